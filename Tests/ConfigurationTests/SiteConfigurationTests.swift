import Configuration
import Diagnostics
import Foundation
import Testing

/// What a text is refused for; empty where it is read.
private func errors(_ text: String) -> [Diagnostic] {
    do {
        _ = try SiteConfiguration(text: text, path: "site.yml")
        return []
    } catch let list as DiagnosticList {
        return list.diagnostics
    } catch let diagnostic as Diagnostic {
        return [diagnostic]
    } catch {
        Issue.record("unexpected error: \(error)")
        return []
    }
}

@Suite struct SiteConfigurationTests {
    @Test func anEmptyFileHasTheStandardSettings() throws {
        for text in ["", "# nothing\n", "---\n"] {
            let configuration = try SiteConfiguration(text: text, path: "site.yml")
            #expect(configuration.title == "CRM briefing")
            #expect(configuration.database == "crm.sqlite")
            #expect(configuration.output == "public")
            #expect(configuration.staleAfterDays == 2)
            #expect(configuration.agreement == nil)
            #expect(configuration.profiles.isEmpty)
        }
    }

    @Test func theExampleOfTheReferenceIsReadWithoutError() throws {
        let configuration = try SiteConfiguration(text: SettingReference.example, path: "site.yml")
        #expect(configuration.title == "Sales briefing")
        #expect(configuration.currency?.code == "EUR")
        #expect(configuration.zone?.name == "Europe/Berlin")
        #expect(configuration.fiscalYearStart == 4)
        #expect(configuration.agreement == "Works agreement 2026-07")
        #expect(configuration.targets.map(\.definition) == ["active-rate", "record-completeness"])
        #expect(configuration.target(of: "active-rate") == 0.9)
        #expect(configuration.target(of: "win-rate") == nil)
        let profile = try #require(configuration.profiles.first)
        #expect(profile.isRanked)
        #expect(profile.types == ["Customer"])
        #expect(profile.fields.map(\.name) == ["industry", "country", "website", "owner_id"])
        #expect(configuration.placeholders == ["n/a", "-", "tbd", "unknown"])
        #expect(configuration.lateEntryExemptTypes == ["Repeat order"])
        #expect(configuration.fonts.fallback == "fonts/Fallback.ttf")
        #expect(configuration.reviewMinutesPerWeek == 600 && configuration.reviewMinutesPerCell == 5)
    }

    @Test func stagesActivitiesAndFieldsHaveNames() throws {
        let one = try SiteConfiguration(
            text: """
                stages: [Offer, Talks]
                activities:
                  Visit: {type: meeting}
                  Site visit: {type: meeting, subject-contains: on site}
                fields:
                  value: amount_minor
                """, path: "site.yml")
        #expect(one.stages == ["default": ["Offer", "Talks"]])
        #expect(one.activities.map(\.name) == ["Visit", "Site visit"])
        #expect(one.activities.map(\.subjectContains) == [nil, "on site"])
        #expect(one.fields == ["value": "amount_minor"])
        let many = try SiteConfiguration(text: "stages:\n  new: [A]\n  old: [B, C]\n", path: "site.yml")
        #expect(many.stages == ["new": ["A"], "old": ["B", "C"]])
        let wrong = errors("stages: [A, A]\nactivities:\n  Visit: {kind: meeting}\n")
        #expect(wrong.map(\.code) == ["E-CFG-STAGE", "E-CFG-MISSING", "E-CFG-KEY"])
    }

    @Test func allErrorsOfAFileComeAtOnceWithTheirPlaces() {
        let found = errors(
            """
            titel: x
            currency: euro
            time-zone: Europe/Berln
            fiscal-year-start: 13
            targets:
              win-rate: 1.5
            people:
              agrement: A
            """)
        let places = Dictionary(found.map { ($0.code, $0.place.text ?? "") }) { first, _ in first }
        #expect(found.count == 6)
        #expect(places["E-CFG-CURRENCY"] == "site.yml:2:11")
        #expect(places["E-CFG-ZONE"] == "site.yml:3:12")
        #expect(places["E-CFG-RANGE"] == "site.yml:4:20")
        #expect(places["E-CFG-TARGET"] == "site.yml:6:13")
        #expect(found.allSatisfy { $0.exit == .configuration })
        #expect(
            found.contains { $0.what.contains("titel") && $0.hint.contains("title") && $0.place.text == "site.yml:1:1" }
        )
        #expect(
            found.contains {
                $0.what.contains("agrement") && $0.hint.contains("agreement") && $0.place.text == "site.yml:8:3"
            })
    }

    @Test func aProfileSaysWhatIsWrongWithIt() {
        let found = errors(
            """
            profiles:
              - entity: acount
                name: A
                fields: [name]
              - entity: account
                name: B
                fields: [name, name]
              - entity: lead
                fields: [name]
              - entity: lead
                name: C
            """)
        #expect(
            found.contains {
                $0.code == "E-CFG-CHOICE" && $0.hint.contains("account") && $0.place.text == "site.yml:2:13"
            })
        #expect(found.contains { $0.what.contains("stands in the profile twice") && $0.place.text == "site.yml:7:20" })
        #expect(found.contains { $0.code == "E-CFG-MISSING" && $0.what.contains("name") })
        #expect(found.contains { $0.code == "E-CFG-MISSING" && $0.what.contains("fields") })
        #expect(found.count == 4)
    }

    @Test func aProfileHasAtMostSixtyFourFields() {
        func profile(_ count: Int) -> String {
            "profiles:\n  - {entity: lead, name: A, fields: [\((0..<count).map { "f\($0)" }.joined(separator: ", "))]}\n"
        }
        #expect(errors(profile(64)).isEmpty)
        #expect(errors(profile(65)).map(\.code) == ["E-CFG-FIELD"])
    }

    @Test(arguments: [
        "title: [a]", "title: {a: b}", "account-pages: many", "stale-after-days: -1", "placeholders: n/a",
        "profiles: x", "targets: 3",
    ])
    func aValueOfTheWrongTypeIsAnError(text: String) {
        #expect(errors(text).count == 1)
        #expect(errors(text).first?.place.text?.hasPrefix("site.yml:1:") == true)
    }

    @Test func brokenYAMLAndDuplicateKeysAreErrorsWithAPlace() {
        for text in ["title: [a\n", "title: a\ntitle: b\n", "a: &x 1\nb: *x\n", "- a\n"] {
            let found = errors(text)
            #expect(!found.isEmpty, "\(text)")
            #expect(found.allSatisfy { $0.place.text?.hasPrefix("site.yml:") == true && $0.exit == .configuration })
        }
    }

    @Test func aMissingFileIsNoInput() {
        do {
            _ = try SiteConfiguration(path: "/nonexistent/site.yml")
            Issue.record("a file that is not there was read")
        } catch let diagnostic as Diagnostic {
            #expect(diagnostic.code == "E-CFG-MISSING")
            #expect(diagnostic.exit == .noInput)
        } catch {
            Issue.record("unexpected error: \(error)")
        }
    }
}
