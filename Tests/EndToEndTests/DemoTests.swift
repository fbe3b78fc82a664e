import Foundation
import Testing

/// The repository's own project with the demo company.
@Suite("Demo, from database to site", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct DemoTests {
    private struct Truth: Decodable {
        struct Totals: Decodable {
            var accounts: Int
            var opportunities: Int
            var opportunities_deleted: Int
            var opportunities_open: Int
            var opportunities_won: Int
            var opportunities_lost: Int
        }

        struct Month: Decodable {
            var month: String
            var deals: Int
        }

        var as_of: String
        var totals: Totals
        var won_by_month: [Month]
    }

    @Test("What was planted is what the downloads count")
    func truth() throws {
        let folder = try Fixture.demo.folder()
        let truth = try JSONDecoder().decode(Truth.self, from: try folder.data("demo-truth.json"))
        let open = try folder.download("pipeline-by-stage")
        let closed = try folder.download("win-rate")
        #expect(open.rows.count == truth.totals.opportunities_open)
        #expect(closed.column("won").filter { $0 == "1" }.count == truth.totals.opportunities_won)
        #expect(closed.column("won").filter { $0 == "0" }.count == truth.totals.opportunities_lost)
        // The truth counts a win in the month of its day, the figure in that of its entry: late entries move a few.
        let won = try folder.download("won-by-month")
        #expect(won.rows.count == truth.won_by_month.reduce(0) { $0 + $1.deals })
        #expect(Set(won.column("closing_month")) == Set(truth.won_by_month.map(\.month)))
        let home = try PageText(try folder.text("public/index.html")).text
        for count in [truth.totals.opportunities_open, truth.totals.opportunities_won, truth.totals.opportunities_lost]
        {
            #expect(home.contains(grouped(count)), "\(count) is not on the first page")
        }
        #expect(home.contains("31 Oct 2026") || home.contains("31 October 2026"))
    }

    @Test("The same seed writes the same bytes, database, truth and site")
    func sameSeed() throws {
        let first = try Fixture.demo.folder()
        let second = try Folder()
        try second.copy(Places.root + "/content", to: "content")
        try second.crmsite("demo", "--seed", "1")
        #expect(try first.data("crm.sqlite") == second.data("crm.sqlite"))
        #expect(try first.data("demo-truth.json") == second.data("demo-truth.json"))
        try second.crmsite("build")
        #expect(difference(try first.tree("public"), try second.tree("public")) == [])
    }

    @Test("Another zone, language, mask, folder, home and number of threads build the same bytes")
    func variation() throws {
        let first = try Fixture.demo.folder()
        let expected = try first.tree("public")
        let runs: [(arguments: [String], environment: [String: String], umask: String)] = [
            (["--jobs", "1"], ["TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C"], "077"),
            (
                ["--jobs", "2"],
                ["TZ": "Pacific/Kiritimati", "LANG": "ar_EG.UTF-8", "LC_ALL": "ar_EG.UTF-8", "COLUMNS": "20"], "000"
            ),
            (
                ["--jobs", "7"], ["TZ": "", "LANG": "de_DE.UTF-8", "LC_ALL": "", "SOURCE_DATE_EPOCH": "1793404800"],
                "027"
            ),
        ]
        for run in runs {
            let place = try Folder()
            let project = place.path + "/a project"
            try place.copy(first.at("content"), to: "a project/content")
            try place.copy(first.at("crm.sqlite"), to: "a project/crm.sqlite")
            let result = try Program.run(
                ["build", "--project", project, "--output", place.path + "/out"] + run.arguments, in: place,
                environment: run.environment, umask: run.umask)
            #expect(result.code == 0, "\(result.errors)")
            #expect(difference(expected, try place.tree("out")) == [], "\(run)")
            for file in try place.files("out") { #expect(place.stamp("out/" + file).mode == 0o644, "\(file)") }
            #expect(place.stamp("out").mode == 0o755)
        }
    }

    @Test("A second build of the same data writes nothing; one changed setting leaves other files alone")
    func unchanged() throws {
        let folder = try Fixture.demo.folder()
        func stamps() throws -> [String: Folder.Stamp] {
            Dictionary(uniqueKeysWithValues: try folder.files("public").map { ($0, folder.stamp("public/" + $0)) })
        }
        let before = try stamps()
        let again = try folder.crmsite("build")
        #expect(again.output.contains("\n0 files written, \(before.count - 2) unchanged, 0 removed"))
        #expect(try stamps() == before)
        // A target shows where its figure does and nowhere else: no account's page changes, and no download.
        let settings = try folder.text("content/site.yml").replacingOccurrences(
            of: "past-due-share: 0.1", with: "past-due-share: 0.2")
        try folder.write("content/site.yml", settings)
        try folder.crmsite("build")
        let after = try stamps()
        for (file, stamp) in before where file.hasPrefix("accounts/") || file.hasPrefix("rows/") {
            #expect(after[file] == stamp, "\(file)")
        }
    }

    private func grouped(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(number / 1_000),\(String(format: "%03d", number % 1_000))"
    }
}
