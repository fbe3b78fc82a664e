/// What is expected of one period ahead.
public struct ForecastStep: Hashable, Sendable {
    public let mean: Double
    public let p2_5: Double
    public let p10: Double
    public let p50: Double
    public let p90: Double
    public let p97_5: Double

    public init(mean: Double, p2_5: Double, p10: Double, p50: Double, p90: Double, p97_5: Double) {
        self.mean = mean
        self.p2_5 = p2_5
        self.p10 = p10
        self.p50 = p50
        self.p90 = p90
        self.p97_5 = p97_5
    }
}

/// The forecast of one series, or why there is none.
public struct SeriesForecast: Hashable, Sendable {
    public let id: String
    /// The methods and how they were joined, such as `mean(dotm, ets-aada)`; empty without a forecast.
    public let method: String
    /// One a period ahead; empty where a finding is a refusal.
    public let steps: [ForecastStep]
    public let findings: [SeriesFinding]

    public init(id: String, method: String, steps: [ForecastStep], findings: [SeriesFinding]) {
        self.id = id
        self.method = method
        self.steps = steps
        self.findings = findings
    }
}
