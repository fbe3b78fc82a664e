/// The distribution of a sum of amounts that each come with a chance, by convolution on a grid: for books so small
/// that no
/// curve fits.
public struct ExactSum: Sendable {
    private let weights: [Double]
    private let low: Double
    private let step: Double

    /// Deals up to which a book is small.
    public static let mostDeals = 200
    private static let cells = 4096.0

    /// - Parameter amounts: chance in 0 … 1 and amount of each deal; exact where all amounts are multiples of 1 ÷
    /// 4,096 of the
    ///   sum of their magnitudes, else each amount is split between two neighbouring cells so that the mean stays.
    public init(_ amounts: [(chance: Double, amount: Double)]) {
        let low = amounts.reduce(0) { $0 + min(0, $1.amount) }
        let high = amounts.reduce(0) { $0 + max(0, $1.amount) }
        self.low = low
        step = max(high - low, .leastNormalMagnitude) / ExactSum.cells
        let count = Int(ExactSum.cells) + 2
        var weights = [Double](repeating: 0, count: count)
        let origin = -low / step
        weights[min(count - 1, Int(origin))] = 1 - (origin - origin.rounded(.down))
        if Int(origin) + 1 < count { weights[Int(origin) + 1] += origin - origin.rounded(.down) }
        for (chance, amount) in amounts where chance > 0 && amount != 0 {
            let shift = amount / step
            let whole = Int(shift.rounded(.down))
            let part = shift - shift.rounded(.down)
            var next = weights.map { $0 * (1 - chance) }
            for cell in 0..<count where weights[cell] > 0 {
                let to = min(max(cell + whole, 0), count - 1)
                next[to] += weights[cell] * chance * (1 - part)
                next[min(to + 1, count - 1)] += weights[cell] * chance * part
            }
            weights = next
        }
        self.weights = weights
    }

    /// The least amount that is not exceeded with a probability.
    public func quantile(_ probability: Double) -> Double {
        var sum = 0.0
        for cell in weights.indices {
            sum += weights[cell]
            if sum >= probability - 1e-12 { return low + Double(cell) * step }
        }
        return low + Double(weights.count - 1) * step
    }
}
