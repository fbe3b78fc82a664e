import CRMModel
import CRMStore
import GRDB
import GRDBSQLite

/// Finds values that a column of the canonical table would keep although they are not of its kind: text where whole
/// numbers belong, and anything but `YYYY-MM-DD` where a day belongs.
struct KindCheck {
    /// Where the select gives what SQLite stores as an integer, and where it gives days.
    private let numbers: [Int32]
    private let days: [Int32]

    init(_ columns: [String], of table: SchemaTable) {
        func places(_ kinds: Set<SchemaColumn.Kind>) -> [Int32] {
            columns.indices.filter { table.column(columns[$0]).map { kinds.contains($0.kind) } == true }.map(Int32.init)
        }
        numbers = places([.instant, .money, .integer])
        days = places([.date])
    }

    /// The first column of the statement's present row whose value is not of its kind.
    func fault(in row: SQLiteStatement) -> Int? {
        for index in numbers where sqlite3_column_type(row, index) == SQLITE_TEXT {
            if !KindCheck.isNumber(KindCheck.bytes(row, index)) { return Int(index) }
        }
        for index in days {
            switch sqlite3_column_type(row, index) {
            case SQLITE_NULL: continue
            case SQLITE_TEXT where CalendarDate(isoUTF8: KindCheck.bytes(row, index)) != nil: continue
            default: return Int(index)
            }
        }
        return nil
    }

    private static func bytes(_ row: SQLiteStatement, _ index: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_text(row, index)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(row, index)))
    }

    /// Whether SQLite stores a text as a number in a column of integers: decimal, blanks around it allowed.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var place = text.startIndex
        func skip(_ isPart: (UInt8) -> Bool) -> Int {
            let start = place
            while place < text.endIndex, isPart(text[place]) { place += 1 }
            return place - start
        }
        func skipSign() {
            if place < text.endIndex, text[place] == UInt8(ascii: "+") || text[place] == UInt8(ascii: "-") {
                place += 1
            }
        }
        let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        _ = skip(isBlank)
        skipSign()
        var digits = skip(isDigit)
        if place < text.endIndex, text[place] == UInt8(ascii: ".") {
            place += 1
            digits += skip(isDigit)
        }
        guard digits > 0 else { return false }
        if place < text.endIndex, text[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            skipSign()
            guard skip(isDigit) > 0 else { return false }
        }
        _ = skip(isBlank)
        return place == text.endIndex
    }
}
