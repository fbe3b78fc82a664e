#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How much alike things go.
public enum Diversity {
    /// Entropy of counts with the correction for small samples, over the entropy of as many equally frequent kinds;
    /// 0 where all are of one kind, at most 1. Nil for no counts.
    /// Source: G. A. Miller (1955), "Note on the bias of information estimates": −Σ p ln p + (V − 1) ÷ 2N.
    public static func normalizedEntropy(_ counts: [Int]) -> Double? {
        let kinds = counts.filter { $0 > 0 }
        let total = Double(kinds.reduce(0, +))
        guard total > 0 else { return nil }
        guard kinds.count > 1 else { return 0 }
        let plain = kinds.reduce(0.0) { sum, count in
            let share = Double(count) / total
            return sum - share * log(share)
        }
        let corrected = plain + Double(kinds.count - 1) / (2 * total)
        return min(1, corrected / log(Double(kinds.count)))
    }

    /// Jensen–Shannon divergence in bits of two distributions given as counts of the same kinds: 0 alike … 1 disjoint.
    /// Source: J. Lin (1991), "Divergence measures based on the Shannon entropy".
    public static func divergence(_ a: [Int], _ b: [Int]) -> Double? {
        let totalA = Double(a.reduce(0, +))
        let totalB = Double(b.reduce(0, +))
        guard totalA > 0, totalB > 0, a.count == b.count else { return nil }
        var sum = 0.0
        for (x, y) in zip(a, b) {
            let p = Double(x) / totalA
            let q = Double(y) / totalB
            let middle = (p + q) / 2
            if p > 0 { sum += p / 2 * log2(p / middle) }
            if q > 0 { sum += q / 2 * log2(q / middle) }
        }
        return min(1, max(0, sum))
    }
}
