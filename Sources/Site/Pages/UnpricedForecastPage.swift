import CRMModel
import Charts
import Figures
import Forecasting

/// The forecast's place where no deal has a price: that there is none, and what can be counted instead.
struct UnpricedForecastPage {
    let model: SiteModel

    var page: PageModel {
        let quarter = model.quarter
        var page = PageModel(
            path: ForecastPage.path, navigation: "forecast", title: "Forecast",
            kicker: "Forecast, \(quarter.quarter.name)",
            headline: "\(quarter.quarter.name) cannot be forecast: \(model.lackClause).",
            standfirst: [
                "\(model.book.lack?.words ?? DealBook.unpriced) Until then deals are counted, and nothing is summed."
            ])
        page.heads = [
            Head(
                "Won so far", Wording.count(quarter.wonSoFar.n),
                note: quarter.daysLeft == 0
                    ? "deals; the quarter is over" : "deals; \(Wording.counted(quarter.daysLeft, "day")) left",
                isMain: true),
            Head(
                "Open deals", Wording.count(model.book.counts.open),
                note: model.book.unpricedClause(model.book.open) ?? ""),
        ]
        page.sections = [
            Section("months", heading, main: [chart], side: [.table(table)])
        ]
        return page
    }

    /// Months that the table has room for; the picture and its table hold more.
    private static let room = 12
    private static let charted = 24

    private var months: [Breakdown.Part] { model.wonByMonth.parts.filter { $0.name.count == 7 } }

    private var heading: String {
        guard let last = months.last(where: { !$0.isPartial }) else { return "Deals won by month" }
        return
            "\(Wording.counted(last.figure.n, "deal")) \(last.figure.n == 1 ? "was" : "were") won in \(Wording.month(last.name))"
    }

    private var chart: Block {
        guard !months.isEmpty else { return .text(model.untoldOutcomes ?? "Nothing is won yet.") }
        let shown = Array(months.suffix(UnpricedForecastPage.charted))
        let spec = ChartSpec(
            type: .bar, title: heading, subtitle: "Won deals by month of closing",
            categories: Wording.monthLabels(shown.map(\.name)),
            series: [.init(name: "won deals", values: shown.map { Double($0.figure.n) })],
            foot: model.foot("n = \(Wording.counted(model.wonByMonth.total.n, "won deal"))", "opportunities"),
            format: ChartScale.count, categoryTitle: "Month")
        return .chart(spec, name: "won-by-month", links: model.links(model.wonByMonth.total))
    }

    private var table: TableModel {
        let shown = model.wonByMonth.parts.suffix(UnpricedForecastPage.room)
        var rows = shown.reversed().map { part in
            TableModel.Row([
                TextCell(Wording.month(part.name), note: part.isPartial ? "not over" : ""),
                TextCell(Wording.count(part.figure.n)),
            ])
        }
        let all = model.wonByMonth.parts.count
        rows.append(
            .init(
                [
                    TextCell(shown.count < all ? "All \(all) months" : "All"),
                    TextCell(Wording.count(model.wonByMonth.total.n)),
                ], total: true))
        return TableModel(
            "Won deals by month", columns: [.init("Month"), .init("Deals", number: true)], rows: rows,
            links: model.links(model.wonByMonth.total))
    }
}
