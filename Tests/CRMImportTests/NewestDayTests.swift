import CRMImport
import CRMModel
import Diagnostics
import Testing

@Suite("The as-of of an export") struct NewestDayTests {
    /// An export of thirty deals entered on the first thirty days of October 2026 and won a week later.
    private static let days = (1...30).map { $0 < 10 ? "0\($0)" : "\($0)" }

    private func export(_ more: String, deals: [String] = days) throws -> Export {
        let rows = deals.map { "d\($0),a1,u1,Won,1,\($0).10.2026,2026-10-\($0)T08:00:00Z\n" }
        return try Export([
            "in/deals.csv": "id,account,owner,Stage,Amount,Closing Date,Created\n" + rows.joined() + more,
            "mapping/opportunities.sql": """
            SELECT id, stage, CASE stage WHEN 'Won' THEN 'won' ELSE 'open' END AS status, amount AS amount_minor,
                   'EUR' AS currency, closing_date AS close_date, created AS created_at, source_table, source_line
            FROM raw.deals ORDER BY source_line
            """,
        ])
    }

    @Test("A won deal's close date in 2099 does not move it, is kept, and is named with file, line and column")
    func mistypedYear() throws {
        let export = try export("x,a1,u1,Won,1,01.03.2099,2026-10-05T08:00:00Z\n")
        let report = try export.run()
        #expect(report.asOf?.iso == "2026-10-30")
        #expect(report.findings["doubtful-day, kept"] == 1)
        #expect(
            try export.rows(
                "SELECT file, line, record_id, column_name, value, action FROM import_findings WHERE kind = 'doubtful-day'"
            ) == ["deals.csv|32|x|Closing Date|2099-03-01|kept"])
        #expect(try export.rows("SELECT close_date FROM opportunities WHERE id = 'x'") == ["2099-03-01"])
        let warning = try #require(report.warnings.first)
        #expect(report.warnings.count == 1)
        #expect(warning.code == "W-SRC-DAY")
        #expect(warning.place.text == "deals.csv:32:6")
        #expect(warning.what.contains("2099-03-01 in column 'Closing Date'"))
        #expect(warning.hint.contains("--as-of"))
    }

    @Test("Closing days that go on from the stamps move it; from the first gap of more than 31 days on they do not")
    func gaps() throws {
        let export = try export(
            "x,a1,u1,Won,1,30.11.2026,2026-10-05T08:00:00Z\n" + "y,a1,u1,Won,1,31.12.2026,2026-10-05T08:00:00Z\n"
                + "z,a1,u1,Won,1,01.02.2027,2026-10-05T08:00:00Z\n"
                + "o,a1,u1,Offer,1,31.01.2027,2026-10-05T08:00:00Z\n")
        let report = try export.run()
        #expect(report.asOf?.iso == "2026-12-31")
        #expect(report.warnings.map(\.place.text) == ["deals.csv:34:6"])
    }

    @Test("Where changes are stamped, planned days that go on without a gap end six weeks after the newest stamp")
    func changesStamped() throws {
        // Won early, with the close date once planned: one every three weeks, far into the future.
        let planned = ["20.11.2026", "11.12.2026", "01.01.2027", "22.01.2027", "12.02.2027", "05.03.2027"]
        let more = planned.enumerated().map { "x\($0),a1,u1,Won,1,\($1),2026-10-05T08:00:00Z\n" }.joined()
        func importing(_ stamp: String, deals: [String] = NewestDayTests.days) throws -> ImportReport {
            let export = try export(more, deals: deals)
            let sql = """
                SELECT id, stage, 'won' AS status, closing_date AS close_date, \(stamp), source_table, source_line
                FROM raw.deals ORDER BY source_line
                """
            try export.folder.write(Array(sql.utf8), to: "mapping/opportunities.sql")
            return try export.run()
        }
        let report = try importing("created AS created_at, created AS updated_at")
        #expect(report.asOf?.iso == "2026-12-11")
        #expect(report.findings["doubtful-day, kept"] == 4)
        #expect(report.warnings.first?.code == "W-SRC-DAY")
        #expect(try importing("created AS updated_at").asOf?.iso == "2026-12-11")
        // One change of 2099 is a clock's error and lets no planned day through.
        let broken =
            "created AS created_at, CASE id WHEN 'd07' THEN created + 2300000000000 ELSE created END AS updated_at"
        #expect(try importing(broken).asOf?.iso == "2026-12-11")
        // Without stamps of change, and with few of them, the days go on.
        #expect(try importing("created AS created_at").asOf?.iso == "2027-03-05")
        #expect(try importing("created AS created_at, created AS updated_at", deals: ["01"]).asOf?.iso == "2027-03-05")
    }

    @Test("A single record entered more than a year after all others does not move it")
    func clockError() throws {
        let report = try export("x,a1,u1,Won,1,02.01.2029,2029-01-02T08:00:00Z\n").run()
        #expect(report.asOf?.iso == "2026-10-30")
        #expect(report.findings["doubtful-day, kept"] == 2)
        let two = try export("x,a1,u1,Won,1,-,2029-01-02T08:00:00Z\ny,a1,u1,Won,1,-,2029-01-02T08:00:00Z\n").run()
        #expect(two.asOf?.iso == "2029-01-02")
        #expect(two.warnings == [])
    }

    @Test("A few records say little about gaps: a year is allowed, and a stamp is believed")
    func few() throws {
        #expect(try export("x,a1,u1,Won,1,30.04.2027,-\n", deals: ["01"]).run().asOf?.iso == "2027-04-30")
        #expect(try export("x,a1,u1,Won,1,30.04.2099,-\n", deals: ["01"]).run().asOf?.iso == "2026-10-01")
        #expect(try export("x,a1,u1,Won,1,-,2029-01-02T08:00:00Z\n", deals: ["01"]).run().asOf?.iso == "2029-01-02")
        // Nothing is stamped at all.
        let typed = "v,a1,u1,Won,1,30.04.2026,-\nw,a1,u1,Won,1,30.06.2026,-\nx,a1,u1,Won,1,30.06.2062,-\n"
        #expect(try export(typed, deals: []).run().asOf?.iso == "2026-06-30")
    }

    @Test("Many of a kind are named once each up to twenty, and then counted")
    func many() throws {
        let rows = (1...25).map { "x\($0),a1,u1,Won,1,01.03.2099,2026-10-05T08:00:00Z\n" }.joined()
        let report = try export(rows).run()
        #expect(report.findings["doubtful-day, kept"] == 25)
        #expect(report.warnings.count == 21)
        #expect(report.warnings.last?.what.contains("5 more") == true)
    }

    @Test("Where no deal has an amount, the column is named with what that costs and the columns that nothing reads")
    func renamed() throws {
        let export = try export("")
        let mapping = Export.mapping.replacing(
            "    columns: {Amount: money,", with: "    requires: [id]\n    columns: {Amount: money,")
        try export.folder.write(Array(mapping.utf8), to: "mapping/mapping.yml")
        try export.folder.write(
            Array("id,account,owner,Stage,Worth,Closing Date,Created\nd1,a1,u1,Offer,5,01.10.2026,2026-10-01\n".utf8),
            to: "in/deals.csv")
        let warning = try #require(try export.run().warnings.first)
        #expect(warning.code == "W-SRC-NONE" && warning.place.text == "deals.csv:1")
        #expect(warning.what.contains("opportunities.amount_minor") && warning.what.contains("every figure in money"))
        #expect(warning.hint.contains("'Worth'"))
    }

    @Test("What the source marks as deleted is counted, and a warning given where that is every deal")
    func deleted() throws {
        func deleting(_ condition: String) throws -> ImportReport {
            let export = try export("")
            let sql = """
                SELECT id, stage, 'open' AS status, created AS created_at,
                       CASE WHEN \(condition) THEN created END AS deleted_at, source_table, source_line
                FROM raw.deals ORDER BY source_line
                """
            try export.folder.write(Array(sql.utf8), to: "mapping/opportunities.sql")
            return try export.run()
        }
        let some = try deleting("id = 'd01'")
        #expect(some.lines.contains("deleted in the source, kept out of the figures: opportunities 1 of 30"))
        #expect(some.warnings.map(\.code) == ["W-SRC-OUTCOME"])
        #expect(try deleting("true").warnings.map(\.code) == ["W-SRC-DELETED"])
        #expect(try deleting("false").deleted.isEmpty)
    }

    @Test("A stage that only another pipeline has is named with both pipelines")
    func otherPipeline() throws {
        let export = try export("x,a1,u1,Paused,1,-,2026-10-05T08:00:00Z\n")
        try export.folder.write(
            Array(
                """
                SELECT 'default' AS pipeline, 'Won' AS name, 1 AS position, 'won' AS outcome
                UNION ALL SELECT 'Renewal', 'Paused', 1, 'open'
                """.utf8), to: "mapping/stages.sql")
        let warning = try #require(try export.run().warnings.first { $0.code == "W-SRC-STAGE" })
        #expect(warning.what.contains("the pipeline 'default' has no stage 'Paused', which a deal is in"))
        #expect(warning.what.contains("one of the pipeline 'Renewal'; counted as open"))
        #expect(warning.place.text == "deals.csv:32")
        #expect(warning.hint.contains("opportunities.sql which pipeline"))
    }

    @Test("Each stage that no pipeline has is named with the first deal's place and how it counts")
    func stages() throws {
        let export = try export("x,a1,u1,Paused,1,-,2026-10-05T08:00:00Z\ny,a1,u1,Paused,1,-,2026-10-05T08:00:00Z\n")
        try export.folder.write(
            Array("SELECT 'default' AS pipeline, 'Won' AS name, 1 AS position, 'won' AS outcome".utf8),
            to: "mapping/stages.sql")
        let report = try export.run()
        let warning = try #require(report.warnings.first)
        #expect(report.warnings.count == 1)
        #expect(warning.code == "W-SRC-STAGE")
        #expect(warning.what.contains("'Paused', which 2 deals are in; counted as open"))
        #expect(warning.place.text == "deals.csv:32")
        #expect(warning.hint.contains("stages.sql"))
    }
}
