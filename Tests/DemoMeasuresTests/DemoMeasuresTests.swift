import Adoption
import CRMModel
import CRMStore
import Configuration
import DemoCRM
import Figures
import Forecasting
import Foundation
import Testing

/// Do the measures find what the demo planted, and do they accuse anyone who did nothing wrong?
@Suite(.serialized)
struct DemoMeasuresTests {
    /// The demo company, read as a build reads it.
    struct Demo {
        let truth: DemoTruth
        let records: CRMRecords
        let counts: UserDayCounts?

        init() throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crmsite-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let path = folder.appendingPathComponent("crm.sqlite").path
            let database = try CRMDatabase(replacing: path)
            truth = try DemoCompany().write(to: database)
            try database.finish()
            let snapshot = try CRMSnapshot(path: path)
            defer { snapshot.release() }
            records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
            counts = try UserDayCounts.read(snapshot, records: records)
        }

        func planted(_ kind: String) -> Set<String> { Set(truth.planted.filter { $0.kind == kind }.flatMap(\.records)) }
        func people(_ kind: String) -> Set<String> {
            Set((truth.planted + truth.innocent).filter { $0.kind == kind }.flatMap(\.users))
        }
    }

    static let demo = Result { try Demo() }

    /// The ids of the rows of a list whose flag column is 1.
    private func flagged(_ rows: RowSet, _ column: String) throws -> Set<String> {
        let flag = try #require(rows.columns.firstIndex(of: column))
        var ids: Set<String> = []
        for index in 0..<rows.count {
            let cells = rows.cells(index)
            if case .integer(1) = cells[flag], case .text(let id?) = cells[0] { ids.insert(id) }
        }
        return ids
    }

    @Test func `the totals of the figures are those of the truth`() throws {
        let demo = try Self.demo.get()
        let book = DealBook(demo.records)
        let totals = Dictionary(uniqueKeysWithValues: demo.truth.totals.map { ($0.name, $0.value) })
        #expect(book.counts.open == totals["opportunities_open"].map { Int($0) })
        #expect(book.counts.won == totals["opportunities_won"].map { Int($0) })
        #expect(book.counts.lost == totals["opportunities_lost"].map { Int($0) })
        #expect(WinRate.figure(book).n == book.counts.won + book.counts.lost)
    }

    @Test func `past-due deals are exactly the planted ones`() throws {
        let demo = try Self.demo.get()
        let figure = PastDue.figure(DealBook(demo.records))
        #expect(try flagged(figure.rows, "past_due") == demo.planted("past_due"))
        #expect(FigureAudit.findings(figure).isEmpty)
    }

    @Test func `deals in a currency without a rate are counted, not priced`() throws {
        let demo = try Self.demo.get()
        let figure = Pipeline(DealBook(demo.records)).byStage.total
        let source = try #require(figure.rows.columns.firstIndex(of: "price_from"))
        var unpriced: Set<String> = []
        for index in 0..<figure.rows.count {
            let cells = figure.rows.cells(index)
            if case .text("no rate") = cells[source], case .text(let id?) = cells[0] { unpriced.insert(id) }
        }
        #expect(unpriced == demo.planted("no_rate"))
    }

    @Test func `late entries of the last 180 days are the planted ones and no others`() throws {
        let demo = try Self.demo.get()
        let figure = LateEntry.figure(DealBook(demo.records), lateStage: "Proposal", exemptTypes: ["Repeat order"])
        let found = try flagged(figure.rows, "late")
        let planted = demo.planted("late_entry")
        let deals = demo.records.opportunities
        let start = demo.records.asOf.adding(days: -180)
        let recent = planted.filter { id in
            guard let row = deals.index.row(of: id), let created = deals.createdAt.instant(row) else { return false }
            return demo.records.zone.date(of: created) >= start
        }
        #expect(!recent.isEmpty)
        #expect(recent.subtracting(found).isEmpty, "planted and not found")
        #expect(found.subtracting(planted).isEmpty, "found and not planted: \(found.subtracting(planted).sorted().prefix(5))")
    }

    @Test func `people on leave are out of the count of active users, people who do nothing are in it`() throws {
        let demo = try Self.demo.get()
        let active = ActiveUsers(records: demo.records, counts: demo.counts, namesPeople: true)
        let week = try #require(active.lastFullWeek)
        let name = active.byWeek.parts[week].name
        let rows = active.byWeek.total.rows
        var activeIDs: Set<String> = []
        var idleIDs: Set<String> = []
        for index in 0..<rows.count {
            let cells = rows.cells(index)
            guard case .text(let own?) = cells[0], own == name, case .person(let user?) = cells[2] else { continue }
            let id = try #require(demo.records.users.ids[user])
            if case .integer(1) = cells[3] { activeIDs.insert(id) } else { idleIDs.insert(id) }
        }
        for id in demo.people("long_absence") { #expect(!idleIDs.contains(id) && !activeIDs.contains(id), "\(id) is on leave") }
        for id in demo.people("part_timer").union(demo.people("newcomer")).union(demo.people("champion")) {
            #expect(!idleIDs.contains(id), "\(id) did nothing wrong")
        }
        for id in demo.people("non_user") { #expect(idleIDs.contains(id), "\(id) records nothing") }
    }
}
