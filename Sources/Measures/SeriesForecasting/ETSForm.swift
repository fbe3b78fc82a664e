/// One of the fifteen forms of exponential smoothing that are stable enough to use: error, trend and season.
///
/// Multiplicative trends and additive errors around a multiplicative season are left out.
public struct ETSForm: Hashable, Sendable {
    public enum ErrorKind: Hashable, Sendable, CaseIterable { case additive, multiplicative }
    public enum Trend: Hashable, Sendable, CaseIterable { case none, additive, damped }

    public let error: ErrorKind
    public let trend: Trend
    public let season: Seasonality.Kind

    public init(_ error: ErrorKind, _ trend: Trend, _ season: Seasonality.Kind) {
        self.error = error
        self.trend = trend
        self.season = season
    }

    /// ETS(A,Ad,A): the fixed form for short histories.
    public static let additiveDamped = ETSForm(.additive, .damped, .additive)

    /// All fifteen, in the order in which equal criteria are decided.
    public static let all: [ETSForm] = ErrorKind.allCases.flatMap { error in
        Trend.allCases.flatMap { trend in
            [Seasonality.Kind.none, .additive, .multiplicative].compactMap { season in
                error == .additive && season == .multiplicative ? nil : ETSForm(error, trend, season)
            }
        }
    }

    /// As the literature writes it, such as `ETS(M,Ad,M)`.
    public var name: String {
        let season =
            switch self.season {
            case .none: "N"
            case .additive: "A"
            case .multiplicative: "M"
            }
        let trend =
            switch self.trend {
            case .none: "N"
            case .additive: "A"
            case .damped: "Ad"
            }
        return "ETS(\(error == .additive ? "A" : "M"),\(trend),\(season))"
    }

    /// Needs values above 0.
    public var needsPositive: Bool { error == .multiplicative || season == .multiplicative }

    /// Smoothing parameters, initial states and the variance of the error.
    func parameterCount(period: Int) -> Int {
        let smoothing = 1 + (trend == .none ? 0 : 1) + (trend == .damped ? 1 : 0) + (season == .none ? 0 : 1)
        return smoothing + 1 + (trend == .none ? 0 : 1) + (season == .none ? 0 : period - 1) + 1
    }
}
