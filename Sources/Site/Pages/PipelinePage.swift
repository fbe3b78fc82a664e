import CRMModel
import Charts
import Figures
import Forecasting

/// What is open, how it moves, and what is wrong with it.
struct PipelinePage {
    let model: SiteModel

    var page: PageModel {
        let text = PipelineText(model)
        let sections = PipelineSections(model)
        let endings = PipelineEndings(model: model, text: text)
        var page = PageModel(
            path: "pipeline/index.html", navigation: "pipeline", title: "Pipeline", kicker: "Pipeline",
            headline: text.headline(nil), standfirst: standfirst)
        page.heads = text.heads(nil)
        page.facts = facts
        let movement =
            model.movement.map { MovementSections(model: model, report: $0, pages: text.units).pipeline } ?? []
        page.sections =
            [
                sections.plan, sections.categories,
                Section(
                    "stages", stageHeading, main: [stageChart],
                    side: [
                        .table(
                            table(
                                model.pipeline.byStage, "Open pipeline by stage", "Stage",
                                note: stageNotes.joined(separator: " ")))
                    ] + (model.forecast.map { DoubtfulAmounts(model: model, report: $0).blocks } ?? [])),
            ] + movement.prefix(1) + sections.units
            // What is looked up rather than read is closed at first, under its finding.
            + ([
                Section(
                    "months", monthHeading, main: [monthChart],
                    side: [.table(table(model.pipeline.byMonth, "Open pipeline by closing month", "Closes"))])
            ] + movement.dropFirst() + endings.winRates
            + [endings.leads, endings.reasons, endings.pace(nil), endings.handedIn, shares]).map(\.folded)
        page.namesPeople = model.naming.namesPeople
        return page
    }

    /// What the quarter is likely to close at and how the pipeline moved; what could not be priced stands by the stages.
    private var standfirst: [String] {
        var sentences = [model.untoldOutcomes].compactMap(\.self)
        if let report = model.forecast {
            let forecast = ForecastText(model: model, report: report)
            sentences.append(
                forecast.sentence(report.lead, report.lead.likely, quota: forecast.quota(report.lead)) + ".")
            if let record = forecast.record { sentences.append(record + ".") }
            if let doubt = DoubtfulAmounts(model: model, report: report).sentence { sentences.append(doubt) }
        }
        if let main = model.movement?.main, main.bridge != nil {
            let moved = MovementText(model: model, waterfall: main)
            sentences.append("\(moved.heading) since \(Wording.date(main.span.start)).")
        }
        return sentences
    }

    private var facts: [Fact] {
        let counts = model.book.counts
        return [
            Fact("Open deals", Wording.count(counts.open)), Fact("Won", model.decided(counts.won)),
            Fact("Lost", model.decided(counts.lost)),
        ]
    }

    private func counts(_ figure: Figure) -> String {
        guard case .count(let k, _) = figure.numerator, case .count(let n, let noun) = figure.denominator else {
            return ""
        }
        return "\(Wording.count(k)) of \(Wording.count(n)) \(noun)"
    }

    // MARK: By stage

    private var stages: [Breakdown.Part] { model.pipeline.byStage.parts.filter { $0.figure.n > 0 } }

    /// What a bar shows: the amount, or the number of deals where none has one.
    private func size(_ figure: Figure) -> Double? {
        model.book.isUnpriced ? Double(figure.n) : ChartScale.number(figure)
    }

    private func format(_ largest: Double) -> ChartSpec.Format {
        model.book.isUnpriced ? ChartScale.count : ChartScale.money(largest, model.records.baseCurrency)
    }

    private var unit: String { model.book.isUnpriced ? "open deals" : "open" }

    var stageHeading: String {
        if model.book.isUnpriced, let largest = stages.max(by: { $0.figure.n < $1.figure.n }) {
            return
                "\(largest.name) holds \(Wording.count(largest.figure.n)) of \(Wording.counted(model.pipeline.byStage.total.n, "open deal"))"
        }
        guard case .money(let total) = model.pipeline.byStage.total.value, total.minor > 0,
            let largest = stages.max(by: { ($0.figure.value?.number ?? 0) < ($1.figure.value?.number ?? 0) }),
            let value = largest.figure.value?.number
        else { return "The open pipeline by stage" }
        return
            "\(largest.name) holds \(Wording.fixed(value / Double(total.minor) * 100, 0))\(Wording.thin)% of the open \(model.wording.inShort(total))"
    }

    /// Stages that a chart has room for; the table beside it holds all.
    private static let chartRoom = 24

    private var stageNotes: [String] {
        (model.guessesStageOrder ? ["The order of the stages is guessed by their names."] : [])
            + model.pipeline.byStage.total.notes
    }

    private var chartedStages: [Breakdown.Part] {
        guard stages.count > PipelinePage.chartRoom else { return stages }
        let amount: (Int) -> Double = { size(stages[$0].figure) ?? 0 }
        let largest = stages.indices.sorted { (amount($1), $0) < (amount($0), $1) }.prefix(PipelinePage.chartRoom)
        return largest.sorted().map { stages[$0] }
    }

    var stageChart: Block {
        let parts = chartedStages
        let values = parts.map { size($0.figure) }
        let order = model.guessesStageOrder ? "an order guessed by their names" : "the order of the process"
        let subtitle =
            parts.count < stages.count
            ? "The \(parts.count) stages that hold most of \(Wording.count(stages.count)), in \(order)"
            : "Open pipeline by stage, in \(order)"
        let spec = ChartSpec(
            type: .rankedBar, title: stageHeading, subtitle: subtitle, categories: parts.map(\.name),
            series: [.init(name: unit, values: values)],
            foot: model.foot("n = \(Wording.counted(model.pipeline.byStage.total.n, "open deal"))", "opportunities"),
            format: format(values.compactMap { $0 }.max() ?? 0),
            categoryTitle: "Stage")
        return .chart(spec, name: "pipeline-by-stage", links: model.links(model.pipeline.byStage.total))
    }

    // MARK: By month

    private var monthHeading: String {
        let parts = model.pipeline.byMonth.parts
        if let overdue = parts.first(where: { $0.name == "overdue" }), case .money(let money) = overdue.figure.value {
            return "\(model.wording.inShort(money)) should have closed already"
        }
        if let undated = parts.first(where: { $0.name == "no close date" }),
            undated.figure.n == model.pipeline.byMonth.total.n
        {
            return "No open deal says when it will close"
        }
        return "When the open deals should close"
    }

    private var monthChart: Block {
        let parts = model.pipeline.byMonth.parts
        let values = parts.map { size($0.figure) ?? 0 }
        let months = parts.map { $0.name.count == 7 ? Wording.month($0.name) : $0.name }
        let overdue = parts.indices.filter { parts[$0].name == "overdue" }
        let spec = ChartSpec(
            type: .bar, title: monthHeading, subtitle: "Open pipeline by expected closing month", categories: months,
            series: [.init(name: unit, values: values)],
            foot: model.foot("n = \(Wording.counted(model.pipeline.byMonth.total.n, "open deal"))", "opportunities"),
            format: format(values.max() ?? 0), categoryTitle: "Closes",
            highlight: overdue.isEmpty ? nil : overdue)
        return .chart(spec, name: "pipeline-by-month", links: model.links(model.pipeline.byMonth.total))
    }

    private func table(_ breakdown: Breakdown, _ caption: String, _ first: String, note: String = "") -> TableModel {
        let code = model.records.baseCurrency.code
        var rows = breakdown.parts.map { part -> TableModel.Row in
            var value = part.figure.n > 0 ? "–" : "0"
            if case .money(let money) = part.figure.value { value = Wording.whole(money) }
            return .init([
                TextCell(part.name.count == 7 ? Wording.month(part.name) : part.name), TextCell(value),
                TextCell(Wording.count(part.figure.n)),
            ])
        }
        let count = TextCell(Wording.count(breakdown.total.n))
        if case .money(let total) = breakdown.total.value {
            rows.append(.init(["All", TextCell(Wording.whole(total)), count], total: true))
        } else if breakdown.total.n > 0 {
            rows.append(.init(["All", "–", count], total: true))
        }
        return TableModel(
            caption, note: note,
            columns: [.init(first), .init("Amount, \(code)", number: true), .init("Deals", number: true)],
            rows: rows,
            links: model.links(breakdown.total))
    }

    // MARK: Shares

    private var pastDueHeading: String {
        guard case .share(let share) = model.pastDue.value else { return "Past-due deals cannot be told" }
        if share == 0 { return "No open deal is past its date" }
        return
            "\(model.wording.portion(model.pastDue, "open deals")) are past their date\(model.worth(model.pastDueAmount))"
    }

    private var lateHeading: String {
        guard model.lateEntry.value != nil else { return "Late entry is not measured" }
        return "\(model.wording.portion(model.lateEntry, "new deals")) were entered at a late stage"
    }

    /// The proportions of the page, each with everything that belongs to it.
    private var shares: Section {
        func row(_ id: String, _ heading: String, _ figure: Figure) -> TableModel.Row {
            let meaning = DefinitionCatalogue.definition(figure.definition)?.meaning ?? ""
            return .init(
                [
                    TextCell(heading, note: ([meaning] + figure.notes).joined(separator: " ")),
                    TextCell(model.wording.phrase(figure)),
                    TextCell(counts(figure), link: counts(figure).isEmpty ? nil : "rows/\(figure.rows.name).csv"),
                    TextCell(model.wording.range(figure) ?? "–"),
                    TextCell(status: model.status(figure)),
                ], id: id)
        }
        let rows = [
            row(
                "win-rate",
                model.winRate.value == nil
                    ? "No deal is decided yet" : "\(model.wording.portion(model.winRate, "decided deals")) were won",
                model.winRate),
            row("past-due", pastDueHeading, model.pastDue), row("late-entry", lateHeading, model.lateEntry),
        ]
        return Section(
            "shares", "How deals end, and how they are kept",
            main: [
                .table(
                    TableModel(
                        "Win rate, past-due deals and late entry",
                        columns: [
                            .init("Finding"), .init("Value", number: true), .init("Rests on"), .init("Interval"),
                            .init("Status"),
                        ], rows: rows,
                        links: [
                            model.definitionLink(model.winRate, "win-rate"),
                            model.definitionLink(model.pastDue, "past-due-share"),
                            model.definitionLink(model.lateEntry, "late-entry-rate"),
                        ]))
            ])
    }
}
