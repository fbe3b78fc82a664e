/// A figure period by period, as it was recorded.
public struct TimeSeries: Hashable, Sendable {
    public let id: String
    /// The number of the first period: months since January of year 0, or the user's own counting.
    public let start: Int
    /// One value a period; nil where none was recorded.
    public let values: [Double?]

    public init(id: String, start: Int = 0, values: [Double?]) {
        self.id = id
        self.start = start
        self.values = values
    }
}

/// What is said about a series beside its forecast: why there is none, or what it rests on.
public enum SeriesFinding: String, Hashable, Sendable, CaseIterable {
    case empty = "EMPTY"
    case notFinite = "NOT_FINITE"
    case tooLarge = "TOO_LARGE"
    case tooShort = "TOO_SHORT"
    case shortHistory = "SHORT_HISTORY"
    case constant = "CONSTANT"
    case gaps = "GAPS_FILLED"
    case negative = "NEGATIVE_VALUES"
    case intermittent = "INTERMITTENT"
    case zeros = "ALL_ZERO"

    /// The finding in words.
    public var words: String {
        switch self {
        case .empty: "no value was recorded"
        case .notFinite: "a value is not a finite number"
        case .tooLarge: "a value is beyond ±1e100"
        case .tooShort: "fewer than four periods: the mean goes on, and says little"
        case .shortHistory: "fewer than two seasons: no seasonal pattern can be told yet"
        case .constant: "the value never changed, so it goes on"
        case .gaps: "missing periods were filled from their neighbours"
        case .negative: "some values are negative: only additive models were used, and the sign is kept"
        case .intermittent: "more than two in five periods are 0: the mean per period is forecast"
        case .zeros: "every value is 0, so 0 goes on"
        }
    }

    /// Whether no forecast can be made.
    public var isRefusal: Bool { self == .empty || self == .notFinite || self == .tooLarge }
}

/// A series as the methods take it: no gaps, and of a size that no square overflows.
struct PreparedSeries {
    var values: [Double]
    /// What the values were divided by: a power of two, so that nothing is rounded.
    var unit: Double
    var findings: [SeriesFinding] = []

    /// - Throws: a finding that is a refusal.
    init(_ values: [Double?], period: Int) throws(SeriesRefusal) {
        guard let first = values.firstIndex(where: { $0 != nil }) else { throw SeriesRefusal(finding: .empty) }
        if values.contains(where: { $0.map { !$0.isFinite } ?? false }) { throw SeriesRefusal(finding: .notFinite) }
        let largest = values.reduce(0.0) { max($0, abs($1 ?? 0)) }
        if largest > 1e100 { throw SeriesRefusal(finding: .tooLarge) }
        let scale: Double = largest < 1e-100 ? 1 : Double(sign: .plus, exponent: largest.exponent, significand: 1)
        let given = values[first...].map { $0.map { $0 / scale } }
        unit = scale
        self.values = PreparedSeries.filled(given, period: period)
        let recorded = given.compactMap { $0 }
        if recorded.count < given.count { findings.append(.gaps) }
        if recorded.contains(where: { $0 < 0 }) { findings.append(.negative) }
        if recorded.count < 4 {
            findings.append(.tooShort)
        } else if recorded.count < 2 * period {
            findings.append(.shortHistory)
        }
        if recorded.allSatisfy({ $0 == 0 }) {
            findings.append(.zeros)
        } else if recorded.allSatisfy({ $0 == recorded[0] }) {
            findings.append(.constant)
        } else if IntermittentDemand.zeroShare(self.values) > 0.4 {
            findings.append(.intermittent)
        }
    }

    /// Gaps take the mean of the same place a period before and after where both were recorded, else lie on the line
    /// between their neighbours; what is missing at the end takes the last value.
    private static func filled(_ given: [Double?], period: Int) -> [Double] {
        var known = given.indices.filter { given[$0] != nil }[...]
        var before = 0.0
        var beforeIndex = 0
        return given.indices.map { i in
            if let value = given[i] {
                (before, beforeIndex) = (value, i)
                return value
            }
            if i >= period, i + period < given.count, let a = given[i - period], let b = given[i + period] {
                return (a + b) / 2
            }
            known = known.drop { $0 <= i }
            guard let next = known.first, let after = given[next] else { return before }
            return before + (after - before) * Double(i - beforeIndex) / Double(next - beforeIndex)
        }
    }
}

/// Why a series has no forecast.
struct SeriesRefusal: Error {
    let finding: SeriesFinding
}
