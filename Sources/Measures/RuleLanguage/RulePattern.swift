import Diagnostics

/// One of the everyday rules, as a sentence with blanks to fill in.
public struct RulePattern: Sendable {
    /// A place of the sentence.
    public struct Blank: Hashable, Sendable {
        public var name: String
        /// What to write there, as a question.
        public var question: String
        /// What stands there where nothing is given.
        public var standard: String
        /// What stands there where another blank holds the standard already.
        var fallback: String?
        /// What an answer is taken for.
        var kind: Kind
        /// Answers to offer; others may be given.
        public var choices: [String]

        enum Kind: Hashable, Sendable {
            case record, activity, stage, fields, state, time
        }

        init(
            _ name: String, _ kind: Kind, _ question: String, standard: String, fallback: String? = nil,
            choices: [String] = []
        ) {
            self.name = name
            self.kind = kind
            self.question = question
            self.standard = standard
            self.fallback = fallback
            self.choices = choices
        }
    }

    /// `first-contact`.
    public let name: String
    public let title: String
    /// The sentence, each blank as `{name}`.
    public let sentence: String
    public let blanks: [Blank]
    public let severity: RuleSeverity
    public let category: RuleCategory
    /// The clauses with their examples, from the filled blanks.
    private let clauses: @Sendable (Filling) -> [String]

    /// What stands in the blanks.
    struct Filling {
        let values: [String: String]
        let vocabulary: RuleVocabulary

        subscript(_ name: String) -> String { values[name] ?? "" }

        /// The first of `call|email`, for an example.
        func first(_ name: String) -> String {
            let value = self[name]
            if value.hasPrefix("\"") { return "\"" + value.dropFirst().prefix { $0 != "\"" } + "\"" }
            return String(value.prefix { $0 != "|" && $0 != " " })
        }
    }

    /// The block of a rule from this pattern, tidily laid out.
    /// - Parameters:
    ///   - values: what stands in the blanks, by name; the standard where one is missing.
    /// - Throws: what is wrong with the filled rule, or a name that is no blank (78).
    public func block(
        id: String, severity: RuleSeverity? = nil, category: RuleCategory? = nil, values: [String: String] = [:],
        vocabulary: RuleVocabulary = .lenient
    ) throws -> String {
        let names = blanks.map(\.name)
        if let unknown = values.keys.sorted().first(where: { !names.contains($0) }) {
            let near = NearestName.of(unknown, in: names).map { ["did you mean '\($0)'?"] } ?? []
            throw Diagnostic(
                "RULE-BLANK", "the pattern '\(name)' has no blank '\(LogText.excerpt(unknown))'",
                hint: "accepted: \(names.joined(separator: ", "))", details: near, exit: .usage)
        }
        let answer = RuleAnswer(vocabulary: vocabulary)
        var all: [String: String] = [:]
        for blank in blanks {
            if let value = values[blank.name] { all[blank.name] = answer.text(value, as: blank.kind) }
        }
        for blank in blanks where all[blank.name] == nil {
            let isTaken = all.values.contains(blank.standard)
            all[blank.name] = isTaken ? blank.fallback ?? blank.standard : blank.standard
        }
        let text = clauses(Filling(values: all, vocabulary: vocabulary)).joined(separator: "\n")
        var reader = RuleReader(vocabulary: vocabulary)
        let head = "rule \(id) \((severity ?? self.severity).rawValue) \((category ?? self.category).rawValue)"
        guard let rule = reader.read(RuleBlock(info: head, text: text, file: "new rule", line: 1)) else {
            // A blank that stands in several clauses is wrong once.
            var seen: Set<String> = []
            throw DiagnosticList(reader.diagnostics.filter { seen.insert($0.name + $0.what).inserted })
        }
        return RulePrinter.block(rule)
    }

    /// The eight everyday patterns, with standards that the vocabulary knows.
    public static func all(for vocabulary: RuleVocabulary = .lenient) -> [RulePattern] {
        let stages = vocabulary.pipelines?.first?.stages ?? vocabulary.offeredStages
        let first = stages.first ?? "Qualification"
        let later = stages.count > 1 ? stages[stages.count / 2] : "Proposal"
        let known = vocabulary.fields[.opportunity]
        let fields = ["amount", "close_date", "next_step"].filter { known == nil || known?[$0] != nil }
        let field = fields.first ?? known?.keys.min() ?? "amount"
        let records = ["lead", "opportunity", "account", "contact"]
        let activities =
            ActivityKind.allCases.map(\.rawValue)
            + vocabulary.activityNames.filter { ActivityKind(rawValue: $0) == nil }
        let states = ["won", "lost", "closed"]
        let stage = Blank("stage", .stage, "At which stage?", standard: later, choices: vocabulary.stageNames)
        return [
            RulePattern(
                name: "first-contact", title: "First contact in time",
                sentence: "When a {record} is created, then {answer} on the same {record}, within {time}.",
                blanks: [
                    Blank("record", .record, "What is created?", standard: "lead", choices: records),
                    Blank(
                        "answer", .activity, "What counts as an answer?", standard: "call|email", choices: activities),
                    Blank("time", .time, "In which time?", standard: "1 business day"),
                ], severity: .major, category: .people
            ) { blank in
                [
                    "when \(blank["record"]) created",
                    "then activity \(blank["answer"]) on same \(blank["record"])", "within \(blank["time"])",
                    "ok created Mon 09:00 ; \(blank.first("answer")) Mon 09:01", "bad created Mon 09:00",
                ]
            },
            RulePattern(
                name: "required-fields", title: "Required fields by stage",
                sentence: "From stage {stage} on, every opportunity has {fields} filled, within {time}.",
                blanks: [
                    stage,
                    Blank(
                        "fields", .fields, "Which fields, with commas between them?",
                        standard: fields.isEmpty ? field : fields.joined(separator: ", ")),
                    Blank("time", .time, "How long after the stage is reached?", standard: "the same day"),
                ], severity: .major, category: .process
            ) { blank in
                [
                    "every opportunity", "has \(blank["fields"])" + (blank["fields"].contains(",") ? "" : " filled"),
                    "while stage is \"\(blank["stage"])\" or later",
                    "within \(blank["time"])",
                    "ok stage \"\(blank["stage"])\" Mon 10:00 {\(settings(blank))}",
                    "bad stage \"\(blank["stage"])\" Mon 10:00",
                ]
            },
            RulePattern(
                name: "this-before-that", title: "This before that",
                sentence: "Before an opportunity enters stage {stage} or a later one, there has been {activity}.",
                blanks: [
                    stage, Blank("activity", .activity, "What comes first?", standard: "meeting", choices: activities),
                ],
                severity: .major, category: .process
            ) { blank in
                [
                    "before opportunity stage \"\(blank["stage"])\" or later", "has activity \(blank["activity"])",
                    "ok \(blank.first("activity")) Mon 10:00 ; stage \"\(blank["stage"])\" Tue 09:00",
                    "bad stage \"\(blank["stage"])\" Tue 09:00",
                ]
            },
            RulePattern(
                name: "follow-up", title: "Follow up within a time",
                sentence: "When {activity} takes place, then {answer} on the same opportunity, within {time}, "
                    + "as long as it is open.",
                blanks: [
                    Blank(
                        "activity", .activity, "What is to be followed up?", standard: "meeting", choices: activities),
                    Blank(
                        "answer", .activity, "What counts as following up?", standard: "call|email|note",
                        choices: activities),
                    Blank("time", .time, "In which time?", standard: "3 business days"),
                ], severity: .major, category: .people
            ) { blank in
                [
                    "when activity \(blank["activity"])", "then activity \(blank["answer"]) on same opportunity",
                    "within \(blank["time"])", "while opportunity is open",
                    "ok \(blank.first("activity")) Mon 10:00 ; \(blank.first("answer")) Mon 10:01",
                    "bad \(blank.first("activity")) Mon 10:00",
                ]
            },
            RulePattern(
                name: "keep-alive", title: "Keep it alive",
                sentence: "Somebody works on every open {record} at least every {time}.",
                blanks: [
                    Blank("record", .record, "On what?", standard: "opportunity", choices: records),
                    Blank("time", .time, "How often?", standard: "10 business days"),
                ], severity: .minor, category: .people
            ) { blank in
                let state = RecordType(rawValue: blank["record"])?.states.first ?? .open
                return [
                    "every \(blank["record"])", "touched every \(blank["time"])",
                    "while \(blank["record"]) is \(state.rawValue)",
                    "ok created Mon 09:00 ; touched Mon 09:01 ; now Mon 09:02", "bad created Mon 09:00",
                ]
            },
            RulePattern(
                name: "never-after", title: "Never after",
                sentence: "After an opportunity is {state}, its {field} never changes.",
                blanks: [
                    Blank("state", .state, "After it is won, lost or closed?", standard: "won", choices: states),
                    Blank("field", .fields, "Which field stands?", standard: field),
                ], severity: .critical, category: .process
            ) { blank in
                [
                    "after opportunity \(blank["state"])", "never opportunity.\(blank["field"]) changed",
                    "ok \(blank["state"]) Mon 10:00",
                    "bad \(blank["state"]) Mon 10:00 ; \(blank["field"]) changed Tue 09:00",
                ]
            },
            RulePattern(
                name: "starts-with", title: "Starts where it should",
                sentence: "Every opportunity starts at stage {stage}, and not at {other} for example.",
                blanks: [
                    Blank("stage", .stage, "Where does it start?", standard: first, choices: vocabulary.stageNames),
                    Blank(
                        "other", .stage, "Where would be too late?", standard: later,
                        fallback: stages.first { $0 != later } ?? "Negotiation", choices: vocabulary.stageNames),
                ], severity: .major, category: .process
            ) { blank in
                [
                    "every opportunity", "starts with opportunity stage \"\(blank["stage"])\"",
                    "ok stage \"\(blank["stage"])\" Mon 09:00", "bad stage \"\(blank["other"])\" Mon 09:00",
                ]
            },
            RulePattern(
                name: "second-pair-of-eyes", title: "Second pair of eyes",
                sentence: "Before an opportunity is {state}, somebody else has recorded {activity}.",
                blanks: [
                    Blank("state", .state, "Before it is won, lost or closed?", standard: "won", choices: states),
                    Blank(
                        "activity", .activity, "How is the second look recorded?", standard: "task", choices: activities
                    ),
                ], severity: .critical, category: .process
            ) { blank in
                [
                    "before opportunity \(blank["state"])", "has activity \(blank["activity"])",
                    "by different user",
                    "ok \(blank.first("activity")) Mon 09:00 by Bob ; \(blank["state"]) Mon 11:00",
                    "bad \(blank.first("activity")) Mon 09:00 ; \(blank["state"]) Mon 11:00",
                ]
            },
        ]
    }

    /// A value for each field that suits it.
    private static func settings(_ blank: Filling) -> String {
        blank["fields"].split(separator: ",").map { part in
            let name = part.split(separator: " ").joined()
            let value =
                switch blank.vocabulary.fields[.opportunity]?[name] ?? .any {
                case .number, .money: "1000"
                case .date: "2026-02-01"
                case .truth: "true"
                case .text, .reference: "\"known\""
                // Not known: the name tells.
                case .any where ["date", "_due", "_on"].contains(where: name.hasSuffix): "2026-02-01"
                case .any where name.hasPrefix("amount"): "1000"
                case .any: "\"known\""
                }
            return "\(name)=\(value)"
        }.joined(separator: ", ")
    }
}
