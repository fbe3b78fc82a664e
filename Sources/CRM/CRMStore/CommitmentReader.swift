import CRMModel
import GRDB

extension Commitment {
    /// The deals that were open and in the category "Commit" at an instant, in the order of the records; nil where no
    /// category is recorded at all.
    ///
    /// The category at an instant is what `CategoryHistory` tells, else what the record says.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords, at instant: Instant) throws -> [Commitment]? {
        let cut = instant.milliseconds
        return try snapshot.read { db in
            let isRecorded =
                try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM opportunities WHERE forecast_category IS NOT NULL)") ?? false
            guard isRecorded else { return nil }
            let later = try LaterChanges.read(db, entity: "opportunity", horizon: cut)
            let history = try CategoryHistory.read(db, later: later, before: cut)
            var result: [Commitment] = []
            try ColumnReader.forEach(
                db,
                """
                SELECT id, forecast_category, amount_minor, close_date, closed_at FROM opportunities
                    WHERE created_at < ? AND (closed_at IS NULL OR closed_at >= ?) ORDER BY id
                """, arguments: [cut, cut]
            ) { row in
                let id = row.text(0) ?? ""
                let deal = records.opportunities.index.reference(row, 0)
                guard deal >= 0 else { return }
                if row.int(4) == nil, records.opportunities.statuses[Int(deal)] != .open { return }
                let category = history.isTold(id) ? history.category(of: id) : row.text(1)
                guard category?.lowercased() == "commit" else { return }
                let amount = later.value("amount_minor", of: id).map { $0.flatMap { Int64($0) } } ?? row.int(2)
                let date =
                    later.value("close_date", of: id).map { $0.flatMap { CalendarDate(iso: $0) } } ?? row.date(3)
                result.append(
                    Commitment(
                        deal: Int(deal), amount: amount.flatMap { Money.isAbsurd($0) ? nil : $0 }, closeDate: date))
            }
            return result
        }
    }
}
