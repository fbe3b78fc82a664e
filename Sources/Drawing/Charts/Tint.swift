import Raster

/// A fill with what makes it readable in both themes.
struct Tint: Hashable {
    var fill: ThemeColor
    /// Colour of text on it.
    var onFill: ThemeColor
    /// Outline of a fill that alone is too pale to be seen on the ground.
    var edge: ThemeColor?

    init(fill: ThemeColor, onFill: ThemeColor, edge: ThemeColor? = nil) {
        self.fill = fill
        self.onFill = onFill
        self.edge = edge
    }

    init(_ role: ChartSpec.Role) {
        self.init(fill: role.fill, onFill: role.onFill, edge: role == .low ? Theme.accentMid : nil)
    }

    /// A part that is done, but late.
    static let late = Tint(fill: Theme.band2, onFill: Theme.ink, edge: Theme.accentMid)
    static let strong = Tint(fill: Theme.ink2, onFill: Theme.ground)

    /// One hue by lightness, from the first layer on; then round again.
    private static let layers = [Tint(.main), Tint(.other), Tint(.low), Tint(.reference), late]

    /// What each series of a stack is filled with: its role where the roles differ, else the layers in their order.
    static func stack(_ series: [ChartSpec.Series]) -> [Tint] {
        let hasRoles = series.contains { $0.role != series.first?.role }
        guard !hasRoles, series.count > 1 else { return series.map { Tint($0.role) } }
        return series.indices.map { layers[$0 % layers.count] }
    }
}

extension SceneBuilder {
    mutating func fill(_ box: Scene.Box, _ tint: Tint, data: [Scene.Datum] = []) {
        add(.rect(box), tint.fill, data: data)
        if let edge = tint.edge, box.x1 - box.x0 > 2, box.y1 - box.y0 > 2 { add(.outline(box, width: 1), edge) }
    }

    /// Rows of colour keys with their names, from `baseline` on, four at the most; what is left over is counted.
    /// Returns the last baseline.
    mutating func keys(_ entries: [(name: String, tint: Tint)], baseline: Double) -> Double {
        let rest = measure("and 200 more", Style.label)
        // Without words above, the keys themselves need the room.
        let baseline = max(baseline, 11)
        var x = 0.0
        var y = baseline
        for (number, entry) in entries.enumerated() {
            let isLastLine = y >= baseline + 54
            let most = isLastLine && number < entries.count - 1 ? width - rest - 18 : width
            let name = shaper.truncated(drawn(entry.name), Style.label, width: most - 15)
            let length = 15 + measure(name, Style.label)
            if x > 0, x + length > most {
                if isLastLine {
                    text("and \(entries.count - number) more", Style.label, Theme.muted, x: x, baseline: y)
                    return y
                }
                x = 0
                y += 18
            }
            fill(Scene.Box(x0: x, y0: y - 9, x1: x + 10, y1: y + 1), entry.tint)
            text(name, Style.label, Theme.ink, x: x + 15, baseline: y)
            x += length + 18
        }
        return y
    }

    /// As `keys`, for series in the colour of their role.
    mutating func legend(_ entries: [(name: String, role: ChartSpec.Role)], baseline: Double) -> Double {
        keys(entries.map { (name: $0.name, tint: Tint($0.role)) }, baseline: baseline)
    }
}
