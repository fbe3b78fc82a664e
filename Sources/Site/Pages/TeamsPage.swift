import CRMModel
import Figures
import Forecasting

/// The teams side by side: never ranked, told apart only where the intervals say so.
struct TeamsPage {
    let model: SiteModel

    var page: PageModel {
        var page = PageModel(
            path: "teams/index.html", navigation: "teams", title: "Teams", kicker: "Teams", headline: headline,
            standfirst: [
                "Teams of fewer than five people stand with the unit above. The order is that of the organisation, not a ranking."
            ])
        page.sections = [
            Section("teams", "What each team works on, wins and records", main: [.table(fullTable)]),
            Section("units", "The organisation", note: "The unit tree as the CRM holds it.", main: [.table(units)]),
        ]
        return page
    }

    private var headline: String {
        let parts = model.groups.winRateByTeam.parts
        guard let overall = model.groups.winRateByTeam.total.value?.number else {
            return "No deal has been decided yet."
        }
        let low = parts.filter { ($0.figure.interval?.upper.number ?? 1) < overall }
        let high = parts.filter { ($0.figure.interval?.lower.number ?? 0) > overall }
        switch (low.count, high.count) {
        case (0, 0): return "No team’s win rate can be told apart from the whole."
        case (let low, 0):
            return "\(Wording.counted(low, "team wins", "teams win")) provably less often than the whole."
        case (0, let high):
            return "\(Wording.counted(high, "team wins", "teams win")) provably more often than the whole."
        case (let low, let high):
            return
                "\(Wording.counted(high, "team wins", "teams win")) provably more often than the whole, \(low) less often."
        }
    }

    private struct Line {
        let name: String
        /// Nil for teams put together, which differ from figure to figure.
        let people: Int?
        let open: Figure?
        let winRate: Figure?
        let completeness: Figure?
    }

    private var lines: [Line] {
        let groups = model.naming.groups
        func line(_ name: String, _ people: Int?) -> Line {
            Line(
                name: name, people: people,
                open: model.groups.pipelineByTeam.parts.first { $0.name == name }?.figure,
                winRate: model.groups.winRateByTeam.parts.first { $0.name == name }?.figure,
                completeness: model.mainCompleteness?.byGroup.parts.first { $0.name == name }?.figure)
        }
        // What was put together, which differs from figure to figure.
        var together: [String] = []
        let parts =
            model.groups.pipelineByTeam.parts + model.groups.winRateByTeam.parts
            + (model.mainCompleteness?.byGroup.parts ?? [])
        for part in parts
        where part.name != DealGroups.unowned && !groups.names.contains(part.name) && !together.contains(part.name) {
            together.append(part.name)
        }
        return groups.names.indices.map { line(groups.names[$0], groups.sizes[$0]) } + together.map { line($0, nil) }
    }

    private func phrase(_ figure: Figure?) -> TextCell {
        guard let figure else { return "–" }
        return TextCell(model.wording.phrase(figure), note: model.wording.range(figure) ?? "")
    }

    private var fullTable: TableModel {
        var rows = lines.map { line in
            TableModel.Row([
                TextCell(
                    line.name,
                    note: line.people.map { Wording.counted($0, "person", "people") } ?? "fewer than five owners each"),
                line.open.map { TextCell(model.amount($0)) } ?? "–",
                line.open.map { TextCell(Wording.count($0.n)) }
                    ?? TextCell("–", note: "none, or counted with other teams"), phrase(line.winRate),
                phrase(line.completeness),
            ])
        }
        rows.append(
            .init(
                [
                    TextCell("All", note: Wording.counted(model.naming.groups.sizes.reduce(0, +), "person", "people")),
                    TextCell(model.amount(model.groups.pipelineByTeam.total)),
                    TextCell(Wording.count(model.groups.pipelineByTeam.total.n)),
                    phrase(model.groups.winRateByTeam.total), phrase(model.mainCompleteness?.figure),
                ], total: true))
        let completeness = model.mainCompleteness.map { "\($0.profile.name) complete" } ?? "Complete"
        return TableModel(
            "Teams",
            columns: [
                .init("Team"), .init("Open", number: true), .init("Deals", number: true),
                .init("Win rate", number: true), .init(completeness, number: true),
            ],
            rows: rows,
            links: [
                model.rowsLink(model.groups.pipelineByTeam.total, "open deal"),
                model.rowsLink(model.groups.winRateByTeam.total, "closed deal"),
                model.definitionLink(model.groups.winRateByTeam.total),
            ])
    }

    /// The first lines for the briefing.
    var shortTable: TableModel {
        let shown = lines.filter { $0.open != nil || $0.winRate != nil }.prefix(8)
        return TableModel(
            "Teams", columns: [.init("Team"), .init("Open", number: true), .init("Win rate", number: true)],
            rows: shown.map {
                .init([
                    TextCell($0.name), TextCell($0.open.map(model.amount) ?? "–"),
                    TextCell($0.winRate.map(model.wording.phrase) ?? "–"),
                ])
            },
            links: [PageLink("All teams", "teams/index.html"), model.definitionLink(model.groups.winRateByTeam.total)])
    }

    private var units: TableModel {
        let units = model.records.units
        var people = [Int](repeating: 0, count: units.count)
        for user in 0..<model.records.users.count where model.records.users.isPerson(user) {
            var unit = model.records.users.units[user]
            for _ in 0...units.count {
                guard let row = unit else { break }
                people[row] += 1
                unit = units.parents[row]
            }
        }
        // A unit with fewer than five people is not counted out, and neither is a number from which one could be.
        let rows = (0..<units.count).filter { people[$0] >= PeopleGroups.smallest && units.kinds[$0] != "team" }.map {
            row in
            TableModel.Row([
                TextCell(units.names[row] ?? "unnamed"), TextCell(units.kinds[row] ?? "unit"),
                TextCell(units.parents[row].flatMap { units.names[$0] } ?? "–"),
            ])
        }
        return TableModel("Units", columns: [.init("Unit"), .init("Kind"), .init("Part of")], rows: rows)
    }
}
