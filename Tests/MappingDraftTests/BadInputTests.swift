import Diagnostics
import Foundation
import MappingDraft
import Testing

@Suite("Drafts of bad input")
struct BadInputTests {
    /// Deals with enough columns to be known by their header alone.
    private static let header = "Opportunity Name,Account Name,Opportunity Owner,Stage,Amount,Close Date,Created Date"

    private static func deals(_ count: Int, delimiter: String = ",", amount: (Int) -> String, day: (Int) -> String)
        -> String
    {
        (1...count).map { index in
            let cells = [
                "Deal \(index)", "Firm \(index % 4)", "Anna Berg", index % 3 == 0 ? "Closed Won" : "Proposal",
                amount(index), day(index), day(index + 1),
            ]
            return cells.joined(separator: delimiter)
        }.joined(separator: "\n") + "\n"
    }

    private static func iso(_ index: Int) -> String { "2026-03-\(index % 28 + 1 < 10 ? "0" : "")\(index % 28 + 1)" }

    @Test("The title lines, the total and the notices of a report are found, left out, and told with their lines")
    func report() throws {
        let text =
            "Opportunity Report,,,,,,\nAs of 2026-04-01,,,,,,\n\n" + Self.header + "\n"
            + Self.deals(12, amount: { "\($0 * 100)" }, day: Self.iso)
            + "Grand Total (12),,,,7800,,\n\n\"Copyright (c) 2026 Example Inc. All rights reserved.\"\nConfidential\n"
        let drafted = try Drafted(["report1699.csv": text])
        #expect(drafted.text("mapping.yml").contains("header-line: 4"))
        #expect(drafted.text("mapping.yml").contains("ends-at-blank-line: true"))
        #expect(drafted.text("mapping.yml").contains("leave-out: [\"Grand Total\"]"))
        #expect(drafted.findings.contains { $0.contains("W-CSV-TITLE") && $0.contains("report1699.csv:1") })
        #expect(drafted.findings.contains { $0.contains("W-CSV-FOOTER") && $0.contains("report1699.csv:17") })
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*), sum(amount_minor) FROM opportunities") == ["12|780000"])
        #expect(
            try drafted.rows(
                "SELECT line, action FROM import_findings WHERE kind = 'report-line' ORDER BY line")
                == ["1|skipped", "17|skipped", "18|skipped"])
    }

    @Test("Decimal commas and grouped thousands are read as the numbers they are")
    func commas() throws {
        let text =
            "Verkaufschance;Firma;Besitzer;Phase;Betrag;Abschlussdatum;Erstellt am\n"
            + Self.deals(
                12, delimiter: ";", amount: { "1.\($0 + 100),50 €" },
                day: { "\($0 + 10).03.2026" })
        let drafted = try Drafted(["Verkaufschancen.csv": text])
        #expect(drafted.text("mapping.yml").contains("delimiter: \";\""))
        #expect(drafted.text("mapping.yml").contains("decimal: \",\""))
        #expect(drafted.text("mapping.yml").contains("currency: EUR"))
        try drafted.run()
        #expect(
            try drafted.rows(
                "SELECT amount_minor, currency, close_date FROM opportunities ORDER BY source_line LIMIT 1")
                == ["110150|EUR|2026-03-11"])
    }

    @Test("Two date formats in one column are a finding with file, line and column; both are read")
    func dates() throws {
        let text =
            Self.header + "\n"
            + Self.deals(12, amount: { "\($0)" }, day: { $0 == 7 ? "19.03.2026" : Self.iso($0) })
        let drafted = try Drafted(["deals.csv": text])
        let finding = try #require(drafted.findings.first { $0.contains("W-CSV-DATES") })
        #expect(finding.contains("deals.csv:8:6") && finding.contains("19.03.2026"))
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM opportunities WHERE close_date IS NULL") == ["0"])
        #expect(try drafted.rows("SELECT close_date FROM opportunities WHERE name = 'Deal 7'") == ["2026-03-19"])
    }

    @Test("Days that read both ways are told, and read one way throughout")
    func ambiguous() throws {
        let text = Self.header + "\n" + Self.deals(12, amount: { "\($0)" }, day: { "0\($0 % 9 + 1)/05/2026" })
        let drafted = try Drafted(["deals.csv": text])
        #expect(drafted.findings.contains { $0.contains("W-CSV-DAYS") && $0.contains("deals.csv:2:6") })
    }

    @Test("Full stops and commas as decimal signs in one column are a finding")
    func decimals() throws {
        let text =
            Self.header + "\n"
            + Self.deals(12, amount: { $0 % 2 == 0 ? "\"\($0),5\"" : "\($0).25" }, day: Self.iso)
        let drafted = try Drafted(["deals.csv": text])
        #expect(drafted.findings.contains { $0.contains("W-CSV-NUMBERS") && $0.contains("deals.csv:") })
    }

    @Test("UTF-16 as a spreadsheet writes it is read, tabs and all")
    func wide() throws {
        let text =
            Self.header.split(separator: ",").joined(separator: "\t") + "\r\n"
            + Self.deals(12, delimiter: "\t", amount: { "\($0)" }, day: Self.iso)
        let drafted = try Drafted([:], utf16: ["deals.csv": text.replacingOccurrences(of: "Anna", with: "Åsa")])
        #expect(drafted.text("mapping.yml").contains("encoding: utf16"))
        #expect(drafted.text("mapping.yml").contains("delimiter: tab"))
        try drafted.run()
        #expect(try drafted.rows("SELECT DISTINCT id FROM users") == ["Åsa Berg"])
    }

    @Test("Bytes of Windows-1252 below an ASCII beginning are read, and told")
    func windows() throws {
        let folder = try TemporaryFolder()
        var bytes = Array((Self.header + "\n" + Self.deals(12, amount: { "\($0)" }, day: Self.iso)).utf8)
        bytes += Array("Deal 13,M".utf8) + [0xFC] + Array("ller,Anna Berg,Proposal,5,2026-03-01,2026-03-01\n".utf8)
        try folder.write(bytes, to: "in/deals.csv")
        let drafted = try Drafted(folder: folder("in"))
        #expect(drafted.text("mapping.yml").contains("encoding: windows1252"))
        #expect(drafted.findings.contains { $0.contains("W-CSV-ENCODING") && $0.contains("deals.csv") })
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM accounts WHERE name = 'Müller'") == ["1"])
    }

    @Test("Merged owner names are filled down, each with a finding")
    func merged() throws {
        var text = "Opportunity Owner,Opportunity Name,Account Name,Stage,Amount,Close Date\n"
        for index in 1...12 {
            let owner = index == 1 ? "Anna Berg" : index == 7 ? "Max Roth" : ""
            text += "\(owner),Deal \(index),Firm,Proposal,\(index)00,\(Self.iso(index))\n"
        }
        let drafted = try Drafted(["opportunities.csv": text])
        #expect(drafted.findings.contains { $0.contains("W-CSV-MERGED") && $0.contains("Opportunity Owner") })
        try drafted.run(asOf: "2026-03-31")
        #expect(
            try drafted.rows("SELECT owner_id, count(*) FROM opportunities GROUP BY 1 ORDER BY 1")
                == ["Anna Berg|6", "Max Roth|6"])
        #expect(
            try drafted.rows("SELECT count(*), min(line), action FROM import_findings WHERE kind = 'filled-down'")
                == ["10|3|repaired"])
    }

    @Test("Five hundred columns, most of them empty, are read and told")
    func wideTable() throws {
        let extra = (1...500).map { "Field \($0)" }.joined(separator: ",")
        let blanks = String(repeating: ",", count: 499)
        var text = Self.header + "," + extra + "\n"
        for line in Self.deals(12, amount: { "\($0)" }, day: Self.iso).split(separator: "\n") {
            text += "\(line),x\(blanks)\n"
        }
        let drafted = try Drafted(["deals.csv": text])
        #expect(drafted.findings.contains { $0.contains("W-CSV-WIDE") && $0.contains("507 columns") })
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM opportunities") == ["12"])
    }

    @Test("Every one of five hundred columns with a value is kept; every other is listed with the reason")
    func ownFields() throws {
        let extra = (1...500).map { "Field \($0)" } + ["API Token", "Empty", "Odd*"]
        var text = Self.header + "," + extra.joined(separator: ",") + "\n"
        for line in Self.deals(12, amount: { "\($0)" }, day: Self.iso).split(separator: "\n") {
            text += "\(line),\((1...500).map { "x\($0)" }.joined(separator: ",")),secret1,,odd\n"
        }
        let drafted = try Drafted(["deals.csv": text])
        try drafted.run()
        #expect(try drafted.rows("SELECT count(DISTINCT field), count(*) FROM custom_values") == ["500|6000"])
        for file in ["report.md", "mapping.yml"] {
            let text = drafted.text(file)
            #expect(text.contains("no value in the rows looked at") && text.contains("Empty"), "\(file)")
            #expect(text.contains("something secret") && text.contains("API Token"), "\(file)")
            #expect(text.contains("asterisk") && text.contains("Odd"), "\(file)")
        }
    }

    @Test("Notices below a blank line are no rows, where a spreadsheet pads them with delimiters too")
    func paddedNotices() throws {
        let text =
            Self.header + "\n" + Self.deals(12, amount: { "\($0)" }, day: Self.iso)
            + "\nMuster Vertriebs GmbH,,,,,,\nStand: 20.11.2026,,,,,,\n"
        let drafted = try Drafted(["deals.csv": text])
        #expect(drafted.text("mapping.yml").contains("ends-at-blank-line: true"))
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM opportunities") == ["12"])
    }

    @Test("An amount or a day under a name nobody knows is named with what its values are and what is lost without it")
    func renamed() throws {
        let rows = Self.deals(40, amount: { $0 == 7 ? "on request" : "\($0 * 100).50" }, day: Self.iso)
        let header = "Opportunity Name,Account Name,Opportunity Owner,Stage,Deal Worth (net),Curtain,Created Date"
        let drafted = try Drafted(["deals.csv": header + "\n" + rows])
        let report = drafted.text("report.md")
        #expect(drafted.source("opportunities", "amount_minor") == nil)
        #expect(
            report.contains(
                "| opportunities.amount\\_minor | deals.csv, Deal Worth (net) |  | looks like money: 97 % of its values are "
                    + "amounts; without it: every figure in money: pipeline value, won by month, forecast |"),
            "\(report)")
        #expect(report.contains("| opportunities.close\\_date | deals.csv, Curtain |  | holds days: 100 %"))
        #expect(
            drafted.draft.lines.contains { $0.contains("left to you: deals.csv, 'Deal Worth (net)' looks like money") })
        let known = try Drafted(["deals.csv": Self.header + "\n" + rows])
        #expect(!known.text("report.md").contains("looks like money"))
    }

    @Test("A stage whose name says nothing is a finding with file, line and column, and counts as open")
    func unknownStage() throws {
        let text = Self.header + "\n" + Self.deals(12, amount: { "\($0)" }, day: Self.iso)
        let drafted = try Drafted([
            "deals.csv": text.replacingOccurrences(
                of: "Deal 4,Firm 0,Anna Berg,Proposal", with: "Deal 4,Firm 0,Anna Berg,Auf Eis")
        ])
        let finding = try #require(drafted.findings.first { $0.contains("W-MAP-STAGE") })
        #expect(finding.contains("'Auf Eis'") && finding.contains("deals.csv:5:4") && finding.contains("stages.sql"))
        #expect(drafted.findings.count { $0.contains("W-MAP-STAGE") } == 1)
        #expect(drafted.text("report.md").contains("'Auf Eis' is a stage whose name says nothing"))
        try drafted.run()
        #expect(try drafted.rows("SELECT status FROM opportunities WHERE stage = 'Auf Eis'") == ["open"])
    }

    @Test("Formula cells are told with line and column, and read as text")
    func formulas() throws {
        let text =
            Self.header + ",Remark\n"
            + Self.deals(12, amount: { "\($0)" }, day: Self.iso).split(separator: "\n").map { "\($0),=A1+B2\n" }
            .joined()
        let drafted = try Drafted(["deals.csv": text])
        #expect(drafted.findings.contains { $0.contains("W-CSV-FORMULA") && $0.contains("deals.csv:2:8") })
    }

    @Test(
        "A column is matched whether its names are cased, joined or parted",
        arguments: [
            "OPPORTUNITYID,STAGENAME,CLOSEDATE,OWNERID,ACCOUNTID",
            "OpportunityId,StageName,CloseDate,OwnerId,AccountId",
            "opportunity_id,stage_name,close_date,owner_id,account_id",
            "Opportunity ID,Stage Name,Close Date,Owner ID,Account ID",
        ])
    func spellings(header: String) throws {
        let rows = (1...9).map { "o\($0),Proposal,2026-01-0\($0),u\($0 % 2),a\($0 % 3)\n" }.joined()
        let drafted = try Drafted(["opportunities.csv": header + "\n" + rows])
        let names = header.split(separator: ",").map(String.init)
        let found = ["id", "stage", "close_date", "owner_id", "account_id"].map { drafted.source("opportunities", $0) }
        #expect(found == names)
    }

    @Test("What is not usable is named, and does not stop the rest")
    func unusable() throws {
        let folder = try TemporaryFolder([
            "in/deals.csv": Self.header + "\n" + Self.deals(12, amount: { "\($0)" }, day: Self.iso),
            "in/empty.csv": "", "in/single.csv": "Note\nfirst\nsecond\n",
            "in/contacts.csv": "Id,First Name,Last Name,Email\n",
        ])
        try folder.write([0x50, 0x4B, 0x03, 0x04, 0, 0, 1, 2], to: "in/workbook.csv")
        try folder.write([0x01, 0x00, 0x02, 0x00, 0xFF, 0x00], to: "in/binary.csv")
        let drafted = try Drafted(folder: folder("in"))
        #expect(drafted.findings.contains { $0.contains("W-CSV-EMPTY") && $0.contains("empty.csv") })
        #expect(drafted.findings.contains { $0.contains("W-CSV-KIND") && $0.contains("workbook.csv") })
        #expect(drafted.findings.contains { $0.contains("W-CSV-NUL") && $0.contains("binary.csv") })
        #expect(drafted.findings.contains { $0.contains("W-CSV-ONE") && $0.contains("single.csv") })
        #expect(drafted.findings.contains { $0.contains("W-CSV-ROWS") && $0.contains("contacts.csv") })
        #expect(drafted.draft.ignored.map(\.name).contains("single.csv"))
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM opportunities") == ["12"])
    }

    @Test("No folder, no file and no usable file are errors")
    func nothing() throws {
        let folder = try TemporaryFolder(["in/readme.md": "x", "only/empty.csv": ""])
        #expect(faults { _ = try MappingDraft(folder: folder("nowhere")) }.map(\.code) == ["E-SRC-MISSING"])
        #expect(faults { _ = try MappingDraft(folder: folder("in")) }.map(\.code) == ["E-SRC-EMPTY"])
        #expect(faults { _ = try MappingDraft(folder: folder("only")) }.map(\.code) == ["E-CSV-EMPTY"])
    }

    @Test("Secrets are not among the sample values, and no value leaves its line of the report")
    func secrets() throws {
        let text =
            "User ID,User Name,Email,Password,Role\nu1,\"An|na\n<b>\",a@example.org,hunter2,Sales\n"
            + "u2,Max,m@example.org,swordfish,Sales\n"
        let drafted = try Drafted([
            "users.csv": text, "deals.csv": Self.header + "\n" + Self.deals(9, amount: { "\($0)" }, day: Self.iso),
        ])
        for file in drafted.draft.mappingFiles {
            #expect(!file.text.contains("hunter2"))
            #expect(!file.text.contains("swordfish"))
        }
        #expect(!drafted.text("report.md").contains("<b>"))
    }

    @Test("The same files give the same draft, byte for byte")
    func repeats() throws {
        let files = ["deals.csv": Self.header + "\n" + Self.deals(40, amount: { "\($0)" }, day: Self.iso)]
        let first = try Drafted(files)
        let second = try Drafted(files)
        #expect(first.draft.mappingFiles.map(\.text) == second.draft.mappingFiles.map(\.text))
    }

    @Test("A last row that is too short or too long is a record to be mended, not a total that is left out")
    func raggedEnd() throws {
        let drafted = try Drafted([
            "deals.csv":
                "Id,Name,Owner,Stage,Amount,Close Date\n1,a,x,Open,1,2026-01-01\n2,b,x,Won,1\n3,c,x,Won,1,2026-01-03,extra\n"
        ])
        #expect(drafted.findings.filter { $0.contains("W-CSV-RAGGED") }.count == 2)
        #expect(!drafted.findings.contains { $0.contains("W-CSV-FOOTER") })
        #expect(!drafted.text("mapping.yml").contains("leave-out"))
        #expect(faults { try drafted.run() }.first?.code == "E-CSV-RAGGED")
    }

    @Test("Texts that a spreadsheet holds as formulas are the texts, with their zeros")
    func textFormulas() throws {
        let rows = (1...6).map {
            "\"=\"\"001\($0)\"\"\",Deal \($0),Ann,Open,100,\"=\"\"2026-01-0\($0)\"\"\"\n"
        }
        let drafted = try Drafted(["deals.csv": "Id,Name,Owner,Stage,Amount,Close Date\n" + rows.joined()])
        #expect(!drafted.findings.contains { $0.contains("W-CSV-FORMULA") })
        try drafted.run(asOf: "2026-01-31")
        #expect(
            try drafted.rows("SELECT id, close_date FROM opportunities ORDER BY source_line LIMIT 2")
                == ["0011|2026-01-01", "0012|2026-01-02"])
    }

    @Test("Deals most of which name no owner are asked about")
    func blanks() throws {
        let rows = (1...48).map { "\($0),d\($0),Open,5,2026-01-02,\($0 % 4 == 0 ? "Ann" : "")\n" }
        let drafted = try Drafted(["deals.csv": "Id,Name,Stage,Amount,Close Date,Owner\n" + rows.joined()])
        let finding = try #require(drafted.findings.first { $0.contains("W-MAP-BLANKS") })
        #expect(finding.contains("36 of 48 deals") && finding.contains("deals.csv:1:6") && finding.contains("owner_id"))
    }

    @Test("Two files with the same identifiers hold the same records only where their values agree")
    func sameIdentifiers() throws {
        let head = "Id,Name,Owner,Stage,Amount,Close Date,Created On\n"
        func rows(_ count: Int, times factor: Int) -> String {
            (1...count).map { "\($0),D\($0),Ann,Open,\($0 * factor),2026-03-15,2026-01-01\n" }.joined()
        }
        let other = try Drafted([
            "deals_2025.csv": head + rows(12, times: 7), "deals_2026.csv": head + rows(13, times: 100),
        ])
        let finding = try #require(other.findings.first { $0.contains("W-MAP-SAME-IDS") })
        #expect(finding.contains("deals_2025.csv:2:5") && finding.contains("'Amount'"))
        #expect(!other.text("mapping.yml").contains("holds the same records"))
        let same = try Drafted([
            "deals_2025.csv": head + rows(12, times: 7), "deals_2026.csv": head + rows(13, times: 7),
        ])
        #expect(!same.findings.contains { $0.contains("W-MAP-SAME-IDS") })
        #expect(same.text("mapping.yml").contains("holds the same records as deals_2026.csv"))
    }

    @Test(
        "Two files that write one value in two ways hold the same records",
        arguments: [
            ("2025-12-@ 10:@:17", "2025-12-@ 10:@", true), ("2025-12-@ 10:@:17", "@/12/2025 10:@", true),
            ("2025-12-@ 10:@:17", "2025-12-@", true), ("2025-12-@ 10:@:17", "2025-12-@ 08:@", false),
            ("TRUE", "1", true), ("1,0@.00", "10@", true), ("1,0@.00", "20@", false),
        ])
    func writtenAlike(first: String, second: String, isSame: Bool) throws {
        func file(_ pattern: String) -> String {
            let isTime = pattern.hasSuffix("17") || pattern.contains("/") || pattern.hasPrefix("2025")
            return "Id,Name,Owner,Stage,\(isTime ? "Created On" : "Amount"),Close Date\n"
                + (11...28).map { row in
                    let value = pattern.split(separator: "@", omittingEmptySubsequences: false).joined(
                        separator: "\(row)")
                    return "\(row),D\(row),Ann,Open,\"\(value)\",2026-03-15\n"
                }.joined()
        }
        let drafted = try Drafted(["deals.csv": file(first), "all_deals.csv": file(second)])
        #expect(drafted.findings.contains { $0.contains("W-MAP-SAME-IDS") } == !isSame)
    }
}
