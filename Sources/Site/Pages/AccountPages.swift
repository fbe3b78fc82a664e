import Audiences
import CRMModel
import Figures
import Forecasting

/// The list of accounts, and a profile of each.
struct AccountPages {
    let model: SiteModel
    /// Page path of each account that has a profile page.
    private let paths: [RowIndex: String]
    private let openOf: [String: Figure]
    private let wonOf: [String: Figure]

    /// Accounts on one page of the list.
    static let pageSize = 500

    init(model: SiteModel) {
        self.model = model
        let accounts = model.records.accounts
        let slugs = SlugBook()
        var paths: [RowIndex: String] = [:]
        for row in 0..<min(accounts.count, model.configuration.accountPages) {
            paths[row] = "accounts/\(slugs.slug(accounts.ids[row] ?? ""))/index.html"
        }
        self.paths = paths
        func byID(_ breakdown: Breakdown) -> [String: Figure] {
            var result: [String: Figure] = [:]
            for part in breakdown.parts { if case .text(let id?) = part.key { result[id] = part.figure } }
            return result
        }
        openOf = byID(model.groups.pipelineByAccount)
        wonOf = byID(model.groups.wonByAccount)
    }

    // MARK: The list

    var listCount: Int { max(1, (model.records.accounts.count + AccountPages.pageSize - 1) / AccountPages.pageSize) }

    static func listPath(_ number: Int) -> String {
        number == 0 ? "accounts/index.html" : "accounts/page-\(number + 1)/index.html"
    }

    func list(_ number: Int) -> PageModel {
        let accounts = model.records.accounts
        let range = number * AccountPages.pageSize..<min(accounts.count, (number + 1) * AccountPages.pageSize)
        let rows = range.map(listRow)
        var page = PageModel(
            path: AccountPages.listPath(number), navigation: "accounts",
            title: number == 0 ? "Accounts" : "Accounts, page \(number + 1)",
            kicker: listCount > 1 ? "Accounts, page \(number + 1) of \(listCount)" : "Accounts",
            headline: headline)
        var columns: [TableModel.Column] = [
            .init("Account"), .init("Type"), .init(model.naming.columnTitle), .init("Open", number: true),
            .init("Won", number: true),
        ]
        if profile != nil { columns.append(.init("Complete", number: true)) }
        page.sections = [
            Section(
                "list",
                accounts.count == 0
                    ? "No accounts"
                    : "\(Wording.count(range.lowerBound + 1)) to \(Wording.count(range.upperBound)) of \(Wording.counted(accounts.count, "account"))",
                main: accounts.count == 0
                    ? [.text("The CRM holds no accounts.")]
                    : [
                        .table(
                            TableModel(
                                "Accounts", columns: columns, rows: rows,
                                links: [
                                    model.rowsLink(model.groups.pipelineByAccount.total, "open deal"),
                                    model.rowsLink(model.groups.wonByAccount.total, "won deal"),
                                    model.definitionLink(model.groups.pipelineByAccount.total),
                                ]
                                    + (0..<listCount).filter { $0 != number }.map {
                                        PageLink("Page \($0 + 1)", AccountPages.listPath($0))
                                    }))
                    ])
        ]
        page.namesPeople = model.naming.namesPeople && accounts.count > 0
        return page
    }

    private var headline: String {
        let accounts = model.records.accounts.count
        let open = openOf.keys.count { $0 != "no account" }
        return open == 0
            ? "\(Wording.counted(accounts, "account"))."
            : "\(Wording.counted(accounts, "account")), \(Wording.count(open)) with open deals."
    }

    /// The account profile whose completeness is shown.
    private var profile: Int? { model.completeness.firstIndex { $0.entity == "account" } }

    private func completeness(_ id: String) -> (score: Double, missing: [String])? {
        model.completeness.lazy.filter { $0.entity == "account" }.compactMap { $0.record(id) }.first
    }

    private func listRow(_ row: RowIndex) -> TableModel.Row {
        let accounts = model.records.accounts
        let id = accounts.ids[row] ?? ""
        var cells = [
            TextCell(name(row), link: paths[row], address: model.recordLinks.address("account", id)),
            TextCell(accounts.types[row] ?? "–"),
            TextCell(model.naming.label(accounts.owners[row])),
            TextCell(openOf[id].map(model.amount) ?? "–"), TextCell(wonOf[id].map(model.amount) ?? "–"),
        ]
        if profile != nil {
            cells.append(
                TextCell(completeness(id).map { Wording.fixed($0.score * 100, 0) + Wording.thin + "%" } ?? "–"))
        }
        return .init(cells)
    }

    private func name(_ row: RowIndex) -> String {
        let name = model.records.accounts.names[row] ?? ""
        return name.allSatisfy(\.isWhitespace) ? "unnamed account \(model.records.accounts.ids[row] ?? "")" : name
    }

    // MARK: A profile

    var profiles: [RowIndex] { paths.keys.sorted() }

    func path(_ row: RowIndex) -> String { paths[row] ?? "accounts/index.html" }

    func profile(_ row: RowIndex) -> PageModel {
        let accounts = model.records.accounts
        let id = accounts.ids[row] ?? ""
        let deals = (model.groups.dealsOfAccount[row] ?? []).map(model.book.entry)
        let gaps = completeness(id)
        var page = PageModel(
            path: path(row), navigation: "accounts", title: name(row), kicker: "Account",
            headline: name(row),
            standfirst: [verdict(deals, gaps?.missing)])
        page.facts = facts(row)
        page.sections = [
            Section(
                "deals", dealsHeading(id, deals), main: [dealsTable(id, deals)],
                side: [.heading("What is missing", id: "gaps"), gapsBlock(gaps)])
        ]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    private func facts(_ row: RowIndex) -> [Fact] {
        let accounts = model.records.accounts
        var facts: [Fact] = []
        func add(_ name: String, _ value: String?) { if let value, !value.isEmpty { facts.append(Fact(name, value)) } }
        add("Type", accounts.types[row])
        add("Industry", accounts.industries[row])
        add("Country", accounts.countries[row])
        add("Employees", accounts.employees[row].map { Wording.count(Int($0)) })
        if let parent = accounts.parents[row] { facts.append(Fact("Part of", name(parent), link: paths[parent])) }
        add(model.naming.namesPeople ? "Looked after by" : "Team", accounts.owners[row].map { model.naming.label($0) })
        add("In the CRM since", accounts.createdAt.instant(row).map { Wording.date(model.records.zone.date(of: $0)) })
        add("Last verified", accounts.verifiedAt.instant(row).map { Wording.date(model.records.zone.date(of: $0)) })
        if let address = model.recordLinks.address("account", accounts.ids[row]) {
            facts.append(Fact("This record", "open in the CRM", address: address))
        }
        return facts
    }

    /// One sentence: is this record fit to be talked from?
    private func verdict(_ deals: [DealBook.Entry], _ missing: [String]?) -> String {
        let pastDue = deals.count(where: \.isPastDue)
        var parts: [String] = []
        if pastDue > 0 { parts.append("\(Wording.counted(pastDue, "open deal is", "open deals are")) past the date") }
        if let missing, !missing.isEmpty {
            parts.append("\(Wording.counted(missing.count, "agreed field is", "agreed fields are")) empty")
        }
        if parts.isEmpty {
            return missing == nil
                ? "No profile says what this record should hold."
                : "The record holds what was agreed, and no open deal is past its date."
        }
        return "Before a talk, look again: \(Wording.list(parts))."
    }

    private func dealsHeading(_ id: String, _ deals: [DealBook.Entry]) -> String {
        if deals.isEmpty { return "No deals" }
        let open = deals.count { $0.status == .open }
        if model.book.isUnpriced {
            let won = deals.count { $0.status == .won }
            return Wording.counted(open, "open deal") + (won > 0 ? ", \(Wording.count(won)) won" : "")
        }
        let won = wonOf[id].map { ", \(model.amount($0)) won" } ?? ""
        guard open > 0 else { return "No open deal\(won)" }
        return "\(Wording.counted(open, "open deal")), \(openOf[id].map(model.amount) ?? "")\(won)"
    }

    private func dealsTable(_ id: String, _ deals: [DealBook.Entry]) -> Block {
        if deals.isEmpty { return .text("No deal names this account.") }
        let order = deals.sorted { a, b in
            let rank: (DealBook.Entry) -> Int = { $0.status == .open ? 0 : $0.status == .won ? 1 : 2 }
            return (rank(a), b.closing?.dayNumber ?? .max, a.name) < (rank(b), a.closing?.dayNumber ?? .max, b.name)
        }
        var rows = order.map { deal in
            TableModel.Row([
                TextCell(
                    deal.name, note: deal.isPastDue ? "past due" : "",
                    address: model.recordLinks.address("opportunity", deal.id)), TextCell(deal.stage),
                TextCell(model.naming.label(deal.owner)),
                TextCell(deal.closing.map(Wording.date) ?? "–"), TextCell(deal.amount.map(Wording.whole) ?? "–"),
            ])
        }
        for (label, figure) in [("Open", openOf[id]), ("Won", wonOf[id])] {
            if let figure, case .money(let money) = figure.value {
                rows.append(
                    .init(
                        [
                            TextCell(label, note: Wording.counted(figure.n, "deal")), "", "", "",
                            TextCell(Wording.whole(money)),
                        ], total: true))
            }
        }
        return .table(
            TableModel(
                "Deals",
                columns: [
                    .init("Deal"), .init("Stage"), .init(model.naming.columnTitle),
                    .init("Closes, closed", number: true), .init("\(model.records.baseCurrency.code)", number: true),
                ],
                rows: rows,
                links: [
                    PageLink("All open deals", "rows/pipeline-by-account.csv"),
                    PageLink("All won deals", "rows/won-by-account.csv"),
                    model.definitionLink(model.groups.pipelineByAccount.total),
                ]))
    }

    private func gapsBlock(_ gaps: (score: Double, missing: [String])?) -> Block {
        guard let gaps else { return .text("No profile says what this record should hold.") }
        if gaps.missing.isEmpty { return .text("Nothing: every agreed field is filled.") }
        return .feed(gaps.missing.map { FeedItem("empty", "", Wording.field($0), link: "completeness/index.html") })
    }
}
