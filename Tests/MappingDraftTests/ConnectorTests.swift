import Foundation
import MappingDraft
import Testing

@Suite("Drafts of real exports", .enabled(if: SharedFolder.path != nil, "needs ../shared/data, or CRMSITE_SHARED"))
struct ConnectorTests {
    @Test("Nine tenths of the columns that have a source are mapped right, unaided", arguments: Connector.all)
    func share(_ connector: Connector) throws {
        let path = try #require(connector.path)
        let score = try connector.score(try MappingDraft(folder: path)).all
        #expect(score.columns > 10)
        #expect(score.right * 10 >= score.columns * 9, "left \(score.left), wrong \(score.wrong)")
        #expect(score.wrong.count * 10 <= score.columns, "\(score.wrong)")
    }

    @Test("The draft is imported unedited, and every deal of the files arrives", arguments: Connector.all)
    func imports(_ connector: Connector) throws {
        let drafted = try Drafted(folder: try #require(connector.path))
        let report = try drafted.run()
        let deals = ["salesforce": 10, "hubspot": 44, "maven": 8800, "zoho": 3632, "olist": 842]
        #expect(report.tables.first { $0.name == "opportunities" }?.rows == deals[connector.name])
        #expect(try drafted.rows("SELECT count(*) > 0 FROM stages") == [connector.name == "olist" ? "0" : "1"])
        #expect(try drafted.rows("SELECT count(*) > 0 FROM users") == ["1"])
        // A value that its type does not take would be a wrong type in the draft.
        let invalid = report.findings.filter { $0.key.hasPrefix("invalid-") }
        #expect(invalid.values.reduce(0, +) * 100 <= report.tables.map(\.rows).reduce(0, +), "\(invalid)")
    }

    @Test("The won deals of Maven and Zoho are those of the files, in number and money")
    func totals() throws {
        let maven = try Drafted(folder: try #require(Connector.all[2].path))
        try maven.run()
        #expect(
            try maven.rows("SELECT count(*), sum(amount_minor) FROM opportunities WHERE status = 'won'")
                == ["4238|1000553400"])
        #expect(try maven.rows("SELECT count(*) FROM opportunities WHERE status = 'lost'") == ["2473"])
        let zoho = try Drafted(folder: try #require(Connector.all[3].path))
        try zoho.run()
        #expect(try zoho.rows("SELECT count(*) FROM opportunities WHERE status = 'won'") == ["1425"])
        #expect(
            try zoho.rows(
                """
                SELECT sum(amount_minor) / 100 FROM opportunities
                WHERE status = 'won' AND close_date BETWEEN '2019-11-01' AND '2019-11-30'
                """) == ["1835200"])
        #expect(
            try zoho.rows(
                "SELECT count(*) FROM opportunities AS o JOIN users AS u ON u.id = o.owner_id") == ["3632"])
    }

    @Test(
        "Every source is recognised by its names",
        arguments: zip(Connector.all, ["salesforce", "hubspot", "export", "zoho", "export"]))
    func recognised(_ connector: Connector, name: String) throws {
        #expect(try MappingDraft(folder: try #require(connector.path)).source == name)
    }
}

private let vendorFolders = [
    "salesforce", "dynamics", "suitecrm", "espocrm", "odoo", "vtiger", "pipedrive", "pipedrive-pages", "hubspot-pages",
]

@Suite("Drafts of exports made from documented columns")
struct VendorTests {
    private static let exports = packageRoot.appendingPathComponent("Tests/CRMImportTests/Exports").path
    @Test("The CRM is recognised, and the draft is imported unedited", arguments: vendorFolders)
    func vendor(_ name: String) throws {
        let drafted = try Drafted(folder: Self.exports + "/" + name)
        #expect(drafted.draft.source == name.split(separator: "-").first.map(String.init))
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) > 0 FROM opportunities") == ["1"])
        #expect(try drafted.rows("SELECT count(*) > 0 FROM opportunities WHERE stage IS NOT NULL") == ["1"])
        let filled = ["id", "owner_id", "stage", "amount_minor", "created_at", "status"].filter { column in
            drafted.source("opportunities", column)?.isEmpty == false
        }
        #expect(filled.count == 6, "\(filled)")
    }
}
