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

    private var text: ForecastText { ForecastText(model: model, report: report) }
    private var outlook: Outlook { report.quarter }
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
            headline: text.sentence(outlook, part.figure, of: name) + ".", standfirst: standfirst)
        page.facts = [Fact("Whole forecast", outlook.period.name, link: ForecastPage.path)]
        page.heads = heads
        page.sections = below + [deals, card]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    private var past: Breakdown.Part? {
        report.unitBacktest.units.parts.first { $0.name == text.backtestName(level, part.name) }
    }

    private var standfirst: [String] {
        guard let past, past.figure.value != nil else { return ["No past forecast can be held against it yet."] }
        return [
            "Four weeks before the end of \(Wording.counted(past.figure.n, "past quarter")) such forecasts were off by \(text.percent(past.figure)). The smaller a unit, the wider its range."
        ]
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
        if let range = text.range(part.figure) {
            heads.append(Head("80 % interval", "\(range.low) to \(range.high)", note: "P10 to P90"))
        }
        if let past, past.figure.value != nil {
            heads.append(Head("Past error", text.percent(past.figure), note: "four weeks before the end"))
        }
        return heads
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
        let tables = levels.compactMap { next -> Block? in
            let parts = outlook.parts(of: next, in: level, part.name)
            guard !parts.isEmpty else { return nil }
            return .table(text.table("By \(next.rawValue)", parts.map { (next, $0) }, outlook))
        }
        return tables.isEmpty ? [] : [Section("units", "Where it comes from", main: tables)]
    }

    private var deals: Section {
        let list = model.records.opportunities
        let rows = outlook.deals(of: level, part.name, most: ForecastUnitPage.mostDeals).map { item -> TableModel.Row in
            let money = Money(minor: model.book.amounts[item.deal], currency: model.records.baseCurrency)
            return .init([
                TextCell(list.names[item.deal] ?? list.ids[item.deal] ?? "", note: list.stages[item.deal] ?? ""),
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
                ])
    }

    private var card: Section {
        let entries = report.unitBacktest.entries[text.backtestName(level, part.name)] ?? []
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
                ? [.text("We could show this once a whole quarter lies behind.")]
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
