import Adoption
import CRMModel
import CRMStore
import Figures
import Foundation
import Testing

/// Users, actions and absences of a few weeks. The as-of is Wednesday, 17 June 2026; its week begins on the 15th.
private func measure(
    asOf: String = "2026-06-17", users: [(id: String, starts: String?, ends: String?, service: Bool)],
    actions: [(user: String, day: String)],
    absences: [(user: String, from: String, to: String, fraction: Double)] = [], holidays: [String] = [],
    namesPeople: Bool = true,
    source: String? = nil
) throws -> ActiveUsers {
    let folder = NSTemporaryDirectory() + "adoption-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try CRMDatabase(replacing: folder + "/crm.sqlite")
    try database.write { writer in
        for (key, value) in [("as_of", asOf), ("base_currency", "EUR"), ("time_zone", "Europe/Berlin")] {
            try writer.setMeta(key, value)
        }
        let user = try writer.inserter(into: "users", columns: ["id", "name", "starts_on", "ends_on", "is_service"])
        for (id, starts, ends, service) in users {
            try user.insert([.text(id), .text(id), CellValue(starts), CellValue(ends), .integer(service ? 1 : 0)])
        }
        let activity = try writer.inserter(into: "activities", columns: ["id", "user_id", "logged_at", "source"])
        for (index, action) in actions.enumerated() {
            try activity.insert([
                .text("c\(index)"), .text(action.user), CellValue(Instant(iso: action.day + "T10:00:00Z")),
                CellValue(source),
            ])
        }
        let absence = try writer.inserter(into: "absences", columns: ["user_id", "starts_on", "ends_on", "fraction"])
        for span in absences {
            try absence.insert([.text(span.user), .text(span.from), .text(span.to), .real(span.fraction)])
        }
        let holiday = try writer.inserter(into: "holidays", columns: ["calendar", "day"])
        for day in holidays { try holiday.insert([.text("DE"), .text(day)]) }
    }
    try database.finish()
    let snapshot = try CRMSnapshot(path: folder + "/crm.sqlite")
    defer { snapshot.release() }
    let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
    return ActiveUsers(
        records: records, counts: try UserDayCounts.read(snapshot, records: records), namesPeople: namesPeople)
}

private func user(_ id: String, from: String? = "2026-01-01", to: String? = nil, service: Bool = false) -> (
    id: String, starts: String?, ends: String?, service: Bool
) {
    (id, from, to, service)
}

/// `active of eligible` by week.
private func weeks(_ active: ActiveUsers) -> [String: String] {
    Dictionary(
        active.byWeek.parts.map { part in
            (part.name, "\(part.figure.numerator.map { Int($0.number) } ?? 0) of \(part.figure.n)")
        }
    ) { first, _ in first }
}

@Suite struct ActiveUsersTests {
    @Test func aUserIsActiveInAWeekWithOneActionOnAWorkingDay() throws {
        let active = try measure(
            users: [user("ada"), user("bo"), user("cy")],
            actions: [
                ("ada", "2026-06-01"), ("bo", "2026-06-05"), ("ada", "2026-06-09"), ("ada", "2026-06-09"),
                ("bo", "2026-06-16"),
            ])
        // The first action was on a Monday: the week before it is not shown as one in which nobody did anything.
        #expect(weeks(active) == ["2026-W23": "2 of 3", "2026-W24": "1 of 3", "2026-W25": "1 of 3"])
        #expect(active.byWeek.parts.map(\.isPartial).suffix(2) == [false, true])
        #expect(active.lastFullWeek.map { active.byWeek.parts[$0].name } == "2026-W24")
        #expect(FigureAudit.findings(active.byWeek).map(\.text) == [])
    }

    @Test func onFridayTheWeekIsFull() throws {
        let active = try measure(asOf: "2026-06-19", users: [user("ada")], actions: [("ada", "2026-06-16")])
        #expect(active.byWeek.parts.last?.isPartial == false)
        #expect(active.lastFullWeek == active.byWeek.parts.count - 1)
    }

    @Test func weekendsAndHolidaysAreNoWorkingDays() throws {
        let active = try measure(
            users: [user("ada"), user("bo")],
            actions: [("ada", "2026-06-06"), ("bo", "2026-06-04"), ("ada", "2026-06-02")], holidays: ["2026-06-04"])
        // Ada worked on Saturday and Tuesday, Bo on the holiday alone.
        #expect(weeks(active)["2026-W23"] == "1 of 2")
    }

    @Test func offDayActivityAloneIsNotActive() throws {
        let active = try measure(
            users: [user("ada"), user("bo")], actions: [("ada", "2026-06-07"), ("bo", "2026-06-01")])
        #expect(weeks(active)["2026-W23"] == "1 of 2")
    }

    @Test func serviceAccountsAndPeopleBeforeTheirFirstAndAfterTheirLastDayAreNotEligible() throws {
        let active = try measure(
            users: [
                user("ada"), user("robot", service: true), user("new", from: "2026-06-10"),
                user("left", to: "2026-06-09"), user("open", from: nil),
            ],
            actions: [("ada", "2026-06-01"), ("robot", "2026-06-08"), ("left", "2026-06-08")])
        #expect(weeks(active)["2026-W23"] == "1 of 3", "ada, left and open")
        // New came on Wednesday and has three days; left had two.
        #expect(weeks(active)["2026-W24"] == "0 of 3")
    }

    @Test func aUserWithFewerThanThreeEligibleDaysIsLeftOutOfTheWeek() throws {
        let active = try measure(
            users: [user("ada"), user("bo"), user("cy")],
            actions: [("ada", "2026-06-01"), ("bo", "2026-06-02"), ("cy", "2026-06-03")],
            absences: [("bo", "2026-06-03", "2026-06-05", 1), ("cy", "2026-06-01", "2026-06-04", 0.5)])
        // Bo has two days; Cy four halves and one whole, which makes three.
        #expect(weeks(active)["2026-W23"] == "2 of 2")
    }

    @Test func anActionOnADayOfLeaveDoesNotCount() throws {
        let active = try measure(
            users: [user("ada"), user("bo")], actions: [("ada", "2026-06-01"), ("bo", "2026-06-02")],
            absences: [("ada", "2026-06-01", "2026-06-02", 1)])
        #expect(weeks(active)["2026-W23"] == "1 of 2")
    }

    @Test func withoutEventsThereIsNoSource() throws {
        for active in [
            try measure(users: [user("ada")], actions: []),
            try measure(users: [user("ada")], actions: [("ada", "2026-06-01")], source: "import"),
        ] {
            #expect(active.byWeek.total.outcome == .absent(.noSource))
            #expect(active.byWeek.parts.isEmpty)
            #expect(active.lastFullWeek == nil)
            #expect(FigureAudit.findings(active.byWeek).isEmpty)
        }
    }

    @Test func weeksAfterTheLastRecordedActionAreNotJudged() throws {
        let active = try measure(
            users: [user("ada"), user("bo")], actions: [("ada", "2026-05-12"), ("ada", "2026-05-20")])
        #expect(active.byWeek.parts.map(\.name) == ["2026-W20", "2026-W21"])
        #expect(active.byWeek.total.notes.contains { $0.contains("Nothing is recorded after 2026-05-20") })
        #expect(active.lastFullWeek == 1)
    }

    @Test func withoutNamesTheListHoldsNoPersonAndNoGroupUnderFive() throws {
        let five = ["ada", "bo", "cy", "di", "ed"].map { user($0) }
        let shown = try measure(
            users: five, actions: [("ada", "2026-06-09"), ("ada", "2026-06-16")], namesPeople: false)
        #expect(shown.byWeek.total.rows.columns == ["week", "week_begins", "active"])
        #expect(shown.byWeek.total.n > 0 && shown.byWeek.total.n % 5 == 0)
        #expect(FigureAudit.findings(shown.byWeek).isEmpty)
        let few = try measure(users: Array(five.prefix(4)), actions: [("ada", "2026-06-16")], namesPeople: false)
        #expect(few.byWeek.total.outcome == .absent(.suppressed))
        #expect(few.byWeek.total.rows.count == 0)
    }

    @Test func atMostTwentySixWeeksAreShown() throws {
        let active = try measure(
            users: [user("ada", from: "2020-01-01")], actions: [("ada", "2021-06-01"), ("ada", "2026-06-16")])
        #expect(active.byWeek.parts.count == ActiveUsers.weeks)
        #expect(active.byWeek.parts.last?.name == "2026-W25")
        #expect(active.byWeek.parts.first?.name == "2025-W52")
        #expect(FigureAudit.findings(active.byWeek).map(\.text) == [])
    }

    @Test func withoutUsersTheWeeksAreEmpty() throws {
        let active = try measure(users: [], actions: [("ghost", "2026-06-01")])
        #expect(active.byWeek.total.outcome == .absent(.noExposure))
        #expect(active.lastFullWeek == nil)
    }
}
