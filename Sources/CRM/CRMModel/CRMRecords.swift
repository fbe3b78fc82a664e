/// The records of a CRM, read once per build, and what is known about the whole.
public struct CRMRecords: Sendable {
    /// The last day that may be read. Everything later is left out and counted.
    public var asOf: CalendarDate
    /// The day the database itself speaks of; later than `asOf` where an earlier state is asked for.
    public var databaseAsOf: CalendarDate?
    /// The company's name.
    public var company: String
    public var baseCurrency: Currency
    public var zone: Zone
    public var fiscal: FiscalCalendar
    /// Working days of the organisation: the holidays that all calendars share.
    public var businessDays = BusinessCalendar()
    /// Working days by name of the calendar.
    public var calendars: [String: BusinessCalendar] = [:]
    public var rates: ExchangeRates
    public var units = OrgUnits()
    public var segments = Segments()
    public var users = Users()
    public var accounts = Accounts()
    public var stages = Stages()
    public var products = Products()
    public var opportunities = Opportunities()
    public var deletedDeals = DeletedDeals()
    public var absences = Absences()
    public var tables: [TableSummary] = []
    public var excluded: [ExcludedRows] = []
    /// `table.column` of what the import had no source for: empty in every row, though nobody left it empty.
    public var unfilled: Set<String> = []

    public init(asOf: CalendarDate, company: String, baseCurrency: Currency, zone: Zone, fiscal: FiscalCalendar) {
        self.asOf = asOf
        self.company = company
        self.baseCurrency = baseCurrency
        self.zone = zone
        self.fiscal = fiscal
        rates = ExchangeRates(base: baseCurrency)
    }

    /// Whether an earlier state is read than the database speaks of.
    public var isEarlier: Bool { databaseAsOf.map { asOf < $0 } ?? false }

    /// Working days of a user: those of the user's own calendar, else the organisation's.
    public func businessDays(of user: RowIndex) -> BusinessCalendar {
        users.calendars[user].flatMap { calendars[$0] } ?? businessDays
    }

    /// The same records with the deleted opportunities in place of the living ones.
    public var ofDeletedDeals: CRMRecords {
        var records = self
        records.opportunities = deletedDeals.opportunities
        records.deletedDeals = DeletedDeals()
        return records
    }

    /// Whether anything says which deals are won and which lost. Where nothing does all count as open.
    public var tellsOutcomes: Bool { !unfilled.contains("opportunities.status") }

    /// The instant from which nothing may be read: local midnight after the as-of day.
    public var horizon: Instant { zone.instant(of: asOf.adding(days: 1)) }
}

/// How many rows a table has and how new they are.
public struct TableSummary: Hashable, Sendable {
    public let name: String
    public let rows: Int
    /// Newest instant of the table not after the as-of; nil where it has none.
    public let newest: Instant?

    public init(name: String, rows: Int, newest: Instant?) {
        self.name = name
        self.rows = rows
        self.newest = newest
    }
}

/// Rows left out of a reading or read with a doubt, and why.
public struct ExcludedRows: Hashable, Sendable {
    public let table: String
    /// What became of them, in words: "after the as-of", "status not understood: read as open".
    public let reason: String
    public let count: Int

    public init(table: String, reason: String, count: Int) {
        self.table = table
        self.reason = reason
        self.count = count
    }
}
