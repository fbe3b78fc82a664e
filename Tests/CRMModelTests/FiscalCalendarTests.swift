import CRMModel
import Testing

@Suite struct FiscalCalendarTests {
    private func day(_ iso: String) -> CalendarDate { CalendarDate(iso: iso) ?? CalendarDate(dayNumber: 0) }

    @Test func quartersOfMonthsBeginWithTheFiscalYear() {
        let april = FiscalCalendar(startMonth: 4)
        #expect(april.quarter(of: day("2026-11-15")).name == "Q3 2027")
        #expect(april.quarter(of: day("2026-11-15")).start == day("2026-10-01"))
        #expect(april.month(of: day("2026-11-15")) == Period.month(of: day("2026-11-15")))
        #expect(april.monthOfQuarter(day("2026-12-31")) == 2)
    }

    /// The Monday next to the first of January is the first of the ISO year, so quarters are those of its weeks.
    @Test func aYearOfWeeksFromTheNearestMondayIsTheISOYear() {
        let fiscal = FiscalCalendar(startMonth: 1, weeks: .init(.fourFourFive))
        var date = day("2019-12-20")
        while date < day("2027-01-20") {
            let (year, week) = date.isoWeek
            #expect(fiscal.quarter(of: date).name == "Q\(min((week - 1) / 13, 3) + 1) \(year)", "\(date.iso)")
            date = date.adding(days: 1)
        }
    }

    @Test func everyDayLiesInOneQuarterAndOneMonthOfWholeWeeks() {
        for pattern in FiscalCalendar.Weeks.Pattern.allCases {
            for rule in FiscalCalendar.Weeks.Rule.allCases {
                let fiscal = FiscalCalendar(startMonth: 2, weeks: .init(pattern, firstDay: 7, rule: rule))
                var quarter = fiscal.quarter(of: day("2020-01-01"))
                var names: Set<String> = []
                for _ in 0..<40 {
                    #expect(quarter.start.isoWeekday == 7 && [91, 98].contains(quarter.days))
                    #expect(fiscal.quarter(of: quarter.end.adding(days: -1)) == quarter)
                    var month = fiscal.month(of: quarter.start)
                    var lengths: [Int] = []
                    while month.start < quarter.end {
                        lengths.append(month.days / 7)
                        #expect(names.insert(month.name).inserted)
                        #expect(fiscal.monthOfQuarter(month.start) == lengths.count - 1)
                        month = fiscal.month(of: month.end)
                    }
                    #expect(month.start == quarter.end)
                    if quarter.days == 98 { lengths[2] -= 1 }
                    #expect(lengths.map(String.init).joined(separator: "-") == pattern.rawValue)
                    quarter = fiscal.quarter(of: quarter.end)
                }
            }
        }
    }

    @Test func theYearBeginsOnTheLastSundayNotAfterAugust() {
        let fiscal = FiscalCalendar(startMonth: 8, weeks: .init(.fourFourFive, firstDay: 7, rule: .before))
        // 1 August 2026 is a Saturday.
        #expect(fiscal.quarter(of: day("2026-07-25")).name == "Q4 2026")
        let first = fiscal.quarter(of: day("2026-07-26"))
        #expect(first.name == "Q1 2027" && first.start == day("2026-07-26") && first.end == day("2026-10-25"))
        #expect(fiscal.month(of: day("2026-10-24")).name == "P3 2027")
    }
}
