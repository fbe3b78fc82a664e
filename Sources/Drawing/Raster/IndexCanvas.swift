// Raster: turns paths into pixels.
//
// In: paths, strokes, masks and paints whose colours are pairs, one for the light and one for the dark theme. Out: one
// plane of palette indices with at most 256 entries, in the row layout of an unfiltered PNG stream; or, for pictures of
// more colours, true colours of one theme. Shapes become spans of equally covered pixels (`Rasterizer`), which a
// `Surface` paints. The palette is made while drawing, by a table from (paint, coverage, index below) to the resulting
// index, so the finished picture needs no pass to count colours. Everything is integer arithmetic after points are
// rounded to 1/256 px; the same calls give the same bytes on any processor.
// Not here: text, pictures as paint, gradients without steps, blend modes other than source over.

/// A picture of palette indices, 16 levels of coverage.
public final class IndexCanvas: Surface {
    public let rasterizer: Rasterizer
    /// Bytes a row: one filter byte, which stays 0, and `width` indices.
    public let stride: Int

    public private(set) var palette: Palette
    private let pixels: UnsafeMutablePointer<UInt8>
    /// Those in use come first; the others keep their memory for the next picture.
    private var tables: [BlendTable] = []
    private var tableCount = 0
    /// The table that was used last.
    private var current = 0

    /// Largest side of a canvas in pixels.
    public static let largestSide = Rasterizer.largestSide

    /// A canvas filled with the ground colour; nil unless both sides are 1...`largestSide`.
    public init?(width: Int, height: Int, ground: ThemeColor) {
        guard let rasterizer = Rasterizer(width: width, height: height) else { return nil }
        self.rasterizer = rasterizer
        stride = width + 1
        palette = Palette(ground: ground)
        pixels = .allocate(capacity: stride * height)
        pixels.initialize(repeating: 0, count: stride * height)
    }

    deinit { pixels.deallocate() }

    /// Colours that found no free palette entry and took the nearest: where it is not 0, the picture lost colours and
    /// is better drawn on a `ColorCanvas`.
    public var overflowCount: Int { palette.overflowCount }

    /// Rows of one zero byte and `width` indices each.
    public func withRows<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
        try body(UnsafeBufferPointer(start: pixels, count: stride * height))
    }

    /// The index of one pixel, which must lie on the canvas.
    public func index(x: Int, y: Int) -> UInt8 {
        precondition((0..<width).contains(x) && (0..<height).contains(y), "pixel outside the canvas")
        return pixels[y * stride + 1 + x]
    }

    /// Paints everything with the ground colour and forgets all other colours and the clip.
    public func clear(ground: ThemeColor) {
        palette = Palette(ground: ground)
        tableCount = 0
        clip = PixelRect(x0: 0, y0: 0, x1: width, y1: height)
        pixels.update(repeating: 0, count: stride * height)
    }

    public func paint(_ spans: Spans, _ paint: Paint) {
        let table = table(paint)
        for span in spans.all {
            // 16 levels of 255ths.
            let level = (Int(span.share) &+ 8) / 17
            let start = pixels + (Int(span.row) &* stride &+ 1 &+ Int(span.x0))
            let count = Int(span.x1 &- span.x0)
            if count == 1 {
                start[0] = result(table, level, start[0])
            } else if level == 15, table.solid >= 0 {
                start.update(repeating: UInt8(truncatingIfNeeded: table.solid), count: count)
            } else if level > 0 {
                run(start, count, level, table)
            }
        }
    }

    /// Paints neighbouring pixels, eight at once where the same is below.
    @inline(__always)
    private func run(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ level: Int, _ table: BlendTable) {
        var at = start
        let end = start + count
        while at < end {
            let below = at[0]
            let new = result(table, level, below)
            at[0] = new
            at += 1
            let belows = UInt64(below) &* 0x0101_0101_0101_0101
            let news = UInt64(new) &* 0x0101_0101_0101_0101
            while at + 8 <= end, UnsafeRawPointer(at).loadUnaligned(as: UInt64.self) == belows {
                UnsafeMutableRawPointer(at).storeBytes(of: news, as: UInt64.self)
                at += 8
            }
        }
    }

    /// What a pixel becomes: from the table, which is filled as it is asked.
    @inline(__always)
    private func result(_ table: BlendTable, _ level: Int, _ below: UInt8) -> UInt8 {
        let known = table.cells[level << 8 | Int(below)]
        return known >= 0 ? UInt8(truncatingIfNeeded: known) : mix(table, level, below)
    }

    @inline(never)
    private func mix(_ table: BlendTable, _ level: Int, _ below: UInt8) -> UInt8 {
        let color = table.mixture(level, over: palette.entries[Int(below)])
        let index = palette.index(ofMixture: color)
        table.cells[level << 8 | Int(below)] = Int16(index)
        return index
    }

    private func table(_ paint: Paint) -> BlendTable {
        if current < tableCount, tables[current].paint == paint { return tables[current] }
        if let found = tables[..<tableCount].firstIndex(where: { $0.paint == paint }) {
            current = found
            return tables[found]
        }
        let solid = paint.alpha == 255 ? Int(palette.index(of: paint.color)) : -1
        if tableCount == tables.count { tables.append(BlendTable()) }
        current = tableCount
        tableCount += 1
        tables[current].reset(paint: paint, solid: solid)
        return tables[current]
    }
}
