import CRMModel
import RuleLanguage

/// The tiny case an example tells: one record, whose owner Ann acts unless another is named.
struct ExampleCase {
    /// Cut-off where none is given.
    static let years = 10

    private(set) var trace = CaseTrace()
    let cast: Cast
    let calendar: BusinessCalendar
    /// What each event was written as, in the order of `trace.events`.
    private(set) var texts: [String] = []
    private let names: CaseNames
    /// What the fields hold so far, so that a change knows what was there before.
    private var held: [Int32: CaseValue] = [:]

    /// Users are numbered by their first appearance; Ann is 0.
    struct Cast: PeopleDirectory {
        private(set) var names = ["Ann"]

        fileprivate mutating func number(_ name: String) -> Int32 {
            if let known = names.firstIndex(of: name) { return Int32(known) }
            names.append(name)
            return Int32(names.count - 1)
        }

        /// Ann's manager is whoever is called so: `by Manager`.
        func manager(of user: Int32) -> Int32 { Int32(names.firstIndex { $0.lowercased() == "manager" } ?? -1) }

        /// A user who is called like a role has it: `by "Team manager"`.
        func hasRole(_ user: Int32, _ role: String) -> Bool { names[Int(user)].lowercased() == role.lowercased() }
    }

    private typealias Happening = (term: EventTerm, moment: ExampleMoment, user: Int32, sets: [ExampleSetting])

    init(_ example: RuleExample, _ names: CaseNames, isRecurrence: Bool) {
        self.names = names
        var cast = Cast()
        var happenings: [Happening] = []
        var holidays: [CalendarDate] = []
        var now: Instant?
        for item in example.items {
            switch item.kind {
            case .event(let term, let moment, let user, let sets):
                happenings.append((term, moment, user.map { cast.number($0.text) } ?? 0, sets))
            case .now(let moment): now = moment.instant
            case .holiday(let day): holidays.append(day)
            }
        }
        self.cast = cast
        calendar = BusinessCalendar(holidays: holidays)
        // Sorting keeps the order in which equal moments are written.
        let order = happenings.indices.sorted { (happenings[$0].moment, $0) < (happenings[$1].moment, $1) }
        happenings = order.map { happenings[$0] }
        let first = happenings.first?.moment ?? ExampleMoment(ExampleMoment.monday, minute: 0)
        let last = happenings.last?.moment ?? first
        let end = Instant(utc: last.date.adding(months: 12 * ExampleCase.years), seconds: last.minute * 60)
        trace.cutoff = (now ?? end).milliseconds
        trace.start = first.instant.milliseconds
        trace.starter = happenings.first?.user ?? 0
        trace.initial = CaseState(slots: Set(names.fields.values).count)
        trace.initial.owner = 0
        for happening in happenings where happening.moment.instant.milliseconds <= trace.cutoff {
            add(happening, isFirst: happening.moment == first)
        }
        // Without a cut-off the case is complete; what is asked for again and again is asked for to the end.
        trace.isComplete = now == nil && !isRecurrence
        if now == nil, isRecurrence { trace.closedAt = Activation.noInstant }
        trace.prepare()
    }

    private mutating func add(_ happening: Happening, isFirst: Bool) {
        let term = happening.term
        var event = CaseEvent(
            facts(term.kind), at: happening.moment.instant.milliseconds, actor: happening.user,
            relation: relation(term.kind))
        var stated: Int32 = -1
        switch term.kind {
        case .record(_, .stage(let name, _)):
            event.name = Int32(names.stages.firstIndex { $0.name == name.text } ?? -1)
        case .activity(let list):
            for case .kind(let kind) in list { event.name = names.activities[kind.rawValue] ?? -1 }
            for case .named(let name) in list { event.name = names.activities[name.text] ?? -1 }
            if list.contains(where: { if case .named(let name) = $0 { name.text == "Verified" } else { false } }) {
                event.facts.insert(.verified)
            }
        case .field(let path, let change):
            stated = names.fields[path] ?? -1
            let set = happening.sets.first { names.fields[$0.field] == stated }.flatMap { CaseValue(example: $0.value) }
            let value: CaseValue? =
                switch change {
                case .cleared: nil
                case .changedTo(let value): CaseValue(example: value) ?? .unstated
                case .changed, .filled: set ?? .unstated
                }
            // What is filled was empty, and what is cleared was not, whatever the example told before.
            if change == .filled { held[stated] = nil }
            if change == .cleared, held[stated] == nil { held[stated] = .unstated }
            put(value, into: &event, slot: stated)
        case .usage(let use): event.name = names.uses[use] ?? -1
        case .starts(let period): event.name = Int32(StartingPeriod.allCases.firstIndex(of: period) ?? 0)
        default: break
        }
        append(event, ExampleReason.text(term))
        if event.relation == 0 { follow(event) }
        for setting in happening.sets {
            guard let slot = names.fields[setting.field], slot != stated else { continue }
            var change = CaseEvent(
                isFirst ? [] : [.changed, .touched], at: event.at, actor: event.actor)
            let value = CaseValue(example: setting.value)
            if held[slot] == value { continue }
            put(value, into: &change, slot: slot)
            append(change, "\(setting.field.text) \(isFirst ? "filled" : "changed")")
        }
    }

    private mutating func append(_ event: CaseEvent, _ text: String) {
        trace.events.append(event)
        texts.append(text)
    }

    /// Makes an event one that gives a field a value.
    private mutating func put(_ value: CaseValue?, into event: inout CaseEvent, slot: Int32) {
        let wasFilled = held[slot].map { !$0.isEmpty } ?? false
        let isFilled = value.map { !$0.isEmpty } ?? false
        if isFilled != wasFilled { event.facts.insert(isFilled ? .filled : .cleared) }
        event.facts.insert(.sets)
        event.name = slot
        held[slot] = value
        if let value {
            event.value = Int32(trace.values.count)
            trace.values.append(value)
        }
    }

    /// The record an event happened to: the case's own, or another by its type.
    private func relation(_ term: EventTerm.Kind) -> UInt8 {
        guard case .record(let type, _) = term else { return 0 }
        return names.relation(type, onSame: nil) ?? 0
    }

    private func facts(_ term: EventTerm.Kind) -> CaseEvent.Facts {
        switch term {
        case .record(_, let verb):
            switch verb {
            case .created: .created
            case .assigned: [.assigned, .touched]
            case .touched: .touched
            case .verified: [.verified, .touched]
            case .converted: [.converted, .closed, .touched]
            case .closed: [.closed, .touched]
            case .won: [.won, .closed, .touched]
            case .lost: [.lost, .closed, .touched]
            case .reopened: [.reopened, .touched]
            case .issued: .issued
            case .stage: [.stage, .touched]
            }
        case .activity: [.activity, .touched]
        case .field: [.changed, .touched]
        case .usage: .usage
        case .forecastSubmitted: .submitted
        case .starts: .periodStarts
        }
    }

    /// Keeps when the record left its open state for good.
    private mutating func follow(_ event: CaseEvent) {
        if event.facts.contains(.reopened) {
            trace.closedAt = Activation.noInstant
        } else if event.facts.contains(.closed), trace.closedAt == Activation.noInstant {
            trace.closedAt = event.at
        }
    }
}
