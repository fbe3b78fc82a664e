import CRMModel
import GRDB

extension SalesPlan {
    /// Reads all quotas, the forecasts handed in up to the as-of, and the plan rates.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> SalesPlan {
        try snapshot.read { db in
            var plan = SalesPlan()
            var rates = ExchangeRates(base: records.baseCurrency)
            try ColumnReader.forEach(
                db,
                """
                SELECT currency, valid_on, rate_to_base FROM exchange_rates
                    WHERE kind = 'plan' ORDER BY currency, valid_on
                """
            ) { row in
                guard let code = row.text(0), let day = row.date(1), let rate = row.real(2) else { return }
                rates.append(currency: code, from: day, rate: rate)
                plan.planRates = rates
            }
            try ColumnReader.forEach(
                db,
                """
                SELECT user_id, unit_id, segment_id, period_start, period_end, amount_minor, currency
                    FROM quotas ORDER BY period_start, period_end, id
                """
            ) { row in
                let user = records.users.index.reference(row, 0)
                let unit = records.units.index.reference(row, 1)
                let segment = records.segments.index.reference(row, 2)
                let holder: Quota.Holder? =
                    user >= 0
                    ? .user(Int(user)) : unit >= 0 ? .unit(Int(unit)) : segment >= 0 ? .segment(Int(segment)) : nil
                guard let holder, let period = span(row, 3), let amount = row.int(5),
                    !Money.isAbsurd(amount), let currency = row.text(6)
                else {
                    plan.unplaced += 1
                    return
                }
                plan.quotas.append(Quota(holder: holder, period: period, amount: amount, currency: currency))
            }
            try ColumnReader.forEach(
                db,
                """
                SELECT user_id, period_start, period_end, submitted_at, category, amount_minor, currency
                    FROM forecast_submissions WHERE submitted_at < ? ORDER BY submitted_at, id
                """, arguments: [records.horizon.milliseconds]
            ) { row in
                let user = records.users.index.reference(row, 0)
                guard user >= 0, let period = span(row, 1), let at = row.int(3), let amount = row.int(5),
                    !Money.isAbsurd(amount),
                    let currency = row.text(6)
                else { return }
                let text = row.text(4)
                let category = text.flatMap { ForecastCategory($0) }
                // A number of a category that is none of the five would be taken for one without a category.
                guard text == nil || category != nil else { return }
                plan.submissions.append(
                    ForecastSubmission(
                        user: Int(user), period: period, at: Instant(milliseconds: at), category: category,
                        amount: amount, currency: currency))
            }
            return plan
        }
    }

    private static func span(_ row: ColumnReader, _ index: Int32) -> Period? {
        guard let start = row.date(index), let end = row.date(index + 1), start < end else { return nil }
        return Period(start: start, end: end, name: "\(start.iso) to \(end.adding(days: -1).iso)")
    }
}
