import CRMModel
import Charts
import Compliance

/// Units and segments in tables and links.
extension ComplianceText {
    private var pools: UnitPools { report.matrix.pools }

    /// Name of a pool with the link to its page.
    func pool(_ pool: Int) -> TextCell { TextCell(units.names[pool], link: units.path(pool)) }

    /// How many people a pool has, with a noun or without. Where nobody is named, only those of the units shown, if they
    /// leave fewer than five over.
    func people(_ pool: Int, _ noun: String = " people") -> String {
        let people = units.people[pool].count
        let told = units.headcount[pool]
        if model.naming.namesPeople || told == people {
            return Wording.count(people) + (people == 1 && !noun.isEmpty ? " person" : noun)
        }
        return told == 0 ? "fewer than five" + noun : Wording.count(told) + noun + " in the units shown"
    }

    /// Those of some people who have a cell: the others' role is in no area of the manual.
    func bound(_ people: [RowIndex]) -> [RowIndex] {
        people.filter { user in
            judgement.areas.indices.contains { report.matrix.cell(user, $0).state != .notAssigned }
        }
    }

    /// Name of a person with the link to their page.
    func person(_ user: RowIndex) -> TextCell {
        TextCell(
            model.naming.label(user),
            note: report.matrix.onboarding.contains(user) ? "first 30 days" : "",
            link: ComplianceText.path(person: user, model.naming))
    }

    /// One pool in one area; a dash where fewer than five people could be meant. Where that is so for some rules the share
    /// of the others, without a state: it is not that of the area.
    func cell(pool: Int, area: Int) -> TextCell {
        guard let counts = pools.counts(pool, area: area) else {
            return TextCell("–", note: model.naming.namesPeople ? "" : "fewer than five people")
        }
        return pools.isWhole(pool, area: area)
            ? cell(counts, area: area) : part(counts, pools.rulesTold(pool, area: area))
    }

    /// A cell as a chart draws it.
    typealias Mark = (value: Double?, state: ChartSpec.CellState?, note: String)

    func mark(pool: Int, area: Int) -> Mark {
        guard let counts = pools.counts(pool, area: area) else { return (nil, nil, "") }
        guard pools.isWhole(pool, area: area) else {
            return (counts.due > 0 ? Double(counts.fulfilled) / Double(counts.due) : nil, nil, part(pool, area, counts))
        }
        return (
            counts.due > 0 ? Double(counts.fulfilled) / Double(counts.due) : nil,
            ChartSpec.CellState(rawValue: report.matrix.state(counts, area: area).rawValue),
            ComplianceText.share(counts)
        )
    }

    /// How a chart of these pools writes a cell of some rules only; empty where it has none.
    func partKey(_ shown: [Int]) -> String {
        let hasPart = shown.contains { pool in
            judgement.areas.indices.contains { pools.isShown(pool, area: $0) && !pools.isWhole(pool, area: $0) }
        }
        return hasPart ? "; (2/3): under 2 of 3 rules, which is no state" : ""
    }

    private func part(_ pool: Int, _ area: Int, _ counts: ComplianceCounts) -> String {
        let rules = pools.rulesTold(pool, area: area)
        let share = ComplianceText.share(counts)
        return (share.isEmpty ? "–" : share) + " (\(rules.told)/\(rules.all))"
    }

    func mark(_ user: RowIndex, _ area: Int) -> Mark {
        let cell = report.matrix.cell(user, area)
        return (
            cell.counts.due > 0 ? Double(cell.counts.fulfilled) / Double(cell.counts.due) : nil,
            ChartSpec.CellState(rawValue: cell.state.rawValue), self.cell(user, area).text
        )
    }

    /// What a matrix of cells shows.
    var reading: String {
        "Share of due obligations done in time, \(window). Counts below 20 stay counts; below five nothing is coloured. Intervals are 95 % Wilson. Target for a cell is \(target)."
            + (model.naming.namesPeople
                ? ""
                : " A rule under which fewer than five people of a unit had anything due counts for the unit above it; what is left of the area has a share and no state.")
    }

    /// The numbers at the head of a page about some obligations.
    func heads(_ counts: ComplianceCounts) -> [Head] {
        let n = min(counts.due, 199)
        func percent(_ share: Double?) -> String { share.map { Wording.percentDigits($0, n: n) } ?? "–" }
        let range = counts.interval.map {
            "95\(Wording.thin)% interval \(Wording.percentDigits($0.lower, n: n)) to \(Wording.percent($0.upper, n: n))"
        }
        let isFew = counts.due < 20
        var heads = [
            Head(
                "Done in time",
                counts.due == 0
                    ? "–"
                    : isFew
                        ? ComplianceText.share(counts) : percent(Double(counts.fulfilled) / Double(counts.due)),
                unit: isFew ? "" : "%", note: range ?? "nothing was due", isMain: true),
            Head(
                "Weighted", percent(counts.share), unit: counts.share == nil ? "" : "%",
                note: "minor 1, major 3, critical 9"),
            Head("Due", Wording.count(counts.due), note: "obligations in 28 days"),
            Head("Late", Wording.count(counts.late), note: "done after the deadline"),
            Head("Not done", Wording.count(counts.violated), note: "or forbidden and done"),
        ]
        if counts.waived > 0 {
            heads.append(
                Head(
                    "With deviations", percent(counts.shareWithWaivers), unit: "%",
                    note: "weighted, if \(Wording.counted(counts.waived, "accepted deviation")) counted as missed"))
        }
        return heads
    }

    /// Why no area is called followed, before a full stop: little is due, or what is due cannot be told from the target.
    func undecided(_ cells: [ComplianceCounts], name: String) -> String {
        let all = cells.reduce(into: ComplianceCounts()) { $0 += $1 }
        if all.due == 0 {
            return all.pending > 0
                ? "\(name): \(Wording.counted(all.pending, "obligation is", "obligations are")) open, none was due yet"
                : "\(name): nothing was due in the last 28 days"
        }
        guard all.due >= 20 else {
            return
                "\(name): \(Wording.counted(all.due, "obligation was", "obligations were")) due, too few to call anything followed"
        }
        let barred = cells.count { ($0.interval?.lower ?? 0) >= report.matrix.target && $0.criticalViolated > 0 }
        let share = Wording.percent(Double(all.fulfilled) / Double(all.due), n: min(all.due, 199))
        return barred > 0
            ? "\(name): \(share) of \(Wording.count(all.due)) done in time, but a critical rule was violated"
            : "\(name): \(share) of \(Wording.count(all.due)) done in time; no area can be told from \(target) yet"
    }
}

extension ChartSpec.Series {
    /// A series of the cells of a matrix.
    init(name: String, cells: [ComplianceText.Mark]) {
        self.init(
            name: name, values: cells.map { $0.value }, states: cells.map { $0.state }, notes: cells.map { $0.note })
    }
}
