/// What one method says of the next values: means and standard deviations in the unit of the series.
public struct MethodForecast: Hashable, Sendable {
    public var means: [Double]
    public var deviations: [Double]

    public init(means: [Double], deviations: [Double]) {
        self.means = means
        self.deviations = deviations
    }

    /// Whether every number is finite.
    var isFinite: Bool { means.allSatisfy(\.isFinite) && deviations.allSatisfy(\.isFinite) }
}
