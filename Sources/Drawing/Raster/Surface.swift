/// What can be drawn on: pixels of some kind, and a rasterizer that knows their size and the clip. The two kinds are
/// `IndexCanvas`, which all charts are drawn on, and `ColorCanvas`, for pictures of too many colours.
public protocol Surface: AnyObject {
    var rasterizer: Rasterizer { get }

    /// Paints spans, each as far as it is covered. Spans of one call do not overlap.
    func paint(_ spans: Spans, _ paint: Paint)
}

/// Runs of covered pixels on their way to a surface.
public struct Spans {
    let all: UnsafeBufferPointer<Span>
}

extension Surface {
    /// Pixels.
    public var width: Int { rasterizer.width }
    /// Pixels.
    public var height: Int { rasterizer.height }

    /// The pixels drawing may change; no more than there are. Default: all.
    public var clip: PixelRect {
        get { rasterizer.clip }
        set { rasterizer.clip = newValue }
    }

    /// Lets `body` draw inside a path only, besides `clip`. The edge is as soft as the path's; clips within clips
    /// multiply.
    public func clipped<R, E: Error>(
        to path: Path, rule: FillRule = .nonZero, _ body: () throws(E) -> R
    ) throws(E) -> R {
        try rasterizer.clipped(to: path, rule, body)
    }

    /// Fills the area of a path.
    public func fill(_ path: Path, _ paint: Paint, rule: FillRule = .nonZero) {
        guard paint.alpha > 0 else { return }
        rasterizer.fill(path, rule) { self.paint(Spans(all: $0), paint) }
    }

    /// Fills the area of a path with colours in steps.
    public func fill(_ path: Path, _ gradient: LinearGradient, rule: FillRule = .nonZero) {
        guard gradient.alpha > 0 else { return }
        rasterizer.fill(path, rule) { spans in
            for (step, pieces) in gradient.split(spans).enumerated() where !pieces.isEmpty {
                pieces.withUnsafeBufferPointer { self.paint(Spans(all: $0), gradient.paint(step)) }
            }
        }
    }

    /// Draws a line along a path.
    public func stroke(_ path: Path, _ style: StrokeStyle, _ paint: Paint) {
        fill(path.stroked(style), paint)
    }

    /// Fills a rectangle whose sides are parallel to the axes: the same pixels as its path, in less time.
    public func fillRect(x0: Double, y0: Double, x1: Double, y1: Double, _ paint: Paint) {
        guard paint.alpha > 0 else { return }
        rasterizer.fillRect(x0, y0, x1, y1) { self.paint(Spans(all: $0), paint) }
    }

    /// Paints a mask whose origin is put at a pixel corner.
    public func blend(_ mask: CoverageMask, x: Int, y: Int, _ paint: Paint) {
        guard paint.alpha > 0 else { return }
        rasterizer.place(mask, x, y) { self.paint(Spans(all: $0), paint) }
    }
}
