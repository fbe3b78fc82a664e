import CRMModel

/// Wins among closed deals by group.
struct Share {
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

/// How many of the deals that came to a stage were won in the end.
struct StageRates: Sendable {
    /// By stage; drawn to the share of all with ten deals.
    let rates: [Double]

    private static let pseudoDeals = 10.0

    /// Of deals created up to a day and closed up to the origin. Whoever comes to a stage has passed those before it.
    init(_ book: PipelineBook, through origin: CalendarDate, created last: CalendarDate) {
        var won = [Double](repeating: 0, count: book.stages)
        var closed = won
        for deal in book.deals where deal.created <= last {
            guard let day = deal.closed, day <= origin else { continue }
            let furthest = deal.changes.reduce(deal.stage) { max($0, $1.stage) }
            for stage in 0...furthest {
                closed[stage] += 1
                if deal.isWon { won[stage] += 1 }
            }
        }
        let share = closed[0] > 0 ? won[0] / closed[0] : 0
        rates = won.indices.map {
            (won[$0] + StageRates.pseudoDeals * share) / (closed[$0] + StageRates.pseudoDeals)
        }
    }

    /// Days deals took to close.
    struct Cycles {
        private var counts = [Int](repeating: 0, count: 2000)
        private var total = 0

        mutating func add(_ days: Int) {
            counts[min(max(days, 0), counts.count - 1)] += 1
            total += 1
        }

        /// The days within which nine in ten closed.
        var ninetieth: Int {
            var sum = 0
            for (days, count) in counts.enumerated() {
                sum += count
                if sum * 10 >= total * 9 { return days }
            }
            return counts.count - 1
        }
    }
}
