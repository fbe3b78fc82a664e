import CRMModel
import Charts
import Figures
import Forecasting
import PipelineMovement

/// How the pipeline got where it is: sections of the pipeline and the forecast page.
struct MovementSections {
    let model: SiteModel
    let report: MovementReport
    /// The units that have a page; nil where none is named.
    var pages: PipelineUnits?

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
        guard text.moved else {
            return Section(
                id, text.heading, note: ([text.period] + total.notes).joined(separator: " "),
                main: [.text("Nothing came, left or changed in that time.")])
        }
        return Section(
            id, text.heading,
            main: [
                .chart(chart(waterfall, text), name: "pipeline-waterfall", links: model.links(total)),
                .text(([text.period] + total.notes).joined(separator: " ")),
            ],
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
        chart(
            parts(waterfall), end: ChartScale.number(waterfall.breakdown.total), title: text.heading,
            subtitle: "\(text.subject), \(text.span)",
            foot:
                "n = \(Wording.counted(waterfall.bridge?.endCount ?? 0, "open deal")) at the end. Balances to the minor unit"
        )
    }

    /// A bridge of steps, the start first.
    private func chart(
        _ parts: [(step: MovementStep, figure: Figure)], end: Double?, title: String, subtitle: String, foot: String
    ) -> ChartSpec {
        let values = parts.map { ChartScale.number($0.figure) } + [end]
        let isWon = parts.map { $0.step == .won } + [false]
        let largest = values.compactMap { $0?.magnitude }.max() ?? 0
        return ChartSpec(
            type: .waterfall, title: title, subtitle: subtitle, categories: parts.map(\.step.title) + ["End"],
            series: [
                .init(name: "change", values: zip(values, isWon).map { $1 ? nil : $0 }),
                // A win takes a deal off the pipeline, and is no loss.
                .init(name: "won", values: zip(values, isWon).map { $1 ? $0 : nil }, role: .other),
            ],
            foot: model.foot(foot, "opportunities, opportunity_stage_changes, field_changes"),
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

    /// The spans that are told, each start once: in the first month of a quarter its beginning is that of the month.
    private func told(_ waterfalls: [PipelineWaterfall]) -> [PipelineWaterfall] {
        waterfalls.filter { own in
            own.bridge != nil && waterfalls.last(where: { $0.span.start == own.span.start })?.span == own.span
        }
    }

    private func spans(_ waterfalls: [PipelineWaterfall], id: String) -> Section? {
        let told = told(waterfalls)
        guard told.count > 1, let longest = told.last else { return nil }
        let rows = told.map { waterfall in
            SpanRow(
                span: waterfall.span, list: waterfall.breakdown.total.rows.name,
                figures: Dictionary(uniqueKeysWithValues: parts(waterfall).map { ($0.step, $0.figure) }),
                end: waterfall.breakdown.total.value)
        }
        let text = MovementText(model: model, waterfall: longest)
        var table = table(rows, "Steps by span, \(currency.code)", [model.definitionLink(longest.breakdown.total)])
        table.note = longest.breakdown.total.notes.joined(separator: " ")
        return Section(id, "\(text.subject) over longer and shorter spans", main: [.table(table)])
    }

    /// One span of a table of spans.
    private struct SpanRow {
        let span: MovementSpan
        let list: String
        let figures: [MovementStep: Figure]
        let end: Quantity?
    }

    private func table(_ spans: [SpanRow], _ caption: String, _ links: [PageLink]) -> TableModel {
        let steps = MovementStep.allCases.filter { step in
            step == .start || spans.contains { $0.figures[step]?.value?.number ?? 0 != 0 }
        }
        let rows = spans.map { row -> TableModel.Row in
            var cells = [
                TextCell(
                    row.span.title, note: "since the end of \(Wording.date(row.span.start))",
                    link: "rows/\(row.list).csv")
            ]
            cells += steps.map { amount(row.figures[$0], isTotal: $0 == .start) }
            let end = if case .money(let money) = row.end { Wording.whole(money) } else { "0" }
            cells.append(TextCell(end))
            return TableModel.Row(cells)
        }
        return TableModel(caption, columns: columns("Span", steps), rows: rows, links: links)
    }

    private func columns(_ first: String, _ steps: [MovementStep]) -> [TableModel.Column] {
        var columns = [TableModel.Column(first)]
        for step in steps { columns.append(TableModel.Column(step.title, number: true)) }
        columns.append(TableModel.Column("End", number: true))
        return columns
    }

    /// An amount in whole major units; a sign where it is a change.
    private func amount(_ figure: Figure?, isTotal: Bool) -> TextCell {
        guard let figure, case .money(let money) = figure.value else { return "0" }
        return TextCell((!isTotal && money.minor > 0 ? "+" : "") + Wording.whole(money))
    }

    // MARK: By unit

    /// Units of a level that stand side by side; what is many stands on the pages of the units above it.
    private static let mostUnits = 16

    private var unitSections: [Section] {
        let levels = report.units.filter {
            $0.level != .owner && (2...MovementSections.mostUnits).contains($0.names.count)
        }
        guard let first = levels.first else { return [] }
        return [
            Section(
                "movement-units", "What moved where",
                note:
                    "\(first.span.title), since the end of \(Wording.date(first.span.start)). A deal that changes hands leaves one unit and comes to another. Longer and shorter spans stand on the pages of the units.",
                main: levels.flatMap {
                    [
                        .heading("By \($0.level.rawValue)", id: "movement-by-\($0.level.rawValue)"),
                        .table(unitTable($0)),
                    ]
                })
        ]
    }

    /// For the page of a unit: its bridge of the main span, and all spans as a table.
    func unit(_ level: SalesUnits.Level, _ key: Cell, name: String) -> [Section] {
        let unit: String
        switch key {
        case .person(let owner): unit = UnitWaterfalls.key(owner: owner)
        case .text(let label?): unit = label
        default: return []
        }
        let bridges = report.bridges(level).filter { $0.ends[unit] != nil }
        let told = bridges.filter { own in
            bridges.last(where: { $0.span.start == own.span.start })?.span == own.span
        }
        guard let main = bridges.first(where: { $0.span == report.main?.span }) ?? bridges.last else { return [] }
        let steps = MovementStep.allCases.compactMap { step in main.figure(unit, step).map { (step: step, figure: $0) }
        }
        let text = MovementText(
            model: model, subject: "\(name): open pipeline", start: main.span.start,
            change: change(main, unit), steps: steps)
        let rows = told.map { own in
            SpanRow(
                span: own.span, list: own.breakdown.total.rows.name,
                figures: Dictionary(
                    uniqueKeysWithValues: MovementStep.allCases.compactMap { step in
                        own.figure(unit, step).map { (step, $0) }
                    }), end: own.ends[unit].map { .money($0) })
        }
        var table = table(
            rows, "Steps by span, \(currency.code)", model.links(main.breakdown.total))
        table.note =
            ([
                "A deal that changes hands leaves one unit and comes to another."
            ] + (report.main?.breakdown.total.notes ?? [])).joined(separator: " ")
        // A picture for those who stand for several people; of one person the table says enough.
        guard level != .owner, text.moved else {
            return [Section("movement", text.heading, main: [.table(table)])]
        }
        let end = main.ends[unit].map { Double($0.minor) }
        let spec = chart(
            steps, end: end, title: text.heading, subtitle: "\(name), \(text.span)",
            foot: "Balances to the minor unit")
        return [
            Section(
                "movement", text.heading,
                main: [.chart(spec, name: "pipeline-waterfall", links: model.links(main.breakdown.total))]),
            Section("movement-spans", "\(name) over longer and shorter spans", main: [.table(table)]),
        ]
    }

    /// What a unit's pipeline gained or lost.
    private func change(_ bridges: UnitWaterfalls, _ unit: String) -> Money? {
        guard let end = bridges.ends[unit] else { return nil }
        let start = bridges.figure(unit, .start)?.value?.number ?? 0
        return Money(minor: end.minor - Int64(start), currency: end.currency)
    }

    private func unitTable(_ units: UnitWaterfalls) -> TableModel {
        let steps = MovementStep.allCases.filter { step in
            step == .start || units.names.contains { units.figure($0, step)?.value?.number ?? 0 != 0 }
        }
        let total = units.breakdown.total
        var rows = units.names.map { name -> TableModel.Row in
            let page = pages.flatMap { pages in pages.unit(units.level, .text(name)).map(pages.path) }
            var cells = [TextCell(name, link: page)]
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
