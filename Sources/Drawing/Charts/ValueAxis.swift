/// A scale from values to a place along one axis of the picture, with its ticks.
struct ValueAxis {
    /// Ends of the scale in display units.
    var lower: Double
    var upper: Double
    /// Place of each end, CSS px.
    var start: Double
    var end: Double
    /// Display units, ascending, within the ends.
    var ticks: [Double]
    var decimals: Int
    /// Data units times this are display units.
    var factor: Double

    /// Whether a scale that is not fixed has zero.
    enum Zero { case always, ifNear, onlyIfInside }

    /// The scale around `values` (data units): with zero where the chart's kind or the data ask for it, or the fixed
    /// range where there is one.
    init(
        values: [Double], spec: ChartSpec, mustHaveZero: Bool, wanted: Int, most: Int, start: Double, end: Double
    ) {
        self.init(
            values: values, format: spec.format, range: spec.yRange, zero: mustHaveZero ? .always : .ifNear,
            wanted: wanted, most: most, start: start, end: end)
    }

    init(
        values: [Double], format: ChartSpec.Format, range: ClosedRange<Double>?, zero: Zero, wanted: Int, most: Int,
        start: Double, end: Double
    ) {
        self.start = start
        self.end = end
        factor = format.factor
        var shown = values.map { $0 * format.factor }
        if let range { shown = [range.lowerBound * format.factor, range.upperBound * format.factor] }
        var low = shown.min() ?? 0
        var high = shown.max() ?? 1
        if range == nil {
            // A line whose values come near zero shows it; one far from it may leave it out.
            let isNearZero = (low >= 0 && low <= high / 2) || (high <= 0 && high >= low / 2)
            if zero == .always || (zero == .ifNear && isNearZero) {
                low = min(low, 0)
                high = max(high, 0)
            }
        }
        let found = Ticks.enclosing(low, high, wanted: wanted, most: most, decimals: format.decimals)
        decimals = found.decimals
        if range == nil {
            ticks = found.values
            lower = found.lower
            upper = found.upper
            // A last step that is mostly empty is cut off, with its tick.
            let step = ticks[1] - ticks[0]
            if zero != .onlyIfInside, ticks.count > 3, upper - high > step * 0.6 {
                ticks.removeLast()
                upper = max(high + step * 0.12, ticks[ticks.count - 1])
            }
        } else {
            let slack = (high - low) * 1e-9
            ticks = found.values.filter { $0 >= low - slack && $0 <= high + slack }
            lower = low
            upper = high
        }
        if !(upper > lower) { upper = lower + 1 }
    }

    /// Whether the scale leaves zero out.
    var omitsZero: Bool { lower > 0 || upper < 0 }

    func position(shown value: Double) -> Double { start + (value - lower) / (upper - lower) * (end - start) }

    /// Place of a value in data units.
    func position(_ value: Double) -> Double { position(shown: value * factor) }

    /// As `position`, kept between the ends.
    func clamped(_ value: Double) -> Double {
        min(max(position(value), min(start, end)), max(start, end))
    }

    /// Place of zero, or of the end nearest to it.
    var zero: Double { clamped(0) }
}
