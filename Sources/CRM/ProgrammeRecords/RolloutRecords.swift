import CRMModel

/// When one unit, with all units below it, starts to use the system.
public struct RolloutWaveRecord: Sendable {
    public let place: ProgrammePlace
    public let wave: String
    public let unit: ProgrammeReference
    public let invitedOn: CalendarDate?
    public let plannedOn: CalendarDate?
    /// Absent: not live yet.
    public let liveOn: CalendarDate?

    static let columns: [ProgrammeColumn] = [
        .required("wave", "name of the wave"), .required("unit", "the unit that goes live"),
        .optional("invited_on", "day of the invitation"),
        .optional("planned_on", "day planned"), .optional("live_on", "day it went live; empty: not yet"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        wave = reader.requiredText("wave")
        unit = reader.requiredReference("unit", .unit)
        invitedOn = reader.date("invited_on")
        plannedOn = reader.date("planned_on")
        liveOn = reader.date("live_on")
        if reader.isBad { return nil }
    }
}

/// One contribution of the people concerned: asked, seated, required, decided, ranked.
public struct ConsultationRecord: Sendable {
    /// The kinds the file may name.
    public enum Kind: String, CaseIterable, Sendable { case consulted, seat, requirement, decision, priority }
    /// The area of the record of the enterprise architecture's approval; it is no area of the manual.
    public static let architectureArea = "it-architecture"

    public let place: ProgrammePlace
    public let area: ProgrammeReference?
    public let unit: ProgrammeReference?
    public let kind: Kind
    /// A user, or the name of a role or group.
    public let who: ProgrammeReference?
    public let at: ProgrammeTime
    public let text: String?
    /// Id of the rule, or name of the field, that goes back to it.
    public let refersTo: String?

    static let columns: [ProgrammeColumn] = [
        .optional("area", "area of the manual, or it-architecture; this or unit"),
        .optional("unit", "the unit concerned"),
        .required("kind", "consulted, seat, requirement, decision or priority"),
        .optional("who", "who was heard or decided"),
        .required("at", "when"), .optional("text", "what was said or decided"),
        .optional("refers_to", "rule or field that goes back to it"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        reader.requireOne(of: ["area", "unit"])
        area = reader.reference("area", .area, others: [Self.architectureArea])
        unit = reader.reference("unit", .unit)
        let kind = reader.requiredWord("kind", Kind.self)
        who = reader.quietReference("who", .user)
        at = reader.requiredTime("at")
        text = reader.text("text")
        refersTo = reader.text("refers_to")
        guard let kind, !reader.isBad else { return nil }
        self.kind = kind
    }
}

/// One person with a part in the rollout.
public struct ChampionRecord: Sendable {
    /// The kinds the file may name.
    public enum Kind: String, CaseIterable, Sendable {
        case champion
        case firstUser = "first_user"
        case influencer, steering
    }

    public let place: ProgrammePlace
    public let user: ProgrammeReference
    public let kind: Kind
    public let unit: ProgrammeReference?
    public let since: CalendarDate?
    /// The user agreed to the part being known. Default: no.
    public let optIn: Bool

    static let columns: [ProgrammeColumn] = [
        .required("user", "who"), .required("kind", "champion, first_user, influencer or steering"),
        .optional("unit", "for which unit"), .optional("since", "from when"), .optional("opt_in", "yes: agreed to it"),
    ]

    init?(_ reader: inout RowReader) {
        place = reader.place
        user = reader.requiredReference("user", .user)
        let kind = reader.requiredWord("kind", Kind.self)
        unit = reader.reference("unit", .unit)
        since = reader.date("since")
        optIn = reader.bool("opt_in") ?? false
        guard let kind, !reader.isBad else { return nil }
        self.kind = kind
    }
}
