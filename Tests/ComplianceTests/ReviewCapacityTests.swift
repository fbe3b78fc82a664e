import CRMModel
import Compliance
import Figures
import Testing

@Suite struct ReviewCapacityTests {
    private static let head = "reviewer,at,area,unit,user,verdict,rule,record,reason,expires_on,minutes\n"

    /// Two areas, ten account executives in the north, live long since and scaled back, and six in the south. One cell
    /// takes five minutes.
    private func office(south: String) -> Office {
        var office = Office()
        office.area("sales", roles: ["AE"])
        office.area("data", roles: ["AE"])
        office.rule("S-1")
        office.rule("D-1", area: 1)
        let north = office.unit("north")
        let other = office.unit("south")
        for number in 0..<10 { office.user("n\(number)", unit: north) }
        for number in 0..<6 { office.user("s\(number)", unit: other) }
        office.user("mia", role: "Manager")
        office.file(
            "reviews",
            ReviewCapacityTests.head + "mia,2026-01-20,,north,,scale_back,,,,,\nmia,2026-06-20,sales,,n0,seen,,,,,5\n")
        office.file(
            "rollout_waves",
            "wave,unit,invited_on,planned_on,live_on\nW1,north,,,2025-01-06\n"
                + (south.isEmpty ? "" : "W2,south,,\(south)\n"))
        return office
    }

    private func capacity(_ office: Office, _ minutes: Int?) throws -> ReviewCapacity {
        try office.report(reviewTime: ReviewTime(minutesPerWeek: minutes)).capacity
    }

    @Test func `without minutes there is no wave, and the note says what to write where`() throws {
        let capacity = try capacity(office(south: ""), nil)
        #expect(capacity.largestWave.outcome == .absent(.noSource))
        #expect(
            capacity.largestWave.notes == [
                "We could show this if content/site.yml said how many minutes a week the reviewers have, as minutes-per-week under reviews."
            ])
        // What is due is known all the same: 32 cells every 28 days at five minutes.
        #expect(capacity.weeks.count == 13 && capacity.weeks.allSatisfy { $0.minutes == 40 && $0.room == nil })
    }

    @Test func `the wave is what the minutes left carry at two and a half looks a week`() throws {
        // 40 of 240 minutes are taken; a person has two cells, which take 25 minutes a week.
        let capacity = try capacity(office(south: ""), 240)
        #expect(capacity.cellsPerPerson == 2)
        #expect(capacity.largestWave.value == .count(8, of: "people"))
        #expect(try self.capacity(office(south: ""), 239).largestWave.value == .count(7, of: "people"))
        #expect(FigureAudit.findings(capacity.largestWave).isEmpty)
        #expect(capacity.overfull.isEmpty)
    }

    @Test func `a planned wave counts from its week on, and the fullest week decides`() throws {
        // The south is planned for 14 July, which is the third week: 20 cells of the north take 25 minutes, 12 of the
        // south 150.
        let capacity = try capacity(office(south: "2026-07-14,"), 200)
        #expect(capacity.weeks.map(\.cells) == [20, 20] + Array(repeating: 32, count: 11))
        #expect(capacity.weeks.map(\.closeCells) == [0, 0] + Array(repeating: 12, count: 11))
        #expect(capacity.weeks.map(\.minutes) == [25, 25] + Array(repeating: 175, count: 11))
        #expect(capacity.weeks.map(\.room) == [7, 7] + Array(repeating: 1, count: 11))
        #expect(capacity.largestWave.value == .count(1, of: "people"))
        #expect(capacity.largestWave.notes == ["6 more people are counted from the day they begin."])
    }

    @Test func `a wave whose day is over counts from now on, one without a day never`() throws {
        #expect(
            try capacity(office(south: "2026-05-04,"), 200).weeks.map(\.closeCells) == Array(repeating: 12, count: 13))
        #expect(try capacity(office(south: ","), 200).weeks.map(\.cells) == Array(repeating: 20, count: 13))
    }

    @Test func `weeks in which more is due than there is time leave no room`() throws {
        let capacity = try capacity(office(south: "2026-07-14,"), 150)
        #expect(capacity.largestWave.value == .count(0, of: "people"))
        #expect(capacity.overfull.map(\.start.iso).first == "2026-07-14" && capacity.overfull.count == 11)
    }

    @Test func `close looks go on until a person accepts, even after ninety days`() throws {
        // Live since 2 April: the ninety days end on 1 July.
        let open = try capacity(office(south: ",2026-04-02"), 200)
        #expect(open.weeks.map(\.closeCells) == Array(repeating: 12, count: 13))
        var accepted = office(south: ",2026-04-02")
        accepted.file(
            "reviews",
            ReviewCapacityTests.head + "mia,2026-06-20,,,,scale_back,,,,,\nmia,2026-06-20,sales,,n0,seen,,,,,5\n")
        #expect(try capacity(accepted, 200).weeks.map(\.closeCells) == [12] + Array(repeating: 0, count: 12))
    }

    @Test func `who leaves is no longer due, and who is yet to start is due from that day`() throws {
        var office = Office.simple(users: 5)
        office.user("leaver", unit: 0, to: "2026-07-10")
        office.user("starter", unit: 0, from: "2026-07-20")
        // 30 June and 7 July with the leaver, 14 July without, 20 July lies in that week.
        #expect(try capacity(office, 100).weeks.map(\.cells).prefix(4) == [6, 6, 6, 6])
        var away = Office.simple(users: 5)
        away.user("leaver", unit: 0, to: "2026-07-10")
        #expect(try capacity(away, 100).weeks.map(\.cells).prefix(3) == [6, 6, 5])
    }

    @Test func `the first week is the workload of the ledger`() throws {
        for south in ["", ",2026-06-01", "2026-07-14,"] {
            let report = try office(south: south).report(reviewTime: ReviewTime(minutesPerWeek: 500))
            let minutes = report.capacity.weeks.first?.minutes.rounded() ?? -1
            #expect(report.ledger.minutesPerWeek.value == .count(Int(minutes), of: "minutes a week"))
        }
    }

    @Test func `minutes that site.yml assumes stand where no review tells, and the figure says so`() throws {
        let report = try Office.simple().report(reviewTime: ReviewTime(minutesPerWeek: 90, minutesPerCell: 6))
        #expect(report.ledger.minutesPerCell == 6)
        #expect(
            report.ledger.minutesPerWeek.notes
                == ["No review says how long it took: 6 minutes a cell are assumed."])
        // Six cells take nine minutes, a person 15: 81 ÷ 15.
        #expect(report.capacity.largestWave.value == .count(5, of: "people"))
    }

    @Test func `a part of the company has no wave of its own, since the minutes are the company's`() throws {
        var time = ReviewTime(minutesPerWeek: 500)
        time.isOfWhole = false
        let capacity = try office(south: "").report(reviewTime: time).capacity
        #expect(capacity.largestWave.outcome == .absent(.notAssigned) && capacity.minutesPerWeek == nil)
    }
}
