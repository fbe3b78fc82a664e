import CRMModel

/// One action on one finding: training, help, encouragement, or, rarely, a stick.
public struct FollowUpRecord: Sendable {
    /// What was done.
    public enum Kind: String, CaseIterable, Sendable {
        case training, help, encouragement, support, cajoling, other, stick
    }
    /// Whether somebody asked for it.
    public enum Trigger: String, CaseIterable, Sendable { case proactive, requested }

    public let place: ProgrammePlace
    public let user: ProgrammeReference?
    public let unit: ProgrammeReference?
    public let area: ProgrammeReference?
    /// Id of the rule, as the manual writes it.
    public let rule: String?
    public let kind: Kind
    public let trigger: Trigger?
    public let at: ProgrammeTime
    public let by: ProgrammeReference?
    public let hours: Double?
    public let note: String?

    static let columns: [ProgrammeColumn] = [
        .optional("user", "whom it was for; this or unit"), .optional("unit", "the unit it was for"),
        .optional("area", "area of the manual"), .optional("rule", "rule of the manual"),
        .required("kind", "training, help, encouragement, support, cajoling, other or stick"),
        .optional("trigger", "proactive or requested"), .required("at", "when"), .optional("by", "the user who did it"),
        .optional("hours", "how long it took"), .optional("note", "remark"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        reader.requireOne(of: ["user", "unit"])
        user = reader.reference("user", .user)
        unit = reader.reference("unit", .unit)
        area = reader.reference("area", .area)
        rule = reader.text("rule")
        let kind = reader.requiredWord("kind", Kind.self)
        trigger = reader.word("trigger", Trigger.self)
        at = reader.requiredTime("at")
        by = reader.reference("by", .user)
        hours = reader.number("hours")
        note = reader.text("note")
        guard let kind, !reader.isBad else { return nil }
        self.kind = kind
    }
}

/// One look of a named person at one or more cells of the compliance matrix.
public struct ReviewRecord: Sendable {
    /// What the reviewer decided.
    public enum Verdict: String, CaseIterable, Sendable {
        case seen, waived
        case scaleBack = "scale_back"
        case drivenFromRecord = "driven_from_record"
    }

    public let place: ProgrammePlace
    public let reviewer: ProgrammeReference
    public let at: ProgrammeTime
    /// Absent: all areas. The same holds for unit and user.
    public let area: ProgrammeReference?
    public let unit: ProgrammeReference?
    public let user: ProgrammeReference?
    public let verdict: Verdict
    public let rule: String?
    public let record: String?
    public let reason: String?
    public let expiresOn: CalendarDate?
    public let minutes: Double?
    /// Where rule and record stand.
    public let rulePlace: ProgrammePlace
    public let recordPlace: ProgrammePlace

    static let columns: [ProgrammeColumn] = [
        .required("reviewer", "who looked"), .required("at", "when"), .optional("area", "which area; empty: all"),
        .optional("unit", "which unit; empty: all"), .optional("user", "which user; empty: all"),
        .required("verdict", "seen, waived, scale_back or driven_from_record"), .optional("rule", "rule waived"),
        .optional("record", "record waived"), .optional("reason", "why it was waived; a waiver needs it"),
        .optional("expires_on", "end of the waiver, which needs one"),
        .optional("minutes", "how long the look took"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        reviewer = reader.requiredReference("reviewer", .user)
        at = reader.requiredTime("at")
        area = reader.reference("area", .area)
        unit = reader.reference("unit", .unit)
        user = reader.reference("user", .user)
        let verdict = reader.requiredWord("verdict", Verdict.self)
        rule = reader.text("rule")
        record = reader.text("record")
        reason = reader.text("reason")
        expiresOn = reader.date("expires_on")
        minutes = reader.number("minutes")
        if verdict == .waived {
            // What is accepted for no reason or for ever is not accepted, and what names nothing would accept everything.
            for column in ["reason", "expires_on"] { reader.require(column, why: "every accepted deviation needs it") }
            reader.requireOne(of: ["rule", "record", "unit", "user"])
            rulePlace = reader.place(of: "rule")
            recordPlace = reader.place(of: "record")
        } else {
            (rulePlace, recordPlace) = (place, place)
        }
        guard let verdict, !reader.isBad else { return nil }
        self.verdict = verdict
    }
}

/// One remark, request for help, or promise.
public struct FeedbackRecord: Sendable {
    /// What was done.
    public enum Kind: String, CaseIterable, Sendable {
        case feedback
        case helpRequest = "help_request"
        case promise
    }
    /// How it ended.
    public enum Outcome: String, CaseIterable, Sendable { case done, refused, renegotiated }

    public let place: ProgrammePlace
    public let id: String
    public let kind: Kind
    public let user: ProgrammeReference?
    public let unit: ProgrammeReference?
    public let at: ProgrammeTime
    public let text: String?
    /// Promises: by when.
    public let dueOn: CalendarDate?
    public let action: String?
    public let outcome: Outcome?
    /// When the action, or the refusal, was made public.
    public let actionPublishedAt: ProgrammeTime?

    static let columns: [ProgrammeColumn] = [
        .required("id", "number of the item"), .required("kind", "feedback, help_request or promise"),
        .optional("user", "who said it, or to whom it was promised; this or unit"),
        .optional("unit", "the unit that said it"),
        .required("at", "when"), .optional("text", "what was said"), .optional("due_on", "promises: by when"),
        .optional("action", "what was done"), .optional("outcome", "done, refused or renegotiated"),
        .optional("action_published_at", "when that was made public"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        id = reader.requiredText("id")
        let kind = reader.requiredWord("kind", Kind.self)
        user = reader.reference("user", .user)
        unit = reader.reference("unit", .unit)
        at = reader.requiredTime("at")
        text = reader.text("text")
        dueOn = reader.date("due_on")
        action = reader.text("action")
        outcome = reader.word("outcome", Outcome.self)
        actionPublishedAt = reader.time("action_published_at")
        guard let kind, !reader.isBad else { return nil }
        self.kind = kind
    }
}
