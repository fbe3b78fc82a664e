import CRMModel
import Figures
import RuleLanguage
import Statistics

/// The shares of the last 28 days as figures: by area, by rule and by group of people, over one list of rows.
public struct ComplianceFigures: Sendable {
    /// Severity-weighted share done in time, by area.
    public let byArea: Breakdown
    /// The same of each rule, by rule id.
    public let byRule: Breakdown
    /// The same of each group of at least five people; what nobody owns stands under its unit's, without a unit as "no
    /// owner".
    public let byGroup: Breakdown
    /// Share done at all, by rule.
    public let doneByRule: Breakdown
    /// Share in time of what was done, by rule, of rules with a deadline.
    public let onTimeByRule: Breakdown
    /// How late the late ones are, in days.
    public let lateness: Figure
    /// Mean of the users' shares, which gives each person the same weight.
    public let userMean: Figure
    /// Outcomes of people whose role the area is not for: they are in no share.
    public let notAssigned: Figure

    /// Name of the rows that nobody and no unit owns.
    static let nobody = "no owner"

    public init(_ matrix: ComplianceMatrix) {
        let list = OutcomeList(matrix: matrix)
        let due = list.ordered(matrix.outcomes.filter { matrix.waiverOf[$0] == nil })
        let all = list.rows("compliance", "Outcomes of the last 28 days", due, tie: .ratio("met", "weight"))
        let judgement = matrix.judgement
        let asOf = matrix.records.asOf
        let notes = ComplianceFigures.notes(matrix)

        func weighted(
            _ scope: String, _ indices: [Int], _ slug: String = "area-compliance",
            where isIn: (JudgedRule) -> Bool = { _ in true }
        ) -> Figure {
            ComplianceFigures.weighted(
                slug, scope: scope, indices, matrix, rows: all, notes: scope.isEmpty ? notes : [], where: isIn)
        }
        func parts(_ keyed: [(key: String, indices: [Int])], _ make: (String, [Int]) -> Figure) -> [Breakdown.Part] {
            keyed.map { Breakdown.Part(name: $0.key, figure: make($0.key, $0.indices)) }
        }
        let total = weighted("", due)
        let areaKeys = judgement.areas.indices.map { area in
            (key: judgement.areas[area].id, indices: due.filter { list.area($0) == area })
        }
        byArea = Breakdown(
            total: total, key: "area",
            parts: parts(areaKeys) { id, indices in
                weighted(id, indices) { rule in judgement.areas[rule.area].id == id }
            })

        let ids = ComplianceFigures.ruleIDs(judgement)
        let byID = Dictionary(grouping: due) { list.ruleID($0) }
        let ruleKeys = ids.map { (key: $0, indices: byID[$0] ?? []) }
        byRule = Breakdown(
            total: total, key: "rule",
            parts: parts(ruleKeys) { id, indices in
                weighted(id, indices, "cell-compliance") { rule in rule.rule.id == id }
            })

        let ofTeam = Dictionary(grouping: due) { list.team($0) }
        let named = matrix.teams.names.compactMap { name in
            ofTeam[name].map { Breakdown.Part(name: name, figure: weighted(name, $0)) }
        }
        let ownerless = ofTeam[nil].map {
            Breakdown.Part(
                name: ComplianceFigures.nobody, key: .text(nil), figure: weighted(ComplianceFigures.nobody, $0))
        }
        byGroup = Breakdown(total: total, key: "group", parts: named + [ownerless].compactMap { $0 })

        let doneRows = all.tied(to: .share("done"))
        func done(_ scope: String, _ indices: [Int]) -> Figure {
            .proportion(
                "done-rate", scope: scope, successes: indices.count { judgement.activations[$0].state != .violated },
                trials: indices.count, of: "obligations", asOf: asOf, rows: doneRows)
        }
        doneByRule = Breakdown(total: done("", due), key: "rule", parts: parts(ruleKeys, done))

        let timed = due.filter { list.isTimed($0) && judgement.activations[$0].state != .violated }
        let timedRows = list.rows(
            "compliance-done", "Obligations with a deadline that were met", timed, tie: .share("met_in_time"))
        func onTime(_ scope: String, _ indices: [Int]) -> Figure {
            .proportion(
                "on-time-share", scope: scope,
                successes: indices.count { judgement.activations[$0].state == .fulfilled },
                trials: indices.count, of: "obligations met", asOf: asOf, rows: timedRows)
        }
        let timedByID = Dictionary(grouping: timed) { list.ruleID($0) }
        onTimeByRule = Breakdown(
            total: onTime("", timed), key: "rule",
            parts: parts(ids.compactMap { id in timedByID[id].map { (key: id, indices: $0) } }, onTime))

        let late = timed.filter { judgement.activations[$0].state == .late && list.daysLate($0) != nil }
        lateness = ComplianceFigures.lateness(late, list, asOf: asOf)
        userMean = ComplianceFigures.userMean(matrix)
        notAssigned = ComplianceFigures.unassigned(matrix, list)
    }

    /// Where nobody may be named, of five people at least, and so is each rule of the list: smaller ones stand together.
    private static func unassigned(_ matrix: ComplianceMatrix, _ list: OutcomeList) -> Figure {
        var people: [String: Set<RowIndex>] = [:]
        for index in matrix.notAssigned {
            people[list.ruleID(index), default: []].insert(Int(matrix.judgement.activations[index].user))
        }
        var joined: Set<String>? = []
        if !matrix.namesPeople {
            let ids = people.keys.sorted()
            joined = PeopleGroups.together(ids.map { people[$0] ?? [] }).map { Set($0.map { ids[$0] }) }
            // Of a company in which nothing may be said, not even this is.
            if matrix.teams.areSilent { joined = nil }
        }
        let told = joined == nil ? [] : matrix.notAssigned
        return Figure(
            "not-assigned-outcomes",
            outcome: joined == nil ? .absent(.suppressed) : .value(.count(told.count, of: "outcomes")),
            n: told.count, asOf: matrix.records.asOf, rows: list.unassigned(told, joined: joined ?? []))
    }

    /// Ids of the rules, each once, in the order of the manual.
    static func ruleIDs(_ judgement: Judgement) -> [String] {
        var seen: Set<String> = []
        return judgement.rules.map(\.rule.id).filter { seen.insert($0).inserted }
    }

    private static func notes(_ matrix: ComplianceMatrix) -> [String] {
        var notes: [String] = []
        let waived = matrix.outcomes.count { matrix.waiverOf[$0] != nil }
        if waived > 0 {
            let share = matrix.pooled { _, _ in true }.shareWithWaivers ?? 0
            let percent = Int((share * 100).rounded())
            let what = waived == 1 ? "accepted deviation is" : "accepted deviations are"
            notes.append("\(Grouping.text(waived)) \(what) left out; counted as missed the share is \(percent) %.")
        }
        if !matrix.onboarding.isEmpty {
            let who = matrix.onboarding.count == 1 ? "person in the" : "people in their"
            let verb = matrix.onboarding.count == 1 ? "is" : "are"
            notes.append(
                "\(Grouping.text(matrix.onboarding.count)) \(who) first 30 working days \(verb) left out.")
        }
        if matrix.hidden > 0 {
            notes.append(
                "\(Grouping.text(matrix.hidden)) outcomes of fewer than five people are left out: nobody may be named.")
        }
        return notes
    }

    private static func weighted(
        _ slug: String, scope: String, _ indices: [Int], _ matrix: ComplianceMatrix, rows: RowSet, notes: [String],
        where isIn: (JudgedRule) -> Bool
    ) -> Figure {
        var counts = ComplianceCounts()
        for index in indices {
            let activation = matrix.judgement.activations[index]
            counts.add(
                activation.state, severity: matrix.judgement.rules[Int(activation.rule)].rule.severity, isWaived: false)
        }
        guard let share = counts.share, let bounds = counts.interval else {
            return Figure(
                slug, scope: scope, outcome: .absent(reason(matrix, where: isIn)), n: 0, asOf: matrix.records.asOf,
                rows: rows, notes: notes)
        }
        return Figure(
            slug, scope: scope, outcome: .value(.share(share)), numerator: .count(counts.fulfilled, of: "obligations"),
            denominator: .count(counts.due, of: "obligations"), n: counts.due,
            interval: Interval(lower: .share(bounds.lower), upper: .share(bounds.upper), level: "95 %"),
            asOf: matrix.records.asOf, rows: rows, notes: notes)
    }

    /// Why nothing was due: the rules failed, it is of fewer than five people, all is open, or nothing happened.
    private static func reason(_ matrix: ComplianceMatrix, where isIn: (JudgedRule) -> Bool) -> Reason {
        let judgement = matrix.judgement
        let own = judgement.rules.indices.filter { isIn(judgement.rules[$0]) }
        let failures = judgement.failures.filter { own.contains($0.rule) }
        if !own.isEmpty, own.allSatisfy({ rule in failures.contains { $0.rule == rule } }) {
            return failures.contains { if case .noSource = $0.reason { true } else { false } } ? .noSource : .ruleError
        }
        if matrix.hidden > 0, own.allSatisfy({ matrix.teams.isHidden(rule: $0) }) { return .suppressed }
        let isOpen = judgement.activations.contains {
            $0.state == .pending && $0.isCharged && isIn(judgement.rules[Int($0.rule)])
        }
        return isOpen ? .pendingOnly : .noEvents
    }

    private static func lateness(_ late: [Int], _ list: OutcomeList, asOf: CalendarDate) -> Figure {
        let rows = list.rows("compliance-late", "Obligations met late", late, tie: .median("days_late"))
        let days = late.compactMap { list.daysLate($0) }.sorted()
        guard let (median, bounds) = MedianInterval.of(sorted: days) else {
            return Figure("median-lateness", outcome: .absent(.noEvents), n: 0, asOf: asOf, rows: rows)
        }
        return Figure(
            "median-lateness", outcome: .value(.days(median)), n: days.count,
            interval: bounds.map { Interval(lower: .days($0.lower), upper: .days($0.upper), level: "95 %") },
            asOf: asOf, rows: rows)
    }

    private static func userMean(_ matrix: ComplianceMatrix) -> Figure {
        let namesPeople = matrix.namesPeople
        var entries: [(user: RowIndex, share: Double)] = []
        for user in matrix.users where !matrix.onboarding.contains(user) {
            var counts = ComplianceCounts()
            for area in matrix.judgement.areas.indices where matrix.cell(user, area).state != .notAssigned {
                counts += matrix.cell(user, area).counts
            }
            if counts.due >= 5, let share = counts.share { entries.append((user, share)) }
        }
        // Any other order would say in which team each one is.
        if !namesPeople { entries.sort { $0.share < $1.share } }
        let listed = entries
        let rows = RowSet(
            name: "compliance-users", title: "Users with at least five obligations due",
            columns: namesPeople ? ["user", "share"] : ["share"], count: listed.count, tie: .mean("share")
        ) { (namesPeople ? [.person(listed[$0].user)] : []) + [.real(listed[$0].share)] }
        let asOf = matrix.records.asOf
        guard entries.count >= (namesPeople ? 1 : PeopleGroups.smallest) else {
            return Figure(
                "area-compliance-user-mean", outcome: .absent(entries.isEmpty ? .noEvents : .suppressed),
                n: 0, asOf: asOf,
                rows: RowSet(name: rows.name, title: rows.title, columns: rows.columns, count: 0, tie: rows.tie) { _ in
                    []
                })
        }
        let mean = entries.reduce(0) { $0 + $1.share } / Double(entries.count)
        return Figure(
            "area-compliance-user-mean", outcome: .value(.share(mean)), n: entries.count, asOf: asOf, rows: rows)
    }
}
