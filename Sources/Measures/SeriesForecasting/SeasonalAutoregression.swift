/// A regression of the change since the last period on the change one step and one period before.
///
/// With z_t = y_t − y_{t−m}: z_t = c + φ z_{t−1} + Φ z_{t−m} + e_t, by least squares with a ridge that draws all three
/// to 0, and so the forecast to the seasonal naive. It is the conditional form of ARIMA(1,0,0)(1,1,0)m with drift.
/// Source: G. E. P. Box and G. M. Jenkins (1970); A. E. Hoerl and R. W. Kennard (1970) for the ridge.
public struct SeasonalAutoregression: Hashable, Sendable {
    public let period: Int
    /// c, φ and Φ for changes in units of `scale`; Φ is 0 for a short series.
    public let constant: Double
    public let lagOne: Double
    public let lagPeriod: Double
    /// Root mean square of the changes.
    public let scale: Double
    /// Root mean square of the errors, in the unit of the series.
    public let deviation: Double

    /// Nil for fewer than period + 9 values, and where a value always equals that of the period before.
    public init?(fitting values: [Double], period: Int, ridge: Double = 10) {
        let count = values.count - period
        guard period >= 1, count >= 9 else { return nil }
        let changes = (0..<count).map { values[$0 + period] - values[$0] }
        let scale = Baselines.deviation(changes)
        guard scale > 0 else { return nil }
        let z = changes.map { $0 / scale }
        let hasPeriodLag = period > 1 && count > period + 13
        let first = hasPeriodLag ? period : 1
        var normal = SymmetricSystem(size: hasPeriodLag ? 3 : 2)
        for i in 0..<normal.size { normal[i, i] = ridge }
        for t in first..<count {
            let row = (1.0, z[t - 1], hasPeriodLag ? z[t - period] : 0)
            normal.add(row, target: z[t])
        }
        guard let solution = normal.solution() else { return nil }
        self.period = period
        self.scale = scale
        constant = solution[0]
        lagOne = solution[1]
        lagPeriod = hasPeriodLag ? solution[2] : 0
        var squares = 0.0
        for t in first..<count {
            let fitted = constant + lagOne * z[t - 1] + (hasPeriodLag ? lagPeriod * z[t - period] : 0)
            squares += (z[t] - fitted) * (z[t] - fitted)
        }
        deviation = scale * (squares / Double(count - first)).squareRoot()
    }

    /// The next `horizon` values, with the deviations of the recursion.
    public func forecast(_ values: [Double], horizon: Int) -> MethodForecast {
        var path = values
        var z = (period..<values.count).map { (values[$0] - values[$0 - period]) / scale }
        // Response of the value ahead to an error now, for the deviations.
        var response: [Double] = []
        var changeResponse: [Double] = []
        var means: [Double] = []
        var deviations: [Double] = []
        var variance = 0.0
        for step in 0..<horizon {
            let t = z.count
            let change = constant + lagOne * z[t - 1] + (lagPeriod == 0 ? 0 : lagPeriod * z[t - period])
            z.append(min(max(change, -10), 10))
            path.append(path[path.count - period] + z[t] * scale)
            means.append(path[path.count - 1])
            var weight = step == 0 ? 1 : lagOne * changeResponse[step - 1]
            if step >= period { weight += lagPeriod * changeResponse[step - period] }
            changeResponse.append(weight)
            response.append(weight + (step >= period ? response[step - period] : 0))
            variance += response[step] * response[step]
            deviations.append(deviation * variance.squareRoot())
        }
        return MethodForecast(means: means, deviations: deviations)
    }
}
