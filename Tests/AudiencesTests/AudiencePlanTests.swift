import Audiences
import CRMModel
import Configuration
import Diagnostics
import Publishing
import Testing

@Suite("Audience plan") struct AudiencePlanTests {
    /// A company with two branches: north with six people in two teams, south with three; and a service account.
    private static var records: CRMRecords {
        let day = CalendarDate(iso: "2026-10-31")!
        let currency = Currency(code: "EUR")!
        var records = CRMRecords(
            asOf: day, company: "Example", baseCurrency: currency, zone: Zone(named: "UTC")!,
            fiscal: FiscalCalendar(startMonth: 1))
        let units = [
            ("c", "Company", nil), ("n", "North", "c"), ("n1", "Team", "n"), ("n2", "Team", "n"), ("s", "South", "c"),
        ]
        for unit in units {
            records.units.ids.append(unit.0)
            records.units.names.append(unit.1)
            records.units.kinds.append("unit")
        }
        records.units.index = IDIndex(records.units.ids)
        for unit in units { records.units.parents.append(records.units.index.reference(unit.2)) }
        let places = ["c", "n", "n1", "n1", "n1", "n2", "n2", "s", "s", "s", "n1"]
        for (row, place) in places.enumerated() {
            records.users.ids.append("u\(row)")
            records.users.names.append("Person \(row)")
            records.users.roles.append("AE")
            records.users.levels.append(nil)
            records.users.units.append(records.units.index.reference(place))
            records.users.segments.append(ReferenceColumn.missing)
            records.users.managers.append(row == 0 || row > 4 ? ReferenceColumn.missing : row == 1 ? 0 : 1)
            records.users.timeZones.append(nil)
            records.users.calendars.append(nil)
            records.users.startsOn.append(nil)
            records.users.endsOn.append(row == 9 ? CalendarDate(iso: "2026-01-31") : nil)
            records.users.isService.append(row == 10 ? 1 : 0)
        }
        records.users.index = IDIndex(records.users.ids)
        return records
    }

    private func plan(_ audiences: String, agreement: Bool = true) throws -> AudiencePlan {
        let text = (agreement ? "people:\n  agreement: A\n" : "") + audiences
        return try AudiencePlan(try SiteConfiguration(text: text, path: "site.yml"), records: Self.records)
    }

    private func errors(_ audiences: String, agreement: Bool = true) -> [String] {
        do {
            _ = try plan(audiences, agreement: agreement)
            return []
        } catch let error as Diagnostic { return [error.text] } catch let error as DiagnosticList {
            return error.diagnostics.map(\.text)
        } catch { return ["\(error)"] }
    }

    @Test("Without audiences there is one tree, which names people under the agreement alone")
    func whole() throws {
        let named = try plan("")
        #expect(named.trees.count == 1 && named.trees[0].prefix == "" && named.trees[0].names(3))
        #expect(!(try plan("", agreement: false).trees[0].names(3)))
    }

    @Test("Executives see everyone and no name; a unit's tree is about those in and below it; one's own about oneself")
    func divided() throws {
        let plan = try plan("audiences: {executives: true, managers: [n, South], self: true}")
        #expect(plan.warnings.isEmpty)
        let executives = plan.trees[0]
        #expect(executives.prefix == "executives/" && executives.members == nil && !executives.names(1))
        let north = plan.trees[1]
        #expect(north.prefix == "managers/n/" && north.title == "North" && north.group == "managers-n")
        #expect(north.members == [1, 2, 3, 4, 5, 6] && north.names(2) && !north.names(7))
        #expect(plan.trees[2].members == [7, 8, 9])
        // Who has left gets no tree, and a service account is nobody.
        #expect(plan.trees.dropFirst(3).map(\.prefix) == (0...8).map { "self/u\($0)/" })
        #expect(plan.trees.dropFirst(3).allSatisfy { $0.members?.count == 1 && $0.namesPeople })
    }

    @Test("All units are those in which somebody leads people")
    func all() throws {
        #expect(try plan("audiences: {managers: all}").trees.map(\.prefix) == ["managers/c/", "managers/n/"])
    }

    @Test("Without an agreement a unit of fewer than five gets no tree, and single people none at all")
    func small() throws {
        let plan = try plan("audiences: {managers: [n, s]}", agreement: false)
        #expect(plan.trees.map(\.prefix) == ["managers/n/"] && !plan.trees[0].namesPeople)
        #expect(plan.warnings.count == 1 && plan.warnings[0].text.contains("South has fewer than five people"))
        #expect(errors("audiences: {self: true}", agreement: false).first?.contains("need an agreement") == true)
        #expect(
            errors("audiences: {managers: [s]}", agreement: false).first?.contains("no tree can be published") == true)
    }

    @Test(
        "Trees of groups whose difference is fewer than five people are told, whether one tree is taken off or several")
    func differences() throws {
        // The company has ten people, north six of them: four are left.
        let plan = try self.plan("audiences: {executives: true, managers: [n]}", agreement: false)
        #expect(plan.trees.count == 2 && plan.warnings.count == 1)
        let warning = plan.warnings.first?.text ?? ""
        #expect(warning.contains("who reads Executives and also North can subtract down to 4 people"))
        #expect(try self.plan("audiences: {executives: true}", agreement: false).warnings.isEmpty)
        // Under an agreement people are named anyway.
        #expect(try self.plan("audiences: {executives: true, managers: [n]}").warnings.isEmpty)
    }

    @Test("Texts that may stand anywhere, alone, leave one tree for all")
    func unrestrictedAlone() throws {
        #expect(try plan("audiences: {unrestricted: [Anna Berg Ltd]}").trees.map(\.prefix) == [""])
    }

    @Test("Where nobody leads anybody, all units are none, and that is said")
    func nobodyLeads() throws {
        var records = Self.records
        records.users.managers = ReferenceColumn()
        for _ in 0..<records.users.count { records.users.managers.append(ReferenceColumn.missing) }
        let configuration = try SiteConfiguration(
            text: "people:\n  agreement: A\naudiences: {executives: true, managers: all}", path: "site.yml")
        let plan = try AudiencePlan(configuration, records: records)
        #expect(plan.trees.map(\.prefix) == ["executives/"])
        #expect(plan.warnings.count == 1 && plan.warnings[0].text.contains("managers: all gives no tree"))
    }

    @Test("What cannot be meant is an error with its place")
    func wrong() {
        let unknown = errors("audiences:\n  managers: [nort, Team, n]")
        #expect(unknown.count == 2)
        #expect(unknown.first?.contains("site.yml:4:14") == true && unknown.first?.contains("no unit 'nort'") == true)
        #expect(unknown.last?.contains("2 units are called 'Team'") == true && unknown.last?.contains("n1, n2") == true)
        #expect(errors("audiences: {unrestricted: [A], self: false}").first?.contains("published for nobody") == true)
        #expect(errors("audiences: {executives: false}").first?.contains("published for nobody") == true)
        #expect(errors("audiences: {managers: some}").first?.contains("neither all nor a list") == true)
    }

    @Test("Pseudonyms depend on the key and the id alone, and differ from person to person")
    func pseudonyms() {
        let users = Self.records.users
        let first = Pseudonyms(key: Array("a key of sixteen".utf8), users: users)
        let second = Pseudonyms(key: Array("another key, too".utf8), users: users)
        let names = (0..<users.count).map(first.name)
        #expect(Set(names).count == users.count && names == (0..<users.count).map(first.name))
        #expect((0..<users.count).allSatisfy { first.name($0) != second.name($0) })
        #expect(names.allSatisfy { $0.wholeMatch(of: /Person [A-Z2-9]{5}/) != nil })
        #expect(first.slug(0).wholeMatch(of: /person-[a-z2-9]{5}/) != nil)
    }

    @Test("Restricted are all people's names, both ways round, addresses, logins and ids; not what is unrestricted")
    func restricted() {
        let users = Self.records.users
        let addresses = (0..<users.count).map { Optional("p\($0)@x.example") }
        // Ten people, each in as many forms as the next; addresses and pages stay restricted with whoever may be named.
        let all = RestrictedTexts(users: users, addresses: addresses, unrestricted: []).count
        let fewer = RestrictedTexts(users: users, addresses: addresses, unrestricted: ["Person 3"]).count
        #expect(all >= 50)
        #expect(fewer < all - 2 && fewer > all - all / users.count)
    }
}
