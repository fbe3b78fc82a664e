/// Periods of unequal length made comparable: values per mean period, by working days, days or weeks.
///
/// Months by `Month.workingDays`; the periods of a 4-4-5 year by their weeks.
public struct LengthAdjustment: Hashable, Sendable {
    /// Length of each period from the first of the history to the last of the forecast; over 0.
    public let lengths: [Double]
    private let mean: Double

    /// - Parameter historyCount: how many of the lengths belong to the history; their mean is the unit.
    ///   Nil where a length is not above 0 or there are fewer than that.
    public init?(lengths: [Double], historyCount: Int) {
        guard historyCount > 0, historyCount <= lengths.count, lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            return nil
        }
        self.lengths = lengths
        mean = lengths.prefix(historyCount).reduce(0, +) / Double(historyCount)
    }

    /// Lengths by working days of `count` months from `start`, with the holidays of each month.
    public static func workingDays(
        from start: Month, count: Int, historyCount: Int, holidays: [Month: Set<Int>] = [:]
    ) -> LengthAdjustment? {
        let months = (0..<max(count, 0)).map { Month(index: start.index + $0) }
        return LengthAdjustment(
            lengths: months.map { Double($0.workingDays(holidays: holidays[$0] ?? [])) }, historyCount: historyCount)
    }

    /// The values as if every period had the mean length; missing ones stay missing.
    public func adjusted(_ values: [Double?]) -> [Double?] {
        values.indices.map { i in i < lengths.count ? values[i].map { $0 * mean / lengths[i] } : values[i] }
    }

    /// A forecast of adjusted values, back in the lengths of its own periods; it begins after `count` periods.
    public func restored(_ steps: [ForecastStep], after count: Int) -> [ForecastStep] {
        steps.indices.map { i in
            count + i < lengths.count ? steps[i].scaled(by: lengths[count + i] / mean) : steps[i]
        }
    }

    /// What a period under way will close at: what is booked, and of the forecast of the whole period the share that is
    /// left. A period under way is never part of the history.
    /// - Parameters: elapsed, total: working days of the period that are over, and all of them.
    public static func closing(
        booked: Double, elapsed: Double, total: Double, whole: ForecastStep
    ) -> ForecastStep {
        let left = total > 0 ? min(1, max(0, (total - elapsed) / total)) : 0
        // Errors of days add up by their squares.
        let spread = left.squareRoot()
        func quantile(_ value: Double) -> Double { booked + whole.mean * left + (value - whole.mean) * spread }
        return ForecastStep(
            mean: booked + whole.mean * left, p2_5: quantile(whole.p2_5), p10: quantile(whole.p10),
            p50: quantile(whole.p50), p90: quantile(whole.p90), p97_5: quantile(whole.p97_5))
    }
}

extension ForecastStep {
    /// Every number times a factor that is not negative.
    public func scaled(by factor: Double) -> ForecastStep {
        ForecastStep(
            mean: mean * factor, p2_5: p2_5 * factor, p10: p10 * factor, p50: p50 * factor, p90: p90 * factor,
            p97_5: p97_5 * factor)
    }

    /// The step with another mean, such as a reconciled one: times new ÷ old where both are above 0, else moved.
    public func moved(to newMean: Double) -> ForecastStep {
        if mean > 0, newMean > 0 { return scaled(by: newMean / mean) }
        let shift = newMean - mean
        return ForecastStep(
            mean: newMean, p2_5: p2_5 + shift, p10: p10 + shift, p50: p50 + shift, p90: p90 + shift,
            p97_5: p97_5 + shift)
    }
}
