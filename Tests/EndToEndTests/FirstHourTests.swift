import Foundation
import Testing

/// From nothing, and an export nobody has mapped, to a site: what a new user does in the first hour.
@Suite("The first hour", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct FirstHourTests {
    @Test("init writes a project whose manual passes its check, and says what comes next")
    func begins() throws {
        let folder = try Folder()
        let made = try Program.run(["init", "briefing"], in: folder)
        #expect(made.code == 0)
        #expect(made.output.contains("content/site.yml"))
        #expect(made.output.contains("--guess"))
        #expect(try folder.files("briefing/content/programme").count == 10)
        let check = try Program.run(["manual", "check", "--project", "briefing"], in: folder)
        #expect(check.code == 0, "\(check.errors)")
        // All it says is that nobody has asked for the rules yet.
        #expect(check.reports.allSatisfy { $0.hasPrefix("warning[W-MAN-L08]") }, "\(check.errors)")
    }

    @Test("The lines that init prints work as they stand", arguments: [".", "briefing", "our briefing"])
    func printedLines(_ place: String) throws {
        let folder = try Folder()
        let lines = try folder.crmsite("init", place).output.split(separator: "\n").map(String.init)
        let below = place == "." ? "" : place + "/"
        try folder.write(
            below + "exports/deals.csv",
            """
            Deal ID,Deal Name,Deal Owner,Stage,Amount,Close Date,Created Date
            d1,First,Ann Lee,Won,500.00,2026-01-22,2026-01-02
            d2,Second,Bob Ray,Offer,700.50,2026-02-25,2026-01-03
            d3,Third,Ann Lee,Lost,90.00,2026-01-28,2026-01-04
            """ + "\n")
        let commands = lines.compactMap { $0.hasPrefix("  crmsite ") ? String($0.dropFirst(10)) : nil }
        #expect(commands.count == 4)
        for command in commands {
            let result = try Program.run(Script.words(command), in: folder)
            #expect(result.code == 0, "\(command): \(result.errors)")
        }
        #expect(folder.exists(below + "public/index.html") && folder.exists(below + "crm.sqlite"))
        #expect(place == "." || !folder.exists("crm.sqlite"))
    }

    /// Exports with the columns of each source: of the import's tests, or as few rows as make one.
    private static let exports: [String: [String: String]] = [
        "olist": [
            "olist_closed_deals_dataset.csv": """
            mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,lead_behaviour_profile,has_company,\
            has_gtin,average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue
            m1,s1,u1,u2,26-02-2018 19:58,pet,online_medium,cat,,,,reseller,,0

            """,
            "olist_marketing_qualified_leads_dataset.csv": """
            mql_id,first_contact_date,landing_page_id,origin
            m1,01-02-2018,p1,social
            m2,20-10-2017,p1,paid_search

            """,
        ],
        "event-log": [
            "events.csv": """
            case,activity,timestamp,resource
            c1,Received,2026-01-02 09:00:00,Ann
            c1,Closed,2026-01-05 10:00:00,Bob

            """
        ],
    ]

    @Test(
        "The starter's manual builds with every shipped mapping",
        arguments: [
            ("dynamics", "dynamics"), ("espocrm", "espocrm"), ("event-log", ""), ("hubspot", "hubspot-pages"),
            ("maven", "maven"), ("odoo", "odoo"), ("olist", ""), ("pipedrive", "pipedrive"),
            ("salesforce", "salesforce"), ("suitecrm", "suitecrm"), ("vtiger", "vtiger"),
        ])
    func starter(_ mapping: String, _ export: String) throws {
        let folder = try Folder()
        try folder.crmsite("init", "--quiet")
        if mapping == "maven" {
            try folder.copy(Places.exports, to: "exports")
        } else if let files = FirstHourTests.exports[mapping] {
            for (name, text) in files { try folder.write("exports/" + name, text) }
        } else {
            try folder.copy(Places.root + "/Tests/CRMImportTests/Exports/" + export, to: "exports")
        }
        try folder.crmsite("import", "csv", "exports", "--mapping", mapping)
        try folder.crmsite("build")
        #expect(folder.exists("public/index.html"))
    }

    @Test(
        "The starter's manual builds with the Zoho mapping",
        .enabled(if: Places.hasShared, "needs the shared test material"))
    func starterOfZoho() throws {
        let folder = try Folder()
        try folder.crmsite("init", "--quiet")
        try folder.crmsite("import", "csv", (Places.shared ?? "") + "/data/zoho_crm_demo", "--mapping", "zoho")
        try folder.crmsite("build")
        #expect(folder.exists("public/index.html"))
    }

    @Test("init keeps what is there, names it, and ends with 73 where there is nothing to write")
    func keeps() throws {
        let folder = try Folder()
        try folder.write("content/site.yml", "title: Mine\n")
        let first = try Program.run(["init"], in: folder)
        #expect(first.code == 0)
        #expect(try folder.text("content/site.yml") == "title: Mine\n")
        #expect(first.reports.map { $0.prefix(19) } == ["warning[W-OUT-KEPT]"])
        #expect(first.errors.contains("content/site.yml"))
        let again = try Program.run(["init"], in: folder)
        #expect(again.code == 73)
        #expect(again.errors.contains("E-OUT-EXISTS"))
    }

    @Test(
        "An export without a mapping becomes a site by its draft, unedited",
        .enabled(if: Places.hasShared, "needs the shared test material"),
        arguments: ["dbt_salesforce", "dbt_hubspot", "maven_crm", "zoho_crm_demo", "olist_funnel"])
    func site(_ name: String) throws {
        let folder = try Folder()
        let export = (Places.shared ?? "") + "/data/" + name
        try folder.crmsite("init")
        try folder.crmsite("import", "csv", export, "--guess", "--output", "mapping")
        #expect(try folder.text("mapping/report.md").contains("## Missing, and what it costs"))
        try folder.crmsite("import", "csv", export, "--mapping", "./mapping")
        try folder.crmsite("build")
        #expect(folder.exists("public/index.html"))
        let verified = try Program.run(["verify"], in: folder)
        #expect(verified.code == 0)
    }

    @Test("A draft is never written over, and guessing takes no mapping")
    func draft() throws {
        let folder = try Folder()
        try folder.write("in/deals.csv", "Deal ID,Deal Name,Stage,Amount,Close Date\nd1,First,Won,5,2026-01-02\n")
        try folder.write("mapping/mine.txt", "work")
        let there = try Program.run(["import", "csv", "in", "--guess"], in: folder)
        #expect(there.code == 73)
        #expect(there.errors.contains("E-OUT-EXISTS"))
        #expect(try folder.files("mapping") == ["mine.txt"])
        let both = try Program.run(["import", "csv", "in", "--guess", "--mapping", "maven"], in: folder)
        #expect(both.code == 64)
        let neither = try Program.run(["import", "csv", "in"], in: folder)
        #expect(neither.code == 64)
        #expect(try Program.run(["import", "csv", "in", "--guess", "--output", "draft"], in: folder).code == 0)
        #expect(!folder.exists("crm.sqlite"))
    }
}
