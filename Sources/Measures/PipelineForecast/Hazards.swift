import CRMModel

/// Daily chances of being won, of being lost and of moving on, by stage and time (forecasting.md 2.1).
struct Hazards: Sendable {
    let clock: RiskClock
    /// By cell and part of the quarter, each at most 0.9, the two together at most 0.95.
    private(set) var won: [Double]
    private(set) var lost: [Double]
    /// By cell: the chance of going to another stage; by stage left and entered: where to.
    private var moved: [Double]
    private var paths: [Double]
    /// The age after which no deal was ever closed: a deal older than that is counted as never closing.
    let longest: Int
    let fiscal: FiscalCalendar

    /// Deal-days that a rate is drawn to its parent's with.
    static let pseudoDays = 5.0
    /// Expected closes that a multiplier is drawn to 1 with.
    static let pseudoCloses = 5.0
    /// Days in one stage that are told apart.
    private static let most = 400
    private static let groups = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2]

    init(_ counts: RiskCounts, longest: Int, fiscal: FiscalCalendar) {
        clock = counts.clock
        self.longest = longest
        self.fiscal = fiscal
        won = Hazards.fit(counts.won, counts.exposed, clock)
        lost = Hazards.fit(counts.lost, counts.exposed, clock)
        for cell in won.indices {
            won[cell] = min(won[cell], 0.9)
            lost[cell] = min(lost[cell], 0.9)
            let both = won[cell] + lost[cell]
            if both > 0.95 {
                won[cell] *= 0.95 / both
                lost[cell] *= 0.95 / both
            }
        }
        moved = Hazards.rates(counts.moved, Hazards.wholeQuarters(counts.exposed), clock).map { min($0, 0.9) }
        paths = counts.paths
        for stage in 0..<clock.stages {
            let row = stage * clock.stages..<(stage + 1) * clock.stages
            let total = paths[row].reduce(0, +)
            for place in row { paths[place] = total > 0 ? paths[place] / total : 0 }
            if total == 0 { for bin in 0..<RiskClock.bins { moved[clock.cell(stage, bin)] = 0 } }
        }
    }

    private static let phases = RiskClock.phases

    /// By cell, of values by cell and part of the quarter.
    private static func wholeQuarters(_ values: [Double]) -> [Double] {
        stride(from: 0, to: values.count, by: phases).map { values[$0..<$0 + phases].reduce(0, +) }
    }

    /// Events per deal-day by cell: each bin drawn to its stage, each stage to the whole.
    private static func rates(_ events: [Double], _ days: [Double], _ clock: RiskClock) -> [Double] {
        let total = days.reduce(0, +)
        guard total > 0 else { return [Double](repeating: 0, count: clock.cells) }
        let pooled = events.reduce(0, +) / total
        var rates: [Double] = []
        for stage in 0..<clock.stages {
            let own = stage * RiskClock.bins..<(stage + 1) * RiskClock.bins
            let rate =
                (events[own].reduce(0, +) + pseudoDays * pooled) / (days[own].reduce(0, +) + pseudoDays)
            for cell in own { rates.append((events[cell] + pseudoDays * rate) / (days[cell] + pseudoDays)) }
        }
        return rates
    }

    /// Rates of one outcome: by stage and time, times the part of the quarter, times a group of bins and that part
    /// together; each drawn to its parent. Fitted in turns.
    private static func fit(_ events: [Double], _ exposed: [Double], _ clock: RiskClock) -> [Double] {
        let cells = clock.cells
        guard exposed.reduce(0, +) > 0 else { return [Double](repeating: 0, count: cells * phases) }
        var month = [Double](repeating: 1, count: phases)
        var joint = [Double](repeating: 1, count: 3 * phases)
        let group = (0..<cells).map { groups[$0 % RiskClock.bins] }
        let closes = wholeQuarters(events)
        var rate: [Double] = []
        func fitRates() {
            var weighted = exposed
            for cell in 0..<cells {
                for q in 0..<phases {
                    weighted[cell * phases + q] *= month[q] * joint[group[cell] * phases + q]
                }
            }
            let days = wholeQuarters(weighted)
            rate = rates(closes, days, clock)
        }
        for _ in 0..<10 {
            fitRates()
            for q in 0..<phases {
                var closes = pseudoCloses
                var expected = pseudoCloses
                for cell in 0..<cells {
                    closes += events[cell * phases + q]
                    expected += rate[cell] * exposed[cell * phases + q]
                }
                month[q] = closes / expected
            }
        }
        for _ in 0..<10 {
            var closes = [Double](repeating: pseudoCloses, count: 3 * phases)
            var expected = closes
            for cell in 0..<cells {
                for q in 0..<phases {
                    closes[group[cell] * phases + q] += events[cell * phases + q]
                    expected[group[cell] * phases + q] += rate[cell] * exposed[cell * phases + q] * month[q]
                }
            }
            joint = (0..<3 * phases).map { closes[$0] / expected[$0] }
            fitRates()
        }
        var result: [Double] = []
        for cell in 0..<cells {
            for q in 0..<phases { result.append(rate[cell] * month[q] * joint[group[cell] * phases + q]) }
        }
        return result
    }

    /// The chance that a deal is won in the days after an origin (cumulative incidence after Aalen and Johansen).
    /// - Parameter entries: in which stage new deals begin, as shares.
    func incidence(after origin: CalendarDate, days: Int, entries: [Double]) -> Incidence {
        let last = clock.startsInStage ? Hazards.most : max(longest, RiskClock.edges.last ?? 0) + 1
        let width = last + 2
        var next = [Double](repeating: 0, count: clock.stages * width)
        var births = 0.0
        for day in stride(from: days, through: 1, by: -1) {
            let q = fiscal.phaseOfQuarter(origin.adding(days: day))
            var now = next
            for stage in 0..<clock.stages {
                var onward = 0.0
                for other in 0..<clock.stages {
                    onward += paths[stage * clock.stages + other] * next[other * width]
                }
                for time in 0...last {
                    guard clock.startsInStage || time <= longest else {
                        now[stage * width + time] = 0
                        continue
                    }
                    let cell = clock.cell(stage, RiskClock.bin(time))
                    let (w, l, m) = (won[cell * RiskClock.phases + q], lost[cell * RiskClock.phases + q], moved[cell])
                    // Beyond the last day told apart the chances stay as they are.
                    let stay = next[stage * width + min(time + 1, clock.startsInStage ? last : last + 1)]
                    now[stage * width + time] = w + (1 - w - l) * (stay + m * (onward - stay))
                }
            }
            next = now
            for stage in 0..<clock.stages { births += entries[stage] * next[stage * width] }
        }
        return Incidence(clock: clock, width: width, chances: next, births: births, longest: longest)
    }
}

/// Chances of being won by the end of a target.
struct Incidence: Sendable {
    let clock: RiskClock
    let width: Int
    /// By stage and time on the first day after the origin.
    let chances: [Double]
    /// Expected wins of one deal created on each day of the target.
    let births: Double
    /// The greatest age at which a deal was ever closed.
    let longest: Int

    /// The chance of a deal of an age in days on the first day after the origin, and of a time in its stage.
    func chance(age: Int, stage: Int, time: Int) -> Double {
        guard age <= longest else { return 0 }
        let place = clock.startsInStage ? time : age
        return chances[stage * width + min(max(place, 0), width - 2)]
    }
}
