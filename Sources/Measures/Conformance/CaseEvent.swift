/// Something that happened to a record of the CRM, as the terms of rules see it.
public struct CaseEvent: Hashable, Sendable {
    /// What an event tells. One save can tell several: the last stage entry of a won deal is also its closing.
    public struct Facts: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let created = Facts(rawValue: 1)
        /// The record has an owner from now on.
        public static let assigned = Facts(rawValue: 1 << 1)
        public static let touched = Facts(rawValue: 1 << 2)
        public static let verified = Facts(rawValue: 1 << 3)
        public static let converted = Facts(rawValue: 1 << 4)
        public static let closed = Facts(rawValue: 1 << 5)
        public static let won = Facts(rawValue: 1 << 6)
        public static let lost = Facts(rawValue: 1 << 7)
        public static let reopened = Facts(rawValue: 1 << 8)
        public static let issued = Facts(rawValue: 1 << 9)
        public static let stage = Facts(rawValue: 1 << 10)
        public static let changed = Facts(rawValue: 1 << 11)
        public static let filled = Facts(rawValue: 1 << 12)
        public static let cleared = Facts(rawValue: 1 << 13)
        public static let activity = Facts(rawValue: 1 << 14)
        public static let usage = Facts(rawValue: 1 << 15)
        public static let submitted = Facts(rawValue: 1 << 16)
        public static let periodStarts = Facts(rawValue: 1 << 17)
        /// The record went out of use: inactive or deleted.
        public static let ended = Facts(rawValue: 1 << 18)
        /// A field holds another value, which may have been there before anything was recorded of it.
        public static let sets = Facts(rawValue: 1 << 19)
        /// The record has another owner, or none.
        public static let handsOver = Facts(rawValue: 1 << 20)

        /// What chain forms count neighbours among: what is done to the record, its creation apart.
        public static let neighbours: Facts = [
            .assigned, .touched, .verified, .converted, .closed, .won, .lost, .reopened, .stage, .changed, .activity,
        ]
        /// What moves the record on, rather than being done to it.
        static let steps: Facts = [.created, .converted, .closed, .won, .lost, .reopened, .stage, .ended]
        /// What may change the outcome of a condition.
        static let changesState: Facts = [
            .created, .converted, .closed, .won, .lost, .reopened, .stage, .sets, .ended, .handsOver,
        ]
    }

    public var facts: Facts
    /// Whose record: 0 the case's own, else as the `CaseNames` number relations.
    public var relation: UInt8
    public var isDateOnly: Bool
    /// Milliseconds since 1970, or `Activation.noInstant`.
    public var at: Int64
    /// Who did it, -1 for unknown.
    public var actor: Int32
    /// Number of the stage entered, of the field, of the activity, of the use, of the period; -1 for one no rule names.
    public var name: Int32
    /// Bit n: the activity has alias n of the names.
    public var aliases: UInt64
    /// Index of the field's new value in the trace's values, -1 for an empty one.
    public var value: Int32
    /// The new owner where the event hands the record over; -1 for nobody.
    public var owner: Int32
    /// When it was entered, where that is another time; else `Activation.noInstant`.
    public var logged: Int64

    public init(
        _ facts: Facts, at: Int64, actor: Int32 = -1, relation: UInt8 = 0, name: Int32 = -1, aliases: UInt64 = 0,
        value: Int32 = -1, owner: Int32 = -1, isDateOnly: Bool = false, logged: Int64 = Activation.noInstant
    ) {
        self.facts = facts
        self.relation = relation
        self.isDateOnly = isDateOnly
        self.at = at
        self.actor = actor
        self.name = name
        self.aliases = aliases
        self.value = value
        self.owner = owner
        self.logged = logged
    }
}
