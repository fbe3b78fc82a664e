// Compliance: whether the CRM is used as the manual says, for each user and each process area.
//
// In: the records with their histories, the manual's rules, programme records. Out: a `Judgement`, which holds every
// activation of every rule with who answers for it; from it cells, pooled figures, and who needs a person.

import CRMModel
import RuleLanguage

/// A process area as it is judged.
public struct JudgedArea: Sendable {
    /// Area of the manual.
    public let id: String
    public let title: String
    /// Whether a role is one the area applies to, by the code of `CRMRecords.users.roles`; without a role never.
    public let appliesTo: Set<String>
    /// The area applies to every role.
    public let appliesToAll: Bool

    public init(id: String, title: String, appliesTo: Set<String>, appliesToAll: Bool) {
        self.id = id
        self.title = title
        self.appliesTo = appliesTo
        self.appliesToAll = appliesToAll
    }
}

/// A rule as it is judged: one version of one rule of one area.
public struct JudgedRule: Sendable {
    public let rule: Rule
    /// Index in `Judgement.areas`.
    public let area: Int
    /// The version of the area's chapter the rule stands in.
    public let version: Int
    /// Anchor of the step on the area's page, and its heading.
    public let stepID: String
    public let stepTitle: String
    /// Days on which it is in force; nil for an open end.
    public let from: CalendarDate?
    public let to: CalendarDate?

    public init(
        rule: Rule, area: Int, version: Int, stepID: String, stepTitle: String, from: CalendarDate?, to: CalendarDate?
    ) {
        self.rule = rule
        self.area = area
        self.version = version
        self.stepID = stepID
        self.stepTitle = stepTitle
        self.from = from
        self.to = to
    }
}

/// A rule that could not be judged, and why.
public struct RuleFailure: Sendable {
    public enum Reason: Sendable, Hashable {
        /// A table it reads has no rows, or a column of it (`table.column`) nothing to fill it.
        case noSource(String)
        /// It failed while it ran.
        case failed(String)
    }
    /// Index in `Judgement.rules`.
    public let rule: Int
    public let reason: Reason

    public init(rule: Int, reason: Reason) {
        self.rule = rule
        self.reason = reason
    }
}

/// What became of the activations of one user under one rule in one 28-day window.
public struct WindowCount: Sendable, Hashable {
    public var user: Int32
    public var rule: Int32
    /// 0 for the 28 complete days before the as-of, 1 for the 28 before these, …
    public var window: Int32
    public var fulfilled: Int32
    public var late: Int32
    public var violated: Int32

    public init(user: Int32, rule: Int32, window: Int32, fulfilled: Int32, late: Int32, violated: Int32) {
        self.user = user
        self.rule = rule
        self.window = window
        self.fulfilled = fulfilled
        self.late = late
        self.violated = violated
    }
}

/// How many activations of one user under one rule came to nothing.
public struct ReleasedCount: Sendable, Hashable {
    /// Row of who would have answered; -1 for nobody.
    public var user: Int32
    public var rule: Int32
    /// The condition ended before the deadline.
    public var withdrawn: Int32
    /// By the rule's own exception.
    public var excepted: Int32

    public init(user: Int32, rule: Int32, withdrawn: Int32 = 0, excepted: Int32 = 0) {
        self.user = user
        self.rule = rule
        self.withdrawn = withdrawn
        self.excepted = excepted
    }
}

/// One way in which completed cases of an area went.
public struct Variant: Sendable {
    /// Names of the steps in order, consecutive repeats once.
    public let steps: [String]
    /// Cases by user (row of who owned the case at its end), ascending; -1 for nobody.
    public let users: [(user: Int32, cases: Int32)]
    public var count: Int { users.reduce(0) { $0 + Int($1.cases) } }

    public init(steps: [String], users: [(user: Int32, cases: Int32)]) {
        self.steps = steps
        self.users = users
    }
}

/// Work on a case that passed to another person, by a change of owner or since the next step was another's, and what came
/// of it.
public struct HandOff: Sendable {
    /// Row in `Judgement.recordIDs`.
    public let record: Int32
    /// Who handed over and who received; rows of users.
    public let from: Int32
    public let to: Int32
    public let at: Int64
    /// An obligation that came with it was missed and the receiver did nothing on the record until it was made up for or
    /// the as-of.
    public let isBroken: Bool
    /// The last step before, and the first one after; nil for none and where the area's steps are those of other records.
    public let step: String?
    public let nextStep: String?
    /// When the next step was taken; `Activation.none` where it was not.
    public let nextAt: Int64

    /// Days of 24 hours until the next step; nil where there was none.
    var daysToNext: Double? { nextAt == Activation.none ? nil : Double(nextAt - at) / 86_400_000 }

    public init(
        record: Int32, from: Int32, to: Int32, at: Int64, isBroken: Bool, step: String? = nil, nextStep: String? = nil,
        nextAt: Int64 = Activation.none
    ) {
        self.record = record
        self.from = from
        self.to = to
        self.at = at
        self.isBroken = isBroken
        self.step = step
        self.nextStep = nextStep
        self.nextAt = nextAt
    }
}

/// Everything that was found by holding the records against the manual.
public struct Judgement: Sendable {
    public var areas: [JudgedArea] = []
    public var rules: [JudgedRule] = []
    /// Ids of the cases, each with the type of its record.
    public var recordIDs = TextColumn()
    public var recordTypes: [RecordType] = []
    /// Names of the records as pages show them; absent where the record has none.
    public var recordNames = TextColumn()
    /// Activations whose outcome fell within `days` before the as-of, and all that are pending; by rule, record,
    /// instant.
    public var activations: [Activation] = []
    /// Length of the history of `activations` in days.
    public var days = 0
    /// All outcomes by user, rule and 28-day window since the first event; by user, rule, window.
    public var windows: [WindowCount] = []
    /// Days with presence on which a user owned at least one live record the area's rules could apply to, within the
    /// last 28 days: `exposure[user * areas.count + area]`.
    public var exposure: [Double] = []
    /// Occasions the area's rules would have given a user at the rate of the colleagues, for the records and days of the
    /// same 28 days; infinity where no colleague had any. In the order of `exposure`.
    public var expected: [Double] = []
    /// Cases looked at, by rule.
    public var cases: [Int] = []
    /// Withdrawn and excepted activations since the first event; by rule, user.
    public var released: [ReleasedCount] = []
    public var failures: [RuleFailure] = []
    /// By area, the most frequent first, ties by steps.
    public var variants: [[Variant]] = []
    /// By area.
    public var handOffs: [[HandOff]] = []
    /// Events read, and how many had no instant.
    public var eventCount = 0
    public var undatedEvents = 0

    public init() {}
}
