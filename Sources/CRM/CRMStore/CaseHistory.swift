import CRMModel

/// Bytes of a text in `CaseHistory.text`; a negative count for an absent one.
public struct TextSpan: Sendable, Hashable {
    public var start: Int32
    public var count: Int32

    public static let none = TextSpan(start: 0, count: -1)
    public var isMissing: Bool { count < 0 }
}

/// One event of a case, as its table has it.
public struct HistoryRow: Sendable {
    /// The table, in the order in which events of one instant follow one another.
    public enum Source: UInt8, Sendable, Hashable, CaseIterable {
        /// A time on the record itself: it was created, converted, closed …
        case milestone
        case stage, field, activity, usage, submission, invoice
    }

    public var source: Source
    /// Number of the relation; 0 for the case's own record.
    public var relation: UInt8
    /// A person did it: no import, integration or migration.
    public var isHuman: Bool
    /// The source knows the day only; `at` is its local end.
    public var isDateOnly = false
    /// Milliseconds since 1970; `HistoryRow.none` where the source does not say.
    public var at: Int64
    /// The source's order among events of one instant.
    public var sequence: Int64
    /// When an activity was entered; `none` where it does not say.
    public var logged: Int64
    /// Row in the records' users; negative for nobody known.
    public var user: Int32
    /// Index in `CaseRequest.fields`, -1 for another field. Of changes only.
    public var field: Int32 = -1
    /// What happened: the milestone, stage entered, type of the activity, kind of use.
    public var name: TextSpan
    /// Stage left, old value, subject of the activity, report or entity of the use.
    public var detail: TextSpan
    /// New value of a field.
    public var value: TextSpan

    public static let none = Int64.min
}

/// One case: a record with everything that happened to it up to the as-of. One buffer serves all cases in turn.
public struct CaseHistory: Sendable {
    public internal(set) var id = TextSpan.none
    public internal(set) var name = TextSpan.none
    /// Milliseconds since 1970; `HistoryRow.none` where absent or after the as-of.
    public internal(set) var created = HistoryRow.none
    public internal(set) var converted = HistoryRow.none
    public internal(set) var closed = HistoryRow.none
    public internal(set) var inactive = HistoryRow.none
    public internal(set) var deleted = HistoryRow.none
    /// Rows in the records' users and units.
    public internal(set) var creator: Int32 = -1
    public internal(set) var owner: Int32 = -1
    public internal(set) var unit: Int32 = -1
    public internal(set) var status = TextSpan.none
    public internal(set) var pipeline = TextSpan.none
    public internal(set) var currency = TextSpan.none
    /// What each of the request's fields held at the as-of.
    public internal(set) var values: [TextSpan] = []
    /// What happened, in the order of time.
    public internal(set) var rows: [HistoryRow] = []
    /// UTF-8 of all texts of the case.
    public internal(set) var text: [UInt8] = []

    init() {}

    /// The text of a span; nil for an absent one.
    public func string(_ span: TextSpan) -> String? {
        span.isMissing ? nil : String(decoding: text[Int(span.start)..<Int(span.start + span.count)], as: UTF8.self)
    }

    /// Calls `body` with the bytes of a span; none for an absent one.
    @inline(__always)
    public func withBytes<Result>(_ span: TextSpan, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = span.isMissing ? 0..<0 : Int(span.start)..<Int(span.start + span.count)
        return text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Keeps the text of a column of the present row.
    @inline(__always)
    mutating func keep(_ row: ColumnReader, _ index: Int32) -> TextSpan {
        row.withText(index) { bytes in
            guard let bytes else { return .none }
            let span = TextSpan(start: Int32(text.count), count: Int32(bytes.count))
            text.append(contentsOf: bytes)
            return span
        }
    }

    /// Keeps a text.
    mutating func keep(_ string: String?) -> TextSpan {
        guard let string else { return .none }
        let start = text.count
        text.append(contentsOf: string.utf8)
        return TextSpan(start: Int32(start), count: Int32(text.count - start))
    }

    mutating func clear() {
        rows.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}
