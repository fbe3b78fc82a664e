import CRMModel
import Charts
import Compliance
import Figures

/// One team: each person by each area under an agreement, else the team alone.
struct ComplianceTeamPage {
    let model: SiteModel
    let report: ComplianceReport
    let group: Int

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }
    private var groups: PeopleGroups { model.naming.groups }
    private var members: [RowIndex] { report.matrix.users.filter { groups.group(of: $0) == group } }
    private var name: String { groups.names[group] }

    private func counts(area: Int?) -> ComplianceCounts { text.counts(team: group, area: area) }

    var page: PageModel {
        let states = judgement.areas.indices.map { report.matrix.state(counts(area: $0), area: $0) }
        var page = PageModel(
            path: ComplianceText.path(group: group, model.naming, model.records.units),
            audience: model.naming.namesPeople ? .managers : .executives, navigation: "compliance",
            title: "\(name), compliance", kicker: "Process compliance, \(name)", headline: headline(states),
            standfirst: [
                "Each cell asks one question: does this person follow the manual in this area? Doing nothing never counts as following it."
            ])
        page.facts = [
            Fact("Window", text.window), Fact("People", Wording.count(members.count)),
            Fact("Obligations due", Wording.count(counts(area: nil).due)),
        ]
        page.sections = [matrix]
        let inNeed = report.needs.entries.filter { groups.group(of: $0.user) == group }
        if model.naming.namesPeople {
            page.sections.append(
                Section(
                    "help",
                    inNeed.isEmpty
                        ? "Nobody needs a person this week"
                        : "\(ComplianceText.number(inNeed.count).capitalizedFirst) \(inNeed.count == 1 ? "person needs" : "people need") a person this week",
                    note: "A conversation, not a reproach.",
                    main: inNeed.isEmpty
                        ? [.text("No cell is red. People in their first 30 working days are not judged.")]
                        : [.table(PeopleInNeed(model: model, report: report).table(inNeed))]))
            page.namesPeople = true
        }
        return page
    }

    private func headline(_ states: [CellState]) -> String {
        let followed = states.count { $0 == .followed }
        let red = states.indices.filter { states[$0] == .violated || states[$0] == .late }
        let judged = states.count { ![.notActivated, .unknown, .pending].contains($0) }
        guard judged > 0 else { return "\(name): nothing was due in the last 28 days." }
        var sentence =
            followed > 0
            ? "\(name) provably follows \(ComplianceText.number(followed)) of \(ComplianceText.number(states.count)) areas"
            : "\(name): too little is due to call an area followed"
        if !red.isEmpty { sentence += "; \(text.areas(red)) \(red.count == 1 ? "falls" : "fall") short" }
        return sentence + "."
    }

    private var matrix: Section {
        var states: Set<CellState> = []
        func note(_ cell: TextCell) -> TextCell {
            if let state = cell.mark?.state { states.insert(state) }
            return cell
        }
        var rows: [TableModel.Row] = []
        if model.naming.namesPeople {
            for user in members {
                let isNew = report.matrix.onboarding.contains(user)
                rows.append(
                    .init(
                        [
                            TextCell(
                                model.naming.label(user), note: isNew ? "first 30 days" : "",
                                link: ComplianceText.path(person: user, model.records.users))
                        ] + judgement.areas.indices.map { note(text.cell(user, $0)) }
                            + [TextCell(reds(report.matrix.redAreas(of: user).count))]))
            }
        }
        let all = members.reduce(0) { $0 + report.matrix.redAreas(of: $1).count }
        rows.append(
            .init(
                [TextCell("\(name), \(Wording.counted(members.count, "person", "people"))")]
                    + judgement.areas.indices.map { note(text.cell(team: group, area: $0)) }
                    + (model.naming.namesPeople ? [TextCell(reds(all))] : []), total: true))
        var table = TableModel(
            "Who follows which process",
            columns: [.init(model.naming.namesPeople ? "Person" : "Team")]
                + judgement.areas.map { .init($0.title, link: ComplianceText.path(area: $0)) }
                + (model.naming.namesPeople ? [.init("Red", number: true)] : []),
            rows: rows, links: [PageLink("Definition", "data/definitions/index.html#cell-compliance")])
        table.isMatrix = true
        return Section(
            "matrix", "Who follows which process",
            note:
                "Share of due obligations done in time, 28 days. Counts below 20 stay counts; below five nothing is coloured. Intervals are 95 % Wilson. Target for a cell is \(text.target).",
            main: chart + [.table(table), .heading("How to read a cell", id: ""), text.legend(states)])
    }

    private func reds(_ count: Int) -> String { count == 0 ? "–" : Wording.count(count) }

    /// The picture of the same cells, for print and slides.
    private var chart: [Block] {
        guard model.naming.namesPeople, members.count > 1 else { return [] }
        let spec = ChartSpec(
            type: .matrix,
            title: headline(judgement.areas.indices.map { report.matrix.state(counts(area: $0), area: $0) }),
            subtitle: "Each person by each area, 28 days", categories: members.map { model.naming.label($0) },
            series: judgement.areas.indices.map { area in
                let cells = members.map { report.matrix.cell($0, area) }
                return ChartSpec.Series(
                    name: judgement.areas[area].title,
                    values: cells.map { $0.counts.due > 0 ? Double($0.counts.fulfilled) / Double($0.counts.due) : nil },
                    states: cells.map { ChartSpec.CellState(rawValue: $0.state.rawValue) },
                    notes: members.map { text.cell($0, area).text })
            },
            foot: model.foot(
                "n = \(Wording.count(counts(area: nil).due)) obligations due", "manual, activities, changes"),
            format: ChartScale.percent, categoryTitle: "Person")
        return [.chart(spec, name: "compliance-team", links: [])]
    }
}
