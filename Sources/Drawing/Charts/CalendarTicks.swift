/// Places and labels along an axis of days: every tick is the first day of a day, week, month, quarter, half-year or
/// of a round number of years.
package struct CalendarTicks: Equatable {
    /// The distance of two ticks.
    package enum Step: Hashable, Sendable {
        case day
        /// From Monday on.
        case week
        /// 1, 3 or 6, counted from January.
        case months(Int)
        /// Years whose number the count divides.
        case years(Int)

        /// From the finest to the coarsest.
        static let all: [Step] =
            [.day, .week, .months(1), .months(3), .months(6)]
            + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000].map(Step.years)

        /// Days, about.
        fileprivate var length: Double {
            switch self {
            case .day: 1
            case .week: 7
            case .months(let count): 30.44 * Double(count)
            case .years(let count): 365.24 * Double(count)
            }
        }
    }

    package struct Tick: Equatable {
        package var day: CivilDay
        /// Where it stands, 0 at the first day and 1 at the last.
        package var share: Double
        /// Without the year, unless the step is of years: "12 Oct", "Oct", "Q3", "2026".
        package var label: String
        /// The year where it has to be said, beside the label or below it: at the first tick and where it changes.
        package var year: String?
        /// Label and year in one line: "12 Oct 2026", "Q3 2026".
        package var text: String
    }

    /// In ascending order; empty only where no label fits at all.
    package var ticks: [Tick]
    /// Nil where no step has room and only the ends are named.
    package var step: Step?

    /// The step whose count of ticks is nearest to `wanted` (by ratio, the coarser of two) of those whose labels fit
    /// side by side, `gap` px apart, on an axis of `length` px. Where none has two ticks, or `wanted` is 2 or less, the
    /// first and the last day stand alone; where even those do not fit, the first.
    ///
    /// `measure` gives the width of a label. With `stacksYear` the year takes a second line instead of a place beside.
    package static func over(
        _ from: CivilDay, _ to: CivilDay, wanted: Int, length: Double, locale: NumberLocale, stacksYear: Bool = false,
        gap: Double = 12, measure: (String) -> Double
    ) -> CalendarTicks {
        let axis = Axis(
            first: min(from, to), last: max(from, to), length: length, gap: gap, stacksYear: stacksYear,
            names: CalendarNames.of(locale))
        guard wanted > 2 else { return axis.ends(measure) }
        var best: (ticks: CalendarTicks, misfit: Double)?
        for step in Step.all {
            let expected = Double(axis.span) / step.length
            // No label is narrower than 4 px, so more than this cannot fit.
            guard expected <= max(length / 4, 4), expected <= 1_000 else { continue }
            let ticks = axis.ticks(step)
            guard ticks.count > 1, axis.fits(ticks, measure) else { continue }
            let ratio = Double(ticks.count) / Double(wanted)
            let misfit = max(ratio, 1 / ratio)
            if let best, best.misfit < misfit { continue }
            best = (CalendarTicks(ticks: ticks, step: step), misfit)
        }
        return best?.ticks ?? axis.ends(measure)
    }

    private struct Axis {
        let first: CivilDay
        let last: CivilDay
        let length: Double
        let gap: Double
        let stacksYear: Bool
        let names: CalendarNames

        var span: Int { last.number - first.number }

        func ticks(_ step: Step) -> [Tick] {
            var result: [Tick] = []
            var day = start(step)
            while let current = day, current <= last {
                let saysYear = result.last.map { $0.day.year != current.year } ?? true
                result.append(tick(current, step, saysYear: saysYear))
                day = next(current, step)
            }
            return result
        }

        /// The first day of a step on or after the first day.
        private func start(_ step: Step) -> CivilDay? {
            switch step {
            case .day: first
            case .week: CivilDay(number: first.number + (7 - first.weekday) % 7)
            case .months(let count): month(first.year * 12 + first.month - 1 + (first.day > 1 ? 1 : 0), count)
            case .years(let count): year(first.year + (first.month > 1 || first.day > 1 ? 1 : 0), count)
            }
        }

        private func next(_ day: CivilDay, _ step: Step) -> CivilDay? {
            switch step {
            case .day: CivilDay(number: day.number + 1)
            case .week: CivilDay(number: day.number + 7)
            case .months(let count): month(day.year * 12 + day.month - 1 + count, count)
            case .years(let count): year(day.year + count, count)
            }
        }

        /// The first day of the month with this number, or of the next one that `count` divides.
        private func month(_ number: Int, _ count: Int) -> CivilDay? {
            let round = (number + count - 1) / count * count
            return CivilDay(year: round / 12, month: round % 12 + 1, day: 1)
        }

        private func year(_ number: Int, _ count: Int) -> CivilDay? {
            CivilDay(year: (number + count - 1) / count * count, month: 1, day: 1)
        }

        private func tick(_ day: CivilDay, _ step: Step, saysYear: Bool) -> Tick {
            let year = String(day.year)
            let label: String
            var joint = names.yearJoint
            switch step {
            case .day, .week:
                label = names.day(day)
                joint = names.dayYearJoint
            case .months(3): label = names.quarters[(day.month - 1) / 3]
            case .months(6): label = names.halves[(day.month - 1) / 6]
            case .months:
                label = names.monthsAlone[day.month - 1]
            case .years: return Tick(day: day, share: share(day), label: year, year: nil, text: year)
            }
            return Tick(
                day: day, share: share(day), label: label, year: saysYear ? year : nil,
                text: saysYear ? label + joint + year : label)
        }

        private func share(_ day: CivilDay) -> Double {
            span == 0 ? 0 : Double(day.number - first.number) / Double(span)
        }

        /// First and last day, named as exactly as the range needs.
        func ends(_ measure: (String) -> Double) -> CalendarTicks {
            let step: Step = span > 30 * 366 ? .years(1) : span > 3 * 366 ? .months(1) : .day
            let start = tick(first, step, saysYear: true)
            let end = tick(last, step, saysYear: last.year != first.year)
            for ticks in [[start, end], [start]]
            where (ticks.count == 1 || start.text != end.text) && fits(ticks, measure) {
                return CalendarTicks(ticks: ticks, step: nil)
            }
            return CalendarTicks(ticks: [], step: nil)
        }

        /// Whether all labels stand beside each other. Each is centred on its tick, or moved into the axis.
        func fits(_ ticks: [Tick], _ measure: (String) -> Double) -> Bool {
            var free = -Double.infinity
            for tick in ticks {
                let width =
                    stacksYear ? max(measure(tick.label), tick.year.map(measure) ?? 0) : measure(tick.text)
                guard width <= length else { return false }
                let left = min(max(tick.share * length - width / 2, 0), length - width)
                guard left >= free else { return false }
                free = left + width + gap
            }
            return true
        }
    }
}
