// DemoCRM: a company that does not exist, with two years of its CRM and planted truth.
//
// In: a seed and a size. Out: a filled crm.sqlite, and a list of what was planted in it: who enters late, which team
// fades, what is entered twice, and who looks idle but did nothing wrong. The same seed gives the same bytes. Records
// are made branch by branch, so that memory does not grow with the number of events.

import CRMModel
import CRMStore
import Diagnostics

/// A company to try the program with: twelve branches in twelve countries for every step of `scale`.
public struct DemoCompany: Sendable {
    public let seed: UInt64
    public let scale: Int

    /// - Parameters:
    ///   - seed: any number; each gives another company of the same structure.
    ///   - scale: how many times the default company's twelve branches there are, from 1; 100 gives 1,200 branches.
    public init(seed: UInt64 = 1, scale: Int = 1) {
        self.seed = seed
        self.scale = max(scale, 1)
    }

    /// The day the demo's data was exported, as `meta.as_of` says it.
    public static var asOf: CalendarDate { DemoCalendar.date(DemoCalendar.asOf) }

    /// Fills a new database and says what is in it. The caller finishes the database.
    /// - Throws: what writing throws; `E-INT-ZONE` where a time zone of the demo is unknown to the system.
    public func write(to database: CRMDatabase) throws -> DemoTruth {
        let chart = OrgChart(seed: seed, scale: scale)
        let working = Country.all.map { country in
            WorkingDays(BusinessCalendar(holidays: Holidays.days(of: country.code).map(\.date)))
        }
        let zones = try Country.all.map { country in
            guard let zone = Zone(named: country.zone) else {
                throw Diagnostic("INT-ZONE", "the time zone \(country.zone) is not known here", exit: .internalError)
            }
            return zone
        }
        var truth = DemoTruth()
        truth.seed = seed
        truth.scale = scale
        var counts = RowCounts()
        counts = try database.write { writer in
            try writeFrame(writer, chart)
            let tables = try DemoTables(writer, counts: counts)
            try HeadOffice.write(chart, seed: seed, tables: tables, working: working, zones: zones)
            return tables.counts
        }
        var names = CompanyNameBook()
        var numbers = RecordNumbers()
        let administrators = chart.administrators.map { index in
            Presence(chart.people[index], seed: seed, working: working[chart.people[index].country])
        }
        for index in chart.branches.indices {
            counts = try database.write { writer in
                let country = chart.branches[index].country
                let context = BranchContext(
                    seed: seed, chart: chart, branchIndex: index, working: working[country], zone: zones[country],
                    tables: try DemoTables(writer, counts: counts), administratorPresences: administrators)
                try writeBranch(context, names: &names, numbers: &numbers, truth: &truth)
                return context.tables.counts
            }
        }
        truth.finish(chart, counts: counts)
        try database.write { writer in try writeSources(writer, truth) }
        return truth
    }

    private func writeBranch(
        _ context: BranchContext, names: inout CompanyNameBook, numbers: inout RecordNumbers, truth: inout DemoTruth
    ) throws {
        for (slot, index) in ([context.branch.manager] + context.branch.members).enumerated() {
            for absence in context.presences[slot].absences {
                try context.tables.absence(user: context.person(index).id, absence)
            }
        }
        var book = AccountBook(context, names: &names, numbers: &numbers, truth: &truth)
        var leads = LeadHistory(context, numbers: &numbers)
        let sales = try SalesHistory(context, book: book, leads: &leads, numbers: &numbers, truth: &truth)
        try leads.writeRows()
        var daily = DailyWork(context, book: book, sales: sales)
        try daily.run(&book)
        try ForecastWork(context: context, sales: sales).write()
        try book.writeRows(context)
    }

    /// What does not depend on branches: settings, units, people, lists, calendars, rates.
    private func writeFrame(_ writer: CRMWriter, _ chart: OrgChart) throws {
        try writer.setMeta("as_of", DemoCalendar.iso(DemoCalendar.asOf))
        try writer.setMeta("company", OrgChart.company)
        try writer.setMeta("base_currency", "EUR")
        try writer.setMeta("time_zone", "Europe/Berlin")
        try writer.setMeta("fiscal_year_start", "1")
        try writer.setMeta("importer", "crmsite demo")
        let units = try writer.inserter(
            into: "org_units", columns: ["id", "name", "kind", "parent_id", "source_system"])
        for unit in chart.units {
            try units.insert([.text(unit.id), .text(unit.name), .text(unit.kind), CellValue(unit.parent), .text("crm")])
        }
        let segments = try writer.inserter(into: "segments", columns: ["id", "name", "source_system"])
        for segment in OrgPlan.segments { try segments.insert([.text(segment.id), .text(segment.name), .text("crm")]) }
        let users = try writer.inserter(
            into: "users",
            columns: [
                "id", "name", "email", "role", "level", "unit_id", "segment_id", "manager_id", "time_zone", "calendar",
                "starts_on",
                "ends_on", "is_service", "is_sales_admin", "source_system",
            ])
        for person in chart.people {
            let country = Country.all[person.country]
            try users.insert([
                .text(person.id), .text(person.name), .text(person.email), .text(person.role.rawValue),
                CellValue(person.level),
                .text(person.unitID), CellValue(person.segment.map { OrgPlan.segments[$0].id }),
                CellValue(person.manager.map { chart.people[$0].id }), .text(country.zone), .text(country.code),
                CellValue(DemoCalendar.date(person.startsOn)), CellValue(person.endsOn.map(DemoCalendar.date)),
                .integer(person.isService ? 1 : 0), .integer(person.isSalesAdministrator ? 1 : 0), .text("crm"),
            ])
        }
        let stages = try writer.inserter(
            into: "stages",
            columns: ["pipeline", "name", "position", "probability", "category", "outcome", "source_system"])
        for (index, stage) in Catalogue.stages.enumerated() {
            try stages.insert([
                .text(Catalogue.pipeline), .text(stage.name), .integer(Int64(index + 1)), .real(stage.probability),
                .text(stage.category), .text(stage.outcome), .text("crm"),
            ])
        }
        let products = try writer.inserter(
            into: "products", columns: ["id", "name", "family", "list_price_minor", "currency", "source_system"])
        for product in Catalogue.products {
            try products.insert([
                .text(product.id), .text(product.name), .text(product.family), .integer(Int64(product.euros) * 100),
                .text("EUR"),
                .text("erp"),
            ])
        }
        let holidays = try writer.inserter(into: "holidays", columns: ["calendar", "day", "name"])
        for country in Country.all {
            for holiday in Holidays.days(of: country.code) {
                try holidays.insert([.text(country.code), CellValue(holiday.date), .text(holiday.name)])
            }
        }
        try writeRates(writer)
    }

    private func writeRates(_ writer: CRMWriter) throws {
        let rates = try writer.inserter(
            into: "exchange_rates", columns: ["currency", "valid_on", "kind", "rate_to_base"])
        for (currency, rate) in Rates.plan {
            for year in 2024...2027 {
                try rates.insert([
                    .text(currency), CellValue(DemoCalendar.date(DemoCalendar.number(year, 1, 1))), .text("plan"),
                    .real(Double(rate) / 1000),
                ])
            }
            for month in 0..<30 {
                let first = DemoCalendar.date(DemoCalendar.firstDay).adding(months: month)
                try rates.insert([
                    .text(currency), CellValue(first), .text("spot"),
                    .real(Double(Rates.spot(rate, month: month)) / 1000),
                ])
            }
        }
    }

    private func writeSources(_ writer: CRMWriter, _ truth: DemoTruth) throws {
        let sources = try writer.inserter(into: "sources", columns: ["name", "kind", "extracted_at", "rows", "note"])
        let extracted = Instant(utc: DemoCompany.asOf)
        let tables = Schema.tables.map(\.name)
        for total in truth.totals where tables.contains(total.name) {
            try sources.insert([
                .text(total.name), .text("demo"), CellValue(extracted), .integer(Int64(total.value)),
                .text("made by crmsite demo, seed \(seed), scale \(scale)"),
            ])
        }
    }
}
