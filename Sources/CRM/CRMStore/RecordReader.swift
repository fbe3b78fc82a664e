import CRMModel
import Diagnostics
import GRDB

/// Reads the records of a snapshot into columns, as they were known at the as-of.
public struct RecordReader {
    private let db: Database
    private var records: CRMRecords
    private var horizon: Int64 = 0
    private let userOrder: ((String) -> String)?

    /// What the caller knows beyond the database.
    public struct Settings: Sendable {
        /// The last day that may be read; nil: `meta.as_of`.
        public var asOf: CalendarDate?
        /// The day to take where neither the caller nor the database names one.
        public var fallbackAsOf: CalendarDate?
        public var company: String?
        public var baseCurrency: Currency?
        public var zone: Zone?
        public var fiscalYearStart: Int?
        /// How fiscal months are made of weeks; nil: they are calendar months.
        public var fiscalWeeks: FiscalCalendar.Weeks?
        /// What users stand in order of, made from their ids; nil: the ids themselves. Every list of people is in the
        /// order of their rows, so that where ids must not be known their order must not be either. Distinct ids need
        /// distinct keys.
        public var userOrder: (@Sendable (String) -> String)?

        public init() {}
    }

    /// Reads everything in one pass a table, ordered by id; users as the settings say.
    /// - Throws: `E-SRC-META` where neither the caller nor the database says what is needed.
    public static func read(_ snapshot: CRMSnapshot, settings: Settings) throws -> CRMRecords {
        let meta = try snapshot.meta()
        let frame = try Frame(meta: meta, settings: settings, path: snapshot.path)
        return try snapshot.read { db in
            var reader = RecordReader(db: db, records: frame.emptyRecords, userOrder: settings.userOrder)
            try reader.readAll()
            return reader.records
        }
    }

    private init(db: Database, records: CRMRecords, userOrder: ((String) -> String)?) {
        self.db = db
        self.userOrder = userOrder
        self.records = records
        horizon = records.horizon.milliseconds
    }

    private mutating func readAll() throws {
        try readHolidays()
        try readRates()
        try readUnits()
        try readSegments()
        try readUsers()
        try readAbsences()
        try readStages()
        try readProducts()
        try readAccounts()
        try readOpportunities()
        records.tables = try TableSummaries.read(db, records: records)
        records.excluded += try DoubtfulValues.read(db, records: records)
    }

    private mutating func exclude(_ table: String, _ reason: String, _ count: Int) {
        if count > 0 { records.excluded.append(ExcludedRows(table: table, reason: reason, count: count)) }
    }

    // MARK: Organisation

    private mutating func readHolidays() throws {
        var daysOf: [String: Set<CalendarDate>] = [:]
        try ColumnReader.forEach(db, "SELECT calendar, day FROM holidays ORDER BY calendar, day") { row in
            if let calendar = row.text(0), let day = row.date(1) { daysOf[calendar, default: []].insert(day) }
        }
        records.calendars = daysOf.mapValues { BusinessCalendar(holidays: $0) }
        // The organisation's: days that every calendar has.
        let common = daysOf.values.first.map { first in daysOf.values.reduce(first) { $0.intersection($1) } }
        records.businessDays = BusinessCalendar(holidays: common ?? [])
    }

    private mutating func readRates() throws {
        var rates = ExchangeRates(base: records.baseCurrency)
        try ColumnReader.forEach(
            db,
            """
            SELECT currency, valid_on, rate_to_base FROM exchange_rates WHERE kind = 'spot' ORDER BY currency, valid_on
            """
        ) { row in
            if let code = row.text(0), let day = row.date(1), let rate = row.real(2) {
                rates.append(currency: code, from: day, rate: rate)
            }
        }
        records.rates = rates
    }

    private mutating func readUnits() throws {
        var units = OrgUnits()
        var parents: [String?] = []
        try ColumnReader.forEach(db, "SELECT id, name, kind, parent_id FROM org_units ORDER BY id") { row in
            units.ids.append(row, 0)
            units.names.append(row, 1)
            units.kinds.append(row, 2)
            parents.append(row.text(3))
        }
        units.index = IDIndex(units.ids)
        for parent in parents { units.parents.append(units.index.reference(parent)) }
        records.units = units
    }

    private mutating func readSegments() throws {
        var segments = Segments()
        try ColumnReader.forEach(db, "SELECT id, name FROM segments ORDER BY id") { row in
            segments.ids.append(row, 0)
            segments.names.append(row, 1)
        }
        segments.index = IDIndex(segments.ids)
        records.segments = segments
    }

    private mutating func readUsers() throws {
        var users = Users()
        var managers: [String?] = []
        try ColumnReader.forEach(
            db,
            """
            SELECT id, name, role, level, unit_id, segment_id, manager_id, time_zone, starts_on, ends_on, is_service,
                   calendar
            FROM users ORDER BY id
            """
        ) { row in
            users.ids.append(row, 0)
            users.names.append(row, 1)
            users.roles.append(row, 2)
            users.levels.append(row.int(3))
            users.units.append(records.units.index.reference(row, 4))
            users.segments.append(records.segments.index.reference(row, 5))
            managers.append(row.text(6))
            users.timeZones.append(row, 7)
            users.startsOn.append(row.date(8))
            users.endsOn.append(row.date(9))
            users.isService.append(row.int(10))
            users.calendars.append(row, 11)
        }
        users.index = IDIndex(users.ids)
        for manager in managers { users.managers.append(users.index.reference(manager)) }
        if let userOrder {
            let keys = (0..<users.count).map { userOrder(users.ids[$0] ?? "") }
            users = users.ordered(keys.indices.sorted { keys[$0] < keys[$1] })
        }
        records.users = users
    }

    private mutating func readAbsences() throws {
        var absences = Absences()
        var reversed = 0
        try ColumnReader.forEach(
            db, "SELECT user_id, starts_on, ends_on, fraction FROM absences ORDER BY user_id, starts_on"
        ) { row in
            guard let user = row.text(0).flatMap(records.users.index.row(of:)), let start = row.date(1),
                let end = row.date(2)
            else { return }
            guard start <= end else {
                reversed += 1
                return
            }
            absences.append(user: user, start: start, end: end, fraction: row.real(3) ?? 1)
        }
        records.absences = absences
        exclude("absences", "end before they begin: no absence", reversed)
    }

    // MARK: Catalogues

    private mutating func readStages() throws {
        var stages = Stages()
        try ColumnReader.forEach(
            db,
            """
            SELECT pipeline, name, coalesce(position, 0), probability, outcome FROM stages
            ORDER BY pipeline, coalesce(position, 0), name
            """
        ) { row in
            stages.pipelines.append(row.text(0) ?? "")
            stages.names.append(row.text(1) ?? "")
            stages.positions.append(Int(row.int(2) ?? 0))
            stages.probabilities.append(row.real(3))
            stages.outcomes.append(row.text(4).flatMap(OpportunityStatus.init(rawValue:)) ?? .open)
        }
        records.stages = stages
    }

    private mutating func readProducts() throws {
        var products = Products()
        try ColumnReader.forEach(
            db,
            """
            SELECT id, name, family, list_price_minor, currency FROM products ORDER BY id
            """
        ) { row in
            products.ids.append(row, 0)
            products.names.append(row, 1)
            products.families.append(row, 2)
            products.listPrices.append(row.int(3).flatMap { Money.isAbsurd($0) ? nil : $0 })
            products.currencies.append(row, 4)
        }
        products.index = IDIndex(products.ids)
        records.products = products
    }

    // MARK: Parties

    private mutating func readAccounts() throws {
        let later = try LaterChanges.read(db, entity: "account", horizon: horizon)
        var accounts = Accounts()
        var parents: [String?] = []
        var late = 0
        var retired = 0
        try ColumnReader.forEach(
            db,
            """
            SELECT id, name, type, industry, owner_id, unit_id, segment_id, parent_id, country, website, employees,
                   created_at, verified_at, source_line, coalesce(deleted_at, CASE WHEN merged_into_id IS NOT NULL THEN 0 END)
            FROM accounts ORDER BY id
            """
        ) { row in
            if let created = row.int(11), created >= horizon {
                late += 1
                return
            }
            if let end = row.int(14), end < horizon {
                retired += 1
                return
            }
            let earlier = EarlierRow(row, later.isEmpty ? "" : row.text(0) ?? "", later)
            accounts.ids.append(row, 0)
            earlier.append("name", 1, to: &accounts.names)
            earlier.append("type", 2, to: &accounts.types)
            earlier.append("industry", 3, to: &accounts.industries)
            accounts.owners.append(earlier.reference("owner_id", 4, records.users.index))
            accounts.units.append(earlier.reference("unit_id", 5, records.units.index))
            accounts.segments.append(earlier.reference("segment_id", 6, records.segments.index))
            parents.append(earlier.text("parent_id", 7))
            earlier.append("country", 8, to: &accounts.countries)
            earlier.append("website", 9, to: &accounts.websites)
            accounts.employees.append(earlier.value("employees", today: row.int(10)) { Int64($0) })
            accounts.createdAt.append(row.int(11))
            accounts.verifiedAt.append(row.int(12).flatMap { $0 < horizon ? $0 : nil })
            accounts.sourceLines.append(row.int(13))
        }
        accounts.index = IDIndex(accounts.ids)
        for parent in parents { accounts.parents.append(accounts.index.reference(parent)) }
        records.accounts = accounts
        exclude("accounts", "after the as-of", late)
        exclude("accounts", "deleted or merged in the source", retired)
    }

    // MARK: Opportunities

    private mutating func readOpportunities() throws {
        let histories = try StageHistories.read(db, horizon: horizon)
        let later = try LaterChanges.read(db, entity: "opportunity", horizon: horizon)
        var living = Opportunities()
        var deleted = DeletedDeals()
        var unknown = 0
        var unborn = 0
        var late = 0
        var retired = 0
        var absurd = 0
        try ColumnReader.forEach(
            db,
            """
            SELECT id, name, account_id, primary_contact_id, owner_id, product_id, unit_id, segment_id, type, source,
                   pipeline, stage, status, probability, amount_minor, currency, created_at, close_date, closed_at,
                   next_step, next_step_due, lost_reason, source_line,
                   coalesce(deleted_at, CASE WHEN merged_into_id IS NOT NULL THEN 0 END), merged_into_id
            FROM opportunities ORDER BY id
            """
        ) { row in
            if let created = row.int(16), created >= horizon {
                late += 1
                return
            }
            let status = row.text(12).flatMap(OpportunityStatus.init(rawValue:))
            if let end = row.int(23), end < horizon {
                retired += 1
                guard row.bytes(24) == nil else { return }
                deleted.deletedAt.append(end)
                add(row, status: status, to: &deleted.opportunities)
            } else {
                if status == nil { unknown += 1 }
                if row.int(16) == nil { unborn += 1 }
                add(row, status: status, to: &living)
            }
        }
        records.opportunities = living
        records.deletedDeals = deleted
        records.opportunities.index = IDIndex(living.ids)
        records.deletedDeals.opportunities.index = IDIndex(deleted.opportunities.ids)
        exclude("opportunities", "status not understood: read as open", unknown)
        exclude("opportunities", "amount beyond 2^53 minor units: looks mistyped", absurd)
        if records.isEarlier {
            exclude("opportunities", "without a creation date: read, though they may be later", unborn)
        }
        exclude("opportunities", "after the as-of", late)
        exclude("opportunities", "deleted or merged in the source", retired)

        /// Adds a row as it was known at the as-of.
        func add(_ row: ColumnReader, status: OpportunityStatus?, to list: inout Opportunities) {
            var state = OpportunityState(
                stage: row.text(11), status: status ?? .open,
                amount: row.int(14), closeDate: row.date(17), closedAt: row.int(18))
            let id = row.text(0) ?? ""
            let history = histories.history(of: id)
            let pipeline = row.text(10)
            let isRewound = state.rewind(asOf: records.asOf, zone: records.zone, history: history) { name in
                records.stages.row(named: name, pipeline: pipeline).map { records.stages.outcomes[$0] }
            }
            // A field's own history knows best; the stage history only knows what a field held when the stage changed.
            let earlier = EarlierRow(row, id, later, isRewound: isRewound)
            let closeDate = earlier.value("close_date", today: row.date(17), then: state.closeDate) {
                CalendarDate(iso: $0)
            }
            let amount = earlier.value("amount_minor", today: row.int(14), then: state.amount) { Int64($0) }
            if amount.map(Money.isAbsurd) ?? false { absurd += 1 }
            let owner = earlier.reference("owner_id", 4, records.users.index)
            list.ids.append(row, 0)
            earlier.append("name", 1, to: &list.names)
            list.accounts.append(earlier.reference("account_id", 2, records.accounts.index))
            earlier.append("primary_contact_id", 3, to: &list.contactIDs)
            list.owners.append(owner)
            list.products.append(earlier.reference("product_id", 5, records.products.index))
            // Unit and segment are the record's own; where it has none, its owner's.
            let unit = earlier.reference("unit_id", 6, records.units.index)
            list.units.append(
                unit == ReferenceColumn.missing && owner >= 0 ? records.users.units.rows[Int(owner)] : unit)
            let segment = earlier.reference("segment_id", 7, records.segments.index)
            list.segments.append(
                segment == ReferenceColumn.missing && owner >= 0 ? records.users.segments.rows[Int(owner)] : segment)
            earlier.append("type", 8, to: &list.types)
            earlier.append("source", 9, to: &list.sources)
            list.pipelines.append(pipeline)
            list.stages.append(state.stage)
            list.statuses.append(state.status)
            // A probability comes with its stage, without an entry of its own: today's may be that of the end.
            list.probabilities.append(
                earlier.value("probability", today: isRewound ? nil : row.real(13)) { Double($0) })
            list.amounts.append(amount)
            earlier.append("currency", 15, to: &list.currencies)
            list.createdAt.append(row.int(16))
            list.closeDates.append(closeDate)
            list.closedAt.append(state.closedAt)
            if isRewound {
                list.nextSteps.append(earlier.value("next_step", today: row.text(19)) { $0 })
            } else {
                earlier.append("next_step", 19, to: &list.nextSteps)
            }
            list.nextStepsDue.append(
                earlier.value("next_step_due", today: row.date(20)) { CalendarDate(iso: $0) })
            // What is lost only later has no reason yet, also where no entry tells when the reason came.
            list.lostReasons.append(
                isRewound && state.status != .lost
                    ? nil : earlier.value("lost_reason", today: row.text(21)) { $0 })
            list.sourceLines.append(row.int(22))
            list.firstStages.append(history?.firstStage)
            list.firstStageSources.append(history?.firstSource)
        }
    }
}
