import CRMModel
import Figures
import Statistics

/// How many leads become a sale, month by month of their arrival.
public enum LeadConversion {
    /// Months of arrival that are shown.
    static let months = 12
    /// Sales below which nothing can be said about how long one takes.
    static let fewest = 10

    /// One part a month of arrival: the last twelve all of whose leads have had the time nine sales in ten took.
    /// - Parameter young: the months after those instead, whose leads have not all had that time; their parts are partial.
    public static func breakdown(_ leads: Leads, book: DealBook, young isYoung: Bool = false) -> Breakdown {
        let records = book.records
        let slug = "lead-to-sale-conversion"
        func day(_ lead: Int) -> CalendarDate {
            records.zone.date(of: Instant(milliseconds: leads.createdAt[lead] ?? 0))
        }
        /// The day a lead's deal was won; nil for one that was not.
        func won(_ lead: Int) -> CalendarDate? {
            guard let deal = leads.deals[lead], records.opportunities.statuses[deal] == .won else { return nil }
            return book.closings[deal]
        }
        let created = (0..<leads.count).map(day)
        let sold = (0..<leads.count).map(won)
        let taken = (0..<leads.count).compactMap { lead in
            sold[lead].map { Double(max($0.dayNumber - created[lead].dayNumber, 0)) }
        }.sorted()
        let horizon = taken.count < fewest ? nil : Sample.quantile(0.9, ofSorted: taken).map { Int($0) }

        var rows: [Int] = []
        var names: [String] = []
        if let horizon, let first = created.min() {
            var month = Period.month(of: first)
            var mature: [Period] = []
            while month.end.adding(days: horizon - 1) <= records.asOf, mature.count < 12_000 {
                mature.append(month)
                month = Period.month(of: month.end)
            }
            var younger: [Period] = []
            while month.start <= records.asOf, younger.count < 12_000 {
                younger.append(month)
                month = Period.month(of: month.end)
            }
            let shown = isYoung ? younger.suffix(months) : mature.suffix(months)
            names = shown.map(\.name)
            if let start = shown.first?.start, let end = shown.last?.end {
                rows = (0..<leads.count).filter { created[$0] >= start && created[$0] < end }
            }
        }
        let youth = "not complete"
        let limit = horizon ?? 0
        let isSale = rows.map { lead in
            sold[lead].map { Int($0.dayNumber - created[lead].dayNumber) <= limit } ?? false
        }
        let listed = rows
        let list = RowSet(
            name: isYoung ? slug + "-young" : slug,
            title: "Leads by month of arrival, and whether they became a sale\(isYoung ? " so far" : "")",
            columns: ["id", "owner", "source", "created_on", "cohort", "deal", "won_on", "sale"], count: listed.count,
            tie: .share("sale")
        ) { index in
            let lead = listed[index]
            return [
                .text(leads.ids[lead]), .person(leads.owners[lead]), .text(leads.sources[lead]), .date(created[lead]),
                .text(created[lead].isoMonth), .text(leads.deals[lead].flatMap { records.opportunities.ids[$0] }),
                .date(sold[lead]), .integer(isSale[index] ? 1 : 0),
            ]
        }
        func figure(_ scope: String, _ indices: [Int], notes: [String] = []) -> Figure {
            .proportion(
                slug, scope: scope, successes: indices.count { isSale[$0] }, trials: indices.count, of: "leads",
                asOf: records.asOf, rows: list, notes: notes)
        }
        func absent(_ reason: Reason, _ note: String) -> Breakdown {
            Breakdown(
                total: Figure(
                    slug, scope: isYoung ? youth : "", outcome: .absent(reason), n: 0, asOf: records.asOf,
                    rows: RowSet(name: list.name, title: list.title, columns: list.columns, count: 0, tie: list.tie) {
                        _ in
                        []
                    }, notes: [note]), key: "cohort", parts: [])
        }
        guard leads.count > 0 else { return absent(.noSource, "We could show this if leads were recorded.") }
        guard let horizon else {
            return absent(
                .tooFew, "Fewer than \(fewest) leads have become a sale: how long that takes is not known yet.")
        }
        guard !rows.isEmpty else {
            if isYoung { return absent(.noEvents, "No month of leads is too young.") }
            return absent(
                .immature, "No month of leads has had the \(horizon) days that nine sales in ten took.")
        }
        let ofMonth = Dictionary(grouping: rows.indices) { created[rows[$0]].isoMonth }
        if isYoung {
            return Breakdown(
                total: figure(youth, Array(rows.indices)), key: "cohort",
                parts: names.compactMap { name in
                    ofMonth[name].map {
                        Breakdown.Part(name: name, figure: figure("\(youth), \(name)", $0), isPartial: true)
                    }
                })
        }
        let young = created.count { date in rows.last.map { _ in date.isoMonth > (names.last ?? "") } ?? false }
        let total = figure(
            "", Array(rows.indices),
            notes: [
                "Leads of \(names.count == 1 ? "one month" : "\(names.count) months"), each with the \(horizon) days that nine sales in ten took. \(Grouping.text(young)) younger \(young == 1 ? "lead is" : "leads are") left out."
            ])
        return Breakdown(
            total: total, key: "cohort",
            parts: names.compactMap { name in
                ofMonth[name].map { Breakdown.Part(name: name, figure: figure(name, $0)) }
            })
    }
}
