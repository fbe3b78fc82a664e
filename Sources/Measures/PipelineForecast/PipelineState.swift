import CRMModel
import Statistics

/// What is known of a book at the end of a day, and what it is expected to bring by competing risks.
struct PipelineState: Sendable {
    let origin: CalendarDate
    let hazards: Hazards
    /// Deals open at the origin with a price, one entry each: its place in the book, and what was known.
    private(set) var deals: [Int32] = []
    private var phases: [PipelinePhase] = []
    private var prices: [Double] = []
    private var factors: [Double] = []
    /// Whether a deal is beyond all that was ever won.
    private var isApart: [Bool] = []
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
    /// The largest deal won by the origin, with how many there were.
    private let won: (largest: Double, deals: Int)
    /// Deals worth so many times the largest ever won are beyond what past sums can tell of, and so many must be won.
    private static let beyond = (factor: 3.0, deals: 10)
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
        won = PipelineState.won(book, through: origin)
        let limit = PipelineState.limit(won)
        for deal in book.deals where deal.entered <= origin {
            earliest = min(earliest, deal.created)
            seen[deal.owner] = true
            if deal.created > recent, deal.entered == deal.created { created[deal.owner] += 1 }
            entries[deal.stage] += 1
            // What no deal ever brought tells nothing of the size of new ones.
            if let price = deal.price, abs(price) <= limit {
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
            isApart.append(abs(price * realised[phase.stage].mean) > limit)
        }
    }

    private static func won(_ book: PipelineBook, through origin: CalendarDate) -> (largest: Double, deals: Int) {
        var won = (largest: 0.0, deals: 0)
        for deal in book.deals where deal.isWon {
            guard let day = deal.closed, day <= origin, let value = deal.value, value > 0 else { continue }
            won = (max(won.largest, value), won.deals + 1)
        }
        return won
    }

    /// What a deal brings at most that past sums can tell of.
    private static func limit(_ won: (largest: Double, deals: Int)) -> Double {
        won.deals < beyond.deals ? .infinity : beyond.factor * won.largest
    }

    /// The largest deal ever won; nil where too few were to tell how large deals are.
    var largestWon: Double? { won.deals < PipelineState.beyond.deals ? nil : won.largest }

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
        /// By owner, without the deals apart.
        var open: [Cumulants]
        var unborn: [Cumulants]
        /// Wins expected of deals not yet created, by owner.
        var unbornWins: [Double] = []
        /// By owner: the logarithm of the chance that nothing is won of these.
        var nothing: [Double] = []
        /// By stage win rates of the deals due by the end, by owner; nil where a stage has none. Without the deals apart.
        var due: [Cumulants]?
        /// Deals beyond all that was ever won, each with the chance by the rate of its stage where it is due by the end.
        var apart: [(owner: Int, deal: UncertainSum.Deal, dueChance: Double)] = []
        /// By owner: the deals that may decide what comes, for the owner alone or with others.
        var deciding: [[UncertainSum.Deal]] = []

        /// Without what is known of each deal.
        var byOwner: Outcomes {
            Outcomes(open: open, unborn: unborn, nothing: nothing, due: due, apart: apart, deciding: deciding)
        }

        /// What the lines of some owners say together.
        func lines(_ owners: [Int]) -> UncertainSum.Lines {
            var lines = UncertainSum.Lines()
            for owner in owners {
                let own = open[owner] + unborn[owner]
                lines.mean += own.mean
                lines.variance += own.variance
                lines.nothing += nothing[owner]
            }
            return lines
        }
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
            let value = price * share[0]
            let isDue = phase.expected.map { $0 > origin && $0 <= end } ?? false
            let rate = isDue ? stageRates?.rates[phase.stage] : nil
            if isApart[place] {
                let deal = UncertainSum.Deal(chance: p, amount: value, variance: own.variance)
                result.apart.append((phase.owner, deal, rate ?? 0))
                continue
            }
            result.open[phase.owner] += own
            result.nothing[phase.owner] += Cumulants.logNothing(p)
            if let rate {
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
        // With others a deal has a smaller part in the variance, never a greater one.
        let bars = births.indices.map {
            UncertainSum.decisive * (result.open[$0].variance + result.unborn[$0].variance)
        }
        result.deciding = [[UncertainSum.Deal]](repeating: [], count: births.count)
        for place in deals.indices where !isApart[place] {
            let owner = phases[place].owner
            let variance = result.deals[place].variance
            guard variance > 0, variance >= bars[owner] else { continue }
            result.deciding[owner].append(
                UncertainSum.Deal(
                    chance: result.chances[place], amount: result.amounts[place], variance: variance))
        }
        return result
    }

    /// What is known of each deal.
    func details(_ outcomes: Outcomes) -> [PipelineAnswer.Deal] {
        deals.indices.map { place in
            PipelineAnswer.Deal(
                place: Int(deals[place]), chance: outcomes.chances[place], amount: outcomes.amounts[place],
                mean: outcomes.deals[place].mean, variance: outcomes.deals[place].variance,
                isStale: Int(ages[place]) > hazards.longest, isApart: isApart[place])
        }
    }

    /// By owner: what the deals apart brought after the origin up to a day; nil where there are none.
    func wonApart(_ book: PipelineBook, through end: CalendarDate) -> [Double]? {
        guard isApart.contains(true) else { return nil }
        var won = [Double](repeating: 0, count: births.count)
        for place in deals.indices where isApart[place] {
            let deal = book.deals[Int(deals[place])]
            guard deal.isWon, let closed = deal.closed, closed <= end, let value = deal.value else { continue }
            won[deal.changes.last?.owner ?? deal.owner] += value
        }
        return won
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
