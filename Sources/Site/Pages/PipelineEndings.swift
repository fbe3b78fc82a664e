import CRMModel
import Charts
import Figures
import Forecasting

/// The parts of the pipeline page that are about how deals end, how fast they come and what people hand in.
struct PipelineEndings {
    let model: SiteModel
    let text: PipelineText

    private var sales: SalesReport { model.sales }

    // MARK: Win rates

    var winRates: [Section] {
        let closing = sales.closed.byClosing.parts
        guard !closing.isEmpty else {
            return [Section("win-rates", "No deal is decided yet", main: [.text("The first decision will show here.")])]
        }
        var sections: [Section] = []
        if let chart = chart(
            sales.closed.byClosing, winHeading, "Win rate by number, by quarter of closing", "win-rate-by-closing")
        {
            sections.append(Section("win-rates", winHeading, main: [chart], side: [.table(winTable)]))
        }
        if let chart = chart(sales.closed.byCreation, cohortHeading, cohortSubtitle, "win-rate-by-creation") {
            sections.append(Section("cohorts", cohortHeading, main: [chart], side: [.table(cohortTable)]))
        }
        return sections
    }

    /// A rate with its interval below.
    private func rate(_ figure: Figure) -> TextCell { text.cell(figure, note: model.wording.ends(figure) ?? "") }

    /// What became of the deals of each quarter; a quarter is young until nine in ten of its deals have had their time.
    private var cohortTable: TableModel {
        let closing = sales.closed
        let rows = zip(closing.byCreation.parts, closing.byCreationAmount.parts).map { part, amount in
            TableModel.Row([
                TextCell(part.name, note: part.isPartial ? "not complete" : ""), TextCell(Wording.count(part.figure.n)),
                rate(part.figure), text.cell(amount.figure, note: ""),
            ])
        }
        let open = closing.horizon.map { "Not complete: less than \($0) days since the quarter ended. " } ?? ""
        return TableModel(
            "Deals by the quarter they were created in",
            note:
                "\(open)Only decided deals count: what is still open may yet be won. Below a rate stands its 95 % interval.",
            columns: [
                .init("Created"), .init("Decided", number: true), .init("Won", number: true),
                .init("By amount", number: true),
            ], rows: rows, links: model.links(closing.byCreation.total))
    }

    private var winHeading: String {
        guard sales.closed.winRate.total.value != nil else { return "No deal is decided yet" }
        let byAmount =
            sales.closed.byAmount.total.value == nil
            ? "" : ", \(model.wording.phrase(sales.closed.byAmount.total)) of their amount"
        return "\(model.wording.portion(sales.closed.winRate.total, "decided deals")) were won\(byAmount)"
    }

    private var cohortHeading: String {
        let whole = sales.closed.byCreation.parts.last {
            !$0.isPartial && $0.name != ClosedDeals.undated && $0.name != ClosedDeals.earlier
        }
        guard let whole, whole.figure.value != nil else { return "No quarter’s deals have had their time yet" }
        return
            "\(model.wording.portion(whole.figure, "the deals created in \(whole.name)")) were won, the last complete quarter"
    }

    private var cohortSubtitle: String {
        guard let horizon = sales.closed.horizon else {
            return "By quarter of creation; too few closed deals to say when a quarter is complete"
        }
        return "By quarter of creation; hatched until the \(horizon) days nine in ten deals take are over"
    }

    private func chart(_ breakdown: Breakdown, _ title: String, _ subtitle: String, _ name: String) -> Block? {
        let parts = breakdown.parts.filter { $0.name != ClosedDeals.undated && $0.name != ClosedDeals.earlier }
        guard !parts.isEmpty else { return nil }
        let spec = ChartSpec(
            type: .bar, title: title, subtitle: subtitle, categories: parts.map(\.name),
            series: [.init(name: "won", values: parts.map { ChartScale.number($0.figure) })],
            partial: parts.indices.filter { parts[$0].isPartial },
            intervals: parts.map { part in
                guard part.figure.n >= 5, let interval = part.figure.interval else { return [] }
                return [interval.lower.number, interval.upper.number]
            },
            foot: model.foot("n = \(Wording.counted(breakdown.total.n, "closed deal"))", "opportunities"),
            yRange: 0...1, format: ChartScale.percent, categoryTitle: "Quarter", highlight: [])
        return .chart(spec, name: name, links: model.links(breakdown.total))
    }

    private var winTable: TableModel {
        let closing = sales.closed
        var rows: [TableModel.Row] = []
        for (part, amount) in zip(closing.byClosing.parts, closing.byClosingAmount.parts) {
            rows.append(
                .init([
                    TextCell(part.name, note: part.isPartial ? "not over" : ""), rate(part.figure),
                    text.cell(amount.figure, note: ""),
                ]))
        }
        rows.append(
            .init(
                [
                    TextCell("All", note: undecided), rate(closing.winRate.total), rate(closing.byAmount.total),
                ],
                total: true))
        return TableModel(
            "Win rate by quarter of closing", note: "Below a rate stands its 95 % interval.",
            columns: [.init("Quarter"), .init("By number", number: true), .init("By amount", number: true)],
            rows: rows, links: model.links(closing.winRate.total))
    }

    private var undecided: String {
        let all = sales.closed.withUndecided.total
        guard sales.closed.undecided > 0, all.value != nil else { return "" }
        return
            "\(Wording.counted(sales.closed.undecided, "deal was", "deals were")) lost because nobody decided; with them \(model.wording.phrase(all))"
    }

    // MARK: Leads

    /// How many leads become a sale, by the month they came in; months that are too young are hatched.
    var leads: Section {
        let (mature, young) = (model.leadConversion, model.youngLeads)
        let parts = mature.parts + young.parts
        guard mature.total.value != nil else {
            return Section(
                "leads", "Whether leads become sales cannot be told yet",
                main: [.text(([model.wording.phrase(mature.total)] + mature.total.notes).joined(separator: " "))])
        }
        let heading = "\(model.wording.portion(mature.total, "leads")) became a sale"
        let spec = ChartSpec(
            type: .bar, title: heading, subtitle: "By month of arrival; hatched until the leads have had their time",
            categories: Wording.monthLabels(parts.map(\.name)),
            series: [.init(name: "became a sale", values: parts.map { ChartScale.number($0.figure) })],
            partial: Array(parts.indices.suffix(young.parts.count)),
            intervals: parts.map { part in
                guard part.figure.n >= 5, let interval = part.figure.interval else { return [] }
                return [interval.lower.number, interval.upper.number]
            },
            foot: model.foot("n = \(Wording.counted(mature.total.n + young.total.n, "lead"))", "leads, opportunities"),
            format: ChartScale.percent, categoryTitle: "Month", highlight: [])
        let rows = parts.enumerated().map { place, part in
            TableModel.Row([
                TextCell(
                    Wording.month(part.name), note: place < mature.parts.count ? "" : "not complete",
                    link: "rows/\(part.figure.rows.name).csv"), TextCell(Wording.count(part.figure.n)),
                rate(part.figure),
            ])
        }
        let total = TableModel.Row(
            [
                TextCell("Complete months"), TextCell(Wording.count(mature.total.n)), rate(mature.total),
            ], total: true)
        let links =
            [model.rowsLink(mature.total, "lead")]
            + (young.total.n > 0 ? [model.rowsLink(young.total, "younger lead")] : [])
            + [model.definitionLink(mature.total)]
        let table = TableModel(
            "Leads by month of arrival", note: mature.total.notes.joined(separator: " "),
            columns: [.init("Arrived"), .init("Leads", number: true), .init("Became a sale", number: true)],
            rows: rows + [total], links: links)
        return Section(
            "leads", heading, main: [.chart(spec, name: "lead-conversion", links: links)], side: [.table(table)])
    }

    // MARK: Reasons

    var reasons: Section {
        let parts = sales.closed.lossReasons.parts
        guard sales.closed.lossReasons.total.value != nil else {
            return Section(
                "reasons", "Why deals are lost is not known",
                main: [.text(sales.closed.lossReasons.total.notes.first ?? "No deal was lost in the last year.")],
                side: [.table(competitors), .table(products)])
        }
        let values = parts.map { ChartScale.number($0.figure) }
        let spec = ChartSpec(
            type: .rankedBar, title: reasonHeading,
            subtitle: "Deals lost in the last \(ClosedDeals.window) days, by reason",
            categories: parts.map(\.name), series: [.init(name: "lost", values: values)],
            foot: model.foot(
                "n = \(Wording.counted(sales.closed.lossReasons.total.n, "lost deal"))", "opportunities"),
            format: ChartScale.count, categoryTitle: "Reason")
        var main: [Block] = [
            .chart(spec, name: "loss-reasons", links: model.links(sales.closed.lossReasons.total))
        ]
        if !tellingParts.isEmpty { main.append(.text(tellingParts)) }
        main += [
            .table(reasonTable),
            .text("Why deals are won is not recorded: we could show it if won deals had a reason."),
        ]
        return Section("reasons", reasonHeading, main: main, side: [.table(competitors), .table(products)])
    }

    private var reasonHeading: String {
        let given = sales.closed.lossReasons.parts.filter {
            $0.name != ClosedDeals.noReason && $0.name != ClosedDeals.others
        }
        guard let first = given.max(by: { $0.figure.n < $1.figure.n }) else { return "No loss has a reason" }
        return
            "\(first.name) is the reason given most: \(Wording.count(first.figure.n)) of \(Wording.counted(sales.closed.lossReasons.total.n, "lost deal"))"
    }

    /// What is won provably more or less often than the whole.
    private var tellingParts: String {
        guard let overall = sales.closed.winRate.total.value?.number else { return "" }
        func names(_ breakdown: Breakdown, _ isTelling: (Interval) -> Bool) -> [String] {
            breakdown.parts.filter { part in
                part.figure.n >= 5 && part.name != ClosedDeals.noCompetitor && part.name != ClosedDeals.noProduct
                    && part.name != ClosedDeals.others && part.figure.interval.map(isTelling) ?? false
            }.map(\.name)
        }
        let more = names(sales.closed.byProduct) { $0.lower.number > overall }
        let less = names(sales.closed.byProduct) { $0.upper.number < overall }
        let rivals = names(sales.closed.byCompetitor) { $0.upper.number < overall }
        var sentences: [String] = []
        if !more.isEmpty { sentences.append("\(Wording.list(more)): won provably more often than the whole.") }
        if !less.isEmpty { sentences.append("\(Wording.list(less)): won provably less often than the whole.") }
        if !rivals.isEmpty { sentences.append("Against \(Wording.list(rivals)) deals are won provably less often.") }
        return sentences.joined(separator: " ")
    }

    private var reasonTable: TableModel {
        TableModel(
            "What the lost deals would have brought",
            columns: [
                .init("Reason"), .init("Lost deals", number: true),
                .init("Last amount, \(model.records.baseCurrency.code)", number: true),
            ],
            rows: zip(sales.closed.lossReasons.parts, sales.closed.lostAmounts.parts).map { count, amount in
                let money = if case .money(let money) = amount.figure.value { Wording.whole(money) } else { "–" }
                return .init([TextCell(count.name), TextCell(Wording.count(count.figure.n)), TextCell(money)])
            }, links: model.links(sales.closed.lossReasons.total))
    }

    private var competitors: TableModel {
        rates(sales.closed.byCompetitor, "Win rate against each competitor", "Competitor")
    }

    private var products: TableModel { rates(sales.closed.byProduct, "Win rate by product family", "Product family") }

    private func rates(_ breakdown: Breakdown, _ caption: String, _ first: String) -> TableModel {
        TableModel(
            caption,
            note:
                "In the order of how many deals, each with its 95 % interval. Only what does not hold the whole’s rate is told apart from it.",
            columns: [.init(first), .init("Won", number: true), .init("Deals", number: true)],
            rows: breakdown.parts.map {
                .init([TextCell($0.name), rate($0.figure), TextCell(Wording.count($0.figure.n))])
            }, links: model.links(breakdown.total))
    }

    // MARK: Pace

    func pace(_ unit: PipelineUnits.Unit?) -> Section {
        func own(_ figures: UnitFigures) -> Figure { text.figure(figures, unit) }
        let velocity = own(sales.velocity.velocity)
        let pacing = own(sales.pacing.pacing)
        let concentration = own(sales.open.concentration)
        func row(_ name: String, _ figure: Figure, note: String? = nil) -> TableModel.Row {
            .init([TextCell(name), text.cell(figure, note: note)])
        }
        let factors = TableModel(
            "Sales velocity and its four factors",
            note: "Its win rate is of the last \(SalesVelocity.window) days and counts deals left undecided as not "
                + "won; the page’s own is of all decided deals.",
            columns: [.init("Factor"), .init("Value", number: true)],
            rows: [
                row("Qualified open deals", own(sales.velocity.open)),
                row("Win rate", own(sales.velocity.winRate), note: ""),
                row("Mean won amount", own(sales.velocity.meanAmount)),
                row("Median days to win", own(sales.velocity.cycle)),
                .init([TextCell("Velocity, a day"), text.cell(velocity)], total: true),
            ], links: model.links(sales.velocity.velocity.total))
        let hangs = TableModel(
            "How much hangs on a few deals",
            columns: [.init("Measure"), .init("Value", number: true)],
            rows: [
                row("The largest deal", own(sales.open.largest)),
                row("The three largest", own(sales.open.largestThree)),
                row("Concentration, Σ share²", concentration),
                .init([TextCell("As concentrated as so many equal deals"), effectiveDeals(unit)]),
            ], links: model.links(sales.open.concentration.total))
        let fresh = TableModel(
            "New pipeline up to working day \(sales.pacing.workingDay)",
            columns: [.init("Measure"), .init("Value", number: true)],
            rows: [
                row("Created this quarter", own(sales.pacing.created), note: ""),
                row(
                    "Usual by this day, mean of four quarters",
                    pacing.value == nil ? pacing : mean(pacing), note: ""),
                row("Pace", pacing),
            ], links: model.links(sales.pacing.pacing.total))
        return Section(
            "pace", paceHeading(pacing, velocity), main: [.table(factors), .table(fresh)], side: [.table(hangs)])
    }

    /// How many deals of one size would be as concentrated.
    private func effectiveDeals(_ unit: PipelineUnits.Unit?) -> TextCell {
        let figure = text.figure(sales.open.effectiveDeals, unit)
        guard case .multiple(let number) = figure.value else { return text.cell(figure) }
        return TextCell(Wording.fixed(number, number < 10 ? 1 : 0))
    }

    /// The denominator of a figure as a figure of its own, for a line that shows it.
    private func mean(_ figure: Figure) -> Figure {
        Figure(
            figure.definition, scope: figure.scope,
            outcome: figure.denominator.map { .value($0) } ?? .absent(.noEvents),
            n: figure.n, asOf: figure.asOf, rows: figure.rows)
    }

    private func paceHeading(_ pacing: Figure, _ velocity: Figure) -> String {
        if case .multiple(let times) = pacing.value {
            let percent = Wording.fixed(times * 100, 0) + Wording.thin + "%"
            return "New pipeline is at \(percent) of what is usual by this day of the quarter"
        }
        if velocity.value != nil {
            return "The pipeline brings \(model.wording.phrase(velocity)) a day at the present rates"
        }
        return "How fast the pipeline moves"
    }

    // MARK: Handed in

    var handedIn: Section {
        let bias = sales.submissions.bias
        guard bias.value != nil || sales.submissions.submitted.value != nil else {
            return Section(
                "handed-in", "Forecast submission is not measured",
                main: [.text(bias.notes.first ?? model.wording.phrase(bias))])
        }
        var main: [Block] = []
        if let quarters = sales.submissions.byQuarter {
            var rows = quarters.parts.map { part in
                TableModel.Row([TextCell(part.name), signed(part.figure), TextCell(text.denominator(part.figure))])
            }
            rows.append(.init(["All", signed(bias), TextCell(text.denominator(bias))], total: true))
            main.append(
                .table(
                    TableModel(
                        "Handed in four weeks before the end, against what was won",
                        note: bias.notes.joined(separator: " "),
                        columns: [.init("Quarter"), .init("Too high by", number: true), .init("Won", number: true)],
                        rows: rows, links: model.links(bias))))
        }
        var side: [Block] = []
        if let authors = sales.submissions.byAuthor {
            side.append(
                .table(
                    TableModel(
                        "By author, drawn towards the company",
                        columns: [.init("Author"), .init("Too high by", number: true)],
                        rows: authors.parts.map { part in
                            let name =
                                if case .person(let user) = part.key { model.naming.label(user) } else { part.name }
                            return .init([
                                TextCell(name, note: part.figure.notes.first ?? ""), signed(part.figure),
                            ])
                        }, links: model.links(bias))))
        }
        return Section("handed-in", biasHeading, main: main, side: side)
    }

    private var biasHeading: String {
        guard case .share(let share) = sales.submissions.bias.value else {
            return "Too few quarters to judge what is handed in"
        }
        let size = Wording.percent(abs(share), n: 99)
        if abs(share) < 0.005 { return "Forecasts handed in were neither too high nor too low over the last quarters" }
        return "Forecasts handed in were \(size) too \(share > 0 ? "high" : "low") four weeks before the end"
    }

    private func signed(_ figure: Figure) -> TextCell {
        guard case .share(let share) = figure.value else {
            return TextCell("–", note: figure.notes.first ?? model.wording.phrase(figure))
        }
        return TextCell((share >= 0.005 ? "+" : "") + Wording.percent(share, n: 99))
    }
}
