#if canImport(Glibc)
import Glibc
#endif

/// What many small amounts and a few large ones come to together.
///
/// The small ones are smooth: a gamma beside the chance that nothing of them comes, a normal where amounts are below 0.
/// No such curve holds a deal that makes up much of the variance. Such deals are taken out of it and put back as they are:
/// each comes whole or not at all, so the sum is a mixture of as many shifted curves as these deals have outcomes.
public struct UncertainSum: Sendable {
    /// An amount that comes with a chance, or does not.
    public struct Deal: Hashable, Sendable {
        /// 0 … 1.
        public let chance: Double
        public let amount: Double
        /// Of what it brings, whether it comes or not.
        public let variance: Double

        public init(chance: Double, amount: Double, variance: Double) {
            self.chance = chance
            self.amount = amount
            self.variance = variance
        }

        public var mean: Double { chance * amount }
        /// Logarithm of the chance that it does not come.
        public var nothing: Double { chance >= 1 ? -700 : log1p(-chance) }
        /// Of what it brings if it comes.
        var ownVariance: Double { max(0, variance - chance * (1 - chance) * amount * amount) / chance }
        var canDecide: Bool { chance > 0 && amount != 0 }
    }

    /// What some lines, independent of each other, are expected to bring.
    public struct Lines: Sendable {
        public var mean: Double
        public var variance: Double
        /// Logarithm of the chance that none of them brings anything.
        public var nothing: Double

        public init(mean: Double = 0, variance: Double = 0, nothing: Double = 0) {
            self.mean = mean
            self.variance = variance
            self.nothing = nothing
        }
    }

    /// A part of the mixture.
    private struct Part {
        let weight: Double
        let curve: Curve
    }

    private enum Curve {
        case step(Double)
        case normal(mean: Double, sd: Double)
        case gamma(from: Double, shape: Double, scale: Double)
    }

    /// Most deals that are told apart.
    public static let most = 8
    /// Share of the variance from which a deal decides.
    public static let decisive = 0.1

    private let smooth: Smooth
    private let isNormal: Bool
    /// Empty where nothing but the smooth part comes.
    private var parts: [Part] = []

    private struct Smooth {
        var mean: Double
        var variance: Double
        var nothing: Double
        var sd: Double { variance.squareRoot() }
    }

    /// - Parameters:
    ///   - mean: of everything but `apart`.
    ///   - sd: of the same.
    ///   - lines: what the same lines say themselves. Where the mean is another, other sources have a part in it: they
    ///     bring more or fewer deals, and so change the chance that nothing comes.
    ///   - deals: deals among the lines; those that decide are told apart.
    ///   - apart: deals beside them, in neither the mean nor the lines.
    public init(
        mean: Double, sd: Double, lines: Lines, deals: some Sequence<Deal> = [], apart: [Deal] = [],
        isNormal: Bool = false
    ) {
        self.isNormal = isNormal
        let variance = sd * sd
        let ratio = isNormal || lines.mean <= 0 ? 1 : max(0, mean / lines.mean)
        // What lowers the mean of all lowers the chance of each.
        let less = min(1, ratio)
        let beside = UncertainSum.largestFirst(apart.filter(\.canDecide))
        let room = UncertainSum.most - min(UncertainSum.most, beside.count)
        let bar = UncertainSum.decisive * max(lines.variance, variance)
        let among = UncertainSum.largestFirst(deals.filter { $0.canDecide && $0.variance > 0 && $0.variance >= bar })
            .prefix(room)
        var smooth = Smooth(mean: mean, variance: variance, nothing: ratio * lines.nothing)
        var chosen = beside.prefix(UncertainSum.most).map { $0 }
        // The spread of the others is the same with a deal and without it; the deal has its own.
        let spread = lines.variance > 0 ? variance / lines.variance : 1
        for deal in among {
            let own = Deal(chance: less * deal.chance, amount: deal.amount, variance: deal.variance)
            smooth.mean -= own.mean
            smooth.variance -= spread * deal.variance
            smooth.nothing -= own.nothing
            if own.canDecide {
                let variance = own.chance * (1 - own.chance) * own.amount * own.amount
                chosen.append(
                    Deal(
                        chance: own.chance, amount: own.amount, variance: variance + own.chance * deal.ownVariance))
            }
        }
        for deal in beside.dropFirst(UncertainSum.most) {
            smooth.mean += deal.mean
            smooth.variance += deal.variance
            smooth.nothing += deal.nothing
        }
        smooth.variance = max(0, smooth.variance)
        smooth.nothing = min(0, smooth.nothing)
        // Rounding must not leave a part below nothing where none is.
        if mean >= 0, !isNormal, smooth.mean < 1e-9 * mean { smooth.mean = max(0, smooth.mean) }
        self.smooth = smooth
        if !chosen.isEmpty { parts = UncertainSum.mixture(smooth, chosen, isNormal: isNormal) }
    }

    private static func largestFirst(_ deals: [Deal]) -> [Deal] {
        deals.sorted { ($1.variance, $1.amount, $1.chance) < ($0.variance, $0.amount, $0.chance) }
    }

    /// One shifted curve for each outcome of some deals; equal sums are one outcome.
    private static func mixture(_ smooth: Smooth, _ deals: [Deal], isNormal: Bool) -> [Part] {
        var outcomes: [(weight: Double, sum: Double, variance: Double)] = [(1, 0, 0)]
        for deal in deals {
            var next = outcomes.map { ($0.weight * (1 - deal.chance), $0.sum, $0.variance) }
            next += outcomes.map {
                ($0.weight * deal.chance, $0.sum + deal.amount, $0.variance + deal.ownVariance)
            }
            next.sort { ($0.1, $0.2, $0.0) < ($1.1, $1.2, $1.0) }
            outcomes = []
            for outcome in next where outcome.0 > 0 {
                if let last = outcomes.last, last.sum == outcome.1, last.variance == outcome.2 {
                    outcomes[outcomes.count - 1].weight += outcome.0
                } else {
                    outcomes.append(outcome)
                }
            }
        }
        return outcomes.flatMap { curves(smooth, $0.weight, at: $0.sum, variance: $0.variance, isNormal: isNormal) }
    }

    private static func curves(
        _ smooth: Smooth, _ weight: Double, at sum: Double, variance: Double, isNormal: Bool
    ) -> [Part] {
        let sure = curve(mean: 0, variance: 0, at: sum, more: variance, isNormal: isNormal)
        if smooth.mean == 0 && (smooth.variance == 0 || !isNormal) { return [Part(weight: weight, curve: sure)] }
        if isNormal || smooth.mean < 0 {
            let sd = (smooth.variance + variance).squareRoot()
            return [
                Part(
                    weight: weight,
                    curve: sd > 0 ? .normal(mean: smooth.mean + sum, sd: sd) : .step(smooth.mean + sum))
            ]
        }
        let own = GammaDistribution.positive(mean: smooth.mean, sd: smooth.sd, nothing: exp(smooth.nothing))
        let positive = curve(
            mean: own.mean, variance: own.variance, at: sum, more: variance, isNormal: isNormal)
        return [
            Part(weight: weight * own.nothing, curve: sure), Part(weight: weight * (1 - own.nothing), curve: positive),
        ]
        .filter { $0.weight > 0 }
    }

    /// A gamma from `sum` on, with a variance more that belongs to the sum: by the first three moments.
    private static func curve(mean: Double, variance: Double, at sum: Double, more: Double, isNormal: Bool) -> Curve {
        let total = variance + more
        guard total > 0 else { return .step(sum + mean) }
        guard !isNormal, sum >= 0, sum > 0 || more == 0 else {
            return .normal(mean: sum + mean, sd: total.squareRoot())
        }
        var third = 0.0
        if mean > 0 { third += 2 * variance * variance / mean }
        if sum > 0 { third += 2 * more * more / sum }
        let scale = third / (2 * total)
        let shape = scale > 0 ? total / (scale * scale) : .infinity
        // As for the curve alone: so narrow a one is normal, so wide a one nothing but its beginning.
        if shape > 1e6 { return .normal(mean: sum + mean, sd: total.squareRoot()) }
        let from = sum + mean - shape * scale
        return shape < 1e-3 ? .step(from) : .gamma(from: from, shape: shape, scale: scale)
    }

    /// The chance of not exceeding a value.
    public func cumulative(_ value: Double) -> Double {
        guard !parts.isEmpty else {
            return isNormal
                ? Normal.cumulative(value, mean: smooth.mean, sd: smooth.sd)
                : GammaDistribution.cumulative(
                    value, mean: smooth.mean, sd: smooth.sd, nothing: exp(smooth.nothing))
        }
        return parts.reduce(0) { $0 + $1.weight * UncertainSum.cumulative(value, $1.curve) }
    }

    private static func cumulative(_ value: Double, _ curve: Curve) -> Double {
        switch curve {
        case .step(let place): value < place ? 0 : 1
        case .normal(let mean, let sd): Normal.cumulative(value, mean: mean, sd: sd)
        case .gamma(let from, let shape, let scale):
            value <= from ? 0 : GammaDistribution.cumulative((value - from) / scale, shape: shape)
        }
    }

    /// Where a curve begins and ends, but for a chance that no quantile sees.
    private static func ends(_ curve: Curve) -> (low: Double, high: Double) {
        switch curve {
        case .step(let place): (place, place)
        case .normal(let mean, let sd): (mean - 9 * sd, mean + 9 * sd)
        case .gamma(let from, let shape, let scale): (from, from + scale * (shape + 20 * shape.squareRoot() + 20))
        }
    }

    /// The least value not exceeded with a probability in (0, 1).
    public func quantile(_ probability: Double) -> Double {
        guard !parts.isEmpty else {
            return isNormal
                ? Normal.value(at: probability, mean: smooth.mean, sd: smooth.sd)
                : GammaDistribution.quantile(
                    probability, mean: smooth.mean, sd: smooth.sd, nothing: exp(smooth.nothing))
        }
        // A step that reaches the probability but for rounding reaches it.
        let wanted = probability - 1e-12
        let ends = parts.map { UncertainSum.ends($0.curve) }
        var low = ends.reduce(.infinity) { min($0, $1.low) }
        var high = ends.reduce(-.infinity) { max($0, $1.high) }
        var below = cumulative(low) - wanted
        if below >= 0 { return low }
        var above = max(0, cumulative(high) - wanted)
        // Regula falsi in turn with bisection: fast where it is smooth, sure where it steps.
        for step in 0..<300 where high - low > 1e-12 * max(abs(low), abs(high)) + 1e-9 {
            var middle = low + (high - low) / 2
            if step % 2 == 1, above > below {
                let guess = high - above * (high - low) / (above - below)
                if guess > low, guess < high { middle = guess }
            }
            let found = cumulative(middle) - wanted
            if found < 0 { (low, below) = (middle, found) } else { (high, above) = (middle, found) }
        }
        return high
    }
}
