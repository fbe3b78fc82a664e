import Diagnostics
import Foundation
import Testing
import TextFormats

private func read(_ file: TemporaryFile, _ dialect: CSVDialect = .standard, _ limits: CSVLimits = CSVLimits())
    throws(Diagnostic) -> (header: [String], rows: [[String]], lines: [Int])
{
    let reader = try CSVReader(path: file.path, dialect: dialect, limits: limits)
    var rows: [[String]] = []
    var lines: [Int] = []
    while let row = try reader.next() {
        rows.append(row.strings)
        lines.append(row.line)
    }
    return (reader.header, rows, lines)
}

private func read(_ text: String, _ dialect: CSVDialect = .standard, _ limits: CSVLimits = CSVLimits())
    throws(Diagnostic) -> (header: [String], rows: [[String]], lines: [Int])
{ try read(TemporaryFile(text), dialect, limits) }

private func failure(_ bytes: [UInt8], _ dialect: CSVDialect = .standard, _ limits: CSVLimits = CSVLimits())
    -> Diagnostic?
{
    do {
        _ = try read(TemporaryFile(bytes), dialect, limits)
        return nil
    } catch { return error }
}

private func failure(_ text: String, _ dialect: CSVDialect = .standard, _ limits: CSVLimits = CSVLimits())
    -> Diagnostic?
{ failure(Array(text.utf8), dialect, limits) }

@Suite struct CSVReaderTests {
    @Test func readsHeaderAndRowsWithTheirLines() throws {
        let result = try read("id,name\n1,Ann\n2,Bob\n")
        #expect(result.header == ["id", "name"])
        #expect(result.rows == [["1", "Ann"], ["2", "Bob"]])
        #expect(result.lines == [2, 3])
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func readsEveryLineEnd(end: String) throws {
        let result = try read("a,b\(end)1,\"x\(end)y\"\(end)3,4")
        #expect(result.rows == [["1", "x\(end)y"], ["3", "4"]])
        #expect(result.lines == [2, 4])
    }

    @Test func readsMixedLineEnds() throws {
        let result = try read("a,b\r1,2\r\n3,4\n5,6\r\r\n\n")
        #expect(result.rows == [["1", "2"], ["3", "4"], ["5", "6"]])
        #expect(result.lines == [2, 3, 4])
    }

    @Test func resolvesQuotes() throws {
        let result = try read("a,b,c\n\"\",\"say \"\"hi\"\"\",\"x,y\"\n\"\"\"\",,\"\"\"a\"\"\"\n")
        #expect(result.rows == [["", "say \"hi\"", "x,y"], ["\"", "", "\"a\""]])
    }

    @Test func keepsBlanksAndEmptyLastFields() throws {
        #expect(try read("a,b\n x , y \n1,\n,").rows == [[" x ", " y "], ["1", ""], ["", ""]])
    }

    @Test(arguments: [UInt8(ascii: ";"), 9, UInt8(ascii: "|")]) func readsDeclaredDelimiter(byte: UInt8) throws {
        let d = String(UnicodeScalar(byte))
        let result = try read("a\(d)b\n1,5\(d)\"x\(d)\"\n", CSVDialect(delimiter: byte))
        #expect(result.rows == [["1,5", "x\(d)"]])
    }

    @Test func headerOnlyIsNoRows() throws {
        #expect(try read("a,b").rows.isEmpty)
        #expect(try read("a,b\r\n").rows.isEmpty)
    }

    @Test func oneColumnKeepsBlankRowsButNotTrailingOnes() throws {
        let result = try read("a\n1\n\n\n2\n\n\n")
        #expect(result.rows == [["1"], [""], [""], ["2"]])
        #expect(result.lines == [2, 3, 4, 5])
        #expect(try read("a\n\"\"\n").rows == [[""]])
    }

    @Test func stripsByteOrderMark() throws {
        #expect(try read(TemporaryFile([0xEF, 0xBB, 0xBF] + Array("a,b\n1,é\n".utf8))).header == ["a", "b"])
    }

    @Test(arguments: [true, false]) func readsUTF16(bigEndian: Bool) throws {
        let text = "náme,b\n\"x\n€\",😀\n" + String(repeating: "ä😀,2\n", count: 200_000)
        var bytes: [UInt8] = bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
        for unit in text.utf16 {
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            bytes += bigEndian ? [high, low] : [low, high]
        }
        for encoding in [CSVDialect.Encoding.utf16, .utf8] {
            let result = try read(TemporaryFile(bytes), CSVDialect(encoding: encoding))
            #expect(result.header == ["náme", "b"])
            #expect(result.rows.count == 200_001)
            #expect(result.rows.first == ["x\n€", "😀"])
            #expect(result.rows.last == ["ä😀", "2"])
        }
    }

    @Test func refusesBrokenUTF16() throws {
        #expect(failure([0x61, 0, 0x0A, 0], CSVDialect(encoding: .utf16))?.code == "E-CSV-ENCODING")
        let lone = failure([0xFF, 0xFE, 0x61, 0, 0x0A, 0, 0x00, 0xD8, 0x62, 0], CSVDialect(encoding: .utf16))
        #expect(lone?.what == "invalid UTF-16 at byte offset 6")
        #expect(lone?.place.text?.hasSuffix("in.csv:2") == true)
        #expect(failure([0xFF, 0xFE, 0x61, 0, 0x0A], CSVDialect(encoding: .utf16))?.code == "E-CSV-ENCODING")
    }

    @Test func readsLatin1AndWindows1252() throws {
        let bytes: [UInt8] = [0x61, 0x0A, 0xE9, 0x0A, 0x80, 0x0A]
        #expect(try read(TemporaryFile(bytes), CSVDialect(encoding: .latin1)).rows == [["é"], ["\u{80}"]])
        #expect(try read(TemporaryFile(bytes), CSVDialect(encoding: .windows1252)).rows == [["é"], ["€"]])
        let bad = failure([0x61, 0x0A, 0x81], CSVDialect(encoding: .windows1252))
        #expect(bad?.what == "byte not assigned in Windows-1252 at byte offset 2")
    }

    @Test(
        arguments: [
            ("a,b\n1,\"x\n2,3\n", "E-CSV-QUOTE", "the quote opened on line 2 is not closed", 2),
            ("a,b\n1,\"x\ny\"z\n", "E-CSV-QUOTE", "text after a closing quote at byte offset 11", 3),
            ("a,b\n1,x\"y\n", "E-CSV-QUOTE", "quote inside an unquoted field at byte offset 7", 2),
            ("a,b\n1\n", "E-CSV-RAGGED", "row has 1 field, the header has 2", 2),
            ("a,b\n1,2\n1,2,3\n", "E-CSV-RAGGED", "row has 3 fields, the header has 2", 3),
            ("a,b\n1,2\n\n3,4\n", "E-CSV-RAGGED", "blank line between rows; the header has 2 fields", 3),
            ("a,b,a\n", "E-CSV-HEADER", "header: columns 1 and 3 are both called \"a\"", 1),
            ("a,,c\n", "E-CSV-HEADER", "header: column 2 has no name", 1),
            ("\na,b\n", "E-CSV-HEADER", "the first line is blank", 1),
            ("a,b\n1,x\0y\n", "E-CSV-NUL", "NUL byte at byte offset 7", 2),
            ("a,b\n1,\"\0\"\n", "E-CSV-NUL", "NUL byte at byte offset 7", 2),
        ] as [(String, String, String, Int)])
    func refuses(text: String, code: String, what: String, line: Int) {
        let error = failure(text)
        #expect(error?.code == code)
        #expect(error?.what == what)
        #expect(error?.place.text?.hasSuffix("in.csv:\(line)") == true)
        #expect(error?.exit == .dataError)
    }

    @Test(arguments: ["", "\n", "\r\n\r\n", "\u{FEFF}"]) func refusesEmptyFiles(text: String) {
        #expect(failure(text)?.code == "E-CSV-EMPTY")
    }

    @Test func refusesInvalidUTF8WithLineAndOffset() {
        let error = failure(Array("a,b\nx,\"é\n".utf8) + [0xE9, 0x22, 0x0A])
        #expect(error?.code == "E-CSV-ENCODING")
        #expect(error?.what == "invalid UTF-8 at byte offset 10")
        #expect(error?.place.text?.hasSuffix("in.csv:3") == true)
        for bytes: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80]] {
            #expect(failure(Array("a\n".utf8) + bytes + [0x0A])?.code == "E-CSV-ENCODING")
        }
    }

    @Test func enforcesLimits() {
        let long = String(repeating: "x", count: 1 << 20)
        #expect(failure("a\n\(long)\n") == nil)
        #expect(failure("a\n\(long)y\n")?.what == "cell is longer than 1048576 bytes")
        #expect(failure("a\n\"\(long)y\"\n")?.code == "E-CSV-LIMIT")
        let open = failure("a\n\"" + String(repeating: "x\n", count: 4 << 20))
        #expect(open?.what == "cell is longer than 1048576 bytes")
        let columns = (0..<10_000).map(String.init).joined(separator: ",")
        #expect(failure(columns) == nil)
        #expect(failure(columns + ",x")?.what == "row has more than 10000 fields")
        let row = Array(repeating: String(repeating: "x", count: 900_000), count: 20).joined(separator: ",")
        let header = (0..<20).map(String.init).joined(separator: ",")
        #expect(failure(header + "\n" + row + "\n")?.what == "row is longer than 16777216 bytes")
    }

    @Test func lenientReadingPadsCutsAndCounts() throws {
        let file = TemporaryFile("a,b\n1\n\n1,2,3\n4,5\n")
        let reader = try CSVReader(path: file.path, dialect: CSVDialect(isLenient: true))
        var reports: [CSVRaggedRow] = []
        reader.onRaggedRow = { reports.append($0) }
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.strings) }
        #expect(rows == [["1", ""], ["1", "2"], ["4", "5"]])
        #expect(reader.raggedRows == 3)
        #expect(reports.map(\.line) == [2, 3, 4])
        #expect(reports.map(\.found) == [1, 0, 3])
    }

    @Test func namesOtherKindsOfFile() {
        #expect(failure([0x1F, 0x8B, 8, 0])?.what == "this is a gzip file, not CSV")
        #expect(failure([0x50, 0x4B, 3, 4])?.what.contains("ZIP archive") == true)
        #expect(failure(Array("SQLite format 3\0aaaa".utf8))?.what == "this is an SQLite database, not CSV")
    }

    @Test func refusesWhatIsNoFile() throws {
        func open(_ path: String) -> Diagnostic? {
            do {
                _ = try CSVReader(path: path)
                return nil
            } catch { return error }
        }
        let file = TemporaryFile("a\n")
        let missing = open(file.directory + "/none.csv")
        #expect(missing?.code == "E-SRC-MISSING")
        #expect(missing?.exit == .noInput)
        #expect(open(file.path + "\0.csv")?.code == "E-SRC-MISSING")
        #expect(open(file.directory)?.what == "CSV file is a directory, not a file")
        #expect(open(file.directory)?.exit == .noInput)
        #expect(open("/dev/null")?.exit == .noInput)
        let pipe = file.directory + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect(open(pipe)?.what == "CSV file is a pipe, not a file")
    }

    // Root reads every file, whatever its mode.
    @Test(.enabled(if: geteuid() != 0)) func refusesForbiddenFile() throws {
        let file = TemporaryFile("a\n")
        try #require(chmod(file.path, 0) == 0)
        #expect(permissionFailure(file)?.exit == .permission)
    }

    private func permissionFailure(_ file: TemporaryFile) -> Diagnostic? {
        do {
            _ = try CSVReader(path: file.path)
            return nil
        } catch { return error }
    }

    /// Rows of every length pass the seams of the buffer at every offset; a slow reader in the test gives the answer.
    @Test(arguments: [UInt64](1...6)) func agreesWithPlainReaderAcrossBufferSeams(seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func random(_ n: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(n))
        }
        let pieces = ["a", "bc", ",", "\"", "\n", "\r\n", "\r", "é", "😀", " ", String(repeating: "q", count: 300)]
        var text = "h1,h2,h3\n"
        var expected: [[String]] = []
        while text.utf8.count < 1_500_000 {
            var row: [String] = []
            var cells: [String] = []
            for _ in 0..<3 {
                let value = (0..<random(9)).map { _ in pieces[random(pieces.count)] }.joined()
                row.append(value)
                let plain = !value.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
                let quoted =
                    "\""
                    + value.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\""
                cells.append(plain && random(3) > 0 ? value : quoted)
            }
            expected.append(row)
            text += cells.joined(separator: ",") + ["\n", "\r\n", "\r"][random(3)]
        }
        let result = try read(text)
        #expect(result.rows.count == expected.count)
        // Compared by bytes: as characters, CR LF is one.
        let firstDifference = zip(result.rows, expected).first { got, wanted in
            got.map { Array($0.utf8) } != wanted.map { Array($0.utf8) }
        }
        #expect(firstDifference == nil)
    }
}
