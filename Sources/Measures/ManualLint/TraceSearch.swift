import Conformance
import RuleLanguage

/// Holds two rules against every trace of at most six events of their alphabet. Time and conditions are left aside: the
/// caller knows what they allow to conclude.
struct TraceSearch {
    /// What two rules are to each other.
    struct Relation {
        /// Some trace asks something of both, and none that does is right by both.
        var isConflict: Bool
        /// Every trace that is right by the first is right by the second, and the other way round.
        var firstImpliesSecond: Bool
        var secondImpliesFirst: Bool
    }

    /// Longest trace.
    static let length = 6
    /// Most events of two rules that are told apart.
    static let letters = 6

    /// Evaluations of a rule so far.
    private(set) var work = 0
    private var engine = RuleEngine()
    private var marks: [CaseView.Marks] = []
    private let times: [Int64] = (0..<Int64(TraceSearch.length)).map { $0 * 1000 }
    private let actors = Array(repeating: Int32(0), count: TraceSearch.length)

    /// A rule as the search takes it.
    struct Subject {
        let rule: CompiledRule
        let atoms: [EventAtom]
        /// Atoms of each term, with its mark.
        let terms: [(atoms: [EventAtom], mark: CaseView.Marks)]
        let isOfStages: Bool
        /// Occurrences it needs at the least; nil where the search is no proof for it.
        let demand: Int?

        init(_ source: Rule, _ vocabulary: RuleVocabulary) {
            var bare = source
            bare.window = nil
            bare.actor = nil
            bare.filter = nil
            bare.whileTrue = nil
            bare.exception = nil
            bare.effective = nil
            rule = CompiledRule(bare)
            let record = source.caseRecord
            terms = rule.terms.filter { !$0.terms.isEmpty }.map { terms, mark in
                (terms.flatMap { EventAtom.of($0, in: record, vocabulary) }, mark)
            }
            var atoms: [EventAtom] = []
            for atom in terms.flatMap(\.atoms) where !atoms.contains(atom) { atoms.append(atom) }
            self.atoms = atoms
            isOfStages =
                [.initial, .end].contains(rule.template)
                && atoms.allSatisfy { if case .record(_, .stage, _) = $0 { true } else { false } }
            let bounds = [rule.count.lowerBound, rule.count.upperBound == Int.max ? 1 : rule.count.upperBound + 1]
            let isOfEvents = ![.stateCompleteness, .fieldPrecondition, .recurrence].contains(rule.template)
            demand = isOfEvents ? bounds.max() : nil
        }
    }

    /// Nil where the two are too large to be looked through.
    mutating func relation(_ first: Subject, _ second: Subject) -> Relation? {
        guard let a = first.demand, let b = second.demand, a + b < TraceSearch.length else { return nil }
        guard let alphabet = alphabet(first, second) else { return nil }
        var isActivated = false
        var isKept = false
        var relation = Relation(isConflict: false, firstImpliesSecond: true, secondImpliesFirst: true)
        var (firstFails, secondFails) = (false, false)
        var word: [Int] = []
        for length in 0...TraceSearch.length {
            word = Array(repeating: 0, count: length)
            while true {
                let one = tally(first.rule, word, alphabet.first)
                let two = tally(second.rule, word, alphabet.second)
                if one.activated > 0, two.activated > 0 {
                    isActivated = true
                    if one.violated == 0, two.violated == 0 { isKept = true }
                }
                if one.violated > 0 { firstFails = true }
                if two.violated > 0 { secondFails = true }
                if one.violated == 0, two.violated > 0 { relation.firstImpliesSecond = false }
                if two.violated == 0, one.violated > 0 { relation.secondImpliesFirst = false }
                if isKept, !relation.firstImpliesSecond, !relation.secondImpliesFirst { return relation }
                guard next(&word, alphabet.first.count) else { break }
            }
        }
        relation.isConflict = isActivated && !isKept
        // What is never broken follows from anything.
        if !secondFails { relation.firstImpliesSecond = false }
        if !firstFails { relation.secondImpliesFirst = false }
        return relation
    }

    /// What each letter is to both rules; nil for too many. Events that are the same to both are one letter.
    private func alphabet(
        _ first: Subject, _ second: Subject
    ) -> (first: [CaseView.Marks], second: [CaseView.Marks])? {
        var atoms = first.atoms + second.atoms
        if first.rule.template.isAboutNeighbours || second.rule.template.isAboutNeighbours { atoms.append(.other) }
        var letters: [(first: CaseView.Marks, second: CaseView.Marks)] = []
        for atom in atoms {
            let letter = (first: first.marks(atom), second: second.marks(atom))
            if !letters.contains(where: { $0 == letter }) { letters.append(letter) }
            if letters.count > TraceSearch.letters { return nil }
        }
        return (letters.map(\.first), letters.map(\.second))
    }

    /// The next word of the same length; false behind the last.
    private func next(_ word: inout [Int], _ letters: Int) -> Bool {
        for place in word.indices.reversed() {
            word[place] += 1
            if word[place] < letters { return true }
            word[place] = 0
        }
        return false
    }

    private mutating func tally(
        _ rule: CompiledRule, _ word: [Int], _ letters: [CaseView.Marks]
    ) -> ActivationTally {
        work += 1
        marks.removeAll(keepingCapacity: true)
        for letter in word { marks.append(letters[letter]) }
        marks.withUnsafeBufferPointer { marks in
            times.withUnsafeBufferPointer { times in
                actors.withUnsafeBufferPointer { actors in
                    let range = 0..<marks.count
                    engine.evaluate(
                        rule,
                        CaseView(
                            marks: marks, times: UnsafeBufferPointer(rebasing: times[range]),
                            actors: UnsafeBufferPointer(rebasing: actors[range]), closure: .complete,
                            cutoff: Int64.max, start: 0))
                }
            }
        }
        return engine.tally
    }
}

extension TraceSearch.Subject {
    /// What an event is to the rule.
    fileprivate func marks(_ atom: EventAtom) -> CaseView.Marks {
        var marks: CaseView.Marks = []
        for term in terms where atom.meets(term.atoms) { marks.insert(term.mark) }
        if rule.template.isAboutNeighbours, marks.isEmpty, !atom.isNeighbour(ofStages: isOfStages) {
            marks.insert(.hidden)
        }
        return marks
    }
}
