import Adoption
import CRMModel
import CRMStore
import Compliance
import Configuration
import DemoCRM
import Foundation
import GRDB
import ProgrammeRecords
import RuleLanguage
import Statistics
import Testing
import UsageManual

/// Does holding the demo's records against its manual find what was planted, and does it leave the good alone?
@Suite(.serialized)
struct ComplianceTruthTests {
    /// The demo company, judged as a build judges it.
    struct Judged {
        let truth: DemoTruth
        let records: CRMRecords
        let judgement: Judgement
        let report: ComplianceReport
        /// Days off by calendar, as the database has them.
        let holidays: [String: Set<String>]

        init() throws {
            let demo = try DemoDatabase()
            defer { demo.close() }
            let snapshot = demo.snapshot
            truth = demo.truth
            records = demo.records
            let content = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("content").path
            let settings = ComplianceSettings(try SiteConfiguration(path: content + "/site.yml"))
            let vocabulary = try RuleVocabulary(snapshot, records: records, settings: settings)
            let manual = try ManualReader.read(folder: content + "/usage-manual", vocabulary: vocabulary)
            let (areas, rules) = manual.judged
            var units: [(id: String, name: String)] = []
            for row in 0..<records.units.count {
                if let id = records.units.ids[row] { units.append((id, id)) }
            }
            let directory = ProgrammeDirectory(users: [], units: units, roles: [], areas: [])
            let programme = ProgrammeRecords.read(folder: content + "/programme", resolver: directory)
            judgement = try Judgement.read(
                snapshot, records: records, areas: areas, rules: rules, settings: settings,
                waves: programme.rolloutWaves)
            report = ComplianceReport(
                judgement: judgement, records: records,
                eligibility: Eligibility(records: records, waves: programme.rolloutWaves), programme: programme,
                target: 0.8, groups: PeopleGroups(users: records.users, units: records.units), namesPeople: true)
            let rows = try DatabaseQueue(path: demo.path).read {
                try Row.fetchAll($0, sql: "SELECT calendar, day FROM holidays ORDER BY calendar, day")
            }
            holidays = Dictionary(grouping: rows) { $0["calendar"] as String }
                .mapValues { Set($0.map { $0["day"] as String }) }
        }

        func people(_ kind: String) -> [String] {
            (truth.planted + truth.innocent).filter { $0.kind == kind }.flatMap(\.users)
        }

        func planted(_ kind: String) -> Set<String> { Set(truth.planted.filter { $0.kind == kind }.flatMap(\.records)) }

        /// Records with a violated activation of a rule.
        func violating(_ id: String) -> Set<String> {
            Set(
                judgement.activations.filter {
                    judgement.rules[Int($0.rule)].rule.id == id && $0.state == .violated
                }.compactMap { judgement.recordIDs[Int($0.record)] })
        }

        /// In time and in all, of what a user answered for in an area within the last 28 days.
        func cell(_ user: String, _ area: String) -> (kept: Int, all: Int) {
            guard let row = records.users.index.row(of: user) else { return (0, 0) }
            var cell = (kept: 0, all: 0)
            for count in judgement.windows
            where count.user == Int32(row) && count.window == 0
                && judgement.areas[judgement.rules[Int(count.rule)].area].id == area
            {
                cell.kept += Int(count.fulfilled)
                cell.all += Int(count.fulfilled + count.late + count.violated)
            }
            return cell
        }

        /// Whether a cell is red on the pages: violated, or not used.
        func isRed(_ user: String, _ area: String) -> Bool { state(user, area)?.isRed == true }

        func state(_ user: String, _ area: String) -> CellState? {
            guard let row = records.users.index.row(of: user),
                let place = judgement.areas.firstIndex(where: { $0.id == area })
            else { return nil }
            return report.matrix.cell(row, place).state
        }

        func exposure(_ user: String, _ area: String) -> Double {
            guard let row = records.users.index.row(of: user),
                let place = judgement.areas.firstIndex(where: { $0.id == area })
            else { return 0 }
            return judgement.exposure[row * judgement.areas.count + place]
        }
    }

    static let judged = Result { try Judged() }

    @Test func `every rule of the manual is judged`() throws {
        let judged = try Self.judged.get()
        #expect(judged.judgement.failures.isEmpty, "\(judged.judgement.failures)")
        let today = judged.judgement.rules.indices.filter { judged.judgement.rules[$0].to == nil }
        #expect(today.count == 24)
        for rule in today {
            let count = judged.judgement.activations.count { $0.rule == Int32(rule) }
            #expect(count > 0, "\(judged.judgement.rules[rule].rule.id) was never activated")
        }
    }

    @Test func `skipped steps, missing approvals and amounts changed after the win are found, and no others`() throws {
        let judged = try Self.judged.get()
        let deals = judged.truth.planted
        func check(_ kind: String, _ rule: String) throws {
            let planted = judged.planted(kind)
            let found = judged.violating(rule)
            let asked = Set(
                judged.judgement.activations.filter { judged.judgement.rules[Int($0.rule)].rule.id == rule }
                    .compactMap { judged.judgement.recordIDs[Int($0.record)] })
            #expect(!planted.isDisjoint(with: asked), "\(kind) is not looked at")
            #expect(planted.intersection(asked).subtracting(found).isEmpty, "\(kind) planted and not found")
            #expect(
                found.subtracting(planted).isEmpty,
                "\(kind) found and not planted: \(found.subtracting(planted).sorted())")
        }
        #expect(!deals.isEmpty)
        try check("skipped_step", "OPP-2")
        try check("missing_approval", "OPP-5")
        try check("changed_after_win", "OPP-10")
    }

    @Test func `late entries since the rule is in force are found, and no others`() throws {
        let judged = try Self.judged.get()
        let found = judged.violating("OPP-1")
        let planted = judged.planted("late_entry")
        #expect(!found.isEmpty)
        #expect(found.subtracting(planted).isEmpty, "\(found.subtracting(planted).sorted())")
        let deals = judged.records.opportunities
        let since = try #require(CalendarDate(year: 2026, month: 7, day: 1))
        let recent = planted.filter { id in
            guard let row = deals.index.row(of: id), let created = deals.createdAt.instant(row) else { return false }
            return judged.records.zone.date(of: created) >= since
        }
        #expect(recent.subtracting(found).isEmpty, "\(recent.subtracting(found).sorted())")
    }

    @Test func `non-users have live records and a red cell or none at all`() throws {
        let judged = try Self.judged.get()
        for user in judged.people("non_user") {
            #expect(judged.exposure(user, "opportunity") >= 10, "\(user)")
            let cell = judged.cell(user, "opportunity")
            #expect(cell.all == 0 || judged.isRed(user, "opportunity"), "\(user): \(cell)")
        }
    }

    @Test func `late enterers begin their deals late`() throws {
        let judged = try Self.judged.get()
        let users = Set(judged.people("late_enterer").compactMap { judged.records.users.index.row(of: $0) })
        let own = judged.judgement.activations.filter {
            users.contains(Int($0.user)) && judged.judgement.rules[Int($0.rule)].rule.id == "OPP-1" && $0.isCharged
        }
        #expect(own.count >= 5)
        #expect(own.count { $0.state == .violated } * 2 > own.count)
    }

    @Test func `a late enterer is never called followed, and is not judged where the interval holds the target`() throws
    {
        let judged = try Self.judged.get()
        let target = judged.report.matrix.target
        for user in judged.people("late_enterer") {
            let state = try #require(judged.state(user, "opportunity"))
            let cell = judged.cell(user, "opportunity")
            let bounds = try #require(Wilson.interval(successes: cell.kept, trials: cell.all))
            #expect(state != .followed, "\(user): \(cell)")
            #expect((state == .undecided) == (bounds.lower < target && bounds.upper >= target), "\(user): \(cell)")
        }
    }

    @Test func `a non-user with deals is red by what fell due, since non-use is where nothing did`() throws {
        let judged = try Self.judged.get()
        for user in judged.people("non_user") {
            for area in ["opportunity", "account"] {
                let cell = judged.cell(user, area)
                #expect(cell.all >= 5 && judged.state(user, area) == .violated, "\(user), \(area): \(cell)")
            }
        }
        let matrix = judged.report.matrix
        for user in matrix.users {
            for area in judged.judgement.areas.indices where matrix.cell(user, area).state == .nonUse {
                #expect(matrix.cell(user, area).counts.isEmpty && matrix.cell(user, area).isExposed)
            }
        }
    }

    @Test func `everybody who was planted not to follow the manual is red somewhere`() throws {
        let judged = try Self.judged.get()
        let areas = judged.judgement.areas.map(\.id)
        for kind in ["non_user", "reluctant", "absent_manager"] {
            let users = judged.people(kind)
            #expect(!users.isEmpty, "\(kind)")
            for user in users {
                let states = areas.map { area -> String in
                    let state = judged.state(user, area)?.rawValue ?? ""
                    let cell = judged.cell(user, area)
                    return "\(area) \(state) \(cell.kept) of \(cell.all)"
                }
                #expect(areas.contains { judged.isRed(user, $0) }, "\(kind) \(user): \(states)")
            }
        }
    }

    @Test func `no good user is red`() throws {
        let judged = try Self.judged.get()
        for kind in [
            "champion", "long_absence", "part_timer", "newcomer", "just_joined", "small_territory", "one_saver",
            "early_bird",
        ] {
            let users = judged.people(kind)
            #expect(!users.isEmpty, "\(kind)")
            for user in users {
                for area in judged.judgement.areas where judged.isRed(user, area.id) {
                    let state = judged.state(user, area.id).map { "\($0)" } ?? "nothing"
                    Issue.record("\(kind) \(user) is \(state) in \(area.id): \(judged.cell(user, area.id))")
                }
            }
        }
    }

    @Test func `every deadline in working days is one of the charged user's own calendar and zone`() throws {
        let judged = try Self.judged.get()
        let users = judged.records.users
        let common = judged.holidays.values.reduce(judged.holidays.values.first ?? []) { $0.intersection($1) }
        var checked = 0
        for activation in judged.judgement.activations where activation.deadline != Activation.none {
            let rule = judged.judgement.rules[Int(activation.rule)].rule
            guard let days = Self.workingDays(rule) else { continue }
            let name = activation.user < 0 ? nil : users.timeZones[Int(activation.user)]
            let zone = try #require(TimeZone(identifier: name ?? judged.records.zone.name))
            let off = activation.user < 0 ? nil : users.calendars[Int(activation.user)].flatMap { judged.holidays[$0] }
            var calendar = Calendar(identifier: .iso8601)
            calendar.timeZone = zone
            var day = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(activation.at) / 1000))
            var left = days
            while left > 0 {
                day = try #require(calendar.date(byAdding: .day, value: 1, to: day))
                let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: day)
                let iso = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
                if (2...6).contains(parts.weekday ?? 0), !(off ?? common).contains(iso) { left -= 1 }
            }
            let end = try #require(calendar.date(byAdding: .day, value: 1, to: day)).timeIntervalSince1970
            checked += 1
            let record = judged.judgement.recordIDs[Int(activation.record)] ?? ""
            #expect(
                activation.deadline == Int64(end * 1000) - 1,
                "\(rule.id) \(record) of \(name ?? "nobody"), \(activation.state)")
        }
        #expect(checked > 10_000)
    }

    /// Working days of a rule's deadline; nil for one in hours or without any.
    private static func workingDays(_ rule: Rule) -> Int? {
        if case .every(_, .touched(let period)) = rule.form { return period.seconds == nil ? period.count : nil }
        if case .every(_, .recurring(_, let period)) = rule.form { return period.seconds == nil ? period.count : nil }
        guard let to = rule.window?.to, to.seconds == nil else { return nil }
        return to.count
    }
}
