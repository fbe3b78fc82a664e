import CRMModel
import Figures

/// The quarter's quota against what is won, what is committed and what is open; one list of quotas and deals.
public struct QuarterPlan: Sendable {
    public let period: Period
    public let quota: UnitFigures
    public let won: UnitFigures
    /// Open deals in Commit that are to close in the rest of the quarter.
    public let commit: UnitFigures
    /// All open deals that are to close in the rest of the quarter.
    public let open: UnitFigures
    public let attainment: UnitFigures
    /// Quota less won: below nought once the quota is passed.
    public let gap: UnitFigures
    public let commitAttainment: UnitFigures
    /// Open ÷ (quota − won), and its reciprocal: the part of the open pipeline that has to be won.
    public let coverage: UnitFigures
    public let reciprocal: UnitFigures

    public var figures: [UnitFigures] {
        [quota, won, commit, open, attainment, gap, commitAttainment, coverage, reciprocal]
    }

    /// One row of the list.
    private enum Row: Sendable {
        /// One quota, or those that stand in the same parts where nobody may be named.
        case quota([QuotaBook.Entry])
        case deal(RowIndex)
    }

    /// Sums of some rows, in base minor units.
    private struct Sums {
        var quota: Int64 = 0
        var won: Int64 = 0
        var commit: Int64 = 0
        var open: Int64 = 0
        /// Quotas among the rows, and those with a price.
        var quotas = 0
        var priced = 0

        var gap: Int64 { quota - won }
    }

    init(_ book: DealBook, plan: SalesPlan, details: DealDetails, groups: PeopleGroups, isPrivate: Bool) {
        let records = book.records
        let deals = records.opportunities
        let asOf = records.asOf
        let period = records.fiscal.quarter(of: asOf)
        self.period = period
        func isIn(_ row: RowIndex) -> Bool { book.closings[row].map(period.contains) ?? false }
        let sold = book.won.filter(isIn)
        let due = book.open.filter { row in isIn(row) && (book.closings[row].map { $0 >= asOf } ?? false) }
        let committed = Set(due.filter { details.categories[$0].flatMap { ForecastCategory($0) } == .commit })
        let quotas = QuotaBook(plan, period, records)
        let units = SalesUnits(
            deals: [sold, due, committed.sorted()], in: records, groups: groups, isPrivate: isPrivate)
        var shown = quotas.entries.map { [$0] }
        if isPrivate {
            // A quota by itself would be one person's, or that of a unit of few.
            let own = UnitParts(units, quotas.entries.map { QuarterPlan.holder($0, records) }, records.users)
            shown = Dictionary(grouping: quotas.entries.indices, by: own.cells).values.sorted { $0[0] < $1[0] }
                .map { $0.map { quotas.entries[$0] } }
        }
        let rows = shown.map(Row.quota) + (sold + due).sorted().map(Row.deal)
        let parts = UnitParts(units, rows.map { QuarterPlan.holder($0, records) }, records.users)

        let sums = rows.map { row -> Sums in
            var sums = Sums()
            switch row {
            case .quota(let entries):
                sums.quota = entries.reduce(0) { $0 + ($1.minor ?? 0) }
                sums.quotas = entries.count
                sums.priced = entries.count { $0.minor != nil }
            case .deal(let deal) where deals.statuses[deal] == .won: sums.won = book.amounts[deal]
            case .deal(let deal):
                sums.open = book.amounts[deal]
                sums.commit = committed.contains(deal) ? book.amounts[deal] : 0
            }
            return sums
        }
        let list = RowSet(
            name: "quarter-plan", title: "Quotas of \(period.name), what was won in it and what is to close in it",
            columns: ["kind", "id", "name", "account", "owner", "closing_on"] + parts.columns
                + ["quota", "won", "commit", "open", "quota_less_won", "won_and_commit"],
            count: rows.count, tie: .sum("quota")
        ) { index in
            let own = sums[index]
            return QuarterPlan.head(rows[index], book, isPrivate: isPrivate) + parts.cells(index)
                + [own.quota, own.won, own.commit, own.open, own.gap, own.won + own.commit].map {
                    .money(book.money($0))
                }
        }
        func sum(_ own: [Int]) -> Sums {
            own.reduce(into: Sums()) { total, index in
                total.quota += sums[index].quota
                total.won += sums[index].won
                total.commit += sums[index].commit
                total.open += sums[index].open
                total.quotas += sums[index].quotas
                total.priced += sums[index].priced
            }
        }
        let hasQuota = !quotas.entries.isEmpty
        /// The deals among some rows.
        func dealRows(_ own: [Int]) -> [RowIndex] {
            own.compactMap { if case .deal(let deal) = rows[$0] { deal } else { nil } }
        }
        /// A figure that needs a quota: a reason where there is none, else what `value` says.
        func measured(
            _ slug: String, scope name: String = "", needsQuota: Bool = true, _ tie: Tie,
            _ value: @escaping (Sums) -> (Outcome, Quantity?, Quantity?)
        ) -> UnitFigures {
            parts.figures(rows.count) { scope, own in
                let full = [scope, name].filter { !$0.isEmpty }.joined(separator: ", ")
                let total = sum(own)
                let notes = scope.isEmpty ? quotas.notes : []
                func absent(_ reason: Reason, _ note: String) -> Figure {
                    Figure(
                        slug, scope: full, outcome: .absent(reason), n: own.count, asOf: asOf, rows: list.tied(to: tie),
                        notes: [note] + notes)
                }
                if !hasQuota {
                    return absent(.noSource, "We could show this if quotas were recorded for \(period.name).")
                }
                if scope == UnitParts.undivided || (scope == SalesUnits.unowned && total.quotas > 0) {
                    return absent(.notAssigned, "A quota of a unit above: it is not divided further.")
                }
                if total.quotas == 0 {
                    return absent(.noSource, "We could show this if a quota were recorded for \(period.name) here.")
                }
                if total.priced == 0 {
                    return absent(.noRate, "We could show this if its currency had a plan rate.")
                }
                // A quota of nought is reached by nobody's doing, and nothing can be a share of it.
                if needsQuota, total.quota <= 0 {
                    return absent(
                        .notAssigned,
                        "The quota recorded for \(period.name) is \(total.quota == 0 ? "nought" : "below nought"): nothing is measured against it."
                    )
                }
                if needsQuota, let lack = book.lackOfOutcomes ?? book.lack ?? book.lack(dealRows(own)) {
                    return absent(lack.reason, lack.words)
                }
                let (outcome, numerator, denominator) = value(total)
                return Figure(
                    slug, scope: full, outcome: outcome, numerator: numerator, denominator: denominator, n: own.count,
                    asOf: asOf, rows: list.tied(to: tie), notes: notes)
            }
        }
        func plain(
            _ slug: String, _ name: String, _ column: String, lack whole: Absence? = book.lack,
            of counts: @escaping (RowIndex) -> Bool,
            _ value: @escaping (Sums) -> Int64
        ) -> UnitFigures {
            parts.figures(rows.count) { scope, own in
                let lack = whole ?? book.lack(dealRows(own).filter(counts))
                return Figure(
                    slug, scope: [scope, name].filter { !$0.isEmpty }.joined(separator: ", "),
                    outcome: lack.map { .absent($0.reason) } ?? .value(.money(book.money(value(sum(own))))),
                    n: own.count, asOf: asOf, rows: list.tied(to: .sum(column)), notes: lack.map { [$0.words] } ?? [])
            }
        }
        func money(_ minor: Int64) -> Quantity { .money(book.money(minor)) }
        func over(_ part: Int64, _ whole: Int64) -> (Outcome, Quantity?, Quantity?) {
            whole > 0
                ? (.value(.share(Double(part) / Double(whole))), money(part), money(whole))
                : (.absent(.noEvents), money(part), money(whole))
        }
        quota = measured("quota-attainment", scope: "quota", needsQuota: false, .sum("quota")) {
            (.value(money($0.quota)), nil, nil)
        }
        won = plain(
            "quota-attainment", "won", "won", lack: book.lackOfOutcomes ?? book.lack,
            of: { deals.statuses[$0] == .won }, \.won)
        commit = plain("commit-attainment", "commit", "commit", of: committed.contains, \.commit)
        open = plain("pipeline-coverage", "open", "open", of: { deals.statuses[$0] == .open }, \.open)
        attainment = measured("quota-attainment", .ratio("won", "quota")) { over($0.won, $0.quota) }
        gap = measured("quota-gap", .sum("quota_less_won")) { (.value(money($0.gap)), money($0.quota), money($0.won)) }
        commitAttainment = measured("commit-attainment", .ratio("won_and_commit", "quota")) {
            over($0.won + $0.commit, $0.quota)
        }
        coverage = measured("pipeline-coverage", .ratio("open", "quota_less_won")) { total in
            total.gap <= 0
                ? (.absent(.targetMet), money(total.open), money(total.gap))
                : (.value(.multiple(Double(total.open) / Double(total.gap))), money(total.open), money(total.gap))
        }
        reciprocal = measured("pipeline-coverage", scope: "reciprocal", .ratio("quota_less_won", "open")) { total in
            total.gap <= 0 ? (.absent(.targetMet), money(total.gap), money(total.open)) : over(total.gap, total.open)
        }
    }

    private static func holder(_ row: Row, _ records: CRMRecords) -> UnitParts.Holder {
        switch row {
        case .deal(let deal):
            return .owner(records.opportunities.owners[deal], segment: records.opportunities.segments[deal])
        case .quota(let entries): return holder(entries[0], records)
        }
    }

    private static func holder(_ entry: QuotaBook.Entry, _ records: CRMRecords) -> UnitParts.Holder {
        switch entry.quota.holder {
        case .user(let user): .owner(user, segment: records.users.segments[user])
        case .unit(let unit): .unit(unit)
        case .segment(let segment): .segment(segment)
        }
    }

    private static func head(_ row: Row, _ book: DealBook, isPrivate: Bool) -> [Cell] {
        let records = book.records
        switch row {
        case .deal(let deal):
            let deals = records.opportunities
            return [
                .text(deals.statuses[deal].rawValue), .text(deals.ids[deal]), .text(deals.names[deal]),
                .text(deals.accounts[deal].flatMap { records.accounts.names[$0] }), .person(deals.owners[deal]),
                .date(book.closings[deal]),
            ]
        case .quota(let entries):
            var name: String?
            var person: RowIndex?
            switch entries[0].quota.holder {
            case _ where isPrivate: break
            case .user(let user): (name, person) = (nil, user)
            case .unit(let unit): name = records.units.names[unit] ?? records.units.ids[unit]
            case .segment(let segment): name = records.segments.names[segment] ?? records.segments.ids[segment]
            }
            return [.text("quota"), .text(nil), .text(name), .text(nil), .person(person), .date(nil)]
        }
    }
}
