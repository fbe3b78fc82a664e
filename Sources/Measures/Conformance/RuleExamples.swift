import CRMModel
import Diagnostics
import RuleLanguage

/// Runs the examples of rules: each must come out as its word says.
public enum RuleExamples {
    /// An `E-RULE-EXAMPLE` for every example that comes out otherwise, with what decided it.
    public static func check(_ rule: Rule, vocabulary: RuleVocabulary = .lenient) -> [Diagnostic] {
        guard !rule.examples.isEmpty else { return [] }
        return vocabulary.mode == .eventLog || rule.caseRecord == .case ? checkLog(rule) : check(rule, vocabulary)
    }

    /// How an example came out.
    enum Result: String {
        case fulfilled, late, violated, pending
        case idle = "not activated"

        init(_ tally: ActivationTally) {
            self =
                tally.violated > 0
                ? .violated
                : tally.late > 0 ? .late : tally.fulfilled > 0 ? .fulfilled : tally.pending > 0 ? .pending : .idle
        }

        func agrees(with word: RuleExample.Word, _ tally: ActivationTally) -> Bool {
            switch word {
            case .ok: tally.fulfilled > 0 && tally.late == 0 && tally.violated == 0
            case .bad: tally.violated > 0
            case .late: tally.late > 0 && tally.violated == 0
            case .open: tally.pending > 0 && tally.violated == 0
            case .idle: tally.activated == 0
            }
        }
    }

    private static func check(_ rule: Rule, _ vocabulary: RuleVocabulary) -> [Diagnostic] {
        let names = CaseNames(examplesOf: rule, vocabulary)
        let bound: BoundRule
        do throws(BindingError) { bound = try BoundRule(rule, names) } catch {
            return rule.examples.prefix(1).map {
                rule.source.diagnostic("EXAMPLE", "the rule cannot be run: \(error.reason)", at: $0.position)
            }
        }
        var judge = CaseJudge()
        return rule.examples.compactMap { example in
            let story = ExampleCase(example, names, isRecurrence: bound.compiled.template == .recurrence)
            let context = ConditionEvaluator.Context(
                at: story.trace.start, clock: CalendarClock(calendar: story.calendar))
            let activations = judge.judge(bound, story.trace, story.cast, context)
            let reason = ExampleReason(
                rule: bound.compiled, texts: story.texts, times: story.trace.times,
                cutoff: Instant(milliseconds: story.trace.cutoff), inForce: rule.effective,
                actor: rule.actor?.kind, people: story.cast.names)
            return finding(rule, example, activations, reason)
        }
    }

    /// A rule about `case` is run as on an event log: strict order, no records.
    private static func checkLog(_ rule: Rule) -> [Diagnostic] {
        rule.examples.compactMap { example in
            var builder = EventLog.Builder()
            var now: Instant?
            var holidays: [CalendarDate] = []
            var texts: [String] = []
            for item in example.items {
                switch item.kind {
                case .now(let moment): now = moment.instant
                case .holiday(let day): holidays.append(day)
                default: continue
                }
            }
            let happenings = example.items.compactMap { item -> (ExampleMoment, String, String)? in
                guard case .event(let term, let moment, let user, _) = item.kind, case .activity(let names) = term.kind
                else { return nil }
                return (moment, names.map(\.text).joined(), user?.text ?? "Ann")
            }
            for place in happenings.indices.sorted(by: { (happenings[$0].0, $0) < (happenings[$1].0, $1) }) {
                let (moment, name, user) = happenings[place]
                if let now, moment.instant > now { continue }
                builder.add(
                    case: "example", activity: name, time: moment.instant, resource: user, isOpen: now != nil)
                texts.append("\"\(name)\"")
            }
            let last = happenings.map(\.0).max() ?? ExampleMoment(ExampleMoment.monday, minute: 0)
            let cutoff =
                now ?? Instant(utc: last.date.adding(months: 12 * ExampleCase.years), seconds: last.minute * 60)
            let log = builder.finish(asOf: cutoff)
            guard log.caseCount > 0 else {
                return rule.source.diagnostic(
                    "EXAMPLE", "this '\(example.word.rawValue)' example tells no event of the case",
                    at: example.position)
            }
            let ready: LogRule
            do throws(LogObstacle) { ready = try LogRule(rule, log: log, hasCalendar: true) } catch {
                return rule.source.diagnostic("EXAMPLE", error.what, at: example.position, hint: error.hint)
            }
            var conformance = LogConformance(log, calendar: BusinessCalendar(holidays: holidays))
            let activations = conformance.activations(ready, case: 0)
            let reason = ExampleReason(
                rule: ready.rule, texts: texts, times: log.times, cutoff: cutoff, inForce: rule.effective)
            return finding(rule, example, activations, reason)
        }
    }

    private static func finding(
        _ rule: Rule, _ example: RuleExample, _ activations: [Activation], _ reason: ExampleReason
    ) -> Diagnostic? {
        var tally = ActivationTally()
        for activation in activations { tally.add(activation.state) }
        let result = Result(tally)
        if result.agrees(with: example.word, tally) { return nil }
        return rule.source.diagnostic(
            "EXAMPLE", "this '\(example.word.rawValue)' example is \(result.rawValue)", at: example.position,
            hint: reason.hint ?? "",
            details: [reason.sentence(activations)] + (reason.expectedActor.map { [$0] } ?? []))
    }
}
