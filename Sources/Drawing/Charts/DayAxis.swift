/// A horizontal scale of days.
struct DayAxis {
    let lower: CivilDay
    let upper: CivilDay
    let start: Double
    let end: Double
    let ticks: [CalendarTicks.Tick]

    /// Days outside of `lower...upper` stand at the ends. `measure` gives the width of a label.
    init(lower: CivilDay, upper: CivilDay, start: Double, end: Double, measure: (String) -> Double) {
        self.lower = min(lower, upper)
        self.upper = max(lower, upper)
        self.start = start
        self.end = end
        let length = end - start
        ticks =
            CalendarTicks.over(
                self.lower, self.upper, wanted: max(3, Int(length / 90)), length: length, locale: .english,
                measure: measure
            ).ticks
    }

    /// A scale of a single day has it in the middle.
    func position(_ day: CivilDay) -> Double {
        let span = upper.number - lower.number
        guard span > 0 else { return (start + end) / 2 }
        return start + (end - start) * min(max(Double(day.number - lower.number) / Double(span), 0), 1)
    }
}

extension CivilDay {
    /// "20 Nov"
    var short: String { CalendarNames.of(.english).day(self) }
    /// "20 Nov 2026"
    var long: String { short + CalendarNames.of(.english).dayYearJoint + String(year) }
}
