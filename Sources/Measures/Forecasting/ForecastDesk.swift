import CRMModel
import Figures

/// Who handed in what, and who won what for whom.
struct ForecastDesk: Sendable {
    let book: DealBook
    private let submissions: [ForecastSubmission]
    /// Submissions for other periods than fiscal quarters.
    let otherPeriods: Int

    /// Commitments are what is held against the result; where no submission is one, those without a category are.
    init(_ plan: SalesPlan, _ book: DealBook) {
        self.book = book
        let fiscal = book.records.fiscal
        let category: ForecastCategory? =
            plan.submissions.contains { $0.category == .commit } ? .commit : nil
        let own = plan.submissions.filter { $0.category == category }
        func isQuarter(_ period: Period) -> Bool {
            let quarter = fiscal.quarter(of: period.start)
            return quarter.start == period.start && quarter.end == period.end
        }
        submissions = own.filter { isQuarter($0.period) }
        otherPeriods = own.count - submissions.count
    }

    /// The last number of each author for a period before an instant, in base minor units; without a rate none.
    func latest(_ period: Period, before instant: Instant) -> [RowIndex: Int64] {
        var result: [RowIndex: Int64] = [:]
        for item in submissions where item.period.start == period.start && item.at < instant {
            let day = book.records.zone.date(of: item.at)
            let money = Currency(code: item.currency).flatMap {
                book.records.rates.convert(Money(minor: item.amount, currency: $0), on: day)
            }
            // One without a rate still replaces what was said before; so does one too large to be true.
            result[item.user] = DealBook.bounded(money?.minor, among: submissions.count)
        }
        return result
    }

    /// What was won in a period by those each author speaks for: by the people whose nearest author that is, and by
    /// everyone below.
    func won(_ period: Period, authors: Set<RowIndex>) -> (own: [RowIndex: Int64], all: [RowIndex: Int64]) {
        var own: [RowIndex: Int64] = [:]
        var all: [RowIndex: Int64] = [:]
        let deals = book.records.opportunities
        for deal in book.won {
            guard let owner = deals.owners[deal], book.closings[deal].map(period.contains) ?? false else { continue }
            let above = ([owner] + superiors(of: owner)).filter(authors.contains)
            if let nearest = above.first { own[nearest, default: 0] += book.amounts[deal] }
            for author in above { all[author, default: 0] += book.amounts[deal] }
        }
        return (own, all)
    }

    /// A person's managers, the nearest first. A circle ends the walk.
    func superiors(of user: RowIndex) -> [RowIndex] {
        let users = book.records.users
        var result: [RowIndex] = []
        var current = users.managers[user]
        while let manager = current, manager != user, !result.contains(manager) {
            result.append(manager)
            current = users.managers[manager]
        }
        return result
    }
}
