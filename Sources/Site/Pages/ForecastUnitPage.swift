import Audiences
import CRMModel
import Figures
import ForecastReport
import Forecasting

/// What one unit, segment or owner is likely to close the quarter at, what lies below it, and how good that has been.
struct ForecastUnitPage {
    let model: SiteModel
    let report: ForecastReport
    let level: SalesUnits.Level
    let part: Breakdown.Part
    let pipeline: PipelineText

    private var text: ForecastText { ForecastText(model: model, report: report) }
    private var outlook: Outlook { report.lead }
    private var name: String { text.name(level, part) }

    /// Most open deals that are listed.
    private static let mostDeals = 15

    /// The page of a unit; nil for what has none: people who may not be named, and what is put together.
    static func path(_ level: SalesUnits.Level, _ label: String, _ model: SiteModel) -> String? {
        guard level == .owner else {
            return model.salesUnits.row(level, label).map { row in
                let id = level == .segment ? model.records.segments.ids[row] : model.records.units.ids[row]
                return
                    "forecast/\(level == .branch ? "branche" : level.rawValue)s/\(SlugBook().slug(id ?? label))/index.html"
            }
        }
        return Int(label).map { "forecast/people/\(model.naming.slug($0))/index.html" }
    }

    var page: PageModel {
        var page = PageModel(
            path: ForecastUnitPage.path(level, part.name, model) ?? "", navigation: "forecast",
            title: "\(name), forecast",
            kicker: "Forecast, \(outlook.period.name)",
            headline: text.sentence(outlook, part.figure, of: name, quota: quota) + ".", standfirst: standfirst)
        page.facts = [Fact("Whole forecast", outlook.period.name, link: ForecastPage.path)]
        if let unit {
            page.facts.append(
                Fact(
                    "Pipeline", model.wording.phrase(pipeline.figure(model.sales.open.amount, unit)),
                    link: pipeline.units.path(unit)))
        }
        page.heads = heads
        page.sections = [plan].compactMap { $0 } + below + [deals, card]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    private var past: Breakdown.Part? {
        report.unitBacktest.units.parts.first { $0.name == text.backtestName(level, part.name) }
    }

    /// The same unit on the pages about the pipeline; nil where it has no open deal, or is not told apart there.
    private var unit: PipelineUnits.Unit? {
        guard let found = pipeline.units.unit(level, part.key), found.level == level else { return nil }
        return found
    }

    private var quota: Money? { text.quota(outlook, (level, part.key)) }
    /// What a recorded quota is that nothing can be a share of; nil for any other, and for none.
    private var idleQuota: String? {
        guard let unit, case .money(let money) = pipeline.figure(model.sales.plan.quota, unit).value, money.minor <= 0
        else { return nil }
        return money.minor == 0 ? "nought" : "below nought"
    }
    private var entries: [Backtest.Entry] {
        report.unitBacktest.entries[text.backtestName(level, part.name)] ?? []
    }

    /// Whether past ranges held and how far off they were.
    var standfirst: [String] {
        guard part.figure.interval != nil else { return [] }
        return ForecastText.held(
            entries.count { $0.p10 <= $0.actual && $0.actual <= $0.p90 }, of: entries.count,
            made: "four weeks before the end",
            off: past.flatMap { $0.figure.value == nil ? nil : text.percent($0.figure) })
    }

    /// What it is likely to close at, and how good that has been.
    var sentences: [String] {
        guard part.figure.value != nil else { return [] }
        return [text.sentence(outlook, part.figure, of: name, quota: quota) + "."] + standfirst
    }

    private var heads: [Head] {
        var heads: [Head] = []
        if case .money(let likely) = part.figure.value {
            let (value, unit) = model.wording.short(likely)
            heads.append(
                Head(
                    "Most likely, P50", value, unit: unit, note: "\(Wording.counted(outlook.daysLeft, "day")) left",
                    isMain: true))
        }
        if let range = text.rangeHead(part.figure) { heads.append(range) }
        if let quota = text.quotaHead(outlook, part.figure, (level, part.key)) { heads.append(quota) }
        if let unit, report.quarter.daysLeft > 0 {
            let plan = model.sales.plan
            let won = pipeline.figure(plan.won, unit)
            if case .money(let money) = won.value {
                let (value, symbol) = model.wording.short(money)
                let share = pipeline.figure(plan.attainment, unit)
                heads.append(
                    Head(
                        "Won so far", value, unit: symbol,
                        note: share.value == nil
                            ? idleQuota.map { "the quota is \($0)" } ?? "no quota"
                            : "\(model.wording.phrase(share)) of quota"))
            }
            if case .multiple(let times) = pipeline.figure(plan.coverage, unit).value {
                heads.append(
                    Head(
                        "Coverage", Wording.fixed(times, 2), unit: "×",
                        note: pipeline.needed(unit) ?? "of what is missing to quota"))
            }
        }
        if let grade = report.trust.units.figure(level, part.key), let value = grade.value {
            heads.append(
                Head(
                    "Trust grade", TrustGrade.letter(value.number),
                    note: "weakest: " + (TrustGrade.worst(grade)?.rawValue ?? "")))
        }
        if let past, past.figure.value != nil {
            heads.append(Head("Past error", text.percent(past.figure), note: "four weeks before the end"))
        }
        return heads
    }

    /// Plan, commit and forecast on one scale.
    private var plan: Section? {
        guard let unit, report.quarter.daysLeft > 0 else { return nil }
        let sales = model.sales.plan
        let won = pipeline.figure(sales.won, unit)
        let lines: [(name: String, figure: Figure)] = [
            ("Won so far", won), ("Commit, due in the quarter", pipeline.figure(sales.commit, unit)),
            ("Open, due from today", pipeline.figure(sales.open, unit)), ("Likely to close, P50", part.figure),
            ("P50 without the largest deal", pipeline.figure(report.withoutLargest.likely, unit)),
            ("Quota", pipeline.figure(sales.quota, unit)), ("Missing to quota", pipeline.figure(sales.gap, unit)),
            ("Chance of quota", pipeline.figure(report.quotaChance, unit)),
            ("Coverage", pipeline.figure(sales.coverage, unit)),
            ("Part of the open pipeline that has to be won", pipeline.figure(sales.reciprocal, unit)),
        ]
        // What is measured by a quota has no line where there is none; the heading says so.
        let rows = lines.filter { $0.figure.value != nil }.map { line in
            TableModel.Row([
                TextCell(line.name),
                pipeline.cell(
                    line.figure,
                    note: line.name == "Coverage"
                        ? pipeline.needed(unit) ?? "" : text.range(line.figure).map { "\($0.low) to \($0.high)" } ?? ""),
            ])
        }
        return Section(
            "plan", planHeading(won),
            main: [
                .table(
                    TableModel(
                        "Plan, commit and forecast",
                        columns: [.init("Measure"), .init(outlook.period.name, number: true)],
                        rows: rows,
                        links: [
                            model.rowsLink(sales.quota.total, "plan row"), model.rowsLink(part.figure, "forecast line"),
                            model.definitionLink(sales.attainment.total, "Attainment"),
                            model.definitionLink(sales.coverage.total, "Coverage"),
                        ]))
            ])
    }

    private func planHeading(_ won: Figure) -> String {
        if let idleQuota {
            return
                "\(model.wording.phrase(won)) is won; the quota recorded for \(outlook.period.name) is \(idleQuota): "
                + "nothing is measured against it"
        }
        guard let quota else { return "\(model.wording.phrase(won)) is won, and no quota is recorded" }
        guard case .money(let likely) = part.figure.value else {
            return "\(model.wording.phrase(won)) is won of a quota of \(model.wording.inShort(quota))"
        }
        let gap = likely.minor - quota.minor
        let size = model.wording.inShort(Money(minor: abs(gap), currency: quota.currency))
        let place = gap < 0 ? "\(size) short of quota" : gap > 0 ? "\(size) above quota" : "at quota"
        return "\(model.wording.phrase(won)) is won; the close is likely to be \(place)"
    }

    private var below: [Section] {
        let levels: [SalesUnits.Level] =
            switch level {
            case .region: [.branch, .team]
            case .branch: [.team, .owner]
            case .team: [.owner]
            case .segment: [.owner]
            case .owner: []
            }
        let tables = levels.flatMap { next -> [Block] in
            let parts = outlook.parts(of: next, in: level, part.name)
            guard !parts.isEmpty else { return [] }
            return [
                .heading("By \(next.rawValue)", id: "by-\(next.rawValue)"),
                .table(text.table("By \(next.rawValue)", parts.map { (next, $0) }, outlook)),
            ]
        }
        return tables.isEmpty ? [] : [Section("units", "Where it comes from", main: tables)]
    }

    private var deals: Section {
        if part.figure.value == nil {
            return Section(
                "deals", "What it rests on cannot be told",
                main: [.text(part.figure.notes.first ?? model.wording.phrase(part.figure))])
        }
        let list = model.records.opportunities
        let rows = outlook.deals(of: level, part.name, most: ForecastUnitPage.mostDeals).map { item -> TableModel.Row in
            let money = Money(minor: model.book.amounts[item.deal], currency: model.records.baseCurrency)
            return .init([
                TextCell(
                    list.names[item.deal] ?? list.ids[item.deal] ?? "", note: list.stages[item.deal] ?? "",
                    address: model.recordLinks.address("opportunity", list.ids[item.deal] ?? "")),
                TextCell(Wording.whole(money)), TextCell(Wording.fixed(item.chance * 100, 0) + Wording.thin + "%"),
                TextCell(Wording.whole(Money(minor: item.expected, currency: model.records.baseCurrency))),
            ])
        }
        return Section(
            "deals", rows.isEmpty ? "No open deal is likely to close in the quarter" : "The deals it rests on most",
            main: rows.isEmpty
                ? [.text("What is expected comes from business not yet created.")]
                : [
                    .table(
                        TableModel(
                            "Open deals by what they are likely to bring",
                            columns: [
                                .init("Deal"), .init("Amount, \(model.records.baseCurrency.code)", number: true),
                                .init("Chance in the quarter", number: true), .init("Likely to bring", number: true),
                            ], rows: rows,
                            links: [model.rowsLink(outlook.likely), model.definitionLink(outlook.likely)]))
                ], side: makings)
    }

    /// What the mean is the sum of.
    private var makings: [Block] {
        let parts = outlook.makings(of: level, part.name)
        guard part.figure.value != nil, !parts.isEmpty else { return [] }
        func money(_ minor: Int64) -> TextCell {
            TextCell(model.wording.inShort(Money(minor: minor, currency: model.records.baseCurrency)))
        }
        let rows = parts.map { TableModel.Row([text.making($0.name, outlook), money($0.minor)]) }
        return [
            .table(
                TableModel(
                    "What the mean is made of",
                    columns: [.init("Part"), .init(outlook.period.name, number: true)],
                    rows: rows + [.init(["Mean", money(parts.reduce(0) { $0 + $1.minor })], total: true)],
                    links: [model.rowsLink(outlook.mean), model.definitionLink(outlook.mean)]))
        ]
    }

    private var card: Section {
        let currency = model.records.baseCurrency
        func whole(_ minor: Int64) -> String { Wording.whole(Money(minor: minor, currency: currency)) }
        let rows = entries.map { entry in
            TableModel.Row([
                TextCell(entry.past.period.name), TextCell(whole(entry.p50)),
                TextCell("\(whole(entry.p10)) to \(whole(entry.p90))"),
                TextCell(
                    whole(entry.actual),
                    note: entry.p10 <= entry.actual && entry.actual <= entry.p90 ? "inside" : "outside"),
            ])
        }
        return Section(
            "report-card", "Has it been right before?",
            note: "Four weeks before each quarter’s end, from what was known then.",
            main: rows.isEmpty
                ? [.text(report.absence?.words ?? "We could show this once a whole quarter lies behind.")]
                : [
                    .table(
                        TableModel(
                            "Past forecasts and what came, \(currency.code)",
                            columns: [
                                .init("Quarter"), .init("P50", number: true), .init("P10 to P90", number: true),
                                .init("Actual", number: true),
                            ], rows: rows, links: model.links(report.unitBacktest.units.total)))
                ])
    }
}
