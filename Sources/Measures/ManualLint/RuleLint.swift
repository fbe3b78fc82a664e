import Diagnostics
import RuleLanguage
import UsageManual

/// What one rule alone shows: L09, L12, L13, L15.
struct RuleLint {
    func check(_ manual: UsageManual, _ notes: inout LintNotes) {
        for area in manual.areas {
            for step in area.steps {
                for text in step.rules { check(text.rule, area.id, &notes) }
            }
        }
    }

    private func check(_ rule: Rule, _ area: String, _ notes: inout LintNotes) {
        let words = Set(rule.examples.map(\.word))
        let missing = [RuleExample.Word.ok, .bad].filter { !words.contains($0) }.map(\.rawValue)
        if !missing.isEmpty {
            notes.note(
                .missingExample, "rule \(rule.id) has no '\(missing.joined(separator: "' and no '"))' example",
                at: rule.place(), hint: "write one of each: what is right, and what is not", area: area, rule: rule.id)
        }
        if let count = countTarget(rule) {
            notes.note(
                .countTarget, "rule \(rule.id) asks each user for at least \(count)", at: rule.place(),
                hint: "a number is easily reached without use; ask for what each record needs", area: area,
                rule: rule.id)
        }
        if let record = neverCloses(rule) {
            notes.note(
                .alwaysPending,
                "rule \(rule.id) has no time, and \(record): it stays pending",
                at: rule.place(rule.form.subject?.position), hint: "add 'within'", area: area, rule: rule.id)
        }
        if rule.severity == .critical, rule.teach == nil {
            notes.note(
                .unexplained, "critical rule \(rule.id) has no 'teach'", at: rule.place(),
                hint: "say what to do: teach \"a sentence, or the id of a training\"", area: area, rule: rule.id)
        }
    }

    /// The number of `at least n` for each user; nil for any other rule.
    private func countTarget(_ rule: Rule) -> Int? {
        guard case .every(.user, .has(.events(.atLeast(let count), _))) = rule.form, count > 1 else { return nil }
        return count
    }

    /// Why nothing ends the wait of a rule without a time; nil where something does.
    private func neverCloses(_ rule: Rule) -> String? {
        guard rule.window == nil, let record = rule.caseRecord else { return nil }
        var subject: EventTerm?
        switch rule.form {
        case .when(let event, .then), .each(let event, _, _), .wherever(let event, .also): subject = event
        case .every(_, .has(.events(.atLeast, _))), .every(_, .has(.events(.exactly, _))), .every(_, .has(.either)):
            break
        default: return nil
        }
        if [.account, .contact, .user].contains(record) { return "one \(record.rawValue) rarely closes" }
        if case .record(record, let verb)? = subject?.kind, [.won, .lost, .closed, .converted].contains(verb) {
            return "what is over does not close again"
        }
        let isOver = rule.whileTrue.map { isOfEnded($0, record) } ?? false
        return subject == nil && isOver ? "what is over does not close again" : nil
    }

    /// Whether a condition holds only of records that are over.
    private func isOfEnded(_ condition: Condition, _ record: RecordType) -> Bool {
        switch condition {
        case .test(let test): test.kind == .record(record, .won) || test.kind == .record(record, .lost)
        case .not(.test(let test)): test.kind == .record(record, .open)
        case .all(let parts): parts.contains { isOfEnded($0, record) }
        case .any(let parts): parts.allSatisfy { isOfEnded($0, record) }
        case .not: false
        }
    }
}
