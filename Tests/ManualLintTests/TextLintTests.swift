import CRMModel
import Diagnostics
import ManualLint
import RuleLanguage
import SiteBuilder
import Testing
import UsageManual

private let good =
    "when lead created / then activity call / within 1 business day"
    + " / ok created Mon 09:00 ; call Mon 10:00 / bad created Mon 09:00"

@Suite struct TextLintTests {
    @Test func aTidyChapterHasNoFinding() throws {
        #expect(try ids([rule("LEAD-1", good)]) == [])
    }

    @Test func anAreaWithoutMetricOwnerAndRolesIsNamedWithItsPlace() throws {
        let found = try findings(
            [rule("LEAD-1", good)], front: ["metric": nil, "owner": nil, "applies-to": nil])
        #expect(found.map(\.lint) == [.incompleteArea])
        #expect(
            found.first?.diagnostic.text.hasPrefix(
                "warning[W-MAN-L01]: area 'lead' has no metric and no owner and no applies-to: ") == true)
        #expect(found.first?.place.text?.hasSuffix("10-lead.md:2:7") == true)
    }

    @Test func aStepWithoutRuleOrReasonIsFoundWithTheReadersCode() throws {
        let text = chapter([rule("LEAD-1", good)]) + "## Unchecked\n\n## Judged\n<!-- human-checked: taste -->\n"
        let lint = ManualLint(try Project(["10-lead.md": text]).read())
        #expect(lint.findings.map(\.diagnostic.code) == ["W-MAN-STEP"])
        #expect(lint.findings.first?.what == "step 'Unchecked' has no rule")
    }

    @Test func aManualWithoutAreasNamesTheHeadingsNoRuleCovers() throws {
        let lint = ManualLint(try Project(["10-a.md": "# A\n\n## B\n\n## C\n", "20-d.md": "# D\n"]).read())
        #expect(lint.findings.map(\.what) == ["step 'B' has no rule", "step 'C' has no rule", "step 'D' has no rule"])
    }

    @Test func aMetricTheSiteDoesNotKnowIsFoundWithTheNearest() throws {
        let found = try findings([rule("LEAD-1", good)], front: ["metric": "win-rat"])
        #expect(found.map(\.diagnostic.code) == ["W-MAN-L01"])
        #expect(found.first?.what == "area 'lead' names a metric there is none of: 'win-rat'")
        #expect(found.first?.hint == "did you mean 'win-rate'?")
        #expect(found.first?.place.text?.hasSuffix("10-lead.md:5:9") == true)
        let far = try findings([rule("LEAD-1", good)], front: ["metric": "happiness-of-everybody"])
        #expect(far.map(\.hint) == ["the definitions of the site are the metrics there are"])
    }

    @Test func proseBesideAreasIsNotAskedForRules() throws {
        let files = ["00-about.md": "# About\n\n## Why\n", "10-lead.md": chapter([rule("LEAD-1", good)])]
        #expect(ManualLint(try Project(files).read()).findings == [])
    }

    @Test func rulesLackingExamplesOrHelpAreNamed() throws {
        let bare = "when lead created / then activity call / within 1 business day"
        #expect(try ids([rule("LEAD-1", bare)]) == ["L09 LEAD-1"])
        #expect(try ids([rule("LEAD-1", bare, "critical")]) == ["L09 LEAD-1", "L15 LEAD-1"])
        #expect(try ids([rule("LEAD-1", bare + " / teach \"Call\"", "critical")]) == ["L09 LEAD-1"])
    }

    @Test func aTargetByNumberIsFoundAndACountOnARecordIsNot() throws {
        let examples = " / ok call Mon 10:00 ; call Mon 11:00 / bad call Mon 10:00"
        #expect(try ids([rule("U-1", "every user / has at least 5 activity call")]).contains("L12 U-1"))
        #expect(try ids([rule("O-1", "every opportunity / has at least 2 activity call" + examples)]) == [])
    }

    @Test func anUntimedThenOnARecordThatRarelyClosesIsFound() throws {
        let examples = " / ok created Mon 09:00 ; call Mon 10:00 / bad created Mon 09:00"
        let untimed = "when account created / then activity call"
        #expect(try ids([rule("A-1", untimed + examples)]) == ["L13 A-1"])
        #expect(try ids([rule("A-1", untimed + " / within 2 days" + examples)]) == [])
        #expect(try ids([rule("L-1", "when lead created / then activity call" + examples)]) == [])
        let lost = " / ok lost Mon 09:00 ; note Mon 10:00 / bad lost Mon 09:00"
        #expect(try ids([rule("O-1", "when opportunity lost / then activity note" + lost)]) == ["L13 O-1"])
        #expect(try ids([rule("O-1", "when opportunity lost / then activity note / within 2 days" + lost)]) == [])
    }

    @Test(arguments: [
        ("if opportunity won / also activity meeting", true), ("every account / has activity meeting", true),
        ("every opportunity / has activity meeting / while opportunity is won", true),
        ("every opportunity / has activity meeting / while not opportunity is lost", false),
        ("every opportunity / has activity meeting / while not opportunity is open", true),
        ("every opportunity / has activity meeting / while opportunity is won or opportunity is lost", true),
        ("every opportunity / has activity meeting", false), ("every account / has at most 3 activity email", false),
        ("every account / has activity meeting / within 30 days", false),
    ])
    func whatNobodyHasToDoInTimeIsFound(clauses: String, isFound: Bool) throws {
        #expect(try ids([rule("A-1", clauses)]).contains("L13 A-1") == isFound)
    }

    @Test func whatWasNotLookedAtForAYearIsFoundFromTheDayAfter() throws {
        let rules = [rule("LEAD-1", good)]
        #expect(try ids(rules, front: ["effective": "2025-10-31", "value-list-date": "2025-10-31"]) == [])
        let found = try findings(rules, front: ["effective": "2025-10-30", "value-list-date": "2025-10-30"])
        #expect(found.map(\.lint) == [.outdated, .outdated])
        #expect(found.allSatisfy { $0.hint.contains("read it again") })
    }

    @Test func withoutADayAgesAreNotLookedAtAndThatIsSaid() throws {
        let lint = ManualLint(try Project(["10-lead.md": chapter([rule("LEAD-1", good)])]).read())
        #expect(lint.gaps.map(\.lint).contains(.outdated))
        #expect(lint.gaps.map(\.lint).contains(.orphan))
        #expect(lint.gaps.map(\.lint).contains(.deadRule))
    }

    @Test func lessThanTenBusinessDaysBetweenShowingAndForceIsShortNotice() throws {
        let rules = [rule("LEAD-1", good)]
        #expect(try ids(rules, front: ["published": "2026-05-18"]) == [])
        let found = try findings(rules, front: ["published": "2026-05-19"])
        #expect(found.map(\.what) == ["version 2 of area 'lead' is in force 9 business days after it was published"])
    }

    @Test func aManualReadWithoutADatabaseIsCheckedWithItsExamples() throws {
        let check = try Project(["10-lead.md": chapter([rule("LEAD-1", good)])]).check()
        #expect(check.examples == 2)
        #expect(check.errors.isEmpty)
        #expect(check.database == nil)
        #expect(check.steps == 1)
    }

    @Test func anExampleThatComesOutOtherwiseIsAnErrorOfTheCheck() throws {
        let wrong = good.replacing("bad created Mon 09:00", with: "bad created Mon 09:00 ; call Mon 10:00")
        let check = try Project(["10-lead.md": chapter([rule("LEAD-1", wrong)])]).check()
        #expect(check.errors.map(\.code) == ["E-RULE-EXAMPLE"])
        #expect(check.errors.first?.exit == .configuration)
    }

    @Test func aManualThatIsNotThereIsMissing() throws {
        let error = #expect(throws: Diagnostic.self) {
            try SiteBuilder(SiteBuilder.Options()).checkManual(paths: ["/no/such/manual"])
        }
        #expect(error?.code == "E-MAN-MISSING")
        #expect(error?.exit == .noInput)
    }

    @Test(.enabled(if: sharedFolder != nil, "needs the shared data sets"))
    func realDocumentationIsAManualWithoutRules() throws {
        let folder = try #require(sharedFolder) + "/data/crm_manuals/espocrm"
        let check = try SiteBuilder(SiteBuilder.Options()).checkManual(paths: [folder])
        #expect(check.manual.areas.isEmpty)
        #expect(check.errors.isEmpty)
        #expect(check.steps == check.lint.findings.count)
        #expect(check.lint.findings.allSatisfy { $0.lint == .uncheckedStep })
        #expect(check.lint.findings.contains { $0.what == "step 'Web form' has no rule" })
    }
}

@Suite struct BadManualTests {
    private func codes(_ files: [String: String]) throws -> [String] {
        do {
            _ = try Project(files).check()
            return []
        } catch let list as DiagnosticList {
            #expect(list.exit == .configuration)
            #expect(list.diagnostics.allSatisfy { $0.place.text != nil })
            return list.diagnostics.map(\.code)
        }
    }

    @Test func unknownNamesTwoIdsAndImpossibleTimesAreErrorsWithTheirPlace() throws {
        let rules = [
            rule("LEAD-1", "when laed created / then activity call"),
            rule("LEAD-2", "when lead created / then activity call / within 0 days"),
            rule("LEAD-3", "when lead created / then activity call / within 1000000000 days"),
            rule("LEAD-4", "when opportunity won / then activity call / where opportunity is lost"),
            rule("LEAD-5", good), rule("LEAD-5", good),
        ]
        let found = try codes(["10-lead.md": chapter(rules)])
        #expect(
            found == ["E-RULE-RECORD", "E-RULE-RANGE", "E-RULE-RANGE", "E-RULE-DEAD", "E-RULE-DUPLICATE"])
    }

    @Test func aHistoryThatTurnsBackIsAnError() throws {
        let old = chapter([rule("LEAD-1", good)], front: ["version": "1", "effective": "2026-07-01"])
        let found = try codes(["10-lead.md": chapter([rule("LEAD-1", good)]), "history/lead-v1.md": old])
        #expect(found == ["E-MAN-HISTORY"])
    }

    @Test func aFileThatIsTooLargeIsRefused() throws {
        let text = String(repeating: "Words that nobody reads.\n", count: 500_000)
        #expect(try codes(["10-lead.md": text]) == ["E-MAN-SIZE"])
    }
}
