import SeriesForecasting
import Testing

@Suite struct CalendarTests {
    @Test(arguments: [
        ("2026-11", 30, 21), ("2024-02", 29, 21), ("2023-02", 28, 20), ("1900-02", 28, 20), ("2000-02", 29, 21),
    ])
    func aMonthKnowsItsDaysAndItsWorkingDays(text: String, days: Int, workingDays: Int) throws {
        let month = try #require(Month(iso: text))
        #expect(month.days == days)
        #expect(month.workingDays() == workingDays)
    }

    @Test func aHolidayOnAWeekdayIsNoWorkingDayOneAtAWeekendChangesNothing() throws {
        let month = try #require(Month(iso: "2026-12"))
        #expect(month.workingDays() == 23)
        #expect(month.workingDays(holidays: [25, 26]) == 22)
    }

    @Test(arguments: ["2026-13", "2026-00", "2026-1", "26-01", "2026/01", "abcd-01", "2026-01-01", ""])
    func whatIsNoMonthIsRefused(text: String) {
        #expect(Month(iso: text) == nil)
    }

    @Test func aFigureThatFollowsWorkingDaysIsLevelOnceAdjustedAndComesBackWithThem() throws {
        let start = try #require(Month(iso: "2024-01"))
        let adjustment = try #require(LengthAdjustment.workingDays(from: start, count: 30, historyCount: 24))
        let values = (0..<24).map { Optional(10 * Double(Month(index: start.index + $0).workingDays())) }
        let adjusted = adjustment.adjusted(values).compactMap { $0 }
        #expect(difference(adjusted, [Double](repeating: adjusted[0], count: 24)) < 1e-12)
        let level = ForecastStep(
            mean: adjusted[0], p2_5: adjusted[0], p10: adjusted[0], p50: adjusted[0], p90: adjusted[0],
            p97_5: adjusted[0])
        let restored = adjustment.restored([ForecastStep](repeating: level, count: 6), after: 24)
        let expected = (24..<30).map { 10 * Double(Month(index: start.index + $0).workingDays()) }
        #expect(difference(restored.map(\.mean), expected) < 1e-12)
    }

    @Test func a445YearIsAdjustedByItsWeeks() throws {
        let weeks = (0..<24).map { $0 % 3 == 2 ? 5.0 : 4 }
        let adjustment = try #require(LengthAdjustment(lengths: weeks, historyCount: 24))
        let adjusted = adjustment.adjusted(weeks.map { $0 * 7 }).compactMap { $0 }
        #expect(difference(adjusted, [Double](repeating: adjusted[0], count: 24)) < 1e-12)
    }

    @Test func aLengthOfNothingIsRefused() {
        #expect(LengthAdjustment(lengths: [20, 0], historyCount: 2) == nil)
        #expect(LengthAdjustment(lengths: [20], historyCount: 2) == nil)
    }

    @Test func aMonthUnderWayClosesAtWhatIsBookedAndTheShareThatIsLeft() {
        let whole = ForecastStep(mean: 100, p2_5: 60, p10: 80, p50: 100, p90: 120, p97_5: 140)
        let closing = LengthAdjustment.closing(booked: 90, elapsed: 15, total: 20, whole: whole)
        #expect(closing.mean == 115)
        #expect(closing.p90 == 125)
        let over = LengthAdjustment.closing(booked: 90, elapsed: 20, total: 20, whole: whole)
        #expect([over.mean, over.p2_5, over.p97_5] == [90, 90, 90])
    }
}
