/// A place in the plane: x to the right, y down, in pixels of the canvas.
public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
    static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
    static func * (a: Point, k: Double) -> Point { Point(a.x * k, a.y * k) }

    /// A quarter turn: from pointing right to pointing down.
    var turned: Point { Point(-y, x) }
    var length: Double { (x * x + y * y).squareRoot() }
    func dot(_ other: Point) -> Double { x * other.x + y * other.y }
    func cross(_ other: Point) -> Double { x * other.y - y * other.x }
    func middle(_ other: Point) -> Point { Point((x + other.x) / 2, (y + other.y) / 2) }
    func moved(towards other: Point, share: Double) -> Point { self + (other - self) * share }
}

/// A rectangle of whole pixels; `x1` and `y1` lie outside.
public struct PixelRect: Hashable, Sendable {
    public var x0: Int
    public var y0: Int
    public var x1: Int
    public var y1: Int

    public init(x0: Int, y0: Int, x1: Int, y1: Int) {
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
    }

    public var width: Int { max(x1 - x0, 0) }
    public var height: Int { max(y1 - y0, 0) }
    public var isEmpty: Bool { x1 <= x0 || y1 <= y0 }

    /// The pixels of both rectangles.
    public func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(x0: max(x0, other.x0), y0: max(y0, other.y0), x1: min(x1, other.x1), y1: min(y1, other.y1))
    }
}
