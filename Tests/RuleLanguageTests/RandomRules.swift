import CRMModel
import RuleLanguage

/// Numbers that look random and are the same in every run (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }
    mutating func chance() -> Bool { next() % 2 == 0 }
    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}

/// Makes rules of every form with every part.
struct RandomRules {
    var random: TestRandom

    init(seed: UInt64) { random = TestRandom(state: seed) }

    mutating func rule() -> Rule {
        var form = form()
        while isUnkeepable(form) { form = self.form() }
        var rule = Rule(id: "TEST-1", severity: .minor, category: .process, form: form)
        if random.chance(), takesWindow(form) { rule.window = window() }
        if random.chance(), form.requiredFields.isEmpty { rule.actor = actor() }
        if random.chance() { rule.filter = condition(depth: 3, "w") }
        if random.chance() { rule.whileTrue = condition(depth: 2, "h") }
        if random.chance() { rule.exception = condition(depth: 2, "e") }
        if random.chance() { rule.value = fields() }
        if random.chance() { rule.teach = "Text \(random.below(100)) äöü, and # too" }
        if random.chance() {
            let from = ExampleMoment.monday.adding(days: random.below(3000) - 1500)
            rule.effective = EffectiveRange(from: from, to: random.chance() ? from.adding(days: random.below(90)) : nil)
        }
        for _ in 0..<random.below(4) { rule.examples.append(example()) }
        return rule
    }

    /// What happens once to every record can be neither asked for nor forbidden, and is an error.
    private func isUnkeepable(_ form: RuleForm) -> Bool {
        func isCreation(_ event: EventTerm) -> Bool {
            if case .record(_, let verb) = event.kind { verb == .created || verb == .issued } else { false }
        }
        switch form {
        case .wherever(_, .never(let event)), .wherever(_, .also(let event, otherWayRound: false)):
            if isCreation(event) { return true }
        case .every(_, .has(.events(_, let events))), .before(_, .has(.events(_, let events))):
            if events.contains(where: isCreation) { return true }
        default: break
        }
        return form.events.contains(where: isCreation) && Set(form.events).count == 1
    }

    private func takesWindow(_ form: RuleForm) -> Bool {
        switch form {
        case .every(_, .has), .when(_, .then), .when(_, .next), .each, .before, .beforeEach, .wherever(_, .also),
            .after:
            true
        default: false
        }
    }

    private mutating func form() -> RuleForm {
        switch random.below(17) {
        case 0: .every(type(), .has(holding()))
        case 1: .every(type(), .recurring(.events(.atLeast(1), distinctEvents()), every: length()))
        case 2: .every(type(), .startsWith(event()))
        case 3: .every(type(), .endsWith(event()))
        case 4: .every(type(), .touched(every: length()))
        case 5, 6: .when(event(), .then(event(), onlyThen: random.chance()))
        case 7: .when(event(), .next(event(), onlyThen: random.chance()))
        case 8: .when(event(), .neverNext(event()))
        case 9: .each(event(), then: event(), onlyThen: random.chance())
        case 10: .before(event(), .has(holding()))
        case 11: .before(event(), .previous(event()))
        case 12: .beforeEach(event(), has: holding())
        case 13: .wherever(event(), .also(event(), otherWayRound: random.chance()))
        case 14: .wherever(event(), .never(event()))
        case 15: .after(event(), never: event())
        default: .never(event())
        }
    }

    private mutating func type() -> RecordType { random.pick(RecordType.allCases) }

    private mutating func holding() -> Holding {
        switch random.below(6) {
        case 0: .events(.atLeast(1 + random.below(3)), distinctEvents())
        case 1: .events(.atMost(1 + random.below(9)), distinctEvents())
        case 2: .events(.exactly(1 + random.below(9)), distinctEvents())
        case 3:
            .either(EventTerm(.activity([.kind(.call)])), EventTerm(.record(.lead, .created), onSame: .account))
        case 4: .fields([FieldPath([random.pick(["note", "contact", "week", "budget"])])])
        default: .fields(fields())
        }
    }

    private mutating func distinctEvents() -> [EventTerm] {
        var events: [EventTerm] = []
        for _ in 0...random.below(3) {
            let event = event()
            if !events.contains(event) { events.append(event) }
        }
        return events
    }

    private mutating func fields() -> [FieldPath] {
        let all = ["budget", "close_date", "next_step", "origin", "größe"]
        return (0...random.below(4)).map { FieldPath(random.chance() ? [all[$0]] : ["account", all[$0]]) }
    }

    private mutating func path() -> FieldPath {
        FieldPath(random.pick([["opportunity", "probability"], ["primary_contact", "phone"], ["source"]]))
    }

    private mutating func event(isConcrete: Bool = false) -> EventTerm {
        let same = !isConcrete && random.below(4) == 0 ? type() : nil
        switch random.below(6) {
        case 0:
            return EventTerm(
                .record(
                    .opportunity,
                    random.pick([
                        .created, .assigned, .touched, .verified, .closed, .won, .lost, .reopened,
                        .stage(name(), orLater: !isConcrete && random.chance()),
                    ])), onSame: same)
        case 1: return EventTerm(.record(.lead, random.pick([.created, .converted, .verified])), onSame: same)
        case 2:
            var names: [ActivityName] = [random.chance() ? .kind(random.pick(ActivityKind.allCases)) : .named(name())]
            if !isConcrete, random.chance() { names.append(.named(RuleName("Second"))) }
            return EventTerm(.activity(names), onSame: same)
        case 3: return EventTerm(.field(path(), random.pick([.changed, .filled, .cleared, .changedTo(literal())])))
        case 4:
            return EventTerm(.usage(random.pick([.login, .export, .view(type()), .report(name())])))
        default:
            return EventTerm(random.pick([.forecastSubmitted, .starts(random.pick(StartingPeriod.allCases))]))
        }
    }

    private mutating func name() -> RuleName {
        RuleName(random.pick(["Quote sent", "Proposal", "B #2", "Übergabe", "x"]))
    }

    private mutating func length() -> RuleDuration {
        RuleDuration(1 + random.below(40), random.pick(RuleDuration.Unit.allCases))
    }

    private mutating func window() -> RuleWindow {
        if random.below(4) == 0 { return RuleWindow(to: .sameDay) }
        let to = length()
        guard to.count > 1, random.chance() else { return RuleWindow(to: to) }
        return RuleWindow(from: RuleDuration(to.count - 1, to.unit), to: to)
    }

    private mutating func actor() -> ActorTest {
        ActorTest(random.pick([.differentUser, .sameUser, .owner, .manager, .role(name())]))
    }

    private mutating func literal() -> RuleValue {
        switch random.below(6) {
        case 0: RuleValue(.text(random.pick(["import", "A, B", "{x}", "ä # ;"])))
        case 1: RuleValue(.number(RuleNumber(Int64(random.below(100_000)) * 10 + 1, scale: random.below(6))))
        case 2: RuleValue(.number(RuleNumber(-Int64(random.below(99)) - 1, unit: .percent)))
        case 3: RuleValue(.number(RuleNumber(Int64(random.below(99)), unit: .currency("EUR"))))
        case 4: RuleValue(.date(ExampleMoment.monday.adding(days: random.below(999))))
        default: RuleValue(random.pick([.truth(true), .truth(false)]))
        }
    }

    private mutating func value() -> RuleValue {
        switch random.below(5) {
        case 0: RuleValue(.field(path()))
        case 1: RuleValue(.today(nil))
        case 2:
            RuleValue(.today(RuleDuration((random.chance() ? 1 : -1) * (1 + random.below(30)), .businessDays)))
        default: literal()
        }
    }

    /// Conditions on fields of their own, so that they never contradict each other.
    private mutating func condition(depth: Int, _ prefix: String) -> Condition {
        switch depth == 0 ? 3 : random.below(6) {
        case 0:
            .any((0...1 + random.below(2)).map { part($0, depth, prefix, isAny: true) })
        case 1:
            .all((0...1 + random.below(2)).map { part($0, depth, prefix, isAny: false) })
        case 2: negated(condition(depth: depth - 1, prefix + "n"))
        default: .test(ConditionTest(test(FieldPath([prefix, "f"]))))
        }
    }

    private mutating func part(_ index: Int, _ depth: Int, _ prefix: String, isAny: Bool) -> Condition {
        let part = condition(depth: depth - 1, prefix + "\(index)")
        switch part {
        case .any where isAny, .all where !isAny: return negated(part)
        default: return part
        }
    }

    private func negated(_ condition: Condition) -> Condition {
        if case .not = condition { return condition }
        return .not(condition)
    }

    private mutating func test(_ path: FieldPath) -> ConditionTest.Kind {
        switch random.below(8) {
        case 0: .isFilled(path)
        case 1: .isEmpty(path)
        case 2: .isOneOf(path, [RuleValue(.text("a")), RuleValue(.text("b"))])
        case 3: .compares(path, .contains, RuleValue(.text("x")))
        case 4:
            .compares(
                path, random.pick([.less, .atMost, .greater, .atLeast]),
                RuleValue(.number(RuleNumber(Int64(random.below(99))))))
        default: .compares(path, random.pick([.equal, .notEqual]), value())
        }
    }

    private mutating func example() -> RuleExample {
        var items: [ExampleItem] = []
        for _ in 0...random.below(4) {
            let moment = ExampleMoment(
                ExampleMoment.monday.adding(days: random.below(60) - 5), minute: random.below(1440))
            let names = [nil, RuleName("Bob"), RuleName("Ann Example")]
            let sets = random.chance() ? [ExampleSetting(FieldPath(["q", "field"]), literal())] : []
            items.append(
                ExampleItem(
                    .event(event(isConcrete: true), at: moment, by: random.pick(names), sets: sets)))
        }
        if random.chance() { items.append(ExampleItem(.holiday(ExampleMoment.monday.adding(days: random.below(50))))) }
        if random.chance() { items.append(ExampleItem(.now(ExampleMoment(ExampleMoment.monday, minute: 3)))) }
        return RuleExample(random.pick(RuleExample.Word.allCases), items)
    }
}
