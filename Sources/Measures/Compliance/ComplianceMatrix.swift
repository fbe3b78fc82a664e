import Adoption
import CRMModel

/// One user in one process area over the last 28 days.
public struct ComplianceCell: Sendable {
    public var counts = ComplianceCounts()
    public var state = CellState.notAssigned
    /// Days with presence and a record the rules could apply to.
    public var exposure = 0.0
    /// Occasions the rules would have given at the rate of the colleagues; infinity where no colleague had any.
    public var expected = Double.infinity

    /// Whether doing nothing here would be non-use.
    public var isExposed: Bool { exposure >= CellState.leastExposure && expected >= CellState.leastExpected }
}

/// Every user by every process area, and sums over any grouping of users.
public struct ComplianceMatrix: Sendable {
    /// Length of the window in days: complete ones, so that it ends the day before the as-of (metrics.md 1.1).
    public static let window = 28
    /// A user's first eligible days, in which nobody is judged (metrics.md 1.2).
    public static let onboardingDays = 30.0
    /// Eligible days of the window below which nobody is judged (metrics.md 1.2, minimum exposure).
    public static let leastPresence = 10.0

    public let judgement: Judgement
    public let records: CRMRecords
    public let target: Double
    /// Whether lists may name people; else they name teams of at least five.
    public let namesPeople: Bool
    /// Users who are people and could have used the CRM on at least one day of the window, ascending.
    public let users: [RowIndex]
    /// Users in their first 30 eligible days: shown, never red, in no team's score.
    public let onboarding: Set<RowIndex>
    /// Index in `Waivers.waivers` of each waived activation, by index in `judgement.activations`.
    public let waiverOf: [Int: Int]
    public let waivers: Waivers
    public let teams: TeamLabels
    /// The same outcomes by unit and segment, each with all people below it.
    public let pools: UnitPools
    /// Indices in `judgement.activations` of those whose outcome fell in the window and that are charged to a user or a
    /// unit: due, or waived, and not of a user's first 30 eligible days.
    public let outcomes: [Int]
    /// Outcomes of the window of people whose role the area is not for: in no share, and listed apart.
    public let notAssigned: [Int]
    /// Outcomes of the window that are in no list, since they are of fewer than five people and nobody may be named.
    public let hidden: Int
    private let cells: [ComplianceCell]
    private let isJudged: [Bool]
    /// Areas with a rule that failed while it ran: what is not judged is not followed.
    private let hasFailed: [Bool]
    /// Eligible days of the window, by user.
    private let presence: [Double]
    /// Day number from which outcomes of a user count, by user.
    private let settled: [Int32]

    /// The first and the last day of the window.
    public var firstDay: CalendarDate { records.asOf.adding(days: -ComplianceMatrix.window) }
    public var lastDay: CalendarDate { records.asOf.adding(days: -1) }

    public init(
        judgement: Judgement, records: CRMRecords, eligibility: Eligibility, waivers: Waivers, target: Double,
        groups: PeopleGroups, namesPeople: Bool
    ) {
        self.judgement = judgement
        self.records = records
        self.target = target
        self.namesPeople = namesPeople
        self.waivers = waivers
        let areas = judgement.areas.count
        let first = records.asOf.adding(days: -ComplianceMatrix.window)
        let people = (0..<records.users.count).filter { records.users.isPerson($0) }
        var presence = [Double](repeating: 0, count: records.users.count)
        var settled = [Int32](repeating: .min, count: records.users.count)
        for user in people {
            presence[user] = (0..<ComplianceMatrix.window).reduce(0.0) {
                $0 + eligibility.presence(of: user, on: first.adding(days: $1))
            }
            settled[user] = ComplianceMatrix.settledDay(user, records, eligibility)
        }
        let users = people.filter { presence[$0] > 0 }
        self.users = users
        self.presence = presence
        self.settled = settled
        let onboarding = Set(users.filter { settled[$0] > records.asOf.dayNumber })
        self.onboarding = onboarding
        let failed = Set(judgement.failures.map(\.rule))
        var isJudged = [Bool](repeating: false, count: areas)
        for (index, rule) in judgement.rules.enumerated() where !failed.contains(index) { isJudged[rule.area] = true }
        self.isJudged = isJudged
        var hasFailed = [Bool](repeating: false, count: areas)
        var latest: [String: Int] = [:]
        for (index, rule) in judgement.rules.enumerated() { latest[rule.rule.id] = index }
        for failure in judgement.failures {
            let rule = judgement.rules[failure.rule]
            if case .failed = failure.reason, latest[rule.rule.id] == failure.rule { hasFailed[rule.area] = true }
        }
        self.hasFailed = hasFailed

        var cells = [ComplianceCell](repeating: ComplianceCell(), count: records.users.count * areas)
        var waiverOf: [Int: Int] = [:]
        var settledOutcomes: [Int] = []
        var notAssigned: [Int] = []
        for (index, activation) in judgement.activations.enumerated() {
            let rule = judgement.rules[Int(activation.rule)]
            let isPending = activation.state == .pending
            if !isPending, activation.outcomeDay < first.dayNumber || activation.outcomeDay >= records.asOf.dayNumber {
                continue
            }
            if activation.flags.contains(.notAssigned) {
                if !isPending { notAssigned.append(index) }
                continue
            }
            let user = Int(activation.user)
            let isSettled = user < 0 || activation.outcomeDay >= settled[user]
            let waiver = waivers.covering(activation, judgement)
            if !isPending, isSettled {
                settledOutcomes.append(index)
                if let waiver { waiverOf[index] = waiver }
            }
            guard activation.isCharged, isPending || isSettled || onboarding.contains(user) else { continue }
            cells[user * areas + rule.area].counts
                .add(activation.state, severity: rule.rule.severity, isWaived: waiver != nil)
        }
        let teams = TeamLabels(
            judgement, records: records, users: users, due: settledOutcomes.filter { waiverOf[$0] == nil },
            groups: groups, namesPeople: namesPeople)
        self.teams = teams
        let outcomes = ComplianceMatrix.inOrderOfPeople(
            settledOutcomes.filter { !teams.isHidden(rule: Int(judgement.activations[$0].rule)) }, judgement, records)
        for user in users {
            for area in 0..<areas {
                let index = user * areas + area
                guard judgement.areas[area].applies(to: records.users.roles[user]), teams.isTold(area: area) else {
                    continue
                }
                cells[index].exposure = judgement.exposure.isEmpty ? 0 : judgement.exposure[index]
                if !judgement.expected.isEmpty { cells[index].expected = judgement.expected[index] }
                let state = CellState.of(
                    cells[index].counts, target: target, exposure: cells[index].exposure,
                    expected: cells[index].expected, isJudged: isJudged[area]
                ).with(failed: hasFailed[area])
                let isNew = onboarding.contains(user) || presence[user] < ComplianceMatrix.leastPresence
                cells[index].state = isNew ? state.unjudged : state
            }
        }
        self.cells = cells
        self.waiverOf = waiverOf
        self.outcomes = outcomes
        self.notAssigned = ComplianceMatrix.inOrderOfPeople(notAssigned, judgement, records)
        hidden = settledOutcomes.count - outcomes.count
        let accepted = waiverOf
        pools = UnitPools(
            judgement, records: records, labels: teams, namesPeople: namesPeople, outcomes: outcomes
        ) { accepted[$0] != nil }
    }

    /// The same activations with those whose cases are people in the order of the users' rows. They were read in the order
    /// of ids, which may tell who somebody is.
    private static func inOrderOfPeople(_ indices: [Int], _ judgement: Judgement, _ records: CRMRecords) -> [Int] {
        let places = indices.indices.filter { place in
            judgement.recordTypes[Int(judgement.activations[indices[place]].record)] == .user
        }
        let people = places.map { place in
            let id = judgement.recordIDs[Int(judgement.activations[indices[place]].record)]
            return (row: id.flatMap(records.users.index.row(of:)) ?? -1, index: indices[place])
        }
        var result = indices
        for (place, item) in zip(places, people.sorted { ($0.row, $0.index) < ($1.row, $1.index) }) {
            result[place] = item.index
        }
        return result
    }

    public func cell(_ user: RowIndex, _ area: Int) -> ComplianceCell { cells[user * judgement.areas.count + area] }

    /// Whether a user was there long enough, and is no longer new: else no cell of theirs has a colour.
    public func isJudgeable(_ user: RowIndex) -> Bool {
        presence[user] >= ComplianceMatrix.leastPresence && !onboarding.contains(user)
    }

    /// Whether an activation has an outcome that counts for somebody or a unit, on whichever day.
    public func isScored(_ activation: Activation) -> Bool {
        guard activation.state != .pending, !activation.flags.contains(.notAssigned) else { return false }
        guard activation.user >= 0 else { return true }
        return activation.outcomeDay >= settled[Int(activation.user)] && !teams.isHidden(rule: Int(activation.rule))
    }

    /// Whether an outcome fell in the window.
    public func isInWindow(_ activation: Activation) -> Bool {
        activation.outcomeDay >= firstDay.dayNumber && activation.outcomeDay <= lastDay.dayNumber
    }

    /// Whether a named person has accepted an outcome.
    public func isWaived(_ activation: Activation) -> Bool { waivers.covering(activation, judgement) != nil }

    /// The team an activation stands under, as an index in `teams.names`; what nobody owns stands under its unit's. Nil
    /// where there is no unit either, and where nothing may be said.
    public func team(of activation: Activation) -> Int? {
        guard activation.user >= 0 else {
            return activation.unit < 0
                ? nil : teams.label(ofUnit: Int(activation.unit), rule: Int(activation.rule))
        }
        return teams.label(of: Int(activation.user), rule: Int(activation.rule))
    }

    /// The areas in which a user is red.
    public func redAreas(of user: RowIndex) -> [Int] {
        judgement.areas.indices.filter { cell(user, $0).state.isRed }
    }

    /// Counts of the outcomes of the window that pass a test, with the state they stand for. Users' first 30 eligible
    /// days are left out; records without an owner and uncovered absences count, since the unit answers for them.
    public func pooled(where isIn: (Activation, JudgedRule) -> Bool) -> ComplianceCounts {
        var counts = ComplianceCounts()
        for index in outcomes {
            let activation = judgement.activations[index]
            let rule = judgement.rules[Int(activation.rule)]
            guard isIn(activation, rule) else { continue }
            counts.add(activation.state, severity: rule.rule.severity, isWaived: waiverOf[index] != nil)
        }
        return counts
    }

    /// The state of pooled counts; a group is never non-use, since that is seen person by person.
    public func state(_ counts: ComplianceCounts, area: Int?) -> CellState {
        CellState.of(
            counts, target: target, exposure: 0, isJudged: area.map { isJudged[$0] } ?? isJudged.contains(true)
        ).with(failed: area.map { hasFailed[$0] } ?? hasFailed.contains(true))
    }

    /// Day number of the day after a user's 30th eligible day; far in the future for one who is not there yet.
    private static func settledDay(_ user: RowIndex, _ records: CRMRecords, _ eligibility: Eligibility) -> Int32 {
        var day = records.users.startsOn[user] ?? records.asOf.adding(days: -400)
        var days = 0.0
        while day <= records.asOf {
            days += eligibility.presence(of: user, on: day)
            day = day.adding(days: 1)
            if days >= onboardingDays { return day.dayNumber }
        }
        return .max
    }
}
