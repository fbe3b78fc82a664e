import CRMModel
import CRMStore
import Diagnostics
import GRDB

#if canImport(Glibc)
import Glibc
#endif

/// A history.sqlite.
public struct HistoryFile: Sendable {
    public let path: String
    /// Seconds to wait for another program to let go.
    private let patience: Double

    /// - Parameter patience: seconds to wait for another program to let go. Default: 5.
    public init(path: String, patience: Double = 5) {
        self.path = path
        self.patience = patience
    }

    // MARK: Reading

    /// What builds as of earlier days found. Nothing where there is no file yet.
    /// - Parameters:
    ///   - day: only snapshots before it are read.
    ///   - starts: for each of these days the open deals of the newest snapshot not after it are read.
    ///   - slugs: figures that are read week by week, for `weeks` weeks back.
    /// - Throws: `W-SRC-HISTORY` for a file that cannot be used.
    public func read(
        before day: CalendarDate, pipelinesFor starts: [CalendarDate], weeklyFigures slugs: [String] = []
    ) throws -> EarlierBuilds {
        guard access(path, F_OK) == 0 else { return EarlierBuilds() }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(patience)
        return try guarded("SRC-HISTORY", "read") {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { db in
                guard try check(db) else { return EarlierBuilds() }
                return try earlier(db, before: day, starts: starts, slugs: slugs)
            }
        }
    }

    /// Weeks that are read back.
    public static let weeks = 12

    private func earlier(
        _ db: Database, before day: CalendarDate, starts: [CalendarDate], slugs: [String]
    ) throws -> EarlierBuilds {
        var result = EarlierBuilds()
        let texts = try String.fetchAll(
            db, sql: "SELECT as_of FROM snapshots WHERE as_of < ? ORDER BY as_of", arguments: [day.iso])
        result.days = texts.compactMap { CalendarDate(iso: $0) }
        let wanted = Set(starts.compactMap { start in result.days.last { $0 <= start } })
        for day in wanted.union(result.days.suffix(1)).sorted() {
            var snapshot = BuildSnapshot(asOf: day)
            snapshot.deals = try deals(db, day)
            result.pipelines.append(snapshot)
        }
        func published(_ day: CalendarDate?) throws -> BuildSnapshot? {
            guard let day else { return nil }
            var snapshot = BuildSnapshot(asOf: day)
            snapshot.figures = try figures(db, day)
            snapshot.cells = try cells(db, day)
            return snapshot
        }
        result.last = try published(result.days.last)
        result.week = try published(result.days.last { $0 <= day.adding(days: -7) })
        guard !slugs.isEmpty else { return result }
        for week in (0..<HistoryFile.weeks).reversed() {
            let span = day.adding(days: -7 * (week + 1))..<day.adding(days: -7 * week)
            guard let newest = result.days.last(where: span.contains) else { continue }
            var snapshot = BuildSnapshot(asOf: newest)
            snapshot.figures = try figures(db, newest, slugs)
            result.weekly.append(snapshot)
        }
        return result
    }

    private func deals(_ db: Database, _ day: CalendarDate) throws -> [BuildSnapshot.Deal] {
        var deals: [BuildSnapshot.Deal] = []
        try ColumnReader.forEach(
            db,
            """
            SELECT id, name, stage, amount_minor, currency, product_id, close_date, owner_id, created_at
            FROM open_deals WHERE as_of = ? ORDER BY id
            """, arguments: [day.iso]
        ) { row in
            guard let id = row.text(0) else { return }
            var deal = BuildSnapshot.Deal(id: id)
            deal.name = row.text(1)
            deal.stage = row.text(2)
            deal.amount = row.int(3)
            deal.currency = row.text(4)
            deal.product = row.text(5)
            deal.closeDate = row.date(6)
            deal.owner = row.text(7)
            deal.created = row.int(8).map(Instant.init(milliseconds:))
            deals.append(deal)
        }
        return deals
    }

    /// - Parameter slugs: only these figures; all without any.
    private func figures(
        _ db: Database, _ day: CalendarDate, _ slugs: [String] = []
    ) throws -> [BuildSnapshot.Published] {
        var figures: [BuildSnapshot.Published] = []
        let only = slugs.isEmpty ? "" : " AND slug IN (\(slugs.map { _ in "?" }.joined(separator: ", ")))"
        try ColumnReader.forEach(
            db,
            """
            SELECT tree, slug, scope, unit, n, value, lower, upper, reason FROM figures WHERE as_of = ?\(only)
            ORDER BY tree, slug, scope
            """, arguments: StatementArguments([day.iso] + slugs)
        ) { row in
            guard let tree = row.text(0), let slug = row.text(1), let scope = row.text(2), let unit = row.text(3),
                let n = row.int(4)
            else { return }
            var figure = BuildSnapshot.Published(tree: tree, slug: slug, scope: scope, unit: unit, n: Int(n))
            figure.value = row.real(5)
            figure.lower = row.real(6)
            figure.upper = row.real(7)
            figure.reason = row.text(8)
            figures.append(figure)
        }
        return figures
    }

    private func cells(_ db: Database, _ day: CalendarDate) throws -> [BuildSnapshot.Cell] {
        var cells: [BuildSnapshot.Cell] = []
        try ColumnReader.forEach(
            db, "SELECT kind, name, area, state FROM cells WHERE as_of = ? ORDER BY kind, name, area",
            arguments: [day.iso]
        ) { row in
            guard let name = row.text(1), let area = row.text(2), let state = row.text(3) else { return }
            let isUser = row.text(0) == "user"
            cells.append(
                BuildSnapshot.Cell(user: isUser ? name : nil, group: isUser ? nil : name, area: area, state: state))
        }
        return cells
    }

    // MARK: Writing

    /// Puts a snapshot into the file, in the place of one of the same day. All of it or nothing.
    /// - Throws: `W-OUT-HISTORY` where it cannot be written; the file is then as it was.
    public func write(_ snapshot: BuildSnapshot) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.foreignKeysEnabled = true
        try guarded("OUT-HISTORY", "written") {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.write { db in
                if try !check(db) { try create(db) }
                if try !holds(snapshot, db) { try insert(snapshot, db) }
            }
            try queue.close()
        }
    }

    private func create(_ db: Database) throws {
        try db.execute(sql: HistorySchema.sql)
        try db.execute(
            sql:
                "PRAGMA application_id = \(HistorySchema.applicationID); PRAGMA user_version = \(HistorySchema.version)"
        )
    }

    /// Whether the file says the same of the day already: then its bytes stay.
    private func holds(_ snapshot: BuildSnapshot, _ db: Database) throws -> Bool {
        let day = snapshot.asOf
        let isThere = try Bool.fetchOne(
            db, sql: "SELECT count(*) FROM snapshots WHERE as_of = ?", arguments: [day.iso])
        return try isThere == true && Set(deals(db, day)) == Set(snapshot.deals)
            && Set(figures(db, day)) == Set(snapshot.figures) && Set(cells(db, day)) == Set(snapshot.cells)
    }

    private func insert(_ snapshot: BuildSnapshot, _ db: Database) throws {
        let day = snapshot.asOf.iso
        try db.execute(sql: "DELETE FROM snapshots WHERE as_of = ?", arguments: [day])
        try db.execute(sql: "INSERT INTO snapshots (as_of) VALUES (?)", arguments: [day])
        let deals = try db.makeStatement(sql: "INSERT INTO open_deals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for deal in snapshot.deals {
            try deals.execute(arguments: [
                day, deal.id, deal.name, deal.stage, deal.amount, deal.currency, deal.product, deal.closeDate?.iso,
                deal.owner, deal.created?.milliseconds,
            ])
        }
        let figures = try db.makeStatement(sql: "INSERT OR REPLACE INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for figure in snapshot.figures {
            try figures.execute(arguments: [
                day, figure.tree, figure.slug, figure.scope, figure.unit, figure.value, figure.lower, figure.upper,
                figure.n, figure.reason,
            ])
        }
        let cells = try db.makeStatement(sql: "INSERT OR REPLACE INTO cells VALUES (?, ?, ?, ?, ?)")
        for cell in snapshot.cells {
            guard let name = cell.user ?? cell.group else { continue }
            try cells.execute(arguments: [day, cell.user == nil ? "group" : "user", name, cell.area, cell.state])
        }
    }

    // MARK: Checking

    /// What a file is found to be that is none of ours to read or write.
    private struct Refusal: Error {
        let what: String
        let hint: String
    }

    /// Whether the file holds a history; false for an empty one.
    private func check(_ db: Database) throws -> Bool {
        let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if id == HistorySchema.applicationID {
            guard version <= HistorySchema.version else {
                throw Refusal(
                    what: "is of a newer format (\(version))", hint: "use the newer crmsite, or name another `history`")
            }
            return true
        }
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard id == 0, version == 0, tables == 0 else {
            throw Refusal(what: "is another program's database", hint: "name another file as `history` in site.yml")
        }
        return false
    }

    /// Runs `body` and says as a warning what goes wrong.
    private func guarded<Result>(_ code: String, _ verb: String, _ body: () throws -> Result) throws -> Result {
        func warning(_ what: String, _ hint: String) -> Diagnostic {
            code == "OUT-HISTORY"
                ? Diagnostic(.warning, "OUT-HISTORY", what, at: .file(path), hint: hint, exit: .findings)
                : Diagnostic(.warning, "SRC-HISTORY", what, at: .file(path), hint: hint, exit: .findings)
        }
        do {
            return try body()
        } catch let refusal as Refusal {
            throw warning("the history \(refusal.what)", refusal.hint)
        } catch let error as DatabaseError {
            let said = LogText.excerpt(error.message ?? "\(error.resultCode)")
            let hint =
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED: "another program holds it; the next build adds its day again"
                case .SQLITE_FULL: "free some space"
                case .SQLITE_NOTADB, .SQLITE_CORRUPT: "move it away; a new one begins with the next build"
                default: "may the file and its folder be read and written?"
                }
            throw warning("the history cannot be \(verb) (\(said))", hint)
        }
    }
}
