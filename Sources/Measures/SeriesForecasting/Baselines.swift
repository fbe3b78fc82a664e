/// Methods without a search, and what every other is compared with.
public enum Baselines {
    /// The last value goes on. Empty values give zeros.
    /// The deviation grows with √h. Source: forecasting.md, reference rows `Naive`.
    public static func naive(_ values: [Double], horizon: Int) -> MethodForecast {
        let last = values.last ?? 0
        let sigma = deviation(zip(values.dropFirst(), values).map { $0 - $1 })
        return MethodForecast(
            means: [Double](repeating: last, count: horizon),
            deviations: (0..<horizon).map { sigma * Double($0 + 1).squareRoot() })
    }

    /// The last value goes on with the mean change of the series.
    public static func drift(_ values: [Double], horizon: Int) -> MethodForecast {
        guard values.count > 1, let first = values.first, let last = values.last else {
            return naive(values, horizon: horizon)
        }
        let count = Double(values.count - 1)
        let slope = (last - first) / count
        let sigma = deviation(zip(values.dropFirst(), values).map { $0 - $1 - slope })
        return MethodForecast(
            means: (0..<horizon).map { last + slope * Double($0 + 1) },
            deviations: (0..<horizon).map { step in
                let h = Double(step + 1)
                return sigma * (h * (1 + h / count)).squareRoot()
            })
    }

    /// The value of the same place in the last period; `naive` for a series shorter than a period.
    /// The deviation grows with the root of the number of periods ahead.
    public static func seasonalNaive(_ values: [Double], period: Int, horizon: Int) -> MethodForecast {
        guard period > 1, values.count >= period else { return naive(values, horizon: horizon) }
        let last = values.suffix(period)
        let sigma =
            values.count > period
            ? deviation(zip(values.dropFirst(period), values).map { $0 - $1 })
            : deviation(zip(values.dropFirst(), values).map { $0 - $1 })
        return MethodForecast(
            means: (0..<horizon).map { last[last.startIndex + $0 % period] },
            deviations: (0..<horizon).map { sigma * Double($0 / period + 1).squareRoot() })
    }

    /// The mean of the last `window` values goes on.
    public static func runRate(_ values: [Double], window: Int, horizon: Int) -> MethodForecast {
        let last = values.suffix(max(window, 1))
        let mean = last.reduce(0, +) / Double(max(last.count, 1))
        let sigma = deviation(values.map { $0 - mean })
        let spread = sigma * (1 + 1 / Double(max(last.count, 1))).squareRoot()
        return MethodForecast(
            means: [Double](repeating: mean, count: horizon),
            deviations: [Double](repeating: spread, count: horizon))
    }

    /// Simple exponential smoothing from the first value with a given α.
    public static func smoothing(_ values: [Double], alpha: Double, horizon: Int) -> MethodForecast {
        let (level, errors) = smoothed(values, alpha: alpha)
        let sigma = deviation(Array(errors.dropFirst()))
        return MethodForecast(
            means: [Double](repeating: level, count: horizon),
            deviations: (0..<horizon).map { sigma * (1 + Double($0) * alpha * alpha).squareRoot() })
    }

    /// The last level and the errors of the one-step forecasts, the first of which is 0.
    static func smoothed(_ values: [Double], alpha: Double) -> (level: Double, errors: [Double]) {
        var level = values.first ?? 0
        let errors = values.map { value in
            let error = value - level
            level += alpha * error
            return error
        }
        return (level, errors)
    }

    /// √ of the mean square; 0 for none.
    static func deviation(_ errors: [Double]) -> Double {
        errors.isEmpty ? 0 : (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
    }
}
