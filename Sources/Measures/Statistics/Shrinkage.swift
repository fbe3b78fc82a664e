/// Rates drawn towards the whole, so that small groups do not lead every ranking.
public enum Shrinkage {
    /// (k + m·p₀) ÷ (n + m) with m = 10: for ranking only, never shown as the rate (metrics.md 1.3).
    public static func rate(successes: Double, trials: Double, pooled: Double, weight: Double = 10) -> Double {
        (successes + weight * pooled) / (trials + weight)
    }
}
