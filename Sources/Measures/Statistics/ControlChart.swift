/// Individuals and moving ranges: whether a series has changed, or only varies as it always did.
///
/// Limits are the mean ± 2.66 times the mean moving range. Four rules at most: a point outside the limits, eight in
/// succession on one side of the mean, six in succession rising or falling, two of three beyond two thirds of the way to
/// a limit on the same side. Source: W. A. Shewhart's chart as D. J. Wheeler uses it; metrics.md 1.3.
public struct ControlChart: Hashable, Sendable {
    public let mean: Double
    public let lower: Double
    public let upper: Double
    /// Fewer than twelve points: the limits may still move.
    public let isProvisional: Bool
    /// Index of the first point of the series that is a signal; nil without one.
    public let firstSignal: Int?

    /// Limits of the whole series as its own baseline; nil for fewer than eight points.
    public init?(_ values: [Double]) {
        guard values.count >= 8 else { return nil }
        let limits = ControlChart.limits(values)
        mean = limits.mean
        lower = limits.lower
        upper = limits.upper
        isProvisional = values.count < 12
        firstSignal = values.indices.first { ControlChart.isSignal($0, values, limits) }
    }

    /// Mean and limits of a baseline of at least two points.
    public static func limits(_ values: [Double]) -> (mean: Double, lower: Double, upper: Double) {
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        let ranges = zip(values, values.dropFirst()).map { abs($1 - $0) }
        let range = ranges.reduce(0, +) / Double(max(ranges.count, 1))
        return (mean, mean - 2.66 * range, mean + 2.66 * range)
    }

    private static func isSignal(
        _ index: Int, _ values: [Double], _ limits: (mean: Double, lower: Double, upper: Double)
    ) -> Bool {
        let value = values[index]
        if value > limits.upper || value < limits.lower { return true }
        func all(_ count: Int, _ test: (Int) -> Bool) -> Bool {
            index + 1 >= count && (index + 1 - count...index).allSatisfy(test)
        }
        if all(8, { values[$0] > limits.mean }) || all(8, { values[$0] < limits.mean }) { return true }
        // Six in succession rising are six points with five rises between them.
        if index >= 5 {
            let steps = (index - 4...index).map { values[$0] - values[$0 - 1] }
            if steps.allSatisfy({ $0 > 0 }) || steps.allSatisfy({ $0 < 0 }) { return true }
        }
        guard index >= 2 else { return false }
        let third = (limits.upper - limits.mean) * 2 / 3
        guard third > 0 else { return false }
        let last = values[index - 2...index]
        return last.count(where: { $0 > limits.mean + third }) >= 2 && value > limits.mean + third
            || last.count(where: { $0 < limits.mean - third }) >= 2 && value < limits.mean - third
    }
}
