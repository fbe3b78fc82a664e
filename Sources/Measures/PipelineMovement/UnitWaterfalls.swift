import CRMModel
import Diagnostics
import Figures
import Forecasting

/// The bridges of all units of one level over one span: one list, in which a move between two units stands twice.
public struct UnitWaterfalls: Sendable {
    public let level: SalesUnits.Level
    public let span: MovementSpan
    /// Units in the order of the organisation.
    public let names: [String]
    /// The whole is the pipeline at the as-of; its parts are the steps of each unit.
    public let breakdown: Breakdown
    private let steps: [String: [MovementStep: Figure]]
    private let total: Int64
    private let sum: Int64

    /// The pipeline of a unit at the as-of: what its steps lead to.
    public let ends: [String: Money]

    /// One bridge for each level at which anything can be told apart; owners are not among them.
    static func all(
        _ book: MovementBook, span: MovementSpan, groups: PeopleGroups, isPrivate: Bool
    ) -> [UnitWaterfalls] {
        guard book.isRecorded else { return [] }
        let (start, end) = (book.end(of: span.start), book.end(of: book.records.asOf))
        // Who owns what moves: at the start, in between and at the end.
        var holders: [(owner: RowIndex?, segment: RowIndex?)] = []
        for deal in 0..<book.count where !book.isOver(deal, before: start) {
            let segment = book.segment(deal)
            let states =
                [book.state(deal, before: start), book.state(deal, before: end)].compactMap { $0 }
                + book.entries(deal, from: start, to: end).map(\.state)
            for state in states where state.status == .open { holders.append((state.owner, segment)) }
        }
        let units = SalesUnits([holders], of: book.records, groups: groups, isPrivate: isPrivate)
        return units.levels.filter { $0 != .owner }.map { UnitWaterfalls(book, span: span, level: $0, units: units) }
    }

    private init(_ book: MovementBook, span: MovementSpan, level: SalesUnits.Level, units: SalesUnits) {
        self.level = level
        self.span = span
        let records = book.records
        let (start, end) = (book.end(of: span.start), book.end(of: records.asOf))
        var moves: [(unit: String, movement: Movement)] = []
        for deal in 0..<book.count where !book.isOver(deal, before: start) {
            let segment = book.segment(deal)
            let label: @Sendable (RowIndex?) -> String = { units.label(level, owner: $0, segment: segment) }
            var touched: [String] = []
            let states =
                [book.state(deal, before: start)].compactMap { $0 }
                + book.entries(deal, from: start, to: end).map(\.state)
            for state in states where state.status == .open {
                let name = label(state.owner)
                if !touched.contains(name) { touched.append(name) }
            }
            for name in touched {
                let rule = BridgeRule(
                    book: book, start: span.start, end: records.asOf,
                    scope: MovementScope(isOwn: { _, owner in label(owner) == name }))
                var own: [Movement] = []
                rule.add(deal, to: &own)
                moves += own.map { (unit: name, movement: $0) }
            }
        }
        let known = units.labels(level)
        let seen = Set(moves.map(\.unit))
        let names = known.filter(seen.contains) + seen.subtracting(known).sorted()
        self.names = names
        let rank = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        let order = moves.indices.sorted { (rank[moves[$0].unit] ?? 0, $0) < (rank[moves[$1].unit] ?? 0, $1) }
        let listed = order.map { moves[$0] }
        let list = RowSet(
            name: "\(PipelineWaterfall.slug)-\(span.key)-by-\(level.rawValue)",
            title: "What each deal adds to the pipeline of its \(level.rawValue)",
            columns: DealBook.columns + [level.rawValue, "step", "part", "change"], count: listed.count,
            tie: .sum("change")
        ) { index in
            let (unit, movement) = listed[index]
            let (own, row) = book.place(movement.deal)
            return own.cells(row) + [
                .text(unit), .text(movement.step.rawValue), .text("\(unit): \(movement.step.rawValue)"),
                .money(book.book.money(movement.amount)),
            ]
        }
        func figure(_ scope: String, _ own: [Movement]) -> Figure {
            Figure(
                PipelineWaterfall.slug, scope: scope,
                outcome: .value(.money(book.book.money(own.reduce(0) { $0 + $1.amount }))), n: own.count,
                asOf: records.asOf, rows: list)
        }
        let of = Dictionary(grouping: listed, by: \.unit).mapValues {
            Dictionary(grouping: $0.map(\.movement), by: \.step)
        }
        var parts: [Breakdown.Part] = []
        var steps: [String: [MovementStep: Figure]] = [:]
        for name in names {
            for step in MovementStep.allCases {
                guard let own = of[name]?[step] else { continue }
                let key = "\(name): \(step.rawValue)"
                let figure = figure("by \(level.rawValue), since \(span.start.iso), \(key)", own)
                steps[name, default: [:]][step] = figure
                parts.append(Breakdown.Part(name: key, figure: figure))
            }
        }
        self.steps = steps
        let whole = PipelineSnapshot(book, day: records.asOf).total
        total = whole
        sum = listed.reduce(0) { $0 + $1.movement.amount }
        ends = Dictionary(grouping: listed, by: \.unit).mapValues { own in
            book.book.money(own.reduce(0) { $0 + $1.movement.amount })
        }
        breakdown = Breakdown(
            total: Figure(
                PipelineWaterfall.slug, scope: "by \(level.rawValue), since \(span.start.iso)",
                outcome: .value(.money(book.book.money(whole))), n: listed.count, asOf: records.asOf, rows: list),
            key: "part", parts: parts)
    }

    /// What a step added to a unit; nil where no deal took it.
    public func figure(_ unit: String, _ step: MovementStep) -> Figure? { steps[unit]?[step] }

    /// How the steps of all units miss the pipeline; empty when the books balance.
    var findings: [Diagnostic] {
        guard sum != total else { return [] }
        return [
            Diagnostic(
                "GATE-WATERFALL",
                "the steps of the pipeline by \(level.rawValue) since \(span.start.iso) lead to \(sum), the pipeline is \(total)",
                at: .named("rows/\(breakdown.total.rows.name).csv"), exit: .internalError)
        ]
    }
}
