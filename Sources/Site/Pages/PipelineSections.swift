import CRMModel
import Charts
import Figures
import Forecasting

/// The parts of the pipeline page that are about the plan, the forecast categories and the units.
struct PipelineSections {
    let model: SiteModel
    let text: PipelineText

    init(_ model: SiteModel) {
        self.model = model
        text = PipelineText(model)
    }

    private var sales: SalesReport { model.sales }
    private var period: String { sales.plan.period.name }

    // MARK: Plan against commit against forecast

    var plan: Section {
        // A quota alone is no comparison.
        let isDrawn = planLines.contains { $0.figure.value != nil && $0.name != "Quota" }
        return Section("plan", planHeading, main: isDrawn ? [planChart] : [], side: [.table(planTable)])
    }

    private var planHeading: String {
        switch sales.plan.commitAttainment.total.value {
        case .share:
            let won = model.wording.phrase(sales.plan.attainment.total)
            let committed = model.wording.phrase(sales.plan.commitAttainment.total)
            return "\(won) of the \(period) quota is won, \(committed) with what is committed"
        default: return "What is won, committed and handed in for \(period)"
        }
    }

    /// What can stand on one scale, in the order of how sure it is.
    private var planLines: [(name: String, figure: Figure)] {
        let commit = sales.categories.cumulative.first { $0.name == "Closed + Commit" }
        let all = sales.categories.cumulative.last
        let lines: [(name: String, figure: Figure)?] = [
            ("Won so far", sales.plan.won.total), commit.map { ("Won and committed", $0.figure) },
            sales.forecast.map { ("Forecast, P50", $0.total) }, ("Handed in", sales.submissions.submitted),
            all.map { ("Won and all due from today", $0.figure) },
            ("Quota", sales.plan.quota.total),
        ]
        return lines.compactMap { $0 }
    }

    private var planChart: Block {
        let lines = planLines.filter { $0.figure.value != nil }
        let quota: Int64? = if case .money(let money) = sales.plan.quota.total.value { money.minor } else { nil }
        let shown = lines.filter { $0.name != "Quota" }
        let values = shown.map { ChartScale.number($0.figure) }
        let largest = max(values.compactMap { $0 }.max() ?? 0, quota.map(Double.init) ?? 0)
        let spec = ChartSpec(
            type: .rankedBar, title: planHeading, subtitle: "\(period), from what is sure to what is possible",
            categories: shown.map(\.name), series: [.init(name: period, values: values)],
            target: quota.map { ChartSpec.Target(value: Double($0), label: "Quota") },
            foot: model.foot(
                "n = \(Wording.counted(sales.categories.byCategory.total.n, "deal"))",
                "opportunities, quotas, forecast submissions"),
            format: ChartScale.money(largest, model.records.baseCurrency), categoryTitle: "Measure", highlight: [0])
        return .chart(spec, name: "plan", links: model.links(sales.plan.quota.total))
    }

    private var planTable: TableModel {
        var rows = planLines.map { line in
            TableModel.Row([
                TextCell(line.name, link: line.figure.value == nil ? nil : "rows/\(line.figure.rows.name).csv"),
                text.cell(line.figure, note: ""),
            ])
        }
        func add(_ name: String, _ figure: Figure, note: String? = nil) {
            rows.append(.init([TextCell(name), text.cell(figure, note: note)]))
        }
        add("Missing to quota", sales.plan.gap.total, note: "")
        add(
            "Coverage", sales.plan.coverage.total,
            note: text.needed(nil) ?? sales.coverageNeeded.neededOfDue.total.notes.first)
        add(
            "Needed in past quarters, of all deals open at this distance from the end",
            sales.coverageNeeded.needed.total,
            note: "")
        add(
            "Part of the open pipeline that has to be won (reciprocal of the coverage)", sales.plan.reciprocal.total,
            note: "")
        add("Gap between what is handed in and the CRM’s own forecast", sales.shadowGap, note: "")
        return TableModel(
            "Plan, commit and forecast", columns: [.init("Measure"), .init(period, number: true)], rows: rows,
            links: [
                model.rowsLink(sales.plan.quota.total, "plan row"),
                model.definitionLink(sales.plan.attainment.total, "Attainment"),
                model.definitionLink(sales.plan.coverage.total, "Coverage"),
                model.definitionLink(sales.coverageNeeded.needed.total, "Coverage needed"),
                model.definitionLink(sales.submissions.submitted, "Handed in"),
                model.definitionLink(sales.shadowGap, "Gap"),
            ])
    }

    // MARK: Categories

    var categories: Section {
        let parts = sales.categories.byCategory.parts
        guard !parts.isEmpty, sales.categories.byCategory.total.value != nil else {
            return Section(
                "categories",
                model.unpriced(sales.categories.byCategory.total) != nil && model.book.isUnpriced
                    ? "Forecast categories hold no amounts" : "Forecast categories are not recorded",
                main: [.text(sales.categories.byCategory.total.notes.first ?? "No deal is due in \(period).")])
        }
        return Section(
            "categories", categoryHeading, main: [categoryChart],
            side: [.table(categoryTable), .table(cumulativeTable)])
    }

    private var categoryHeading: String {
        let parts = sales.categories.byCategory.parts
        if let overdue = parts.first(where: { $0.name == PipelineByCategory.overdue }), overdue.figure.n > 0 {
            return "\(model.wording.phrase(overdue.figure)) is past its date and in no forecast category"
        }
        if let commit = parts.first(where: { $0.name == "Commit" }) {
            return "\(model.wording.phrase(commit.figure)) is committed for the rest of \(period)"
        }
        return "Nothing is committed for the rest of \(period)"
    }

    private var categoryChart: Block {
        let parts = sales.categories.byCategory.parts
        let values = parts.map { ChartScale.number($0.figure) ?? 0 }
        let overdue = parts.indices.filter { parts[$0].name == PipelineByCategory.overdue }
        let spec = ChartSpec(
            type: .rankedBar, title: categoryHeading,
            subtitle: "Won in \(period) and open deals due in the rest of it, each deal in one category",
            categories: parts.map(\.name), series: [.init(name: period, values: values)],
            foot: model.foot(
                "n = \(Wording.counted(sales.categories.byCategory.total.n, "deal"))", "opportunities, stages"),
            format: ChartScale.money(values.max() ?? 0, model.records.baseCurrency), categoryTitle: "Category",
            highlight: overdue.isEmpty ? nil : overdue)
        return .chart(spec, name: "pipeline-by-category", links: model.links(sales.categories.byCategory.total))
    }

    private var categoryTable: TableModel {
        let parts = sales.categories.byCategory.parts
        var rows = parts.map { part in
            TableModel.Row([TextCell(part.name), amount(part.figure), TextCell(Wording.count(part.figure.n))])
        }
        rows.append(
            .init(
                [
                    "All", amount(sales.categories.byCategory.total),
                    TextCell(Wording.count(sales.categories.byCategory.total.n)),
                ], total: true))
        return TableModel(
            "Each deal in one category", note: sales.categories.byCategory.total.notes.joined(separator: " "),
            columns: [
                .init("Category"), .init("Amount, \(model.records.baseCurrency.code)", number: true),
                .init("Deals", number: true),
            ], rows: rows, links: model.links(sales.categories.byCategory.total))
    }

    private var cumulativeTable: TableModel {
        TableModel(
            "Cumulative: each line holds the one above",
            columns: [.init("Up to"), .init("Amount, \(model.records.baseCurrency.code)", number: true)],
            rows: sales.categories.cumulative.map { .init([TextCell($0.name), amount($0.figure)]) },
            links: model.links(sales.categories.byCategory.total))
    }

    private func amount(_ figure: Figure) -> TextCell {
        if case .money(let money) = figure.value { return TextCell(Wording.whole(money)) }
        if case .count(let deals, _) = figure.numerator { return deals > 0 ? "–" : "0" }
        return figure.n > 0 ? "–" : "0"
    }

    // MARK: Units

    /// The units of the first level and the segments, side by side.
    var units: [Section] {
        text.units.top.map { level in
            Section(
                level == .segment ? "segments" : "units", heading(level),
                note:
                    "In the order of the organisation, not a ranking. A deal stands under its owner’s unit; where nobody may be named a part rests on five owners at least.",
                main: [.table(text.table(level, "Open pipeline by \(level.rawValue)"))])
        }
    }

    /// The level whose win rates can be told apart from the whole, in words.
    private func heading(_ level: SalesUnits.Level) -> String {
        let parts = sales.closed.winRate.parts(level)
        guard let overall = sales.closed.winRate.total.value?.number else {
            return "The pipeline by \(level.rawValue)"
        }
        let low = parts.filter { ($0.figure.interval?.upper.number ?? 1) < overall && $0.figure.n >= 5 }.map(\.name)
        let high = parts.filter { ($0.figure.interval?.lower.number ?? 0) > overall && $0.figure.n >= 5 }.map(\.name)
        if low.isEmpty, high.isEmpty { return "No \(level.rawValue)’s win rate can be told apart from the whole" }
        var clauses: [String] = []
        if !high.isEmpty { clauses.append("\(named(high, level)) provably more often than the whole") }
        if !low.isEmpty {
            clauses.append("\(named(low, level)) provably less often\(high.isEmpty ? " than the whole" : "")")
        }
        return clauses.joined(separator: ", ")
    }

    private func named(_ names: [String], _ level: SalesUnits.Level) -> String {
        names.count > 3
            ? "\(Wording.count(names.count)) \(PipelineUnits.plural(level)) win"
            : "\(Wording.list(names)) \(names.count == 1 ? "wins" : "win")"
    }
}
