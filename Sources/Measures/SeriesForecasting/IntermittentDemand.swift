/// Methods for series that are mostly 0: the mean per period, the same for every step ahead.
public enum IntermittentDemand {
    /// Croston's method: smoothed size over smoothed interval between values that are not 0, both with α.
    /// 0 for a series of zeros. Source: J. D. Croston (1972).
    public static func croston(_ values: [Double], alpha: Double = 0.1) -> Double {
        var sizes: [Double] = []
        var intervals: [Double] = []
        var last = -1
        for (i, value) in values.enumerated() where value != 0 {
            sizes.append(value)
            intervals.append(Double(i - last))
            last = i
        }
        guard !sizes.isEmpty else { return 0 }
        return Baselines.smoothed(sizes, alpha: alpha).level / Baselines.smoothed(intervals, alpha: alpha).level
    }

    /// Croston's method without its bias: times 1 − α ÷ 2. Source: A. A. Syntetos and J. E. Boylan (2005).
    public static func sba(_ values: [Double], alpha: Double = 0.1) -> Double {
        croston(values, alpha: alpha) * (1 - alpha / 2)
    }

    /// The probability that a value is not 0, smoothed over all periods, and the size, smoothed over those that are
    /// not: a series that has stopped fades. Source: R. H. Teunter, A. A. Syntetos and M. Z. Babai (2011).
    public static func tsb(
        _ values: [Double], sizeAlpha: Double = 0.2, probabilityAlpha: Double = 0.2
    ) -> (probability: Double, size: Double) {
        let sizes = values.filter { $0 != 0 }
        guard !sizes.isEmpty else { return (0, 0) }
        let probability = Baselines.smoothed(values.map { $0 == 0 ? 0 : 1 }, alpha: probabilityAlpha).level
        return (probability, Baselines.smoothed(sizes, alpha: sizeAlpha).level)
    }

    /// The share of values that are 0.
    public static func zeroShare(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : Double(values.count(where: { $0 == 0 })) / Double(values.count)
    }
}
