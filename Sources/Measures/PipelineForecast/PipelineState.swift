import CRMModel

/// What is known of a book at the end of a day, and what it is expected to bring by competing risks.
struct PipelineState: Sendable {
    let origin: CalendarDate
    let hazards: Hazards
    /// Deals open at the origin with a price, one entry each: its place in the book, and what was known.
    private(set) var deals: [Int32] = []
    private var phases: [PipelinePhase] = []
    private var prices: [Double] = []
    private var factors: [Double] = []
    private var ages: [Int32] = []
    private var times: [Int32] = []
    /// Mean and variance of value won ÷ price, by stage in which the price was known.
    private var realised: [(mean: Double, variance: Double)]
    /// Win rates by stage; nil where stages or dates are not kept.
    private var stageRates: StageRates?
    /// In which stage deals begin, as shares.
    private var entries: [Double]
    /// Expected new deals a day, by owner.
    private var births: [Double]
    /// Moments about 0 of a new deal's price, by owner.
    private var sizes: [[Double]]
    /// The factor on the chance of winning, by owner.
    private var ownerFactors: [Double]

    /// Closed deals that a win share is drawn to the whole with, deals that a mean price is, and won deals that what is
    /// realised of a price is.
    private static let pseudoDeals = (share: 60.0, size: 20.0, realised: 20.0)
    /// Days in which created deals are counted.
    private static let window = 91
    /// Shape of the gamma that the rate of new deals varies with.
    private static let birthShape = 20.0

    init(_ book: PipelineBook, risk: RiskTable, at origin: CalendarDate) {
        self.origin = origin
        var longest = -1
        var closed = Share(groups: book.owners)
        var segments = Share(groups: (book.deals.compactMap(\.segment).max() ?? -1) + 1)
        var created = [Double](repeating: 0, count: book.owners)
        var seen = [Bool](repeating: false, count: book.owners)
        var moments = [[Double]](repeating: [0, 0, 0, 0, 0], count: book.owners + 1)
        var ratios = Ratios(stages: book.stages)
        var cycles = StageRates.Cycles()
        entries = [Double](repeating: 0, count: book.stages)
        var earliest = origin
        let recent = origin.adding(days: -PipelineState.window)
        for deal in book.deals where deal.entered <= origin {
            earliest = min(earliest, deal.created)
            seen[deal.owner] = true
            if deal.created > recent, deal.entered == deal.created { created[deal.owner] += 1 }
            entries[deal.stage] += 1
            if let price = deal.price {
                for group in [deal.owner, book.owners] {
                    var power = 1.0
                    for order in 0...4 {
                        moments[group][order] += power
                        power *= price
                    }
                }
            }
            guard let day = deal.closed, day <= origin else { continue }
            longest = max(longest, day - deal.created)
            if book.stages > 1 { cycles.add(day - deal.created) }
            let owner = deal.changes.last?.owner ?? deal.owner
            closed.add(owner, deal.isWon)
            if let segment = deal.segment { segments.add(segment, deal.isWon) }
            if deal.isWon, deal.isPriceEarlier, let value = deal.value { ratios.add(deal, value) }
        }
        hazards = Hazards(risk.counts(through: origin, fiscal: book.fiscal), longest: longest, fiscal: book.fiscal)
        realised = ratios.moments(weight: PipelineState.pseudoDeals.realised)
        if book.stages > 1, book.keepsDates {
            stageRates = StageRates(book, through: origin, created: origin.adding(days: -cycles.ninetieth))
        }
        let entered = entries.reduce(0, +)
        for stage in entries.indices { entries[stage] = entered > 0 ? entries[stage] / entered : 0 }
        ownerFactors = closed.factors(weight: PipelineState.pseudoDeals.share)
        let segmentFactors = segments.factors(weight: PipelineState.pseudoDeals.share)
        let days = Double(min(PipelineState.window, origin - earliest + 1))
        // Who had no deal yet was not known then.
        let team = created.reduce(0, +) / Double(max(1, seen.count { $0 }))
        births = created.indices.map { seen[$0] ? (created[$0] + 0.1 * team) / (1.1 * days) : 0 }
        let whole = PipelineState.means(moments[book.owners], toward: [0, 0, 0, 0], weight: 0)
        sizes = (0..<book.owners).map {
            PipelineState.means(moments[$0], toward: whole, weight: PipelineState.pseudoDeals.size)
        }
        for (place, deal) in book.deals.enumerated() where deal.isOpen(at: origin) {
            let phase = deal.phase(at: origin)
            guard let price = phase.price else { continue }
            deals.append(Int32(place))
            phases.append(phase)
            prices.append(price)
            ages.append(Int32(origin - deal.created + 1))
            let entry = book.stages > 1 ? deal.stages.last { $0.from <= origin }?.from ?? deal.entered : deal.entered
            times.append(Int32(origin - entry + 1))
            factors.append(ownerFactors[phase.owner] * (deal.segment.map { segmentFactors[$0] } ?? 1))
        }
    }

    private static func means(_ sums: [Double], toward parent: [Double], weight: Double) -> [Double] {
        let n = sums[0] + weight
        return (1...4).map { n > 0 ? (sums[$0] + weight * parent[$0 - 1]) / n : 0 }
    }

    /// How the value won after the origin up to a day is made up.
    struct Outcomes: Sendable {
        /// Chance of each open deal, in the order of `deals`, what it brings if won, and the group of its dates.
        var chances: [Double] = []
        /// The same without what the dates say.
        var bare: [Double] = []
        var amounts: [Double] = []
        var groups: [Int] = []
        /// By deal.
        var deals: [Cumulants] = []
        /// By owner.
        var open: [Cumulants]
        var unborn: [Cumulants]
        /// Wins expected of deals not yet created, by owner.
        var unbornWins: [Double] = []
        /// By owner: the logarithm of the chance that nothing is won.
        var nothing: [Double] = []
        /// By stage win rates of the deals due by the end, by owner; nil where a stage has none.
        var due: [Cumulants]?

        /// Without what is known of each deal.
        var byOwner: Outcomes { Outcomes(open: open, unborn: unborn, nothing: nothing, due: due) }
    }

    /// - Parameter dates: what close dates say for targets of this length.
    func outcomes(through end: CalendarDate, dates: DateGroups) -> Outcomes {
        let incidence = hazards.incidence(after: origin, days: end - origin, entries: entries)
        var result = Outcomes(open: [Cumulants](repeating: .zero, count: births.count), unborn: [])
        result.nothing = [Double](repeating: 0, count: births.count)
        let shares = realised.map { PipelineState.powers($0.mean, $0.variance) }
        if stageRates != nil { result.due = result.open }
        for place in deals.indices {
            let phase = phases[place]
            let group = DateGroups.group(phase, at: origin, end: end)
            let base = incidence.chance(age: Int(ages[place]), stage: phase.stage, time: Int(times[place]))
            let bare = min(1, base * factors[place])
            let p = min(1, bare * dates.factors[group])
            let price = prices[place]
            let square = price * price
            let share = shares[phase.stage]
            let own = Cumulants(
                moments: p * price * share[0], p * square * share[1], p * square * price * share[2],
                p * square * square * share[3])
            result.chances.append(p)
            result.bare.append(bare)
            result.amounts.append(price * share[0])
            result.groups.append(group)
            result.deals.append(own)
            result.open[phase.owner] += own
            result.nothing[phase.owner] += Cumulants.logNothing(p)
            if let rate = stageRates?.rates[phase.stage], let day = phase.expected, day > origin, day <= end {
                let value = price * share[0]
                result.due?[phase.owner] += Cumulants(
                    mean: rate * value, variance: rate * (1 - rate) * value * value)
            }
        }
        var share = [0.0, 0, 0, 0]
        for stage in entries.indices { for i in 0..<4 { share[i] += entries[stage] * shares[stage][i] } }
        result.unbornWins = births.indices.map {
            births[$0] * min(incidence.births * ownerFactors[$0], Double(end - origin))
        }
        result.unborn = births.indices.map { owner in
            let wins = result.unbornWins[owner]
            result.nothing[owner] -= wins
            let c = (0..<4).map { wins * sizes[owner][$0] * share[$0] }
            return Cumulants(negativeBinomial: c, shape: PipelineState.birthShape)
        }
        return result
    }

    /// What is known of each deal.
    func details(_ outcomes: Outcomes) -> [PipelineAnswer.Deal] {
        deals.indices.map { place in
            PipelineAnswer.Deal(
                place: Int(deals[place]), chance: outcomes.chances[place], amount: outcomes.amounts[place],
                mean: outcomes.deals[place].mean, variance: outcomes.deals[place].variance,
                isStale: Int(ages[place]) > hazards.longest)
        }
    }

    /// Moments of the realised share, the last two as of a normal.
    private static func powers(_ r: Double, _ v: Double) -> [Double] {
        let square = r * r
        return [r, square + v, r * (square + 3 * v), square * square + 6 * square * v + 3 * v * v]
    }

    /// Deals open longer than any took to close.
    var stale: Int { ages.count { Int($0) > hazards.longest } }
}

/// Value won ÷ price, by the stage in which the price was known.
private struct Ratios {
    var price: [Double]
    var value: [Double]
    var squares: [Double]
    var count: [Double]

    init(stages: Int) {
        price = [Double](repeating: 0, count: stages)
        value = price
        squares = price
        count = price
    }

    mutating func add(_ deal: PipelineDeal, _ won: Double) {
        var seen = -1
        for phase in (deal.changes.reversed() + [deal.first]) where phase.stage != seen {
            seen = phase.stage
            guard let known = phase.price, known > 0 else { continue }
            price[phase.stage] += known
            value[phase.stage] += won
            squares[phase.stage] += won * won / known
            count[phase.stage] += 1
        }
    }

    /// Weighted by price, and at most thrice: a placeholder of 1 must not make a share of thousands. Each stage is drawn
    /// to all.
    func moments(weight: Double) -> [(mean: Double, variance: Double)] {
        let allPrice = price.reduce(0, +)
        guard count.reduce(0, +) > 1, allPrice > 0 else { return count.map { _ in (1, 0) } }
        let mean = min(value.reduce(0, +) / allPrice, 3)
        let variance = max(0, squares.reduce(0, +) / allPrice - mean * mean)
        return count.indices.map { stage in
            guard price[stage] > 0 else { return (mean, variance) }
            let own = min(value[stage] / price[stage], 3)
            let spread = max(0, squares[stage] / price[stage] - own * own)
            let n = count[stage] + weight
            return ((count[stage] * own + weight * mean) / n, (count[stage] * spread + weight * variance) / n)
        }
    }
}
