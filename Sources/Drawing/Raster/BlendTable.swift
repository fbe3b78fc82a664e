/// For one paint, the index that results from each coverage level over each index.
final class BlendTable {
    private(set) var paint = Paint(ThemeColor(0, 0))
    /// The paint's own index where it is opaque, else -1.
    private(set) var solid = -1
    /// `level * 256 + index below`; -1 where it has not been asked for yet.
    let cells: UnsafeMutablePointer<Int16>

    init() { cells = .allocate(capacity: 16 * 256) }

    deinit { cells.deallocate() }

    /// Forgets everything; level 0 leaves what is below.
    func reset(paint: Paint, solid: Int) {
        self.paint = paint
        self.solid = solid
        for below in 0..<256 { cells[below] = Int16(below) }
        (cells + 256).initialize(repeating: -1, count: 14 * 256)
        (cells + 15 * 256).initialize(repeating: Int16(solid), count: 256)
    }

    func mixture(_ level: Int, over below: ThemeColor) -> ThemeColor {
        below.mixed(
            with: paint.color,
            lightShare: paint.share(level * 17, ink: paint.color.light, ground: below.light),
            darkShare: paint.share(level * 17, ink: paint.color.dark, ground: below.dark))
    }
}
