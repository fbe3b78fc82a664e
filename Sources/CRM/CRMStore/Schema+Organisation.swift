extension Schema {
    static let bookkeeping: [SchemaTable] = [
        table(
            "meta", "One setting of the database.", key: ["key"],
            [
                required(
                    "key", .text,
                    "`as_of`, `company`, `base_currency`, `time_zone`, `fiscal_year_start`, `importer`, `mapping`; "
                        + "`link.ENTITY`, the address of a record in the CRM; `absent`, what no export has had yet; "
                        + "`unfilled`, columns it had no source for"
                ),
                column("value", .text, "its value; `as_of` is an ISO date or instant"),
            ]),
        table(
            "sources", "One file or table that was read.", key: ["name"],
            [
                required("name", .text, "file or table name"),
                column("kind", .text, "`csv`, `demo`, or the kind of database"),
                column("extracted_at", .instant, "when the export was made, where it says so"),
                column("rows", .integer, "rows read"),
                column("note", .text, "rows imported, skipped and repaired, in words"),
            ]),
        table(
            "import_findings", "One value or row the importer repaired, skipped or kept although it looks wrong.",
            key: [],
            [
                required("source", .text, "file or table"),
                column("file", .text, "path of the file below the import folder"),
                column("line", .integer, "line of the row in the file"),
                column("table_name", .text, "canonical table concerned, where one is"),
                column("record_id", .text, "canonical id of the record, where it has one"),
                column("column_name", .text, "column of the file or table"),
                required(
                    "kind", .text,
                    "what is wrong: `known-error`, `invalid-date`, `invalid-number`, `duplicate-id`, `missing-id`, `dangling-reference` …"
                ),
                column("value", .text, "the value found, at most 80 characters"),
                required("action", .text, "`repaired`, `kept` or `skipped`"),
            ]),
    ]

    static let organisation: [SchemaTable] = [
        table(
            "org_units", "One node of the unit tree: company › region › branch › team.",
            [
                required("id", .text, "identifier"),
                required("name", .text, "name on pages"),
                column("kind", .text, "`company`, `region`, `branch` or `team`"),
                column("parent_id", .text, "the unit above; empty for the company"),
            ] + provenance),
        table(
            "segments", "One business segment: a dimension that crosses the unit tree.",
            [
                required("id", .text, "identifier"),
                required("name", .text, "name on pages"),
            ] + provenance),
        table(
            "users", "One person or service account that uses the CRM.",
            [
                required("id", .text, "identifier"),
                column("name", .text, "display name; published only under an agreement"),
                column("email", .text, "address; never published"),
                column("role", .text, "role as the manual's `applies-to` names it"),
                column(
                    "level", .integer, "0 for the chief executive, 1 for directors, 2 for managers, 3 for everyone else"
                ),
                column("unit_id", .text, "the org unit, usually a team"),
                column("segment_id", .text, "the business segment"),
                column("manager_id", .text, "the user's manager"),
                column("time_zone", .text, "IANA zone; the organisation's where empty"),
                column("calendar", .text, "name of the holiday calendar"),
                column("starts_on", .date, "first day of use"),
                column("ends_on", .date, "last day of use, for leavers"),
                column("is_service", .integer, "1 for accounts that are not a person"),
                column("is_sales_admin", .integer, "1 for sales administrators, who own data"),
            ] + provenance),
    ]

    static let parties: [SchemaTable] = [
        table(
            "accounts", "One company or household sold to.", indexes: [["owner_id"]],
            [
                required("id", .text, "identifier"),
                column("name", .text, "name"),
                column("type", .text, "customer, prospect, partner …; the manual's profile types read it"),
                column("created_by_id", .text, "user who created it"),
                column("industry", .text, "industry or sector"),
                column("segment_id", .text, "business segment"),
                column("unit_id", .text, "org unit that looks after it"),
                column("owner_id", .text, "user who looks after it"),
                column("data_owner_id", .text, "user who answers for its data"),
                column("parent_id", .text, "the account it belongs to"),
                column("website", .text, "web address"),
                column("email", .text, "general e-mail address"),
                column("phone", .text, "general telephone number"),
                column("street", .text, "street and number"),
                column("city", .text, "city"),
                column("postal_code", .text, "postal code"),
                column("country", .text, "country"),
                column("vat_number", .text, "tax number"),
                column("annual_revenue_minor", .money, "yearly revenue of the account itself"),
                column("currency", .text, "ISO 4217 code of the revenue"),
                column("employees", .integer, "number of employees"),
                column("created_at", .instant, "when it was entered"),
                column("updated_at", .instant, "last change"),
                column("verified_at", .instant, "last confirmation by a person"),
                column("inactive_at", .instant, "when it ceased to be looked after"),
            ] + retirement + provenance),
        table(
            "contacts", "One person at an account.", indexes: [["account_id"]],
            [
                required("id", .text, "identifier"),
                column("account_id", .text, "the account"),
                column("created_by_id", .text, "user who created it"),
                column("first_name", .text, "first name"),
                column("last_name", .text, "last name"),
                column("title", .text, "function"),
                column("email", .text, "e-mail address"),
                column("phone", .text, "telephone number"),
                column("mobile", .text, "mobile number"),
                column("is_primary", .integer, "1 for the account's main contact"),
                column("owner_id", .text, "user who looks after it"),
                column("data_owner_id", .text, "user who answers for its data"),
                column("created_at", .instant, "when it was entered"),
                column("updated_at", .instant, "last change"),
                column("verified_at", .instant, "last confirmation by a person"),
                column("inactive_at", .instant, "when the contact left or was retired"),
            ] + retirement + provenance),
        table(
            "leads", "One enquiry that may become an opportunity.", indexes: [["owner_id"]],
            [
                required("id", .text, "identifier"),
                column("created_by_id", .text, "user who created it"),
                column("name", .text, "name of the person or matter"),
                column("company", .text, "company as entered"),
                column("email", .text, "e-mail address"),
                column("phone", .text, "telephone number"),
                column("source", .text, "where the lead came from"),
                column("status", .text, "status in the source's words"),
                column("owner_id", .text, "user who works it"),
                column("data_owner_id", .text, "user who answers for its data"),
                column("created_at", .instant, "when it was entered"),
                column("first_response_at", .instant, "first answer to the enquirer"),
                column("converted_at", .instant, "when it became an opportunity"),
                column("opportunity_id", .text, "that opportunity"),
                column("account_id", .text, "that account"),
                column("contact_id", .text, "that contact"),
                column("closed_at", .instant, "when it was converted or disqualified"),
                column("closed_reason", .text, "why it was disqualified"),
            ] + retirement + provenance),
    ]
}
