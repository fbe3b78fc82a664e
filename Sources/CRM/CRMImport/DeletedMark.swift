import CRMStore
import GRDB
import GRDBSQLite

/// The column `deleted` of a select: whether the CRM has deleted the row. It is for tables that have no `deleted_at`; such
/// a row is left out, and an update takes away the row of the same key.
package struct DeletedMark {
    package static let column = "deleted"
    private let place: Int32

    /// Nil where the select does not give it.
    init?(_ columns: [String]) {
        guard let place = columns.firstIndex(of: DeletedMark.column) else { return nil }
        self.place = Int32(place)
    }

    package static func isAllowed(in table: SchemaTable) -> Bool {
        table.column("source_line") != nil && table.column("deleted_at") == nil
    }

    /// What the statement's present row says: 1 or a yes, or the moment of deletion. Nil where it says neither that nor
    /// 0, a no or nothing.
    func isDeleted(_ row: SQLiteStatement) -> Bool? {
        switch sqlite3_column_type(row, place) {
        case SQLITE_NULL: return false
        case SQLITE_INTEGER: return sqlite3_column_int64(row, place) != 0
        case SQLITE_TEXT:
            let text = sqlite3_column_text(row, place).map { String(cString: $0) } ?? ""
            if case .integer(let flag)? = ValueType.flag.staged(text, zone: .utc) { return flag == 1 }
            if text.isEmpty { return false }
            return DateFormat("iso")?.parse(text) == nil ? nil : true
        default: return nil
        }
    }
}
