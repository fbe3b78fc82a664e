import CRMStore
import Diagnostics
import GRDB

/// A canonical column, or table, that pages rest on, and what is missing without it.
package struct ColumnCost: Sendable {
    package let table: String
    /// Nil for the whole table.
    package let column: String?
    package let cost: String

    private init(_ table: String, _ column: String?, _ cost: String) {
        self.table = table
        self.column = column
        self.cost = cost
    }

    package static let all: [ColumnCost] = [
        ColumnCost("opportunities", nil, "pipeline, forecast, win rate and everything else about deals"),
        ColumnCost("opportunities", "amount_minor", "every figure in money: pipeline value, won by month, forecast"),
        ColumnCost("opportunities", "close_date", "forecast, past due, won by month"),
        ColumnCost("opportunities", "closed_at", "the day deals were won or lost: their close date stands for it"),
        ColumnCost("opportunities", "created_at", "new deals, age, length of the sales cycle, late entry"),
        ColumnCost("opportunities", "owner_id", "everything by team and person"),
        ColumnCost("opportunities", "account_id", "pages of accounts, figures by account"),
        ColumnCost("opportunities", "stage", "the funnel and pipeline by stage"),
        ColumnCost("opportunities", "next_step", "rules about next steps"),
        ColumnCost("opportunities", "lost_reason", "why deals are lost"),
        ColumnCost(
            "opportunity_stage_changes", nil, "late entry, time in a stage, the pipeline as it was on an earlier day"),
        ColumnCost("users", nil, "everything by team, adoption"),
        ColumnCost("users", "unit_id", "figures by team: all users count to the company"),
        ColumnCost("users", "role", "rules for roles"),
        ColumnCost("accounts", nil, "pages of accounts and their completeness"),
        ColumnCost("contacts", nil, "completeness of contacts"),
        ColumnCost("leads", nil, "leads, response time, conversion"),
        ColumnCost("leads", "first_response_at", "time to the first response"),
        ColumnCost("activities", nil, "adoption by week, rules about calls and visits"),
        ColumnCost("activities", "user_id", "adoption by person and team"),
        ColumnCost("activities", "happened_at", "adoption by week"),
        ColumnCost("usage_events", nil, "logins and views; adoption is then judged by entries alone"),
        ColumnCost("field_changes", nil, "changed close dates and amounts, pushed deals"),
        ColumnCost("quotas", nil, "attainment; nothing in a CRM's export holds targets"),
        ColumnCost("forecast_submissions", nil, "forecasts handed in beside those computed"),
        ColumnCost("invoices", nil, "won deals held against what was billed"),
    ]

    /// Columns of deals that nearly every page needs.
    private static let needed: Set<String> = ["amount_minor", "close_date", "created_at", "owner_id", "stage"]

    /// A warning for each of these that the mapping fills and no deal has: perhaps its column was renamed in the export.
    static func warnings(_ db: Database, filled: Set<String>, _ staged: [StagedTable]) throws -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        let table = "opportunities"
        for cost in all where cost.table == table {
            guard let column = cost.column, needed.contains(column), filled.contains(column) else { continue }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT count(*), count(\(column)), min(source_table) FROM main.\(table) WHERE deleted_at IS NULL")
            guard let row, let deals: Int = row[0], let values: Int = row[1], deals > 0, values == 0 else { continue }
            let file: String? = row[2]
            let unread = staged.first { table in file.map(table.holds) ?? false }?.strangers ?? []
            let names = unread.prefix(5).map { "'\(LogText.excerpt($0))'" }.joined(separator: ", ")
            let more = unread.count > 5 ? " and \(unread.count - 5) more" : ""
            warnings.append(
                Diagnostic(
                    .warning, "SRC-NONE", "no deal has a value in \(table).\(column): that costs \(cost.cost)",
                    at: file.map { Place.file($0, line: 1) } ?? .named(table),
                    hint: unread.isEmpty
                        ? "look whether the export has such a column"
                        : "was its column renamed? The mapping does not speak of \(names)\(more)"))
        }
        return warnings
    }
}
