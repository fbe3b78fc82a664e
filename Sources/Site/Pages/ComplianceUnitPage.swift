import CRMModel
import Charts
import Compliance
import Figures

/// One unit or segment with all below it: its units and, under an agreement, each person by each area.
struct ComplianceUnitPage {
    let model: SiteModel
    let report: ComplianceReport
    let pool: Int

    /// More people than this are not listed one by one: their units are.
    static let mostPeople = 60

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }
    private var pools: UnitPools { report.matrix.pools }
    private var own: UnitPools.Pool { pools.pools[pool] }
    private var name: String { text.units.names[pool] }
    private var areas: Range<Int> { judgement.areas.indices }
    private var members: [RowIndex] { text.units.people[pool] }
    private var listsPeople: Bool { model.naming.namesPeople && members.count <= ComplianceUnitPage.mostPeople }

    var page: PageModel {
        var page = PageModel(
            path: text.units.path(pool),
            navigation: "compliance",
            title: "\(name), compliance",
            kicker: "Process compliance, " + (own.kind.isEmpty ? "unit" : own.kind), headline: headline,
            standfirst: [
                "Each cell asks one question: is the manual followed here? Doing nothing never counts as following it."
            ])
        page.facts = [Fact("Window", text.window), Fact("People", text.people(pool, ""))]
        if let above = text.units.above(pool) {
            page.facts.append(Fact("Part of", text.units.names[above], link: text.units.path(above)))
        }
        page.heads = heads
        page.sections = [matrix]
        if model.naming.namesPeople {
            let people = Set(members)
            let inNeed = report.needs.entries.filter { people.contains($0.user) }
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

    // MARK: Words

    private var headline: String {
        let counts = areas.map { pools.counts(pool, area: $0) }
        // An area of which only some rules may be told has no state.
        let states = areas.map { area in
            pools.isWhole(pool, area: area) ? counts[area].map { report.matrix.state($0, area: area) } : nil
        }
        let shown = states.compactMap { $0 }
        let followed = shown.count { $0 == .followed }
        let red = areas.filter { states[$0] == .violated || states[$0] == .late }
        guard counts.contains(where: { ($0?.due ?? 0) + ($0?.waived ?? 0) > 0 }) else {
            return "\(name): nothing was due in the last 28 days."
        }
        guard !shown.isEmpty else {
            let due = counts.reduce(0) { $0 + ($1?.due ?? 0) }
            return
                "\(name): no area can be told as a whole; \(Wording.counted(due, "obligation was", "obligations were")) due under rules that can."
        }
        var sentence =
            followed > 0
            ? "\(name) provably follows \(ComplianceText.number(followed)) of \(ComplianceText.number(shown.count)) areas"
            : text.undecided(counts.compactMap { $0 }, name: name)
        if !red.isEmpty { sentence += "; \(text.areasInText(red)) \(red.count == 1 ? "falls" : "fall") short" }
        return sentence + "."
    }

    private var heads: [Head] {
        guard let counts = pools.counts(pool) else { return [] }
        return text.heads(counts)
    }

    // MARK: The matrix

    private var matrix: Section {
        var states: Set<CellState> = []
        func note(_ cell: TextCell) -> TextCell {
            if let state = cell.mark?.state { states.insert(state) }
            return cell
        }
        func row(_ pool: Int, isGroup: Bool, isTotal: Bool = false) -> TableModel.Row {
            let people = text.units.people[pool]
            var title = isTotal ? TextCell(name) : text.pool(pool)
            title.text += ", \(text.people(pool))"
            return TableModel.Row(
                [title] + areas.map { note(text.cell(pool: pool, area: $0)) }
                    + (model.naming.namesPeople ? [reds(people)] : []),
                total: isTotal, group: isGroup)
        }
        var rows: [TableModel.Row] = []
        if listsPeople {
            rows = listed.map { $0.unit.map { row($0, isGroup: true) } ?? person($0.user ?? 0, note) }
        } else {
            rows = text.units.overview(below: pool).map { row($0.pool, isGroup: $0.isGroup) }
        }
        rows.append(row(pool, isGroup: false, isTotal: true))
        var table = TableModel(
            "Who follows which process",
            columns: [.init(listsPeople ? "Person" : "Unit")]
                + judgement.areas.map { .init($0.title, link: ComplianceText.path(area: $0)) }
                + (model.naming.namesPeople ? [.init("Red", number: true)] : []),
            rows: rows,
            links: [
                PageLink("CSV of all units", "rows/compliance.csv"),
                PageLink("Definition", "data/definitions/index.html#cell-compliance"),
            ])
        table.isMatrix = true
        return Section(
            "matrix", "Who follows which process", note: text.reading,
            main: chart + [.table(table)] + unbound
                + (states.isEmpty ? [] : [.heading("How to read a cell", id: ""), text.legend(states)]))
    }

    /// How many people have no row, since no area is for their role.
    private var unbound: [Block] {
        let count = members.count - text.bound(members).count
        guard listsPeople, count > 0 else { return [] }
        return [
            .text(
                "\(Wording.counted(count, "person has", "people have")) no row: no area of the manual is for their role."
            )
        ]
    }

    /// The people of the page in its order: those of the unit itself, then each unit below with its own.
    private var listed: [(unit: Int?, user: RowIndex?)] {
        guard own.level != .segment else { return text.bound(members).map { (nil, $0) } }
        var listed: [(unit: Int?, user: RowIndex?)] = []
        func add(_ place: Int) {
            listed += text.bound(text.units.direct(place)).map { (nil, $0) }
            for child in text.units.children[place] {
                listed.append((child, nil))
                add(child)
            }
        }
        add(pool)
        return listed
    }

    private func person(_ user: RowIndex, _ note: (TextCell) -> TextCell) -> TableModel.Row {
        .init([text.person(user)] + areas.map { note(text.cell(user, $0)) } + [reds([user])])
    }

    /// Red cells of some people.
    private func reds(_ people: [RowIndex]) -> TextCell {
        let count = people.reduce(0) { $0 + report.matrix.redAreas(of: $1).count }
        return TextCell(count == 0 ? "–" : Wording.count(count))
    }

    /// The picture of the same cells, for print and slides.
    private var chart: [Block] {
        let people = listsPeople && members.count > 1 ? listed.compactMap { $0.user } : []
        let units = listsPeople ? [] : text.units.overview(below: pool).map { $0.pool }
        guard people.count + units.count > 1 else { return [] }
        let spec = ChartSpec(
            type: .matrix, title: headline,
            subtitle: "\(people.isEmpty ? "Each unit" : "Each person") by each area, 28 days" + text.partKey(units),
            categories: people.map { model.naming.label($0) } + units.map { text.units.names[$0] },
            series: areas.map { area in
                ChartSpec.Series(
                    name: judgement.areas[area].title,
                    cells: people.map { text.mark($0, area) } + units.map { text.mark(pool: $0, area: area) })
            },
            foot: model.foot(
                "n = \(Wording.count(pools.counts(pool)?.due ?? 0)) obligations due", "manual, activities, changes"),
            format: ChartScale.percent, categoryTitle: people.isEmpty ? "Unit" : "Person")
        return [.chart(spec, name: "compliance-unit", links: [])]
    }
}
