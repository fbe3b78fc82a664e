import CRMModel
import Testing

@Suite struct CalendarDateTests {
    @Test func everyDayFrom1900To2100SurvivesTheWayThroughItsPartsAndItsText() throws {
        var expected = try #require(CalendarDate(year: 1900, month: 1, day: 1))
        var count = 0
        for year in 1900...2100 {
            for month in 1...12 {
                for day in 1...CalendarDate.days(inMonth: month, of: year) {
                    let date = try #require(CalendarDate(year: year, month: month, day: day))
                    // Comparing by hand keeps 73,000 expectations out of the log.
                    let parts = date.parts
                    guard date == expected, parts == (year, month, day), CalendarDate(iso: date.iso) == date else {
                        Issue.record("\(year)-\(month)-\(day) became \(date.iso)")
                        return
                    }
                    expected = expected.adding(days: 1)
                    count += 1
                }
            }
        }
        #expect(count == 73_414)
    }

    @Test func theFirstDayOf1970IsThursdayAndDayNought() throws {
        let date = try #require(CalendarDate(iso: "1970-01-01"))
        #expect(date.dayNumber == 0)
        #expect(date.isoWeekday == 4)
        #expect(date.adding(days: -1).isoWeekday == 3)
    }

    @Test(arguments: [
        ("2020-12-31", 2020, 53), ("2021-01-03", 2020, 53), ("2021-01-04", 2021, 1), ("2026-12-31", 2026, 53),
        ("2027-01-03", 2026, 53),
        ("2024-12-30", 2025, 1), ("2026-01-01", 2026, 1), ("2023-01-01", 2022, 52),
    ])
    func isoWeeksCrossTheYear(iso: String, year: Int, week: Int) throws {
        let date = try #require(CalendarDate(iso: iso))
        #expect(date.isoWeek == (year, week))
        #expect(date.startOfWeek.isoWeekday == 1)
        #expect(date.startOfWeek.isoWeek == (year, week))
    }

    @Test(arguments: [
        "2026-02-29", "2026-02-30", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01", "0000-00-00",
        "10000-01-01",
        "2026-1-2", "2026-01-02 ", "20260102", "-026-01-01", "2026-W01-1", "infinity", "now", "NULL", "", "２０２６-01-01",
    ])
    func whatIsNoDayIsRefused(text: String) { #expect(CalendarDate(iso: text) == nil) }

    @Test(arguments: ["2000-02-29", "2024-02-29", "0001-01-01", "9999-12-31"])
    func leapDaysAndTheEndsOfTheRangeAreDays(text: String) { #expect(CalendarDate(iso: text)?.iso == text) }

    @Test func addingMonthsKeepsTheDayOrTakesTheLast() throws {
        let end = try #require(CalendarDate(iso: "2026-01-31"))
        #expect(end.adding(months: 1).iso == "2026-02-28")
        #expect(end.adding(months: 25).iso == "2028-02-29")
        #expect(end.adding(months: -2).iso == "2025-11-30")
        #expect(end.adding(months: -13).iso == "2024-12-31")
    }
}

@Suite struct BusinessCalendarTests {
    private func date(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

    // metrics.md T39, T40, T41.
    @Test func fridayToMondayIsOneBusinessDay() throws {
        let plain = BusinessCalendar()
        #expect(try plain.days(from: date("2026-11-20"), to: date("2026-11-23")) == 1)
        #expect(try plain.days(from: date("2026-11-21"), to: date("2026-11-23")) == 1)
        #expect(try plain.days(from: date("2026-11-23"), to: date("2026-11-23")) == 0)
    }

    @Test func aHolidayOnAWeekdayDoesNotCount() throws {
        let calendar = try BusinessCalendar(holidays: [date("2026-12-25"), date("2026-12-26")])
        #expect(try calendar.days(from: date("2026-12-24"), to: date("2026-12-28")) == 1)
        #expect(try calendar.days(from: date("2026-12-24"), to: date("2026-12-29")) == 2)
        #expect(try !calendar.isWorkingDay(date("2026-12-25")))
    }

    @Test func twoWeeksAreTenBusinessDaysAndBackwardsIsNegative() throws {
        let plain = BusinessCalendar()
        #expect(try plain.days(from: date("2026-11-02"), to: date("2026-11-16")) == 10)
        #expect(try plain.days(from: date("2026-11-16"), to: date("2026-11-02")) == -10)
    }

    @Test func countingAgreesWithWalkingDayByDay() throws {
        let holidays = try [date("2026-01-01"), date("2026-04-03"), date("2026-05-02"), date("2026-12-25")]
        let calendar = BusinessCalendar(holidays: holidays)
        let start = try date("2025-12-20")
        for offset in 0..<7 {
            let from = start.adding(days: offset)
            var walked = 0
            for length in 1...400 {
                let day = from.adding(days: length)
                if calendar.isWorkingDay(day) { walked += 1 }
                if calendar.days(from: from, to: day) != walked {
                    Issue.record("\(from.iso) to \(day.iso): \(calendar.days(from: from, to: day)), walked \(walked)")
                    return
                }
            }
        }
    }
}

@Suite struct PeriodTests {
    private func date(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

    @Test func aFiscalYearIsNamedAfterTheYearInWhichItEnds() throws {
        let april = FiscalCalendar(startMonth: 4)
        let first = try april.quarter(of: date("2026-05-15"))
        #expect(first.name == "Q1 2027")
        #expect(first.start.iso == "2026-04-01")
        #expect(first.end.iso == "2026-07-01")
        #expect(try april.quarter(of: date("2027-03-31")).name == "Q4 2027")
    }

    @Test func withJanuaryTheFiscalYearIsTheCalendarYear() throws {
        let calendar = FiscalCalendar(startMonth: 1)
        #expect(try calendar.quarter(of: date("2026-12-31")).name == "Q4 2026")
        #expect(try calendar.quarter(of: date("2026-01-01")).name == "Q1 2026")
    }

    @Test(arguments: 1...12) func quartersPartitionTheDaysWhateverTheStart(month: Int) throws {
        let calendar = FiscalCalendar(startMonth: month)
        var day = try date("2025-01-01")
        let end = try date("2029-01-01")
        while day < end {
            let quarter = calendar.quarter(of: day)
            #expect(quarter.contains(day))
            #expect((89...92).contains(quarter.days))
            #expect((quarter.start.month - month + 12) % 3 == 0)
            day = quarter.end
            #expect(!quarter.contains(day))
            #expect(calendar.quarter(of: day).start == day)
        }
    }

    @Test func monthsAndWeeksAreHalfOpen() throws {
        let month = try Period.month(of: date("2024-02-29"))
        #expect(month.days == 29)
        #expect(month.name == "2024-02")
        let week = try Period.week(of: date("2021-01-01"))
        #expect(week.name == "2020-W53")
        #expect(week.start.iso == "2020-12-28")
        #expect(try !week.contains(date("2021-01-04")))
    }
}
