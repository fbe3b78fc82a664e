import Statistics

#if canImport(Glibc)
import Glibc
#endif

/// How good probabilities were, measured on rows that the model had not seen.
public struct WinQuality: Hashable, Sendable {
    /// Deals of like probability: how many, the mean probability, the share won and its 95 % interval (Wilson).
    public struct Bin: Hashable, Sendable {
        public var count: Int
        public var expected: Double
        public var won: Double
        public var bounds: Bounds
    }

    /// Area under the ROC curve: the chance that a won deal has a higher probability than a lost one, ties half.
    public var area: Double
    /// Mean logarithmic loss, in nats.
    public var logLoss: Double
    /// Mean squared error of the probability.
    public var brier: Double
    /// Mean distance between probability and share won over the bins, weighted by count.
    public var calibrationError: Double
    public var bins: [Bin]

    /// Fifteen bins of about equal count; deals with the same probability stay together, so that there may be fewer.
    public init(probabilities: [Double], won: [Bool]) {
        area = WinQuality.area(probabilities, won)
        let n = Double(max(1, won.count))
        logLoss = zip(probabilities, won).reduce(0.0) { $0 + Logit.loss($1.0, $1.1) } / n
        brier =
            zip(probabilities, won).reduce(0.0) { sum, pair in
                let error = pair.0 - (pair.1 ? 1 : 0)
                return sum + error * error
            } / n
        let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
        bins = WinQuality.parts(order.map { probabilities[$0] }, count: 15).map { part in
            let rows = order[part]
            let wins = rows.reduce(0) { $0 + (won[$1] ? 1 : 0) }
            return Bin(
                count: rows.count, expected: rows.reduce(0.0) { $0 + probabilities[$1] } / Double(rows.count),
                won: Double(wins) / Double(rows.count),
                bounds: Wilson.interval(successes: wins, trials: rows.count) ?? Bounds(lower: 0, upper: 1))
        }
        calibrationError = bins.reduce(0.0) { $0 + Double($1.count) * abs($1.expected - $1.won) } / n
    }

    /// Ascending values in at most `count` parts of about equal count; equal values are in one part.
    private static func parts(_ values: [Double], count: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        while start < values.count {
            let partsLeft = max(1, count - parts.count)
            var end = partsLeft == 1 ? values.count : start + max(1, (values.count - start) / partsLeft)
            while end < values.count, values[end] == values[end - 1] { end += 1 }
            parts.append(start..<end)
            start = end
        }
        return parts
    }

    /// Area under the ROC curve from ranks (Mann and Whitney, 1947); 0.5 where one outcome is absent.
    static func area(_ scores: [Double], _ won: [Bool]) -> Double {
        let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
        var ranks = 0.0
        var wins = 0
        var start = 0
        while start < order.count {
            var end = start
            var winsHere = 0
            while end < order.count, scores[order[end]] == scores[order[start]] {
                winsHere += won[order[end]] ? 1 : 0
                end += 1
            }
            ranks += Double(winsHere) * (Double(start + end + 1) / 2)
            wins += winsHere
            start = end
        }
        let losses = won.count - wins
        guard wins > 0, losses > 0 else { return 0.5 }
        let w = Double(wins)
        return (ranks - w * (w + 1) / 2) / (w * Double(losses))
    }
}

/// Probabilities and their logits.
enum Logit {
    static func probability(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

    static func of(_ probability: Double) -> Double { log(probability / (1 - probability)) }

    /// −ln of the probability given to what happened; at most that of one in a million millions.
    static func loss(_ probability: Double, _ won: Bool) -> Double {
        -log(max(1e-12, won ? probability : 1 - probability))
    }
}
