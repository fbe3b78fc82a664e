import Statistics

/// A value that is a quantile of what rows are likely to bring together: Σ of what is secured, and a quantile of an
/// `UncertainSum` of what is expected.
///
/// The rows have the columns `won`, `expected`, `if_won` (money), `chance`, `variance` (minor units squared), `nothing` (the
/// logarithm of the chance that a row brings nothing; 0 for what is no deal) and `apart` (1 for deals beyond all that was
/// ever won, which are in no other line). The mean is Σ expected, the variance spread² × Σ variance, both of the rows that
/// are not apart.
public struct Likely: Hashable, Sendable {
    /// What past errors and the other methods make of the standard deviation of the rows.
    public let spread: Double
    /// 0 … 1.
    public let probability: Double
    /// Whether a normal takes the gamma's place: where amounts are below 0.
    public let isNormal: Bool
    public let measure: Measure

    /// What is told of the sum.
    public enum Measure: Hashable, Sendable {
        case quantile
        /// What the quantile loses without the rows that have a 1 in a column of ones and noughts.
        case loss(without: String)
        /// The quantile without the rows that have a 1 in a column of ones and noughts.
        case rest(without: String)
        /// The chance that the sum is not below an amount, in minor units.
        case chance(of: Int64)
    }

    /// What the columns of one row say.
    public struct Line: Sendable {
        public var won: Double
        public var expected: Double
        public var variance: Double
        public var nothing: Double
        /// Of what it brings if its deal is won, and how likely that is; 0 for what is no deal.
        public var chance: Double
        public var amount: Double
        public var isApart: Bool
        /// Whether the column of the measure has a 1.
        var isMarked = false

        public init(
            won: Double = 0, expected: Double = 0, variance: Double = 0, nothing: Double = 0, chance: Double = 0,
            amount: Double = 0, isApart: Bool = false
        ) {
            self.won = won
            self.expected = expected
            self.variance = variance
            self.nothing = nothing
            self.chance = chance
            self.amount = amount
            self.isApart = isApart
        }

        /// - Parameter cells: of the columns of a tie.
        fileprivate init(_ cells: [Double]) {
            self.init(
                won: cells[0], expected: cells[1], variance: cells[2], nothing: cells[3], chance: cells[4],
                amount: cells[5], isApart: cells[6] == 1)
            isMarked = cells.count > 7 && cells[7] != 0
        }

        fileprivate var deal: UncertainSum.Deal? {
            chance > 0 && amount != 0
                ? UncertainSum.Deal(chance: chance, amount: amount, variance: variance) : nil
        }
    }

    public init(spread: Double, probability: Double, isNormal: Bool = false, measure: Measure = .quantile) {
        self.spread = spread
        self.probability = probability
        self.isNormal = isNormal
        self.measure = measure
    }

    private var mark: String? {
        switch measure {
        case .quantile, .chance: nil
        case .loss(let column), .rest(let column): column
        }
    }

    /// The columns it reads.
    var columns: [String] {
        ["won", "expected", "variance", "nothing", "chance", "if_won", "apart"] + (mark.map { [$0] } ?? [])
    }

    /// What some rows have secured, and what else they are likely to bring.
    /// - Parameter factor: on what the rows that are not apart expect.
    private func sum(_ lines: [Line], scaled factor: Double = 1) -> (secured: Double, rest: UncertainSum) {
        var secured = 0.0
        var mean = 0.0
        var own = UncertainSum.Lines()
        var apart: [UncertainSum.Deal] = []
        for line in lines {
            secured += line.won
            if line.isApart {
                if let deal = line.deal { apart.append(deal) }
                continue
            }
            mean += line.expected
            own.variance += line.variance
            own.nothing += line.nothing
            if line.nothing < 0 { own.mean += line.expected }
        }
        let sd = spread * max(0, own.variance).squareRoot()
        let bar = UncertainSum.decisive * own.variance
        let deals = lines.lazy.filter { $0.variance >= bar && !$0.isApart }.compactMap(\.deal)
        return (
            secured,
            UncertainSum(
                mean: factor * mean, sd: factor * sd, lines: own, deals: deals, apart: apart, isNormal: isNormal)
        )
    }

    /// The chance that the sum is not below an amount.
    public func chance(of amount: Int64, _ lines: [Line]) -> Double {
        let (secured, rest) = sum(lines)
        let missing = Double(amount) - secured
        if !isNormal, missing <= 0 { return 1 }
        // Just below the amount: what is reached is not missed.
        return 1 - rest.cumulative(missing.nextDown)
    }

    /// Several quantiles of the same rows.
    public func values(at probabilities: [Double], _ lines: [Line]) -> [Double] {
        let (secured, rest) = sum(lines)
        return probabilities.map { secured + rest.quantile($0) }
    }

    /// The quantile.
    /// - Parameter factor: on what the rows that are not apart expect.
    public func value(_ lines: [Line], scaled factor: Double = 1) -> Double {
        let (secured, rest) = sum(lines, scaled: factor)
        return secured + rest.quantile(probability)
    }

    /// The value that rows give, each with the cells of `columns`.
    func value(of rows: [[Double]]) -> Double {
        let lines = rows.map(Line.init)
        return switch measure {
        case .quantile: value(lines)
        case .loss: value(lines) - value(lines.filter { !$0.isMarked })
        case .rest: value(lines.filter { !$0.isMarked })
        case .chance(let amount): chance(of: amount, lines)
        }
    }
}
