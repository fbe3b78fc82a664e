/// One case as the engine sees it for one rule: which events are what to the rule, and when.
///
/// The buffers belong to the caller and are read only during the call. Events stand in order; those without an instant
/// must have been left out for a rule that looks at time.
public struct CaseView {
    /// What an event is to a rule.
    public struct Marks: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The template's a.
        public static let first = Marks(rawValue: 1)
        /// The template's b.
        public static let second = Marks(rawValue: 2)
        /// The other term of `either … or …`.
        public static let third = Marks(rawValue: 4)
        /// `where` does not hold at this event, or the rule is not in force: not an activation.
        public static let filtered = Marks(rawValue: 8)
        /// `except` holds at this event.
        public static let excepted = Marks(rawValue: 16)
        /// Done by somebody who was not asked: does not count as an obligation.
        public static let wrongActor = Marks(rawValue: 32)
        /// Not an event that neighbours are counted among.
        public static let hidden = Marks(rawValue: 64)
        /// All fields of the rule are filled just before this event, or in the same save.
        public static let filled = Marks(rawValue: 128)

        static let terms: Marks = [.first, .second, .third]
    }

    /// Whether more can happen in the case.
    public enum Closure: Hashable, Sendable {
        case open
        /// The trace is complete, for every activation.
        case complete
        /// The record closed at this instant; what is activated at or after it is not cut off by it.
        case closed(at: Int64)
    }

    /// How a case stands to one activation.
    enum Standing { case open, closed, relieved }

    public var marks: UnsafeBufferPointer<Marks>
    /// Milliseconds since 1970, not descending.
    public var times: UnsafeBufferPointer<Int64>
    /// Who did it, -1 for unknown. May be empty where the rule compares no actors.
    public var actors: UnsafeBufferPointer<Int32>
    /// Index of the first and last event of each event's save; nil where order is strict (event logs).
    public var saves: (first: UnsafeBufferPointer<Int32>, last: UnsafeBufferPointer<Int32>)?
    public var closure: Closure
    /// Nothing after it is known.
    public var cutoff: Int64
    /// The instant the case began, and who began it.
    public var start: Int64
    public var starter: Int32 = -1
    /// Marks of the case itself: `filtered`, `excepted`.
    public var caseMarks: Marks = []
    /// When `while` holds, ascending; nil without one. For recurrence and completeness each span is an activation.
    public var active: [ActiveSpan]?
    /// When all fields of the rule are filled, ascending.
    public var filled: [ActiveSpan] = []
    /// Needed for rules in business days.
    public var clock: (any BusinessClock)?

    public init(
        marks: UnsafeBufferPointer<Marks>, times: UnsafeBufferPointer<Int64>, actors: UnsafeBufferPointer<Int32>,
        closure: Closure, cutoff: Int64, start: Int64
    ) {
        self.marks = marks
        self.times = times
        self.actors = actors
        self.closure = closure
        self.cutoff = cutoff
        self.start = start
    }

    func standing(_ instant: Int64) -> Standing {
        switch closure {
        case .open: .open
        case .complete: .closed
        case .closed(let at): at > instant ? .closed : .relieved
        }
    }

    /// The instant of closing, as far as one is known.
    var closing: Int64 {
        switch closure {
        case .open: Activation.noInstant
        case .complete: times.last ?? start
        case .closed(let at): at
        }
    }

    /// The first instant from `instant` on at which `while` does not hold; `Int64.max` for never.
    func stop(from instant: Int64) -> Int64 {
        guard let active else { return Int64.max }
        for span in active where span.end > instant { return span.start <= instant ? span.end : instant }
        return instant
    }

    /// Whether `while` holds at an instant or just before it.
    func isActive(around instant: Int64) -> Bool {
        guard let active else { return true }
        return active.contains { $0.start <= instant && instant <= $0.end }
    }

    /// Whether all fields are filled at an instant.
    func isFilled(at instant: Int64) -> Bool { filled.contains { $0.start <= instant && instant < $0.end } }

    @inline(__always)
    func firstOfSave(_ index: Int) -> Int { saves.map { Int($0.first[index]) } ?? index }
    @inline(__always)
    func lastOfSave(_ index: Int) -> Int { saves.map { Int($0.last[index]) } ?? index }
}

/// A span of time during which something holds: from `start` up to, not including, `end`.
public struct ActiveSpan: Hashable, Sendable {
    public var start: Int64
    /// `Int64.max` for no end.
    public var end: Int64
    /// A stated exception holds at its start.
    public var isExcepted: Bool

    public init(start: Int64, end: Int64, isExcepted: Bool = false) {
        self.start = start
        self.end = end
        self.isExcepted = isExcepted
    }
}
