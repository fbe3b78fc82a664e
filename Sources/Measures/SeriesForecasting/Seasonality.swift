/// The seasonal pattern of a series: what is taken off before a model without seasons and put back after it.
///
/// Classical decomposition: a centred moving average of one period, the mean of what is left for each place in the
/// period. Indices belong to the place `index % period`, counted from the first value.
public struct Seasonality: Hashable, Sendable {
    /// How the pattern joins the level.
    public enum Kind: String, Hashable, Sendable { case none, additive, multiplicative }

    public let kind: Kind
    /// One index a place in the period; mean 1 where multiplicative, sum 0 where additive, empty for none.
    public let indices: [Double]

    /// No pattern.
    public static let none = Seasonality(kind: .none, indices: [])

    public init(kind: Kind, indices: [Double]) {
        self.kind = kind
        self.indices = indices
    }

    /// The decomposition of at least two periods; multiplicative unless a value is ≤ 0 or an index falls below 0.01.
    /// Nil for fewer values.
    /// Source: forecasting.md 1.2, as S. Makridakis and M. Hibon (2000) use it in the M3 competition.
    public init?(decomposing values: [Double], period: Int) {
        guard period >= 2, values.count >= 2 * period else { return nil }
        let trend = Seasonality.movingAverage(values, period: period)
        if values.allSatisfy({ $0 > 0 }) {
            var indices = Seasonality.placeMeans(values, trend, period: period) { $0 / $1 }
            let mean = indices.reduce(0, +) / Double(period)
            for place in 0..<period { indices[place] /= mean }
            if indices.allSatisfy({ $0 >= 0.01 }) {
                self.init(kind: .multiplicative, indices: indices)
                return
            }
        }
        var indices = Seasonality.placeMeans(values, trend, period: period) { $0 - $1 }
        let mean = indices.reduce(0, +) / Double(period)
        for place in 0..<period { indices[place] -= mean }
        self.init(kind: .additive, indices: indices)
    }

    /// The pattern where `SeasonalityTest` finds one, else none.
    public static func tested(_ values: [Double], period: Int) -> Seasonality {
        guard SeasonalityTest.isSeasonal(values, period: period) else { return .none }
        return Seasonality(decomposing: values, period: period) ?? .none
    }

    /// The values without the pattern.
    public func removed(from values: [Double]) -> [Double] {
        let period = indices.count
        switch kind {
        case .none: return values
        case .additive: return values.indices.map { values[$0] - indices[$0 % period] }
        case .multiplicative: return values.indices.map { values[$0] / indices[$0 % period] }
        }
    }

    /// Puts the pattern onto values that begin at place `start` of the series.
    public func restore(_ values: inout [Double], from start: Int) {
        let period = indices.count
        switch kind {
        case .none: return
        case .additive: for i in values.indices { values[i] += indices[(start + i) % period] }
        case .multiplicative: for i in values.indices { values[i] *= indices[(start + i) % period] }
        }
    }

    /// How much wider than the adjusted value the value at place `index` swings: its index where multiplicative, else 1.
    func spread(at index: Int) -> Double { kind == .multiplicative ? indices[index % indices.count] : 1 }

    /// A centred moving average of one period (2 × period where that is even); element 0 belongs to `period / 2`.
    static func movingAverage(_ values: [Double], period: Int) -> [Double] {
        let isEven = period % 2 == 0
        let width = isEven ? period + 1 : period
        guard values.count >= width else { return [] }
        return (0...values.count - width).map { start in
            var sum = 0.0
            for i in start..<start + width { sum += values[i] }
            if isEven { sum -= (values[start] + values[start + width - 1]) / 2 }
            return sum / Double(period)
        }
    }

    private static func placeMeans(
        _ values: [Double], _ trend: [Double], period: Int, _ ratio: (Double, Double) -> Double
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: period)
        var counts = sums
        let offset = period / 2
        for i in trend.indices {
            let place = (i + offset) % period
            sums[place] += ratio(values[i + offset], trend[i])
            counts[place] += 1
        }
        return (0..<period).map { counts[$0] > 0 ? sums[$0] / counts[$0] : 0 }
    }
}
