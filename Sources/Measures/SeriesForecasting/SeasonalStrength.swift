#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Seasonality {
    /// The decomposition with its indices drawn to none by 1 − 1 ÷ F: all of the pattern where it is plain, little where
    /// it may be noise, and no test that says all or nothing. None for fewer than two periods.
    /// Source: D. M. Miller and D. Williams (2003), "Shrinkage estimators of time series seasonal factors and their
    /// effect on forecasting accuracy", with the factor of W. James and C. Stein (1961).
    public static func shrunk(_ values: [Double], period: Int) -> Seasonality {
        guard values.count >= 2 * period, let whole = Seasonality(decomposing: values, period: period) else {
            return .none
        }
        let isRatio = values.allSatisfy { $0 > 0 }
        let strength = variation(isRatio ? values.map { log($0) } : values, period: period)
        let kept = strength > 1 ? 1 - 1 / strength : 0
        let neutral = whole.kind == .multiplicative ? 1.0 : 0.0
        return Seasonality(kind: whole.kind, indices: whole.indices.map { neutral + kept * ($0 - neutral) })
    }

    /// F of the places of the period beside a common line: mean square between places ÷ mean square within them.
    private static func variation(_ values: [Double], period: Int) -> Double {
        let count = values.count
        var places = [Double](repeating: 0, count: period)
        var (means, times) = (places, places)
        for i in 0..<count {
            places[i % period] += 1
            means[i % period] += values[i]
            times[i % period] += Double(i)
        }
        for place in 0..<period {
            means[place] /= places[place]
            times[place] /= places[place]
        }
        var (top, bottom) = (0.0, 0.0)
        for i in 0..<count {
            let time = Double(i) - times[i % period]
            top += time * (values[i] - means[i % period])
            bottom += time * time
        }
        let slope = bottom > 0 ? top / bottom : 0
        var mean = 0.0
        for i in 0..<count { mean += (values[i] - slope * Double(i)) / Double(count) }
        var (between, within) = (0.0, 0.0)
        for i in 0..<count {
            let place = i % period
            let middle = means[place] - slope * times[place]
            between += (middle - mean) * (middle - mean)
            let rest = values[i] - slope * Double(i) - middle
            within += rest * rest
        }
        between /= Double(period - 1)
        within /= Double(max(1, count - period - 1))
        return within > 0 ? between / within : .infinity
    }
}
