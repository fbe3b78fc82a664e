import CRMModel
import GRDB

/// Reads the cases of one record type in the order of their ids, each with its events in the order of time.
///
/// Several queries that come in the same order are merged, so that no more than one case is held in memory.
public struct CaseHistories {
    private let request: CaseRequest
    private let records: CRMRecords
    private let horizon: Int64
    private var events: [(source: CaseSource, rows: KeyedCursor)] = []
    /// Fields of the request by relation and name.
    private var fieldNames = ByteIndex()
    private var fieldSlots: [Int32] = []
    private var history = CaseHistory()
    private var seen: [Bool]

    private var eventCount = 0

    /// Calls `body` for each case. The history is only valid until it returns.
    /// - Returns: how many events were read.
    public static func forEach(
        _ snapshot: CRMSnapshot, _ request: CaseRequest, records: CRMRecords,
        body: (borrowing CaseHistory) throws -> Void
    ) throws -> Int {
        try snapshot.read { db in
            var reading = try CaseHistories(db, request, records)
            try reading.run(db, body)
            return reading.eventCount
        }
    }

    /// The types of activities there are, sorted.
    public static func activityTypes(_ snapshot: CRMSnapshot) throws -> [String] {
        try snapshot.read { db in
            try String.fetchAll(db, sql: "SELECT DISTINCT type FROM activities WHERE type IS NOT NULL ORDER BY type")
        }
    }

    private init(_ db: Database, _ request: CaseRequest, _ records: CRMRecords) throws {
        self.request = request
        self.records = records
        horizon = records.horizon.milliseconds
        seen = Array(repeating: false, count: request.fields.count)
        let queries = CaseQueries(request: request, horizon: horizon)
        for source in request.sources {
            if let sql = queries.events(source) { events.append((source, try KeyedCursor(db, sql))) }
        }
        for field in request.fields {
            var name = field.name
            _ = name.withUTF8 { fieldNames.insert($0) }
        }
        let relations = request.relations.count + 1
        fieldSlots = Array(repeating: -1, count: fieldNames.count * relations)
        for (slot, field) in request.fields.enumerated() {
            var name = field.name
            guard let number = name.withUTF8({ fieldNames.number(of: $0) }) else { continue }
            fieldSlots[Int(number) * relations + field.relation] = Int32(slot)
        }
    }

    private mutating func run(_ db: Database, _ body: (borrowing CaseHistory) throws -> Void) throws {
        let cursor = try RowCursor(db, CaseQueries(request: request, horizon: horizon).records)
        let relations = request.relations.count + 1
        while try cursor.advance() {
            let row = cursor.row
            guard let key = row.bytes(0) else { continue }
            begin(row)
            for index in events.indices {
                try events[index].rows.skip(before: key)
                while events[index].rows.isAt(key) {
                    take(events[index].rows.row, events[index].source, relations)
                    try events[index].rows.advance()
                }
            }
            if events.count > 1 { history.sortRows() }
            try body(history)
        }
    }

    private mutating func begin(_ row: ColumnReader) {
        history.clear()
        history.id = history.keep(row, 0)
        history.name = history.keep(row, 1)
        func instant(_ index: Int32) -> Int64 {
            row.int(index).flatMap { $0 >= 0 && $0 < horizon ? $0 : nil } ?? HistoryRow.none
        }
        history.created = instant(2)
        history.converted = instant(3)
        history.closed = instant(4)
        history.inactive = instant(5)
        history.deleted = instant(6)
        history.creator = records.users.index.reference(row, 7)
        history.owner = records.users.index.reference(row, 8)
        history.unit = records.units.index.reference(row, 9)
        history.status = history.keep(row, 10)
        history.pipeline = history.keep(row, 11)
        history.currency = history.keep(row, 12)
        for slot in request.fields.indices {
            history.values.append(history.keep(row, Int32(CaseQueries.fixedColumns + slot)))
            seen[slot] = false
        }
        ownerSeen = false
        if records.isEarlier, request.entity == .opportunity { rewind(row) }
    }

    /// An opportunity that went on after the as-of stands as the records have it: the history of its stages tells its
    /// stage and outcome, and that history is not one of fields.
    private mutating func rewind(_ row: ColumnReader) {
        let deals = records.opportunities
        let reference = deals.index.reference(row, 0)
        guard reference >= 0 else { return }
        let deal = Int(reference)
        history.status = history.keep(deals.statuses[deal].rawValue)
        for (slot, field) in request.fields.enumerated() where field.relation == 0 && !field.isCustom {
            let value: String?
            switch field.name {
            case "stage": value = deals.stages[deal]
            case "status": value = deals.statuses[deal].rawValue
            case "closed_at": value = deals.closedAt[deal].map { String($0) }
            case "close_date": value = deals.closeDates[deal]?.iso
            case "amount_minor": value = deals.amounts[deal].map { String($0) }
            case "probability": value = deals.probabilities[deal].map { String($0) }
            case "next_step": value = deals.nextSteps[deal]
            case "next_step_due": value = deals.nextStepsDue[deal]?.iso
            case "lost_reason": value = deals.lostReasons[deal]
            default: continue
            }
            history.values[slot] = history.keep(value)
        }
    }

    /// Whether a change of the owner after the as-of was met in the present case.
    private var ownerSeen = false

    private mutating func take(_ row: ColumnReader, _ source: CaseSource, _ relations: Int) {
        var slot: Int32 = -1
        // Before 1970 nothing was entered into a CRM: such a time is not known.
        var at = row.int(1).flatMap { $0 >= 0 ? $0 : nil }
        if source.kind == .field {
            slot = row.withText(5) { bytes in
                guard let bytes, let number = fieldNames.number(of: bytes) else { return -1 }
                return fieldSlots[Int(number) * relations + source.relation]
            }
            // What was changed after the as-of held its old value then: that of the first later change.
            if let late = at, late >= horizon {
                if slot >= 0, !seen[Int(slot)] {
                    seen[Int(slot)] = true
                    history.values[Int(slot)] = history.keep(row, 6)
                }
                if source.relation == 0, !ownerSeen, row.text(5) == "owner_id" {
                    ownerSeen = true
                    history.owner = records.users.index.reference(row, 6)
                }
                return
            }
        }
        var isDateOnly = false
        if source.kind == .invoice {
            guard let day = row.date(6), day <= records.asOf else { return }
            at = records.zone.instant(of: day.adding(days: 1)).milliseconds - 1
            isDateOnly = true
        }
        eventCount += 1
        let isHuman = row.withText(4) { bytes in
            guard let bytes, bytes.count >= 6 else { return true }
            return !["import", "integration", "migration"].contains { $0.utf8.elementsEqual(bytes) }
        }
        history.rows.append(
            HistoryRow(
                source: source.kind, relation: UInt8(source.relation), isHuman: isHuman, isDateOnly: isDateOnly,
                at: at ?? HistoryRow.none, sequence: row.int(2) ?? Int64.max,
                logged: row.int(8).flatMap { $0 >= 0 ? $0 : nil } ?? HistoryRow.none,
                user: records.users.index.reference(row, 3), field: slot, name: history.keep(row, 5),
                detail: history.keep(row, 6), value: history.keep(row, 7)))
    }
}

extension CaseHistory {
    /// Puts the rows of several sources in the order of time: instant, the source's order, table, order of reading.
    /// Events without an instant come first.
    mutating func sortRows() {
        let sorted = rows.indices.sorted { a, b in
            let (x, y) = (rows[a], rows[b])
            if x.at != y.at { return x.at < y.at }
            if x.sequence != y.sequence { return x.sequence < y.sequence }
            return (x.source.rawValue, a) < (y.source.rawValue, b)
        }
        var isSorted = true
        for (place, row) in sorted.enumerated() where place != row { isSorted = false }
        if !isSorted { rows = sorted.map { rows[$0] } }
    }
}
