import DemoCRM
import Foundation
import ProgrammeRecords
import Testing

/// The project's own programme files and manual are written for the demo company of seed 1.
@Suite("The demo project's content")
struct DemoProjectTests {
    private static let content: String = {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.deletingLastPathComponent().appendingPathComponent("content").path
    }()

    @Test func everyReferenceOfTheProgrammeFilesResolves() throws {
        let demo = try DemoFixture.standard.get()
        let users = try demo.rows("SELECT id, name FROM users").map {
            (id: $0["id"] as String, name: $0["name"] as String)
        }
        let units = try demo.rows("SELECT id, name FROM org_units").map {
            (id: $0["id"] as String, name: $0["name"] as String)
        }
        let roles = try demo.texts("SELECT DISTINCT role FROM users")
        let directory = ProgrammeDirectory(
            users: users, units: units, roles: roles,
            areas: ["lead", "opportunity", "account", "forecasting", "data-entry"])
        let records = ProgrammeRecords.read(folder: Self.content + "/programme", resolver: directory)
        #expect(records.filesRead == ProgrammeFile.allCases)
        #expect(records.diagnostics.isEmpty, "\(records.diagnostics.prefix(5).map(\.text))")
        #expect(records.training.count > 100 && records.reviews.count > 100 && records.polls.count > 100)
        #expect(records.communications.count > 40 && records.followUps.count > 40 && records.feedback.count > 40)
        #expect(records.rewards.count > 20 && records.consultations.count > 40 && records.champions.count > 20)
    }

    @Test func wavesOfTheProgrammeFileAreThoseOfTheDemo() throws {
        let demo = try DemoFixture.standard.get()
        let fading = try #require(demo.planting("fading_team")?.units.first)
        let directory = ProgrammeDirectory(users: [], units: [], roles: [], areas: [])
        let waves = ProgrammeRecords.read(folder: Self.content + "/programme", resolver: directory).rolloutWaves
        let branches = try demo.texts("SELECT id FROM org_units WHERE kind = 'branch' ORDER BY id")
        #expect(Set(waves.map(\.unit.text)).isSuperset(of: branches))
        let parent = try demo.texts("SELECT parent_id FROM org_units WHERE id = '\(fading)'")
        #expect(waves.first { $0.unit.text == parent.first }?.liveOn?.iso == "2026-08-17")
        // Nobody acts in the system before his branch was live.
        for wave in waves {
            guard let live = wave.liveOn, wave.unit.text.hasPrefix("b-") else { continue }
            let early = try demo.integer(
                """
                SELECT count(*) FROM usage_events e JOIN users u ON u.id = e.user_id JOIN org_units t ON t.id =
                u.unit_id
                WHERE (t.id = '\(wave.unit.text)' OR t.parent_id = '\(wave.unit.text)') AND e.at < strftime('%s',
                '\(live.iso)') * 1000 - 7200000
                """)
            #expect(early == 0, "\(wave.unit.text)")
        }
    }

    @Test func everyPersonTheProgrammePraisesWasThereAndEveryPollIsAnonymous() throws {
        let demo = try DemoFixture.standard.get()
        let directory = ProgrammeDirectory(users: [], units: [], roles: [], areas: [])
        let records = ProgrammeRecords.read(folder: Self.content + "/programme", resolver: directory)
        let users = Set(try demo.texts("SELECT id FROM users UNION SELECT name FROM users"))
        #expect(records.polls.allSatisfy { !users.contains($0.respondent) })
        #expect(records.rewards.allSatisfy { users.contains($0.user.text) })
    }

    @Test func theManualHasItsFiveAreas() throws {
        let folder = Self.content + "/usage-manual"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
        #expect(
            names == [
                "00-about-this-manual.md", "10-lead-management.md", "20-opportunity-management.md",
                "30-account-care.md",
                "40-forecasting-discipline.md", "50-data-entry.md",
            ])
        var rules: [String] = []
        for name in names {
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            for line in text.split(separator: "\n") where line.hasPrefix("```rule ") {
                rules.append(String(line.split(separator: " ")[1]))
            }
        }
        #expect(rules.count >= 24)
        #expect(Set(rules).count == rules.count)
        // What the programme files point to in the manual is there.
        let records = ProgrammeRecords.read(
            folder: Self.content + "/programme",
            resolver: ProgrammeDirectory(users: [], units: [], roles: [], areas: []))
        for rule in records.followUps.compactMap(\.rule) + records.reviews.compactMap(\.rule) {
            #expect(rules.contains(rule), "\(rule)")
        }
    }
}
