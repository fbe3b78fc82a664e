import CRMModel

/// Daily chances of being won or lost, by age and month of the fiscal quarter (forecasting.md 2.1).
struct Hazards: Sendable {
    /// By bin and month of the quarter, each at most 0.9, the two together at most 0.95.
    private(set) var won: [Double]
    private(set) var lost: [Double]
    /// The age after which no deal was ever closed: a deal older than that is counted as never closing.
    let longest: Int
    let fiscal: FiscalCalendar

    /// Deal-days that a bin's rate is drawn to the mean rate with.
    static let pseudoDays = 5.0
    /// Expected closes that a multiplier is drawn to 1 with.
    static let pseudoCloses = 5.0
    private static let groups = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2]

    init(_ counts: RiskCounts, longest: Int, fiscal: FiscalCalendar) {
        self.longest = longest
        self.fiscal = fiscal
        won = Hazards.fit(counts.won, counts.exposed)
        lost = Hazards.fit(counts.lost, counts.exposed)
        for cell in won.indices {
            won[cell] = min(won[cell], 0.9)
            lost[cell] = min(lost[cell], 0.9)
            let both = won[cell] + lost[cell]
            if both > 0.95 {
                won[cell] *= 0.95 / both
                lost[cell] *= 0.95 / both
            }
        }
    }

    /// Rates of one outcome: by age, times the month of the quarter, times age group and month together; each drawn to
    /// its parent. Fitted in turns.
    private static func fit(_ events: [Double], _ exposed: [Double]) -> [Double] {
        let bins = RiskTable.bins
        let total = exposed.reduce(0, +)
        guard total > 0 else { return [Double](repeating: 0, count: bins * 3) }
        let pooled = events.reduce(0, +) / total
        var rate = [Double](repeating: pooled, count: bins)
        var month = [1.0, 1.0, 1.0]
        var joint = [Double](repeating: 1, count: 9)
        func fitRates() {
            for bin in 0..<bins {
                var closes = 0.0
                var days = 0.0
                for q in 0..<3 {
                    closes += events[bin * 3 + q]
                    days += exposed[bin * 3 + q] * month[q] * joint[groups[bin] * 3 + q]
                }
                rate[bin] = (closes + pseudoDays * pooled) / (days + pseudoDays)
            }
        }
        for _ in 0..<10 {
            fitRates()
            for q in 0..<3 {
                var closes = pseudoCloses
                var expected = pseudoCloses
                for bin in 0..<bins {
                    closes += events[bin * 3 + q]
                    expected += rate[bin] * exposed[bin * 3 + q]
                }
                month[q] = closes / expected
            }
        }
        for _ in 0..<10 {
            for group in 0..<3 {
                for q in 0..<3 {
                    var closes = pseudoCloses
                    var expected = pseudoCloses
                    for bin in 0..<bins where groups[bin] == group {
                        closes += events[bin * 3 + q]
                        expected += rate[bin] * exposed[bin * 3 + q] * month[q]
                    }
                    joint[group * 3 + q] = closes / expected
                }
            }
            fitRates()
        }
        var rates: [Double] = []
        for bin in 0..<bins {
            for q in 0..<3 { rates.append(rate[bin] * month[q] * joint[groups[bin] * 3 + q]) }
        }
        return rates
    }

    /// The chance that a deal is won in the days after an origin (cumulative incidence after Aalen and Johansen).
    func incidence(after origin: CalendarDate, days: Int) -> Incidence {
        let oldest = max(longest, RiskTable.edges.last ?? 0) + 1
        var next = [Double](repeating: 0, count: oldest + 2)
        var births = 0.0
        for day in stride(from: days, through: 1, by: -1) {
            let q = fiscal.monthOfQuarter(origin.adding(days: day))
            var now = next
            for age in 0...oldest {
                guard age <= longest else {
                    now[age] = 0
                    continue
                }
                let cell = RiskTable.bin(age) * 3 + q
                now[age] = won[cell] + (1 - won[cell] - lost[cell]) * next[age + 1]
            }
            next = now
            births += now[0]
        }
        return Incidence(byAge: next, births: births, longest: longest)
    }
}

/// Chances of being won by the end of a target.
struct Incidence: Sendable {
    /// By age on the first day after the origin.
    let byAge: [Double]
    /// Expected wins of one deal created on each day of the target.
    let births: Double
    /// The greatest age at which a deal was ever closed.
    let longest: Int

    /// The chance of a deal of an age in days on the first day after the origin.
    func chance(age: Int) -> Double { age < byAge.count ? byAge[max(age, 0)] : 0 }
}
