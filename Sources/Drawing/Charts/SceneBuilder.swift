import Raster
import TextLayout

/// What the chart types share while they fill a scene: fonts, number texts, and adding marks.
struct SceneBuilder {
    let spec: ChartSpec
    let width: Double
    let shaper: TextShaper
    let numbers: NumberText
    var scene: Scene
    /// Whether the scene is one of small multiples: a short heading, a low plot, no foot.
    let isPanel: Bool

    /// Lists of text styles, in CSS px.
    enum Style {
        static let axis = TextStyle(.regular, size: 12)
        static let label = TextStyle(.regular, size: 12)
        static let strong = TextStyle(.semibold, size: 12)
        static let row = TextStyle(.regular, size: 13)
        static let heading = TextStyle(.semibold, size: 13)
    }

    enum Anchor { case start, middle, end }

    init(spec: ChartSpec, width: Double, shaper: TextShaper, isPanel: Bool = false) {
        self.spec = spec
        self.width = width
        self.shaper = shaper
        self.isPanel = isPanel
        numbers = NumberText(spec.format)
        scene = Scene(kind: spec.type, width: width, height: 0)
        scene.rows = spec.categories
        scene.columns = Self.columns(spec)
        scene.links = spec.links
    }

    /// Narrow pictures have smaller titles and lower plots.
    var isNarrow: Bool { width < 460 }

    /// Height of the plot, by the picture's width; panels are lower.
    func plotHeight(_ wide: Double, narrow: Double) -> Double {
        isPanel ? min(narrow, max(72, (width * 0.56).rounded())) : isNarrow ? narrow : wide
    }

    // MARK: Data columns

    /// Series, then band edges, then the bars' interval, then the target.
    private static func columns(_ spec: ChartSpec) -> [String] {
        var columns = spec.series.map { $0.name.isEmpty ? "Value" : $0.name }
        for band in spec.bands {
            let name = band.name.isEmpty ? "Interval" : band.name
            columns += [
                band.lowerLabel.isEmpty ? name + ", lower" : band.lowerLabel,
                band.upperLabel.isEmpty ? name + ", upper" : band.upperLabel,
            ]
        }
        if spec.intervals != nil { columns += ["Interval, lower", "Interval, upper"] }
        return columns
    }

    func bandColumn(_ band: Int, isUpper: Bool) -> Int { spec.series.count + 2 * band + (isUpper ? 1 : 0) }
    func intervalColumn(isUpper: Bool) -> Int { spec.series.count + 2 * spec.bands.count + (isUpper ? 1 : 0) }

    func datum(_ column: Int, _ row: Int, _ value: Double) -> Scene.Datum {
        Scene.Datum(column: column, row: row, value: value, text: numbers.plain(value))
    }

    /// The interval of a bar; nil where it has none.
    func interval(_ row: Int) -> (lower: Double, upper: Double)? {
        guard let intervals = spec.intervals, intervals[row].count == 2 else { return nil }
        return (intervals[row][0], intervals[row][1])
    }

    // MARK: Marks

    mutating func add(
        _ shape: Scene.Shape, _ color: ThemeColor, clip: Scene.Box? = nil, data: [Scene.Datum] = []
    ) {
        scene.marks.append(Scene.Mark(shape: shape, color: color, clip: clip, data: data))
    }

    mutating func rule(
        _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ color: ThemeColor, width: Double = 1,
        dash: [Double] = []
    ) {
        add(.rule(Scene.Place(x: x0, y: y0), Scene.Place(x: x1, y: y1), width: width, dash: dash), color)
    }

    /// The dotted line of a target.
    mutating func targetRule(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) {
        rule(x0, y0, x1, y1, Theme.ink, width: 1.5, dash: [2, 3])
    }

    /// Adds a line of text, which is moved into the picture where it would stick out at a side.
    mutating func text(
        _ string: String, _ style: TextStyle, _ color: ThemeColor, x: Double, baseline: Double, anchor: Anchor = .start,
        priority: Int = 0, hasHalo: Bool = false
    ) {
        guard !string.isEmpty else { return }
        let length = shaper.width(string, style)
        var left = x
        switch anchor {
        case .start: break
        case .middle: left -= length / 2
        case .end: left -= length
        }
        left = max(0, min(left, width - length))
        let mark = Scene.Text(
            string: string, style: style, x: left, baseline: baseline, width: length, hasHalo: hasHalo,
            priority: priority)
        add(.text(mark), color)
    }

    /// A number where it fits, else nothing: cut, it would read as another number.
    func fitting(_ number: String, _ style: TextStyle, width: Double) -> String {
        shaper.width(number, style) <= width ? number : ""
    }

    func measure(_ string: String, _ style: TextStyle) -> Double { shaper.width(string, style) }

    // MARK: Words

    /// The target's label; with its value where the label has no figure.
    var targetLabel: String {
        guard let target = spec.target else { return "" }
        let label = drawn(target.label)
        if label.contains(where: \.isNumber) { return label }
        return label.isEmpty ? numbers.plain(target.value) : label + " " + numbers.plain(target.value)
    }

    /// Text from outside as it is drawn: never longer than a picture can hold, which bounds the work of shaping.
    func drawn(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(1_000)
        return start.count < 1_000 ? text : String(String(start).dropLast()) + "…"
    }

    /// Whether a series has any value, or a state of a matrix.
    static func hasData(_ spec: ChartSpec) -> Bool {
        spec.series.contains { series in
            series.values.contains { $0 != nil } || (spec.type == .matrix && series.states.contains { $0 != nil })
        }
    }
}
