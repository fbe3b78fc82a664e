import Raster
import TextLayout

/// The panels of a chart in a grid, each drawn by its kind, on scales they share.
///
/// Two passes: the panels are built once to find what their scales run between, then again with the union as fixed
/// scales. Numbers along a scale that repeat those of the panel to the left or below are left out.
struct SmallMultiples {
    static let narrowest = 150.0
    private static let gutter = 14.0
    private static let rowGap = 12.0

    private var builder: SceneBuilder
    private let panels: [ChartSpec]
    private let build: (ChartSpec, Double) -> Scene

    /// `panel` builds one panel of a width without head and foot.
    static func build(_ builder: SceneBuilder, panel: @escaping (ChartSpec, Double) -> Scene) -> Scene {
        var multiples = SmallMultiples(builder: builder, build: panel)
        multiples.draw()
        return multiples.builder.scene
    }

    private init(builder: SceneBuilder, build: @escaping (ChartSpec, Double) -> Scene) {
        self.builder = builder
        self.build = build
        panels = builder.spec.panels.indices.map { builder.spec.panel($0) }
    }

    /// As many columns as are at least `narrowest` wide, and no more than fill the rows evenly.
    private var columns: Int {
        let room = Int((builder.width + Self.gutter) / (Self.narrowest + Self.gutter))
        let most = max(1, min(room, panels.count))
        let rows = (panels.count + most - 1) / most
        return (panels.count + rows - 1) / rows
    }

    private mutating func draw() {
        if panels.allSatisfy({ $0.type == .sparkline }) { return drawRows() }
        let columns = columns
        let width = ((builder.width - Self.gutter * Double(columns - 1)) / Double(columns)).rounded(.down)
        let scenes = shared(width)
        builder.scene.rows = []
        builder.scene.links = []
        builder.scene.columns = []
        var top = builder.head(extra: 0)
        if top < 20 { top = 0 }
        var bottom = top
        for start in stride(from: 0, to: scenes.count, by: columns) {
            let row = start..<min(start + columns, scenes.count)
            for index in row {
                let isLowest = index + columns >= scenes.count
                let scene = Self.pruned(scenes[index], isLeft: index == start, isLowest: isLowest, isFirst: index == 0)
                add(scene, index, x: Double(index - start) * (width + Self.gutter), y: top)
            }
            bottom = top + (row.map { scenes[$0].height }.max() ?? 0)
            top = bottom + Self.rowGap
        }
        builder.scene.domain = scenes.compactMap(\.domain).first
        builder.scene.summary = summary
        builder.foot(bottom: bottom, below: 22, extra: note)
    }

    /// Sparklines, which have no words of their own, stand in rows between their name and their last value.
    private mutating func drawRows() {
        let name = SceneBuilder.Style.row
        let strong = SceneBuilder.Style.strong
        let names = panels.map { builder.shaper.truncated(builder.drawn($0.title), name, width: builder.width * 0.36) }
        let values = panels.map { panel in
            let last = panel.series.first?.values.last { $0 != nil } ?? nil
            let text = last.map { NumberText(panel.format).full($0) } ?? "\u{2013}"
            return builder.shaper.truncated(builder.drawn(text), strong, width: builder.width * 0.24)
        }
        let left = (names.map { builder.measure($0, name) }.max() ?? 0).rounded(.up) + 14
        let room = (values.map { builder.measure($0, strong) }.max() ?? 0).rounded(.up) + 12
        let width = max(builder.width - left - room, 24)
        let scenes = shared(width)
        builder.scene.rows = []
        builder.scene.links = []
        builder.scene.columns = []
        var top = builder.head(extra: 0)
        for (index, scene) in scenes.enumerated() {
            let baseline = top + scene.height / 2 + 4.5
            let role = panels[index].series.first?.role ?? .main
            builder.text(names[index], name, Theme.ink, x: 0, baseline: baseline, priority: 1)
            add(scene, index, x: left, y: top)
            builder.text(values[index], strong, role.label, x: left + width + 12, baseline: baseline, priority: 2)
            top += scene.height + 4
            builder.rule(0, top, builder.width, top, Theme.grid)
        }
        builder.scene.domain = scenes.compactMap(\.domain).first
        builder.scene.summary = summary
        builder.foot(bottom: top, below: 20)
    }

    /// Lines on a shared scale that leaves zero out say so.
    private var note: String {
        guard let domain = builder.scene.domain, panels.allSatisfy({ $0.type == .line }), builder.spec.yRange == nil,
            domain.lowerBound > 0 || domain.upperBound < 0
        else { return "" }
        let end = domain.lowerBound > 0 ? domain.lowerBound : domain.upperBound
        return "Scales from \(builder.numbers.plain(end)), not from zero."
    }

    /// All panels on the union of their scales.
    private func shared(_ width: Double) -> [Scene] {
        let first = panels.map { build($0, width) }
        func union(_ ranges: [ClosedRange<Double>]) -> ClosedRange<Double>? {
            guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max(), high > low else {
                return nil
            }
            return low...high
        }
        // Kinds do not share scales with each other.
        var scenes = first
        for kind in ChartSpec.Kind.allCases {
            let members = panels.indices.filter { panels[$0].type == kind }
            guard members.count > 1 else { continue }
            let domain = union(members.compactMap { first[$0].domain })
            let across = union(members.compactMap { first[$0].xDomain })
            guard domain != nil || across != nil else { continue }
            for index in members {
                var panel = panels[index]
                if panel.yRange == nil { panel.yRange = domain }
                if panel.xAxis.range == nil { panel.xAxis.range = across }
                scenes[index] = build(panel, width)
            }
        }
        return scenes
    }

    /// Without the numbers left of the plot, unless it is leftmost, without those below it, unless it is lowest, and
    /// without the unit over it, unless it is the first.
    private static func pruned(_ scene: Scene, isLeft: Bool, isLowest: Bool, isFirst: Bool) -> Scene {
        // The words below a heat map are its legend: without them colour would stand alone.
        if scene.kind == .calendar || scene.kind == .matrix { return scene }
        guard let left = scene.zones.map(\.box.x0).min(), let bottom = scene.zones.map(\.box.y1).max(),
            let top = scene.zones.map(\.box.y0).min(), left > 20, scene.domain != nil
        else { return scene }
        var scene = scene
        scene.marks.removeAll { mark in
            guard case .text(let text) = mark.shape, mark.color == Theme.muted else { return false }
            let isUnit = text.x == 0 && text.baseline < top
            return (!isLeft && text.x + text.width <= left) || (!isLowest && text.box.y0 >= bottom)
                || (!isFirst && isUnit)
        }
        return scene
    }

    /// Moves a panel to its place; its rows follow those of the panels before, its columns join those of equal name.
    private mutating func add(_ panel: Scene, _ index: Int, x: Double, y: Double) {
        var columns: [Int] = []
        for (number, name) in panel.columns.enumerated() {
            // Names need not differ within a panel; the n-th of a name joins the n-th.
            let rank = panel.columns[..<number].count { $0 == name }
            let places = builder.scene.columns.indices.filter { builder.scene.columns[$0] == name }
            if rank < places.count {
                columns.append(places[rank])
            } else {
                columns.append(builder.scene.columns.count)
                builder.scene.columns.append(name)
            }
            let format = panel.formats[number] ?? panels[index].prepared.format
            let column = columns[number]
            if builder.scene.formats[column] == nil { builder.scene.formats[column] = format }
        }
        let before = builder.scene.rows.count
        for mark in panel.marks {
            var mark = mark
            mark.shape = mark.shape.moved(x, y)
            mark.clip = mark.clip?.moved(x, y)
            mark.data = mark.data.map { datum in
                Scene.Datum(
                    column: columns[datum.column], row: datum.row + before, value: datum.value, text: datum.text)
            }
            builder.scene.marks.append(mark)
        }
        for zone in panel.zones {
            builder.scene.zones.append(
                Scene.Zone(
                    box: zone.box.moved(x, y), row: zone.row + before, column: zone.column.map { columns[$0] }))
        }
        builder.scene.rows += panel.rows
        builder.scene.links += panel.rows.indices.map { panel.links.indices.contains($0) ? panel.links[$0] : nil }
        let title = panels[index].title
        builder.scene.panels += panel.rows.map { _ in title.isEmpty ? "Panel \(index + 1)" : title }
    }

    // MARK: Words

    /// How many panels, and where the highest and the lowest value of their first columns stand.
    private var summary: String {
        let names = panels.map(\.title).filter { !$0.isEmpty }
        let list = names.isEmpty || names.count > 12 ? "" : " (\(names.joined(separator: ", ")))"
        var parts = [(panels.count == 1 ? "1 panel" : "\(panels.count) panels") + list]
        let data = builder.scene.grid.compactMap { $0.lazy.compactMap { $0 }.first }
        if let high = data.max(by: { ($0.value, -$0.row) < ($1.value, -$1.row) }),
            let low = data.min(by: { ($0.value, $0.row) < ($1.value, $1.row) })
        {
            func name(_ datum: Scene.Datum) -> String {
                let words = [builder.scene.panels[datum.row], builder.scene.rows[datum.row]]
                let number = NumberText(builder.scene.formats[datum.column] ?? builder.spec.format).full(datum.value)
                return "\(number) (\(words.filter { !$0.isEmpty }.joined(separator: ", ")))"
            }
            parts.append("highest \(name(high))")
            if data.count > 1 { parts.append("lowest \(name(low))") }
        }
        return parts.joined(separator: ", ")
    }
}

extension Scene.Place {
    func moved(_ dx: Double, _ dy: Double) -> Scene.Place { Scene.Place(x: x + dx, y: y + dy) }
}

extension Scene.Box {
    func moved(_ dx: Double, _ dy: Double) -> Scene.Box {
        Scene.Box(x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy)
    }
}

extension Scene.Shape {
    func moved(_ dx: Double, _ dy: Double) -> Scene.Shape {
        switch self {
        case .rect(let box): return .rect(box.moved(dx, dy))
        case .outline(let box, let width): return .outline(box.moved(dx, dy), width: width)
        case .hatch(let box): return .hatch(box.moved(dx, dy))
        case .rule(let from, let to, let width, let dash):
            return .rule(from.moved(dx, dy), to.moved(dx, dy), width: width, dash: dash)
        case .polyline(let places, let width, let dash):
            return .polyline(places.map { $0.moved(dx, dy) }, width: width, dash: dash)
        case .area(let places): return .area(places.map { $0.moved(dx, dy) })
        case .disc(let center, let radius, let ring): return .disc(center.moved(dx, dy), radius: radius, ring: ring)
        case .text(var text):
            text.x += dx
            text.baseline += dy
            return .text(text)
        }
    }
}
