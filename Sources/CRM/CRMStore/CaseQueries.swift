import CRMModel
import GRDB

/// The queries behind `CaseHistories`: each gives the case's id first and comes in the order of that id, then of time.
struct CaseQueries {
    let request: CaseRequest
    /// Milliseconds from which nothing may be read.
    let horizon: Int64

    /// The records, by id: fixed columns, then the fields of the request.
    var records: String {
        let entity = request.entity
        let schema = Schema.named(entity.table)
        func column(_ name: String, or other: String = "NULL") -> String {
            schema?.column(name) == nil ? other : "r.\(name)"
        }
        let creation = entity == .invoice || entity == .user ? "NULL" : "r.created_at"
        let owner =
            switch entity {
            case .user: "r.id"
            case .invoice: "r.commission_user_id"
            default: "r.owner_id"
            }
        let fields = request.fields.map { ", " + value(of: $0) }.joined()
        let name =
            entity == .contact ? "coalesce(r.first_name || ' ', '') || coalesce(r.last_name, '')" : column("name")
        let merged = schema?.column("merged_into_id") == nil ? "1" : "r.merged_into_id IS NULL"
        return """
            SELECT r.id, \(name), \(creation), \(column("converted_at")), \(column("closed_at")),
                   \(column("inactive_at")), \(column("deleted_at")), \(column("created_by_id")), \(owner),
                   \(column("unit_id")), \(column("status")), \(column("pipeline")), \(column("currency"))\(fields)
            FROM \(entity.table) r WHERE \(merged) AND (\(creation) IS NULL OR \(creation) < \(horizon)) ORDER BY r.id
            """
    }

    /// Number of fixed columns of `records`.
    static let fixedColumns = 13

    private func value(of field: CaseField) -> String {
        guard field.relation > 0 else {
            return field.isCustom ? custom(field.name, request.entity, id: "r.id") : "r." + field.name
        }
        let relation = request.relations[field.relation - 1]
        let condition = request.entity.condition(relation.name)?.sql ?? "0"
        let value = field.isCustom ? custom(field.name, relation.entity, id: "x.id") : "x." + field.name
        return "(SELECT \(value) FROM \(relation.entity.table) x WHERE \(condition) ORDER BY x.id LIMIT 1)"
    }

    private func custom(_ field: String, _ entity: CaseEntity, id: String) -> String {
        "(SELECT value FROM custom_values WHERE entity = '\(entity.rawValue)' AND record_id = \(id) AND field = "
            + "\(quoted(field)))"
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// The events of one source: case id, at, seq, user, source, name, detail, value, logged. Nil where the entity has
    /// none.
    func events(_ source: CaseSource) -> String? {
        let entity = source.relation == 0 ? request.entity : request.relations[source.relation - 1].entity
        guard let table = EventTable(source.kind, of: entity, request, quote: quoted) else { return nil }
        let early = source.kind == .field ? "1" : "\(table.time) < \(horizon)"
        let columns = table.columns.enumerated().map { "\($1) AS c\($0)" }.joined(separator: ", ")
        // The columns of the event table are written without its name, so it is alone in its FROM.
        let own = """
            SELECT \(table.key) AS k, \(table.time) AS t, \(table.sequence) AS q, \(columns), id AS i
            FROM \(table.name) WHERE \(table.filter) AND (\(table.time) IS NULL OR \(early))
            """
        guard source.relation > 0 else {
            return "\(own) AND \(table.key) IS NOT NULL ORDER BY \(table.key), t, q, i"
        }
        let condition = request.entity.condition(request.relations[source.relation - 1].name)?.sql ?? "0"
        return """
            SELECT r.id, e.t, e.q, e.c0, e.c1, e.c2, e.c3, e.c4, e.c5
            FROM \(request.entity.table) r JOIN \(entity.table) x ON \(condition)
            JOIN (\(own)) e ON e.k = x.id ORDER BY r.id, e.t, e.q, e.i
            """
    }
}

/// How events lie in a table.
private struct EventTable {
    let name: String
    /// Column with the id of the record.
    let key: String
    let time: String
    let sequence: String
    /// user, source, name, detail, value, logged.
    let columns: [String]
    let filter: String

    init?(_ kind: HistoryRow.Source, of entity: CaseEntity, _ request: CaseRequest, quote: (String) -> String) {
        switch kind {
        case .milestone:
            let known = Schema.named(entity.table)?.columns.map(\.name) ?? []
            let times = [("created_at", "'created'"), ("converted_at", "'converted'"), ("closed_at", "'closed'")]
            let parts = times.filter { known.contains($0.0) }.map { time, word in
                let isOutcome = entity == .opportunity && time == "closed_at"
                let user = time == "created_at" && known.contains("created_by_id") ? "created_by_id" : "NULL"
                return
                    "SELECT id, id AS record, \(time) AS at, \(user) AS user, \(isOutcome ? "status" : word) AS what "
                    + "FROM \(entity.table)"
            }
            guard !parts.isEmpty else { return nil }
            (name, key, time) = ("(\(parts.joined(separator: " UNION ALL ")))", "record", "at")
            (sequence, self.columns, filter) = (
                "NULL", ["user", "NULL", "what", "NULL", "NULL", "NULL"], "at IS NOT NULL"
            )
        case .stage:
            guard entity == .opportunity else { return nil }
            (name, key, time, sequence) = ("opportunity_stage_changes", "opportunity_id", "at", "seq")
            (columns, filter) = (["user_id", "source", "to_stage", "from_stage", "NULL", "NULL"], "1")
        case .field:
            guard entity != .invoice else { return nil }
            (name, key, time, sequence) = ("field_changes", "record_id", "at", "seq")
            columns = ["user_id", "source", "field", "old_value", "new_value", "NULL"]
            let fields = Set(request.fields.map(\.name)).sorted().map(quote).joined(separator: ", ")
            let only = request.readsEveryChange ? "" : " AND (field IN (\(fields)) OR field = 'owner_id')"
            filter = "entity = '\(entity.rawValue)'\(only)"
        case .activity:
            let keys: [CaseEntity: String] = [
                .lead: "lead_id", .opportunity: "opportunity_id", .account: "account_id", .contact: "contact_id",
                .user: "user_id",
            ]
            guard let column = keys[entity] else { return nil }
            (name, key, time, sequence) = ("activities", column, "coalesce(happened_at, logged_at)", "seq")
            columns = ["user_id", "source", "type", "subject", "NULL", "logged_at"]
            filter = ActivityStatus.tookPlace
        case .usage:
            guard !request.usage.isEmpty else { return nil }
            let ofUser = entity == .user
            (name, key, time, sequence) = ("usage_events", ofUser ? "user_id" : "record_id", "at", "NULL")
            columns = ["user_id", "NULL", "kind", "coalesce(report, entity)", "NULL", "NULL"]
            let kinds = request.usage.map { use in
                "(kind = \(quote(use.kind))"
                    + (use.subject.map { " AND coalesce(report, entity) = \(quote($0))" } ?? "")
                    + ")"
            }
            filter =
                "(\(kinds.joined(separator: " OR ")))" + (ofUser ? "" : " AND entity = '\(entity.rawValue)'")
        case .submission:
            guard entity == .user else { return nil }
            (name, key, time, sequence) = ("forecast_submissions", "user_id", "submitted_at", "NULL")
            (columns, filter) = (["user_id", "NULL", "category", "NULL", "NULL", "NULL"], "1")
        case .invoice:
            let keys: [CaseEntity: String] = [.opportunity: "opportunity_id", .account: "account_id", .invoice: "id"]
            guard let column = keys[entity] else { return nil }
            (name, key, time, sequence) = ("invoices", column, "NULL", "NULL")
            (columns, filter) = (["commission_user_id", "NULL", "NULL", "issued_on", "NULL", "NULL"], "1")
        }
    }
}
