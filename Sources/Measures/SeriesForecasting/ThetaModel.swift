#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Theta models of a series without seasons.
///
/// The one-step forecast is μ_t = ℓ_{t−1} + w [(1−α)^{t−1} A + (1 − (1−α)^t) ÷ α · B] with w = 1 − 1 ÷ θ, where A and B
/// are intercept and slope of a line through the values so far (dynamic) or through all (static). For a given α the
/// errors are linear in ℓ_0 and w, so these two are solved for and only α is searched.
/// Source: J. A. Fiorucci and others (2016), "Models for optimising the theta method and their relationship to state
/// space models".
public struct ThetaModel: Hashable, Sendable {
    /// Which of the four: θ fixed at 2 or optimised, the line of all values or of those so far.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case standard = "STM"
        case optimised = "OTM"
        case dynamicStandard = "DSTM"
        case dynamicOptimised = "DOTM"

        var isDynamic: Bool { self == .dynamicStandard || self == .dynamicOptimised }
        var isOptimised: Bool { self == .optimised || self == .dynamicOptimised }
    }

    public let kind: Kind
    /// ℓ_0.
    public let level: Double
    /// α, 0.1 … 0.99.
    public let alpha: Double
    /// θ, 1 … 10¹⁰.
    public let theta: Double

    public init(kind: Kind, level: Double, alpha: Double, theta: Double) {
        self.kind = kind
        self.level = level
        self.alpha = alpha
        self.theta = theta
    }

    private var weight: Double { 1 - 1 / theta }

    /// The model with the least Σ e_t² over t ≥ 4; nil for fewer than five values.
    public init?(fitting values: [Double], kind: Kind) {
        guard values.count >= 5 else { return nil }
        let search = values.withUnsafeBufferPointer { buffer in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * buffer.count) { lines in
                ThetaSearch(values: buffer, lines: lines, kind: kind).best()
            }
        }
        self.init(kind: kind, level: search.level, alpha: search.alpha, theta: 1 / (1 - min(search.weight, 1 - 1e-10)))
    }

    /// Errors e_1 … e_n of the one-step forecasts.
    public func errors(_ values: [Double]) -> [Double] {
        var path = Path(self, values)
        return values.map { value in
            let error = value - path.forecast
            path.take(value)
            return error
        }
    }

    /// Σ e_t² ÷ (n − 3) over t ≥ 4.
    public func meanSquaredError(_ values: [Double]) -> Double {
        guard values.count > 3 else { return 0 }
        return errors(values).dropFirst(3).reduce(0) { $0 + $1 * $1 } / Double(values.count - 3)
    }

    /// The next `horizon` values: each forecast is fed back as if it had been seen.
    public func forecast(_ values: [Double], horizon: Int) -> [Double] {
        var path = Path(self, values)
        for value in values { path.take(value) }
        return (0..<horizon).map { _ in
            let forecast = path.forecast
            path.take(forecast)
            return forecast
        }
    }

    /// The state of the recursion.
    private struct Path {
        let weight: Double
        let alpha: Double
        let isDynamic: Bool
        var level: Double
        var t = 1.0
        var power = 1.0
        var mean = 0.0
        var intercept: Double
        var slope: Double

        init(_ model: ThetaModel, _ values: [Double]) {
            weight = model.weight
            alpha = model.alpha
            isDynamic = model.kind.isDynamic
            level = model.level
            (intercept, slope) = isDynamic ? (values.first ?? 0, 0) : ThetaModel.line(values)
        }

        var forecast: Double {
            level + weight * (power * intercept + (1 - power * (1 - alpha)) / alpha * slope)
        }

        mutating func take(_ value: Double) {
            level = alpha * value + (1 - alpha) * level
            power *= 1 - alpha
            if isDynamic {
                let previous = mean
                mean = ((t - 1) * mean + value) / t
                if t == 1 {
                    (intercept, slope) = (value, 0)
                } else {
                    slope = ((t - 2) * slope + 6 * (value - previous) / t) / (t + 1)
                    intercept = mean - slope * (t + 1) / 2
                }
            }
            t += 1
        }
    }

    /// Least-squares line through the values at 1, 2, …
    static func line(_ values: [Double]) -> (intercept: Double, slope: Double) {
        let n = Double(values.count)
        guard n > 1 else { return (values.first ?? 0, 0) }
        let mean = values.reduce(0, +) / n
        var top = 0.0
        for i in values.indices { top += (Double(i + 1) - (n + 1) / 2) * (values[i] - mean) }
        let slope = 12 * top / (n * (n * n - 1))
        return (mean - slope * (n + 1) / 2, slope)
    }
}

/// The search for α, with ℓ_0 and w solved for.
private struct ThetaSearch {
    let values: UnsafeBufferPointer<Double>
    /// A and B that the forecast of each t uses, in turns.
    let lines: UnsafeMutableBufferPointer<Double>
    let kind: ThetaModel.Kind

    struct Point {
        var alpha = 0.1
        var level = 0.0
        var weight = 0.5
        var loss = Double.infinity
    }

    init(values: UnsafeBufferPointer<Double>, lines: UnsafeMutableBufferPointer<Double>, kind: ThetaModel.Kind) {
        self.values = values
        self.lines = lines
        self.kind = kind
        if kind.isDynamic {
            var mean = 0.0
            var (a, b) = (values[0], 0.0)
            for i in 0..<values.count {
                lines[2 * i] = a
                lines[2 * i + 1] = b
                let t = Double(i + 1)
                let previous = mean
                mean = ((t - 1) * mean + values[i]) / t
                if i == 0 {
                    (a, b) = (values[0], 0)
                } else {
                    b = ((t - 2) * b + 6 * (values[i] - previous) / t) / (t + 1)
                    a = mean - b * (t + 1) / 2
                }
            }
        } else {
            let (a, b) = ThetaModel.line(Array(values))
            for i in 0..<values.count {
                lines[2 * i] = a
                lines[2 * i + 1] = b
            }
        }
    }

    /// A grid over α, then golden sections around its best point.
    func best() -> Point {
        let (lowest, highest) = (0.1, 0.99)
        let steps = 12
        var best = Point()
        var bestStep = 0
        for step in 0...steps {
            let point = solve(alpha: lowest + (highest - lowest) * Double(step) / Double(steps))
            if point.loss < best.loss { (best, bestStep) = (point, step) }
        }
        func alpha(_ step: Int) -> Double {
            lowest + (highest - lowest) * Double(min(max(step, 0), steps)) / Double(steps)
        }
        var (left, right) = (alpha(bestStep - 1), alpha(bestStep + 1))
        let golden = 0.6180339887498949
        var (low, high) = (solve(alpha: right - golden * (right - left)), solve(alpha: left + golden * (right - left)))
        for _ in 0..<24 {
            if low.loss < high.loss {
                right = high.alpha
                high = low
                low = solve(alpha: right - golden * (right - left))
            } else {
                left = low.alpha
                low = high
                high = solve(alpha: left + golden * (right - left))
            }
        }
        for point in [low, high] where point.loss < best.loss { best = point }
        return best
    }

    /// Least squares in ℓ_0 and w, w held in 0 … 1.
    func solve(alpha: Double) -> Point {
        var (xx, xc, cc, xr, cr, rr) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        let rest = 1 - alpha
        var level = 0.0
        var power = 1.0
        for i in 0..<values.count {
            if i >= 3 {
                let c = power * lines[2 * i] + (1 - power * rest) / alpha * lines[2 * i + 1]
                let r = values[i] - level
                xx += power * power
                xc += power * c
                cc += c * c
                xr += power * r
                cr += c * r
                rr += r * r
            }
            level = alpha * values[i] + rest * level
            power *= rest
        }
        func levelFor(_ weight: Double) -> Double { (xr - weight * xc) / xx }
        var weight = 0.5
        if kind.isOptimised {
            let determinant = xx * cc - xc * xc
            weight = determinant > 1e-12 * xx * cc ? (xx * cr - xc * xr) / determinant : 0
            weight = min(max(weight, 0), 1 - 1e-10)
        }
        let start = levelFor(weight)
        let loss =
            rr - 2 * start * xr - 2 * weight * cr + start * start * xx + 2 * start * weight * xc + weight * weight * cc
        return Point(alpha: alpha, level: start, weight: weight, loss: loss)
    }
}
