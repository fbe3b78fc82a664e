/// The coverage of a small shape, such as a glyph, kept to be painted many times.
public struct CoverageMask: Sendable {
    /// Place of the mask's top left pixel relative to its origin.
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int
    /// Row by row, 0...15.
    public var levels: [UInt8]

    /// Largest side of a mask in pixels; larger shapes give an empty mask.
    static let largestSide = 4_096

    /// The mask of a path around the origin, filled by `rule`.
    public init(_ path: Path, rule: FillRule = .nonZero) {
        let side = Double(Self.largestSide)
        guard let box = path.bounds, box.x1 - box.x0 < side, box.y1 - box.y0 < side,
            abs(box.x0) < 1e6, abs(box.y0) < 1e6
        else {
            self.init(x: 0, y: 0, width: 0, height: 0, levels: [])
            return
        }
        let x0 = Int(box.x0.rounded(.down))
        let y0 = Int(box.y0.rounded(.down))
        let width = Int(box.x1.rounded(.up)) - x0
        let height = Int(box.y1.rounded(.up)) - y0
        self.init(x: x0, y: y0, width: width, height: height, levels: Array(repeating: 0, count: width * height))
        guard width > 0, height > 0 else { return }
        let coverage = Coverage(width: width, height: height)
        coverage.add(
            path.transformed(scale: 1, 1, dx: Double(-x0), dy: Double(-y0)),
            clip: PixelRect(x0: 0, y0: 0, x1: width, y1: height))
        coverage.sweep(rule) { row, start, end, level in
            for column in start..<end { levels[row * width + column] = UInt8(level) }
        }
    }

    private init(x: Int, y: Int, width: Int, height: Int, levels: [UInt8]) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.levels = levels
    }
}
