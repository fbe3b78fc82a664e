import Raster
import TextLayout

/// Paints a scene: CSS px to device pixels, rectangles and rules on whole pixels.
struct ScenePainter {
    let canvas: any Surface
    let shaper: TextShaper
    let scale: Double

    func paint(_ scene: Scene) {
        for mark in scene.marks {
            canvas.clip = PixelRect(x0: 0, y0: 0, x1: canvas.width, y1: canvas.height)
            if let clip = mark.clip { canvas.clip = canvas.clip.intersection(pixels(clip)) }
            paint(mark)
        }
        canvas.clip = PixelRect(x0: 0, y0: 0, x1: canvas.width, y1: canvas.height)
    }

    private func paint(_ mark: Scene.Mark) {
        let paint = Paint(mark.color)
        switch mark.shape {
        case .rect(let box): fill(pixels(box), paint)
        case .outline(let box, let width): outline(pixels(box), max(1, Int((width * scale).rounded())), paint)
        case .hatch(let box): hatch(pixels(box), paint)
        case .rule(let from, let to, let width, let dash): rule(from, to, width, dash, paint)
        case .polyline(let points, let width, let dash):
            let style = StrokeStyle(
                width: width * scale, cap: dash.isEmpty ? .round : .butt, join: .round, dash: dash.map { $0 * scale })
            canvas.stroke(.polyline(points.map(device)), style, paint)
        case .area(let points): canvas.fill(.polyline(points.map(device), closed: true), paint)
        case .disc(let center, let radius, let ring):
            if ring > 0 {
                canvas.fill(.circle(center: device(center), radius: (radius + ring) * scale), Paint(Theme.ground))
            }
            canvas.fill(.circle(center: device(center), radius: radius * scale), paint)
        case .text(let text):
            shaper.paint(
                shaper.shape(text.string, text.style), on: canvas, x: text.x, baseline: text.baseline, scale: scale,
                paint: Paint(mark.color, isText: true), halo: text.hasHalo ? 4 : 0, haloPaint: Paint(Theme.ground))
        }
    }

    private func device(_ place: Scene.Place) -> Point { Point(place.x * scale, place.y * scale) }

    private func pixels(_ box: Scene.Box) -> PixelRect {
        func edge(_ value: Double) -> Int { Int((min(max(value, -1e5), 1e5) * scale).rounded()) }
        return PixelRect(x0: edge(box.x0), y0: edge(box.y0), x1: edge(box.x1), y1: edge(box.y1))
    }

    private func fill(_ r: PixelRect, _ paint: Paint) {
        canvas.fillRect(x0: Double(r.x0), y0: Double(r.y0), x1: Double(r.x1), y1: Double(r.y1), paint)
    }

    private func outline(_ r: PixelRect, _ width: Int, _ paint: Paint) {
        guard r.width > 2 * width, r.height > 2 * width else { return fill(r, paint) }
        fill(PixelRect(x0: r.x0, y0: r.y0, x1: r.x1, y1: r.y0 + width), paint)
        fill(PixelRect(x0: r.x0, y0: r.y1 - width, x1: r.x1, y1: r.y1), paint)
        fill(PixelRect(x0: r.x0, y0: r.y0 + width, x1: r.x0 + width, y1: r.y1 - width), paint)
        fill(PixelRect(x0: r.x1 - width, y0: r.y0 + width, x1: r.x1, y1: r.y1 - width), paint)
    }

    /// Stripes at 45 degrees, 2 px wide in a step of 6 px, measured across the stripe. They start at the rectangle's
    /// foot, so that equal bars look equal.
    private func hatch(_ r: PixelRect, _ paint: Paint) {
        guard !r.isEmpty else { return }
        let diagonal = 1.4142135623730951
        let step = 6 * diagonal * scale
        let width = 2 * diagonal * scale
        let height = Double(r.height)
        var path = Path()
        var foot = Double(r.x0) - (height / step).rounded(.up) * step
        while foot < Double(r.x1) {
            let points = [
                Point(foot, Double(r.y1)), Point(foot + width, Double(r.y1)),
                Point(foot + width + height, Double(r.y0)), Point(foot + height, Double(r.y0)),
            ]
            path.append(.polyline(points, closed: true))
            foot += step
        }
        let clip = canvas.clip
        canvas.clip = clip.intersection(r)
        canvas.fill(path, paint)
        canvas.clip = clip
    }

    private func rule(_ from: Scene.Place, _ to: Scene.Place, _ width: Double, _ dash: [Double], _ paint: Paint) {
        let isFlat = abs(from.y - to.y) <= abs(from.x - to.x)
        let thickness = max(1, (width * scale).rounded())
        let across = ((isFlat ? from.y : from.x) * scale - thickness / 2).rounded()
        let start = (min(isFlat ? from.x : from.y, isFlat ? to.x : to.y) * scale).rounded()
        let end = (max(isFlat ? from.x : from.y, isFlat ? to.x : to.y) * scale).rounded()
        func piece(_ a: Double, _ b: Double) {
            if isFlat {
                canvas.fillRect(x0: a, y0: across, x1: b, y1: across + thickness, paint)
            } else {
                canvas.fillRect(x0: across, y0: a, x1: across + thickness, y1: b, paint)
            }
        }
        guard dash.count == 2 else { return piece(start, end) }
        let on = max(1, (dash[0] * scale).rounded())
        let step = on + max(1, (dash[1] * scale).rounded())
        var at = start
        while at < end {
            piece(at, min(at + on, end))
            at += step
        }
    }
}
