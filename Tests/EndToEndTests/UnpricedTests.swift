import Foundation
import GRDB
import Testing

/// Exports whose deals have no amounts: what has no price is counted, and never 0.
@Suite("Deals without amounts", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct UnpricedTests {
    private static let deals: String =
        "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,lead_behaviour_profile,has_company,"
        + "has_gtin,average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue\n"
        + (1...40).map { number in
            let (month, day) = (number % 4 + 8, number % 13 + 1)
            return
                "m\(number),s\(number),u1,u\(number % 3 + 2),\(day)-\(month)-2018 19:58,pet,online_medium,cat,,,,reseller,,0\n"
        }.joined()

    private static let leads: String =
        "mql_id,first_contact_date,landing_page_id,origin\n"
        + (1...60).map { "m\($0),\($0 % 27 + 1)-07-2018,p1,social\n" }.joined()

    private static let events: String =
        "case,activity,timestamp,resource\n"
        + (1...30).map { number in
            "c\(number),Received,2025-0\(number % 9 + 1)-05 09:00:00,Ann\n"
                + "c\(number),\(number % 2 == 0 ? "Checked" : "Closed"),2025-0\(number % 9 + 1)-09 10:00:00,Bob\n"
        }.joined()

    /// Amounts of nought, as pages and pictures' texts have them: `€ 0`, `BRL 0`, `0 BRL`.
    private func noughts(_ text: String) -> [String] {
        text.matches(of: #/(?:€|BRL|\$)[\s\u{202F}\u{A0}]?0(?![\d.,])|(?:^|[^\d.,])0[\s\u{202F}\u{A0}](?:€|BRL|USD)/#)
            .map { String($0.output) }
    }

    private func build(_ mapping: String, _ files: [String: String]) throws -> Folder {
        let folder = try Folder()
        try folder.crmsite("init", "--quiet")
        for (name, text) in files { try folder.write("exports/" + name, text) }
        try folder.crmsite("import", "csv", "exports", "--mapping", mapping)
        try folder.crmsite("build")
        return folder
    }

    private func check(_ folder: Folder) throws {
        for page in try folder.files("public") where page.hasSuffix(".html") {
            let html = try PageText(try folder.text("public/" + page))
            let alts = html.elements.compactMap { $0.attributes["alt"] }
            #expect(noughts(html.text) == [] && alts.allSatisfy { noughts($0) == [] }, "\(page)")
        }
    }

    @Test("Won deals are counted by quarter and month, and no page says that nothing was earned")
    func won() throws {
        let folder = try build(
            "olist",
            [
                "olist_closed_deals_dataset.csv": UnpricedTests.deals,
                "olist_marketing_qualified_leads_dataset.csv": UnpricedTests.leads,
            ])
        try check(folder)
        let home = try PageText(try folder.text("public/index.html")).text
        #expect(home.contains("deals won so far in Q4 2018, none with an amount"))
        let forecast = try PageText(try folder.text("public/forecast/index.html")).text
        #expect(forecast.contains("Q4 2018 cannot be forecast: no deal has an amount."))
        #expect(forecast.contains("Won deals by month") && forecast.contains("All 40"))
    }

    @Test("Amounts in a currency without a rate: the page and the command name the currency")
    func rates() throws {
        let folder = try Fixture.small.folder()
        try folder.remove("public")
        try folder.remove(".crmsite")
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        try queue.write { database in
            try database.execute(sql: "UPDATE opportunities SET currency = 'CHF', amount_minor = 5000")
        }
        try queue.close()
        try folder.crmsite("build")
        try check(folder)
        let why = "if an exchange rate from CHF to USD were recorded"
        let forecast = try PageText(try folder.text("public/forecast/index.html")).text
        #expect(forecast.contains("cannot be forecast: no deal is in a currency with an exchange rate."))
        #expect(forecast.contains(why) && forecast.contains("in CHF without an exchange rate"))
        let home = try PageText(try folder.text("public/index.html")).text
        #expect(home.contains(why) && home.contains("NO_RATE"))
        let run = try folder.crmsite("forecast", "pipeline", "--db", "crm.sqlite")
        #expect(run.reports.contains { $0.contains("NO_RATE: ") && $0.contains("exchange rate from CHF to USD") })
        #expect(run.output.split(separator: "\n").count == 1, "a header and no nought")
    }

    @Test("Where a quarter cannot be forecast no table beside the refusal has a number of it")
    func refused() throws {
        let folder = try Fixture.small.folder()
        try folder.remove("public")
        try folder.remove(".crmsite")
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        try queue.write { database in
            try database.execute(
                sql: """
                    UPDATE opportunities SET status = 'open', stage = 'Engaging', closed_at = NULL
                    WHERE id NOT IN (SELECT id FROM opportunities WHERE status = 'won' ORDER BY id LIMIT 1)
                    """)
        }
        try queue.close()
        try folder.crmsite("build")
        let page = try PageText(try folder.text("public/forecast/index.html")).text
        #expect(page.contains("cannot be forecast yet: a range needs 10 closed deals"))
        for claim in ["Ensemble, mean", "100\u{202F}%", "errors of", "would bring", "past forecasts of like length"] {
            #expect(!page.contains(claim), "\(claim)")
        }
        #expect(page.contains("The months cannot be continued yet"))
    }

    @Test("Open deals are counted by stage, and no pipeline is worth nothing")
    func open() throws {
        let folder = try build("event-log", ["events.csv": UnpricedTests.events])
        try check(folder)
        let pipeline = try PageText(try folder.text("public/pipeline/index.html")).text
        #expect(pipeline.contains("30 deals are open; no deal has an amount."))
        #expect(pipeline.contains("holds 15 of 30 open deals"))
        #expect(!pipeline.contains("ended where it began"))
        let stages = try folder.download("pipeline-by-stage")
        #expect(stages.rows.count == 30 && stages.column("amount").allSatisfy(\.isEmpty))
    }
}
