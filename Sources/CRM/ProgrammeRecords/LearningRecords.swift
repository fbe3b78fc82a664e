import CRMModel

/// One need, plan or delivery of one kind of training for one user.
public struct TrainingRecord: Sendable {
    /// The kinds the file may name.
    public enum Kind: String, CaseIterable, Sendable {
        case computerLiteracy = "computer_literacy"
        case businessProcess = "business_process"
        case crmApplication =
            "crm_application"
        case remedial
        case newUser = "new_user"
    }
    /// The result of a needs assessment. Absent means that nobody assessed it.
    public enum Need: String, CaseIterable, Sendable { case yes, none }

    public let place: ProgrammePlace
    public let user: ProgrammeReference
    public let kind: Kind
    public let area: ProgrammeReference?
    public let need: Need?
    public let assessedOn: CalendarDate?
    public let plannedOn: CalendarDate?
    public let deliveredOn: CalendarDate?
    /// 0 to 100 by custom; as written.
    public let score: Double?
    public let passed: Bool?

    static let columns: [ProgrammeColumn] = [
        .required("user", "who"), .required("kind", "one of the five kinds of training"),
        .optional("area", "area of the manual"),
        .optional("need", "yes or none as assessed, empty while unknown"),
        .optional("assessed_on", "day of the assessment"),
        .optional("planned_on", "day it is planned for"), .optional("delivered_on", "day it took place"),
        .optional("score", "result of the test"), .optional("passed", "yes or no"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        user = reader.requiredReference("user", .user)
        let kind = reader.requiredWord("kind", Kind.self)
        area = reader.reference("area", .area)
        need = reader.word("need", Need.self)
        assessedOn = reader.date("assessed_on")
        plannedOn = reader.date("planned_on")
        deliveredOn = reader.date("delivered_on")
        score = reader.number("score")
        passed = reader.bool("passed")
        guard let kind, !reader.isBad else { return nil }
        self.kind = kind
    }
}

/// One item of the communication plan for one audience.
public struct CommunicationRecord: Sendable {
    /// The kinds the file may name.
    public enum Kind: String, CaseIterable, Sendable {
        case goal, benefit, update
        case caseStudy = "case_study"
        case persuasion
    }
    /// Whom an item is for.
    public enum Audience: Hashable, Sendable {
        case all
        case user(String)
        case unit(String)
        case role(String)
        /// Nothing is called that: a finding.
        case unknown(String)
    }

    public let place: ProgrammePlace
    public let item: String
    public let kind: Kind
    public let audience: Audience
    public let format: String?
    public let plannedOn: CalendarDate?
    public let deliveredOn: CalendarDate?
    public let openedOn: CalendarDate?

    static let columns: [ProgrammeColumn] = [
        .required("item", "name of the item"), .required("kind", "goal, benefit, update, case_study or persuasion"),
        .required("audience", "a user, a unit, a role, or all"), .optional("format", "mail, talk, film …"),
        .optional("planned_on", "day it is due"), .optional("delivered_on", "day it went out"),
        .optional("opened_on", "day it was read, where that is known"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        item = reader.requiredText("item")
        let kind = reader.requiredWord("kind", Kind.self)
        let text = reader.requiredText("audience")
        if text == "all" {
            audience = .all
        } else if let id = reader.id(of: .user, named: text) {
            audience = .user(id)
        } else if let id = reader.id(of: .unit, named: text) {
            audience = .unit(id)
        } else if let id = reader.id(of: .role, named: text) {
            audience = .role(id)
        } else {
            audience = .unknown(text)
            if !text.isEmpty { reader.warn("no user, unit or role '\(text)'", "audience") }
        }
        format = reader.text("format")
        plannedOn = reader.date("planned_on")
        deliveredOn = reader.date("delivered_on")
        openedOn = reader.date("opened_on")
        guard let kind, !reader.isBad else { return nil }
        self.kind = kind
    }
}

/// One answer, or one invitation that was not answered, to one question of a poll. Respondents are pseudonyms.
public struct PollRecord: Sendable {
    public let place: ProgrammePlace
    public let poll: String
    public let question: String
    public let askedOn: CalendarDate
    public let respondent: String
    public let role: ProgrammeReference?
    public let unit: ProgrammeReference?
    /// Absent: invited, not answered.
    public let answer: String?

    static let columns: [ProgrammeColumn] = [
        .required("poll", "name of the poll"), .required("question", "name of the question"),
        .required("asked_on", "day it was sent"),
        .required("respondent", "a pseudonym, never a user"), .optional("role", "role of the respondent"),
        .optional("unit", "unit of the respondent"), .required("answer", "the answer; empty: invited, not answered"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        poll = reader.requiredText("poll")
        question = reader.requiredText("question")
        askedOn = reader.requiredDate("asked_on")
        respondent = reader.requiredText("respondent")
        role = reader.reference("role", .role)
        unit = reader.reference("unit", .unit)
        answer = reader.text("answer")
        if reader.isBad { return nil }
    }
}

/// One public reward of one user.
public struct RewardRecord: Sendable {
    public let place: ProgrammePlace
    public let user: ProgrammeReference
    public let reason: String
    public let at: ProgrammeTime
    /// The user agreed to be named. Default: no.
    public let optIn: Bool

    static let columns: [ProgrammeColumn] = [
        .required("user", "who"), .required("reason", "what for"), .required("at", "when"),
        .optional("opt_in", "yes: may be named"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        user = reader.requiredReference("user", .user)
        reason = reader.requiredText("reason")
        at = reader.requiredTime("at")
        optIn = reader.bool("opt_in") ?? false
        if reader.isBad { return nil }
    }
}
