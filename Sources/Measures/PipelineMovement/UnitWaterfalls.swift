import CRMModel
import Diagnostics
import Figures
import Forecasting

/// The bridges of all units of one level over one span: one list, in which a move between two units stands twice.
public struct UnitWaterfalls: Sendable {
    public let level: SalesUnits.Level
    public let span: MovementSpan
    /// Units in the order of the organisation; owners by `key(owner:)`.
    public let names: [String]
    /// The whole is the pipeline at the as-of; its parts are the steps of each unit.
    public let breakdown: Breakdown
    private let steps: [String: [MovementStep: Figure]]
    private let total: Int64
    private let sum: Int64

    /// The pipeline of a unit at the as-of: what its steps lead to.
    public let ends: [String: Money]

    /// One bridge for each span and each level at which anything can be told apart.
    static func all(
        _ book: MovementBook, spans: [MovementSpan], groups: PeopleGroups, isPrivate: Bool
    ) -> [UnitWaterfalls] {
        guard book.isRecorded, !book.book.isUnpriced else { return [] }
        // Who owns what moves: at the start, in between and at the end. A unit must be large enough over each span.
        let holders = spans.map { span in
            let (start, end) = (book.end(of: span.start), book.end(of: book.records.asOf))
            var holders: [(owner: RowIndex?, segment: RowIndex?)] = []
            for deal in 0..<book.count where !book.isOver(deal, before: start) {
                let segment = book.segment(deal)
                let states =
                    [book.state(deal, before: start), book.state(deal, before: end)].compactMap { $0 }
                    + book.entries(deal, from: start, to: end).map(\.state)
                for state in states where state.status == .open && book.isOurs(state.owner) {
                    holders.append((state.owner, segment))
                }
                if let entered = decided(states), book.isOurs(entered.owner) {
                    holders.append((entered.owner, segment))
                }
            }
            return holders
        }
        let units = SalesUnits(holders, of: book.records, groups: groups, isPrivate: isPrivate)
        return spans.flatMap { span in
            units.levels.map { UnitWaterfalls(book, span: span, level: $0, units: units) }
        }
    }

    /// The key of an owner among the units of the level of owners: the row, which names nobody.
    public static func key(owner: RowIndex?) -> String { owner.map(String.init) ?? SalesUnits.unowned }

    /// How a deal stood that was decided already when it was first known: it came and went without ever being open.
    private static func decided(_ states: [DealState]) -> DealState? {
        states.first.flatMap { $0.status == .open ? nil : $0 }
    }

    private init(_ book: MovementBook, span: MovementSpan, level: SalesUnits.Level, units: SalesUnits) {
        self.level = level
        self.span = span
        let records = book.records
        let (start, end) = (book.end(of: span.start), book.end(of: records.asOf))
        var moves: [(unit: String, movement: Movement)] = []
        for deal in 0..<book.count where !book.isOver(deal, before: start) {
            let segment = book.segment(deal)
            let label: @Sendable (RowIndex?) -> String = { owner in
                level == .owner ? UnitWaterfalls.key(owner: owner) : units.label(level, owner: owner, segment: segment)
            }
            var touched: [String] = []
            let states =
                [book.state(deal, before: start)].compactMap { $0 }
                + book.entries(deal, from: start, to: end).map(\.state)
            for state in states where state.status == .open && book.isOurs(state.owner) {
                let name = label(state.owner)
                if !touched.contains(name) { touched.append(name) }
            }
            if let entered = UnitWaterfalls.decided(states), book.isOurs(entered.owner) {
                let name = label(entered.owner)
                if !touched.contains(name) { touched.append(name) }
            }
            for name in touched {
                let rule = BridgeRule(
                    book: book, start: span.start, end: records.asOf,
                    scope: MovementScope(isOwn: { _, owner in book.isOurs(owner) && label(owner) == name }))
                var own: [Movement] = []
                rule.add(deal, to: &own)
                moves += own.map { (unit: name, movement: $0) }
            }
        }
        let known =
            level == .owner ? (0..<records.users.count).map { UnitWaterfalls.key(owner: $0) } : units.labels(level)
        let seen = Set(moves.map(\.unit))
        let names = known.filter(seen.contains) + seen.subtracting(known).sorted()
        self.names = names
        let rank = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        let order = moves.indices.sorted { (rank[moves[$0].unit] ?? 0, $0) < (rank[moves[$1].unit] ?? 0, $1) }
        let listed = order.map { moves[$0] }
        let list = RowSet(
            name: "\(PipelineWaterfall.slug)-\(span.key)-by-\(level.rawValue)",
            title: "What each deal adds to the pipeline of its \(level.rawValue)",
            columns: DealBook.columns + [level == .owner ? "held_by" : level.rawValue, "step", "part", "change"],
            count: listed.count, tie: .sum("change")
        ) { index in
            let (unit, movement) = listed[index]
            let (own, row) = book.place(movement.deal)
            return own.cells(row) + [
                level == .owner ? .person(Int(unit)) : .text(unit), .text(movement.step.rawValue),
                .text("\(unit): \(movement.step.rawValue)"), .money(book.book.money(movement.amount)),
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
