import Adoption
import CRMModel
import CRMStore
import DemoCRM
import Figures
import Forecasting
import Foundation
import GRDB
import ProgrammeRecords
import Testing

/// Do the measures find what the demo planted, and do they accuse anyone who did nothing wrong?
@Suite(.serialized)
struct DemoMeasuresTests {
    /// The demo company, read as a build reads it.
    struct Demo {
        let truth: DemoTruth
        let records: CRMRecords
        let counts: UserDayCounts?
        /// The same database, read as of `earlierDay`.
        let earlier: CRMRecords
        let earlierContacts: FilledFields
        /// What a field of a record held at the end of `earlierDay`, told forwards from its changes: `entity.record.field`.
        let heldThen: [String: String?]

        static let earlierDay = CalendarDate(year: 2025, month: 6, day: 15)

        init() throws {
            let demo = try DemoDatabase()
            defer { demo.close() }
            let snapshot = demo.snapshot
            truth = demo.truth
            records = demo.records
            counts = try UserDayCounts.read(snapshot, records: records)
            var settings = RecordReader.Settings()
            settings.asOf = Demo.earlierDay
            earlier = try RecordReader.read(snapshot, settings: settings)
            earlierContacts = try FilledFields.read(
                snapshot, entity: "contact", fields: ["verified_at", "title"], records: earlier,
                placeholders: Placeholders())
            let horizon = earlier.horizon.milliseconds
            heldThen = try snapshot.read { db in
                var held: [String: String?] = [:]
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT entity || '.' || record_id || '.' || field, at, old_value, new_value FROM field_changes
                        WHERE entity IN ('opportunity', 'contact') ORDER BY at, seq, id
                        """)
                while let row = try rows.next() {
                    let key: String = row[0]
                    if (row[1] as Int64) < horizon {
                        held[key] = .some(row[3])
                    } else if held[key] == nil {
                        held[key] = .some(row[2])
                    }
                }
                return held
            }
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
        let figure = LateEntry(DealBook(demo.records), lateStage: "Proposal", exemptTypes: ["Repeat order"]).rate
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
        #expect(
            found.subtracting(planted).isEmpty,
            "found and not planted: \(found.subtracting(planted).sorted().prefix(5))")
    }

    @Test func `people who enter deals late regularly are the planted late enterers and nobody else`() throws {
        let demo = try Self.demo.get()
        let late = LateEntry(DealBook(demo.records), lateStage: "Proposal", exemptTypes: ["Repeat order"])
        let found = late.owners.filter(\.isRegular).compactMap { demo.records.users.ids[$0.user] }
        let planted = demo.people("late_enterer")
        let judged = Set(late.owners.compactMap { demo.records.users.ids[$0.user] })
        #expect(found.count > 2 && Set(found) == planted.intersection(judged))
        // Of one of them fewer than five deals can be judged: the others are repeat orders, which may begin anywhere.
        #expect(planted.subtracting(judged).count == 1)
        #expect(FigureAudit.findings(late.regular).isEmpty)
    }

    @Test func `an earlier as-of shows the close dates and amounts of that day`() throws {
        let demo = try Self.demo.get()
        let deals = demo.earlier.opportunities
        #expect(deals.count > 500 && deals.count < demo.records.opportunities.count)
        var checked = 0
        for row in 0..<deals.count where deals.statuses[row] == .open {
            let id = try #require(deals.ids[row])
            if let held = demo.heldThen["opportunity.\(id).close_date"] {
                #expect(deals.closeDates[row]?.iso == held, "close date of \(id)")
                checked += 1
            }
            if let held = demo.heldThen["opportunity.\(id).amount_minor"] {
                #expect(deals.amounts[row].map { String($0) } == held, "amount of \(id)")
            }
        }
        #expect(checked > 50)
    }

    @Test func `an earlier as-of shows which contacts were verified by then`() throws {
        let demo = try Self.demo.get()
        let contacts = demo.earlierContacts
        var checked = 0
        for row in 0..<contacts.count {
            let id = try #require(contacts.ids[row])
            guard let held = demo.heldThen["contact.\(id).verified_at"] else { continue }
            #expect((contacts.masks[row] & 1 != 0) == (held != nil), "verification of \(id)")
            checked += 1
        }
        #expect(checked > 100)
        let table = try #require(demo.earlier.tables.first { $0.name == "contacts" })
        #expect(
            table.rows >= contacts.count && table.rows < demo.records.tables.first { $0.name == "contacts" }?.rows ?? 0)
    }

    @Test func `people whose wave is not live yet are not counted`() throws {
        let demo = try Self.demo.get()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let units = (0..<demo.records.units.count).map {
            (id: demo.records.units.ids[$0] ?? "", name: demo.records.units.names[$0] ?? "")
        }
        let programme = ProgrammeRecords.read(
            folder: root.appendingPathComponent("content/programme").path,
            resolver: ProgrammeDirectory(users: [], units: units, roles: [], areas: []))
        let late = programme.rolloutWaves.filter { $0.liveOn.map { $0 > demo.records.asOf.adding(days: -120) } ?? true }
        #expect(!late.isEmpty)
        let eligibility = Eligibility(records: demo.records, waves: programme.rolloutWaves)
        var judged = 0
        for wave in late {
            let unit = try #require(wave.unit.id.flatMap(demo.records.units.index.row(of:)))
            let live = try #require(wave.liveOn)
            for user in 0..<demo.records.users.count {
                guard let own = demo.records.users.units[user],
                    own == unit || demo.records.units.parents[own] == unit,
                    demo.records.users.isEligible(user, on: live.adding(days: -7))
                else { continue }
                for back in 1...14 { #expect(eligibility.presence(of: user, on: live.adding(days: -back)) == 0) }
                judged += 1
            }
        }
        #expect(judged > 10)
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
        for id in demo.people("long_absence") {
            #expect(!idleIDs.contains(id) && !activeIDs.contains(id), "\(id) is on leave")
        }
        for id in demo.people("part_timer").union(demo.people("newcomer")).union(demo.people("champion")) {
            #expect(!idleIDs.contains(id), "\(id) did nothing wrong")
        }
        for id in demo.people("non_user") { #expect(idleIDs.contains(id), "\(id) records nothing") }
    }
}
