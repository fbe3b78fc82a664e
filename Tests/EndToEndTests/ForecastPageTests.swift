import Foundation
import GRDB
import Testing

/// How the forecast and the pipeline page say what they found.
@Suite("Forecast and pipeline page", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct ForecastPageTests {
    @Test("A quota of nought or below has a reason, and the headline is a sentence")
    func quotas() throws {
        let folder = try Fixture.small.folder()
        for amount in [0, -50_000] {
            let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
            try queue.write { database in
                let asOf = try String.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'as_of'") ?? ""
                try database.execute(sql: "DELETE FROM quotas")
                try database.execute(
                    sql: """
                        INSERT INTO quotas (id, user_id, period_start, period_end, amount_minor, currency)
                        SELECT 'q', (SELECT id FROM users ORDER BY id LIMIT 1), date(?, '-20 days'), date(?, '+20 days'), ?,
                            'USD'
                        """, arguments: [asOf, asOf, amount])
            }
            try queue.close()
            try folder.crmsite("build")
            let page = try PageText(try folder.text("public/pipeline/index.html")).text
            #expect(!page.lowercased().contains("quota of q4 2017 is won"))
            #expect(
                page.contains(amount == 0 ? "is nought: nothing is measured" : "is below nought: nothing is measured"))
        }
    }

    /// The demo with its most uncertain open deal at an amount, and the name of that deal.
    private func demo(_ amount: Int64, quota: Int64? = nil) throws -> (folder: Folder, name: String) {
        let folder = try Fixture.demo.folder()
        let lines = try folder.download("forecast-quarter")
        let chances = lines.column("chance").map { Double($0) ?? 0 }
        let place = try #require(chances.indices.min { abs(chances[$0] - 0.5) < abs(chances[$1] - 0.5) })
        let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
        try queue.write { database in
            try database.execute(
                sql: "UPDATE opportunities SET amount_minor = ? WHERE id = ?",
                arguments: [amount, lines.column("id")[place]])
            if let quota { try database.execute(sql: "UPDATE quotas SET amount_minor = ?", arguments: [quota]) }
        }
        try queue.close()
        try folder.crmsite("build")
        return (folder, lines.column("name")[place])
    }

    @Test("Where one deal decides the close the page says so; units name a quota of nought")
    func hinge() throws {
        let (folder, name) = try demo(1_400_000_000, quota: 0)
        let page = try PageText(try folder.text("public/forecast/index.html")).text
        #expect(page.contains("It hangs on one deal: about") && page.contains("without \(name) (P50), and"))
        #expect(page.contains("The P50 of Q4 2026 is") && !page.contains("Most likely, P50"))
        #expect(!page.contains("likely a typing error"))
        let teams = try folder.files("public/forecast/teams").filter { $0.hasSuffix(".html") }
            .map { try PageText(try folder.text("public/forecast/teams/" + $0)).text }
        let idle = teams.filter { $0.contains("is nought: nothing is measured against it") }
        #expect(idle.count > 3 && idle.allSatisfy { !$0.contains("no quota") })
    }

    @Test("An amount that is likely a typing error stands out on the briefing, with the way to it")
    func typingError() throws {
        let (folder, name) = try demo(10_000_000_000_000)
        let page = try PageText(try folder.text("public/index.html"))
        #expect(page.text.contains("\(name) is entered with") && page.text.contains("likely a typing error"))
        let links = page.elements.compactMap { $0.attributes["href"] }
        #expect(links.contains { $0.hasSuffix("forecast/index.html#doubtful-amounts") })
        #expect(try folder.text("public/forecast/index.html").contains("id=\"doubtful-amounts\""))
    }

    @Test("The range of the quarter shows its middle half, and both are named")
    func bands() throws {
        let html = try Fixture.demo.folder().text("public/forecast/index.html")
        #expect(html.contains("50 % range, lower") && html.contains("50 % range, upper"))
        let page = try PageText(html).text
        #expect(page.contains("Open deals dated in Q4 2026"))
        // The last row of the picture's table: P50, P10, P90, P25, P75.
        let row = try #require(html.firstMatch(of: /31 Dec<\/th>((?:<td class="r">[^<]*<\/td>)+)/)).output.1
        let values = row.matches(of: />([^<]+)</).compactMap { Double($0.output.1) }
        #expect(values.count == 5)
        if values.count == 5 {
            #expect(values[1] < values[3] && values[3] < values[0] && values[0] < values[4] && values[4] < values[2])
        }
    }

    @Test("No deal that decides the quarter stands without a word on why, and no row is of nobody and nothing")
    func reasons() throws {
        let folder = try Fixture.demo.folder()
        let html = try folder.text("public/forecast/index.html")
        #expect(!html.contains("<td></td>"))
        #expect(try !PageText(html).text.contains("no owner"))
    }

    @Test("What is looked up is folded under its finding and in the page for readers without a script")
    func folded() throws {
        let html = try Fixture.demo.folder().text("public/pipeline/index.html")
        let folds = html.matches(
            of: /<details class="fold">\s*<summary><h2>([^<]+)<\/h2><\/summary>\s*<div class="in" id="([a-z-]+)">/)
        let ids = folds.map { String($0.output.2) }
        #expect(ids.contains("win-rates") && ids.contains("leads") && ids.contains("shares"))
        #expect(!ids.contains("plan") && !ids.contains("stages") && !ids.contains("movement"))
        #expect(folds.allSatisfy { $0.output.1.count > 10 })
        #expect(html.contains("id=\"past-due\""))
    }
}
