import RuleLanguage

/// A term of a rule made ready to be held against the events of one kind of case.
public struct TermMatcher: Sendable {
    private let needed: CaseEvent.Facts
    private let relation: UInt8
    /// Names that pass; empty for any.
    private let names: [Int32]
    private let aliases: UInt64
    /// Stages that pass, by number.
    private let stages: [Bool]
    private let value: CaseValue?

    /// - Throws: where the term names what the case does not have.
    public init(_ term: EventTerm, _ names: CaseNames) throws(BindingError) {
        var numbers: [Int32] = []
        var aliases: UInt64 = 0
        var stages: [Bool] = []
        var value: CaseValue?
        var record = names.record
        switch term.kind {
        case .record(let type, let verb):
            record = type
            switch verb {
            case .created: needed = .created
            case .assigned: needed = .assigned
            case .touched: needed = .touched
            case .verified: needed = .verified
            case .converted: needed = .converted
            case .closed: needed = .closed
            case .won: needed = .won
            case .lost: needed = .lost
            case .reopened: needed = .reopened
            case .issued: needed = .issued
            case .stage(let name, let orLater):
                needed = .stage
                stages = names.passing(name.text, orLater ? .orLater : .exactly)
                guard stages.contains(true) else { throw BindingError("there is no stage \"\(name.text)\"") }
            }
        case .activity(let list):
            needed = .activity
            for activity in list {
                switch activity {
                case .kind(let kind): if let number = names.activities[kind.rawValue] { numbers.append(number) }
                case .named(let name):
                    switch names.aliases[name.text] {
                    case .bit(let bit): aliases |= 1 << UInt64(bit)
                    case .type(let type): if let number = names.activities[type] { numbers.append(number) }
                    case nil: if let number = names.activities[name.text] { numbers.append(number) }
                    }
                }
            }
            // A name that no activity can have matches nothing, rather than everything.
            if numbers.isEmpty, aliases == 0 { numbers = [-2] }
        case .field(let path, let change):
            guard let slot = names.fields[path] else { throw BindingError("there is no field '\(path.text)'") }
            numbers = [slot]
            switch change {
            case .changed: needed = .changed
            case .changedTo(let wanted):
                needed = .changed
                guard let wanted = CaseValue(wanted) else {
                    throw BindingError("'\(path.text)' cannot be awaited at a value that moves")
                }
                value = wanted
            case .filled: needed = .filled
            case .cleared: needed = .cleared
            }
        case .usage(let use):
            needed = .usage
            guard let number = names.uses[use] else { throw BindingError("the use is not read") }
            numbers = [number]
        case .forecastSubmitted: needed = .submitted
        case .starts(let period):
            needed = .periodStarts
            numbers = [Int32(StartingPeriod.allCases.firstIndex(of: period) ?? 0)]
        }
        self.names = numbers
        self.aliases = aliases
        self.stages = stages
        self.value = value
        if case .field = term.kind {
            // A field of a related record has a slot of its own, which no other event carries.
            relation = TermMatcher.any
        } else if let number = names.relation(record, onSame: term.sameRecord) {
            relation = number
        } else {
            throw BindingError("events of \(record.rawValue) are not read for a case of \(names.record.rawValue)")
        }
    }

    private static let any = UInt8.max

    /// Whether an event is what the term says.
    @inline(__always)
    public func matches(_ event: CaseEvent, values: [CaseValue]) -> Bool {
        guard event.facts.isSuperset(of: needed), event.relation == relation || relation == TermMatcher.any else {
            return false
        }
        if !stages.isEmpty { return event.name >= 0 && event.name < stages.count && stages[Int(event.name)] }
        if !names.isEmpty || aliases != 0 {
            guard names.contains(event.name) || event.aliases & aliases != 0 else { return false }
        }
        guard let value else { return true }
        return event.value >= 0 && value.isSame(as: values[Int(event.value)])
    }
}
