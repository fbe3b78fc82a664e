import CRMModel
import Figures
import ForecastReport
import Forecasting
import Testing

@Suite struct TrustGradeTests {
    /// Forty open deals of 100 by twelve people, every fourth without a close date.
    private static func company() -> Company {
        var company = Company()
        for number in 0..<40 {
            company.add(
                .open, created: day("2026-09-01"), amount: 10_000, owner: number % 12,
                expected: number % 4 == 0 ? nil : day("2026-12-15"))
        }
        return company
    }

    private static func grade(_ evidence: TrustGrade.Evidence) -> (TrustGrade, SalesUnits) {
        let company = company()
        let units = SalesUnits(
            deals: [Array(0..<40)], in: company.records,
            groups: PeopleGroups(users: company.records.users, units: company.records.units), isPrivate: false)
        return (TrustGrade(DealBook(company.records), evidence, units: units), units)
    }

    private static func share(_ grade: TrustGrade, _ leg: TrustGrade.Leg) -> Double? {
        grade.legs.first { $0.leg == leg }?.figure.value?.number
    }

    @Test func `a deal without a close date is not in time`() {
        let (grade, _) = Self.grade(TrustGrade.Evidence())
        #expect(Self.share(grade, .timely) == 0.75)
    }

    @Test func `the share of agreed fields is one by amount, and the deals that have all of them are told beside it`()
        throws
    {
        let (grade, _) = Self.grade(
            TrustGrade.Evidence(completeness: (0..<40).map { $0 < 10 ? 0.5 : 1 }))
        #expect(Self.share(grade, .complete) == 0.875)
        #expect(TrustGrade.Leg.complete.rawValue == "agreed fields filled, by amount")
        let leg = try #require(grade.legs.first { $0.leg == .complete })
        #expect(leg.figure.notes == ["Of the open amount 75 % is in deals with every agreed field."])
    }

    @Test func `every unit has a grade of its own deals, with the share that decides it`() throws {
        let isNorth = { (number: Int) in number % 12 < 6 }
        let (grade, _) = Self.grade(TrustGrade.Evidence(isContacted: (0..<40).map(isNorth)))
        #expect(grade.worst == .contacted)
        let south = try #require(grade.units.figure(.region, .text("SOUTH")))
        #expect(south.outcome == .absent(.tooFew), "eighteen deals")
        let north = try #require(grade.units.figure(.region, .text("NORTH")))
        #expect(TrustGrade.worst(north) == .timely)
        #expect(FigureAudit.findings([grade.figure] + grade.legs.map(\.figure), grade.units.breakdowns).isEmpty)
    }
}
