import CHarfBuzz
import Raster

/// Shapes and paints text. Holds buffers and caches: one per worker, never shared.
public final class TextShaper {
    public let fonts: FontSet
    private let buffer: OpaquePointer
    private var lines: [LineKey: ShapedLine] = [:]
    private var masks: [MaskKey: CoverageMask] = [:]

    /// Entries after which a cache is emptied, which bounds the memory of a long run.
    private static let lineLimit = 4_096
    private static let maskLimit = 16_384

    public init(fonts: FontSet) {
        self.fonts = fonts
        buffer = hb_buffer_create()
    }

    deinit { hb_buffer_destroy(buffer) }

    /// Texts are the same only if their bytes are: Swift's equality also joins composed and decomposed letters, whose
    /// shapes may differ, and then the first one drawn would decide for both.
    private struct LineKey: Hashable {
        var text: String
        var style: TextStyle
        var direction: LineDirection

        static func == (a: LineKey, b: LineKey) -> Bool {
            a.style == b.style && a.direction == b.direction && a.text.utf8.elementsEqual(b.text.utf8)
        }

        func hash(into hasher: inout Hasher) {
            style.hash(into: &hasher)
            direction.hash(into: &hasher)
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private struct MaskKey: Hashable {
        var font: Int
        var glyph: UInt32
        var size: Double
        var phase: Int
        var halo: Double
    }

    /// Shapes one line. Control characters count as spaces; what is never seen, bidirectional controls among it, is
    /// left out.
    public func shape(_ text: String, _ style: TextStyle, direction: LineDirection = .natural) -> ShapedLine {
        let key = LineKey(text: text, style: style, direction: direction)
        if let known = lines[key] { return known }
        let line = shapeAnew(text, style, direction)
        if lines.count >= Self.lineLimit { lines.removeAll(keepingCapacity: true) }
        lines[key] = line
        return line
    }

    /// Width of one line in pixels. It does not depend on the direction.
    public func width(_ text: String, _ style: TextStyle) -> Double { shape(text, style).width }

    private func shapeAnew(_ text: String, _ style: TextStyle, _ direction: LineDirection) -> ShapedLine {
        let items = LineItems(text, face: style.face, fonts: fonts, direction: direction)
        var pen = LinePen(style: style)
        for item in items.visual {
            let font = fonts.fonts[item.font]
            if item.isBox {
                pen.addBox(font: item.font, advance: Double(hb_font_get_glyph_h_advance(font.font, 0)), font.unitsPerEm)
                continue
            }
            var utf8 = item.text
            utf8.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { chars in
                    crm_shape(
                        font.font, buffer, chars.baseAddress, Int32(clamping: chars.count), style.isTabular ? 1 : 0,
                        style.tracking != 0 ? 1 : 0, item.isRightToLeft ? 1 : 0)
                }
            }
            pen.add(buffer, font: item.font, font.unitsPerEm)
        }
        return ShapedLine(
            glyphs: pen.glyphs, style: style, width: max(pen.x, 0), missingCount: items.missingCount,
            isRightToLeft: items.isRightToLeft)
    }

    /// Paints a line whose start stands at (x, baseline), both in pixels of the unscaled layout; the canvas has `scale`
    /// pixels for each. `halo` is the width of a pen drawn around the glyphs first, 0 for none.
    public func paint(
        _ line: ShapedLine, on canvas: any Surface, x: Double, baseline: Double, scale: Double, paint: Paint,
        halo: Double = 0, haloPaint: Paint? = nil
    ) {
        if halo > 0, let haloPaint {
            place(line, on: canvas, x: x, baseline: baseline, scale: scale, paint: haloPaint, halo: halo)
        }
        place(line, on: canvas, x: x, baseline: baseline, scale: scale, paint: paint, halo: 0)
    }

    private func place(
        _ line: ShapedLine, on canvas: any Surface, x: Double, baseline: Double, scale: Double, paint: Paint,
        halo: Double
    ) {
        guard x.isFinite, baseline.isFinite, abs(x) < 1e6, abs(baseline) < 1e6 else { return }
        for glyph in line.glyphs {
            let quarters = Int(((x + glyph.x) * scale * 4).rounded())
            let column = quarters >> 2
            let row = Int(((baseline + glyph.y) * scale).rounded())
            let mask = mask(glyph, size: line.style.size * scale, phase: quarters & 3, halo: halo * scale)
            if !mask.isEmpty { canvas.blend(mask, x: column, y: row, paint) }
        }
    }

    private func mask(_ glyph: ShapedLine.Glyph, size: Double, phase: Int, halo: Double) -> CoverageMask {
        let key = MaskKey(font: glyph.font, glyph: glyph.id, size: size, phase: phase, halo: halo)
        if let known = masks[key] { return known }
        let scale = size / fonts.fonts[glyph.font].unitsPerEm
        var path = outline(font: glyph.font, glyph: glyph.id, pixelsPerUnit: scale)
            .transformed(scale: scale, -scale, dx: Double(phase) / 4, dy: 0)
        if halo > 0 { path.append(path.stroked(StrokeStyle(width: halo, cap: .round, join: .round))) }
        let mask = CoverageMask(path)
        if masks.count >= Self.maskLimit { masks.removeAll(keepingCapacity: true) }
        masks[key] = mask
        return mask
    }

    /// The outline in font units, y upwards; curves flattened finely enough for `pixelsPerUnit`.
    private func outline(font: Int, glyph: UInt32, pixelsPerUnit: Double) -> Path {
        var drawn = crm_outline()
        defer { crm_outline_free(&drawn) }
        crm_draw_glyph(fonts.fonts[font].font, glyph, fonts.drawFuncs, &drawn)
        var path = Path()
        guard drawn.failed == 0, let verbs = drawn.verbs else { return path }
        var at = 0
        func next() -> Point {
            defer { at += 2 }
            guard let points = drawn.points, at + 1 < drawn.point_count else { return Point(0, 0) }
            return Point(Double(points[at]), Double(points[at + 1]))
        }
        for index in 0..<drawn.verb_count {
            switch verbs[index] {
            case 0: path.move(to: next())
            case 1: path.line(to: next())
            case 2:
                let control = next()
                path.quad(control, to: next(), scale: pixelsPerUnit)
            case 3:
                let first = next()
                let second = next()
                path.cubic(first, second, to: next(), scale: pixelsPerUnit)
            default: path.close()
            }
        }
        return path
    }
}

/// Sets glyphs one after the other.
private struct LinePen {
    let style: TextStyle
    var glyphs: [ShapedLine.Glyph] = []
    var x = 0.0

    init(style: TextStyle) { self.style = style }

    /// What HarfBuzz left in the buffer.
    mutating func add(_ buffer: OpaquePointer, font: Int, _ unitsPerEm: Double) {
        let scale = style.size / unitsPerEm
        var count: UInt32 = 0
        guard let infos = hb_buffer_get_glyph_infos(buffer, &count),
            let positions = hb_buffer_get_glyph_positions(buffer, &count)
        else { return }
        for index in 0..<Int(count) {
            let place = positions[index]
            glyphs.append(
                ShapedLine.Glyph(
                    font: font, id: infos[index].codepoint, x: x + Double(place.x_offset) * scale,
                    y: -Double(place.y_offset) * scale))
            x += Double(place.x_advance) * scale
            if place.x_advance != 0 { x += style.tracking * style.size }
        }
    }

    /// The glyph that stands for what the font lacks.
    mutating func addBox(font: Int, advance: Double, _ unitsPerEm: Double) {
        glyphs.append(ShapedLine.Glyph(font: font, id: 0, x: x, y: 0))
        x += advance * style.size / unitsPerEm + style.tracking * style.size
    }
}
