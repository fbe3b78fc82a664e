import CRMModel
import CRMStore
import Figures
import ProgrammeRecords

/// Who needs a person this week: users with a cell that is violated or not used, those who never asked for help first.
///
/// Support usually goes to those who ask; those who do not use the system do not ask. This list is for the others: it
/// says what the data shows and since when, never why.
public struct NeedsPerson: Sendable {
    /// One user with at least one red cell.
    public struct Entry: Sendable {
        public let user: RowIndex
        public let violated: [Int]
        public let nonUse: [Int]
        /// The day since which the oldest of these cells has been red without a break.
        public let since: CalendarDate
        /// The last follow-up, for the user or a unit above; nil without one.
        public let lastContact: CalendarDate?
        /// Whether the user has asked for help in the last 30 days; nil where no request of anybody is recorded.
        public let hasAsked: Bool?
        /// A champion in service who did something in the last fortnight, of the same unit or the nearest one above, who agreed to be known; nil where the place is vacant.
        public let champion: RowIndex?
        /// Follow-ups are recorded, and a red cell older than five working days has had none since.
        public let isOverdue: Bool

        public var isSilent: Bool { hasAsked == false }
        public var cells: Int { violated.count + nonUse.count }
    }

    /// Silent strugglers first, then by cells, then who waited longest, then as the organisation lists them.
    public let entries: [Entry]
    /// Users with a red or non-use cell and no request for help in 30 days.
    public let silent: Figure
    /// Of those that are older than ten working days, the ones somebody went to unasked within these ten days.
    public let reached: Figure
    /// Red cells older than five working days without a follow-up.
    public let overdue: Figure

    /// - Parameter activity: what each user did on each day; without it every champion in service counts as active.
    public init(
        _ matrix: ComplianceMatrix, history: CellHistory, programme: ProgrammeRecords, activity: UserDayCounts? = nil
    ) {
        let records = matrix.records
        let asOf = records.asOf
        let requests = programme.feedback.filter { $0.kind == .helpRequest && $0.at.date <= asOf }
        let asked = Set(
            requests.filter { $0.at.date > asOf.adding(days: -30) }.compactMap {
                $0.user?.id.flatMap(records.users.index.row(of:))
            })
        let isKnown = !programme.followUps.isEmpty
        let contacts = Contacts(programme.followUps, records: records)
        let champions = Champions(programme.champions, records: records, activity: activity)
        var entries: [Entry] = []
        var redCells: [(user: RowIndex, area: Int, isOpen: Bool)] = []
        for user in matrix.users {
            let red = matrix.redAreas(of: user)
            guard !red.isEmpty else { continue }
            let since = red.map { history.redSince(user, $0) }.min() ?? asOf
            let working = records.businessDays(of: user)
            var late = false
            for area in red {
                let begun = history.redSince(user, area)
                let isOpen =
                    working.days(from: begun, to: asOf) > 5
                    && !contacts.has(user, since: begun, area: matrix.judgement.areas[area].id)
                redCells.append((user, area, isOpen))
                if isOpen { late = true }
            }
            entries.append(
                Entry(
                    user: user, violated: red.filter { matrix.cell(user, $0).state == .violated },
                    nonUse: red.filter { matrix.cell(user, $0).state == .nonUse }, since: since,
                    lastContact: contacts.last(user), hasAsked: requests.isEmpty ? nil : asked.contains(user),
                    champion: champions.nearest(to: user), isOverdue: late && isKnown))
        }
        entries.sort {
            ($0.isSilent ? 0 : 1, -$0.cells, $0.lastContact ?? $0.since, $0.user)
                < ($1.isSilent ? 0 : 1, -$1.cells, $1.lastContact ?? $1.since, $1.user)
        }
        self.entries = entries

        // The order of a list must not tell the people of a team apart, and neither may a list of few.
        let listing = PeopleListing(matrix)
        let noRequests = "We could show this if requests for help were recorded in feedback.csv."
        let noFollowUps = "We could show this if follow-ups were recorded in follow_ups.csv."
        func figure(
            _ slug: String, of noun: String, _ name: String, _ title: String, _ column: String,
            _ rows: [PeopleListing.Row], marked: Int, missing: String?
        ) -> Figure {
            listing.figure(slug, name, title, [column], rows, tie: .share(column), missing: missing) { list in
                .proportion(slug, successes: marked, trials: list.count, of: noun, asOf: asOf, rows: list)
            }
        }
        let silentEntries = entries.filter(\.isSilent)
        silent = listing.figure(
            "silent-struggler-count", "silent-strugglers", "People with a red cell who have not asked for help",
            ["cells"], silentEntries.map { ($0.user, nil, [.integer(Int64($0.cells))]) }, tie: .count,
            missing: requests.isEmpty ? noRequests : nil
        ) { list in
            Figure(
                "silent-struggler-count",
                outcome: matrix.teams.areSilent ? .absent(.suppressed) : .value(.count(list.count, of: "people")),
                n: list.count, asOf: asOf, rows: list)
        }

        let older = silentEntries.filter { records.businessDays(of: $0.user).days(from: $0.since, to: asOf) > 10 }
        let met = older.map { entry in
            contacts.hasProactive(entry.user, from: entry.since, workingDays: 10, records.businessDays(of: entry.user))
        }
        reached = figure(
            "silent-struggler-reach", of: "people", "silent-strugglers-reached",
            "Silent strugglers older than ten working days", "reached",
            zip(older, met).map { ($0.user, nil, [.integer($1 ? 1 : 0)]) }, marked: met.count { $0 },
            missing: requests.isEmpty ? noRequests : isKnown ? nil : noFollowUps)
        overdue = figure(
            "follow-up-overdue", of: "red cells", "red-cells", "Red cells", "without_follow_up",
            redCells.map { ($0.user, $0.area, [.integer($0.isOpen ? 1 : 0)]) }, marked: redCells.count { $0.isOpen },
            missing: isKnown ? nil : noFollowUps)
    }

    /// Whether the people may be told: they may be named, or are five.
    public func isTold(_ matrix: ComplianceMatrix) -> Bool {
        matrix.namesPeople || !(1..<PeopleGroups.smallest).contains(entries.count)
    }
}

/// Follow-ups by whom they were for. A follow-up of a unit is one for everybody in it.
struct Contacts: Sendable {
    private struct Contact: Sendable {
        let day: CalendarDate
        let area: String?
        let isProactive: Bool
    }

    private var own: [RowIndex: [Contact]] = [:]
    private var ofUnit: [(unit: RowIndex, contact: Contact)] = []
    private let records: CRMRecords

    init(_ followUps: [FollowUpRecord], records: CRMRecords) {
        self.records = records
        // A stick is no help: it does not count as somebody having come.
        for item in followUps where item.at.date <= records.asOf && item.kind != .stick {
            let contact = Contact(day: item.at.date, area: item.area?.id, isProactive: item.trigger == .proactive)
            if let user = item.user?.id.flatMap(records.users.index.row(of:)) {
                own[user, default: []].append(contact)
            } else if let unit = item.unit?.id.flatMap(records.units.index.row(of:)) {
                ofUnit.append((unit, contact))
            }
        }
    }

    private func all(_ user: RowIndex) -> [Contact] {
        (own[user] ?? [])
            + ofUnit.filter { records.units.lies(records.users.units[user], in: $0.unit) }.map(\.contact)
    }

    func last(_ user: RowIndex) -> CalendarDate? { all(user).map(\.day).max() }

    func has(_ user: RowIndex, since day: CalendarDate, area: String) -> Bool {
        all(user).contains { $0.day >= day && ($0.area == nil || $0.area == area) }
    }

    func hasProactive(_ user: RowIndex, from day: CalendarDate, workingDays: Int, _ calendar: BusinessCalendar) -> Bool
    {
        all(user).contains { $0.isProactive && $0.day >= day && calendar.days(from: day, to: $0.day) <= workingDays }
    }
}

/// Champions who agreed to be known, by unit.
struct Champions: Sendable {
    private var ofUnit: [RowIndex: Set<RowIndex>] = [:]
    private let records: CRMRecords

    /// Days within which a champion has done something in the CRM, else the place is vacant.
    private static let activeDays = 14

    init(_ champions: [ChampionRecord], records: CRMRecords, activity: UserDayCounts?) {
        self.records = records
        for item in champions where item.kind == .champion && item.optIn && (item.since ?? records.asOf) <= records.asOf
        {
            guard let user = item.user.id.flatMap(records.users.index.row(of:)),
                records.users.isEligible(user, on: records.asOf),
                activity.map({ activity in
                    (0..<Champions.activeDays).contains {
                        activity.count(user: user, on: records.asOf.adding(days: -$0)) > 0
                    }
                }) ?? true,
                let unit = item.unit?.id.flatMap(records.units.index.row(of:)) ?? records.users.units[user]
            else { continue }
            ofUnit[unit, default: []].insert(user)
        }
    }

    func nearest(to user: RowIndex) -> RowIndex? {
        var unit = records.users.units[user]
        for _ in 0...records.units.count {
            guard let row = unit else { return nil }
            if let champion = ofUnit[row]?.filter({ $0 != user }).min() { return champion }
            unit = records.units.parents[row]
        }
        return nil
    }
}
