import CRMModel
import RuleLanguage

/// The names of one kind of case as numbers: what the terms and conditions of its rules speak of.
public struct CaseNames: Sendable {
    /// The record each case is about.
    public var record: RecordType
    /// Stages of all pipelines; the number of a stage is its index.
    public var stages: [Stage] = []
    /// Activities by name: the five kinds first, then the names rules write.
    public private(set) var activities: [String: Int32] = [:]
    /// Aliases of activities that look at the subject: the number is the bit.
    public var aliases: [String: ActivityAlias] = [:]
    public private(set) var fields: [FieldPath: Int32] = [:]
    public private(set) var uses: [UsageEvent: Int32] = [:]
    /// Related records whose events are read, by what a rule calls them; 0 is the case's own record.
    public var relations: [Relation: UInt8] = [:]
    /// Every record shares every other with the case, as in the examples of rules.
    var sharesAll = false

    /// One stage of one pipeline.
    public struct Stage: Hashable, Sendable {
        public var pipeline: String
        public var name: String
        /// Order within the pipeline; nil for one that is neither before nor after another, as lost.
        public var rank: Int?

        public init(pipeline: String, name: String, rank: Int?) {
            self.pipeline = pipeline
            self.name = name
            self.rank = rank
        }
    }

    /// A name of one's own for some activities.
    public enum ActivityAlias: Hashable, Sendable {
        /// Every activity of this type.
        case type(String)
        /// Activities whose bit n is set.
        case bit(Int)
    }

    /// A record other than the case's, as a term names it: its type, and the record both belong to.
    public struct Relation: Hashable, Sendable {
        public var record: RecordType
        public var sameRecord: RecordType?

        public init(_ record: RecordType, onSame sameRecord: RecordType? = nil) {
            self.record = record
            self.sameRecord = sameRecord
        }
    }

    public init(record: RecordType) {
        self.record = record
        for (number, kind) in ActivityKind.allCases.enumerated() { activities[kind.rawValue] = Int32(number) }
    }

    /// The number of an activity's name, which is added where it is not there.
    public mutating func addActivity(_ name: String) -> Int32 {
        if let number = activities[name] { return number }
        let number = Int32(activities.count)
        activities[name] = number
        return number
    }

    /// Gives a field its slot.
    public mutating func setField(_ path: FieldPath, slot: Int32) { fields[path] = slot }

    /// The number of a use, which is added where it is not there.
    public mutating func addUse(_ use: UsageEvent) -> Int32 {
        if let number = uses[use] { return number }
        let number = Int32(uses.count)
        uses[use] = number
        return number
    }

    /// The number of the records a term is about; nil where their events are not read.
    func relation(_ record: RecordType, onSame shared: RecordType?) -> UInt8? {
        let shared = shared == self.record || sharesAll ? nil : shared
        if record == self.record, shared == nil { return 0 }
        if sharesAll { return RecordType.allCases.firstIndex(of: record).map { UInt8($0 + 1) } }
        return relations[Relation(record, onSame: shared)]
    }

    /// Which stages pass a test: one flag a stage. A stage of the name in any pipeline begins the run.
    func passing(_ name: String, _ reach: StageReach) -> [Bool] {
        stages.map { stage in
            stages.contains { named in
                guard named.name == name, named.pipeline == stage.pipeline else { return false }
                if stage == named { return true }
                guard let rank = stage.rank, let limit = named.rank else { return false }
                return reach == .orLater ? rank > limit : reach == .orEarlier ? rank < limit : false
            }
        }
    }
}

/// Why a rule cannot be judged on a kind of case.
public struct BindingError: Error, Hashable, Sendable {
    /// One clause without a capital and without a full stop.
    public let reason: String

    public init(_ reason: String) { self.reason = reason }
}
