import CRMModel
import Figures

/// Activations as the rows of a list: what each was about, who answers, and what became of it.
struct OutcomeList: Sendable {
    let matrix: ComplianceMatrix
    /// Zone of each user.
    private let zones: [Zone]
    private var namesPeople: Bool { matrix.namesPeople }

    init(matrix: ComplianceMatrix) {
        self.matrix = matrix
        let users = matrix.records.users
        let known = Dictionary(users.timeZones.names.map { ($0, Zone(named: $0)) }) { first, _ in first }
        zones = (0..<users.count).map { user in
            users.timeZones[user].flatMap { known[$0] ?? nil } ?? matrix.records.zone
        }
    }

    /// Outcomes in the order of the judgement. Cases that are people stand by team and outcome where nobody may be named,
    /// else the order of the list would tell them apart.
    func ordered(_ indices: [Int]) -> [Int] {
        if namesPeople { return indices }
        func key(_ index: Int) -> (rule: Int32, team: Int, at: Int64, state: UInt8) {
            let activation = matrix.judgement.activations[index]
            guard matrix.judgement.recordTypes[Int(activation.record)] == .user else {
                return (activation.rule, -1, 0, 0)
            }
            return (activation.rule, matrix.team(of: activation) ?? -1, activation.at, activation.state.rawValue)
        }
        return indices.map { (key: key($0), index: $0) }
            .sorted {
                ($0.key.rule, $0.key.team, $0.key.at, $0.key.state, $0.index) < (
                    $1.key.rule, $1.key.team, $1.key.at, $1.key.state, $1.index
                )
            }
            .map(\.index)
    }

    /// Rows for these indices into the judgement's activations.
    func rows(_ name: String, _ title: String, _ indices: [Int], tie: Tie) -> RowSet {
        RowSet(
            name: name, title: title,
            columns: ["area", "rule", "type", "record", "group"] + (namesPeople ? ["user"] : []) + [
                "activated", "deadline", "answered", "days_late", "outcome", "met", "weight", "done", "met_in_time",
            ], count: indices.count, tie: tie
        ) { cells(indices[$0]) }
    }

    /// Outcomes of people the area is not for: by rule and record, without a group, since few of a group may be meant.
    /// - Parameter joined: rules that are too few people's to be named; they stand last, in the order of their records.
    func unassigned(_ indices: [Int], joined: Set<String>) -> RowSet {
        func id(_ index: Int) -> String {
            matrix.judgement.recordIDs[Int(matrix.judgement.activations[index].record)] ?? ""
        }
        let all = ordered(indices)
        let others = all.filter { joined.contains(ruleID($0)) }
        let listed = all.filter { !joined.contains(ruleID($0)) } + others.sorted { (id($0), $0) < (id($1), $1) }
        return RowSet(
            name: "not-assigned", title: "Outcomes of people whose role the area is not for",
            columns: ["area", "rule", "type", "record"] + (namesPeople ? ["user"] : []) + ["outcome"],
            count: listed.count, tie: .count
        ) { row in
            let activation = matrix.judgement.activations[listed[row]]
            let rule = matrix.judgement.rules[Int(activation.rule)]
            let record = Int(activation.record)
            let isJoined = joined.contains(rule.rule.id)
            return [
                .text(isJoined ? "other areas" : matrix.judgement.areas[rule.area].id),
                .text(isJoined ? "other rules" : rule.rule.id),
                .text(matrix.judgement.recordTypes[record].rawValue), recordCell(record),
            ] + (namesPeople ? [.person(Int(activation.user))] : []) + [.text(outcome(listed[row]))]
        }
    }

    private func cells(_ index: Int) -> [Cell] {
        let activation = matrix.judgement.activations[index]
        let rule = matrix.judgement.rules[Int(activation.rule)]
        let weight = Int64(rule.rule.severity.weight)
        let isMet = activation.state == .fulfilled
        let record = Int(activation.record)
        return [
            .text(matrix.judgement.areas[rule.area].id), .text(rule.rule.id),
            .text(matrix.judgement.recordTypes[record].rawValue), recordCell(record), .text(team(index)),
        ] + (namesPeople ? [.person(activation.user >= 0 ? Int(activation.user) : nil)] : []) + [
            .text(moment(activation.at, activation)), .text(moment(activation.deadline, activation)),
            .text(moment(activation.answered, activation)),
            .real(daysLate(index)), .text(outcome(index)), .integer(isMet ? weight : 0), .integer(weight),
            .integer(activation.state == .violated ? 0 : 1), .integer(isMet ? 1 : 0),
        ]
    }

    /// The record's id. A case about a person is that person: without an agreement it has no name.
    private func recordCell(_ record: Int) -> Cell {
        let id = matrix.judgement.recordIDs[record]
        guard matrix.judgement.recordTypes[record] == .user else { return .text(id) }
        return namesPeople ? .person(id.flatMap(matrix.records.users.index.row(of:))) : .text(nil)
    }

    /// An instant; the end of a day as that day. Where nobody is named the day alone, as whoever answers had it: the time
    /// of a day's end would tell the time zone, and with it the few who live there.
    private func moment(_ value: Int64, _ activation: Activation) -> String? {
        guard value != Activation.none else { return nil }
        let zone = activation.user >= 0 ? zones[Int(activation.user)] : matrix.records.zone
        let day = zone.date(of: Instant(milliseconds: value))
        let isEnd = zone.instant(of: day.adding(days: 1)).milliseconds == value + 1
        return !namesPeople || isEnd ? day.iso : Instant(milliseconds: value).iso
    }

    func area(_ index: Int) -> Int { matrix.judgement.rules[Int(matrix.judgement.activations[index].rule)].area }
    func ruleID(_ index: Int) -> String {
        matrix.judgement.rules[Int(matrix.judgement.activations[index].rule)].rule.id
    }

    /// The team an outcome stands under; nil for what nobody and no unit owns.
    func team(_ index: Int) -> String? {
        matrix.team(of: matrix.judgement.activations[index]).map { matrix.teams.names[$0] }
    }

    func isTimed(_ index: Int) -> Bool { matrix.judgement.activations[index].deadline != Activation.none }

    /// Days of 24 hours after the deadline; nil where it was met in time or never. Where nobody is named whole ones, rounded
    /// up: parts of a day would tell the time of day.
    func daysLate(_ index: Int) -> Double? {
        let activation = matrix.judgement.activations[index]
        guard activation.state == .late, activation.deadline != Activation.none,
            activation.answered != Activation.none
        else { return nil }
        let days = Double(activation.answered - activation.deadline) / 86_400_000
        return namesPeople ? days : days.rounded(.up)
    }

    private func outcome(_ index: Int) -> String {
        let activation = matrix.judgement.activations[index]
        var words = [matrix.waiverOf[index] == nil ? "\(activation.state)" : "waived"]
        if activation.flags.contains(.orphaned) { words.append("orphaned") }
        if activation.flags.contains(.uncoveredAbsence) { words.append("uncovered absence") }
        if activation.flags.contains(.corrected) { words.append("corrected after the fact") }
        if activation.flags.contains(.currentValue) { words.append("current value") }
        if activation.flags.contains(.dateOnly) { words.append("date only") }
        return words.joined(separator: ", ")
    }
}
