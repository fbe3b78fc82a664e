import CRMModel
import CRMStore
import Compliance
import Diagnostics
import Foundation
import RuleLanguage
import Testing

/// Texts and numbers in rules that no record has.
@Suite struct RuleValueTests {
    private func findings(_ condition: String) throws -> [String] {
        let folder = NSTemporaryDirectory() + "values-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try CRMDatabase(replacing: folder + "/crm.sqlite")
        try database.write { writer in
            try writer.setMeta("as_of", "2026-06-30")
            for (id, source) in [("l1", "Import"), ("l2", "Web"), ("l3", "Fair")] {
                try writer.inserter(into: "leads", columns: ["id", "source"]).insert([.text(id), .text(source)])
            }
            let change = ["id", "seq", "entity", "record_id", "field", "at", "old_value", "new_value"]
            try writer.inserter(into: "field_changes", columns: change).insert([
                .text("f1"), .integer(1), .text("lead"), .text("l1"), .text("source"), at("2026-06-01 09:00"),
                .text("Referral"), .text("Import"),
            ])
            try writer.inserter(into: "custom_values", columns: ["entity", "record_id", "field", "value"]).insert([
                .text("lead"), .text("l1"), .text("interest"), .text("high"),
            ])
        }
        try database.finish()
        let snapshot = try CRMSnapshot(path: folder + "/crm.sqlite")
        defer { snapshot.release() }
        var reader = RuleReader()
        let text = "when lead created\nthen activity call\n\(condition)\n"
        let rule = reader.read(RuleBlock(info: "rule TEST-1 major people", text: text, file: "a.md", line: 10))
        return try RuleValueCheck.check(
            [try #require(rule, "\(reader.diagnostics.map(\.text))")], snapshot, settings: ComplianceSettings()
        ).map(\.text)
    }

    @Test func `a text no record has is warned of with its place and the nearest there is`() throws {
        #expect(
            try findings("where source is \"Wbe\"") == [
                "warning[W-RULE-VALUE]: no lead has the source \"Wbe\": a.md:13:7: did you mean \"Web\"?"
            ])
        #expect(
            try findings("except source in (\"Web\", \"Telephone\")").first?.hasSuffix(
                "values: \"Fair\", \"Import\", \"Referral\", \"Web\"") == true)
        #expect(try findings("where source contains \"xyz\"").count == 1)
    }

    @Test func `a field of texts that are no numbers is not compared with one in silence`() throws {
        #expect(
            try findings("where interest > 15").first?.contains("no interest of any lead is a number") == true)
    }

    @Test(arguments: [
        "where source is \"import\"", "where source is \"Referral\"", "where source is not \"FAIR\"",
        "where source contains \"eb\"", "where interest is \"High\"", "where company is \"Nobody has one\"",
    ]) func `what a record has or had, in whatever capitals, is no finding`(condition: String) throws {
        #expect(try findings(condition) == [])
    }
}
