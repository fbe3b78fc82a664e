import CRMModel
import GRDB

extension DealDetails {
    /// Reads category, competitor and last activity of the opportunities of the records; nothing after the as-of counts.
    ///
    /// Where an earlier state is asked for than the database speaks of, the category is what the history tells, and a
    /// field whose history the source does not keep is left empty: today's value would tell the end.
    public static func read(_ snapshot: CRMSnapshot, records: CRMRecords) throws -> DealDetails {
        let horizon = records.horizon.milliseconds
        let deals = records.opportunities
        return try snapshot.read { db in
            let later = try LaterChanges.read(db, entity: "opportunity", horizon: horizon)
            var categories = [String?](repeating: nil, count: deals.count)
            var competitors = categories
            var activities = [Int64?](repeating: nil, count: deals.count)
            let ofStage = try stageCategories(db)
            for row in 0..<deals.count {
                categories[row] = deals.stages[row].flatMap { ofStage[[deals.pipelines[row] ?? "default", $0]] }
            }
            let history =
                records.isEarlier ? try CategoryHistory.read(db, later: later, before: horizon) : nil
            func known(_ field: String, _ today: String?, _ id: String) -> String? {
                if let old = later.value(field, of: id) { return old }
                return !records.isEarlier || later.tracked.contains(field) ? today : nil
            }
            try ColumnReader.forEach(
                db, "SELECT id, forecast_category, competitor, stage FROM opportunities ORDER BY id"
            ) { row in
                let deal = deals.index.reference(row, 0)
                guard deal >= 0, let id = row.text(0) else { return }
                var own = known("forecast_category", row.text(1), id)
                if let history, history.isTold(id) {
                    own = history.category(of: id)
                } else if history != nil, row.text(3) != deals.stages[Int(deal)] {
                    // It went on: what the record says may have come with a later stage.
                    own = nil
                }
                if let own { categories[Int(deal)] = own }
                competitors[Int(deal)] = known("competitor", row.text(2), id)
            }
            var result = DealDetails()
            try ColumnReader.forEach(
                db,
                """
                SELECT opportunity_id, max(at) FROM (
                    SELECT opportunity_id, coalesce(happened_at, logged_at) AS at FROM activities
                        WHERE opportunity_id IS NOT NULL AND coalesce(logged_at, happened_at) < ?)
                    WHERE at < ? GROUP BY 1 ORDER BY 1
                """, arguments: [horizon, horizon]
            ) { row in
                result.isActivityRecorded = true
                let deal = deals.index.reference(row, 0)
                if deal >= 0 { activities[Int(deal)] = row.int(1) }
            }
            let contacted = try ContactCare.read(db, records: records)
            result.isContactRecorded = contacted.contains { $0 != nil }
            for row in 0..<deals.count {
                result.contactedAt.append(contacted[row])
                result.categories.append(categories[row])
                result.competitors.append(competitors[row])
                result.lastActivities.append(activities[row])
            }
            return result
        }
    }

    /// The category of each stage, by pipeline and name.
    private static func stageCategories(_ db: Database) throws -> [[String]: String] {
        var result: [[String]: String] = [:]
        try ColumnReader.forEach(
            db,
            "SELECT pipeline, name, category FROM stages WHERE category IS NOT NULL ORDER BY pipeline, position, name"
        ) { row in
            if let pipeline = row.text(0), let name = row.text(1) { result[[pipeline, name]] = row.text(2) }
        }
        return result
    }
}
