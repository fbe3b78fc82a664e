import CRMModel
import GRDB

extension DealTimelines {
    /// Reads how every opportunity of the records stood over time, up to the as-of: its creation, its stage changes and
    /// the changes of its fields, merged in the order of time.
    ///
    /// What a field held before its first change is that change's old value; a field without a change held all along
    /// what the record says. The last entry is always the record as `records` has it. Nothing stamped after the as-of
    /// counts; only the first later change of a forecast category says what it held before.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> DealTimelines {
        try snapshot.read { db in
            var reader = DealTimelineReader(records: records)
            return try reader.run(db)
        }
    }
}

/// Merges three queries that come in the order of the opportunities' ids; one opportunity's changes are held at a time.
private struct DealTimelineReader {
    private let records: CRMRecords
    private let horizon: Int64
    private var names = NameTable()
    /// What a stage means, by pipeline and stage.
    private var outcomes: [Int64: OpportunityStatus?] = [:]
    private var kept: Set<DealTimelines.Field> = []

    init(records: CRMRecords) {
        self.records = records
        horizon = records.horizon.milliseconds
    }

    private static let stageQuery = """
        SELECT opportunity_id, at, from_stage, to_stage, amount_minor, close_date FROM opportunity_stage_changes
        ORDER BY opportunity_id, at, seq, id
        """

    private static let fieldQuery = """
        SELECT record_id, at, field, old_value, new_value FROM field_changes
        WHERE entity = 'opportunity'
          AND field IN ('stage', 'status', 'amount_minor', 'close_date', 'owner_id', 'forecast_category')
        ORDER BY record_id, at, seq, id
        """

    mutating func run(_ db: Database) throws -> DealTimelines {
        // What a record says of its category today may have come with a stage entered after the as-of.
        let categories =
            records.isEarlier
            ? try CategoryHistory.read(
                db, later: LaterChanges.read(db, entity: "opportunity", horizon: horizon), before: horizon) : nil
        var stages = try KeyedCursor(db, DealTimelineReader.stageQuery)
        var fields = try KeyedCursor(db, DealTimelineReader.fieldQuery)
        let deals = try RowCursor(db, "SELECT id, forecast_category FROM opportunities ORDER BY id")
        var timelines = DealTimelines(kept: [])
        var entries: [(at: Instant, state: DealState)] = []
        var fold = TimelineFold()
        while try deals.advance() {
            guard let key = deals.row.bytes(0) else { continue }
            try stages.skip(before: key)
            try fields.skip(before: key)
            // Records come in the order of the ids, as these rows do; some rows are none of these records.
            let deal = records.opportunities.index.reference(deals.row, 0)
            guard deal >= 0 else { continue }
            var category = names.code(deals.row, 1)
            if let categories, let id = deals.row.text(0), categories.isTold(id) {
                category = names.code(categories.category(of: id))
            }
            fold.begin(record(Int(deal), category: category))
            while stages.isAt(key) {
                takeStage(stages.row, &fold)
                try stages.advance()
            }
            while fields.isAt(key) {
                takeField(fields.row, &fold)
                try fields.advance()
            }
            entries.removeAll(keepingCapacity: true)
            write(Int(deal), &fold, to: &entries)
            timelines.append(entries)
        }
        timelines.kept = kept
        return timelines
    }

    // MARK: One opportunity

    private mutating func record(_ deal: RowIndex, category: Int64) -> TimelineValues {
        let list = records.opportunities
        var values = TimelineValues()
        values[.stage] = names.code(list.stages[deal])
        values[.status] = list.statuses[deal].code
        values[.amount] = list.amounts[deal] ?? TimelineValues.missing
        values[.closeDate] = list.closeDates[deal].map { Int64($0.dayNumber) } ?? TimelineValues.missing
        values[.owner] = TimelineValues.reference(list.owners.rows[deal])
        values[.category] = category
        return values
    }

    private mutating func takeStage(_ row: ColumnReader, _ fold: inout TimelineFold) {
        // A change whose time cannot be read tells nothing about before and after.
        guard let at = row.int(1), at >= 0, at < horizon else { return }
        kept.insert(.stage)
        fold.stage(at, from: names.code(row, 2), to: names.code(row, 3))
        let amount = row.int(4).flatMap { Money.isAbsurd($0) ? nil : $0 }
        if amount != nil { kept.insert(.amount) }
        fold.amount(at, amount)
        if let day = row.date(5) {
            kept.insert(.closeDate)
            fold.change(at, .closeDate, from: TimelineValues.unknown, to: Int64(day.dayNumber))
        }
    }

    private mutating func takeField(_ row: ColumnReader, _ fold: inout TimelineFold) {
        guard let at = row.int(1), at >= 0, let name = row.text(2) else { return }
        let field: TimelineValues.Name
        switch name {
        case "stage": field = .stage
        case "status": field = .status
        case "amount_minor": field = .amount
        case "close_date": field = .closeDate
        case "owner_id": field = .owner
        default: field = .category
        }
        guard at < horizon else {
            if field == .category { fold.laterCategory(from: names.code(row, 3)) }
            return
        }
        kept.insert(field.kept)
        fold.change(at, field, from: value(row, 3, field), to: value(row, 4, field))
    }

    private mutating func value(_ row: ColumnReader, _ index: Int32, _ field: TimelineValues.Name) -> Int64 {
        switch field {
        case .stage, .category: names.code(row, index)
        case .status: row.text(index).flatMap(OpportunityStatus.init(rawValue:))?.code ?? TimelineValues.unknown
        case .amount:
            row.text(index).flatMap { Int64($0) }.flatMap { Money.isAbsurd($0) ? nil : $0 } ?? TimelineValues.missing
        case .closeDate: row.date(index).map { Int64($0.dayNumber) } ?? TimelineValues.missing
        case .owner: TimelineValues.reference(records.users.index.reference(row, index))
        }
    }

    /// Turns what was noted of one opportunity into its entries.
    private mutating func write(
        _ deal: RowIndex, _ fold: inout TimelineFold, to entries: inout [(at: Instant, state: DealState)]
    ) {
        let list = records.opportunities
        let pipeline = list.pipelines.codes[deal]
        // A close known by its day alone is taken at the day's end, so that nothing of that day comes after it.
        let closing =
            list.closedAt[deal]
            ?? list.closeDates[deal].map { records.zone.instant(of: $0.adding(days: 1)).milliseconds - 1 }
        fold.finish(created: list.createdAt[deal], closing: closing.map { min($0, horizon - 1) }) {
            outcome(of: $0, pipeline: pipeline)
        }
        for (at, values) in fold.entries { entries.append((Instant(milliseconds: at), state(values))) }
    }

    private mutating func outcome(of stage: Int64, pipeline: Int32) -> OpportunityStatus? {
        guard let name = names[stage] else { return nil }
        let key = Int64(pipeline) << 32 | stage
        if let known = outcomes[key] { return known }
        let pipelineName = pipeline < 0 ? nil : records.opportunities.pipelines.names[Int(pipeline)]
        let outcome = records.stages.row(named: name, pipeline: pipelineName).map { records.stages.outcomes[$0] }
        outcomes[key] = .some(outcome)
        return outcome
    }

    private func state(_ values: TimelineValues) -> DealState {
        DealState(
            stage: names[values[.stage]], status: OpportunityStatus(code: values[.status]),
            amount: values.known(.amount),
            closeDate: values.known(.closeDate).map { CalendarDate(dayNumber: Int32(truncatingIfNeeded: $0)) },
            owner: values.known(.owner).map { RowIndex($0) }, category: names[values[.category]])
    }
}

/// Texts that recur, each kept once, so that a row makes no object.
private struct NameTable {
    private var index = ByteIndex()
    private var texts: [String] = []

    subscript(code: Int64) -> String? { code < 0 ? nil : texts[Int(code)] }

    mutating func code(_ row: ColumnReader, _ column: Int32) -> Int64 { row.withText(column) { code($0) } }

    mutating func code(_ text: String?) -> Int64 {
        guard var text else { return TimelineValues.missing }
        return text.withUTF8 { code($0) }
    }

    private mutating func code(_ bytes: UnsafeBufferPointer<UInt8>?) -> Int64 {
        guard let bytes else { return TimelineValues.missing }
        let number = index.insert(bytes)
        if Int(number) == texts.count { texts.append(index[Int(number)]) }
        return Int64(number)
    }
}
