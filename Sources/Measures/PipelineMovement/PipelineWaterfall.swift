import CRMModel
import Diagnostics
import Figures
import Forecasting

/// The bridge from the open pipeline at the start of a span to that at the as-of, as a figure whose parts are its bars.
public struct PipelineWaterfall: Sendable {
    public let span: MovementSpan
    /// The period in which its deals should close; nil: all open deals.
    public let closing: Period?
    /// The pipeline at the as-of; its parts are the steps that lead to it, the start first.
    public let breakdown: Breakdown
    public let source: MovementBook.Source
    /// Nil where no earlier state is known.
    public let bridge: PipelineBridge?
    private let book: MovementBook

    /// Slug of its definition.
    public static let slug = "pipeline-waterfall"

    /// - Parameters:
    ///   - unit: the unit it is about, with a key for its list; nil: the whole company.
    public init(
        _ book: MovementBook, span: MovementSpan, scope: MovementScope, unit: (name: String, key: String)? = nil
    ) {
        self.span = span
        self.book = book
        closing = scope.closing
        source = book.source
        let records = book.records
        let slug = PipelineWaterfall.slug
        let name = [slug, unit?.key, scope.closing == nil ? nil : "closing", span.key].compactMap { $0 }
            .joined(separator: "-")
        let whole = [unit?.name, scope.closing.map { "to close in \($0.name)" }, "since \(span.start.iso)"]
            .compactMap { $0 }.joined(separator: ", ")
        let lack = book.book.lack
        guard book.isRecorded, lack == nil else {
            bridge = nil
            let empty = PipelineWaterfall.list(book, name, [])
            breakdown = Breakdown(
                total: Figure(
                    slug, scope: whole, outcome: .absent(book.isRecorded ? lack?.reason ?? .noSource : .noSource), n: 0,
                    asOf: records.asOf, rows: empty,
                    notes: [book.isRecorded ? lack?.words ?? DealBook.unpriced : PipelineWaterfall.unrecorded]),
                key: "step", parts: [])
            return
        }
        let bridge = PipelineBridge(book, from: span.start, to: records.asOf, scope: scope)
        self.bridge = bridge
        let list = PipelineWaterfall.list(book, name, bridge.movements)
        let counts = Dictionary(grouping: bridge.movements, by: \.step).mapValues(\.count)
        let steps = MovementStep.allCases.filter { step in
            step == .start || counts[step] != nil
        }
        func figure(_ scope: String, _ amount: Int64, _ n: Int, notes: [String] = []) -> Figure {
            Figure(
                slug, scope: scope, outcome: .value(.money(book.book.money(amount))), n: n, asOf: records.asOf,
                rows: list, notes: notes)
        }
        breakdown = Breakdown(
            total: figure(whole, bridge.endTotal, bridge.movements.count, notes: PipelineWaterfall.notes(book, span)),
            key: "step",
            parts: steps.map { step in
                Breakdown.Part(
                    name: step.title, key: .text(step.rawValue),
                    figure: figure(
                        whole + ": " + step.rawValue, bridge.amount(step), counts[step] ?? 0))
            })
    }

    /// What it would need.
    static let unrecorded =
        "We could show this if the CRM kept a history of stages, amounts or close dates, or once the site was built on two days."

    /// How the earlier state is known, and what is not.
    private static func notes(_ book: MovementBook, _ span: MovementSpan) -> [String] {
        let outside =
            book.members == nil
            ? [] : ["Deals that others own today are not among them, also where they were handed over since."]
        return origin(book, span) + outside
    }

    private static func origin(_ book: MovementBook, _ span: MovementSpan) -> [String] {
        switch book.source {
        case .snapshots:
            return ["The start is the pipeline as the build as of \(span.start.iso) found it."]
        case .changes:
            let lost = DealTimelines.Field.allCases.filter { $0 != .category && !book.timelines.kept.contains($0) }
            let reconstructed = "The start is reconstructed from the changes the CRM keeps."
            guard !lost.isEmpty else { return [reconstructed] }
            let names = lost.map(\.rawValue)
            let text =
                names.count == 1
                ? names[0] : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
            return [reconstructed, "No change of \(text) is recorded: today’s holds for all days."]
        }
    }

    private static func list(_ book: MovementBook, _ name: String, _ movements: [Movement]) -> RowSet {
        RowSet(
            name: name, title: "What each deal adds to the pipeline",
            columns: DealBook.columns + ["step", "change"], count: movements.count, tie: .sum("change")
        ) { index in
            let movement = movements[index]
            let (own, row) = book.place(movement.deal)
            return own.cells(row) + [.text(movement.step.rawValue), .money(book.book.money(movement.amount))]
        }
    }

    /// How the steps miss the pipeline; empty when the books balance.
    public var findings: [Diagnostic] { bridge?.findings(breakdown.total.rows.name) ?? [] }

    /// What the pipeline gained or lost; nil where no earlier state is known.
    public var change: Money? { bridge.map { book.book.money($0.endTotal - $0.startTotal) } }

    /// The deals behind a bar, those with the largest amounts first: what each is called, and what it adds.
    public func largest(_ step: MovementStep, _ count: Int) -> [(id: String, name: String, amount: Money)] {
        let own = (bridge?.movements ?? []).filter { $0.step == step }
        let sorted = own.sorted { ($1.amount.magnitude, $0.deal) < ($0.amount.magnitude, $1.deal) }
        return sorted.prefix(count).map { movement in
            let (place, row) = book.place(movement.deal)
            let list = place.records.opportunities
            let id = list.ids[row] ?? ""
            return (id, list.names[row] ?? id, book.book.money(movement.amount))
        }
    }
}
