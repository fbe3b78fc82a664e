import CRMModel

/// What is known of a book at the end of a day, and what it is expected to bring by competing risks.
struct PipelineState: Sendable {
    let origin: CalendarDate
    let hazards: Hazards
    /// Deals open at the origin with a price, one entry each.
    private var ages: [Int32] = []
    private var prices: [Double] = []
    private var factors: [Double] = []
    private var owners: [Int32] = []
    /// Mean and variance of value won ÷ price.
    private(set) var realised = (mean: 1.0, variance: 0.0)
    /// Expected new deals a day, by owner.
    private var births: [Double]
    /// Moments about 0 of a new deal's price, by owner.
    private var sizes: [[Double]]
    /// The factor on the chance of winning, by owner.
    private var ownerFactors: [Double]

    /// Closed deals that a win share is drawn to the whole with, and deals that a mean price is.
    private static let pseudoDeals = (share: 60.0, size: 20.0)
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
        var moments = [[Double]](repeating: [0, 0, 0, 0, 0], count: book.owners + 1)
        var ratios: [Double] = []
        var earliest = origin
        let recent = origin.adding(days: -PipelineState.window)
        for deal in book.deals where deal.created <= origin {
            earliest = min(earliest, deal.created)
            if deal.created > recent { created[deal.owner] += 1 }
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
            closed.add(deal.owner, deal.isWon)
            if let segment = deal.segment { segments.add(segment, deal.isWon) }
            if deal.isWon, deal.isPriceEarlier, let price = deal.price, price > 0, let value = deal.value {
                ratios.append(value / price)
            }
        }
        hazards = Hazards(risk.counts(through: origin, fiscal: book.fiscal), longest: longest, fiscal: book.fiscal)
        if ratios.count > 1 {
            let mean = ratios.reduce(0, +) / Double(ratios.count)
            let squares = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            realised = (mean, squares / Double(ratios.count - 1))
        }
        ownerFactors = closed.factors(weight: PipelineState.pseudoDeals.share)
        let segmentFactors = segments.factors(weight: PipelineState.pseudoDeals.share)
        let days = Double(min(PipelineState.window, origin - earliest + 1))
        let team = created.reduce(0, +) / Double(max(1, book.owners))
        births = created.map { ($0 + 0.1 * team) / (1.1 * days) }
        let whole = PipelineState.means(moments[book.owners], toward: [0, 0, 0, 0], weight: 0)
        sizes = (0..<book.owners).map {
            PipelineState.means(moments[$0], toward: whole, weight: PipelineState.pseudoDeals.size)
        }
        for deal in book.deals where deal.isOpen(at: origin) {
            guard let price = deal.price else { continue }
            ages.append(Int32(origin - deal.created + 1))
            prices.append(price)
            owners.append(Int32(deal.owner))
            factors.append(ownerFactors[deal.owner] * (deal.segment.map { segmentFactors[$0] } ?? 1))
        }
    }

    private static func means(_ sums: [Double], toward parent: [Double], weight: Double) -> [Double] {
        let n = sums[0] + weight
        return (1...4).map { n > 0 ? (sums[$0] + weight * parent[$0 - 1]) / n : 0 }
    }

    /// Cumulants of the value won after the origin up to a day, by owner: of the open deals and of those not yet
    /// created.
    func outcomes(through end: CalendarDate) -> (open: [Cumulants], unborn: [Cumulants]) {
        let incidence = hazards.incidence(after: origin, days: end - origin)
        let r = realised.mean
        let v = realised.variance
        // Moments of the realised share, the last two as of a normal.
        let square = r * r
        let share: [Double] = [r, square + v, r * (square + 3 * v), square * square + 6 * square * v + 3 * v * v]
        var open = [Cumulants](repeating: .zero, count: births.count)
        for deal in ages.indices {
            let p = min(1, incidence.chance(age: Int(ages[deal])) * factors[deal])
            let price = prices[deal]
            let priceSquare = price * price
            open[Int(owners[deal])] += Cumulants(
                moments: p * price * share[0], p * priceSquare * share[1], p * priceSquare * price * share[2],
                p * priceSquare * priceSquare * share[3])
        }
        let unborn = births.indices.map { owner in
            let wins = births[owner] * min(incidence.births * ownerFactors[owner], Double(end - origin))
            let c = (0..<4).map { wins * sizes[owner][$0] * share[$0] }
            return Cumulants(negativeBinomial: c, shape: PipelineState.birthShape)
        }
        return (open, unborn)
    }

    /// Chance and expected value of each open deal, by owner, in the order of the book.
    func chances(through end: CalendarDate) -> [[(chance: Double, amount: Double)]] {
        let incidence = hazards.incidence(after: origin, days: end - origin)
        var chances = [[(chance: Double, amount: Double)]](repeating: [], count: births.count)
        for deal in ages.indices {
            let chance = min(1, incidence.chance(age: Int(ages[deal])) * factors[deal])
            chances[Int(owners[deal])].append((chance, prices[deal] * realised.mean))
        }
        return chances
    }

    /// Deals open longer than any took to close.
    var stale: Int { ages.count { Int($0) > hazards.longest } }
}

/// Wins among closed deals by group.
private struct Share {
    var wins: [Double]
    var closed: [Double]
    var allWins = 0.0
    var all = 0.0

    init(groups: Int) {
        wins = [Double](repeating: 0, count: groups)
        closed = wins
    }

    mutating func add(_ group: Int, _ isWon: Bool) {
        closed[group] += 1
        all += 1
        if isWon {
            wins[group] += 1
            allWins += 1
        }
    }

    /// ((wins + weight·share) ÷ (n + weight)) ÷ share; 1 where nothing was won.
    func factors(weight: Double) -> [Double] {
        guard allWins > 0 else { return [Double](repeating: 1, count: wins.count) }
        let share = allWins / all
        return wins.indices.map { (wins[$0] + weight * share) / (closed[$0] + weight) / share }
    }
}
