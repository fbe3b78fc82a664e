import Diagnostics

/// What only one kind of chart asks of its data.
extension ChartValidator {
    mutating func checkKind() {
        switch spec.type {
        case .funnel: refuseNegative("a funnel counts what is left")
        case .histogram:
            refuseNegative("a histogram counts")
            checkEdges()
        case .area: refuseNegative("areas are stacked")
        case .stackedBar: if spec.normalized { refuseNegative("shares need parts of one sign") }
        case .waterfall: checkTotals()
        case .calendar:
            checkDays(spec.categories, at: "categories")
            checkRepeatedDays()
        case .gantt: checkSpans()
        default: break
        }
        for (index, size) in spec.sizes.enumerated() {
            if let size, size < 0 { add("CHART-VALUE", "a size is negative", at: root["sizes"][index]) }
        }
        if let asOf = spec.asOf { checkDay(asOf, at: root["asOf"]) }
    }

    private mutating func refuseNegative(_ reason: String) {
        for (index, item) in spec.series.enumerated() {
            for (number, value) in item.values.enumerated() {
                if let value, value < 0 {
                    add(
                        "CHART-VALUE", "the value is negative", at: root["series"][index]["values"][number],
                        hint: reason)
                }
            }
        }
    }

    private mutating func checkEdges() {
        for (index, (edge, next)) in zip(spec.edges, spec.edges.dropFirst()).enumerated() where !(edge < next) {
            add("CHART-RANGE", "the edges do not ascend", at: root["edges"][index + 1])
        }
    }

    private mutating func checkDays(_ days: [String], at key: String) {
        for (index, day) in days.enumerated() { checkDay(day, at: root[key][index]) }
    }

    private mutating func checkRepeatedDays() {
        var seen: Set<CivilDay> = []
        for (index, name) in spec.categories.enumerated() {
            if let day = CivilDay(iso: name), !seen.insert(day).inserted {
                add("CHART-VALUE", "`\(name)` is there twice", at: root["categories"][index])
            }
        }
    }

    /// Years 1 to 9999.
    private mutating func checkDay(_ text: String, at path: ValuePath) {
        if CivilDay(iso: text) == nil {
            add("CHART-VALUE", "`\(LogText.excerpt(text))` is no day", at: path, hint: "write YYYY-MM-DD")
        }
    }

    private mutating func checkSpans() {
        for (index, span) in spec.spans.enumerated() {
            let path = root["spans"][index]
            if !spec.categories.indices.contains(span.row) {
                add(
                    "CHART-RANGE", "row \(span.row) is outside the \(spec.categories.count) categories",
                    at: path["row"],
                    hint: "rows count from 0")
            }
            checkDay(span.from, at: path["from"])
            if let to = span.to {
                checkDay(to, at: path["to"])
                // ISO days sort as text.
                if to < span.from { add("CHART-RANGE", "the span ends before it begins", at: path["to"]) }
            } else if let asOf = spec.asOf {
                if span.from > asOf { add("CHART-RANGE", "an open span begins after asOf", at: path["from"]) }
            } else {
                add("CHART-VALUE", "an open span needs the chart's asOf", at: path, hint: "give `asOf` or `to`")
            }
        }
    }
}
