import Diagnostics
import MappingDraft
import Testing

/// What a file does not say for sure is told, and never read as something else in silence.
@Suite("Drafts of unclear input")
struct UnclearInputTests {
    private static func deals(
        amounts: [String] = ["100"], days: [String] = ["2026-03-15"], owners: [String] = ["Ann Lee"],
        accounts: [String]? = nil
    ) -> String {
        let count = max(amounts.count, days.count, owners.count, accounts?.count ?? 0)
        let stages = ["Open", "Won", "Lost"]
        let head = "Id,Name,Owner,Stage,Amount,Close Date,Created On" + (accounts == nil ? "" : ",Account Name")
        return head + "\n"
            + (0..<count).map { index in
                let cells = [
                    "\(index + 1)", "Deal \(index)", owners[index % owners.count], stages[index % 3],
                    "\"\(amounts[index % amounts.count])\"", days[index % days.count], "2026-01-01",
                ]
                return (cells + (accounts.map { [$0[index % $0.count]] } ?? [])).joined(separator: ",")
            }.joined(separator: "\n") + "\n"
    }

    private func amounts(_ texts: [String]) throws -> (minor: [String], findings: [String]) {
        let drafted = try Drafted(["deals.csv": Self.deals(amounts: texts)])
        try drafted.run()
        return (
            try drafted.rows("SELECT amount_minor FROM opportunities ORDER BY source_line"),
            drafted.findings.filter { $0.contains("W-CSV-NUMBERS") }
        )
    }

    @Test(
        "A sign with three digits behind it everywhere groups thousands, and that is said",
        arguments: [
            ["1.234 €", "2.500 €", "12.000 €", "850 €"], ["1,234", "2,500", "12,000", "850"],
            ["1.234", "2.500", "12.000", "850"],
        ])
    func thousands(_ texts: [String]) throws {
        let (minor, findings) = try amounts(texts)
        #expect(minor == ["123400", "250000", "1200000", "85000"])
        #expect(findings.count == 1)
        #expect(findings.allSatisfy { $0.contains("deals.csv:2:5") && $0.contains("reads both ways") })
    }

    @Test("Where another column proves the decimal sign, a guess gives way to it")
    func proven() throws {
        var lines = Self.deals(amounts: ["1.234", "2.500", "12.000"]).split(separator: "\n").map(String.init)
        lines[0] += ",Discount"
        for index in 1..<lines.count { lines[index] += ",0.\(index)5" }
        let drafted = try Drafted(["deals.csv": lines.joined(separator: "\n") + "\n"])
        try drafted.run()
        #expect(drafted.findings.contains { $0.contains("W-CSV-NUMBERS") && $0.contains("other columns of the file") })
        #expect(try drafted.rows("SELECT max(amount_minor) FROM opportunities") == ["1200"])
    }

    @Test("Values whose signs group thousands in two ways are left to the user, not read by halves")
    func twoWays() throws {
        let drafted = try Drafted(["deals.csv": Self.deals(amounts: ["1.234", "2,500", "3.000", "4,000"])])
        #expect(drafted.source("opportunities", "amount_minor") == nil)
        #expect(drafted.findings.contains { $0.contains("W-CSV-NUMBERS") && $0.contains("deals.csv:3:5") })
    }

    @Test("Swiss and Indian groups are read as the amounts they are, without a doubt")
    func groups() throws {
        let swiss = try amounts(["1'234.50", "12'000.00", "99.95", "1’000’000.00"])
        #expect(swiss.minor == ["123450", "1200000", "9995", "100000000"] && swiss.findings.isEmpty)
        let indian = try amounts(["12,34,567.00", "1,00,000.00", "5.00"])
        #expect(indian.minor == ["123456700", "10000000", "500"] && indian.findings.isEmpty)
    }

    @Test("Days written in two orders are left to the user with file, line and column")
    func twoOrders() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals(days: ["03/15/2026", "15/03/2026", "04/05/2026", "2026-03-20"])
        ])
        #expect(drafted.source("opportunities", "close_date") == nil)
        let finding = try #require(drafted.findings.first { $0.contains("W-CSV-DATES") })
        #expect(finding.contains("deals.csv:") && finding.contains("left to you"))
        let left = drafted.text("report.md").split(separator: "## Left to you").last ?? ""
        #expect(left.contains("deals.csv, Close Date"))
    }

    @Test(
        "Where both orders of day and month are proven, a day that fits both is missing with a finding, never turned round"
    )
    func turnedDays() throws {
        // Month first, but for the last of ten rows.
        let days: [String] = (1...60).map { row in
            let (day, month) = (row % 28 + 1, row % 12 + 1)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return row <= 50 ? "\(two(month))/\(two(day))/2026" : "\(two(day))/\(two(month))/2026"
        }
        let drafted = try Drafted(["deals.csv": Self.deals(days: days)])
        let finding = try #require(drafted.findings.first { $0.contains("W-CSV-DATES") })
        #expect(
            finding.contains("day and month change places") && finding.contains("days that fit both orders are missing")
        )
        try drafted.run()
        let found = try drafted.rows("SELECT close_date FROM opportunities ORDER BY source_line")
        let doubted = Set(
            try drafted.rows(
                "SELECT line FROM import_findings WHERE kind = 'ambiguous-date' AND column_name = 'Close Date'"))
        for row in 1...60 {
            let (day, month) = (row % 28 + 1, row % 12 + 1)
            if day > 12 || day == month {
                #expect(found[row - 1].hasSuffix("-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"))
            } else {
                #expect(found[row - 1] == "NULL" && doubted.contains("\(row + 1)"))
            }
        }
        #expect(finding.contains("each with a finding: \(doubted.count) rows"))
    }

    @Test(
        "One day of the other order is named with its line, and so is the line of the mapping that settles the column")
    func oneTurned() throws {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let days = (1...120).map { row in
            row == 77 ? "03/25/2026" : "\(two(row % 28 + 1))/\(two(row % 12 + 1))/2026"
        }
        let drafted = try Drafted(["deals.csv": Self.deals(days: days)])
        let finding = try #require(drafted.findings.first { $0.contains("W-CSV-DATES") })
        #expect(finding.contains("'Close Date'") && finding.contains("1 of 120 rows looked at, line 78"))
        let line = "\"Close Date\": \"date dd/MM/yyyy\""
        #expect(finding.contains(line + " below columns in mapping.yml"))
        let warning = try #require(try drafted.run().warnings.map(\.text).first { $0.contains("W-SRC-DATES") })
        #expect(warning.contains("'Close Date'") && warning.contains("`Close Date: date dd/MM/yyyy`"))
        let missing = try drafted.rows("SELECT count(*) FROM opportunities WHERE close_date IS NULL")[0]
        #expect(warning.contains("\(missing) values") && warning.contains("deals.csv:"))
        // The line as the finding gives it.
        try drafted.edit("mapping.yml") { text in
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.contains("\"Close Date\":") ? "      " + line : String($0) }.joined(separator: "\n")
        }
        #expect(try drafted.rerun().warnings.allSatisfy { !$0.text.contains("W-SRC-DATES") })
        #expect(
            try drafted.rows("SELECT source_line FROM opportunities WHERE close_date IS NULL") == ["78"])
    }

    @Test("The order of day and month that one file proves holds for the whole export")
    func provenOrder() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals(days: ["01/13/2026", "02/03/2026", "12/25/2026"]),
            "activities.csv": "Id,Subject,Type,Owner,Due Date,Created\n1,a,Call,Ann Lee,02/03/2026,01/02/2026\n",
        ])
        #expect(!drafted.findings.contains { $0.contains("W-CSV-DAYS") })
        try drafted.run()
        #expect(
            try drafted.rows("SELECT date(happened_at / 1000, 'unixepoch') FROM activities") == ["2026-02-03"])
    }

    @Test("Day numbers of a spreadsheet are read as days, and told")
    func serials() throws {
        let drafted = try Drafted(["deals.csv": Self.deals(days: ["46096", "46100", "46110"])])
        #expect(drafted.findings.contains { $0.contains("W-CSV-DAYS") && $0.contains("2026-03-15") })
        try drafted.run()
        #expect(
            try drafted.rows("SELECT close_date FROM opportunities ORDER BY source_line")
                == ["2026-03-15", "2026-03-19", "2026-03-29"])
    }

    @Test("Blanks below names in a small file are asked about: merged cells?")
    func merged() throws {
        let drafted = try Drafted(["deals.csv": Self.deals(owners: ["Ann Lee", "", "", "Bob Ray", ""])])
        let finding = try #require(drafted.findings.first { $0.contains("W-CSV-MERGED") })
        #expect(finding.contains("3 of 5 rows") && finding.contains("deals.csv:1:3") && finding.contains("fill-down"))
        // Deals of the same person below each other are no merged cells.
        let plain = try Drafted(["deals.csv": Self.deals(owners: ["Ann Lee", "Ann Lee", "", "", "", ""])])
        #expect(!plain.findings.contains { $0.contains("W-CSV-MERGED") })
    }

    private static let users = "Id,Name,Email\n7,Ann Lee,a@x.example\n8,Ann Lee,b@x.example\n9,Bob Ray,c@x.example\n"

    @Test("A name that two users bear names neither; one that nobody bears stays and is found")
    func names() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals(owners: ["Ann Lee", "Bob Ray", "Ann Lee; Bob Ray", "Inactive User", "Bob Ray"]),
            "users.csv": Self.users,
        ])
        #expect(drafted.findings.contains { $0.contains("W-MAP-TWINS") && $0.contains("users.csv:2:2") })
        try drafted.run()
        #expect(
            try drafted.rows("SELECT owner_id FROM opportunities ORDER BY source_line")
                == ["NULL", "9", "Ann Lee; Bob Ray", "Inactive User", "9"])
        #expect(
            try drafted.rows(
                """
                SELECT file, line, column_name, kind, value FROM import_findings
                WHERE kind IN ('ambiguous-name', 'dangling-reference') ORDER BY line
                """) == [
                    "deals.csv|2|owner_id|ambiguous-name|Ann Lee",
                    "deals.csv|4|owner_id|dangling-reference|Ann Lee; Bob Ray",
                    "deals.csv|5|owner_id|dangling-reference|Inactive User",
                ])
    }

    @Test("An account's name that two accounts bear, or none, is a finding and never the wrong account")
    func accounts() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals(accounts: ["Acme", "Acme Inc", "Beta", "Gamma (deleted)", "Acme", "Delta"]),
            "accounts.csv": "Id,Account Name,Industry\nA1,Acme,x\nA2,Beta,y\nA3,Beta,z\nA4,Delta,z\n",
        ])
        try drafted.run()
        #expect(
            try drafted.rows("SELECT account_id FROM opportunities ORDER BY source_line")
                == ["A1", "Acme Inc", "NULL", "Gamma (deleted)", "A1", "A4"])
        #expect(
            try drafted.rows(
                "SELECT line, kind FROM import_findings WHERE column_name = 'account_id' ORDER BY line")
                == ["3|dangling-reference", "4|ambiguous-name", "5|dangling-reference"])
    }

    @Test("Several people in one cell are told where no file lists the people")
    func several() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals(owners: ["Ann Lee", "Bob Ray", "Ann Lee; Bob Ray"])
        ])
        #expect(drafted.findings.contains { $0.contains("W-MAP-TWINS") && $0.contains("deals.csv:4:3") })
    }

    @Test("Users that the owners of several files name are one user each, without a finding")
    func derived() throws {
        let drafted = try Drafted([
            "deals.csv": Self.deals(owners: ["Ann Lee", "Bob Ray"]),
            "activities.csv": "Id,Subject,Type,Owner,Due Date,Created\n1,a,Call,Ann Lee,2026-02-03,2026-02-03\n",
        ])
        try drafted.run()
        #expect(try drafted.rows("SELECT id FROM users ORDER BY 1") == ["Ann Lee", "Bob Ray"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings") == ["0"])
    }

    @Test("A folder without a row of use gives an error, not a mapping that fails later")
    func nothing() throws {
        for text in ["<html><table><tr><td>Id</td></tr></table></html>", "Id,Name,Owner,Stage,Amount,Close Date\n"] {
            do {
                _ = try Drafted(["deals.csv": text])
                Issue.record("a draft was made of \(text)")
            } catch let list as DiagnosticList {
                #expect(list.diagnostics.first?.code == "E-SRC-EMPTY" && list.exit == .dataError)
                #expect(list.diagnostics.first?.details.contains { $0.contains("deals.csv") } == true)
            }
        }
    }
}
