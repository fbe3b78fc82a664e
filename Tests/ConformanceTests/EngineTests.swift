import CRMModel
import Conformance
import RuleLanguage
import Testing

@Suite("Engine")
struct EngineTests {
    /// Numbers that look random and are the same every time.
    private struct Numbers {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    private static let names = ["A", "B", "C"]

    private static func source(
        _ template: Template, _ b: String, _ window: RuleWindow?, _ by: ActorTest.Kind?, n: Int
    ) throws -> Rule {
        let a = activity("A")
        let c = activity("C")
        let second = activity(b)
        let one = OccurrenceCount.atLeast(1)
        let form: RuleForm =
            switch template {
            case .existence: .every(.case, .has(.events(.atLeast(n), [second])))
            case .absence: .never(second)
            case .atMost: .every(.case, .has(.events(.atMost(n), [second])))
            case .exactly: .every(.case, .has(.events(.exactly(n), [second])))
            case .initial: .every(.case, .startsWith(second))
            case .end: .every(.case, .endsWith(second))
            case .choice: .every(.case, .has(.events(one, [second, c])))
            case .exclusiveChoice: .every(.case, .has(.either(second, c)))
            case .respondedExistence: .wherever(a, .also(second, otherWayRound: false))
            case .coexistence: .wherever(a, .also(second, otherWayRound: true))
            case .response: .when(a, .then(second, onlyThen: false))
            case .precedence: .before(second, .has(.events(one, [a])))
            case .succession: .when(a, .then(second, onlyThen: true))
            case .alternateResponse: .each(a, then: second, onlyThen: false)
            case .alternatePrecedence: .beforeEach(second, has: .events(one, [a]))
            case .alternateSuccession: .each(a, then: second, onlyThen: true)
            case .chainResponse: .when(a, .next(second, onlyThen: false))
            case .chainPrecedence: .before(second, .previous(a))
            case .chainSuccession: .when(a, .next(second, onlyThen: true))
            case .notCoexistence: .wherever(a, .never(second))
            case .notSuccession: .after(a, never: second)
            default: .when(a, .neverNext(second))
            }
        return rule(form, within: window, by: by)
    }

    private static let untimedOnly: Set<Template> = [.initial, .end, .notCoexistence, .notChainSuccession]
    private static let templates = Template.allCases.filter {
        ![.stateCompleteness, .fieldPrecondition, .recurrence].contains($0)
    }

    @Test(
        "The engine says of random traces what the definitions say, timed and untimed, open and closed",
        arguments: templates)
    func definitions(_ template: Template) throws {
        var numbers = Numbers(state: template.rawValue.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        var seen: [Activation.State: Int] = [:]
        for round in 0..<6000 {
            let length = numbers.next(9)
            var time: Int64 = 1_700_000_000_000
            let events = (0..<length).map { _ in
                time += Int64(numbers.next(4)) * 60_000
                return SlowEvaluator.Event(
                    symbol: numbers.next(3), time: time, actor: Int32(numbers.next(3)))
            }
            let isSame = round % 5 == 0
            let isTimed = numbers.next(2) == 0 && !EngineTests.untimedOnly.contains(template)
            let from = isTimed && numbers.next(3) == 0 ? 1 : 0
            let to = from + numbers.next(6)
            let pairing: ActorPairing = [.any, .any, .same, .different][numbers.next(4)]
            let isOpen = numbers.next(2) == 0
            let asOf = time + Int64(numbers.next(5)) * 60_000
            let n = 1 + numbers.next(2)
            let isCounted = [.existence, .atMost, .exactly].contains(template)
            let window =
                isTimed
                ? RuleWindow(from: from > 0 ? RuleDuration(from, .minutes) : nil, to: RuleDuration(to, .minutes))
                : nil
            let slow = SlowEvaluator(
                events: events, a: 0, b: isSame ? 0 : 1, c: 2, from: Int64(from) * 60_000,
                to: isTimed ? Int64(to) * 60_000 : nil, pairing: pairing, isOpen: isOpen, cutoff: asOf)
            let by: ActorTest.Kind? = pairing == .same ? .sameUser : pairing == .different ? .differentUser : nil
            let source = try EngineTests.source(template, isSame ? "A" : "B", window, by, n: n)
            let found = EngineTests.outcomes(CompiledRule(source), events, isSame, isOpen, asOf)
            let expected = slow.outcomes(template, n: isCounted ? n : 1)
            #expect(
                found == expected,
                """
                \(events.map { "\(EngineTests.names[$0.symbol])\($0.time % 100_000_000 / 60_000)u\($0.actor)" }) \
                \(isSame ? "same" : "") \(from)-\(isTimed ? to : -1) \(pairing) \(isOpen ? "open" : "closed") \
                cut \(asOf % 100_000_000 / 60_000) n \(n)
                """
            )
            if found != expected { return }
            for outcome in found { seen[outcome.state, default: 0] += 1 }
        }
        // The traces must have reached every result the template has.
        #expect(seen[.violated, default: 0] > 50 && seen[.fulfilled, default: 0] > 50)
    }

    private static func outcomes(
        _ rule: CompiledRule, _ events: [SlowEvaluator.Event], _ isSame: Bool, _ isOpen: Bool, _ cutoff: Int64
    ) -> [SlowEvaluator.Outcome] {
        let marks = events.map { event in
            var marks: CaseView.Marks = []
            for (terms, mark) in rule.terms where terms.contains(activity(names[event.symbol])) { marks.insert(mark) }
            return marks
        }
        let times = events.map(\.time)
        let actors = events.map(\.actor)
        var engine = RuleEngine()
        marks.withUnsafeBufferPointer { marks in
            times.withUnsafeBufferPointer { times in
                actors.withUnsafeBufferPointer { actors in
                    var view = CaseView(
                        marks: marks, times: times, actors: actors, closure: isOpen ? .open : .complete,
                        cutoff: cutoff, start: times.first ?? cutoff)
                    view.starter = actors.first ?? -1
                    engine.evaluate(rule, view)
                }
            }
        }
        return engine.activations.map {
            let isEdge = rule.template == .initial || rule.template == .end
            return SlowEvaluator.Outcome(
                event: isEdge ? -1 : Int($0.event), looksBack: $0.looksBack && rule.template != .notCoexistence,
                state: $0.state)
        }.sorted()
    }
}
