import CRMModel
import RuleLanguage

/// A condition made ready to be tested on the states of one kind of case.
public struct ConditionEvaluator: Sendable {
    private indirect enum Node: Sendable {
        case any([Node])
        case all([Node])
        case not(Node)
        case compares(Int32, Comparison, Operand)
        case isOneOf(Int32, [Operand])
        case isFilled(Int32)
        case record(RecordState)
        case stage([Bool])
    }

    private enum Operand: Sendable {
        case value(CaseValue, currency: String?)
        /// The day of the test, moved.
        case today(RuleDuration?)
        case field(Int32)
    }

    /// What a test may need beyond the state.
    public struct Context: Sendable {
        /// The instant of the test, in milliseconds since 1970.
        public var at: Int64
        public var zone: Zone
        public var clock: (any BusinessClock)?
        /// Converts amounts for comparison; without a rate an amount in another currency compares with nothing.
        public var rates: ExchangeRates?

        public init(at: Int64, zone: Zone = .utc, clock: (any BusinessClock)? = nil, rates: ExchangeRates? = nil) {
            self.at = at
            self.zone = zone
            self.clock = clock
            self.rates = rates
        }
    }

    private let root: Node
    /// Slots of the fields it reads, ascending.
    public let slots: [Int32]
    /// Fields that are compared with the day of the test, and how far it is moved.
    private let moving: [(slot: Int32, by: RuleDuration?)]

    /// - Throws: where the condition names what the case does not have.
    public init(_ condition: Condition, _ names: CaseNames) throws(BindingError) {
        var slots: Set<Int32> = []
        root = try Self.node(condition, names, &slots)
        self.slots = slots.sorted()
        var moving: [(slot: Int32, by: RuleDuration?)] = []
        for test in condition.tests {
            guard case .compares(let path, _, let value) = test.kind, case .today(let duration) = value.kind,
                let slot = names.fields[path]
            else { continue }
            moving.append((slot, duration))
        }
        self.moving = moving
    }

    private static func node(
        _ condition: Condition, _ names: CaseNames, _ slots: inout Set<Int32>
    ) throws(BindingError) -> Node {
        func slot(_ path: FieldPath) throws(BindingError) -> Int32 {
            guard let slot = names.fields[path] else { throw BindingError("there is no field '\(path.text)'") }
            slots.insert(slot)
            return slot
        }
        func operand(_ value: RuleValue) throws(BindingError) -> Operand {
            switch value.kind {
            case .today(let duration): return .today(duration)
            case .field(let path): return .field(try slot(path))
            default:
                guard let known = CaseValue(value) else { throw BindingError("a value that cannot be compared") }
                if case .number(let number) = value.kind, case .currency(let code) = number.unit {
                    return .value(known, currency: code)
                }
                return .value(known, currency: nil)
            }
        }
        func nodes(_ list: [Condition]) throws(BindingError) -> [Node] {
            var nodes: [Node] = []
            for condition in list { nodes.append(try node(condition, names, &slots)) }
            return nodes
        }
        switch condition {
        case .any(let list): return .any(try nodes(list))
        case .all(let list): return .all(try nodes(list))
        case .not(let inner): return .not(try node(inner, names, &slots))
        case .test(let test):
            switch test.kind {
            case .compares(let path, let comparison, let value):
                return .compares(try slot(path), comparison, try operand(value))
            case .isOneOf(let path, let values):
                var operands: [Operand] = []
                for value in values { operands.append(try operand(value)) }
                return .isOneOf(try slot(path), operands)
            case .isFilled(let path): return .isFilled(try slot(path))
            case .isEmpty(let path): return .not(.isFilled(try slot(path)))
            case .record(let record, let state):
                guard record == names.record else {
                    throw BindingError(
                        "the state of \(record.rawValue) is not read for a case of \(names.record.rawValue)")
                }
                return .record(state)
            case .stage(let name, let reach):
                let passing = names.passing(name.text, reach)
                guard passing.contains(true) else { throw BindingError("there is no stage \"\(name.text)\"") }
                return .stage(passing)
            }
        }
    }

    /// Whether it compares with the day of the test, so that it may turn while nothing happens.
    public var turnsWithDays: Bool { !moving.isEmpty }

    /// The instants, ascending, at which a comparison with the day of the test may turn in a state: when the local day
    /// begins on which the two meet, and the day after.
    func turns(_ state: CaseState, _ context: Context) -> [Int64] {
        var instants: Set<Int64> = []
        for (slot, duration) in moving {
            guard let date = state.values[Int(slot)]?.date(in: context.zone) else { continue }
            let count = -(duration?.count ?? 0)
            let isBusiness = duration?.unit == .businessDays
            let days = isBusiness ? count : Int((duration?.seconds ?? 0) / -86_400)
            // Business days stretch over weekends and holidays, so all days they may fall on are looked at.
            let reach = isBusiness ? min(count, 0) * 2 - 10...max(count, 0) * 2 + 10 : days...days + 1
            for offset in reach.clamped(to: -4000...4000) {
                instants.insert(context.zone.instant(of: date.adding(days: offset)).milliseconds)
            }
        }
        return instants.sorted()
    }

    /// Whether the condition is true of a state.
    public func holds(_ state: CaseState, _ context: Context) -> Bool { test(root, state, context) }

    private func test(_ node: Node, _ state: CaseState, _ context: Context) -> Bool {
        switch node {
        case .any(let nodes): nodes.contains { test($0, state, context) }
        case .all(let nodes): nodes.allSatisfy { test($0, state, context) }
        case .not(let inner): !test(inner, state, context)
        case .isFilled(let slot): state.isFilled(slot)
        case .record(.open): state.outcome == .open && !state.isClosed
        case .record(.won): state.outcome == .won
        case .record(.lost): state.outcome == .lost
        case .record(.active): state.isActive
        case .stage(let passing): state.stage >= 0 && state.stage < passing.count && passing[Int(state.stage)]
        case .compares(let slot, let comparison, let operand): compare(slot, comparison, operand, state, context)
        case .isOneOf(let slot, let operands): operands.contains { compare(slot, .equal, $0, state, context) }
        }
    }

    private func compare(
        _ slot: Int32, _ comparison: Comparison, _ operand: Operand, _ state: CaseState, _ context: Context
    ) -> Bool {
        guard let own = state.values[Int(slot)] else { return comparison == .notEqual }
        let order: Int?
        switch operand {
        case .today(let duration):
            let day = ConditionEvaluator.day(duration, context)
            order = own.date(in: context.zone).map { $0 == day ? 0 : $0 < day ? -1 : 1 }
        case .field(let other):
            guard let value = state.values[Int(other)] else { return comparison == .notEqual }
            if comparison == .contains { return own.contains(value) }
            order = own.compare(value, currency: nil, context)
        case .value(let value, let currency):
            if comparison == .contains { return own.contains(value) }
            order = own.compare(value, currency: currency, context)
        }
        guard let order else { return comparison == .notEqual }
        return switch comparison {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .atMost: order <= 0
        case .greater: order > 0
        case .atLeast: order >= 0
        case .contains: false
        }
    }

    private static func day(_ duration: RuleDuration?, _ context: Context) -> CalendarDate {
        let today = context.zone.date(of: Instant(milliseconds: context.at))
        guard let duration else { return today }
        if let seconds = duration.seconds {
            let (moved, overflow) = (context.at / 1000).addingReportingOverflow(seconds)
            return overflow ? today : context.zone.date(of: Instant(milliseconds: moved * 1000))
        }
        guard let clock = context.clock, duration.count >= 0 else { return today.adding(days: duration.count) }
        return context.zone.date(
            of: Instant(milliseconds: clock.firstMoment(duration.count, after: context.at, Duty())))
    }
}

extension CaseValue {
    /// Whether two values are equal as a rule understands it.
    func isSame(as other: CaseValue) -> Bool { other.compare(self, currency: nil, nil) == 0 }

    /// The order of two texts without regard to capitals.
    private static func order(_ a: String, _ b: String) -> Int {
        if a == b { return 0 }
        var (rest, others) = (a.utf8.makeIterator(), b.utf8.makeIterator())
        func small(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte }
        while true {
            switch (rest.next(), others.next()) {
            case (nil, nil): return 0
            case (nil, _?): return -1
            case (_?, nil): return 1
            case (let x?, let y?):
                if x >= 0x80 || y >= 0x80 {
                    let (x, y) = (a.lowercased(), b.lowercased())
                    return x == y ? 0 : x.unicodeScalars.lexicographicallyPrecedes(y.unicodeScalars) ? -1 : 1
                }
                if small(x) != small(y) { return small(x) < small(y) ? -1 : 1 }
            }
        }
    }

    func contains(_ other: CaseValue) -> Bool { text.lowercased().contains(other.text.lowercased()) }

    /// Negative, 0 or positive; nil where the two cannot be compared.
    func compare(_ other: CaseValue, currency: String?, _ context: ConditionEvaluator.Context?) -> Int? {
        switch other.kind {
        case .number, .money:
            guard let own = number, var its = other.number else { return nil }
            if let currency, case .money(let ownCurrency) = kind, ownCurrency.code != currency {
                guard let context, let foreign = Currency(code: currency),
                    let factor = context.rates?.factor(from: ownCurrency, to: foreign, at: context)
                else { return nil }
                let converted = own.value.approximate * factor
                return converted == its.value.approximate ? 0 : converted < its.value.approximate ? -1 : 1
            }
            var mine = own.value
            // 15 % is 0.15 of a fraction, and 15 of a field in which percentages are written as they are.
            if own.isPercent { mine.scale += 2 }
            if its.isPercent {
                its.value.scale += 2
                if !own.isPercent, kind == .text { mine.scale += 2 }
            } else if own.isPercent, abs(its.value.approximate) > 1 {
                // A bare number above 1 against a share is one in percent: nobody grants a discount of 15 times the price.
                its.value.scale += 2
            }
            return mine.compare(its.value)
        case .date, .instant:
            let zone = context?.zone ?? .utc
            guard let own = date(in: zone), let its = other.date(in: zone) else { return nil }
            return own == its ? 0 : own < its ? -1 : 1
        case .truth:
            guard let own = truth, let its = other.truth else { return nil }
            return own == its ? 0 : own ? 1 : -1
        case .text:
            return CaseValue.order(text, other.text)
        }
    }
}

extension ExchangeRates {
    /// How many units of one currency one unit of another is worth on the day of a test.
    func factor(from: Currency, to: Currency, at context: ConditionEvaluator.Context) -> Double? {
        let day = context.zone.date(of: Instant(milliseconds: context.at))
        guard let own = rate(of: from, on: day), let its = rate(of: to, on: day), its != 0 else { return nil }
        return own / its
    }
}
