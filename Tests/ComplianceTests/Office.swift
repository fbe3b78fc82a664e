import Adoption
import CRMModel
import Compliance
import Figures
import Foundation
import ProgrammeRecords
import RuleLanguage

/// A company built by hand, with its activations, so that what is counted is known. As-of: Tuesday, 30 June 2026; the
/// window is 2 to 29 June. Users are account executives since 2020 unless they say otherwise.
struct Office {
    static let asOf = CalendarDate(dayNumber: 20_634)
    var records: CRMRecords
    var judgement = Judgement()
    private(set) var files: [String: String] = [:]
    private var exposures: [(user: Int, area: Int, days: Double)] = []
    private var userIDs: [(id: String, name: String)] = []
    private var unitIDs: [(id: String, name: String)] = []
    private var parents: [Int32] = []

    init() {
        let zone = Zone(named: "UTC")
        let euro = Currency(code: "EUR")
        guard let zone, let euro else { preconditionFailure("no zone or currency") }
        records = CRMRecords(
            asOf: Office.asOf, company: "Office", baseCurrency: euro, zone: zone, fiscal: FiscalCalendar(startMonth: 1))
        judgement.days = 180
    }

    @discardableResult
    mutating func unit(_ id: String, name: String? = nil, in parent: Int? = nil) -> Int {
        records.units.ids.append(id)
        records.units.names.append(name ?? "Unit \(id)")
        records.units.kinds.append("branch")
        records.units.parents.append(parent.map(Int32.init) ?? ReferenceColumn.missing)
        records.units.index = IDIndex(records.units.ids)
        unitIDs.append((id, name ?? "Unit \(id)"))
        return records.units.count - 1
    }

    @discardableResult
    mutating func segment(_ id: String) -> Int {
        records.segments.ids.append(id)
        records.segments.names.append("Segment \(id)")
        records.segments.index = IDIndex(records.segments.ids)
        return records.segments.count - 1
    }

    @discardableResult
    mutating func user(
        _ id: String, unit: Int? = nil, role: String? = "AE", manager: Int? = nil, from: String? = "2020-01-01",
        to: String? = nil, isService: Bool = false, segment: Int? = nil
    ) -> Int {
        records.users.ids.append(id)
        records.users.names.append("Name of \(id)")
        records.users.roles.append(role)
        records.users.levels.append(nil)
        records.users.units.append(unit.map(Int32.init) ?? ReferenceColumn.missing)
        records.users.segments.append(segment.map(Int32.init) ?? ReferenceColumn.missing)
        records.users.managers.append(manager.map(Int32.init) ?? ReferenceColumn.missing)
        records.users.timeZones.append(nil)
        records.users.calendars.append(nil)
        records.users.startsOn.append(from.flatMap { CalendarDate(iso: $0) })
        records.users.endsOn.append(to.flatMap { CalendarDate(iso: $0) })
        records.users.isService.append(isService ? 1 : 0)
        records.users.index = IDIndex(records.users.ids)
        userIDs.append((id, "Name of \(id)"))
        return records.users.count - 1
    }

    mutating func away(_ user: Int, _ from: String, _ to: String) {
        guard let start = CalendarDate(iso: from), let end = CalendarDate(iso: to) else { return }
        records.absences.append(user: user, start: start, end: end, fraction: 1)
    }

    /// An area for some roles; for all without any.
    @discardableResult
    mutating func area(_ id: String, roles: Set<String> = []) -> Int {
        judgement.areas.append(JudgedArea(id: id, title: id.capitalized, appliesTo: roles, appliesToAll: roles.isEmpty))
        return judgement.areas.count - 1
    }

    @discardableResult
    mutating func rule(
        _ id: String, area: Int = 0, _ severity: RuleSeverity = .minor, ofManagers: Bool = false
    ) -> Int {
        let form = RuleForm.never(EventTerm(.record(.opportunity, .created)))
        judgement.rules.append(
            JudgedRule(
                rule: Rule(
                    id: id, severity: severity, category: .process, form: form,
                    actor: ofManagers ? ActorTest(.manager) : nil),
                area: area, version: 1, stepID: "step", stepTitle: "Step", from: nil, to: nil))
        judgement.cases.append(0)
        return judgement.rules.count - 1
    }

    /// So many activations with a record each (or one that is named), whose outcome fell so many days before the as-of.
    mutating func add(
        _ state: ActivationState, _ count: Int = 1, rule: Int = 0, user: Int, daysAgo: Int = 5, lateBy: Double? = 2,
        record: String? = nil, type: RecordType = .opportunity, flags: ActivationFlags = [], unit: Int? = nil
    ) {
        let day = Office.asOf.adding(days: -daysAgo)
        for _ in 0..<count {
            let row = Int32(judgement.recordIDs.count)
            judgement.recordIDs.append(record ?? "r\(row)")
            judgement.recordNames.append(nil)
            judgement.recordTypes.append(type)
            let start = Int64(day.dayNumber) * 86_400_000
            let deadline = state == .pending || lateBy == nil ? Activation.none : start + 43_200_000
            let answered =
                state == .late
                ? deadline + Int64((lateBy ?? 0) * 86_400_000) : state == .fulfilled ? start : Activation.none
            judgement.activations.append(
                Activation(
                    rule: Int32(rule), user: Int32(user),
                    unit: Int32(unit ?? (user < 0 ? -1 : records.users.units[user] ?? -1)), record: row, at: start,
                    deadline: deadline,
                    answered: answered, outcomeDay: day.dayNumber, state: state, flags: flags))
        }
    }

    /// Days on which a user owned a record an area could apply to.
    mutating func expose(_ user: Int, _ area: Int = 0, days: Double = 20) { exposures.append((user, area, days)) }

    /// A file of content/programme.
    mutating func file(_ name: String, _ text: String) { files[name] = text }

    /// The judgement with the counts that the engine would have added.
    var judged: Judgement {
        var judged = judgement
        judged.activations.sort { ($0.rule, $0.record, $0.at) < ($1.rule, $1.record, $1.at) }
        judged.exposure = Array(repeating: 0, count: records.users.count * judged.areas.count)
        for item in exposures { judged.exposure[item.user * judged.areas.count + item.area] = item.days }
        var counts: [[Int32]: WindowCount] = [:]
        for item in judged.activations where item.isCharged && item.state != .pending {
            let age = Office.asOf.dayNumber - item.outcomeDay
            guard age >= 1 else { continue }
            let window = (age - 1) / 28
            let key = [item.user, item.rule, window]
            var count =
                counts[key]
                ?? WindowCount(user: item.user, rule: item.rule, window: window, fulfilled: 0, late: 0, violated: 0)
            switch item.state {
            case .fulfilled: count.fulfilled += 1
            case .late: count.late += 1
            case .violated, .pending: count.violated += 1
            }
            counts[key] = count
        }
        judged.windows = counts.values.sorted { ($0.user, $0.rule, $0.window) < ($1.user, $1.rule, $1.window) }
        return judged
    }

    func programme() throws -> ProgrammeRecords {
        let folder = NSTemporaryDirectory() + "office-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/\(name).csv")) }
        return ProgrammeRecords.read(
            folder: folder,
            resolver: ProgrammeDirectory(
                users: userIDs, units: unitIDs, roles: ["AE", "Manager"], areas: judgement.areas.map(\.id)))
    }

    func report(
        namesPeople: Bool = true, target: Double = 0.8, reviewTime: ReviewTime = ReviewTime()
    ) throws -> ComplianceReport {
        let programme = try programme()
        return ComplianceReport(
            judgement: judged, records: records,
            eligibility: Eligibility(records: records, waves: programme.rolloutWaves), programme: programme,
            target: target,
            groups: PeopleGroups(users: records.users, units: records.units), namesPeople: namesPeople,
            reviewTime: reviewTime)
    }

    /// One area with one minor rule and so many users of one unit.
    static func simple(users: Int = 6) -> Office {
        var office = Office()
        office.area("sales")
        office.rule("S-1")
        let unit = office.unit("north")
        for number in 0..<users { office.user("u\(number)", unit: unit) }
        return office
    }
}

extension ComplianceReport {
    /// The rows of a figure as texts.
    static func texts(_ rows: RowSet) -> [[String]] { (0..<rows.count).map { rows.cells($0).map(Office.text) } }
}

extension Office {
    static func text(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): text ?? ""
        case .integer(let value): value.map(String.init) ?? ""
        case .money(let money): money.map { "\($0.minor)" } ?? ""
        case .real(let value): value.map { "\($0)" } ?? ""
        case .date(let date): date?.iso ?? ""
        case .person(let row): row.map { "person \($0)" } ?? ""
        }
    }
}
