import CRMModel
import CRMStore
import DemoCRM
import Foundation
import GRDB
import Testing

/// Do the histories of the demo lead to its records?
@Suite struct DemoTimelineTests {
    private func read(_ path: String, asOf: String? = nil) throws -> (CRMRecords, DealTimelines) {
        let snapshot = try CRMSnapshot(path: path)
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = asOf.flatMap { CalendarDate(iso: $0) }
        let records = try RecordReader.read(snapshot, settings: settings)
        return (records, try DealTimelines.read(snapshot, records: records))
    }

    @Test func theLastEntryOfEveryDealIsItsRecord() throws {
        let demo = try DemoFixture.standard.get()
        for asOf in [nil, "2026-03-14", "2025-01-02"] {
            let (records, timelines) = try read(demo.path, asOf: asOf)
            let deals = records.opportunities
            #expect(timelines.count == deals.count)
            #expect(deals.count > 100)
            for row in 0..<deals.count {
                let last = try #require(timelines.entries(row).last)
                let state = timelines.state(of: last)
                #expect(state.stage == deals.stages[row])
                #expect(state.status == deals.statuses[row])
                #expect(state.amount == deals.amounts[row])
                #expect(state.closeDate == deals.closeDates[row])
                #expect(state.owner == deals.owners[row])
                #expect(timelines.instant(of: last) < records.horizon)
            }
        }
        let kept = try read(demo.path).1.kept
        #expect(kept == Set(DealTimelines.Field.allCases))
    }

    @Test func whatWasKnownBeforeADayIsWhatAReadingAsOfTheDayBeforeSays() throws {
        let demo = try DemoFixture.standard.get()
        let (records, timelines) = try read(demo.path)
        let (earlier, _) = try read(demo.path, asOf: "2026-03-14")
        let then = earlier.horizon
        let deals = earlier.opportunities
        var same = 0
        for row in 0..<records.opportunities.count {
            guard let id = records.opportunities.ids[row] else { continue }
            let state = timelines.state(row, before: then)
            let other = deals.index.row(of: id)
            #expect((state == nil) == (other == nil), "\(id)")
            guard let state, let other else { continue }
            #expect(state.status == deals.statuses[other], "\(id)")
            #expect(state.stage == deals.stages[other], "\(id)")
            #expect(state.owner == deals.owners[other], "\(id)")
            #expect(state.amount == deals.amounts[other], "\(id)")
            #expect(state.closeDate == deals.closeDates[other], "\(id)")
            same += 1
        }
        #expect(same > 1000)
    }

    @Test func whatIsStampedAfterTheAsOfChangesNothing() throws {
        let demo = try DemoFixture.standard.get()
        let path = NSTemporaryDirectory() + "demo-\(UUID().uuidString).sqlite"
        try FileManager.default.copyItem(atPath: demo.path, toPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (records, timelines) = try read(demo.path, asOf: "2026-03-14")
        let horizon = records.horizon.milliseconds
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(
                sql: """
                    UPDATE opportunity_stage_changes SET from_stage = 'Nowhere', to_stage = 'Elsewhere',
                      amount_minor = 1, close_date = '2031-01-01' WHERE at >= ?
                    """, arguments: [horizon])
            try db.execute(
                sql: "UPDATE field_changes SET new_value = 'spoilt' WHERE at >= ?", arguments: [horizon])
        }
        try queue.close()
        let (spoiltRecords, spoilt) = try read(path, asOf: "2026-03-14")
        #expect(spoiltRecords.opportunities.count == records.opportunities.count)
        #expect(spoilt.kept == timelines.kept)
        for row in 0..<records.opportunities.count {
            #expect(spoilt.entries(row).count == timelines.entries(row).count)
            for (a, b) in zip(spoilt.entries(row), timelines.entries(row)) {
                #expect(spoilt.instant(of: a) == timelines.instant(of: b))
                #expect(spoilt.state(of: a) == timelines.state(of: b))
            }
        }
    }
}
