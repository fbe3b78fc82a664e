import CRMModel

/// One example of a rule: a tiny case and how the rule judges it.
public struct RuleExample: Hashable, Sendable {
    public enum Word: String, Hashable, Sendable, CaseIterable {
        /// At least one activation fulfilled, none late or violated.
        case ok
        /// At least one violated.
        case bad
        /// At least one late, none violated.
        case late
        /// At least one pending, none violated.
        case open
        /// No activation.
        case idle
    }

    public var word: Word
    /// As they are written, which need not be the order of time.
    public var items: [ExampleItem]
    /// Of the word.
    public var position: SourcePosition

    public init(_ word: Word, _ items: [ExampleItem], position: SourcePosition = .none) {
        self.word = word
        self.items = items
        self.position = position
    }
}

/// One item of an example.
public struct ExampleItem: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Something happens. Short names are written out: a term names one activity and one stage.
        case event(EventTerm, at: ExampleMoment, by: RuleName?, sets: [ExampleSetting])
        /// The cut-off, with the case open.
        case now(ExampleMoment)
        case holiday(CalendarDate)
    }

    public var kind: Kind
    public var position: SourcePosition

    public init(_ kind: Kind, position: SourcePosition = .none) {
        self.kind = kind
        self.position = position
    }
}

/// A moment of an example, in UTC. `Mon` is Monday 2026-01-05.
public struct ExampleMoment: Hashable, Comparable, Sendable {
    public var date: CalendarDate
    /// 0…1439.
    public var minute: Int

    public init(_ date: CalendarDate, minute: Int) {
        self.date = date
        self.minute = minute
    }

    /// Monday 2026-01-05, the `Mon` of all examples.
    public static let monday = CalendarDate(dayNumber: 20_458)

    public var instant: Instant { Instant(utc: date, seconds: minute * 60) }

    public static func < (a: ExampleMoment, b: ExampleMoment) -> Bool { (a.date, a.minute) < (b.date, b.minute) }
}

/// `{amount=60000}`: a field has this value from that moment.
public struct ExampleSetting: Hashable, Sendable {
    /// As the rule writes it, where the rule names a field that ends so.
    public var field: FieldPath
    public var value: RuleValue

    public init(_ field: FieldPath, _ value: RuleValue) {
        self.field = field
        self.value = value
    }
}
