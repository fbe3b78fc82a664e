extension Schema {
    static let selling: [SchemaTable] = [
        table(
            "stages", "One step of a sales pipeline.", key: ["pipeline", "name"],
            [
                required("pipeline", .text, "pipeline; `default` where the source has one only"),
                required("name", .text, "name as opportunities carry it"),
                column("position", .integer, "order in the pipeline, from 1"),
                column("probability", .real, "chance of winning stated by the CRM, 0 to 1"),
                column("category", .text, "forecast category of the stage"),
                required("outcome", .text, "`open`, `won` or `lost`"),
            ] + provenance),
        table(
            "products", "One thing sold.",
            [
                required("id", .text, "identifier"),
                column("name", .text, "name"),
                column("family", .text, "series or family"),
                column("list_price_minor", .money, "list price"),
                column("currency", .text, "ISO 4217 code of the price"),
            ] + provenance),
        table(
            "opportunities", "One possible sale.", indexes: [["owner_id"], ["account_id"]],
            [
                required("id", .text, "identifier"),
                column("name", .text, "name"),
                column("account_id", .text, "the account"),
                column("primary_contact_id", .text, "the person talked to"),
                column("owner_id", .text, "user who works it"),
                column("data_owner_id", .text, "user who answers for its data"),
                column("created_by_id", .text, "user who created it"),
                column("product_id", .text, "what is to be sold"),
                column("unit_id", .text, "org unit at the time of entry; the owner's where empty"),
                column("segment_id", .text, "business segment; the owner's where empty"),
                column("type", .text, "new business, repeat order …"),
                column("source", .text, "where it came from"),
                column("pipeline", .text, "pipeline; `default` where the source has one only"),
                column("stage", .text, "current stage"),
                required("status", .text, "`open`, `won` or `lost`"),
                column("probability", .real, "chance of winning stated on the record, 0 to 1"),
                column("forecast_category", .text, "pipeline, best case, commit, omitted, closed"),
                column("amount_minor", .money, "amount expected, or won"),
                column("quoted_minor", .money, "amount last quoted"),
                column("currency", .text, "ISO 4217 code of both amounts"),
                column("created_at", .instant, "when it was entered"),
                column(
                    "close_date", .date,
                    "day it is expected to close; the actual day once closed where the source has only one"),
                column("closed_at", .instant, "when it was won or lost"),
                column("next_step", .text, "what is to be done next"),
                column("next_step_due", .date, "by when"),
                column("lost_reason", .text, "why it was lost"),
                column("competitor", .text, "who else was in it"),
                column("contract_document", .text, "reference of the signed contract"),
                column("lead_id", .text, "the lead it came from"),
                column("updated_at", .instant, "last change"),
                column("verified_at", .instant, "last confirmation by a person"),
            ] + retirement + provenance),
    ]

    static let events: [SchemaTable] = [
        table(
            "opportunity_stage_changes", "One entry of an opportunity into a stage; the first is its creation.",
            indexes: [["opportunity_id", "at"]],
            [
                required("id", .text, "identifier"),
                column("seq", .integer, "the source's order; breaks ties of equal instants"),
                required("opportunity_id", .text, "the opportunity"),
                required("at", .instant, "when"),
                column("from_stage", .text, "stage before; empty at creation"),
                column("to_stage", .text, "stage after"),
                column("amount_minor", .money, "amount at that time"),
                column("close_date", .date, "expected close at that time"),
                column("user_id", .text, "who did it"),
                column("source", .text, "person, import, integration or migration"),
            ] + provenance),
        table(
            "field_changes", "One change of one field of one record.", indexes: [["entity", "record_id", "at"]],
            [
                required("id", .text, "identifier"),
                column("seq", .integer, "the source's order"),
                required("entity", .text, "`account`, `contact`, `lead`, `opportunity`, `user`"),
                required("record_id", .text, "the record"),
                required("field", .text, "the field, by its canonical name where it has one"),
                required("at", .instant, "when"),
                column("user_id", .text, "who did it"),
                column("old_value", .text, "value before"),
                column("new_value", .text, "value after"),
                column("source", .text, "person, import, integration or migration"),
            ] + provenance),
        table(
            "activities", "One call, e-mail, meeting, task or note.", indexes: [["opportunity_id"], ["account_id"]],
            [
                required("id", .text, "identifier"),
                column("seq", .integer, "the source's order"),
                column("type", .text, "call, email, meeting, task, note, or a name of its own"),
                column("subject", .text, "subject line"),
                column(
                    "status", .text, "done, planned, cancelled or attempted; only what was done answers a rule"),
                column("user_id", .text, "who did it"),
                column("happened_at", .instant, "when it took place, or is due"),
                column("logged_at", .instant, "when it was entered"),
                column("duration_minutes", .real, "how long it took"),
                column("account_id", .text, "the account it belongs to"),
                column("contact_id", .text, "the contact"),
                column("lead_id", .text, "the lead"),
                column("opportunity_id", .text, "the opportunity"),
                column("source", .text, "person, or the integration that captured it"),
            ] + provenance),
        table(
            "usage_events", "One use of the CRM that changes nothing.", indexes: [["user_id", "at"]],
            [
                required("id", .text, "identifier"),
                required("user_id", .text, "who"),
                required("at", .instant, "when"),
                required("kind", .text, "login, view, search, report_view, export, scheduled_report, sync"),
                column("entity", .text, "what was viewed"),
                column("record_id", .text, "which record"),
                column("report", .text, "which report"),
                column("channel", .text, "web, mobile, or the integration"),
            ] + provenance),
        table(
            "custom_values", "One field of one's own, so that profiles and rules can name it.",
            key: ["entity", "record_id", "field"],
            [
                required("entity", .text, "entity of the record, canonical or the source's own"),
                required("record_id", .text, "the record"),
                required("field", .text, "name of the field"),
                column("value", .text, "its value as text"),
            ] + provenance),
    ]

    static let planning: [SchemaTable] = [
        table(
            "quotas", "One target of a user, unit or segment for a period.",
            [
                required("id", .text, "identifier"),
                column("user_id", .text, "whose; one of the three is set"),
                column("unit_id", .text, "which unit's"),
                column("segment_id", .text, "which segment's"),
                required("period_start", .date, "first day"),
                required("period_end", .date, "day after the last"),
                required("amount_minor", .money, "the target"),
                required("currency", .text, "ISO 4217 code"),
            ] + provenance),
        table(
            "forecast_submissions", "One forecast handed in by a person.",
            [
                required("id", .text, "identifier"),
                required("user_id", .text, "who"),
                required("period_start", .date, "first day of the period forecast"),
                required("period_end", .date, "day after the last"),
                required("submitted_at", .instant, "when"),
                column("category", .text, "commit, best case …"),
                required("amount_minor", .money, "the forecast"),
                required("currency", .text, "ISO 4217 code"),
            ] + provenance),
        table(
            "invoices", "One bill.", indexes: [["opportunity_id"]],
            [
                required("id", .text, "identifier"),
                column("account_id", .text, "the account billed"),
                column("opportunity_id", .text, "the opportunity it bills"),
                column("issued_on", .date, "date of the bill"),
                column("amount_minor", .money, "amount"),
                column("currency", .text, "ISO 4217 code"),
                column("commission_user_id", .text, "user who earns commission on it"),
            ] + provenance),
        table(
            "exchange_rates", "One price of a currency in the base currency.", key: ["currency", "valid_on", "kind"],
            [
                required("currency", .text, "ISO 4217 code"),
                required("valid_on", .date, "from this day"),
                required("kind", .text, "`spot` or `plan`"),
                required("rate_to_base", .real, "units of the base currency for one unit"),
            ]),
        table(
            "absences", "One span of days a user was away.", key: ["user_id", "starts_on"],
            [
                required("user_id", .text, "who"),
                required("starts_on", .date, "first day"),
                required("ends_on", .date, "last day"),
                column("fraction", .real, "share of the day, 1 or 0.5"),
            ]),
        table(
            "holidays", "One public holiday of one calendar.", key: ["calendar", "day"],
            [
                required("calendar", .text, "name of the calendar"),
                required("day", .date, "the day"),
                column("name", .text, "its name"),
            ]),
    ]
}
