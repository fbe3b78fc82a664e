import CRMModel
import Figures
import ProgrammeRecords
import Statistics

/// How long it took, from going live, until an area was followed for three windows of 28 days in succession.
///
/// One case is one unit named in the rollout waves in one area. Units that are not there yet are censored at the as-of.
/// Windows end with the as-of and begin after going live; accepted deviations count as what they are, since they are
/// kept for the last half year only.
public struct TimeToStable: Sendable {
    public let figure: Figure
    public let curve: KaplanMeier

    public init(_ matrix: ComplianceMatrix, waves: [RolloutWaveRecord]) {
        let judgement = matrix.judgement
        let records = matrix.records
        let asOf = records.asOf
        let last = judgement.windows.map(\.window).max().map(Int.init) ?? 0
        var ofUnit: [RowIndex: CalendarDate] = [:]
        for wave in waves {
            guard let unit = wave.unit.id.flatMap(records.units.index.row(of:)), let day = wave.liveOn, day <= asOf
            else {
                continue
            }
            ofUnit[unit] = min(ofUnit[unit] ?? day, day)
        }
        var small = 0
        var few = 0
        var entries: [(unit: RowIndex, area: Int, days: Double, isReached: Bool)] = []
        for (unit, live) in ofUnit.sorted(by: { $0.key < $1.key }) {
            // A unit with others below it that went live by themselves is told by them.
            guard !ofUnit.keys.contains(where: { $0 != unit && records.units.lies($0, in: unit) }) else { continue }
            let members = Set(
                (0..<records.users.count).filter {
                    records.users.isPerson($0) && records.units.lies(records.users.units[$0], in: unit)
                })
            guard members.count >= PeopleGroups.smallest else {
                small += 1
                continue
            }
            let oldest = min(last, Int(asOf.dayNumber - live.dayNumber) / ComplianceMatrix.window - 1)
            for area in judgement.areas.indices {
                let own = judgement.windows.filter {
                    judgement.rules[Int($0.rule)].area == area && members.contains(Int($0.user))
                }
                if !matrix.namesPeople {
                    let people = Set(own.filter { Int($0.window) <= oldest }.map(\.user)).count
                    if (1..<PeopleGroups.smallest).contains(people) {
                        few += 1
                        continue
                    }
                }
                var run = 0
                var reached: Int?
                for window in stride(from: oldest, through: 0, by: -1) where reached == nil {
                    let counts = TimeToStable.counts(judgement, own, window: window)
                    run = (counts.interval?.lower ?? -1) >= matrix.target ? run + 1 : 0
                    if run == 3 { reached = window }
                }
                let end = reached.map { asOf.adding(days: -28 * $0) } ?? asOf
                entries.append((unit, area, Double(end.dayNumber - live.dayNumber), reached != nil))
            }
        }
        let listed = entries
        curve = KaplanMeier(listed.map { .init(time: $0.days, isEvent: $0.isReached) })
        let rows = RowSet(
            name: "time-to-stable", title: "Units and areas since going live",
            columns: ["unit", "area", "days", "stable"],
            count: listed.count, tie: .survivalMedian("days", "stable")
        ) { row in
            [
                .text(records.units.names[listed[row].unit]), .text(judgement.areas[listed[row].area].id),
                .real(listed[row].days), .integer(listed[row].isReached ? 1 : 0),
            ]
        }
        let outcome: Outcome =
            waves.isEmpty
            ? .absent(.noSource)
            : listed.isEmpty
                ? .absent(.noEvents)
                : curve.median.map { .value(.days($0)) } ?? .absent(.immature)
        let range = curve.medianInterval
        let interval = range.flatMap { range in
            range.upper.map { Interval(lower: .days(range.lower), upper: .days($0), level: "95 %") }
        }
        let reached = listed.count { $0.isReached }
        var notes: [String] = []
        if !listed.isEmpty {
            notes.append(
                "\(Grouping.text(reached)) of \(Grouping.text(listed.count)) are there; the others are still on the way."
            )
        }
        if curve.median != nil, interval == nil {
            notes.append(
                range.map {
                    "The 95 % interval of the median begins at \(Grouping.text(Int($0.lower))) days and is open above."
                } ?? "Too few are there for an interval of the median.")
        }
        if small > 0 { notes.append("Units of fewer than five people are left out: \(Grouping.text(small)).") }
        if few > 0 {
            notes.append("Left out, since fewer than five people had anything due: \(Grouping.text(few)).")
        }
        figure = Figure(
            "time-to-stable", outcome: outcome, n: listed.count,
            interval: curve.median == nil ? nil : interval, asOf: asOf, rows: rows, notes: notes)
    }

    private static func counts(_ judgement: Judgement, _ own: [WindowCount], window: Int) -> ComplianceCounts {
        var counts = ComplianceCounts()
        for count in own where Int(count.window) == window {
            let severity = judgement.rules[Int(count.rule)].rule.severity
            counts.add(count, weight: severity.weight, isCritical: severity == .critical)
        }
        return counts
    }
}
