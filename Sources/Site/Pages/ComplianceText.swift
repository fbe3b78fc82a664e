import Audiences
import CRMModel
import Compliance
import Figures
import RuleLanguage

/// Phrases and cells that the pages about compliance share.
struct ComplianceText {
    let model: SiteModel
    let report: ComplianceReport

    var judgement: Judgement { report.judgement }
    var units: UnitDirectory { model.units ?? UnitDirectory(report, model.records) }

    /// Numbers as these pages write them: percentages without decimals, as in the cells.
    var wording: Wording { model.wording.inWholePercent }

    /// "80 %".
    var target: String { Wording.fixed(report.matrix.target * 100, 0) + Wording.thin + "%" }

    /// "23 Oct to 19 Nov 2026".
    var window: String {
        "\(Wording.date(report.matrix.firstDay)) to \(Wording.date(report.matrix.lastDay))"
    }

    static func path(rule id: String) -> String { "compliance/rules/\(id.lowercased())/index.html" }
    static func path(area: JudgedArea) -> String { "compliance/areas/\(area.id)/index.html" }
    static func path(person user: RowIndex, _ naming: Naming) -> String {
        "people/\(naming.slug(user))/index.html"
    }

    /// The share done in time as the matrix writes it: "k of n" where they are few, else a percentage. It is the plain
    /// share, which the interval is about; the weighted one stands with the areas.
    static func share(_ counts: ComplianceCounts) -> String {
        guard counts.due > 0 else { return "" }
        let share = Double(counts.fulfilled) / Double(counts.due)
        return counts.due < 20
            ? "\(counts.fulfilled) of \(counts.due)" : Wording.percent(share, n: min(counts.due, 199))
    }

    /// The plain share beside a weighted one, with its interval: "without weights 90 %, 95 % interval 89 to 91 %".
    func plainRange(_ figure: Figure) -> String? {
        guard case .count(let kept, _) = figure.numerator, case .count(let due, _) = figure.denominator, due > 0,
            let range = wording.range(figure)
        else { return nil }
        let share = due < 20 ? "\(kept) of \(due)" : Wording.percent(Double(kept) / Double(due), n: min(due, 199))
        return "without weights \(share), \(range)"
    }

    /// "81–87" in percentage points.
    static func interval(_ counts: ComplianceCounts) -> String {
        guard counts.due >= 20, let bounds = counts.interval else { return "" }
        return "\(Wording.fixed(bounds.lower * 100, 0))–\(Wording.fixed(bounds.upper * 100, 0))"
    }

    /// One cell of the matrix of users.
    func cell(_ user: RowIndex, _ area: Int) -> TextCell {
        let cell = report.matrix.cell(user, area)
        return TextCell(
            CellMark(state: cell.state), words(cell.state, cell.counts, user: user, area: area),
            note: [barred(cell.state, cell.counts), ComplianceText.deviations(cell.counts)].filter { !$0.isEmpty }
                .joined(separator: ", "))
    }

    /// What keeps a share above the target from being called followed; empty where nothing does.
    func barred(_ state: CellState?, _ counts: ComplianceCounts) -> String {
        guard state == .undecided, counts.due >= 5, counts.criticalViolated > 0, let bounds = counts.interval,
            bounds.lower >= report.matrix.target
        else { return "" }
        return ComplianceText.criticals(counts)
    }

    /// How often a critical rule was violated; empty where none was, or nothing is told of a share.
    static func criticals(_ counts: ComplianceCounts) -> String {
        counts.due >= 5 && counts.criticalViolated > 0
            ? Wording.counted(counts.criticalViolated, "critical violation") : ""
    }

    /// One cell of pooled counts.
    func cell(_ counts: ComplianceCounts, area: Int?) -> TextCell {
        let state = report.matrix.state(counts, area: area)
        return TextCell(
            CellMark(state: state), words(state, counts),
            note: [
                ComplianceText.interval(counts), ComplianceText.criticals(counts), ComplianceText.deviations(counts),
            ].filter { !$0.isEmpty }.joined(separator: ", "))
    }

    /// The share if accepted deviations counted as missed, "83 % with deviations"; empty where there are none.
    static func deviations(_ counts: ComplianceCounts) -> String {
        shareWithDeviations(counts).map { "\($0) with deviations" } ?? ""
    }

    /// The plain share with accepted deviations among the missed; nil where there are none.
    static func shareWithDeviations(_ counts: ComplianceCounts) -> String? {
        guard counts.waived > 0, counts.due > 0 else { return nil }
        let all = counts.due + counts.waived
        return all < 20
            ? "\(counts.fulfilled) of \(all)"
            : Wording.percent(Double(counts.fulfilled) / Double(all), n: min(all, 199))
    }

    /// The state of an area as a whole; nil where the counts are not of all its rules, since some are too few people's.
    func state(area: Int) -> CellState? {
        report.matrix.pools.isWhole(0, area: area) ? report.matrix.state(counts(area: area), area: area) : nil
    }

    /// A cell without a state, since its counts are of some rules of the area only: their share, and of how many rules.
    func part(_ counts: ComplianceCounts, _ rules: (told: Int, all: Int)) -> TextCell {
        TextCell(
            counts.due > 0 ? ComplianceText.share(counts) : "–",
            note: [ComplianceText.interval(counts), "under \(rules.told) of \(Wording.counted(rules.all, "rule"))"]
                .filter { !$0.isEmpty }.joined(separator: ", "))
    }

    /// One area as a whole.
    func cell(area: Int) -> TextCell {
        report.matrix.pools.isWhole(0, area: area)
            ? cell(counts(area: area), area: area)
            : part(counts(area: area), report.matrix.pools.rulesTold(0, area: area))
    }

    /// A count that may not be told where it is of one to four people.
    static func told(_ count: Int?) -> TextCell {
        count.map { TextCell(Wording.count($0)) } ?? TextCell("–", note: "fewer than five people")
    }

    /// Counts of all, of an area or of all areas.
    func counts(area: Int?) -> ComplianceCounts {
        report.matrix.pooled { _, rule in area == nil || rule.area == area }
    }

    private func words(_ state: CellState, _ counts: ComplianceCounts, user: RowIndex? = nil, area: Int? = nil)
        -> String
    {
        switch state {
        case .followed, .late, .violated, .undecided: return ComplianceText.share(counts)
        case .nonUse: return "nothing entered"
        case .pending: return "\(Wording.count(counts.pending)) open"
        case .waived: return waiverEnd(user, area).map { "to \(Wording.date($0))" } ?? "accepted"
        case .unknown: return "no source"
        case .notActivated, .notAssigned: return ""
        }
    }

    /// The last day on which a cell's waiver holds.
    private func waiverEnd(_ user: RowIndex?, _ area: Int?) -> CalendarDate? {
        guard let user, let area else { return nil }
        for (index, waiver) in report.matrix.waiverOf.sorted(by: { $0.key < $1.key }) {
            let activation = judgement.activations[index]
            guard Int(activation.user) == user, judgement.rules[Int(activation.rule)].area == area else { continue }
            return model.programme.reviews[report.matrix.waivers.waivers[waiver].review].expiresOn
        }
        return nil
    }

    /// The legend of the matrix: the states that occur.
    func legend(_ states: Set<CellState>) -> Block {
        .legend(
            CellMark.legend.filter { states.contains($0) }.map {
                let mark = CellMark(state: $0)
                return LegendEntry(mark: mark, meaning: mark.meaning(target: target))
            })
    }

    /// "Looked at on 17 Nov 2026 by a person", or that nobody has.
    func reviewed(area: Int) -> String {
        report.ledger.lastLook[area].map { "Last reviewed by a person on \(Wording.date($0))." }
            ?? "Computed, not reviewed: no person has looked in the last 28 days."
    }

    /// Names of areas, as a list in words.
    func areas(_ indices: [Int]) -> String { Wording.list(indices.map { judgement.areas[$0].title }) }

    /// The same within a sentence.
    func areasInText(_ indices: [Int]) -> String {
        Wording.list(indices.map { judgement.areas[$0].title.lowercasedFirst })
    }

    /// How late something was done, in days or hours; a dash where it was not, or no time was set.
    static func late(_ activation: Activation) -> String {
        guard activation.deadline != Activation.none, activation.answered != Activation.none,
            activation.answered > activation.deadline
        else { return "–" }
        return Wording.days(Double(activation.answered - activation.deadline) / 86_400_000)
    }

    /// An instant about somebody in their own zone. Where nobody is named the day alone: the time of a day's end would tell
    /// the zone, and with it the few who live there.
    func moment(_ value: Int64, of user: RowIndex?) -> String {
        let zone = zone(of: user)
        return model.naming.namesPeople ? ComplianceText.moment(value, in: zone) : ComplianceText.day(value, in: zone)
    }

    /// The same for a deadline.
    func deadline(_ value: Int64, of user: RowIndex?) -> String {
        let zone = zone(of: user)
        return model.naming.namesPeople ? ComplianceText.deadline(value, in: zone) : ComplianceText.day(value, in: zone)
    }

    /// Their own zone, else the company's.
    func zone(of user: RowIndex?) -> Zone { user.flatMap { model.zones[$0] } ?? model.records.zone }

    private static func day(_ value: Int64, in zone: Zone) -> String {
        value == Activation.none ? "–" : Wording.date(zone.date(of: Instant(milliseconds: value)))
    }

    /// An instant as a day and a time; an en dash where there is none.
    static func moment(_ value: Int64, in zone: Zone) -> String {
        guard value != Activation.none else { return "–" }
        let (date, second) = zone.wallClock(of: Instant(milliseconds: value))
        let minutes = second / 60
        return "\(Wording.date(date)), \(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    /// A deadline; the last second of a day, and the midnight behind it, are its end.
    static func deadline(_ value: Int64, in zone: Zone) -> String {
        guard value != Activation.none else { return "–" }
        let (date, second) = zone.wallClock(of: Instant(milliseconds: value))
        if second == 0 { return "\(Wording.date(date.adding(days: -1))), end of day" }
        return second >= 86_399 ? "\(Wording.date(date)), end of day" : moment(value, in: zone)
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// What became of an outcome, and what else must be said about it.
    static func remark(_ activation: Activation, _ rule: Rule) -> String {
        var words: [String] = []
        if activation.flags.contains(.orphaned) { words.append("no owner in service") }
        if activation.flags.contains(.uncoveredAbsence) { words.append("away, nobody stood in") }
        if activation.flags.contains(.corrected) { words.append("corrected after the fact") }
        if activation.flags.contains(.currentValue) { words.append("tested on today’s value") }
        if activation.flags.contains(.dateOnly) { words.append("day known, not the time") }
        return ([activation.state == .late ? "done late" : RuleSense(rule).verdict] + words).joined(separator: ", ")
    }

    /// A record as a page names it: its name, else type and id. A user stands as the naming rules say; leads and contacts
    /// are people too, whose names are not needed to find the record.
    func record(_ row: Int32) -> String {
        let index = Int(row)
        let type = judgement.recordTypes[index]
        if type == .user {
            return judgement.recordIDs[index].flatMap(model.records.users.index.row(of:)).map { model.naming.label($0) }
                ?? "a user"
        }
        let name = type == .lead || type == .contact ? nil : judgement.recordNames[index]
        return name ?? "\(type.rawValue) \(judgement.recordIDs[index] ?? "")"
    }

    /// The same as a cell that opens the record in the CRM.
    func recordCell(_ row: Int32) -> TextCell {
        let type = judgement.recordTypes[Int(row)].rawValue
        return TextCell(record(row), address: model.recordLinks.address(type, judgement.recordIDs[Int(row)]))
    }

    /// The figure of a rule; nil where the rule has none.
    func figure(rule id: String) -> Figure? {
        report.figures.byRule.parts.first { $0.name == id }?.figure
    }

    /// The latest version of each rule of an area, in the order of the manual.
    func rules(of area: Int) -> [JudgedRule] {
        var latest: [String: Int] = [:]
        for (index, rule) in judgement.rules.enumerated() where rule.area == area { latest[rule.rule.id] = index }
        return latest.values.sorted().map { judgement.rules[$0] }
    }

    /// Rules of an area that failed while they ran, in the order of the manual.
    func failed(of area: Int) -> [String] {
        rules(of: area).map(\.rule.id).filter { id in
            failure(id) != nil
                && judgement.failures.contains { failure in
                    guard judgement.rules[failure.rule].rule.id == id, case .failed = failure.reason else {
                        return false
                    }
                    return true
                }
        }
    }

    /// Why a rule could not be judged; nil where it was.
    func failure(_ id: String) -> String? {
        let own = judgement.failures.filter { judgement.rules[$0.rule].rule.id == id }
        guard let first = own.first, own.count == judgement.rules.count(where: { $0.rule.id == id }) else { return nil }
        switch first.reason {
        case .noSource(let what): return "We could show this if \(what) were recorded."
        case .failed(let why): return "The rule failed while it ran: \(why)"
        }
    }
}

extension ComplianceText {
    /// A divergence in bits, with two decimals; a dash where there is none.
    static func bits(_ figure: Figure) -> String { figure.value.map { Wording.fixed($0.number, 2) } ?? "–" }

    static func ruleCount(_ judgement: Judgement) -> Int { Set(judgement.rules.map(\.rule.id)).count }

    /// Whole numbers below ten as words.
    static func number(_ value: Int) -> String {
        let words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        return words.indices.contains(value) ? words[value] : Wording.count(value)
    }

    static func phrase(_ outcome: ScaleBack.Outcome) -> String {
        switch outcome {
        case .accepted(let day): "Reviewed less often since \(Wording.date(day))"
        case .proposed: "Could be reviewed every second month"
        case .notYet(let missing): "Not yet: " + Wording.list(missing)
        }
    }
}
