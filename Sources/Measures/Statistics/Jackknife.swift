/// Intervals for ratios of sums, by leaving out one record at a time.
public enum Jackknife {
    /// The ratio Σ numerators ÷ Σ denominators with its standard error; nil where the denominator is 0 or n < 2.
    /// Source: B. Efron and C. Stein (1981), "The jackknife estimate of variance".
    public static func ratio(numerators: [Double], denominators: [Double]) -> (value: Double, error: Double)? {
        let n = numerators.count
        let top = numerators.reduce(0, +)
        let bottom = denominators.reduce(0, +)
        guard n >= 2, bottom != 0 else { return nil }
        var mean = 0.0
        var values: [Double] = []
        values.reserveCapacity(n)
        for i in 0..<n {
            let rest = bottom - denominators[i]
            guard rest != 0 else { return nil }
            let value = (top - numerators[i]) / rest
            values.append(value)
            mean += value / Double(n)
        }
        let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (top / bottom, (Double(n - 1) / Double(n) * spread).squareRoot())
    }

    /// The normal 95 % interval of the ratio, clipped to `range`; nil for fewer than five records.
    public static func interval(
        numerators: [Double], denominators: [Double], clippedTo range: ClosedRange<Double>
    ) -> Bounds? {
        guard numerators.count >= 5, let (value, error) = ratio(numerators: numerators, denominators: denominators)
        else {
            return nil
        }
        return Bounds(
            lower: max(range.lowerBound, value - Wilson.z * error),
            upper: min(range.upperBound, value + Wilson.z * error))
    }
}
