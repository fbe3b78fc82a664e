import Charts

/// Valid charts of every kind from a fixed seed: odd words, gaps, huge and tiny values, few and many rows.
struct SpecGenerator {
    var draws: Draws

    init(seed: UInt64) { draws = Draws(state: seed) }

    private static let words = [
        "Coverage", "of", "the", "pipeline", "Q4", "Größenordnung", "שלום", "上海", "مرحبا",
        "Donaudampfschifffahrtsgesellschaft", "€ 18.4 M", "a", "e\u{301}te\u{301}", "👩‍👩‍👧‍👦", "\u{202E}x", "›",
    ]

    private mutating func text(_ most: Int) -> String {
        (0..<draws.below(most + 1)).map { _ in draws.pick(Self.words) }.joined(separator: " ")
    }

    private mutating func chance(_ one: Int) -> Bool { draws.below(one) == 0 }

    /// What values of one chart look like.
    private struct Scale {
        var size: Double
        var sign: Double
    }

    private mutating func scale(_ kind: ChartSpec.Kind) -> Scale {
        let isCount = [.funnel, .histogram, .area, .stackedBar].contains(kind)
        return Scale(
            size: draws.pick([1e-6, 0.01, 1, 1, 100, 1_000, 1e9, 1e12]),
            sign: isCount ? 1 : draws.pick([1.0, 1, 1, -1, 0]))
    }

    private mutating func value(_ scale: Scale) -> Double {
        (draws.share() - (scale.sign == 0 ? 0.5 : 0)) * scale.size * (scale.sign < 0 ? -1 : 1)
    }

    private mutating func values(_ count: Int, _ scale: Scale) -> [Double?] {
        (0..<count).map { _ in chance(9) ? nil : value(scale) }
    }

    /// A chart of any kind.
    mutating func spec() -> ChartSpec {
        let kind = draws.pick(ChartSpec.Kind.allCases)
        return spec(kind)
    }

    /// A chart of one kind.
    mutating func spec(_ kind: ChartSpec.Kind) -> ChartSpec {
        let count = kind == .slope ? 2 : draws.below(draws.pick([3, 14, 40]))
        let scale = scale(kind)
        var spec = ChartSpec(type: kind)
        spec.title = text(20)
        spec.subtitle = text(14)
        spec.foot = text(30)
        spec.categories = (0..<count).map { _ in text(3) }
        spec.series = (0..<(draws.below(7) + 1)).map { _ in
            .init(name: text(4), values: values(count, scale), role: draws.pick(ChartSpec.Role.allCases))
        }
        spec.format = .init(unit: draws.pick(["", "%", "€ M", "days", "€"]), decimals: draws.below(4))
        if chance(2) { spec.target = .init(value: value(scale), label: text(4), lowerIsBetter: chance(2)) }
        if chance(2) { spec.links = (0..<count).map { _ in chance(2) ? nil : "a/" } }
        addKind(&spec, scale)
        return spec
    }

    private mutating func addKind(_ spec: inout ChartSpec, _ scale: Scale) {
        let count = spec.categories.count
        switch spec.type {
        case .line, .bar, .sparkline:
            addTime(&spec, scale)
        case .rankedBar:
            spec.series = [spec.series[0]]
            addIntervals(&spec, scale)
        case .funnel: spec.series = [spec.series[0]]
        case .stackedBar:
            if chance(2) { spec.notes = (0..<count).map { _ in text(2) } }
            spec.normalized = chance(2)
        case .area:
            spec.normalized = chance(2)
        case .waterfall: addTotals(&spec)
        case .calendar: addDays(&spec)
        case .matrix: addCells(&spec)
        case .bullet: addBands(&spec, scale)
        case .scatter, .calibration: addPlane(&spec, scale)
        case .histogram:
            spec.series = [spec.series[0]]
            let start = value(scale)
            spec.edges = count == 0 ? [] : (0...count).map { start + Double($0) * scale.size / 7 }
        case .ecdf:
            spec.categories = []
            spec.links = []
            for number in spec.series.indices {
                let sorted = spec.series[number].values.compactMap { $0 }.sorted()
                spec.series[number].values = sorted.map { $0 }
            }
        case .gantt: addSpans(&spec)
        case .slope: break
        }
    }

    private mutating func addTime(_ spec: inout ChartSpec, _ scale: Scale) {
        let count = spec.categories.count
        guard count > 0 else { return }
        if chance(2) { spec.series[0].dashedFrom = draws.below(count) }
        if chance(3) {
            spec.today = draws.share() * Double(count - 1)
            spec.todayLabel = text(4)
        }
        if chance(3) {
            let edge = abs(value(scale))
            spec.bands = [
                .init(
                    name: "80 %", lower: Array(repeating: -edge, count: count),
                    upper: Array(repeating: edge, count: count), lowerLabel: "P10", upperLabel: "P90")
            ]
        }
        if chance(2) { spec.partial = [count - 1] }
        if chance(3) { spec.highlight = [draws.below(count)] }
        if chance(5) { spec.yRange = -scale.size / 3...scale.size / 2 }
        if spec.type == .bar { addIntervals(&spec, scale) }
    }

    private mutating func addIntervals(_ spec: inout ChartSpec, _ scale: Scale) {
        guard chance(2) else { return }
        spec.intervals = spec.categories.map { _ in
            let ends = [value(scale), value(scale)]
            return chance(5) ? [] : ends.sorted()
        }
    }

    /// Totals that the changes lead to.
    private mutating func addTotals(_ spec: inout ChartSpec) {
        let count = spec.categories.count
        spec.series = [spec.series[0]]
        guard count > 1 else { return }
        var running = 0.0
        for index in 0..<(count - 1) { running += spec.series[0].values[index] ?? 0 }
        spec.series[0].values[count - 1] = running
    }

    private mutating func addDays(_ spec: inout ChartSpec) {
        var number = draws.below(3_000_000)
        spec.categories = spec.categories.map { _ in
            number += draws.pick([1, 1, 1, 3, 40])
            return Self.day(number)
        }
    }

    /// Days in ascending order.
    mutating func days(_ count: Int) -> [String] {
        var number = 700_000
        return (0..<count).map { _ in
            number += 1
            return Self.day(number)
        }
    }

    /// The ISO day `number` days after 1 March of the year 1.
    private static func day(_ number: Int) -> String {
        var year = 1
        var rest = number
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        year += rest / 146_097 * 400
        rest %= 146_097
        while rest >= (isLeap(year + 1) ? 366 : 365) {
            rest -= isLeap(year + 1) ? 366 : 365
            year += 1
        }
        let lengths = [31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29]
        var month = 0
        while rest >= lengths[month] {
            rest -= lengths[month]
            month += 1
        }
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
        let shown = String(month > 9 ? year + 1 : year)
        let zeros = String(repeating: "0", count: 4 - shown.count)
        return zeros + shown + "-" + two((month + 2) % 12 + 1) + "-" + two(rest + 1)
    }

    private mutating func addCells(_ spec: inout ChartSpec) {
        let count = spec.categories.count
        let groups = [text(1), text(2)]
        if chance(2) {
            spec.categories = spec.categories.map { chance(4) ? draws.pick(groups) : draws.pick(groups) + " › " + $0 }
        }
        guard chance(2) else { return }
        for number in spec.series.indices {
            spec.series[number].states = (0..<count).map { _ in
                chance(9) ? nil : draws.pick(ChartSpec.CellState.allCases)
            }
            if chance(2) { spec.series[number].notes = (0..<count).map { _ in chance(3) ? nil : text(1) } }
        }
    }

    private mutating func addBands(_ spec: inout ChartSpec, _ scale: Scale) {
        let count = spec.categories.count
        spec.series = Array(spec.series.prefix(2))
        if spec.series.count == 2 { spec.series[1].role = .reference }
        guard chance(2) else { return }
        spec.bands = (0..<3).map { number in
            let edges = (0..<count).map { _ in abs(value(scale)) }
            return .init(name: "Band \(number)", lower: edges.map { _ in 0 }, upper: edges.map { $0 })
        }
    }

    private mutating func addPlane(_ spec: inout ChartSpec, _ scale: Scale) {
        let count = spec.categories.count
        let isShare = spec.type == .calibration
        let across = isShare ? Scale(size: 1, sign: 1) : self.scale(.scatter)
        if isShare {
            spec.series = [.init(name: text(2), values: values(count, across))]
            spec.target = nil
            spec.format = .init(unit: "%", factor: 100)
        } else {
            spec.series = Array(spec.series.prefix(3))
        }
        spec.xValues = values(count, across)
        spec.xAxis = .init(title: text(4), format: isShare ? spec.format : .init(unit: text(1), decimals: 1))
        if chance(2) { spec.sizes = (0..<count).map { _ in chance(5) ? nil : draws.share() * 500 } }
        if isShare { return }
        if chance(2) { spec.xAxis.target = .init(value: value(across), label: text(2)) }
        if chance(2) { spec.quadrants = (0..<4).map { _ in text(3) } }
        if chance(2) {
            spec.curves = (0..<3).map { _ in
                .init(
                    name: text(2), points: (0..<9).map { _ in [value(across), value(scale)] }, isDashed: chance(2),
                    isLimit: chance(2))
            }
        }
    }

    private mutating func addSpans(_ spec: inout ChartSpec) {
        let count = spec.categories.count
        spec.series = []
        spec.target = nil
        spec.format = .init()
        spec.asOf = Self.day(3_600_000)
        guard count > 0 else { return }
        let start = draws.below(3_000_000)
        spec.spans = (0..<(2 * count)).map { _ in
            let from = start + draws.below(draws.pick([10, 300, 90_000]))
            let to = from + draws.below(200)
            return .init(
                row: draws.below(count), from: Self.day(from), to: chance(6) ? nil : Self.day(to), name: text(1),
                role: draws.pick(ChartSpec.Role.allCases))
        }
    }
}
