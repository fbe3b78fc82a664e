import CRMModel
import Figures

/// The same deals by team and by account.
public struct DealGroups: Sendable {
    public let pipelineByTeam: Breakdown
    public let winRateByTeam: Breakdown
    public let pipelineByAccount: Breakdown
    public let wonByAccount: Breakdown
    /// Open, won and lost deals of each account, in the order of the deals.
    public let dealsOfAccount: [RowIndex: [RowIndex]]

    /// Parts for deals that belong to nobody or to no account.
    public static let unowned = "no owner"
    static let withoutAccount = "no account"

    /// - Parameter isPrivate: whether nobody may be named, so that a team's value must rest on five owners.
    public init(_ book: DealBook, groups: PeopleGroups, isPrivate: Bool = false) {
        let records = book.records
        let deals = records.opportunities
        let closed = (book.won + book.lost).sorted()
        let openTeams = OwnerLabels(book.open.lazy.map { deals.owners[$0] }, groups: groups, isPrivate: isPrivate)
        let closedTeams = OwnerLabels(closed.lazy.map { deals.owners[$0] }, groups: groups, isPrivate: isPrivate)
        let openTeam: @Sendable (RowIndex) -> String = { deals.owners[$0].map(openTeams.label) ?? DealGroups.unowned }
        let closedTeam: @Sendable (RowIndex) -> String = {
            deals.owners[$0].map(closedTeams.label) ?? DealGroups.unowned
        }
        let account: @Sendable (RowIndex) -> Cell = { row in
            .text(deals.accounts[row].flatMap { records.accounts.ids[$0] } ?? DealGroups.withoutAccount)
        }
        let openList = book.list(
            "pipeline-by-team", "Open deals with their team", book.open, tie: .sum("amount"), extra: ["team"]
        ) { [.text(openTeam($0))] }
        let openOf = Dictionary(grouping: book.open, by: openTeam)
        pipelineByTeam = Breakdown(
            total: book.sum("pipeline-by-team", book.open, list: openList), key: "team",
            parts: DealGroups.unique(openTeams.names + [DealGroups.unowned]).compactMap { name in
                openOf[name].map {
                    Breakdown.Part(name: name, figure: book.sum("pipeline-by-team", scope: name, $0, list: openList))
                }
            })

        let closedList = book.list(
            "win-rate-by-team", "Closed deals with their team", closed, tie: .ratio("won", "decided"),
            extra: ["team", "won", "decided"]
        ) {
            [
                .text(closedTeam($0)), .integer(deals.statuses[$0] == .won ? 1 : 0),
                .integer(DealGroups.isDecided($0, deals) ? 1 : 0),
            ]
        }
        let closedOf = Dictionary(grouping: closed, by: closedTeam)
        func rate(_ scope: String, _ rows: [RowIndex]) -> Figure {
            book.told(
                Figure.proportion(
                    "win-rate-by-team", scope: scope, successes: rows.count { deals.statuses[$0] == .won },
                    trials: rows.count { DealGroups.isDecided($0, deals) }, of: "decided deals", asOf: records.asOf,
                    rows: closedList
                ).resting(on: rows.count))
        }
        winRateByTeam = Breakdown(
            total: rate("", closed), key: "team",
            parts: DealGroups.unique(closedTeams.names + [DealGroups.unowned]).compactMap { name in
                closedOf[name].map { Breakdown.Part(name: name, figure: rate(name, $0)) }
            })

        pipelineByAccount = DealGroups.byAccount(
            book, "pipeline-by-account", "Open deals with their account", book.open, account)
        wonByAccount = DealGroups.byAccount(book, "won-by-account", "Won deals with their account", book.won, account)
        dealsOfAccount = Dictionary(grouping: (0..<deals.count).filter { deals.accounts[$0] != nil }) {
            deals.accounts[$0] ?? 0
        }
    }

    private static func isDecided(_ row: RowIndex, _ deals: Opportunities) -> Bool {
        deals.statuses[row] == .won || !ClosedDeals.isUndecided(deals.lostReasons[row])
    }

    private static func byAccount(
        _ book: DealBook, _ definition: String, _ title: String, _ rows: [RowIndex],
        _ account: @escaping @Sendable (RowIndex) -> Cell
    ) -> Breakdown {
        let list = book.list(definition, title, rows, tie: .sum("amount"), extra: ["account_id"]) { [account($0)] }
        let accounts = book.records.accounts
        let rowsOf = Dictionary(grouping: rows) { book.records.opportunities.accounts[$0] ?? Int.max }
        let parts = rowsOf.keys.sorted().map { row in
            let name = row == Int.max ? withoutAccount : accounts.names[row] ?? "unnamed"
            let key = row == Int.max ? withoutAccount : accounts.ids[row] ?? ""
            return Breakdown.Part(
                name: name, key: .text(key), figure: book.sum(definition, scope: name, rowsOf[row] ?? [], list: list))
        }
        return Breakdown(total: book.sum(definition, rows, list: list), key: "account_id", parts: parts)
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}

extension DealBook {
    /// What a list of an account's deals shows of one of them.
    public struct Entry: Sendable {
        public let id: String
        public let name: String
        public let stage: String
        public let status: OpportunityStatus
        public let closing: CalendarDate?
        /// Nil where the deal has no price.
        public let amount: Money?
        public let owner: RowIndex?
        public let isPastDue: Bool
    }

    /// What a list shows of one deal.
    public func entry(_ row: RowIndex) -> Entry {
        let deals = records.opportunities
        return Entry(
            id: deals.ids[row] ?? "", name: deals.names[row] ?? deals.ids[row] ?? "",
            stage: deals.stages[row] ?? "no stage",
            status: deals.statuses[row],
            closing: closings[row], amount: sources[row].isPriced ? money(amounts[row]) : nil, owner: deals.owners[row],
            isPastDue: deals.statuses[row] == .open && (closings[row].map { $0 < records.asOf } ?? false))
    }
}
