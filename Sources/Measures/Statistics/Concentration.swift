/// How much of a whole a few of its parts hold. Parts that are not above nought have no share.
public struct Concentration: Hashable, Sendable {
    /// Σ share²: 1 where one part is all. Source: O. C. Herfindahl (1950), "Concentration in the steel industry".
    public let index: Double
    /// Descending.
    private let parts: [Double]
    private let total: Double

    /// Nil where no part is above nought.
    public init?(_ parts: [Double]) {
        let held = parts.filter { $0 > 0 }.sorted(by: >)
        let total = held.reduce(0, +)
        guard total > 0 else { return nil }
        self.parts = held
        self.total = total
        index = held.reduce(0) { $0 + $1 / total * ($1 / total) }
    }

    /// How many equal parts would be as concentrated.
    public var effectiveNumber: Double { 1 / index }

    /// The share of the largest few.
    public func share(ofLargest number: Int) -> Double { parts.prefix(number).reduce(0, +) / total }
}
