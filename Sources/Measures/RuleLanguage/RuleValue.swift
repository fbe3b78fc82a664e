import CRMModel

/// A value a rule or an example writes.
public struct RuleValue: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text(String)
        case number(RuleNumber)
        case date(CalendarDate)
        case truth(Bool)
        /// The day of the test, moved by so much; a negative count is earlier.
        case today(RuleDuration?)
        /// The value of another field.
        case field(FieldPath)
    }

    public var kind: Kind
    public var position: SourcePosition

    public init(_ kind: Kind, position: SourcePosition = .none) {
        self.kind = kind
        self.position = position
    }
}

/// An exact decimal number with its unit: `50_000 EUR`, `15 %`, `0.25`.
public struct RuleNumber: Hashable, Sendable {
    public enum Unit: Hashable, Sendable {
        case none, percent
        /// An ISO 4217 code; the number is in major units.
        case currency(String)
    }

    /// The number times 10 to the power of `scale`.
    public var mantissa: Int64
    /// Digits behind the point, 0…9, the last of them not 0.
    public var scale: Int
    public var unit: Unit

    public init(_ mantissa: Int64, scale: Int = 0, unit: Unit = .none) {
        self.mantissa = mantissa
        self.scale = scale
        self.unit = unit
    }
}
