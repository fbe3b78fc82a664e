import CRMModel
import Figures
import Forecasting
import WinProbability

/// How likely each open deal is won in the end, by what is known of it, and what speaks for and against it.
///
/// Learned from deals that are decided, each as it was known at the end of one month while it was open; from deals that
/// are open at the as-of nothing is learned. What only the close fills is refused.
public struct WinOdds: Sendable {
    /// By row of the whole company's opportunities; nil for a deal that is not open.
    public let predictions: [WinPrediction?]
    /// Deals learned from, and the method that was kept.
    public let learned: Int
    public let method: String
    /// Area under the ROC curve on deals held back, 0 … 1.
    public let area: Double
    /// Columns that only the close fills, with the reason, as clauses.
    public let refused: [String]

    /// Decided deals below which nothing is said.
    private static let fewest = 200
    private static let names = [
        "Type", "Source", "Segment", "Product", "Amount", "Industry", "Employees", "Stage", "Days in stage",
        "Stage changes", "Days until due", "Days since creation", "Lost reason", "Closed on", "Outcome",
    ]

    /// Nil where too few deals are decided, or none is won or none lost.
    init?(_ book: DealBook, timelines: DealTimelines?) {
        let records = book.records
        let deals = records.opportunities
        guard book.won.count + book.lost.count >= WinOdds.fewest, let timelines else { return nil }
        var closed = WinTable(names: WinOdds.names)
        for row in (book.won + book.lost).sorted() {
            guard let day = WinOdds.moment(row, book) else { continue }
            closed.append(WinOdds.cells(row, at: day, book, timelines, isDecided: true))
        }
        var open = WinTable(names: WinOdds.names)
        for row in book.open { open.append(WinOdds.cells(row, at: records.asOf, book, timelines, isDecided: false)) }
        let question = WinQuestion(outcome: "Outcome", won: "won")
        guard let model = try? WinModel(closed, question) else { return nil }
        var predictions = [WinPrediction?](repeating: nil, count: deals.count)
        for (row, prediction) in zip(book.open, model.predict(open, withReasons: true)) {
            predictions[row] = prediction
        }
        self.predictions = predictions
        learned = model.learned
        method = model.method
        area = model.quality.area
        refused = model.columns.compactMap { column in
            column.refusal.flatMap { $0.isLeak ? "\(column.name): \($0.words)" : nil }
        }
    }

    /// A day on which a decided deal was open: the end of one of the months it lived through, else its first day.
    private static func moment(_ row: RowIndex, _ book: DealBook) -> CalendarDate? {
        let records = book.records
        guard let created = records.opportunities.createdAt.instant(row).map(records.zone.date(of:)),
            let closed = book.closings[row], closed > created
        else { return nil }
        var ends: [CalendarDate] = []
        var month = Period.month(of: created)
        while month.end <= closed, ends.count < 60 {
            ends.append(month.end.adding(days: -1))
            month = Period.month(of: month.end)
        }
        // Which one does not depend on how the deal ended.
        return ends.isEmpty ? created : ends[row % ends.count]
    }

    private static func cells(
        _ row: RowIndex, at day: CalendarDate, _ book: DealBook, _ timelines: DealTimelines, isDecided: Bool
    ) -> [String] {
        let records = book.records
        let deals = records.opportunities
        let horizon = records.zone.instant(of: day.adding(days: 1))
        var stage: (name: String, since: CalendarDate, changes: Int)?
        var state: DealState?
        for entry in timelines.entries(row) where timelines.instant(of: entry).milliseconds < horizon.milliseconds {
            let known = timelines.state(of: entry)
            state = known
            guard let name = known.stage, name != stage?.name else { continue }
            let since = records.zone.date(of: timelines.instant(of: entry))
            stage = (name, since, (stage?.changes ?? -1) + 1)
        }
        func days(_ from: CalendarDate?, _ to: CalendarDate?) -> String {
            guard let from, let to else { return "" }
            return String(to.dayNumber - from.dayNumber)
        }
        let created = deals.createdAt.instant(row).map(records.zone.date(of:))
        let account = deals.accounts[row]
        let amount = state?.amount.flatMap { book.converted($0, of: row, on: day) }
        let keepsStages = timelines.kept.contains(.stage)
        let keepsDates = timelines.kept.contains(.closeDate)
        let status = deals.statuses[row]
        return [
            deals.types[row] ?? "", deals.sources[row] ?? "",
            deals.segments[row].flatMap { records.segments.names[$0] } ?? "",
            deals.products[row].flatMap { records.products.names[$0] } ?? "",
            timelines.kept.contains(.amount) ? amount.map { String($0 / 100) } ?? "" : "",
            account.flatMap { records.accounts.industries[$0] } ?? "",
            account.flatMap { records.accounts.employees[$0] }.map { String($0) } ?? "",
            keepsStages ? stage?.name ?? "" : "", keepsStages ? days(stage?.since, day) : "",
            keepsStages ? stage.map { String($0.changes) } ?? "" : "",
            keepsDates ? days(day, state?.closeDate) : "", days(created, day),
            isDecided ? deals.lostReasons[row] ?? "" : "",
            isDecided ? book.closings[row]?.iso ?? "" : "", isDecided ? status.rawValue : "",
        ]
    }
}

/// The chances of the open deals in the quarter, with what speaks for and against each of them.
///
/// One number is shown, that of the forecast, and the reasons are those of that number: what is known of the deal moves
/// the chance of winning it at all, and the time that is left, with how deals of its age and date close, does the rest.
public struct WinList: Sendable {
    /// Mean chance of the open deals in the quarter.
    public let figure: Figure
    /// By row of the records: what speaks for and against a win in the quarter, strongest first.
    public let reasons: [RowIndex: [WinPrediction.Reason]]
    public let odds: WinOdds?

    init(_ outlook: Outlook, _ scope: ForecastScope, _ engine: ForecastEngine) {
        let book = scope.book
        let deals = book.records.opportunities
        odds = engine.win
        var wholeRow = [RowIndex](repeating: -1, count: deals.count)
        for whole in engine.records.rows { if let row = scope.row(whole), row < deals.count { wholeRow[row] = whole } }
        var rows: [(deal: RowIndex, chance: Double, ever: Double)] = []
        var reasons: [RowIndex: [WinPrediction.Reason]] = [:]
        for line in outlook.rows.rows where line.kind == .open {
            guard let deal = line.deal, let chance = line.chance, wholeRow[deal] >= 0,
                let prediction = engine.win?.predictions[wholeRow[deal]]
            else { continue }
            // What is won in the quarter is won: where deals of its age and date close more often than its features
            // say, these give way.
            rows.append((deal, chance, max(chance, prediction.probability)))
            reasons[deal] =
                prediction.explaining(chance) { isRaised in
                    isRaised
                        ? ("Age and close date", "of a deal that closes")
                        : ("Time left", "\(outlook.daysLeft) \(outlook.daysLeft == 1 ? "day" : "days")")
                }.reasons
        }
        self.reasons = reasons
        let listed = rows
        let words = reasons.mapValues { $0.map(\.words).joined(separator: "; ") }
        let list = RowSet(
            name: "win-probability", title: "Open deals and their chances",
            columns: ["id", "name", "owner", "stage", "chance_in_quarter", "chance_ever", "reasons_in_quarter"],
            count: rows.count, tie: .mean("chance_in_quarter")
        ) { place in
            let row = listed[place]
            return [
                .text(deals.ids[row.deal]), .text(deals.names[row.deal]), .person(deals.owners[row.deal]),
                .text(deals.stages[row.deal]), .real(row.chance), .real(row.ever), .text(words[row.deal] ?? ""),
            ]
        }
        let chances = rows.reduce(0.0) { $0 + $1.chance }
        figure = Figure(
            "win-probability",
            outcome: rows.isEmpty
                ? .absent(engine.win == nil ? .tooFew : .noEvents) : .value(.share(chances / Double(rows.count))),
            n: rows.count, asOf: engine.asOf, rows: list,
            notes: engine.win == nil
                ? [
                    "We could show this if 200 deals were decided, some won and some lost, and their history were recorded."
                ]
                : [])
    }
}
