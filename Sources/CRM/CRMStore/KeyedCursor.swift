import GRDB

/// A query in the order of its first column, with the row it stands at, to be merged with another of the same order.
struct KeyedCursor {
    private let cursor: RowCursor
    private var isAtEnd: Bool

    init(_ db: Database, _ sql: String) throws {
        cursor = try RowCursor(db, sql)
        isAtEnd = try !cursor.advance()
    }

    var row: ColumnReader { cursor.row }

    mutating func advance() throws { isAtEnd = try !cursor.advance() }

    /// Passes the rows of records that come before a key and are not there themselves.
    mutating func skip(before key: UnsafeBufferPointer<UInt8>) throws {
        while !isAtEnd, row.bytes(0).map({ $0.lexicographicallyPrecedes(key) }) ?? true { try advance() }
    }

    /// Whether the row is one of a key's.
    func isAt(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !isAtEnd, let own = row.bytes(0) else { return false }
        return own.count == key.count && own.elementsEqual(key)
    }
}
