import Diagnostics

/// Reads the clauses of one block in order. A clause that is wrong gives one finding, and reading goes on behind it.
struct BlockParser {
    static let subjects = ["every", "when", "each", "before", "if", "after", "never"]
    static let obligations = ["has", "starts with", "ends with", "touched every", "then", "next", "previous", "also"]
    static let modifiers = ["within", "by", "where", "while", "except", "value", "teach", "effective"]
    static let examples = RuleExample.Word.allCases.map(\.rawValue)

    /// Which clauses may come next.
    private enum Stage {
        case subject, obligation, modifiers, examples
    }

    /// The subject as far as it could be read.
    struct Subject {
        var word: String
        var position: SourcePosition
        var record: RecordType?
        var event: EventTerm?

        /// The obligations it takes.
        var takes: [String] {
            switch word {
            case "every": ["has", "starts with", "ends with", "touched every"]
            case "when": ["then", "next", "never next"]
            case "each": ["then"]
            case "before": ["has", "previous"]
            case "before each": ["has"]
            case "if": ["also", "never"]
            default: ["never"]
            }
        }
    }

    let vocabulary: RuleVocabulary
    private(set) var findings: [RuleFinding] = []
    private var stage = Stage.subject
    private var subject: Subject?
    /// The word of the obligation, to judge what may stand below it.
    var obligation = ""
    var form: RuleForm?
    var rule = Rule(id: "", severity: .minor, category: .people, form: .never(EventTerm(.forecastSubmitted)))
    var firstUse: [String: SourcePosition] = [:]
    /// Names of the rule for its examples, made when the first is read.
    private var names: ExampleNames?
    private var lastClause = ""
    /// The first clause that stands above the obligation it belongs below.
    private var early: RuleToken?

    init(_ vocabulary: RuleVocabulary) { self.vocabulary = vocabulary }

    /// Reads a whole block.
    /// - Returns: the rule without its head; nil where anything is wrong.
    mutating func parse(_ bytes: [UInt8], firstLine: Int) -> Rule? {
        var lexer = RuleLexer(bytes, firstLine: firstLine)
        while let clause = lexer.next() {
            do throws(RuleFinding) {
                try read(clause, lexer)
            } catch {
                findings.append(error)
            }
        }
        if stage == .subject, findings.isEmpty {
            findings.append(
                RuleFinding(
                    "UNFINISHED", "the rule has no clause",
                    at: SourcePosition(line: firstLine - 1, column: 1, length: 3),
                    RuleFinding.list("expected next", BlockParser.subjects)))
        } else if stage == .obligation {
            reportMissingObligation()
        }
        guard findings.isEmpty, let form else { return nil }
        rule.form = form
        do throws(RuleFinding) {
            try checkSubject()
            try DeadRule.check(rule, vocabulary)
        } catch {
            findings.append(error)
            return nil
        }
        return rule
    }

    /// A field without a record in the subject belongs to the case record, which the clauses below may name first.
    private func checkSubject() throws(RuleFinding) {
        guard vocabulary.mode == .crm, case .field(let path, _) = rule.form.subject?.kind else { return }
        guard let record = rule.caseRecord else {
            throw RuleFinding(
                "FIELD", "nothing says whose field '\(path.text)' is", at: path.position,
                ["hint: write the record in front of it, such as 'opportunity.\(path.text)'"])
        }
        _ = try vocabulary.kind(of: path, on: record)
    }

    private mutating func reportMissingObligation() {
        guard let subject else { return }
        findings.append(
            RuleFinding(
                "UNFINISHED", "rule ends without an obligation", at: subject.position,
                RuleFinding.list("expected next", subject.takes)))
    }

    /// The words clauses begin with.
    private static let keywords = Set(
        subjects + obligations.map { String($0.prefix { $0 != " " }) } + modifiers + examples)

    private mutating func read(_ clause: RuleLexer.Clause, _ lexer: RuleLexer) throws(RuleFinding) {
        var clause = clause
        guard var first = clause.tokens.first else {
            if let finding = clause.finding { throw finding }
            return
        }
        let lower = first.text.lowercased()
        if first.kind == .word, first.text != lower, BlockParser.keywords.contains(lower) {
            findings.append(
                RuleFinding(
                    "CLAUSE", "unknown clause '\(first.text)'", at: first.position,
                    ["hint: clauses begin with a small letter: write '\(lower)'"]))
            first.text = lower
            clause.tokens[0] = first
        }
        var parser = ClauseParser(clause.tokens, vocabulary)
        let word = first.kind == .word ? first.text : ""
        parser.advance()
        defer { lastClause = word }
        if stage == .obligation, BlockParser.modifiers.contains(word) {
            early = early ?? first
            return
        }
        if stage == .obligation, BlockParser.examples.contains(word) {
            reportMissingObligation()
            stage = .modifiers
        }
        switch word {
        // `never` alone is subject and obligation at once.
        case "every", "when", "each", "before", "if", "after",
            "never" where stage == .subject || word != "never":
            guard stage == .subject else {
                throw second("subject", first, conditionMeant(behind: first, parser, lexer))
            }
            try read(subject: first, &parser, clause.finding)
        case "has", "starts", "ends", "touched", "then", "next", "previous", "also", "never":
            guard stage == .obligation else {
                if stage == .subject { throw misplaced(first) }
                throw second("obligation", first)
            }
            stage = .modifiers
            if let early {
                findings.append(
                    RuleFinding(
                        "ORDER", "'\(early.text)' can't stand above '\(word)'", at: early.position,
                        ["hint: the obligation comes second: move '\(early.text)' below it"]))
            }
            try read(obligation: first, &parser, clause.finding, lexer)
        case _ where BlockParser.modifiers.contains(word):
            if stage == .subject { throw misplaced(first) }
            if stage == .examples {
                throw RuleFinding(
                    "ORDER", "'\(word)' can't follow '\(lastClause)'", at: first.position,
                    ["hint: examples stand last"])
            }
            if let before = firstUse[word] {
                throw RuleFinding(
                    "REPEATED", "repeated clause '\(word)'", at: first.position, ["first on line \(before.line)"])
            }
            firstUse[word] = first.position
            if let finding = clause.finding { throw finding }
            parser.record = record
            try read(modifier: word, first, &parser)
        case _ where BlockParser.examples.contains(word):
            if stage == .subject { throw misplaced(first) }
            stage = .examples
            if let finding = clause.finding { throw finding }
            // Without subject and obligation nothing tells what the short names mean.
            guard let form else { return }
            let names = self.names ?? ExampleNames(form, rule)
            self.names = names
            parser.record = vocabulary.mode == .eventLog ? .case : names.caseRecord
            rule.examples.append(try parser.example(first, names))
        default:
            // What was meant is read as if it were there, so that nothing is said to be missing.
            let accepted = accepted
            if stage == .obligation {
                stage = .modifiers
            } else if stage == .subject, !RuleFinding.nearest(first.text, accepted).isEmpty {
                stage = .obligation
            }
            throw .unknown(
                "CLAUSE", "unknown clause '\(LogText.excerpt(lexer.text(first.start..<first.end)))'",
                at: first.position, word: first.text, accepted: accepted, label: "accepted here")
        }
    }

    /// Clauses that may stand here.
    private var accepted: [String] {
        switch stage {
        case .subject: BlockParser.subjects
        case .obligation: subject?.takes ?? BlockParser.obligations
        case .modifiers: BlockParser.modifiers + BlockParser.examples
        case .examples: BlockParser.examples
        }
    }

    /// The case record as far as it is known above a clause.
    private var record: RecordType? {
        if vocabulary.mode == .eventLog { return .case }
        guard let form else { return subject?.record ?? subject?.event?.record ?? subject?.event?.sameRecord }
        return form.caseRecord(with: [rule.filter, rule.whileTrue, rule.exception])
    }

    private func misplaced(_ first: RuleToken) -> RuleFinding {
        RuleFinding(
            "ORDER", "a rule can't begin with '\(first.text)'", at: first.position,
            RuleFinding.list("a rule begins with", BlockParser.subjects))
    }

    private func second(_ part: String, _ first: RuleToken, _ meant: String? = nil) -> RuleFinding {
        RuleFinding(
            "REPEATED", "a second \(part) '\(first.text)'", at: first.position,
            ["hint: " + (meant ?? "one subject and one obligation a rule; begin another block")])
    }

    /// What to write where a condition follows `if`, or another word a rule begins with.
    private func conditionMeant(behind first: RuleToken, _ parser: ClauseParser, _ lexer: RuleLexer) -> String? {
        var rest = parser
        rest.record = record
        let from = rest.next.start
        guard first.text == "if", (try? rest.condition()) != nil else { return nil }
        let condition = lexer.text(from..<rest.next.start)
        return "a condition of the rule is written 'where \(LogText.excerpt(condition))'"
            + (stage == .obligation ? ", below the obligation" : "")
    }

    private mutating func read(
        subject first: RuleToken, _ parser: inout ClauseParser, _ finding: RuleFinding?
    ) throws(RuleFinding) {
        stage = .obligation
        var read = Subject(word: first.text, position: first.position)
        if first.text == "before", parser.take("each") { read.word = "before each" }
        if first.text == "never" {
            stage = .modifiers
            obligation = "never alone"
        }
        subject = read
        if let finding { throw finding }
        if first.text == "every" {
            parser.skipArticle()
            let word = parser.next
            guard word.kind == .word, let type = RecordType(rawValue: word.text) else {
                throw parser.record(ClauseParser.recordWords)
            }
            parser.advance()
            try parser.finish()
            subject?.record = type
        } else {
            let event = try parser.event()
            try parser.finish(BlockParser.eventEnds)
            subject?.event = event
            if first.text == "never" { form = .never(event) }
        }
    }

    /// What may stand behind an event, for messages.
    private static let eventEnds = ["the end of the clause"]

    private mutating func read(
        obligation first: RuleToken, _ parser: inout ClauseParser, _ finding: RuleFinding?, _ lexer: RuleLexer
    ) throws(RuleFinding) {
        guard let subject else { return }
        var word = first.text
        switch word {
        case "starts", "ends": if parser.take("with") { word += " with" }
        case "touched": if parser.take("every") { word += " every" }
        case "never": if parser.take("next") { word += " next" }
        default: break
        }
        guard subject.takes.contains(word) else {
            throw wrong(word, below: subject, first, parser, lexer)
        }
        obligation = word
        if let finding { throw finding }
        parser.record = record
        if let read = try parser.obligation(word, of: subject) { form = read }
    }

    /// An obligation that does not go with its subject.
    private func wrong(
        _ word: String, below subject: Subject, _ first: RuleToken, _ parser: ClauseParser, _ lexer: RuleLexer
    ) -> RuleFinding {
        var details = ["'\(subject.word)' takes: \(subject.takes.joined(separator: ", "))"]
        // What stands behind the wrong word may be right behind another one, or below another subject; what is
        // forbidden must stay so.
        var rest = parser
        if let event = try? rest.event(), rest.isAtEnd {
            let text = RulePrinter.text(event)
            let isBan = word.hasPrefix("never")
            let better = subject.takes.first {
                isBan ? $0 == "never" : !["starts with", "touched every", "never", "never next"].contains($0)
            }
            if let better {
                details.append("hint: write '\(better) \(text)'")
            } else if isBan, let trigger = subject.event {
                let lines =
                    subject.word.hasPrefix("before")
                    ? "'after \(text)', 'never \(RulePrinter.text(trigger))'"
                    : "'after \(RulePrinter.text(trigger))', 'never \(text)'"
                details.append("hint: write \(lines)")
            } else if isBan {
                details.append("hint: write 'never \(text)' alone")
            } else if let trigger = subject.event {
                details.append("hint: write 'when \(RulePrinter.text(trigger))', 'then \(text)'")
            }
        }
        return RuleFinding("ORDER", "'\(word)' can't follow '\(subject.word)'", at: first.position, details)
    }
}
