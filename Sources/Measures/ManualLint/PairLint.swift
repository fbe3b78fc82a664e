import Conformance
import Diagnostics
import RuleLanguage
import UsageManual

/// Rules that contradict one another, and rules that say nothing more than another: L05, L06.
///
/// Two rules are compared where their cases are the same records and they share an event. What a search of short traces
/// without time shows is reported only where windows, conditions, actors and days in force allow the conclusion.
struct PairLint {
    let vocabulary: RuleVocabulary

    /// Most pairs that are compared, and most evaluations of a rule.
    static let pairs = 20_000
    static let work = 2_000_000

    private struct Entry {
        let rule: Rule
        let area: ManualArea
        let subject: TraceSearch.Subject
    }

    private struct Key: Hashable {
        let record: RecordType?
        let atom: EventAtom
    }

    func check(_ manual: UsageManual, _ notes: inout LintNotes) {
        var entries: [Entry] = []
        for area in manual.areas {
            for rule in area.rules {
                entries.append(Entry(rule: rule, area: area, subject: TraceSearch.Subject(rule, vocabulary)))
            }
        }
        var search = TraceSearch()
        var users: [Key: [Int]] = [:]
        var pairs = 0
        var skipped = 0
        for index in entries.indices {
            let entry = entries[index]
            let keys = entry.subject.atoms.map { Key(record: entry.rule.caseRecord, atom: $0) }
            var others: Set<Int> = []
            let room = PairLint.pairs - pairs
            for key in keys where others.count < room {
                for other in users[key] ?? [] {
                    others.insert(other)
                    if others.count == room { break }
                }
            }
            for other in others.sorted() {
                guard search.work < PairLint.work else { break }
                pairs += 1
                if !compare(entries[other], entry, &search, &notes) { skipped += 1 }
            }
            if pairs >= PairLint.pairs || search.work >= PairLint.work {
                let why = "Only the first \(pairs) pairs of rules were compared, up to rule \(entry.rule.id)."
                notes.skip(.conflict, .redundant, why: why)
                break
            }
            for key in keys { users[key, default: []].append(index) }
        }
        if skipped > 0 {
            let pairs = skipped == 1 ? "One pair of rules asks" : "\(skipped) pairs of rules ask"
            notes.skip(
                .conflict, .redundant,
                why:
                    "\(pairs) for fields, again and again, or for more events than a trace of six has: not compared."
            )
        }
    }

    /// False where the two are too large, or of a kind the search says nothing about.
    private func compare(
        _ first: Entry, _ second: Entry, _ search: inout TraceSearch, _ notes: inout LintNotes
    ) -> Bool {
        let (a, b) = (first.rule, second.rule)
        guard canMeet(a, b) else { return true }
        guard let relation = search.relation(first.subject, second.subject) else { return false }
        if relation.isConflict {
            if isContradiction(a, b) {
                notes.note(
                    .conflict, "no case can be right by both \(b.id) and \(a.id)",
                    at: b.place(b.form.subject?.position),
                    hint: "change one of them, or say with 'where' when each holds", area: second.area.id, rule: b.id)
            }
        } else if relation.firstImpliesSecond, follows(second, from: first) {
            redundant(second, first, &notes)
        } else if relation.secondImpliesFirst, follows(first, from: second) {
            redundant(first, second, &notes)
        }
        return true
    }

    private func redundant(_ rule: Entry, _ stronger: Entry, _ notes: inout LintNotes) {
        notes.note(
            .redundant, "who keeps \(stronger.rule.id) keeps \(rule.rule.id) as well",
            at: rule.rule.place(rule.rule.form.subject?.position), hint: "take it out, or ask for more",
            area: rule.area.id, rule: rule.rule.id)
    }

    /// Whether both can be in force, and their conditions hold, at once.
    private func canMeet(_ a: Rule, _ b: Rule) -> Bool {
        if let x = a.effective, let y = b.effective {
            if let end = x.to, end < y.from { return false }
            if let end = y.to, end < x.from { return false }
        }
        func agree(_ x: Condition?, _ y: Condition?) -> Bool { x == nil || y == nil || x == y }
        if let exception = b.exception, exception == a.filter || exception == a.whileTrue { return false }
        if let exception = a.exception, exception == b.filter || exception == b.whileTrue { return false }
        return agree(a.filter, b.filter) && agree(a.whileTrue, b.whileTrue)
    }

    /// Whether a conflict without time, conditions and actors is one with them: a ban of some days, under a condition, or
    /// for some people leaves room to keep the other rule.
    private func isContradiction(_ a: Rule, _ b: Rule) -> Bool {
        guard a.actor == b.actor else { return false }
        let isAlike = a.filter == b.filter && a.whileTrue == b.whileTrue && a.exception == b.exception
        return [a, b].allSatisfy { rule in
            let isFree = rule.filter == nil && rule.whileTrue == nil && rule.exception == nil
            return !CompiledRule(rule).template.forbids || rule.window == nil && (isFree || isAlike)
        }
    }

    /// Whether what is implied without time and conditions is so with them.
    private func follows(_ weaker: Entry, from stronger: Entry) -> Bool {
        let (a, b) = (stronger.rule, weaker.rule)
        let (bound, freed) = (stronger.area, weaker.area)
        guard
            bound.id == freed.id || bound.appliesTo.contains("all")
                || !freed.appliesTo.contains("all") && Set(freed.appliesTo).isSubset(of: bound.appliesTo)
        else { return false }
        guard a.filter == nil || a.filter == b.filter, a.whileTrue == nil || a.whileTrue == b.whileTrue,
            a.exception == nil || a.exception == b.exception, a.actor == b.actor || b.actor == nil,
            a.effective == nil || a.effective == b.effective
        else { return false }
        let isBan = CompiledRule(b).template.forbids
        let (tight, wide) = isBan ? (b.window, a.window) : (a.window, b.window)
        guard let wide else { return true }
        guard let tight else { return false }
        return tight == wide
            || tight.from == nil && wide.from == nil && tight.to.unit == wide.to.unit && tight.to.count <= wide.to.count
    }
}

extension Template {
    /// Whether the form says what must not happen.
    fileprivate var forbids: Bool {
        [.absence, .atMost, .notCoexistence, .notSuccession, .notChainSuccession].contains(self)
    }
}
