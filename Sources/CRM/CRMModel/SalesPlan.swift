/// A target of a user, a unit or a segment for a period.
public struct Quota: Hashable, Sendable {
    /// Whose it is.
    public enum Holder: Hashable, Sendable {
        case user(RowIndex)
        case unit(RowIndex)
        case segment(RowIndex)
    }

    public let holder: Holder
    /// First day, and the day after the last.
    public let period: Period
    /// In minor units of `currency`.
    public let amount: Int64
    public let currency: String

    public init(holder: Holder, period: Period, amount: Int64, currency: String) {
        self.holder = holder
        self.period = period
        self.amount = amount
        self.currency = currency
    }
}

/// A forecast that a person handed in.
public struct ForecastSubmission: Hashable, Sendable {
    public let user: RowIndex
    /// First day of the period it is about, and the day after the last.
    public let period: Period
    public let at: Instant
    /// Nil where the source has one number only.
    public let category: ForecastCategory?
    /// In minor units of `currency`.
    public let amount: Int64
    public let currency: String

    public init(
        user: RowIndex, period: Period, at: Instant, category: ForecastCategory?, amount: Int64, currency: String
    ) {
        self.user = user
        self.period = period
        self.at = at
        self.category = category
        self.amount = amount
        self.currency = currency
    }
}

/// What was planned and what was promised: quotas, submissions, and the rates quotas are counted at.
public struct SalesPlan: Sendable {
    public var quotas: [Quota]
    /// In the order in which they were handed in.
    public var submissions: [ForecastSubmission]
    /// Nil where the source has no plan rates.
    public var planRates: ExchangeRates?
    /// Quotas whose user, unit or segment is not known, and quotas of a span of no days.
    public var unplaced: Int

    public init(
        quotas: [Quota] = [], submissions: [ForecastSubmission] = [], planRates: ExchangeRates? = nil, unplaced: Int = 0
    ) {
        self.quotas = quotas
        self.submissions = submissions
        self.planRates = planRates
        self.unplaced = unplaced
    }
}

/// How sure the CRM is of a deal.
public enum ForecastCategory: String, CaseIterable, Hashable, Sendable {
    case closed = "Closed"
    case commit = "Commit"
    case bestCase = "Best case"
    case pipeline = "Pipeline"
    case omitted = "Omitted"

    /// The category a text names, whatever its case and spacing: `BestCase`, `best case`; nil for any other.
    public init?(_ text: String) {
        let letters = text.lowercased().filter(\.isLetter)
        switch letters {
        case "closed": self = .closed
        case "commit", "committed": self = .commit
        case "bestcase": self = .bestCase
        case "pipeline": self = .pipeline
        case "omitted", "omit": self = .omitted
        default: return nil
        }
    }
}
