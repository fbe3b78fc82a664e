import CRMModel

/// Public holidays that keep offices closed in the countries of the demo, nationwide ones only.
enum Holidays {
    struct Day {
        let date: CalendarDate
        let name: String
    }

    /// The holidays of a calendar, named after its country's code, from 2024 to 2027 in order of date.
    static func days(of calendar: String) -> [Day] {
        var days: [Day] = []
        for year in 2024...2027 {
            for rule in fixed where rule.countries.contains(calendar) {
                if let date = CalendarDate(year: year, month: rule.month, day: rule.day) {
                    days.append(Day(date: date, name: rule.name))
                }
            }
            for rule in movable where rule.countries.contains(calendar) {
                days.append(Day(date: easter(year).adding(days: rule.offset), name: rule.name))
            }
            if calendar == "GB" {
                days.append(Day(date: monday(onOrAfter: 1, month: 5, year), name: "Early May bank holiday"))
                days.append(Day(date: monday(onOrAfter: 25, month: 5, year), name: "Spring bank holiday"))
                days.append(Day(date: monday(onOrAfter: 25, month: 8, year), name: "Summer bank holiday"))
            }
        }
        days.sort { ($0.date, $0.name) < ($1.date, $1.name) }
        // Two feasts may fall on one day; a calendar holds a day once.
        var single: [Day] = []
        for day in days where single.last?.date != day.date { single.append(day) }
        return single
    }

    private static let fixed: [(month: Int, day: Int, name: String, countries: [String])] = [
        (1, 1, "New Year", ["DE", "SE", "FI", "BE", "FR", "GB", "ES", "IT", "PT", "AT", "CZ", "PL"]),
        (1, 6, "Epiphany", ["SE", "FI", "ES", "IT", "AT", "PL"]),
        (4, 25, "Liberation Day", ["IT", "PT"]),
        (5, 1, "Labour Day", ["DE", "SE", "FI", "BE", "FR", "ES", "IT", "PT", "AT", "CZ", "PL"]),
        (5, 3, "Constitution Day", ["PL"]),
        (5, 8, "Victory Day", ["FR", "CZ"]),
        (6, 2, "Republic Day", ["IT"]),
        (6, 6, "National Day", ["SE"]),
        (6, 10, "Portugal Day", ["PT"]),
        (7, 5, "Cyril and Methodius", ["CZ"]),
        (7, 6, "Jan Hus", ["CZ"]),
        (7, 14, "National Day", ["FR"]),
        (7, 21, "National Day", ["BE"]),
        (8, 15, "Assumption", ["BE", "FR", "ES", "IT", "PT", "AT", "PL"]),
        (9, 28, "Statehood Day", ["CZ"]),
        (10, 3, "German Unity", ["DE"]),
        (10, 5, "Republic Day", ["PT"]),
        (10, 12, "National Day", ["ES"]),
        (10, 26, "National Day", ["AT"]),
        (10, 28, "Independence Day", ["CZ"]),
        (11, 1, "All Saints", ["BE", "FR", "ES", "IT", "PT", "AT", "PL"]),
        (11, 11, "11 November", ["BE", "FR", "PL"]),
        (12, 6, "Constitution Day", ["FI", "ES"]),
        (12, 8, "Immaculate Conception", ["ES", "IT", "PT", "AT"]),
        (12, 24, "Christmas Eve", ["SE", "FI", "CZ"]),
        (12, 25, "Christmas", ["DE", "SE", "FI", "BE", "FR", "GB", "ES", "IT", "PT", "AT", "CZ", "PL"]),
        (12, 26, "Second day of Christmas", ["DE", "SE", "FI", "GB", "IT", "AT", "CZ", "PL"]),
    ]

    /// Days counted from Easter Sunday.
    private static let movable: [(offset: Int, name: String, countries: [String])] = [
        (-2, "Good Friday", ["DE", "SE", "FI", "GB", "ES", "PT", "CZ"]),
        (1, "Easter Monday", ["DE", "SE", "FI", "BE", "FR", "GB", "IT", "AT", "CZ", "PL"]),
        (39, "Ascension", ["DE", "SE", "FI", "BE", "FR", "AT"]),
        (50, "Whit Monday", ["DE", "BE", "FR", "AT"]),
        (60, "Corpus Christi", ["PT", "AT", "PL"]),
    ]

    private static func monday(onOrAfter day: Int, month: Int, _ year: Int) -> CalendarDate {
        let date = DemoCalendar.date(DemoCalendar.number(year, month, day))
        return date.adding(days: (8 - date.isoWeekday) % 7)
    }

    /// Easter Sunday of the Gregorian calendar (anonymous computus, Nature 1876).
    private static func easter(_ year: Int) -> CalendarDate {
        let a = year % 19
        let b = year / 100
        let c = year % 100
        let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7
        let f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114
        return DemoCalendar.date(DemoCalendar.number(year, f / 31, f % 31 + 1))
    }
}
