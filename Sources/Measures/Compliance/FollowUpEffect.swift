import CRMModel
import Figures
import ProgrammeRecords

/// What help achieved: cells that were not red in the 28 days after a follow-up, by its kind.
public struct FollowUpEffect: Sendable {
    /// By kind, in the order of the five kinds and "other".
    public let byKind: Breakdown
    /// Follow-ups of the window that nobody had asked for, of all that were help.
    public let proactive: Figure

    /// One follow-up that is old enough, and whether its cell was red after it.
    private struct Entry {
        let kind: FollowUpRecord.Kind
        let user: RowIndex
        let area: Int
        let day: CalendarDate
        let isHelped: Bool
    }

    /// - Parameter matrix: its judgement must reach back as far as the follow-ups that are looked at.
    public init(_ matrix: ComplianceMatrix, followUps: [FollowUpRecord]) {
        let asOf = matrix.records.asOf
        let help = followUps.filter { $0.kind != .stick && $0.at.date <= asOf }
        let (entries, empty) = FollowUpEffect.entries(matrix, help)
        byKind = FollowUpEffect.breakdown(entries, empty: empty, isRecorded: !followUps.isEmpty, matrix)

        let recent = help.filter { $0.at.date >= matrix.firstDay && $0.at.date < asOf }.sorted {
            ($0.at.date, FollowUpEffect.place($0.kind), $0.trigger == .proactive ? 0 : 1)
                < ($1.at.date, FollowUpEffect.place($1.kind), $1.trigger == .proactive ? 0 : 1)
        }
        let isNamed = matrix.namesPeople
        let rows = RowSet(
            name: "follow-ups", title: "Follow-ups of the last 28 days",
            columns: (isNamed ? ["on"] : []) + ["kind", "proactive"], count: recent.count, tie: .share("proactive")
        ) { row in
            (isNamed ? [.date(recent[row].at.date)] : []) + [
                .text(recent[row].kind.rawValue), .integer(recent[row].trigger == .proactive ? 1 : 0),
            ]
        }
        proactive =
            followUps.isEmpty
            ? Figure(
                "proactive-ratio", outcome: .absent(.noSource), n: 0, asOf: asOf, rows: rows, notes: [noSource])
            : .proportion(
                "proactive-ratio", successes: recent.count { $0.trigger == .proactive }, trials: recent.count,
                of: "follow-ups", asOf: asOf, rows: rows)
    }

    /// The follow-ups whose 28 days are over, and how many of them nothing fell due after: of these nothing can be said,
    /// since doing nothing is no success.
    private static func entries(_ matrix: ComplianceMatrix, _ help: [FollowUpRecord]) -> (entries: [Entry], empty: Int)
    {
        let records = matrix.records
        let judgement = matrix.judgement
        // By user and area, so that each follow-up reads only its own cell.
        var ofCell: [Int: [Int]] = [:]
        for (index, activation) in judgement.activations.enumerated()
        where activation.isCharged && matrix.isScored(activation) {
            let area = judgement.rules[Int(activation.rule)].area
            ofCell[Int(activation.user) * judgement.areas.count + area, default: []].append(index)
        }
        let oldest = records.asOf.adding(days: -judgement.days)
        let newest = records.asOf.adding(days: -ComplianceMatrix.window)
        var entries: [Entry] = []
        var empty = 0
        for item in help where item.at.date >= oldest && item.at.date < newest {
            guard let user = item.user?.id.flatMap(records.users.index.row(of:)),
                let area = item.area.flatMap({ named in judgement.areas.firstIndex { $0.id == named.id } }),
                matrix.teams.isTold(area: area)
            else { continue }
            var counts = ComplianceCounts()
            for index in ofCell[user * judgement.areas.count + area] ?? [] {
                let activation = judgement.activations[index]
                let days = activation.outcomeDay - item.at.date.dayNumber
                guard days > 0, days <= Int32(ComplianceMatrix.window) else { continue }
                counts.add(
                    activation.state, severity: judgement.rules[Int(activation.rule)].rule.severity,
                    isWaived: matrix.waivers.covering(activation, judgement) != nil)
            }
            guard !counts.isEmpty else {
                empty += 1
                continue
            }
            let state = CellState.of(counts, target: matrix.target, exposure: 0, isJudged: true)
            entries.append(Entry(kind: item.kind, user: user, area: area, day: item.at.date, isHelped: !state.isRed))
        }
        return (entries, empty)
    }

    private static func breakdown(
        _ all: [Entry], empty: Int, isRecorded: Bool, _ matrix: ComplianceMatrix
    ) -> Breakdown {
        let judgement = matrix.judgement
        let kinds = FollowUpRecord.Kind.allCases
        // Where nobody may be named, kinds that fewer than five people were helped by are put together.
        let people = kinds.map { kind in Set(all.filter { $0.kind == kind }.map(\.user)) }
        let together = matrix.namesPeople ? [] : PeopleGroups.together(people)
        let names = kinds.map(\.rawValue) + ["several kinds"]
        func label(_ entry: Entry) -> Int {
            together?.contains(place(entry.kind)) == true ? kinds.count : place(entry.kind)
        }
        let isNamed = matrix.namesPeople
        // Only what a list shows may order it.
        func key(_ entry: Entry) -> (Int, Int32, Int, Int, Int) {
            isNamed
                ? (label(entry), entry.day.dayNumber, entry.user, entry.area, entry.isHelped ? 0 : 1)
                : (label(entry), 0, 0, 0, entry.isHelped ? 0 : 1)
        }
        let listed = (together == nil ? [] : all).sorted { key($0) < key($1) }.map { (label: label($0), entry: $0) }
        let rows = RowSet(
            name: "follow-up-effect", title: "Follow-ups older than 28 days and the cell after them",
            columns: ["kind"] + (isNamed ? ["user", "area", "on"] : []) + ["not_red"], count: listed.count,
            tie: .share("not_red")
        ) { row in
            let (label, entry) = listed[row]
            let person: [Cell] = [.person(entry.user), .text(judgement.areas[entry.area].id), .date(entry.day)]
            return [.text(names[label])] + (isNamed ? person : []) + [.integer(entry.isHelped ? 1 : 0)]
        }
        var notes: [String] = []
        if !isRecorded { notes.append(noSource) }
        if empty > 0 { notes.append("Follow-ups after which nothing fell due are left out: \(Grouping.text(empty)).") }
        func figure(_ scope: String, _ own: [(label: Int, entry: Entry)]) -> Figure {
            if !isRecorded || together == nil {
                return Figure(
                    "follow-up-effectiveness", scope: scope, outcome: .absent(isRecorded ? .suppressed : .noSource),
                    n: 0, asOf: matrix.records.asOf, rows: rows, notes: notes)
            }
            return .proportion(
                "follow-up-effectiveness", scope: scope, successes: own.count { $0.entry.isHelped }, trials: own.count,
                of: "follow-ups", asOf: matrix.records.asOf, rows: rows, notes: scope.isEmpty ? notes : [])
        }
        return Breakdown(
            total: figure("", listed), key: "kind",
            parts: names.indices.compactMap { index in
                let own = listed.filter { $0.label == index }
                return own.isEmpty ? nil : Breakdown.Part(name: names[index], figure: figure(names[index], own))
            })
    }

    private static func place(_ kind: FollowUpRecord.Kind) -> Int {
        FollowUpRecord.Kind.allCases.firstIndex(of: kind) ?? 0
    }
}

private let noSource = "We could show this if follow-ups were recorded in follow_ups.csv."
