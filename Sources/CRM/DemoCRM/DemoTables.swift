import CRMModel
import CRMStore

/// How many rows of each table were written, in the order of `DemoTables.names`.
struct RowCounts {
    var accounts = 0
    var contacts = 0
    var leads = 0
    var opportunities = 0
    var stageChanges = 0
    var fieldChanges = 0
    var activities = 0
    var usageEvents = 0
    var invoices = 0
    var submissions = 0
    var quotas = 0
    var customValues = 0
    var absences = 0
}

/// Who or what made a change.
enum Origin: String {
    case person, integration, migration
    case importRun = "import"
}

/// Writes the rows of one transaction, numbering events as they come.
final class DemoTables {
    var counts: RowCounts
    private let accounts: RowInserter
    private let contacts: RowInserter
    private let leads: RowInserter
    private let opportunities: RowInserter
    private let stageChanges: RowInserter
    private let fieldChanges: RowInserter
    private let activities: RowInserter
    private let usageEvents: RowInserter
    private let invoices: RowInserter
    private let submissions: RowInserter
    private let quotas: RowInserter
    private let customValues: RowInserter
    private let absences: RowInserter

    init(_ writer: CRMWriter, counts: RowCounts) throws {
        self.counts = counts
        accounts = try writer.inserter(
            into: "accounts",
            columns: [
                "id", "name", "type", "created_by_id", "industry", "segment_id", "unit_id", "owner_id", "data_owner_id",
                "website",
                "email", "phone", "street", "city", "postal_code", "country", "vat_number", "annual_revenue_minor",
                "currency",
                "employees", "created_at", "updated_at", "verified_at", "inactive_at", "deleted_at", "merged_into_id",
                "source_system",
            ])
        contacts = try writer.inserter(
            into: "contacts",
            columns: [
                "id", "account_id", "created_by_id", "first_name", "last_name", "title", "email", "phone", "mobile",
                "is_primary",
                "owner_id", "data_owner_id", "created_at", "updated_at", "verified_at", "inactive_at", "deleted_at",
                "merged_into_id", "source_system",
            ])
        leads = try writer.inserter(
            into: "leads",
            columns: [
                "id", "created_by_id", "name", "company", "email", "phone", "source", "status", "owner_id",
                "data_owner_id",
                "created_at", "first_response_at", "converted_at", "opportunity_id", "account_id", "contact_id",
                "closed_at",
                "closed_reason", "source_system",
            ])
        opportunities = try writer.inserter(
            into: "opportunities",
            columns: [
                "id", "name", "account_id", "primary_contact_id", "owner_id", "data_owner_id", "created_by_id",
                "product_id",
                "unit_id", "segment_id", "type", "source", "pipeline", "stage", "status", "probability",
                "forecast_category",
                "amount_minor", "quoted_minor", "currency", "created_at", "close_date", "closed_at", "next_step",
                "next_step_due", "lost_reason", "competitor", "contract_document", "lead_id", "updated_at",
                "verified_at",
                "deleted_at", "source_system",
            ])
        stageChanges = try writer.inserter(
            into: "opportunity_stage_changes",
            columns: [
                "id", "seq", "opportunity_id", "at", "from_stage", "to_stage", "amount_minor", "close_date", "user_id",
                "source",
            ])
        fieldChanges = try writer.inserter(
            into: "field_changes",
            columns: [
                "id", "seq", "entity", "record_id", "field", "at", "user_id", "old_value", "new_value", "source",
            ])
        activities = try writer.inserter(
            into: "activities",
            columns: [
                "id", "seq", "type", "subject", "status", "user_id", "happened_at", "logged_at", "duration_minutes",
                "account_id",
                "contact_id", "lead_id", "opportunity_id", "source",
            ])
        usageEvents = try writer.inserter(
            into: "usage_events",
            columns: [
                "id", "user_id", "at", "kind", "entity", "record_id", "report", "channel",
            ])
        invoices = try writer.inserter(
            into: "invoices",
            columns: [
                "id", "account_id", "opportunity_id", "issued_on", "amount_minor", "currency", "commission_user_id",
            ])
        submissions = try writer.inserter(
            into: "forecast_submissions",
            columns: [
                "id", "user_id", "period_start", "period_end", "submitted_at", "category", "amount_minor", "currency",
            ])
        quotas = try writer.inserter(
            into: "quotas",
            columns: [
                "id", "unit_id", "period_start", "period_end", "amount_minor", "currency",
            ])
        customValues = try writer.inserter(into: "custom_values", columns: ["entity", "record_id", "field", "value"])
        absences = try writer.inserter(into: "absences", columns: ["user_id", "starts_on", "ends_on", "fraction"])
    }

    func account(_ values: [CellValue]) throws {
        counts.accounts += 1
        try accounts.insert(values)
    }

    func contact(_ values: [CellValue]) throws {
        counts.contacts += 1
        try contacts.insert(values)
    }

    func lead(_ values: [CellValue]) throws {
        counts.leads += 1
        try leads.insert(values)
    }

    func opportunity(_ values: [CellValue]) throws {
        counts.opportunities += 1
        try opportunities.insert(values)
    }

    func stageChange(
        opportunity: String, at: Instant, from: String?, to: String, amount: Int64?, closeDate: Int?, user: String,
        origin: Origin
    ) throws {
        counts.stageChanges += 1
        try stageChanges.insert([
            .text(Ident.event("h", counts.stageChanges)), .integer(Int64(counts.stageChanges)), .text(opportunity),
            CellValue(at),
            CellValue(from), .text(to), CellValue(amount), CellValue(closeDate.map(DemoCalendar.date)), .text(user),
            .text(origin.rawValue),
        ])
    }

    func fieldChange(
        _ entity: String, _ record: String, _ field: String, at: Instant, user: String?, old: String?, new: String?,
        origin: Origin = .person
    ) throws {
        counts.fieldChanges += 1
        try fieldChanges.insert([
            .text(Ident.event("f", counts.fieldChanges)), .integer(Int64(counts.fieldChanges)), .text(entity),
            .text(record),
            .text(field), CellValue(at), CellValue(user), CellValue(old), CellValue(new), .text(origin.rawValue),
        ])
    }

    func activity(_ activity: DemoActivity) throws {
        counts.activities += 1
        try activities.insert([
            .text(Ident.event("t", counts.activities)), .integer(Int64(counts.activities)), .text(activity.type),
            .text(activity.subject), .text("done"), .text(activity.user), CellValue(activity.happened),
            CellValue(activity.logged), CellValue(activity.minutes.map(Double.init)), CellValue(activity.account),
            CellValue(activity.contact), CellValue(activity.lead), CellValue(activity.opportunity),
            .text(activity.origin.rawValue),
        ])
    }

    func usage(
        _ user: String, at: Instant, _ kind: String, entity: String? = nil, record: String? = nil,
        report: String? = nil,
        channel: String = "web"
    ) throws {
        counts.usageEvents += 1
        try usageEvents.insert([
            .text(Ident.event("e", counts.usageEvents)), .text(user), CellValue(at), .text(kind), CellValue(entity),
            CellValue(record), CellValue(report), .text(channel),
        ])
    }

    func invoice(account: String, opportunity: String?, day: Int, minor: Int64, currency: String, commission: String?)
        throws
    {
        counts.invoices += 1
        try invoices.insert([
            .text(Ident.event("i", counts.invoices)), .text(account), CellValue(opportunity),
            CellValue(DemoCalendar.date(day)),
            .integer(minor), .text(currency), CellValue(commission),
        ])
    }

    func submission(user: String, from: Int, to: Int, at: Instant, category: String, minor: Int64) throws {
        counts.submissions += 1
        try submissions.insert([
            .text(Ident.event("s", counts.submissions)), .text(user), CellValue(DemoCalendar.date(from)),
            CellValue(DemoCalendar.date(to)), CellValue(at), .text(category), .integer(minor), .text("EUR"),
        ])
    }

    func quota(unit: String, from: Int, to: Int, minor: Int64) throws {
        counts.quotas += 1
        try quotas.insert([
            .text(Ident.event("q", counts.quotas)), .text(unit), CellValue(DemoCalendar.date(from)),
            CellValue(DemoCalendar.date(to)), .integer(minor), .text("EUR"),
        ])
    }

    func customValue(_ entity: String, _ record: String, _ field: String, _ value: String) throws {
        counts.customValues += 1
        try customValues.insert([.text(entity), .text(record), .text(field), .text(value)])
    }

    func absence(user: String, _ absence: Absence) throws {
        counts.absences += 1
        try absences.insert([
            .text(user), CellValue(DemoCalendar.date(absence.from)), CellValue(DemoCalendar.date(absence.to)),
            .real(Double(absence.fraction) / 1000),
        ])
    }
}

/// One activity before it is written.
struct DemoActivity {
    var type: String
    var subject: String
    var user: String
    var happened: Instant
    var logged: Instant
    var minutes: Int?
    var account: String?
    var contact: String?
    var lead: String?
    var opportunity: String?
    var origin: Origin = .person
}
