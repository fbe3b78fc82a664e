import CRMModel
import Charts
import Figures
import Forecasting
import PipelineMovement

/// How the pipeline got where it is: sections of the pipeline and the forecast page.
struct MovementSections {
    let model: SiteModel
    let report: MovementReport

    private var currency: Currency { model.records.baseCurrency }

    /// For the pipeline page: the bridge of all open deals, other spans, units, and what does not move.
    var pipeline: [Section] {
        let bridges = report.main.map { [bridge($0, id: "movement")] } ?? []
        return bridges + [spans(report.open, id: "movement-spans")].compactMap { $0 } + unitSections + [standing]
    }

    /// For the forecast page: the bridge of what is to close in the quarter, and how dates slip.
    var forecast: [Section] {
        let bridges = report.mainClosing.map { [bridge($0, id: "quarter-movement")] } ?? []
        return bridges + [spans(report.closing, id: "quarter-spans")].compactMap { $0 } + [slippage]
    }

    // MARK: A bridge

    private func bridge(_ waterfall: PipelineWaterfall, id: String) -> Section {
        let text = MovementText(model: model, waterfall: waterfall)
        let total = waterfall.breakdown.total
        guard waterfall.bridge != nil else {
            return Section(
                id, text.subject + ": how it moved cannot be told", main: [.text(total.notes.joined(separator: " "))])
        }
        let note = ([text.period] + total.notes).joined(separator: " ")
        guard text.moved else {
            return Section(id, text.heading, note: note, main: [.text("Nothing came, left or changed in that time.")])
        }
        return Section(
            id, text.heading, note: note,
            main: [.chart(chart(waterfall, text), name: "pipeline-waterfall", links: model.links(total))],
            side: [.heading("Behind the bars", id: id + "-deals"), .feed(behind(waterfall))])
    }

    /// The steps with their figures, the start first.
    private func parts(_ waterfall: PipelineWaterfall) -> [(step: MovementStep, figure: Figure)] {
        waterfall.breakdown.parts.compactMap { part in
            guard case .text(let key?) = part.key else { return nil }
            return MovementStep(rawValue: key).map { ($0, part.figure) }
        }
    }

    private func chart(_ waterfall: PipelineWaterfall, _ text: MovementText) -> ChartSpec {
        let parts = parts(waterfall)
        let values = parts.map { ChartScale.number($0.figure) } + [ChartScale.number(waterfall.breakdown.total)]
        let isWon = parts.map { $0.step == .won } + [false]
        let largest = values.compactMap { $0?.magnitude }.max() ?? 0
        return ChartSpec(
            type: .waterfall, title: text.heading, subtitle: "\(text.subject), \(text.span)",
            categories: parts.map(\.step.title) + ["End"],
            series: [
                .init(name: "change", values: zip(values, isWon).map { $1 ? nil : $0 }),
                // A win takes a deal off the pipeline, and is no loss.
                .init(name: "won", values: zip(values, isWon).map { $1 ? $0 : nil }, role: .other),
            ],
            foot: model.foot(
                "n = \(Wording.counted(waterfall.bridge?.endCount ?? 0, "open deal")) at the end. Balances to the minor unit",
                "opportunities, opportunity_stage_changes, field_changes"),
            format: ChartScale.money(largest, currency), categoryTitle: "Step")
    }

    /// The largest deals behind each bar, the largest bars first.
    private func behind(_ waterfall: PipelineWaterfall) -> [FeedItem] {
        parts(waterfall).filter { $0.step != .start && $0.figure.n > 0 }
            .sorted { abs($0.figure.value?.number ?? 0) > abs($1.figure.value?.number ?? 0) }
            .map { step, figure in
                let named = waterfall.largest(step, 3).filter { $0.amount.minor != 0 }
                let list = named.map { "\($0.name) (\(size($0.amount)))" }
                let sentence: String
                if list.isEmpty {
                    sentence = "None of them has an amount."
                } else if figure.n == list.count {
                    sentence = Wording.list(list) + "."
                } else {
                    sentence = "The largest: \(Wording.list(list))."
                }
                return FeedItem(
                    phrase(figure), "\(step.title.lowercased()), \(Wording.counted(figure.n, "deal"))", sentence,
                    link: "rows/\(figure.rows.name).csv")
            }
    }

    /// `€ 18.4 M`, whichever way it went.
    private func size(_ money: Money) -> String {
        model.wording.inShort(Money(minor: Int64(clamping: money.minor.magnitude), currency: money.currency))
    }

    /// `+€ 18.4 M`, `−€ 0.4 M`.
    private func signed(_ money: Money) -> String {
        (money.minor < 0 ? Wording.minus : money.minor > 0 ? "+" : "") + size(money)
    }

    private func phrase(_ figure: Figure) -> String {
        if case .money(let money) = figure.value { signed(money) } else { model.wording.phrase(figure) }
    }

    // MARK: Several bridges as a table

    private func spans(_ waterfalls: [PipelineWaterfall], id: String) -> Section? {
        let told = waterfalls.filter { $0.bridge != nil }
        guard told.count > 1, let longest = told.last else { return nil }
        let steps = MovementStep.allCases.filter { step in told.contains { has($0, step) } }
        let rows = told.map { waterfall -> TableModel.Row in
            let figures = Dictionary(uniqueKeysWithValues: parts(waterfall).map { ($0.step, $0.figure) })
            var cells = [
                TextCell(
                    waterfall.span.title, note: "since the end of \(Wording.date(waterfall.span.start))",
                    link: "rows/\(waterfall.breakdown.total.rows.name).csv")
            ]
            cells += steps.map { amount(figures[$0], isTotal: $0 == .start) }
            cells.append(amount(waterfall.breakdown.total, isTotal: true))
            return TableModel.Row(cells)
        }
        let text = MovementText(model: model, waterfall: longest)
        return Section(
            id, "\(text.subject) over longer and shorter spans",
            main: [
                .table(
                    TableModel(
                        "Steps by span, \(currency.code)",
                        columns: columns("Span", steps),
                        rows: rows, links: [model.definitionLink(longest.breakdown.total)]))
            ])
    }

    private func columns(_ first: String, _ steps: [MovementStep]) -> [TableModel.Column] {
        var columns = [TableModel.Column(first)]
        for step in steps { columns.append(TableModel.Column(step.title, number: true)) }
        columns.append(TableModel.Column("End", number: true))
        return columns
    }

    private func has(_ waterfall: PipelineWaterfall, _ step: MovementStep) -> Bool {
        step == .start || parts(waterfall).contains { $0.step == step && $0.figure.value?.number != 0 }
    }

    /// An amount in whole major units; a sign where it is a change.
    private func amount(_ figure: Figure?, isTotal: Bool) -> TextCell {
        guard let figure, case .money(let money) = figure.value else { return "0" }
        return TextCell((!isTotal && money.minor > 0 ? "+" : "") + Wording.whole(money))
    }

    // MARK: By unit

    private var unitSections: [Section] {
        let levels = report.units.filter { $0.names.count > 1 }
        guard let first = levels.first else { return [] }
        return [
            Section(
                "movement-units", "What moved where",
                note:
                    "\(first.span.title), since the end of \(Wording.date(first.span.start)). A deal that changes hands leaves one unit and comes to another.",
                main: levels.map { .table(unitTable($0)) })
        ]
    }

    private func unitTable(_ units: UnitWaterfalls) -> TableModel {
        let steps = MovementStep.allCases.filter { step in
            step == .start || units.names.contains { units.figure($0, step)?.value?.number ?? 0 != 0 }
        }
        let total = units.breakdown.total
        var rows = units.names.map { name -> TableModel.Row in
            var cells = [TextCell(name)]
            cells += steps.map { amount(units.figure(name, $0), isTotal: $0 == .start) }
            cells.append(TextCell(units.ends[name].map(Wording.whole) ?? "0"))
            return TableModel.Row(cells)
        }
        let all = Dictionary(uniqueKeysWithValues: (report.main.map(parts) ?? []).map { ($0.step, $0.figure) })
        // What moves between units neither comes nor goes in the whole.
        let between: Set<MovementStep> = [.ownerIn, .ownerOut]
        var last = [TextCell("All")]
        last += steps.map { between.contains($0) ? TextCell("–") : amount(all[$0], isTotal: $0 == .start) }
        last.append(amount(total, isTotal: true))
        rows.append(TableModel.Row(last, total: true))
        return TableModel(
            "By \(units.level.rawValue), \(currency.code)",
            columns: columns(units.level.rawValue.prefix(1).uppercased() + units.level.rawValue.dropFirst(), steps),
            rows: rows, links: model.links(total))
    }
}
