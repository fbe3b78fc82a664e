import CRMModel
import CRMStore
import Testing

@Suite struct SalesPlanTests {
    /// Two teams below a company: ada and bo in north, cy in south.
    private static func book() -> Book {
        var book = Book()
        for (id, parent) in [("company", nil), ("north", "company"), ("south", "company")] {
            book.add(
                "org_units",
                [
                    "id": .text(id), "name": .text(id), "kind": .text("team"),
                    "parent_id": parent.map { .text($0) } ?? .null,
                ])
        }
        for (id, unit) in [("ada", "north"), ("bo", "north"), ("cy", "south")] {
            book.add("users", ["id": .text(id), "name": .text(id), "unit_id": .text(unit)])
        }
        func quota(
            _ id: String, _ holder: String, _ who: String, from: String = "2026-04-01", to: String = "2026-07-01"
        ) {
            book.add(
                "quotas",
                [
                    "id": .text(id), holder: .text(who), "period_start": .text(from), "period_end": .text(to),
                    "amount_minor": .integer(1_000), "currency": .text("USD"),
                ])
        }
        quota("q1", "user_id", "ada")
        quota("q2", "unit_id", "north")
        quota("q3", "unit_id", "company")
        quota("q4", "user_id", "gone")
        quota("q5", "user_id", "bo", from: "2026-07-01", to: "2026-07-01")
        func submission(_ id: String, _ user: String, _ at: String, _ category: String?) {
            book.add(
                "forecast_submissions",
                [
                    "id": .text(id), "user_id": .text(user), "period_start": .text("2026-04-01"),
                    "period_end": .text("2026-07-01"), "submitted_at": Book.at(at),
                    "category": category.map { .text($0) } ?? .null, "amount_minor": .integer(500),
                    "currency": .text("EUR"),
                ])
        }
        submission("s3", "ada", "2026-06-20", "Commit")
        submission("s1", "ada", "2026-06-01", "best case")
        submission("s2", "cy", "2026-06-10", nil)
        submission("s4", "ada", "2026-07-01T12:00", "Commit")
        submission("s5", "ada", "2026-06-21", "Gut feeling")
        for (kind, rate) in [("spot", 0.5), ("plan", 0.9)] {
            book.add(
                "exchange_rates",
                [
                    "currency": .text("USD"), "valid_on": .text("2026-01-01"), "kind": .text(kind),
                    "rate_to_base": .real(rate),
                ])
        }
        return book
    }

    private func read() throws -> (plan: SalesPlan, records: CRMRecords) {
        let folder = try TemporaryFolder()
        try Self.book().write(to: folder("crm.sqlite"))
        let snapshot = try CRMSnapshot(path: folder("crm.sqlite"))
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: RecordReader.Settings())
        return (try SalesPlan.read(snapshot, records: records), records)
    }

    @Test func quotasHaveAHolderAndASpanOrAreCounted() throws {
        let (plan, records) = try read()
        let north = try #require(records.units.index.row(of: "north"))
        #expect(plan.quotas.count == 3 && plan.unplaced == 2)
        #expect(plan.quotas.contains { $0.holder == .unit(north) && $0.amount == 1_000 && $0.currency == "USD" })
        #expect(plan.planRates?.rate(of: .usDollar, on: records.asOf) == 0.9)
    }

    @Test func submissionsComeInTheOrderOfTimeAndNoneFromTheFuture() throws {
        let (plan, _) = try read()
        #expect(plan.submissions.map(\.category) == [.bestCase, nil, .commit])
    }

    @Test func aReaderOfSomePeopleSeesTheirQuotasAndThoseOfUnitsThatAreAllTheirs() throws {
        let (plan, records) = try read()
        let users = ["ada", "bo", "cy"].compactMap { records.users.index.row(of: $0) }
        let north = try #require(records.units.index.row(of: "north"))
        let team = RecordRestriction(records, to: Set(users.prefix(2))).plan(plan)
        #expect(Set(team.quotas.map(\.holder)) == [.user(users[0]), .unit(north)])
        #expect(team.submissions.count == 2)
        let alone = RecordRestriction(records, to: [users[0]]).plan(plan)
        #expect(alone.quotas.map(\.holder) == [.user(users[0])])
        #expect(RecordRestriction(records, to: Set(users)).plan(plan).quotas.count == 3)
    }
}

@Suite struct DealDetailsTests {
    private func read(asOf: String? = nil) throws -> (details: DealDetails, records: CRMRecords) {
        var book = Book()
        book.add(
            "stages",
            [
                "pipeline": .text("default"), "name": .text("Offer"), "position": .integer(1),
                "outcome": .text("open"), "category": .text("Best case"),
            ])
        for (id, category) in [("a", "Commit"), ("b", nil)] {
            book.add(
                "opportunities",
                [
                    "id": .text(id), "status": .text("open"), "stage": .text("Offer"), "competitor": .text("Rival"),
                    "forecast_category": category.map { .text($0) } ?? .null, "created_at": Book.at("2026-03-01"),
                ])
        }
        book.add(
            "field_changes",
            [
                "id": .text("f"), "entity": .text("opportunity"), "record_id": .text("a"),
                "field": .text("forecast_category"), "at": Book.at("2026-06-01"), "old_value": .text("Pipeline"),
                "new_value": .text("Commit"),
            ])
        for (id, happened, logged) in [
            ("1", "2026-05-01", "2026-05-02"), ("2", "2026-06-10", "2026-06-10"), ("3", "2026-08-01", "2026-06-11"),
            ("4", "2026-06-12", "2026-08-01"),
        ] {
            book.add(
                "activities",
                [
                    "id": .text(id), "opportunity_id": .text("a"), "happened_at": Book.at(happened),
                    "logged_at": Book.at(logged),
                ])
        }
        let folder = try TemporaryFolder()
        try book.write(to: folder("crm.sqlite"))
        let snapshot = try CRMSnapshot(path: folder("crm.sqlite"))
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = asOf.flatMap { CalendarDate(iso: $0) }
        let records = try RecordReader.read(snapshot, settings: settings)
        return (try DealDetails.read(snapshot, records: records), records)
    }

    @Test func aDealWithoutACategoryHasItsStages() throws {
        let details = try read().details
        #expect(details.categories[0] == "Commit" && details.categories[1] == "Best case")
        #expect(details.competitors[0] == "Rival")
    }

    // What is planned for later, and what was entered later, has not happened yet.
    @Test func theLastActivityIsTheLastThatHappenedAndWasEntered() throws {
        let (details, _) = try read()
        #expect(details.isActivityRecorded)
        #expect(details.lastActivities.instant(0) == Instant(iso: "2026-06-10"))
        #expect(details.lastActivities.instant(1) == nil)
    }

    @Test func anEarlierDayHasTheValuesOfThatDay() throws {
        let (details, _) = try read(asOf: "2026-05-15")
        #expect(details.categories[0] == "Pipeline")
        // The source keeps no history of competitors: today's would tell the end.
        #expect(details.competitors[0] == nil)
        #expect(details.lastActivities.instant(0) == Instant(iso: "2026-05-01"))
    }
}
