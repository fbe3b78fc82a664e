import CRMModel
import Diagnostics
import Foundation
import GRDB
import SnapshotHistory
import Testing

/// What builds found, kept in a file that no build depends on.
@Suite struct HistoryFileTests {
    private let folder: URL
    private var path: String { folder.appendingPathComponent("history.sqlite").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func day(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

    private func snapshot(_ iso: String, amount: Int64 = 100) throws -> BuildSnapshot {
        var snapshot = BuildSnapshot(asOf: try day(iso))
        var deal = BuildSnapshot.Deal(id: "o1")
        deal.name = "Deal 😀"
        deal.stage = "Offer"
        deal.amount = amount
        deal.currency = "EUR"
        deal.closeDate = try day("2026-12-01")
        deal.owner = "u1"
        deal.created = Instant(milliseconds: 5)
        snapshot.deals = [deal, BuildSnapshot.Deal(id: "o2")]
        var figure = BuildSnapshot.Published(tree: "", slug: "win-rate", scope: "", unit: "share", n: 7)
        figure.value = 0.25
        figure.lower = 0.1
        figure.upper = 0.5
        var absent = BuildSnapshot.Published(tree: "", slug: "late-entry-rate", scope: "", unit: "share", n: 0)
        absent.reason = "NO_SOURCE"
        snapshot.figures = [absent, figure]
        snapshot.cells = [
            BuildSnapshot.Cell(group: "North", area: "leads", state: "followed"),
            BuildSnapshot.Cell(user: "u1", area: "leads", state: "violated"),
        ]
        return snapshot
    }

    private func read(_ before: String, _ starts: [String] = []) throws -> EarlierBuilds {
        try HistoryFile(path: path, patience: 0.1).read(before: try day(before), pipelinesFor: try starts.map(day))
    }

    /// The warning that an operation ends with.
    private func warning(_ body: () throws -> Void) -> Diagnostic? {
        do { try body() } catch { return error as? Diagnostic }
        return nil
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let written = try snapshot("2026-11-07")
        try HistoryFile(path: path).write(written)
        let earlier = try read("2026-11-15", ["2026-11-08"])
        #expect(earlier.days == [written.asOf])
        #expect(earlier.pipelines.first?.deals == written.deals)
        #expect(earlier.last?.figures == written.figures)
        #expect(earlier.last?.cells == written.cells)
        #expect(earlier.week?.figures == written.figures)
    }

    @Test func onlyDaysBeforeTheAsOfAreReadAndTheNewestNotAfterEachStartIsTaken() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = HistoryFile(path: path)
        for (number, iso) in ["2026-11-01", "2026-11-08", "2026-11-14", "2026-11-15", "2026-11-16"].enumerated() {
            try file.write(try snapshot(iso, amount: Int64(number)))
        }
        let earlier = try read("2026-11-15", ["2026-11-10", "2026-11-08", "2026-10-01"])
        #expect(earlier.days.map(\.iso) == ["2026-11-01", "2026-11-08", "2026-11-14"])
        #expect(earlier.pipelines.map(\.asOf.iso) == ["2026-11-08", "2026-11-14"])
        #expect(earlier.last?.asOf.iso == "2026-11-14")
        #expect(earlier.week?.asOf.iso == "2026-11-08")
    }

    @Test func ofEachOfTwelveWeeksTheNewestBuildIsReadWithTheFiguresAskedFor() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = HistoryFile(path: path)
        for iso in ["2026-08-22", "2026-08-23", "2026-11-01", "2026-11-03", "2026-11-08", "2026-11-14", "2026-11-15"] {
            var build = BuildSnapshot(asOf: try #require(CalendarDate(iso: iso)))
            for slug in ["area-compliance", "win-rate"] {
                build.figures.append(.init(tree: "", slug: slug, scope: "lead", unit: "share", n: 3))
            }
            try file.write(build)
        }
        let day = try #require(CalendarDate(iso: "2026-11-15"))
        let weekly = try file.read(before: day, pipelinesFor: [], weeklyFigures: ["area-compliance"]).weekly
        #expect(weekly.map(\.asOf.iso) == ["2026-08-23", "2026-11-03", "2026-11-14"])
        #expect(weekly.allSatisfy { $0.figures.map(\.slug) == ["area-compliance"] && $0.cells.isEmpty })
        #expect(try file.read(before: day, pipelinesFor: []).weekly.isEmpty)
    }

    @Test func aSecondBuildOfADayTakesThePlaceOfTheFirst() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = HistoryFile(path: path)
        try file.write(try snapshot("2026-11-07", amount: 1))
        try file.write(try snapshot("2026-11-07", amount: 2))
        let earlier = try read("2026-11-15")
        #expect(earlier.days.count == 1)
        #expect(earlier.pipelines.first?.deals.count == 2)
        #expect(earlier.pipelines.first?.deals.first?.amount == 2)
    }

    @Test func theSameSnapshotAgainLeavesTheFileAsItIs() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = HistoryFile(path: path)
        try file.write(try snapshot("2026-11-07"))
        let before = FileManager.default.contents(atPath: path)
        try file.write(try snapshot("2026-11-07"))
        #expect(FileManager.default.contents(atPath: path) == before)
        try file.write(try snapshot("2026-11-07", amount: 3))
        #expect(FileManager.default.contents(atPath: path) != before)
    }

    @Test func aFileThatIsNotThereOrEmptyIsTheBeginning() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try read("2026-11-15").days.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: path), "reading makes no file")
        _ = FileManager.default.createFile(atPath: path, contents: Data())
        #expect(try read("2026-11-15").days.isEmpty)
        try HistoryFile(path: path).write(try snapshot("2026-11-07"))
        #expect(try read("2026-11-15").days.count == 1)
    }

    @Test func aDamagedFileIsAWarningAndStaysAsItIs() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let rubbish = Data("this is no database at all, and rather long for one".utf8)
        _ = FileManager.default.createFile(atPath: path, contents: rubbish)
        let reading = try #require(warning { _ = try read("2026-11-15") })
        #expect(reading.code == "W-SRC-HISTORY")
        #expect(reading.hint.contains("move it away"))
        let writing = try #require(warning { try HistoryFile(path: path).write(try snapshot("2026-11-07")) })
        #expect(writing.code == "W-OUT-HISTORY")
        #expect(FileManager.default.contents(atPath: path) == rubbish)
    }

    @Test func aNewerFormatAndAnotherProgramsDatabaseAreNeitherReadNorWritten() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try HistoryFile(path: path).write(try snapshot("2026-11-07"))
        var queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        #expect(warning { _ = try read("2026-11-15") }?.what == "the history is of a newer format (99)")
        #expect(warning { try HistoryFile(path: path).write(try snapshot("2026-11-08")) }?.code == "W-OUT-HISTORY")

        try FileManager.default.removeItem(atPath: path)
        queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
        try queue.close()
        #expect(warning { _ = try read("2026-11-15") }?.what == "the history is another program's database")
        #expect(warning { try HistoryFile(path: path).write(try snapshot("2026-11-08")) }?.code == "W-OUT-HISTORY")
        queue = try DatabaseQueue(path: path)
        #expect(try queue.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master") } == ["theirs"])
    }

    @Test func aLockedFileIsAWarningAndNothingIsHalfWritten() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try HistoryFile(path: path).write(try snapshot("2026-11-07"))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        let found = warning { try HistoryFile(path: path, patience: 0.05).write(try snapshot("2026-11-08")) }
        #expect(found?.code == "W-OUT-HISTORY")
        #expect(warning { _ = try read("2026-11-15") }?.code == "W-SRC-HISTORY")
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        #expect(try read("2026-11-15").days.map(\.iso) == ["2026-11-07"])
    }

    @Test func aFolderThatIsNotThereIsAWarning() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = HistoryFile(path: folder.path + "/nowhere/history.sqlite")
        #expect(warning { try file.write(try snapshot("2026-11-08")) }?.code == "W-OUT-HISTORY")
    }

    @Test func cellsOfAnotherKindThanExpectedAreLeftOut() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try HistoryFile(path: path).write(try snapshot("2026-11-07"))
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "UPDATE open_deals SET amount_minor = 'much', close_date = 7 WHERE id = 'o1'")
            try db.execute(sql: "UPDATE figures SET value = x'00'")
        }
        try queue.close()
        let earlier = try read("2026-11-15")
        #expect(earlier.pipelines.first?.deals.first?.amount == nil)
        #expect(earlier.pipelines.first?.deals.first?.closeDate == nil)
        #expect(earlier.last?.figures.allSatisfy { $0.value == nil } == true)
    }
}
