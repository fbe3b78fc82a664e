import CRMModel
import Charts
import Figures
import ForecastReport
import Forecasting
import SeriesForecasting

/// How good past forecasts were, whether stated chances held, and how the months go on.
struct ForecastReportCard {
    let model: SiteModel
    let report: ForecastReport

    private var text: ForecastText { ForecastText(model: model, report: report) }
    private var backtest: Backtest { report.backtest }

    // MARK: The table

    var section: Section {
        if let absence = report.absence {
            return Section(
                "report-card", "Report card: no past forecast can be made", main: [.text(absence.words)])
        }
        guard !backtest.entries.isEmpty else {
            return Section(
                "report-card", "Report card: no past forecast can be made yet",
                main: [
                    .text(
                        "We could show this once a whole month or quarter lies behind deals that were closed eight weeks before."
                    )
                ])
        }
        let past = TableModel(
            "Past forecasts",
            columns: [
                .init("Made"), .init("Our error, WAPE", number: true), .init("Submitted", number: true),
                .init("Bias", number: true), .init("Inside P10 to P90", number: true), .init("Skill", number: true),
            ], rows: backtest.error.parts.map(row), links: model.links(backtest.error.total))
        var main: [Block] = [.table(past)]
        let levels = report.unitBacktest.error.parts
        if levels.count > 1 {
            let table = TableModel(
                "Four weeks before a quarter’s end, by level",
                columns: [
                    .init("Forecast for"), .init("Our error, WAPE", number: true),
                    .init("Inside P10 to P90", number: true),
                ], rows: levels.map(levelRow), links: model.links(report.unitBacktest.error.total))
            main.append(.table(table))
        }
        let notes =
            ["Each forecast rebuilt from what was known then."] + backtest.caveats
            + [
                "Skill is the share of the plain number’s error that is avoided; 0 means no better. The plain number is what was won by then and what as many last days brought a year before, else in the period before."
            ]
        return Section(
            "report-card", "Report card: has it been right before?", note: notes.joined(separator: " "), main: main)
    }

    /// One kind of past forecasts.
    private func row(_ part: Breakdown.Part) -> TableModel.Row {
        func other(_ breakdown: Breakdown) -> Figure? { breakdown.parts.first { $0.name == part.name }?.figure }
        let skill = other(backtest.skill)?.value?.number
        var submitted = "–"
        if let figure = other(backtest.submitted) { submitted = text.percent(figure) }
        var bias = "–"
        if let figure = other(backtest.bias) { bias = text.signed(figure) }
        var inside = TextCell("–")
        if let figure = other(backtest.coverage) {
            inside = TextCell(
                "\(Int(figure.numerator?.number ?? 0)) of \(figure.n)", note: model.wording.range(figure) ?? "")
        }
        var skilled = TextCell("–")
        if let skill {
            skilled = TextCell(Wording.fixed(skill, 2), note: skill <= 0 ? "no better than the plain number" : "")
        }
        let name = TextCell(part.name.capitalizedFirst, note: Wording.counted(part.figure.n, "past forecast"))
        return .init([name, TextCell(text.percent(part.figure)), TextCell(submitted), TextCell(bias), inside, skilled])
    }

    /// All units of one level.
    private func levelRow(_ part: Breakdown.Part) -> TableModel.Row {
        var inside = TextCell("–")
        if let figure = report.unitBacktest.coverage.parts.first(where: { $0.name == part.name })?.figure,
            let share = figure.value?.number
        {
            inside = TextCell(
                Wording.fixed(share * 100, 0) + Wording.thin + "%", note: model.wording.range(figure) ?? "")
        }
        let name = TextCell("Each \(part.name)", note: Wording.counted(part.figure.n, "past forecast"))
        return .init([name, TextCell(text.percent(part.figure)), inside])
    }

    // MARK: The pictures

    var pictures: [Section] {
        [
            Section(
                "calibration", calibrationTitle, main: [calibration],
                side: calibrationTable.map { [Block.table($0)] } ?? []),
            Section("method-errors", errorsTitle, main: [errors], side: errorTable.map { [Block.table($0)] } ?? []),
        ]
    }

    /// What was stated and what came, group by group.
    private var calibrationTable: TableModel? {
        let parts = report.calibration.byChance.parts
        guard !parts.isEmpty else { return nil }
        let rows = zip(parts, report.calibration.stated).map { part, stated -> TableModel.Row in
            let share = part.figure.value.map { Wording.fixed($0.number * 100, 0) + Wording.thin + "%" } ?? "–"
            return .init([
                TextCell(
                    Wording.fixed(stated * 100, 0) + Wording.thin + "%", note: misses(part, stated) ? "missed" : ""),
                TextCell(share, note: model.wording.inWholePercent.ends(part.figure) ?? ""),
                TextCell(Wording.count(part.figure.n)),
            ])
        }
        return TableModel(
            "Stated and won", note: "Below what was won stands its 95 % interval.",
            columns: [.init("Stated, mean"), .init("Won", number: true), .init("Deals", number: true)], rows: rows,
            links: model.links(report.calibration.byChance.total))
    }

    private func misses(_ part: Breakdown.Part, _ stated: Double) -> Bool {
        guard let interval = part.figure.interval else { return false }
        return stated < interval.lower.number || stated > interval.upper.number
    }

    /// The errors of the methods with how they compare with the plain number.
    private var errorTable: TableModel? {
        let parts = sortedErrors
        guard parts.count > 1 else { return nil }
        return TableModel(
            "Error of each method",
            note:
                "The plain number is what was won by then and what as many last days brought a year before, else in the period before.",
            columns: [.init("Method"), .init("Off by", number: true), .init("Quarters", number: true)],
            rows: parts.map {
                .init([TextCell($0.name), TextCell(text.percent($0.figure)), TextCell(Wording.count($0.figure.n))])
            }, links: model.links(report.methods.past.total))
    }

    private var calibrationTitle: String {
        let parts = report.calibration.byChance.parts
        guard !parts.isEmpty else { return "No stated chance can be held against what came yet" }
        let missed = zip(parts, report.calibration.stated).filter { misses($0, $1) }
        if missed.isEmpty { return "Stated chances held: every interval meets the diagonal" }
        return
            "\(ComplianceText.number(missed.count).capitalizedFirst) of \(ComplianceText.number(parts.count)) groups of stated chances did not hold"
    }

    private var calibration: Block {
        let parts = report.calibration.byChance.parts
        guard !parts.isEmpty else {
            return .text(
                report.absence?.words
                    ?? "We could show this once a quarter lies behind deals that were open four weeks before its end.")
        }
        let spec = ChartSpec(
            type: .calibration, title: calibrationTitle,
            subtitle:
                "Open deals four weeks before a quarter’s end, \(Wording.counted(report.calibration.quarters, "quarter"))",
            categories: parts.map(\.name),
            series: [.init(name: "Won in fact", values: parts.map { ChartScale.number($0.figure) })],
            intervals: parts.map { part in
                part.figure.interval.map { [$0.lower.number, $0.upper.number] } ?? []
            },
            foot: model.foot(
                "n = \(Wording.counted(report.calibration.byChance.total.n, "deal")); whiskers are 95 % intervals",
                "opportunities, opportunity_stage_changes"),
            format: ChartScale.percent, xValues: report.calibration.stated, sizes: parts.map { Double($0.figure.n) },
            xAxis: .init(title: "Chance stated", format: ChartScale.percent))
        return .chart(spec, name: "calibration", links: model.links(report.calibration.byChance.total))
    }

    /// The methods that can be judged, the best first.
    private var sortedErrors: [Breakdown.Part] {
        report.methods.past.parts.filter { $0.figure.value != nil }.sorted {
            ($0.figure.value?.number ?? 0, $0.name) < ($1.figure.value?.number ?? 0, $1.name)
        }
    }

    private var errorsTitle: String {
        let sorted = sortedErrors
        guard sorted.count > 1 else { return "No method can be held against past quarters yet" }
        return sorted[0].name == "Plain number"
            ? "No method beats the plain number"
            : "\(sorted[0].name) has come closest, off by \(text.percent(sorted[0].figure))"
    }

    private var errors: Block {
        let sorted = sortedErrors
        guard sorted.count > 1 else {
            return .text(report.absence?.words ?? "We could show this once two quarters lie behind.")
        }
        let spec = ChartSpec(
            type: .rankedBar, title: errorsTitle,
            subtitle: "Error four weeks before a quarter’s end, per cent of the actual",
            categories: sorted.map(\.name),
            series: [.init(name: "WAPE", values: sorted.map { ChartScale.number($0.figure) })],
            foot: model.foot(
                "n = \(Wording.counted(sorted[0].figure.n, "quarter"))", "opportunities, forecast_submissions"),
            format: ChartScale.percent, categoryTitle: "Method",
            highlight: sorted.indices.filter { sorted[$0].name == "Ensemble" })
        return .chart(spec, name: "method-errors", links: model.links(report.methods.past.total))
    }

    // MARK: The months

    var months: Section {
        let rows = [report.month, report.quarter, report.nextQuarter].map { outlook -> TableModel.Row in
            let name = outlook.period.name.count == 7 ? Wording.month(outlook.period.name) : outlook.period.name
            let left = outlook.daysLeft == 0 ? "over" : "\(Wording.counted(outlook.daysLeft, "day")) left"
            var range = "–"
            if let found = text.range(outlook.likely) { range = "\(found.low) to \(found.high)" }
            let likely = outlook.likely
            return .init([
                TextCell(name, note: left),
                TextCell(
                    likely.value == nil ? "–" : model.wording.phrase(likely),
                    note: likely.value == nil ? likely.notes.first ?? model.wording.phrase(likely) : ""),
                TextCell(range),
            ])
        }
        let periods = TableModel(
            "From deals: month, quarter, next quarter",
            columns: [.init("Period"), .init("P50", number: true), .init("P10 to P90", number: true)], rows: rows,
            links: [
                model.rowsLink(report.month.likely), model.rowsLink(report.nextQuarter.likely),
                model.definitionLink(report.month.likely),
            ])
        return Section(
            "months", monthsTitle, main: [monthChart] + (report.months.absence.map { [.text($0.words)] } ?? []),
            side: [.table(periods), .table(wonTable)])
    }

    /// The last twelve months; the picture and its table hold more.
    private var wonTable: TableModel {
        let code = model.records.baseCurrency.code
        let won = model.wonByMonth
        let shown = won.parts.suffix(12)
        var rows = shown.reversed().map { part -> TableModel.Row in
            var value = part.figure.n > 0 ? "–" : "0"
            if case .money(let money) = part.figure.value { value = Wording.whole(money) }
            return .init([
                TextCell(Wording.month(part.name), note: part.isPartial ? "not over" : ""), TextCell(value),
                TextCell(Wording.count(part.figure.n)),
            ])
        }
        if case .money(let total) = won.total.value {
            let label = shown.count < won.parts.count ? "All \(won.parts.count) months" : "All"
            rows.append(
                .init(
                    [TextCell(label), TextCell(Wording.whole(total)), TextCell(Wording.count(won.total.n))],
                    total: true))
        }
        return TableModel(
            "Won by month",
            columns: [.init("Month"), .init("Won, \(code)", number: true), .init("Deals", number: true)], rows: rows,
            links: model.links(won.total))
    }

    private var parts: [Breakdown.Part] { report.months.breakdown.parts.filter { $0.name.count == 7 } }

    private var monthsTitle: String {
        guard let step = report.months.steps.first else { return "The months cannot be continued yet" }
        let money = Money(minor: Int64(step.p50.rounded(.toNearestOrEven)), currency: model.records.baseCurrency)
        return
            "From the months before alone, \(Wording.month(report.months.first.name)) would bring \(model.wording.inShort(money))"
    }

    private var monthChart: Block {
        let steps = report.months.steps
        guard !parts.isEmpty else { return .text(model.untoldOutcomes ?? "Nothing is won yet.") }
        let shown = Array(parts.suffix(24))
        // The month under way is no month yet: it stands for itself, and the forecast begins with it.
        let known = shown.filter { !$0.isPartial }
        let ahead = steps.indices.map { report.months.first.start.adding(months: $0).isoMonth }
        let names = known.map(\.name) + ahead
        // A month in which nothing was won is a nought; one of which no deal has a price is a gap.
        let past: [Double?] = known.map { ChartScale.number($0.figure) ?? ($0.figure.n > 0 ? nil : 0) }
        let none = [Double?](repeating: nil, count: max(0, known.count - 1))
        let join = past.last ?? nil
        func band(_ value: (ForecastStep) -> Double) -> [Double?] {
            (known.isEmpty ? [] : none + [join]) + steps.map { value($0) }
        }
        let values = past + steps.map { $0.p50 }
        let largest = (values.compactMap { $0 } + steps.map(\.p90)).max() ?? 0
        let spec = ChartSpec(
            type: .line, title: monthsTitle, subtitle: "Won by month and 80 % interval of the months ahead",
            categories: Wording.monthLabels(names),
            series: [
                .init(
                    name: steps.isEmpty ? "won" : "P50", values: values,
                    dashedFrom: steps.isEmpty ? nil : max(0, known.count - 1))
            ],
            bands: steps.isEmpty
                ? []
                : [
                    .init(
                        name: "80 % range", lower: band(\.p10), upper: band(\.p90), lowerLabel: "P10", upperLabel: "P90"
                    )
                ],
            partial: shown.last?.isPartial == true && !steps.isEmpty ? [known.count] : [],
            foot: model.foot(
                "n = \(Wording.counted(known.count, "full month"))"
                    + (shown.last?.isPartial == true ? "; the month under way is forecast whole" : ""), "opportunities"),
            format: ChartScale.money(largest, model.records.baseCurrency), categoryTitle: "Month")
        return .chart(spec, name: "won-by-month", links: model.links(report.months.breakdown.total))
    }
}
