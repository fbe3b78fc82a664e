import CRMModel
import ForecastReport

/// Open deals whose amount is likely a typing error, as pages name them.
struct DoubtfulAmounts {
    let model: SiteModel
    let report: ForecastReport

    private static let most = 5

    private func name(_ item: DoubtfulAmount) -> String {
        let deals = model.records.opportunities
        return deals.names[item.deal] ?? deals.ids[item.deal] ?? ""
    }

    private func money(_ minor: Int64) -> Money { Money(minor: minor, currency: model.records.baseCurrency) }

    /// "Big deal is entered with € 10,000 M, 213 times the largest deal ever won: likely a typing error."
    var sentence: String? {
        guard let first = report.doubtful.first else { return nil }
        let times = Wording.fixed((Double(first.amount) / Double(first.largestWon)).rounded(.down), 0)
        let others = report.doubtful.count - 1
        return
            "\(name(first)) is entered with \(model.wording.inShort(money(first.amount))), \(times) times the largest deal ever won"
            + (others > 0 ? "; so \(others == 1 ? "is one other" : "are \(ComplianceText.number(others)) others")" : "")
            + ": likely a typing error" + (without ?? "") + "."
    }

    /// What the close is likely to be without it, as a clause; nil where that is not the forecast without the largest deal.
    private var without: String? {
        let largest = report.withoutLargest
        guard report.doubtful.count == 1, report.quarter.daysLeft > 0, largest.deal() == report.doubtful.first?.deal,
            case .money(let money) = largest.likely.total.value
        else { return nil }
        let with = isHinge ? largest.hinge.map { ", with it about \(model.wording.inShort(self.money($0.with)))" } : nil
        return ". Without it \(model.wording.inShort(money)) are likely\(with ?? "")"
    }

    /// Whether the only one is the deal whose outcome decides the close, so that its sentence says what hangs on it.
    var isHinge: Bool {
        guard let hinge = report.withoutLargest.hinge else { return false }
        return report.doubtful.count == 1 && report.doubtful.first?.deal == hinge.deal
    }

    /// The sentence among what stands out on a page, with the way to the deals; nil where there are none.
    var feedItem: FeedItem? {
        sentence.map { sentence in
            FeedItem(
                Wording.count(report.doubtful.count),
                report.doubtful.count == 1 ? "amount to check" : "amounts to check", sentence,
                link: "\(ForecastPage.path)#doubtful-amounts")
        }
    }

    /// The deals with the way to their records; empty where there are none.
    var blocks: [Block] {
        guard let first = report.doubtful.first else { return [] }
        let deals = model.records.opportunities
        let rows = report.doubtful.prefix(DoubtfulAmounts.most).map { item in
            TableModel.Row([
                TextCell(
                    name(item), note: deals.stages[item.deal] ?? "",
                    address: model.recordLinks.address("opportunity", deals.ids[item.deal] ?? "")),
                TextCell(model.wording.inShort(money(item.amount))),
            ])
        }
        let all = report.doubtful.count
        return [
            .heading("Amounts to check", id: "doubtful-amounts"),
            .table(
                TableModel(
                    "Amounts that are likely typing errors",
                    note: "The largest deal ever won brought \(model.wording.inShort(money(first.largestWon)))."
                        + (all > rows.count ? " \(all - rows.count) more are like these." : ""),
                    columns: [.init("Deal"), .init("Amount", number: true)], rows: rows,
                    links: [model.rowsLink(report.lead.likely)])),
        ]
    }
}
