import CRMModel
import CRMStore
import Diagnostics
import GRDB

/// The last day on which something happened: the as-of of an export that does not say its own.
///
/// What the CRM stamps by itself – an entry, a change, an activity logged – is believed; but for a single record more
/// than a year later than all others, which is a clock's error. What people type – the day on which a deal closed or
/// an invoice was issued – is believed as long as it goes on from there without a gap: a year mistyped as 2099 must
/// not move the present. With few stamps gaps say little, so that a year is allowed. Where the source stamps changes,
/// it would have stamped those of its last weeks too: typed days are then never believed beyond six weeks after them.
struct NewestDay {
    static let kind = "doubtful-day"
    /// Days that a typed day may lie after everything believed.
    static let reach = 31
    /// Days after the newest stamp up to which typed days are believed where the source stamps changes.
    private static let mostBeyond = 45
    /// The same where less than `fewStamps` are stamped, and for a stamped one that stands alone.
    static let longReach = 366
    static let fewStamps = 20
    private static let mostLookedUp = 20

    /// The as-of; nil where there is no date at all.
    let day: CalendarDate?
    private let zone: Zone
    /// The last stamp and the last typed day that are believed; later ones are doubted.
    private var lastStamp: Int64?
    private var lastTyped: CalendarDate?

    /// Stamps of the CRM: table, column, and the record they are about.
    private static let stamps = [
        ("opportunities", "created_at", "id"), ("opportunity_stage_changes", "at", "opportunity_id"),
        ("field_changes", "at", "record_id"), ("usage_events", "at", "rowid"), ("leads", "created_at", "id"),
        ("accounts", "created_at", "id"), ("contacts", "created_at", "id"), ("activities", "logged_at", "id"),
    ]
    /// Stamps that say how long the source was in use, and not that something happened: a nightly job writes them too.
    private static let support = Schema.tables.filter { $0.column("updated_at") != nil }.map { ($0.name, "updated_at") }
    /// Stamps of what is done to a record after its entry.
    private static let changes =
        support + [
            ("opportunity_stage_changes", "at"), ("field_changes", "at"), ("usage_events", "at"),
            ("activities", "logged_at"),
        ]
    /// Days that people type. A closing instant is one too: most sources make it of a day.
    private static let typed = [
        ("opportunities", "closed_at", "id", "true"),
        ("opportunities", "close_date", "id", "status <> 'open' AND closed_at IS NULL"),
        ("invoices", "issued_on", "id", "true"),
    ]

    init(_ db: Database, zone: Zone) throws {
        self.zone = zone
        let hasFew = try NewestDay.hasFew(db, NewestDay.stamps.map { ($0.0, $0.1) })
        let stamp = try NewestDay.newestStamp(db, mayDoubt: !hasFew)
        lastStamp = stamp
        let stampDay = stamp.map { zone.date(of: Instant(milliseconds: $0)) }
        let days = try NewestDay.typedDays(db, zone: zone)
        var believed = stampDay
        var newest = stampDay
        // One such stamp may be a clock's error as well: none is believed more than a year after all others.
        let latest = stamp.map { $0 + Int64(NewestDay.longReach) * 86_400_000 } ?? Int64.max
        for (table, column) in NewestDay.support {
            let value = try Int64.fetchOne(
                db, sql: "SELECT max(\(column)) FROM main.\(table) WHERE \(column) <= ?", arguments: [latest])
            if let day = value.map({ zone.date(of: Instant(milliseconds: $0)) }) { newest = max(newest ?? day, day) }
        }
        let end = try NewestDay.hasFew(db, NewestDay.changes) ? nil : newest?.adding(days: NewestDay.mostBeyond)
        var start = stampDay == nil ? nil : newest
        // Without stamps the days themselves must tell: half of them are believed.
        if start == nil, !days.isEmpty {
            let middle = days[(days.count - 1) / 2]
            start = middle > end ?? middle ? newest : middle
            believed = start
        }
        let reach = hasFew ? NewestDay.longReach : NewestDay.reach
        if var last = start {
            for next in days where next > (believed ?? last) {
                guard next <= last.adding(days: reach), next <= end ?? next else { break }
                believed = next
                last = max(last, next)
            }
            lastTyped = max(believed ?? last, last)
        }
        day = believed
    }

    /// A warning where an earlier import found a later day, which an update never takes back by itself.
    func warning(asOf: CalendarDate?) -> Diagnostic? {
        guard let asOf, let day, day < asOf else { return nil }
        return Diagnostic(
            .warning, "SRC-ASOF",
            "the as-of stays on \(asOf.iso), as an import before had it; the last day on which something happened is "
                + "\(day.iso)", at: .named("meta.as_of"),
            hint: "give --as-of \(day.iso) where a mistyped day has been put right, or import anew with --replace")
    }

    /// Whether less than `fewStamps` of these columns' cells are filled.
    private static func hasFew(_ db: Database, _ columns: [(String, String)]) throws -> Bool {
        let all = columns.map { "SELECT 1 FROM main.\($0.0) WHERE \($0.1) IS NOT NULL" }
        let sql = "SELECT count(*) FROM (\(all.joined(separator: " UNION ALL ")) LIMIT \(fewStamps))"
        return try Int.fetchOne(db, sql: sql) ?? 0 < fewStamps
    }

    /// The newest stamp that does not stand alone.
    private static func newestStamp(_ db: Database, mayDoubt: Bool) throws -> Int64? {
        var newest: Int64?
        // Each round takes one record's stamp away; a source with more of them than that has no sound clock.
        for _ in 0..<20 {
            let limit = newest.map { "< \($0)" } ?? "IS NOT NULL"
            var found: Int64?
            for (table, column, _) in stamps {
                let sql = "SELECT max(\(column)) FROM main.\(table) WHERE \(column) \(limit)"
                if let value = try Int64.fetchOne(db, sql: sql) { found = max(found ?? value, value) }
            }
            guard let found, mayDoubt else { return found ?? newest }
            let since = found - Int64(longReach) * 86_400_000
            let recent = stamps.map { "SELECT \($2) AS r FROM main.\($0) WHERE \($1) > \(since) AND \($1) <= \(found)" }
            let records = try Row.fetchAll(
                db, sql: "SELECT DISTINCT r FROM (\(recent.joined(separator: " UNION ALL "))) LIMIT 2")
            let isAlone = records.count < 2
            let others = stamps.map { "EXISTS (SELECT 1 FROM main.\($0.0) WHERE \($0.1) <= \(since))" }
            if try !isAlone || Bool.fetchOne(db, sql: "SELECT \(others.joined(separator: " OR "))") != true {
                return found
            }
            newest = since + 1
        }
        return newest
    }

    /// The different typed days, in order.
    private static func typedDays(_ db: Database, zone: Zone) throws -> [CalendarDate] {
        var days: Set<CalendarDate> = []
        for (table, column, _, condition) in typed {
            let rows = try DatabaseValue.fetchCursor(
                db, sql: "SELECT DISTINCT \(column) FROM main.\(table) WHERE \(column) IS NOT NULL AND \(condition)")
            while let value = try rows.next() {
                if let day = NewestDay.day(value, zone) { days.insert(day) }
            }
        }
        return days.sorted()
    }

    private static func day(_ value: DatabaseValue, _ zone: Zone) -> CalendarDate? {
        switch value.storage {
        case .int64(let milliseconds): zone.date(of: Instant(milliseconds: milliseconds))
        case .string(let text): CalendarDate(iso: text)
        default: nil
        }
    }

    // MARK: What is doubted

    /// A day that is no evidence of the present.
    struct Doubt {
        let file: String
        let line: Int?
        /// Where the column stands in the file, from 1.
        let position: Int?
        /// The file's own name of the column where it is found, else the canonical one.
        let column: String
        let day: CalendarDate
        let isStamp: Bool

        var warning: Diagnostic {
            let why =
                isStamp
                ? "is more than a year later than everything else"
                : "is a day of the past by its kind, and later than anything recorded"
            return Diagnostic(
                .warning, "SRC-DAY",
                "\(day.iso) in column '\(LogText.excerpt(column))' \(why); it does not move the as-of",
                at: .file(file, line: line, column: position),
                hint: "correct it in the CRM, or give --as-of if it is right")
        }
    }

    /// Writes a finding for each day that is not believed, and returns them.
    func doubts(_ db: Database, _ staged: [StagedTable], source: String) throws -> [Doubt] {
        var doubts: [Doubt] = []
        func look(_ table: String, _ column: String, _ id: String, _ condition: String, isStamp: Bool) throws {
            let schema = Schema.named(table)
            let place = schema?.column("source_line") == nil ? "NULL, NULL" : "source_table, source_line"
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(column), CAST(\(id) AS TEXT), \(place) FROM main.\(table)
                    WHERE \(column) IS NOT NULL AND \(condition) ORDER BY \(id)
                    """)
            while let row = try rows.next() {
                guard let day = NewestDay.day(row[0], zone), isStamp || day > (lastTyped ?? day) else { continue }
                let file: String? = row[2]
                // Each look is a pass over the file; beyond the first the canonical name must do.
                let found =
                    doubts.count < NewestDay.mostLookedUp
                    ? try file.flatMap { try self.column(of: day, in: $0, line: row[3], db, staged) } : nil
                let doubt = Doubt(
                    file: file ?? table, line: row[3], position: found?.position,
                    column: found?.title ?? "\(table).\(column)", day: day, isStamp: isStamp)
                doubts.append(doubt)
                try db.execute(
                    sql: """
                        INSERT INTO import_findings
                          (source, file, line, table_name, record_id, column_name, kind, value, action)
                        VALUES (?, ?, ?, ?, ?, ?, '\(NewestDay.kind)', ?, 'kept')
                        """,
                    arguments: [
                        source, doubt.file, doubt.line, table, row[1] as String?, found?.title ?? column, day.iso,
                    ])
            }
        }
        if let lastStamp {
            for (table, column, id) in NewestDay.stamps {
                try look(table, column, id, "\(column) > \(lastStamp)", isStamp: true)
            }
        }
        for (table, column, id, condition) in NewestDay.typed {
            try look(table, column, id, condition, isStamp: false)
        }
        return doubts
    }

    /// The source's name of the column that holds a day, and where it stands: the only one in the row that does.
    private func column(
        of day: CalendarDate, in file: String, line: Int?, _ db: Database, _ staged: [StagedTable]
    ) throws -> (title: String, position: Int?)? {
        guard let line else { return nil }
        for table in staged {
            let name = "\(Staging.schema).\"\(table.input.table)\""
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM \(name) WHERE source_line = ? AND source_table = ?", arguments: [line, file])
            guard let row else { continue }
            let found = table.columns.filter { column in
                switch table.input.types[column.title] {
                case .date, .instant: NewestDay.day(row[column.name], zone) == day
                default: false
                }
            }
            return found.count == 1 ? (found[0].title, table.position(of: found[0], in: file)) : nil
        }
        return nil
    }
}
