import Charts
import Testing

@Suite struct CivilDayTests {
    @Test func everyDayOfTenThousandYearsHasItsNumber() throws {
        var number = 0
        var wrong = 0
        for year in 1...9999 {
            let isLeap = (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400)
            for (index, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                // The first and the last day; those between follow by one.
                for day in [1, length] {
                    let civil = CivilDay(year: year, month: index + 1, day: day)
                    let expected = number + day - 1
                    if civil?.number != expected || CivilDay(number: expected) != civil { wrong += 1 }
                }
                if CivilDay(year: year, month: index + 1, day: length + 1) != nil { wrong += 1 }
                number += length
            }
        }
        #expect(wrong == 0)
        #expect(number == 3_652_059)
        #expect(CivilDay(number: number) == nil && CivilDay(number: -1) == nil)
    }

    @Test func weekdaysAreRight() {
        #expect(CivilDay(iso: "2026-01-05")?.weekday == 0)
        #expect(CivilDay(iso: "2024-02-29")?.weekday == 3)
        #expect(CivilDay(iso: "1970-01-01")?.weekday == 3)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "0000-01-01", "10000-01-01", "2026-1-01", "2026-01-1a", "+026-01-01",
        "2026/01/01", "٢٠٢٦-٠١-٠١",
    ])
    func whatIsNoDayIsRefused(text: String) { #expect(CivilDay(iso: text) == nil) }
}

@Suite struct CalendarTicksTests {
    private func ticks(
        _ from: String, _ to: String, wanted: Int = 6, length: Double = 600, locale: String = "en",
        stacksYear: Bool = false
    ) throws -> CalendarTicks {
        CalendarTicks.over(
            try #require(CivilDay(iso: from)), try #require(CivilDay(iso: to)), wanted: wanted, length: length,
            locale: try NumberLocale(locale), stacksYear: stacksYear, measure: { Double($0.count) * 7 })
    }

    private func texts(_ from: String, _ to: String, wanted: Int = 6, locale: String = "en") throws -> [String] {
        try ticks(from, to, wanted: wanted, locale: locale).ticks.map(\.text)
    }

    @Test func theStepSuitsTheRange() throws {
        #expect(
            try texts("2026-10-10", "2026-10-14")
                == ["10 Oct 2026", "11 Oct", "12 Oct", "13 Oct", "14 Oct"])
        #expect(
            try texts("2026-10-10", "2026-11-10")
                == ["12 Oct 2026", "19 Oct", "26 Oct", "2 Nov", "9 Nov"])
        #expect(
            try texts("2025-10-15", "2026-04-20")
                == ["Nov 2025", "Dec", "Jan 2026", "Feb", "Mar", "Apr"])
        #expect(
            try texts("2025-07-01", "2026-12-31")
                == ["Q3 2025", "Q4", "Q1 2026", "Q2", "Q3", "Q4"])
        #expect(try texts("2024-01-01", "2026-12-31") == ["H1 2024", "H2", "H1 2025", "H2", "H1 2026", "H2"])
        #expect(try texts("2021-06-01", "2026-12-31") == ["2022", "2023", "2024", "2025", "2026"])
        #expect(try texts("1995-06-01", "2024-12-31") == ["2000", "2005", "2010", "2015", "2020"])
        #expect(try texts("0001-01-01", "9999-12-31") == ["2000", "4000", "6000", "8000"])
    }

    @Test func weeksBeginOnMonday() throws {
        let weeks = try ticks("2026-10-07", "2026-11-20")
        #expect(weeks.step == .week)
        #expect(weeks.ticks.allSatisfy { $0.day.weekday == 0 })
    }

    @Test(arguments: [
        ("de", "Nov 2025|Dez|Jan 2026|Feb|Mär|Apr", "12. Okt. 2026"), ("fr", "nov. 2025|déc.", "12 oct. 2026"),
        ("nl", "nov. 2025|dec.", "12 okt. 2026"), ("es", "nov 2025|dic", "12 oct 2026"),
        ("it", "nov 2025|dic", "12 ott 2026"), ("pt", "nov. de 2025|dez.", "12 de out. de 2026"),
        ("pl", "lis 2025|gru", "12 paź 2026"), ("sv", "nov. 2025|dec.", "12 okt. 2026"),
        ("vi", "Thg\u{A0}11 2025|Thg\u{A0}12", "12 thg\u{A0}10, 2026"),
    ])
    func namesAreTheLocales(locale: String, months: String, day: String) throws {
        let found = try texts("2025-10-15", "2026-04-20", locale: locale).joined(separator: "|")
        #expect(found.hasPrefix(months))
        #expect(try texts("2026-10-12", "2026-10-14", locale: locale).first == day)
    }

    @Test func everyLocaleNamesAllQuartersAndHalves() throws {
        for locale in NumberLocale.supported {
            #expect(try Set(ticks("2025-01-01", "2025-12-31", wanted: 4, locale: locale).ticks.map(\.label)).count == 4)
            let halves = try ticks("2024-01-01", "2025-12-31", wanted: 4, locale: locale)
            #expect(halves.step == .months(6) && Set(halves.ticks.map(\.label)).count == 2)
        }
        #expect(try texts("2025-01-01", "2025-12-31", wanted: 4, locale: "pl").last == "IV kw.")
    }

    @Test func narrowPicturesKeepFirstAndLast() throws {
        let ends = try ticks("2026-01-05", "2026-11-20", wanted: 2)
        #expect(ends.ticks.map(\.text) == ["5 Jan 2026", "20 Nov"] && ends.step == nil)
        #expect(ends.ticks.map(\.share) == [0, 1])
        #expect(try texts("2019-01-05", "2026-11-20", wanted: 2) == ["Jan 2019", "Nov 2026"])
        #expect(try texts("1900-01-05", "2026-11-20", wanted: 2) == ["1900", "2026"])
        // No room for a step: 150 px hold two dates; 80 px hold one; 10 px none.
        #expect(try ticks("2026-01-05", "2026-01-20", length: 150).ticks.map(\.text) == ["5 Jan 2026", "20 Jan"])
        #expect(try ticks("2026-01-05", "2026-01-20", length: 80).ticks.map(\.text) == ["5 Jan 2026"])
        #expect(try ticks("2026-01-05", "2026-01-20", length: 10).ticks.isEmpty)
    }

    @Test func aYearOnItsOwnLineNeedsLessRoom() throws {
        let beside = try ticks("2025-10-15", "2026-04-20", length: 240)
        let below = try ticks("2025-10-15", "2026-04-20", length: 240, stacksYear: true)
        #expect(below.ticks.count > beside.ticks.count)
        #expect(below.ticks.map(\.year) == ["2025", nil, "2026", nil, nil, nil])
    }

    @Test func oneDayIsOneTick() throws {
        #expect(try texts("2026-11-20", "2026-11-20") == ["20 Nov 2026"])
    }

    @Test func noLabelsTouchForAnyRangeAndWidth() throws {
        var draws = Draws(state: 31)
        for _ in 0..<1_000 {
            let start = draws.below(3_652_059)
            let span = draws.below(draws.pick([1, 10, 100, 1_000, 100_000, 3_652_059]) + 1)
            let from = try #require(CivilDay(number: start))
            let to = try #require(CivilDay(number: min(start + span, 3_652_058)))
            let length = 20 + draws.share() * 900
            let locale = try NumberLocale(draws.pick(NumberLocale.supported))
            let measure: (String) -> Double = { Double($0.count) * 6.5 }
            let wanted = 1 + draws.below(12)
            let ticks = CalendarTicks.over(
                from, to, wanted: wanted, length: length, locale: locale, measure: measure
            ).ticks
            #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.day < $1.day })
            #expect(ticks.allSatisfy { $0.day >= from && $0.day <= to && (0...1).contains($0.share) })
            let spans = ticks.map { tick -> (from: Double, to: Double) in
                let width = measure(tick.text)
                let left = min(max(tick.share * length - width / 2, 0), length - width)
                return (left, left + width)
            }
            #expect(spans.allSatisfy { $0.from >= 0 && $0.to <= length + 1e-9 })
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.to + 12 <= $1.from + 1e-9 })
            // The year is said first and wherever it changes.
            if let first = ticks.first { #expect(first.text.contains(String(first.day.year))) }
            for (a, b) in zip(ticks, ticks.dropFirst()) where a.day.year != b.day.year {
                #expect(b.text.contains(String(b.day.year)))
            }
        }
    }
}
