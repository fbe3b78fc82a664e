/// The median with an interval that asks nothing of the distribution.
public enum MedianInterval {
    /// Ranks, from 1, of the two order statistics that hold the median with 95 %: the largest l with
    /// P(l ≤ Bin(n, ½) ≤ n − l) ≥ 0.95. Nil for five values and fewer (metrics.md 1.3).
    public static func ranks(count n: Int) -> (lower: Int, upper: Int)? {
        guard n > 5, n < 10_000 else { return n < 10_000 ? nil : normal(n) }
        // Probabilities of the lower tail by recurrence, scaled so that no power underflows below n = 1000.
        guard n <= 1_000 else { return normal(n) }
        var term = 1.0
        for _ in 0..<n { term /= 2 }
        var tail = 0.0
        var best: Int?
        for l in 1...n / 2 {
            // After this `tail` is P(Bin ≤ l − 1).
            tail += term
            term *= Double(n - l + 1) / Double(l)
            if 1 - 2 * tail >= 0.95 - 1e-12 { best = l } else { break }
        }
        return best.map { ($0, n - $0 + 1) }
    }

    /// For large samples the binomial is as good as normal.
    private static func normal(_ n: Int) -> (lower: Int, upper: Int) {
        let half = Wilson.z * Double(n).squareRoot() / 2
        let lower = max(1, Int((Double(n) / 2 - half).rounded(.down)))
        return (lower, n - lower + 1)
    }

    /// Median and interval of sorted values; nil for none. The interval is nil for five values and fewer.
    public static func of(sorted values: [Double]) -> (median: Double, interval: Bounds?)? {
        guard let median = Sample.quantile(0.5, ofSorted: values) else { return nil }
        let bounds = ranks(count: values.count).map {
            Bounds(lower: values[$0.lower - 1], upper: values[$0.upper - 1])
        }
        return (median, bounds)
    }
}
