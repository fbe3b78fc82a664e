/// What one period of an intermittent series may bring: nothing, or one of the sizes it had.
///
/// The chance of a size is TSB's smoothed probability; sizes are the past ones, scaled to TSB's smoothed size. The
/// quantiles are exact where a simulation would draw.
struct DemandDistribution {
    /// Ascending, with their weights.
    private let values: [(value: Double, weight: Double)]

    init(_ history: [Double]) {
        let (probability, size) = IntermittentDemand.tsb(history)
        let sizes = history.filter { $0 != 0 }
        let mean = sizes.reduce(0, +) / Double(max(1, sizes.count))
        let factor = mean != 0 && size / mean > 0 ? size / mean : 1
        let weight = probability / Double(max(1, sizes.count))
        var values = [(value: 0.0, weight: 1 - probability)]
        for size in sizes { values.append((value: size * factor, weight: weight)) }
        values.sort { $0.value < $1.value }
        self.values = values
    }

    /// The least value that is not exceeded with the given probability.
    func quantile(_ probability: Double) -> Double {
        var sum = 0.0
        for (value, weight) in values {
            sum += weight
            if sum >= probability - 1e-12 { return value }
        }
        return values.last?.value ?? 0
    }
}
