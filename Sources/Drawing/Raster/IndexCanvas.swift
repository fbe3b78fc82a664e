// Raster: turns paths into pixels.
//
// In: paths, strokes, masks and paints whose colours are pairs, one for the light and one for the dark theme. Out: one
// plane of palette indices with at most 256 entries, in the row layout of an unfiltered PNG stream. The palette is made
// while drawing, by a table from (paint, coverage level, index below) to the resulting index, so the finished picture
// needs no pass to count colours. Everything is integer arithmetic after points are rounded to 1/256 px; the same calls
// give the same bytes on any processor.
// Not here: text, gradients, general clips, pixels with own transparency.

/// A picture of palette indices.
public final class IndexCanvas {
    public let width: Int
    public let height: Int
    /// Bytes a row: one filter byte, which stays 0, and `width` indices.
    public let stride: Int
    /// The pixels drawing may change. Default: all.
    public var clip: PixelRect

    public private(set) var palette: Palette
    private let pixels: UnsafeMutablePointer<UInt8>
    private let coverage: Coverage
    private var tables: [BlendTable] = []

    /// Largest side of a canvas in pixels.
    public static let largestSide = 16_384

    /// A canvas filled with the ground colour; nil unless both sides are 1...`largestSide`.
    public init?(width: Int, height: Int, ground: ThemeColor) {
        guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height) else { return nil }
        self.width = width
        self.height = height
        stride = width + 1
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
        palette = Palette(ground: ground)
        pixels = .allocate(capacity: stride * height)
        pixels.initialize(repeating: 0, count: stride * height)
        coverage = Coverage(width: width, height: height)
    }

    deinit { pixels.deallocate() }

    /// Rows of one zero byte and `width` indices each.
    public func withRows<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
        try body(UnsafeBufferPointer(start: pixels, count: stride * height))
    }

    /// The index of one pixel, which must lie on the canvas.
    public func index(x: Int, y: Int) -> UInt8 {
        precondition((0..<width).contains(x) && (0..<height).contains(y), "pixel outside the canvas")
        return pixels[y * stride + 1 + x]
    }

    /// Paints everything with the ground colour and forgets all other colours.
    public func clear(ground: ThemeColor) {
        palette = Palette(ground: ground)
        tables.removeAll(keepingCapacity: true)
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
        pixels.update(repeating: 0, count: stride * height)
    }

    /// Fills the area of a path.
    public func fill(_ path: Path, _ paint: Paint, rule: FillRule = .nonZero) {
        guard paint.alpha > 0 else { return }
        let table = table(paint)
        coverage.add(path, clip: clip)
        coverage.sweep(rule) { row, x0, x1, level in span(row, x0, x1, level, table) }
    }

    /// Draws a line along a path.
    public func stroke(_ path: Path, _ style: StrokeStyle, _ paint: Paint) {
        fill(path.stroked(style), paint)
    }

    /// Fills a rectangle whose sides are parallel to the axes: the same pixels as its path, without edges to sweep.
    public func fillRect(x0: Double, y0: Double, x1: Double, y1: Double, _ paint: Paint) {
        guard paint.alpha > 0, x0.isFinite, y0.isFinite, x1.isFinite, y1.isFinite else { return }
        let left = max(Self.fixed(min(x0, x1)), clip.x0 << 8)
        let right = min(Self.fixed(max(x0, x1)), clip.x1 << 8)
        let top = max(Self.fixed(min(y0, y1)), clip.y0 << 8)
        let bottom = min(Self.fixed(max(y0, y1)), clip.y1 << 8)
        guard left < right, top < bottom else { return }
        let table = table(paint)
        for row in (top >> 8)...((bottom - 1) >> 8) {
            let rows = min(bottom, (row + 1) << 8) - max(top, row << 8)
            rectRow(row, left, right, rows, table)
        }
    }

    private func rectRow(_ row: Int, _ left: Int, _ right: Int, _ rows: Int, _ table: Int) {
        func paintCell(_ column: Int, _ end: Int, _ columns: Int) {
            let level = Coverage.level(Int32(2 * rows * columns), .nonZero)
            if level > 0, column < end { span(row, column, end, level, table) }
        }
        let first = left >> 8
        let last = (right - 1) >> 8
        if first == last { return paintCell(first, first + 1, right - left) }
        let whole0 = left & 255 == 0 ? first : first + 1
        let whole1 = right & 255 == 0 ? last + 1 : last
        if whole0 > first { paintCell(first, first + 1, 256 - (left & 255)) }
        paintCell(whole0, whole1, 256)
        if whole1 <= last { paintCell(last, last + 1, right & 255) }
    }

    /// Paints a mask whose origin is put at a pixel corner.
    public func blend(_ mask: CoverageMask, x: Int, y: Int, _ paint: Paint) {
        let left = max(x + mask.x, clip.x0)
        let right = min(x + mask.x + mask.width, clip.x1)
        let top = max(y + mask.y, clip.y0)
        let bottom = min(y + mask.y + mask.height, clip.y1)
        guard left < right, top < bottom, paint.alpha > 0 else { return }
        let number = table(paint)
        mask.levels.withUnsafeBufferPointer { levels in
            for row in top..<bottom {
                let source = (row - y - mask.y) * mask.width - x - mask.x
                let line = pixels + row * stride + 1
                for column in left..<right {
                    let level = Int(levels[source + column])
                    if level > 0 { line[column] = result(number, level, line[column]) }
                }
            }
        }
    }

    @inline(__always)
    private func span(_ row: Int, _ x0: Int, _ x1: Int, _ level: Int, _ table: Int) {
        let line = pixels + row * stride + 1
        if level == 15, tables[table].solid >= 0 {
            (line + x0).update(repeating: UInt8(tables[table].solid), count: x1 - x0)
            return
        }
        for x in x0..<x1 { line[x] = result(table, level, line[x]) }
    }

    /// What a pixel becomes: from the table, which is filled as it is asked.
    @inline(__always)
    private func result(_ table: Int, _ level: Int, _ below: UInt8) -> UInt8 {
        let known = tables[table].cells[level << 8 | Int(below)]
        return known >= 0 ? UInt8(known) : mix(table, level, below)
    }

    @inline(never)
    private func mix(_ table: Int, _ level: Int, _ below: UInt8) -> UInt8 {
        let color = tables[table].mixture(level, over: palette.entries[Int(below)])
        let index = palette.index(ofMixture: color)
        tables[table].cells[level << 8 | Int(below)] = Int16(index)
        return index
    }

    private func table(_ paint: Paint) -> Int {
        if let found = tables.firstIndex(where: { $0.paint == paint }) { return found }
        let solid = paint.alpha == 255 ? Int(palette.index(of: paint.color)) : -1
        tables.append(BlendTable(paint: paint, solid: solid))
        return tables.count - 1
    }

    private static func fixed(_ value: Double) -> Int {
        Int((min(max(value, -4_194_304), 4_194_304) * 256).rounded())
    }
}

/// For one paint, the index that results from each coverage level over each index.
private struct BlendTable {
    let paint: Paint
    /// The paint's own index where it is opaque, else -1.
    let solid: Int
    /// `level * 256 + index below`; -1 where it has not been asked for yet.
    var cells: [Int16]

    init(paint: Paint, solid: Int) {
        self.paint = paint
        self.solid = solid
        cells = Array(repeating: -1, count: 16 * 256)
        if solid >= 0 {
            for below in 0..<256 { cells[15 << 8 | below] = Int16(solid) }
        }
    }

    func mixture(_ level: Int, over below: ThemeColor) -> ThemeColor {
        func share(_ ink: RGB, _ ground: RGB) -> Int {
            let part = paint.isText ? Self.textShare(level, ink, ground) : level * 17
            return (part * Int(paint.alpha) + 127) / 255
        }
        return below.mixed(
            with: paint.color, lightShare: share(paint.color.light, below.light),
            darkShare: share(paint.color.dark, below.dark))
    }

    /// Coverage of text in 255ths. Thin stems look too faint where they are mixed in encoded values: dark ink on light
    /// ground is raised by a parabola with 0.14 at its middle times the contrast, light ink on dark ground by 0.06.
    private static func textShare(_ level: Int, _ ink: RGB, _ ground: RGB) -> Int {
        let contrast = ground.brightness - ink.brightness
        let lift = contrast >= 0 ? contrast * 36 : -contrast * 15
        let share = level * 17
        return min(255, share + lift * 4 * level * (15 - level) / (225 * 255))
    }
}
