/// The names a company's rules may use. What is nil is not known, and any name of that sort is accepted.
public struct RuleVocabulary: Sendable {
    /// The stages of one pipeline, in order.
    public struct Pipeline: Hashable, Sendable {
        public var name: String
        public var stages: [String]

        public init(_ name: String, stages: [String]) {
            self.name = name
            self.stages = stages
        }
    }

    /// What a field holds.
    public enum FieldKind: Hashable, Sendable {
        case text, number, money, date, truth
        /// Another record, whose fields a path can go on to.
        case reference(RecordType)
        /// Not known: compared with anything.
        case any
    }

    /// Whether records of a CRM are judged or the traces of an event log.
    public enum Mode: Hashable, Sendable {
        case crm, eventLog
    }

    public var mode: Mode
    public var pipelines: [Pipeline]?
    /// Fields and aliases of each record type, by name. A record type that is missing accepts any field.
    public var fields: [RecordType: [String: FieldKind]]
    /// Names of activities beside the kinds every CRM has: aliases, or the activities of a log.
    public var activities: Set<String>?
    public var roles: Set<String>?
    /// What a record is in a stage: open, won or lost. A stage that is missing may be any.
    public var outcomes: [String: RecordState] = [:]

    /// Names to offer where any is accepted.
    public var offeredActivities: [String] = []
    public var offeredStages: [String] = []

    public init(
        mode: Mode = .crm, pipelines: [Pipeline]? = nil, fields: [RecordType: [String: FieldKind]] = [:],
        activities: Set<String>? = nil, roles: Set<String>? = nil
    ) {
        self.mode = mode
        self.pipelines = pipelines
        self.fields = fields
        self.activities = activities
        self.roles = roles
    }

    /// Accepts every name: for texts whose company is not known.
    public static let lenient = RuleVocabulary()

    /// For an event log whose activities are not known yet, or are these.
    public static func eventLog(activities: Set<String>? = nil) -> RuleVocabulary {
        RuleVocabulary(mode: .eventLog, activities: activities)
    }
}

extension RuleVocabulary {
    func check(stage: RuleName) throws(RuleFinding) {
        guard let pipelines, !pipelines.contains(where: { $0.stages.contains(stage.text) }) else { return }
        let known = pipelines.flatMap(\.stages)
        var seen: Set<String> = []
        let unique = known.filter { seen.insert($0).inserted }
        let pipeline = pipelines.count == 1 ? "pipeline \"\(pipelines[0].name)\"" : "any pipeline"
        throw .unknown(
            "STAGE", "no stage \"\(stage.text)\" in \(pipeline)", at: stage.position, word: stage.text,
            accepted: unique, quote: "\"")
    }

    func check(activity: RuleName) throws(RuleFinding) {
        guard let activities, !activities.contains(activity.text) else { return }
        throw .unknown(
            "ACTIVITY", "no activity \"\(activity.text)\"", at: activity.position, word: activity.text,
            accepted: activities.sorted(), quote: "\"", near: ActivityKind.allCases.map(\.rawValue))
    }

    func check(role: RuleName) throws(RuleFinding) {
        guard let roles, !roles.contains(role.text) else { return }
        throw .unknown(
            "ROLE", "no role \"\(role.text)\"", at: role.position, word: role.text, accepted: roles.sorted(),
            quote: "\"")
    }

    /// What the last field of a path holds, from a record of this type.
    /// - Throws: the first name that its record does not have.
    func kind(of path: FieldPath, on record: RecordType?) throws(RuleFinding) -> FieldKind {
        var record = path.record ?? record
        var kind = FieldKind.any
        for (index, name) in path.fields.enumerated() {
            if index > 0 {
                guard case .reference(let next) = kind else {
                    if kind == .any { return .any }
                    throw RuleFinding(
                        "FIELD", "'\(path.fields[path.fields.startIndex + index - 1])' is no record with fields",
                        at: path.position)
                }
                record = next
            }
            guard let type = record, let known = fields[type] else { return .any }
            guard let found = known[name] else {
                var details = RuleFinding.nearest(name, known.keys.sorted())
                if details.isEmpty { details = RuleFinding.list("accepted", known.keys.sorted()) }
                throw RuleFinding("FIELD", "\(type.rawValue) has no field '\(name)'", at: path.position, details)
            }
            kind = found
        }
        return kind
    }

    /// Whether two stages follow one another in some pipeline, or could where none is known.
    func canPrecede(_ first: String, _ second: String) -> Bool {
        guard let pipelines else { return true }
        return pipelines.contains { pipeline in
            guard let a = pipeline.stages.firstIndex(of: first), let b = pipeline.stages.firstIndex(of: second) else {
                return false
            }
            return a <= b
        }
    }
}
