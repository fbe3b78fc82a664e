#if canImport(Glibc)
import Glibc
#endif

/// The standard normal distribution.
public enum Normal {
    /// The value not exceeded with a probability in (0, 1): bisection of the error function, exact to rounding.
    public static func quantile(_ probability: Double) -> Double {
        var low = -9.0
        var high = 9.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The chance of not exceeding a value, of a normal with a mean and a standard deviation.
    public static func cumulative(_ value: Double, mean: Double, sd: Double) -> Double {
        sd > 0 ? 0.5 * erfc(-(value - mean) / (sd * 2.0.squareRoot())) : value < mean ? 0 : 1
    }

    /// The same of a normal with a mean and a standard deviation.
    public static func value(at probability: Double, mean: Double, sd: Double) -> Double {
        sd > 0 ? mean + sd * quantile(probability) : mean
    }
}

/// The gamma distribution by its mean and standard deviation.
public enum GammaDistribution {
    /// The value not exceeded with a probability in (0, 1). A mean not above 0 has no gamma: the normal's value.
    public static func quantile(_ probability: Double, mean: Double, sd: Double) -> Double {
        guard sd > 0 else { return mean }
        guard mean > 0 else { return mean + sd * Normal.quantile(probability) }
        let shape = mean * mean / (sd * sd)
        // So narrow a distribution is normal to the last digit that is printed; so wide a one is 0 at every quantile.
        if shape > 1e6 { return mean + sd * Normal.quantile(probability) }
        if shape < 1e-3 { return 0 }
        var low = 0.0
        var high = shape + 20 * shape.squareRoot() + 20
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if cumulative(middle, shape: shape) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2 * mean / shape
    }

    /// The same of an amount that is 0 with a chance of its own, else a gamma, both together with this mean and standard
    /// deviation: what few deals bring. The chance counts as far as these allow it.
    public static func quantile(_ probability: Double, mean: Double, sd: Double, nothing: Double) -> Double {
        guard mean > 0, sd > 0, nothing > 1e-9 else { return quantile(probability, mean: mean, sd: sd) }
        let own = positive(mean: mean, sd: sd, nothing: nothing)
        guard probability > own.nothing else { return 0 }
        return quantile(
            (probability - own.nothing) / (1 - own.nothing), mean: own.mean, sd: own.variance.squareRoot())
    }

    /// The chance of nothing, as far as the mean and the standard deviation of all allow it, and mean and variance of what
    /// comes if anything does. However many amounts of whatever sizes come by chance, nothing comes with at most
    /// e^−(mean² ÷ variance): equal amounts reach that.
    static func positive(mean: Double, sd: Double, nothing: Double) -> (nothing: Double, mean: Double, variance: Double)
    {
        let square = mean * mean
        let variance = sd * sd
        let chance = nothing > 1e-9 ? min(nothing, exp(-square / variance)) : 0
        let rest = 1 - chance
        return (chance, mean / rest, max(0, (variance + square) / rest - square / (rest * rest)))
    }

    /// The chance of not exceeding a value of the same distribution.
    public static func cumulative(_ value: Double, mean: Double, sd: Double, nothing: Double) -> Double {
        guard mean > 0, sd > 0 else { return Normal.cumulative(value, mean: mean, sd: sd) }
        guard value >= 0 else { return 0 }
        let own = positive(mean: mean, sd: sd, nothing: nothing)
        let rest = 1 - own.nothing
        let shape = own.variance > 0 ? own.mean * own.mean / own.variance : .infinity
        // As in the quantile: so narrow a distribution is normal, so wide a one nothing but its 0.
        if shape > 1e6 {
            return own.nothing + rest * Normal.cumulative(value, mean: own.mean, sd: own.variance.squareRoot())
        }
        if shape < 1e-3 { return 1 }
        return own.nothing + rest * cumulative(value * shape / own.mean, shape: shape)
    }

    /// The regularised lower incomplete gamma function: a series below the shape, Lentz's continued fraction above.
    static func cumulative(_ x: Double, shape a: Double) -> Double {
        guard x > 0 else { return 0 }
        let front = exp(a * log(x) - x - lgamma(a))
        if x < a + 1 {
            var term = 1 / a
            var sum = term
            var n = a
            for _ in 0..<10_000 {
                n += 1
                term *= x / n
                sum += term
                if term < sum * 1e-14 { break }
            }
            return min(1, front * sum)
        }
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var h = d
        for i in 1..<10_000 {
            let an = -Double(i) * (Double(i) - a)
            b += 2
            d = an * d + b
            if abs(d) < 1e-300 { d = 1e-300 }
            c = b + an / c
            if abs(c) < 1e-300 { c = 1e-300 }
            d = 1 / d
            h *= d * c
            if abs(d * c - 1) < 1e-14 { break }
        }
        return max(0, 1 - front * h)
    }
}
