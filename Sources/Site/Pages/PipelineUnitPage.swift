import CRMModel
import Figures
import Forecasting

/// The pipeline of one region, branch, team, segment or owner: the same numbers as the company's, and its deals.
struct PipelineUnitPage {
    let model: SiteModel
    let text: PipelineText
    let unit: PipelineUnits.Unit

    /// Open deals that are listed; the list behind the page holds all.
    private static let most = 40

    var page: PageModel {
        let name = text.units.name(unit)
        var page = PageModel(
            path: text.units.path(unit), navigation: "pipeline", title: "\(name), pipeline",
            kicker: "Pipeline, \(unit.level.rawValue)", headline: text.headline(unit),
            standfirst: forecast?.page.sentences ?? [])
        page.heads = text.heads(unit)
        page.facts = facts
        let movement = model.movement.map {
            MovementSections(model: model, report: $0, pages: text.units).unit(unit.level, unit.key, name: name)
        }
        page.sections =
            [plan, categories].compactMap { $0 } + below + (movement ?? []) + [
                deals, PipelineEndings(model: model, text: text).pace(unit),
            ]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    private var facts: [Fact] {
        var facts = [Fact("Company", "all of the pipeline", link: "pipeline/index.html")]
        if let above = text.units.parent(unit) {
            facts.append(Fact("Part of", text.units.name(above), link: text.units.path(above)))
        }
        if let forecast {
            facts.append(Fact("Forecast", model.wording.phrase(forecast.figure), link: forecast.path))
        }
        return facts
    }

    /// What the unit is likely to close the quarter at, where it is forecast.
    private var forecast: (figure: Figure, path: String, page: ForecastUnitPage)? {
        guard let report = model.forecast,
            let level = report.lead.units.first(where: { $0.level == unit.level }),
            let part = level.parts.parts.first(where: { $0.key == unit.key }),
            let path = ForecastUnitPage.path(unit.level, part.name, model)
        else { return nil }
        let page = ForecastUnitPage(model: model, report: report, level: unit.level, part: part, pipeline: text)
        return (part.figure, path, page)
    }

    private var plan: Section {
        let plan = model.sales.plan
        func row(_ name: String, _ figures: UnitFigures, note: String? = "") -> TableModel.Row {
            .init([
                TextCell(name), text.cell(text.figure(figures, unit), note: note), text.cell(figures.total, note: ""),
            ])
        }
        var forecastRow: TableModel.Row? {
            guard let forecast, let whole = model.forecast?.lead, whole.period.start == plan.period.start else {
                return nil
            }
            return .init([
                TextCell("Likely to close, P50"),
                text.cell(forecast.figure, note: text.range(forecast.figure)),
                text.cell(whole.likely, note: text.range(whole.likely)),
            ])
        }
        let gap = text.figure(plan.gap, unit)
        // Without a quota what is measured by it would say the same seven times.
        let hasQuota = text.figure(plan.quota, unit).value != nil
        var rows: [TableModel.Row] = hasQuota ? [row("Quota", plan.quota)] : []
        rows += [
            row("Won so far", plan.won), row("Committed", plan.commit),
            row("Open and due in the rest of the quarter", plan.open),
        ]
        if let forecastRow { rows.append(forecastRow) }
        if hasQuota {
            rows += [
                row("Quota won", plan.attainment), row("Quota won or committed", plan.commitAttainment),
                row("Missing to quota", plan.gap), row("Coverage", plan.coverage, note: text.needed(unit)),
                row("Part of the open pipeline that has to be won", plan.reciprocal),
            ]
        }
        rows += [
            row("Win rate by number", model.sales.closed.winRate, note: nil),
            row("Win rate by amount", model.sales.closed.byAmount, note: nil),
            row("Past due, by number", model.sales.open.pastDue, note: nil),
            row("Past due, by amount", model.sales.open.pastDueByAmount, note: nil),
            row("Silent", model.sales.open.silent, note: nil),
        ]
        return Section(
            "plan",
            gap.value == nil
                ? "What is won and open in \(plan.period.name)"
                : "\(model.wording.phrase(text.figure(plan.won, unit))) won of a quota of \(model.wording.phrase(text.figure(plan.quota, unit)))",
            main: [
                .table(
                    TableModel(
                        "Plan and pipeline of \(plan.period.name)",
                        note: hasQuota ? "" : "No quota is recorded here for \(plan.period.name).",
                        columns: [
                            .init("Measure"), .init(text.units.name(unit), number: true),
                            .init("Company", number: true),
                        ],
                        rows: rows,
                        links: [
                            model.rowsLink(plan.quota.total, "plan row"),
                            model.rowsLink(model.sales.open.amount.total, "open deal"),
                            model.rowsLink(model.sales.closed.winRate.total, "closed deal"),
                            model.definitionLink(plan.coverage.total, "Coverage"),
                        ]))
            ])
    }

    /// What may still close in the quarter, by how sure the CRM is of it.
    private var categories: Section? {
        let categories = model.sales.categories
        guard !categories.byUnit.isEmpty else { return nil }
        func row(_ step: PipelineByCategory.Step, _ name: String) -> TableModel.Row {
            .init([
                TextCell(name), amount(text.figure(step.figures, unit)), amount(step.figures.total),
            ])
        }
        func table(_ caption: String, _ first: String, _ rows: [TableModel.Row]) -> TableModel {
            TableModel(
                caption,
                columns: [
                    .init(first), .init("\(text.units.name(unit)), \(model.records.baseCurrency.code)", number: true),
                    .init("Company", number: true),
                ], rows: rows, links: model.links(categories.byCategory.total))
        }
        let commit = categories.byUnit.first { $0.name == "Commit" }.map { text.figure($0.figures, unit) }
        let heading =
            commit?.value == nil
            ? "Nothing is committed for the rest of \(categories.period.name)"
            : "\(commit.map(model.wording.phrase) ?? "") is committed for the rest of \(categories.period.name)"
        return Section(
            "categories", heading,
            main: [
                .heading("Each deal in one category", id: "by-category"),
                .table(table("Each deal in one category", "Category", categories.byUnit.map { row($0, $0.name) })),
            ],
            side: [
                .heading("Cumulative: each line holds the one above", id: "cumulative"),
                .table(
                    table(
                        "Cumulative: each line holds the one above", "Up to",
                        categories.cumulative.map { row($0, $0.name) })),
            ])
    }

    private func amount(_ figure: Figure) -> TextCell {
        if case .money(let money) = figure.value { return TextCell(Wording.whole(money)) }
        return figure.outcome == .absent(.noEvents) ? "0" : text.cell(figure)
    }

    private var below: [Section] {
        let children = text.units.children(unit)
        guard let level = children.first?.level else { return [] }
        return [
            Section(
                "units", "\(Wording.counted(children.count, level.rawValue, PipelineUnits.plural(level))) below",
                note: "In the order of the organisation, not a ranking.",
                main: [.table(text.table(level, "Open pipeline by \(level.rawValue)", only: children))])
        ]
    }

    private var deals: Section {
        let all = text.units.deals(unit)
        let figure = text.figure(model.sales.open.amount, unit)
        let late = all.count(where: \.isPastDue)
        let heading =
            all.isEmpty
            ? "No open deal"
            : "\(Wording.counted(all.count, "open deal")), \(model.amount(figure))\(late > 0 ? "; \(Wording.count(late)) past their date" : "")"
        let rows = all.prefix(PipelineUnitPage.most).map { deal in
            TableModel.Row([
                TextCell(
                    deal.name, note: deal.isPastDue ? "past due" : "",
                    address: model.recordLinks.address("opportunity", deal.id)), TextCell(deal.stage),
                TextCell(model.naming.label(deal.owner)), TextCell(deal.closing.map(Wording.date) ?? "–"),
                TextCell(deal.amount.map(Wording.whole) ?? "–"),
            ])
        }
        let note =
            all.count > PipelineUnitPage.most ? "The \(PipelineUnitPage.most) largest; the list holds all." : ""
        return Section(
            "deals", heading,
            main: all.isEmpty
                ? [.text("Nothing is open here.")]
                : [
                    .table(
                        TableModel(
                            "Open deals, the largest first", note: note,
                            columns: [
                                .init("Deal"), .init("Stage"), .init(model.naming.columnTitle), .init("Closes"),
                                .init("Amount, \(model.records.baseCurrency.code)", number: true),
                            ], rows: Array(rows), links: [model.rowsLink(model.sales.open.amount.total, "open deal")]))
                ])
    }
}
