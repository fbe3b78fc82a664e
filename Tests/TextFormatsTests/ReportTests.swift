import Diagnostics
import Testing
import TextFormats

/// Reports with lines above and below their table, read as the dialect declares them.
@Suite struct ReportTests {
    private func rows(_ text: String, _ dialect: CSVDialect) throws -> (
        reader: CSVReader, rows: [[String]], lines: [Int]
    ) {
        let file = TemporaryFile(text)
        defer { withExtendedLifetime(file) {} }
        let reader = try CSVReader(path: file.path, dialect: dialect)
        var rows: [[String]] = []
        var lines: [Int] = []
        while let row = try reader.next() {
            rows.append(row.strings)
            lines.append(row.line)
        }
        return (reader, rows, lines)
    }

    @Test func theHeaderStandsOnItsLineAndRowsKeepTheirs() throws {
        var dialect = CSVDialect()
        dialect.headerLine = 4
        let found = try rows("Deals\n\"of, all\",,\n\nid,name\n1,a\n2,b\n", dialect)
        #expect(found.reader.header == ["id", "name"])
        #expect(found.rows == [["1", "a"], ["2", "b"]])
        #expect(found.lines == [5, 6])
    }

    @Test func aBlankLineEndsTheTableWhereThatIsDeclared() throws {
        var dialect = CSVDialect()
        dialect.endsAtBlankLine = true
        let found = try rows("id,name\n1,a\n\nCopyright, all, rights\n\"open\n", dialect)
        #expect(found.rows == [["1", "a"]])
        #expect(found.reader.endLine == 3)
        let whole = try rows("id,name\n1,a\n\n\n", dialect)
        #expect(whole.rows == [["1", "a"]])
        #expect(whole.reader.endLine == nil)
    }

    @Test func rowsOfTotalsAreLeftOutButNotRowsThatOnlyBeginLikeThem() throws {
        var dialect = CSVDialect()
        dialect.leftOut = ["Total", "Confidential"]
        let found = try rows(
            "name,city,land,sum\nTotal Energies,Paris,FR,5\nTotal,,,12\nConfidential\nOil,Rome,IT,7\n", dialect)
        #expect(found.rows == [["Total Energies", "Paris", "FR", "5"], ["Oil", "Rome", "IT", "7"]])
        #expect(found.reader.leftOutLines == [3, 4])
    }

    @Test func columnsWithoutANameOfTheirOwnAreGivenOneWhereThatIsDeclared() throws {
        var dialect = CSVDialect()
        dialect.namesColumns = true
        let found = try rows("id,,name,name,\n1,2,3,4,5\n", dialect)
        #expect(found.reader.header == ["id", "column 2", "name", "name 2", "column 5"])
    }

    @Test(arguments: [
        ("a,b\n1,2\n", UInt8(ascii: ",")), ("a;b\n1,5;2,5\n3,5;4,5\n", UInt8(ascii: ";")), ("a\tb\n1\t2\n", 0x09),
        ("a|b\n1|2\n", UInt8(ascii: "|")), ("sep=;\na;b\n1;2\n", UInt8(ascii: ";")),
        ("\"a,b\";c\n\"1,2\";3\n", UInt8(ascii: ";")),
    ])
    func theDelimiterIsTheOneThatPartsEveryLineAlike(text: String, delimiter: UInt8) throws {
        let file = TemporaryFile(text)
        let sniffer = try withExtendedLifetime(file) { try CSVSniffer(path: file.path) }
        #expect(sniffer.dialect.delimiter == delimiter)
        #expect(sniffer.header.count == 2)
    }

    @Test func theHeaderOfAReportIsFoundBelowItsTitle() throws {
        let text = "Sales,,\nas of,2026-04-01,\n,,\nid,name,sum\n1,a,5\n2,b,6\n"
        let file = TemporaryFile(text)
        let sniffer = try withExtendedLifetime(file) { try CSVSniffer(path: file.path) }
        #expect(sniffer.dialect.headerLine == 4)
        #expect(sniffer.header == ["id", "name", "sum"])
        #expect(sniffer.titles.map(\.line) == [1, 2])
    }

    @Test(arguments: [
        ("", "E-CSV-EMPTY"), ("\n \n", "E-CSV-EMPTY"), ("a\u{0}b\u{0}", "E-CSV-NUL"), ("PK\u{3}\u{4}", "E-CSV-KIND"),
    ])
    func whatIsNoTableIsRefused(text: String, code: String) throws {
        let file = TemporaryFile(text)
        defer { withExtendedLifetime(file) {} }
        #expect { try CSVSniffer(path: file.path) } throws: { ($0 as? Diagnostic)?.code == code }
    }
}
