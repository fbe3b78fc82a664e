import CRMModel
import Diagnostics

/// The settings every number rests on, taken from the caller and, where it is silent, from the database.
struct Frame {
    let emptyRecords: CRMRecords

    init(meta: [String: String], settings: RecordReader.Settings, path: String) throws {
        func missing(_ key: String, _ hint: String) -> Diagnostic {
            Diagnostic(
                "SRC-META", "the database does not say its \(key)", at: .named("meta.\(key) (\(path))"), hint: hint)
        }
        let zone: Zone
        if let given = settings.zone {
            zone = given
        } else if let name = meta["time_zone"] {
            guard let known = Zone(named: name) else {
                throw Diagnostic(
                    "SRC-META", "unknown time zone '\(LogText.excerpt(name))'", at: .named("meta.time_zone (\(path))"),
                    hint: "set time-zone in content/site.yml")
            }
            zone = known
        } else {
            zone = .utc
        }
        let databaseAsOf = meta["as_of"].flatMap { CalendarDate(iso: $0) ?? Instant(iso: $0).map(zone.date(of:)) }
        let asOf = settings.asOf ?? databaseAsOf ?? settings.fallbackAsOf
        guard let asOf else { throw missing("as_of", "give --as-of, or run the importer again") }
        let currency = settings.baseCurrency ?? meta["base_currency"].flatMap(Currency.init(code:))
        guard let currency else { throw missing("base_currency", "set currency in content/site.yml") }
        let start = settings.fiscalYearStart ?? meta["fiscal_year_start"].flatMap { Int($0) } ?? 1
        guard (1...12).contains(start) else {
            throw Diagnostic(
                "SRC-META", "fiscal_year_start is no month: \(start)", at: .named("meta.fiscal_year_start (\(path))"))
        }
        var records = CRMRecords(
            asOf: asOf, company: settings.company ?? meta["company"] ?? "Company", baseCurrency: currency, zone: zone,
            fiscal: FiscalCalendar(startMonth: start, weeks: settings.fiscalWeeks))
        records.databaseAsOf = databaseAsOf
        records.unfilled = Set(meta["unfilled", default: ""].split(separator: "\n").map(String.init))
        emptyRecords = records
    }
}
