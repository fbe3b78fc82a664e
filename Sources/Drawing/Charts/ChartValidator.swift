import Diagnostics

/// Looks for everything wrong with one chart; panels are looked at one by one.
struct ChartValidator {
    static let most = 20

    let spec: ChartSpec
    let root: ValuePath
    private(set) var found: [ValueFindings.Finding] = []

    init(_ spec: ChartSpec, at root: ValuePath) {
        self.spec = spec
        self.root = root
    }

    mutating func run() {
        guard checkSizes() else { return }
        checkFormats()
        checkLengths()
        checkValues()
        checkRanges()
        checkKind()
    }

    mutating func add(_ name: String, _ what: String, at path: ValuePath, hint: String = "") {
        guard found.count < Self.most else { return }
        found.append(.init(path: path, diagnostic: Diagnostic(name, what, hint: hint, exit: .configuration)))
    }

    // MARK: Sizes

    /// Whether the chart is small enough to be looked at further.
    private mutating func checkSizes() -> Bool {
        let sizes: [(key: String, count: Int, most: Int)] = [
            ("categories", spec.categories.count, ChartSpec.Most.categories),
            ("series", spec.series.count, ChartSpec.Most.series), ("bands", spec.bands.count, 20),
            ("panels", spec.panels.count, ChartSpec.Most.panels), ("spans", spec.spans.count, ChartSpec.Most.spans),
            ("xValues", spec.xValues.count, ChartSpec.Most.categories),
            ("edges", spec.edges.count, ChartSpec.Most.categories + 1), ("curves", spec.curves.count, 50),
        ]
        for size in sizes where size.count > size.most {
            add(
                "CHART-SIZE", "\(size.count) entries are more than \(size.most)", at: root[size.key],
                hint: "draw fewer, or sum them up")
        }
        for (index, item) in spec.series.enumerated() where item.values.count > ChartSpec.Most.categories {
            add(
                "CHART-SIZE", "\(item.values.count) entries are more than \(ChartSpec.Most.categories)",
                at: root["series"][index]["values"], hint: "draw fewer, or sum them up")
        }
        for (index, curve) in spec.curves.enumerated() where curve.points.count > ChartSpec.Most.curvePoints {
            add(
                "CHART-SIZE", "\(curve.points.count) points are more than \(ChartSpec.Most.curvePoints)",
                at: root["curves"][index]["points"])
        }
        let values = spec.series.reduce(0) { $0 + $1.values.count }
        if values > ChartSpec.Most.values {
            add("CHART-SIZE", "\(values) values are more than \(ChartSpec.Most.values)", at: root["series"])
        }
        return found.isEmpty
    }

    // MARK: Formats

    private mutating func checkFormats() {
        check(spec.format, at: root["format"])
        check(spec.xAxis.format, at: root["xAxis"]["format"])
    }

    private mutating func check(_ format: ChartSpec.Format, at path: ValuePath) {
        if !format.factor.isFinite || format.factor == 0 {
            add("CHART-RANGE", "factor must be a number other than 0", at: path["factor"])
        }
        if !(0...6).contains(format.decimals) {
            add("CHART-RANGE", "decimals is \(format.decimals)", at: path["decimals"], hint: "0...6 are possible")
        }
        for (key, text) in [
            ("groupSeparator", format.groupSeparator), ("decimalSeparator", format.decimalSeparator),
        ]
        where (text?.unicodeScalars.count ?? 0) > 4 {
            add("CHART-RANGE", "a separator has more than 4 characters", at: path[key])
        }
        if let code = format.locale {
            checkName(at: path["locale"]) { () throws(Diagnostic) in _ = try NumberLocale(code) }
        }
        if let code = format.currency {
            checkName(at: path["currency"]) { () throws(Diagnostic) in _ = try CurrencyCode(code) }
        }
    }

    private mutating func checkName(at path: ValuePath, _ body: () throws(Diagnostic) -> Void) {
        do throws(Diagnostic) { try body() } catch { add(error.name, error.what, at: path, hint: error.hint) }
    }

    // MARK: Lengths

    private mutating func checkLengths() {
        let count = spec.pointCount
        for (index, item) in spec.series.enumerated() {
            let path = root["series"][index]
            if spec.type != .ecdf || !spec.categories.isEmpty { check(item.values.count, count, at: path["values"]) }
            if !item.states.isEmpty { check(item.states.count, count, at: path["states"]) }
            if !item.notes.isEmpty { check(item.notes.count, count, at: path["notes"]) }
        }
        for (index, band) in spec.bands.enumerated() {
            check(band.lower.count, count, at: root["bands"][index]["lower"])
            check(band.upper.count, count, at: root["bands"][index]["upper"])
        }
        if let intervals = spec.intervals { check(intervals.count, count, at: root["intervals"]) }
        if !spec.links.isEmpty { check(spec.links.count, count, at: root["links"]) }
        if !spec.notes.isEmpty { check(spec.notes.count, count, at: root["notes"]) }
        if !spec.xValues.isEmpty || spec.type == .scatter || spec.type == .calibration {
            check(spec.xValues.count, count, at: root["xValues"])
        }
        if !spec.sizes.isEmpty { check(spec.sizes.count, count, at: root["sizes"]) }
        if spec.type == .histogram, count > 0 || !spec.edges.isEmpty {
            if spec.edges.count != count + 1 {
                add(
                    "CHART-LENGTH", "\(spec.edges.count) edges for \(count) bins", at: root["edges"],
                    hint: "give one edge more than there are counts")
            }
        }
        if ![0, 4].contains(spec.quadrants.count) {
            add(
                "CHART-LENGTH", "\(spec.quadrants.count) names for four quadrants", at: root["quadrants"],
                hint: "name top left, top right, bottom left, bottom right; \"\" for none")
        }
    }

    private mutating func check(_ entries: Int, _ count: Int, at path: ValuePath) {
        guard entries != count else { return }
        let what = spec.categories.isEmpty ? "points" : "categories"
        add(
            "CHART-LENGTH", "\(entries) entries for \(count) \(what)", at: path,
            hint: "give one entry for each, null where there is none")
    }

    // MARK: Values

    private mutating func checkValues() {
        for (index, item) in spec.series.enumerated() {
            let factor = spec.type == .ecdf ? spec.xAxis.format.factor : spec.format.factor
            check(item.values, at: root["series"][index]["values"], factor: factor)
        }
        for (index, band) in spec.bands.enumerated() {
            check(band.lower, at: root["bands"][index]["lower"], factor: spec.format.factor)
            check(band.upper, at: root["bands"][index]["upper"], factor: spec.format.factor)
        }
        for (index, interval) in (spec.intervals ?? []).enumerated() {
            check(interval, at: root["intervals"][index], factor: spec.format.factor)
        }
        check([spec.target?.value], at: root["target"]["value"], factor: spec.format.factor, isList: false)
        check(
            [spec.yRange?.lowerBound, spec.yRange?.upperBound], at: root["yRange"], factor: spec.format.factor)
        let across = spec.xAxis.format.factor
        check(spec.xValues, at: root["xValues"], factor: across)
        check(spec.sizes, at: root["sizes"], factor: 1)
        check(spec.edges, at: root["edges"], factor: across)
        check([spec.xAxis.target?.value], at: root["xAxis"]["target"]["value"], factor: across, isList: false)
        check(
            [spec.xAxis.range?.lowerBound, spec.xAxis.range?.upperBound], at: root["xAxis"]["range"], factor: across)
        for (index, curve) in spec.curves.enumerated() {
            let path = root["curves"][index]["points"]
            for (number, point) in curve.points.enumerated() {
                guard point.count == 2 else {
                    add("CHART-LENGTH", "a point is not [x, y]", at: path[number])
                    continue
                }
                check([point[0]], at: path[number][0], factor: across, isList: false)
                check([point[1]], at: path[number][1], factor: spec.format.factor, isList: false)
            }
        }
    }

    private mutating func check(_ values: [Double?], at path: ValuePath, factor: Double, isList: Bool = true) {
        for (index, value) in values.enumerated() {
            guard let value else { continue }
            let place = isList ? path[index] : path
            if !value.isFinite {
                add(
                    "CHART-VALUE", "the value is not a finite number", at: place,
                    hint: "leave a missing value out as null")
            } else if abs(value) > 1e15 || abs(value * factor) > 1e15 {
                add("CHART-VALUE", "the value is beyond 10^15", at: place, hint: "choose a larger unit")
            }
        }
    }

    // MARK: Ranges

    private mutating func checkRanges() {
        for (index, interval) in (spec.intervals ?? []).enumerated() where !interval.isEmpty {
            if interval.count != 2 || interval[0] > interval[1] {
                add("CHART-RANGE", "the interval is not [lower, upper]", at: root["intervals"][index])
            }
        }
        for (index, band) in spec.bands.enumerated() {
            for (number, (lower, upper)) in zip(band.lower, band.upper).enumerated() {
                if let lower, let upper, lower > upper {
                    add(
                        "CHART-RANGE", "the band's lower edge lies above its upper edge",
                        at: root["bands"][index]["lower"][number])
                }
            }
        }
        checkIndices(spec.partial, at: root["partial"])
        checkIndices(spec.highlight ?? [], at: root["highlight"])
        checkIndices(spec.totals ?? [], at: root["totals"])
        for (index, item) in spec.series.enumerated() {
            checkIndices(item.dashedFrom.map { [$0] } ?? [], at: root["series"][index]["dashedFrom"], isList: false)
        }
        if let today = spec.today, !(today.isFinite && today >= 0 && today <= Double(max(spec.pointCount - 1, 0))) {
            add(
                "CHART-RANGE", "today is outside the categories", at: root["today"],
                hint: "it counts in category indices")
        }
        if let range = spec.yRange, range.lowerBound >= range.upperBound {
            add("CHART-RANGE", "yRange is empty", at: root["yRange"])
        }
        if let range = spec.xAxis.range, range.lowerBound >= range.upperBound {
            add("CHART-RANGE", "range is empty", at: root["xAxis"]["range"])
        }
        if let height = spec.height, !(8...2_000).contains(height) {
            add("CHART-RANGE", "height is \(height)", at: root["height"], hint: "8...2000 px are possible")
        }
    }

    private mutating func checkIndices(_ indices: [Int], at path: ValuePath, isList: Bool = true) {
        let count = spec.pointCount
        guard count > 0 else { return }
        for (number, index) in indices.enumerated() where !(0..<count).contains(index) {
            add(
                "CHART-RANGE", "index \(index) is outside the \(count) categories", at: isList ? path[number] : path,
                hint: "indices count from 0")
        }
    }
}

extension ChartSpec {
    /// How many rows of data the chart has: its categories; where points need no names, its x values or first values.
    var pointCount: Int {
        if !categories.isEmpty { return categories.count }
        switch type {
        case .scatter, .calibration: return xValues.count
        case .histogram: return series.first?.values.count ?? 0
        default: return 0
        }
    }
}
