import TextLayout

/// What is left after each step: horizontal bars from zero, between them the share that went on.
struct FunnelChart {
    private static let step = 46.0
    private static let thickness = 22.0

    static func build(_ start: SceneBuilder) -> Scene {
        var builder = start
        let spec = builder.spec
        let values = spec.series.first?.values ?? []
        let top = builder.head(extra: 0)
        let (names, left) = builder.rowNames(share: 0.32)
        let strong = SceneBuilder.Style.strong
        let labels = values.map { $0.map { builder.atBar($0) } ?? "\u{2013}" }
        // A step is compared with the last one before it that is known.
        let first = values.first { $0 != nil } ?? nil
        let firstRow = values.firstIndex { $0 != nil }
        let ofAll = values.enumerated().map { row, value in
            guard row != firstRow, let value, let first, first > 0 else { return "" }
            return share(value / first) + " of all"
        }
        let most = values.compactMap { $0 }.max() ?? 0
        let valueRoom = (labels.map { builder.measure($0, strong) }.max() ?? 0) + 16
        let noteRoom = ofAll.map { builder.measure($0, SceneBuilder.Style.axis) }.max() ?? 0
        // The longest bar leaves room for its number; shares stand at the side where that still leaves a picture.
        let room = builder.width - left - valueRoom
        let hasNotes = room - noteRoom > builder.width * (builder.isNarrow ? 0.45 : 0.3)
        let right = max(left + room - (hasNotes ? noteRoom : 0), left + (builder.width - left) * 0.3)
        var axis = ValueAxis(
            values: [0, most], spec: spec, mustHaveZero: true, wanted: 4, most: 5, start: left, end: right)
        if spec.yRange == nil { axis.fit([most]) }
        builder.scene.domain = axis.domain
        let highlight = spec.highlight ?? [values.lastIndex { $0 != nil } ?? 0]
        let bottom = top + step * Double(names.count) - (step - thickness) + 6
        var before: (value: Double, tip: Double, y: Double)?
        for (row, name) in names.enumerated() {
            let y0 = top + step * Double(row)
            builder.text(name, SceneBuilder.Style.row, Theme.ink, x: 0, baseline: y0 + 15, priority: 1)
            builder.rowZone(row, from: y0 - 6, to: min(y0 + step - 6, bottom))
            guard let value = values[row] else {
                builder.text(labels[row], strong, Theme.muted, x: left + 8, baseline: y0 + 15, priority: 2)
                continue
            }
            let tip = axis.clamped(value)
            let box = Scene.Box(x0: axis.zero, y0: y0, x1: tip, y1: y0 + thickness)
            let role = spec.series[0].role
            let fill = role != .main ? role.fill : highlight.contains(row) ? Theme.accent : Theme.accentMid
            builder.add(.rect(box), fill, data: data(builder, row))
            builder.text(labels[row], strong, Theme.ink, x: tip + 8, baseline: y0 + 15, priority: 2)
            if hasNotes {
                builder.text(
                    ofAll[row], SceneBuilder.Style.axis, Theme.muted, x: builder.width, baseline: y0 + 15,
                    anchor: .end, priority: 3)
            }
            if let before {
                builder.add(
                    .polyline(
                        [Scene.Place(x: before.tip, y: before.y), Scene.Place(x: tip, y: y0)], width: 1, dash: []),
                    Theme.muted)
                let style = SceneBuilder.Style.label
                let words = passage(builder, before.value, value)
                // The connecting line keeps clear of the words.
                let isLong = left + 8 + builder.measure(words.joined(separator: ", "), style) > min(before.tip, tip)
                builder.text(
                    isLong ? words[0] : words.joined(separator: ", "), style, Theme.ink2, x: left + 2,
                    baseline: y0 - (step - thickness) / 2 + 4, priority: 2, hasHalo: true)
            }
            before = (value, tip, y0 + thickness)
        }
        builder.rule(axis.zero, top - 6, axis.zero, bottom, Theme.ink)
        builder.scene.summary = summary(builder, values)
        builder.foot(bottom: bottom, below: 24)
        return builder.scene
    }

    /// Other series are in the table and the regions only.
    private static func data(_ builder: SceneBuilder, _ row: Int) -> [Scene.Datum] {
        builder.spec.series.enumerated().compactMap { column, series in
            series.values[row].map { builder.datum(column, row, $0) }
        }
    }

    /// "↓ 62 % go on" and "18 leave here", or what came on top.
    private static func passage(_ builder: SceneBuilder, _ before: Double, _ after: Double) -> [String] {
        let numbers = builder.numbers
        if after > before { return ["↑ \(numbers.plain(after - before)) join here"] }
        guard before > 0 else { return ["none left"] }
        if after == before { return ["↓ all go on"] }
        return ["↓ \(share(after / before)) go on", "\(numbers.plain(before - after)) leave here"]
    }

    /// A whole per cent; neither "0 %" for some nor "100 %" for not all.
    static func share(_ part: Double) -> String {
        let percent = part * 100
        let space = NumberText.thinSpace
        if percent > 0, percent < 1 { return "under 1\(space)%" }
        if percent < 100, percent > 99 { return "over 99\(space)%" }
        return NumberText(.init()).plain(percent) + space + "%"
    }

    private static func summary(_ builder: SceneBuilder, _ values: [Double?]) -> String {
        let steps = values.enumerated().compactMap { row, value in value.map { (row: row, value: $0) } }
        guard let first = steps.first, let last = steps.last else { return "No data" }
        func name(_ row: Int) -> String {
            let name = builder.spec.categories[row]
            return name.isEmpty ? "step \(row + 1)" : name
        }
        var parts = ["\(name(first.row)) \(builder.numbers.full(first.value))"]
        guard steps.count > 1 else { return parts[0] }
        let left = first.value > 0 ? ", \(share(last.value / first.value)) of the first" : ""
        parts.append("\(name(last.row)) \(builder.numbers.full(last.value))\(left)")
        let losses = zip(steps, steps.dropFirst()).filter { $0.value > $1.value }
        if let worst = losses.min(by: { $0.1.value / $0.0.value < $1.1.value / $1.0.value }) {
            parts.append(
                "fewest go on from \(name(worst.0.row)) to \(name(worst.1.row)), "
                    + share(worst.1.value / worst.0.value))
        }
        return "\(steps.count) steps: " + parts.joined(separator: "; ")
    }
}
