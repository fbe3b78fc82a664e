import CRMModel
import CRMStore
import Foundation
import Testing

/// Small CRMs at the edges: nothing in them, one thing, impossible things. Each is built and read back.
@Suite("CRMs at the edges", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct EdgeTests {
    /// Rows of a database: table, columns, values.
    private typealias Rows = (table: String, columns: [String], rows: [[CellValue]])

    private static let created = CellValue(Instant(iso: "2026-05-04T08:00:00Z"))
    private static let closed = CellValue(Instant(iso: "2026-06-10T08:00:00Z"))
    private static let stages: Rows = (
        "stages", ["pipeline", "name", "position", "probability", "outcome"],
        [
            [.text("default"), .text("Talk"), .integer(1), .real(0.4), .text("open")],
            [.text("default"), .text("Won"), .integer(2), .real(1), .text("won")],
            [.text("default"), .text("Lost"), .integer(3), .real(0), .text("lost")],
        ]
    )

    private static func deals(_ deals: [(status: String, amount: Int64?, currency: String?)], owner: String? = nil)
        -> Rows
    {
        let columns = [
            "id", "name", "owner_id", "pipeline", "stage", "status", "amount_minor", "currency", "created_at",
            "close_date", "closed_at",
        ]
        return (
            "opportunities", columns,
            deals.enumerated().map { index, deal in
                let stage = deal.status == "open" ? "Talk" : deal.status == "won" ? "Won" : "Lost"
                return [
                    .text("D\(index)"), .text("Deal \(index)"), CellValue(owner), .text("default"), .text(stage),
                    .text(deal.status),
                    CellValue(deal.amount), CellValue(deal.currency), created,
                    .text(deal.status == "open" ? "2026-07-20" : "2026-06-10"),
                    deal.status == "open" ? .null : closed,
                ]
            }
        )
    }

    /// Builds a site of these rows; every page must be readable and show none of the words of a broken sum.
    private func build(_ tables: [Rows], settings: String = "", meta: [String: String] = [:]) throws -> Folder {
        let folder = try Folder()
        let database = try CRMDatabase(replacing: folder.at("crm.sqlite"))
        try database.write { writer in
            try writer.setMeta("as_of", "2026-06-30")
            try writer.setMeta("company", "Edge")
            try writer.setMeta("base_currency", "EUR")
            for (key, value) in meta { try writer.setMeta(key, value) }
            for table in tables {
                let inserter = try writer.inserter(into: table.table, columns: table.columns)
                for row in table.rows { try inserter.insert(row) }
            }
        }
        try database.finish()
        try folder.write("content/site.yml", "title: Edge\n" + settings)
        try folder.crmsite("build")
        for (file, data) in try folder.tree("public") where file.hasSuffix(".html") || file.hasSuffix(".csv") {
            let html = String(decoding: data, as: UTF8.self)
            let text = file.hasSuffix(".html") ? try PageText(html).text : html
            for word in text.split(whereSeparator: { !$0.isLetter && $0 != "-" && $0 != "∞" }) {
                #expect(!["nan", "NaN", "inf", "Inf", "∞", "nil", "Optional"].contains(word), "\(file) says \(word)")
            }
            #expect(text.firstMatch(of: /(^|[ ,])[-−]0([ ,%]|$)/) == nil, "\(file) shows a negative nought")
        }
        return folder
    }

    private func page(_ folder: Folder, _ name: String) throws -> String {
        try PageText(try folder.text("public/\(name)")).text
    }

    @Test("An empty CRM gives a whole site that says there is nothing")
    func empty() throws {
        let folder = try build([])
        #expect(try folder.download("win-rate").rows.isEmpty)
        #expect(try page(folder, "index.html").contains("No value"))
        #expect(try page(folder, "accounts/index.html").contains("The CRM holds no accounts"))
    }

    @Test("One open deal is one deal, in the pipeline and in no rate")
    func one() throws {
        let folder = try build([EdgeTests.stages, EdgeTests.deals([("open", 12_345, "EUR")])])
        #expect(try folder.download("pipeline-by-stage").column("amount") == ["123.45"])
        #expect(try folder.download("win-rate").rows.isEmpty)
    }

    @Test("Where every deal was lost the win rate is 0 %, not missing")
    func allLost() throws {
        let folder = try build([
            EdgeTests.stages, EdgeTests.deals(Array(repeating: ("lost", 100_00, "EUR"), count: 40)),
        ])
        #expect(try folder.download("win-rate").column("won") == Array(repeating: "0", count: 40))
        #expect(try page(folder, "pipeline/index.html").contains("0 of 40"))
    }

    @Test("Where every deal was won the win rate is 100 %")
    func allWon() throws {
        let folder = try build([EdgeTests.stages, EdgeTests.deals(Array(repeating: ("won", 100_00, "EUR"), count: 40))])
        #expect(try page(folder, "pipeline/index.html").contains("40 of 40"))
        #expect(try folder.download("won-by-month").cents("amount") == 400_000)
    }

    @Test("Deals of a CRM without stages are counted under the names they carry")
    func noStages() throws {
        let folder = try build([EdgeTests.deals([("open", 100, "EUR"), ("open", 200, "EUR"), ("won", 300, "EUR")])])
        let open = try folder.download("pipeline-by-stage")
        #expect(open.rows.count == 2)
        #expect(open.cents("amount") == 300)
    }

    @Test("A CRM of 1,000 stages is built: charts show what there is room for, the table all")
    func manyStages() throws {
        let names = (0..<1_000).map { "Stage \($0)" }
        let stages: Rows = (
            "stages", ["pipeline", "name", "position", "outcome"],
            names.enumerated().map { index, name in
                [.text("default"), .text(name), .integer(Int64(index)), .text("open")]
            }
        )
        let deals: Rows = (
            "opportunities", ["id", "name", "pipeline", "stage", "status", "amount_minor", "currency"],
            names.map { name in
                [
                    .text(name), .text("Deal in \(name)"), .text("default"), .text(name), .text("open"), .integer(100),
                    .text("EUR"),
                ]
            }
        )
        let folder = try build([stages, deals])
        #expect(try folder.download("pipeline-by-stage").rows.count == 1_000)
        #expect(try page(folder, "pipeline/index.html").contains("Stage 999"))
    }

    @Test("Days at the ends of the calendar are counted and stretch no axis to the year 1")
    func farDates() throws {
        let days = ["0001-01-01", "1900-01-01", "1970-01-01", "2026-06-10", "9999-12-31", "2026-02-30", "soon", ""]
        let deals: Rows = (
            "opportunities", ["id", "name", "status", "stage", "amount_minor", "currency", "close_date"],
            days.enumerated().flatMap { index, day in
                ["open", "won", "lost"].map { status -> [CellValue] in
                    [
                        .text("\(status)\(index)"), .text("Deal"), .text(status), .text("Talk"), .integer(100),
                        .text("EUR"), .text(day),
                    ]
                }
            }
        )
        let folder = try build([EdgeTests.stages, deals])
        let counted = try folder.download("won-by-month").rows.count + folder.download("pipeline-by-month").rows.count
        #expect(counted >= 2 * (days.count - 1))
        for page in try folder.files("public") where page.hasSuffix(".html") {
            #expect(try folder.data("public/" + page).count < 300_000, "\(page)")
        }
    }

    @Test("Wins and closing days of sixty years are built: a chart of months shows what there is room for")
    func manyMonths() throws {
        let days = (0..<720).map { month in "\(1966 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1)-15" }
        let wins: Rows = (
            "opportunities", ["id", "name", "status", "amount_minor", "currency", "close_date"],
            days.map { day in
                [.text("won " + day), .text("Deal"), .text("won"), .integer(100), .text("EUR"), .text(day)]
            }
        )
        let open: Rows = (
            "opportunities", ["id", "name", "status", "amount_minor", "currency", "close_date"],
            days.enumerated().map { index, day in
                [
                    .text("open " + day), .text("Deal"), .text("open"), .integer(100), .text("EUR"),
                    .text("\(2026 + index / 12)" + day.dropFirst(4)),
                ]
            }
        )
        let folder = try build([EdgeTests.stages, wins, open])
        // A win after the as-of is known to be none.
        #expect(try folder.download("won-by-month").rows.count <= 720)
        #expect(try folder.download("pipeline-by-month").rows.count >= 720)
    }

    @Test("Units in a circle, a unit above itself and one 5,000 deep end in a site")
    func cycles() throws {
        var units: [[CellValue]] = [
            [.text("a"), .text("A"), .text("team"), .text("c")], [.text("b"), .text("B"), .text("team"), .text("a")],
            [.text("c"), .text("C"), .text("team"), .text("b")],
            [.text("self"), .text("Self"), .text("team"), .text("self")],
        ]
        for index in 0..<5_000 {
            units.append([
                .text("u\(index)"), .text("U\(index)"), .text("team"), index == 0 ? .null : .text("u\(index - 1)"),
            ])
        }
        var users: [[CellValue]] = []
        for index in 0..<30 {
            let unit = ["a", "b", "c", "self", "u4999"][index % 5]
            users.append([
                .text("user-\(index)"), .text("Ilse K\(index)"), .text(unit), .text("user-\((index + 1) % 30)"),
            ])
        }
        let folder = try build([
            ("org_units", ["id", "name", "kind", "parent_id"], units),
            ("users", ["id", "name", "unit_id", "manager_id"], users), EdgeTests.stages,
            EdgeTests.deals([("open", 100, "EUR"), ("won", 100, "EUR")], owner: "user-3"),
        ])
        #expect(try folder.download("pipeline-by-team").rows.count == 1)
    }

    @Test("Deals of an owner, account or product that is gone still count")
    func dangling() throws {
        let folder = try build([
            EdgeTests.stages, EdgeTests.deals([("open", 100, "EUR"), ("won", 500, "EUR")], owner: "nobody"),
        ])
        #expect(try folder.download("pipeline-by-team").cents("amount") == 100)
        #expect(try folder.download("won-by-month").cents("amount") == 500)
    }

    @Test("Amounts of nought and below are shown as they are and add up")
    func signs() throws {
        let folder = try build([
            EdgeTests.stages,
            EdgeTests.deals([
                ("open", 0, "EUR"), ("open", -250_00, "EUR"), ("open", 1_000_00, "EUR"), ("won", -1, "EUR"),
                ("won", nil, "EUR"),
            ]),
        ])
        let open = try folder.download("pipeline-by-stage")
        #expect(Set(open.column("amount")) == ["0.00", "-250.00", "1000.00"])
        #expect(try folder.download("won-by-month").column("amount").sorted() == ["", "-0.01"])
    }

    @Test("Amounts whose sum no integer holds are left out of the sum, and the page says so")
    func huge() throws {
        let folder = try build([
            EdgeTests.stages,
            EdgeTests.deals(
                Array(repeating: ("open", Int64.max, "EUR"), count: 12) + [
                    ("open", 100, "EUR"), ("won", Int64.min, "EUR"),
                ]),
        ])
        let open = try folder.download("pipeline-by-stage")
        #expect(open.cents("amount") == 100)
        #expect(open.column("price_from").filter { $0 == "too large" }.count == 12)
        #expect(try page(folder, "pipeline/index.html").contains("too large to be true"))
    }

    @Test("Yen have no decimals and dinars three")
    func exponents() throws {
        let yen = try build(
            [EdgeTests.stages, EdgeTests.deals([("won", 1_500, "JPY")])], meta: ["base_currency": "JPY"])
        #expect(try yen.download("won-by-month").column("amount") == ["1500"])
        let dinar = try build(
            [EdgeTests.stages, EdgeTests.deals([("won", 1_500, "KWD")])], meta: ["base_currency": "KWD"])
        #expect(try dinar.download("won-by-month").column("amount") == ["1.500"])
    }

    @Test("Amounts of a currency without a rate, or of none that exists, are never added")
    func rates() throws {
        let folder = try build([
            EdgeTests.stages,
            EdgeTests.deals([("won", 100, "EUR"), ("won", 700, "USD"), ("won", 900, "ZZZ"), ("won", 900, "euro")]),
        ])
        #expect(try folder.download("won-by-month").cents("amount") == 100)
        #expect(try page(folder, "data/index.html").isEmpty == false)
    }

    @Test(
        "Addresses, telephone numbers, notes and reasons are published nowhere, agreement or not",
        arguments: [false, true])
    func canaries(_ hasAgreement: Bool) throws {
        let secret = { (name: String) in CellValue.text("canary-\(name)") }
        let folder = try build(
            [
                EdgeTests.stages,
                ("users", ["id", "name", "email"], [[.text("u1"), .text("Ilse Kranz"), secret("user-email")]]),
                (
                    "accounts", ["id", "name", "owner_id", "email", "phone", "street", "postal_code", "vat_number"],
                    [
                        [
                            .text("a1"), .text("Account One"), .text("u1"), secret("email"), secret("phone"),
                            secret("street"), secret("code"), secret("vat"),
                        ]
                    ]
                ),
                (
                    "contacts", ["id", "account_id", "first_name", "last_name", "email", "phone", "mobile"],
                    [
                        [
                            .text("c1"), .text("a1"), secret("first"), secret("last"), secret("mail"), secret("tel"),
                            secret("mobile"),
                        ]
                    ]
                ),
                (
                    "leads", ["id", "name", "company", "email", "phone"],
                    [[.text("l1"), secret("lead"), secret("company"), secret("lead-mail"), secret("lead-tel")]]
                ),
                (
                    "opportunities",
                    [
                        "id", "name", "account_id", "owner_id", "status", "stage", "next_step", "lost_reason",
                        "competitor",
                    ],
                    [
                        [
                            .text("d1"), .text("Deal One"), .text("a1"), .text("u1"), .text("open"), .text("Talk"),
                            secret("next"), secret("reason"), secret("rival"),
                        ]
                    ]
                ),
                (
                    "activities", ["id", "user_id", "account_id", "subject", "happened_at"],
                    [[.text("x1"), .text("u1"), .text("a1"), secret("subject"), EdgeTests.created]]
                ),
                (
                    "custom_values", ["entity", "record_id", "field", "value"],
                    [[.text("account"), .text("a1"), .text("note"), secret("custom")]]
                ),
            ],
            settings: hasAgreement ? "people: {agreement: agreement 3}\n" : "")
        for (file, data) in try folder.tree("public") {
            #expect(data.range(of: Data("canary".utf8)) == nil, "\(file)")
            #expect(hasAgreement || data.range(of: Data("Ilse Kranz".utf8)) == nil, "\(file) names a person")
        }
        #expect(try page(folder, "accounts/a1/index.html").contains("Account One"))
    }
}
