/// The words a scene gives beside its picture.
struct SceneText {
    let scene: Scene
    let spec: ChartSpec
    private let numbers: NumberText

    init(scene: Scene, spec: ChartSpec) {
        self.scene = scene
        self.spec = spec
        numbers = NumberText(spec.format)
    }

    /// Whether the categories are moments in order.
    private var isTime: Bool {
        switch spec.type {
        case .line, .bar, .sparkline, .area, .calendar: true
        default: false
        }
    }

    // MARK: Table

    /// Rows are the categories; the unit stands in the head of each column.
    var table: ChartTable {
        let first = spec.categoryTitle.isEmpty ? (isTime ? "Period" : "Name") : spec.categoryTitle
        let columns = scene.columns.enumerated().map { column, name in
            let unit = (scene.formats[column] ?? spec.format).unit
            return unit.isEmpty ? name : "\(name) (\(unit))"
        }
        let grid = scene.grid
        let rows = scene.rows.indices.map { row in
            [scene.rows[row]] + grid[row].map { $0?.text ?? "\u{2013}" }
        }
        guard !scene.panels.isEmpty else { return ChartTable(columns: [first] + columns, rows: rows) }
        return ChartTable(columns: ["Panel", first] + columns, rows: zip(scene.panels, rows).map { [$0] + $1 })
    }

    // MARK: Regions

    /// One rectangle a category with what its marks say; none for a category without a mark.
    var regions: [RenderedChart.Region] {
        let grid = scene.grid
        return scene.zones.compactMap { zone in
            let parts = grid[zone.row].enumerated().compactMap { column, datum in
                zone.column == nil || zone.column == column ? datum.map { phrase(column, $0) } : nil
            }
            guard !parts.isEmpty else { return nil }
            let panel = scene.panels.isEmpty ? "" : scene.panels[zone.row]
            let name = [panel, scene.rows[zone.row]].filter { !$0.isEmpty }.joined(separator: ", ")
            return RenderedChart.Region(
                x0: Int(zone.box.x0.rounded()), y0: Int(zone.box.y0.rounded()), x1: Int(zone.box.x1.rounded()),
                y1: Int(zone.box.y1.rounded()),
                title: (name.isEmpty ? "" : name + ": ") + parts.joined(separator: ", "),
                link: scene.links.indices.contains(zone.row) ? scene.links[zone.row] : nil)
        }
    }

    private func phrase(_ column: Int, _ datum: Scene.Datum) -> String {
        // Words stand for themselves; a number gets its unit.
        let format = scene.formats[column].map(NumberText.init) ?? numbers
        let value = datum.text == format.plain(datum.value) ? format.full(datum.value) : datum.text
        return scene.columns.count == 1 ? value : scene.columns[column] + " " + value
    }

    // MARK: Alternative text

    /// The finding, then the range of the categories, the last value, the highest and the lowest.
    var alternative: String {
        let first = sentence(spec.finding ?? spec.title)
        let second = sentence(scene.summary ?? summary)
        return [first, second].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var summary: String {
        let grid = scene.grid
        // The series the chart is about: the first main one that has values, else the first that has.
        func data(_ column: Int) -> [Scene.Datum] { grid.compactMap { $0[column] } }
        let columns = spec.series.indices.filter { !data($0).isEmpty }
        guard let column = columns.first(where: { spec.series[$0].role == .main }) ?? columns.first else {
            return "No data"
        }
        let values = data(column)
        guard let first = values.first, let last = values.last,
            let high = values.max(by: { ($0.value, -$0.row) < ($1.value, -$1.row) }),
            let low = values.min(by: { ($0.value, $0.row) < ($1.value, $1.row) })
        else { return "No data" }
        let name = spec.series[column].name
        var parts: [String] = []
        if isTime {
            let range = first.row == last.row ? label(first) : "\(label(first)) to \(label(last))"
            parts.append("\(name.isEmpty ? range : "\(name), \(range)"): last \(numbers.full(last.value))")
            if values.count > 1 {
                parts.append("highest \(numbers.full(high.value)) (\(label(high)))")
                parts.append("lowest \(numbers.full(low.value)) (\(label(low)))")
            }
        } else {
            let count = values.count == 1 ? "1 row" : "\(values.count) rows"
            let subject = name.isEmpty ? count : "\(name), \(count)"
            parts.append("\(subject): highest \(label(high)) \(numbers.full(high.value))")
            if values.count > 1 { parts.append("lowest \(label(low)) \(numbers.full(low.value))") }
        }
        if let target = spec.target { parts.append("target \(numbers.full(target.value))") }
        return parts.joined(separator: ", ")
    }

    private func label(_ datum: Scene.Datum) -> String {
        let name = scene.rows[datum.row]
        return name.isEmpty ? "number \(datum.row + 1)" : name
    }

    /// With a full stop, unless it ends as a sentence already.
    private func sentence(_ text: String) -> String {
        guard let last = text.last else { return "" }
        return ".!?…".contains(last) ? text : text + "."
    }
}
