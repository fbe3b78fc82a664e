import CRMModel
import Figures
import Forecasting
import Statistics

/// Open deals that stand in their stage longer than nine of ten won deals ever did.
public struct Stalled: Sendable {
    public static let slug = "stalled-share"
    /// Won deals a stage needs before it can be a measure.
    public static let fewest = 10

    /// Of the open deals whose stage enough won deals went through, by stage in the order of the process.
    public let byStage: Breakdown
    /// The same, as one figure.
    public var share: Figure { byStage.total }

    public init(_ book: MovementBook) {
        let records = book.records
        let deals = records.opportunities
        let isKept = book.timelines.kept.contains(.stage)
        var wonDays: [String: [Double]] = [:]
        for deal in book.book.won where isKept {
            for (stage, days) in Stalled.days(book, deal) { wonDays[stage, default: []].append(days) }
        }
        let limits = wonDays.mapValues { days in
            days.count < Stalled.fewest ? nil : Sample.quantile(0.9, ofSorted: days.sorted())
        }
        var judged: [(deal: RowIndex, stage: String, days: Double, limit: Double)] = []
        for deal in book.book.open where isKept {
            guard let stage = deals.stages[deal], let limit = limits[stage] ?? nil else { continue }
            judged.append((deal, stage, Stalled.days(book, deal)[stage] ?? 0, limit))
        }
        let listed = judged
        let list = RowSet(
            name: Stalled.slug, title: "Open deals and how long they stand in their stage",
            columns: DealBook.columns + ["days_in_stage", "limit_days", "stalled"], count: listed.count,
            tie: .share("stalled")
        ) { index in
            let item = listed[index]
            return book.book.cells(item.deal) + [
                .real(item.days), .real(item.limit), .integer(item.days > item.limit ? 1 : 0),
            ]
        }
        func figure(
            _ scope: String, _ own: [(deal: RowIndex, stage: String, days: Double, limit: Double)], _ notes: [String]
        )
            -> Figure
        {
            .proportion(
                Stalled.slug, scope: scope, successes: own.count { $0.days > $0.limit }, trials: own.count,
                of: "open deals that can be judged", asOf: records.asOf, rows: list, notes: notes)
        }
        let left = book.book.open.count - judged.count
        let missing = [
            "\(Grouping.text(left)) open \(left == 1 ? "deal stands" : "deals stand") in a stage that fewer than \(Stalled.fewest) won deals went through: not judged."
        ]
        let total: Figure
        if !judged.isEmpty {
            total = figure("", judged, left > 0 ? missing : [])
        } else {
            let reason: Reason = !isKept ? .noSource : book.book.open.isEmpty ? .noEvents : .tooFew
            total = Figure(
                Stalled.slug, outcome: .absent(reason), n: 0, asOf: records.asOf, rows: list,
                notes: isKept
                    ? left > 0 ? missing : [] : ["We could show this if the CRM kept a history of stages."])
        }
        // A stage the CRM does not list comes last.
        let order = Dictionary(records.stages.names.enumerated().map { ($1, $0) }) { first, _ in first }
        let ofStage = Dictionary(grouping: judged, by: \.stage)
        byStage = Breakdown(
            total: total, key: "stage",
            parts: ofStage.keys.sorted { (order[$0] ?? Int.max, $0) < (order[$1] ?? Int.max, $1) }.map { stage in
                let own = ofStage[stage] ?? []
                let limit = own.first.map { Stalled.text($0.limit) } ?? ""
                let won = Grouping.text(wonDays[stage]?.count ?? 0)
                return Breakdown.Part(
                    name: stage,
                    figure: figure(
                        stage, own,
                        ["Nine of ten of the \(won) won deals that went through it stood there \(limit) at most."]))
            })
    }

    /// Whole days in words.
    private static func text(_ days: Double) -> String {
        let whole = Int(min(days.rounded(.up), 1e9))
        return whole == 1 ? "1 day" : "\(Grouping.text(whole)) days"
    }

    /// Days of 24 hours a deal stood in each stage, up to its close or the as-of. A stage that was entered twice counts
    /// altogether.
    static func days(_ book: MovementBook, _ deal: RowIndex) -> [String: Double] {
        let timelines = book.timelines
        let entries = timelines.entries(deal)
        var result: [String: Double] = [:]
        for entry in entries {
            let state = timelines.state(of: entry)
            guard state.status == .open, let stage = state.stage else { continue }
            let end = entry + 1 < entries.upperBound ? timelines.instant(of: entry + 1) : book.records.horizon
            let span = end.milliseconds - timelines.instant(of: entry).milliseconds
            result[stage, default: 0] += Double(span) / 86_400_000
        }
        return result
    }
}
