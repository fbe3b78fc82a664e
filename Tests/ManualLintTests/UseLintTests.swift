import Adoption
import CRMModel
import Compliance
import Figures
import Foundation
import ManualLint
import ProgrammeRecords
import RuleLanguage
import Testing
import UsageManual

/// Twelve account executives and a clerk who has left; as of Tuesday, 30 June 2026.
private func people() throws -> CRMRecords {
    let asOf = try #require(CalendarDate(iso: "2026-06-30"))
    var records = CRMRecords(
        asOf: asOf, company: "Test", baseCurrency: try #require(Currency(code: "EUR")), zone: .utc,
        fiscal: FiscalCalendar(startMonth: 1))
    for number in 1...13 {
        let isClerk = number == 13
        records.users.ids.append("u\(number)")
        records.users.names.append("User \(number)")
        records.users.roles.append(isClerk ? "Clerk" : "AE")
        records.users.levels.append(nil)
        records.users.units.append(-1)
        records.users.segments.append(-1)
        records.users.managers.append(-1)
        records.users.timeZones.append(nil)
        records.users.calendars.append(nil)
        records.users.startsOn.append(CalendarDate(iso: "2020-01-01"))
        records.users.endsOn.append(isClerk ? CalendarDate(iso: "2026-01-31") : nil)
        records.users.isService.append(0)
    }
    records.users.index = IDIndex(records.users.ids)
    return records
}

/// The lint of a manual with one rule whose activations are these, charged to users by their number.
private func lint(
    _ activations: [(user: Int32, state: ActivationState, flags: ActivationFlags)], effective: String = "2020-01-01",
    front: [String: String?] = [:], rules: [String]? = nil, viewed: Set<RecordType>? = nil
) throws -> [String] {
    let clauses =
        "when lead created / then activity call / within 1 day"
        + " / ok created Mon 09:00 ; call Mon 10:00 / bad created Mon 09:00"
    let text = chapter(
        rules ?? [rule("LEAD-1", clauses)], front: ["effective": effective].merging(front) { $1 })
    let manual = try Project(["10-lead.md": text]).read()
    let records = try people()
    var judgement = Judgement()
    (judgement.areas, judgement.rules) = manual.judged
    judgement.days = 180
    judgement.exposure = Array(repeating: 0, count: records.users.count)
    judgement.variants = [[]]
    judgement.handOffs = [[]]
    judgement.cases = judgement.rules.map { _ in 0 }
    for (number, activation) in activations.enumerated() {
        judgement.recordIDs.append("l\(number)")
        judgement.recordNames.append(nil)
        judgement.recordTypes.append(.lead)
        judgement.activations.append(
            Activation(
                rule: 0, user: activation.user, unit: -1, record: Int32(number), at: 0,
                outcomeDay: records.asOf.dayNumber - 3, state: activation.state, flags: activation.flags))
    }
    var sources = ManualLint.Sources()
    sources.records = records
    sources.viewedByOthers = viewed
    sources.compliance = ComplianceReport(
        judgement: judgement, records: records, eligibility: Eligibility(records: records),
        programme: ProgrammeRecords(), target: 0.8, groups: PeopleGroups(users: records.users, units: records.units),
        namesPeople: false)
    return ManualLint(manual, sources).findings.map { "\($0.lint.id): \($0.what)" }
}

@Suite struct UseLintTests {
    @Test func aRuleThatNothingActivatedInHalfAYearIsDead() throws {
        #expect(try lint([]) == ["L03: nothing has activated rule LEAD-1 in 180 days"])
        #expect(try lint([], effective: "2026-06-01") == [], "it is not in force long enough")
        #expect(try lint([(0, .pending, [])]) == [])
    }

    @Test func aRuleThatNearlyEverybodyBreaksIsFoundFromTenUsersOn() throws {
        let met = (ActivationState.fulfilled, ActivationFlags())
        let broken = (ActivationState.violated, ActivationFlags())
        func list(_ breaking: Int32, of users: Int32) -> [(user: Int32, state: ActivationState, flags: ActivationFlags)]
        {
            (0..<users).map { $0 < breaking ? ($0, broken.0, broken.1) : ($0, met.0, met.1) }
        }
        #expect(
            try lint(list(9, of: 10))
                == ["L04: 9 of 10 users did less than half of what rule LEAD-1 asked in time"])
        #expect(try lint(list(8, of: 10)) == [], "eight of ten are not more than four in five")
        #expect(try lint(list(9, of: 9)) == [])
    }

    @Test func aRuleThatIsOftenAnsweredEarlyIsFound() throws {
        func list(_ early: Int) -> [(user: Int32, state: ActivationState, flags: ActivationFlags)] {
            (0..<10).map { (0, .violated, $0 < early ? .answeredEarly : []) }
        }
        #expect(try lint(list(3)) == ["L16: in 3 of 10 violations of rule LEAD-1 it had been done before"])
        #expect(try lint(list(2)) == [])
    }

    @Test func rolesWithoutUsersAndOwnersWhoLeftAreFound() throws {
        let live: [(user: Int32, state: ActivationState, flags: ActivationFlags)] = [(0, .pending, [])]
        #expect(
            try lint(live, front: ["applies-to": "[AE, Clerk]"]) == [
                "L14: area 'lead' applies to 'Clerk', and nobody has that role"
            ])
        #expect(try lint(live, front: ["owner": "u13"]) == ["L14: the owner of area 'lead' is not in service"])
        #expect(
            try lint(live, front: ["owner": "nobody"]) == [
                "L14: the owner of area 'lead' is neither a user nor a role: 'nobody'"
            ])
        #expect(try lint(live, front: ["owner": "u1"]) == [])
    }

    @Test func aRequiredFieldOfRecordsNobodyElseOpensIsFound() throws {
        let rules = [
            rule(
                "LEAD-1",
                "every lead / has source / within the same day / ok created Mon 09:00 {source=\"Web\"}"
                    + " / bad created Mon 09:00"
            )
        ]
        let live: [(user: Int32, state: ActivationState, flags: ActivationFlags)] = [(0, .pending, [])]
        #expect(try lint(live, rules: rules, viewed: [.lead]) == [])
        #expect(try lint(live, rules: rules, viewed: [.account]).map { String($0.prefix(4)) } == ["L07:"])
        #expect(try lint(live, rules: rules, viewed: nil) == [], "views are not logged")
    }
}
