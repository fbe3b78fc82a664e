import Diagnostics
import Foundation
import Testing
import UsageManual

/// A folder of manual pages, removed when the value goes.
private final class Manual {
    let folder = NSTemporaryDirectory() + "manual-" + UUID().uuidString

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files { try write(Array(text.utf8), name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func read() throws -> UsageManual { try ManualReader.read(folder: folder) }

    /// What the manual is refused for; file names without the folder.
    var errors: [(code: String, place: String, text: String)] {
        func all() -> [Diagnostic] {
            do {
                _ = try read()
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
        return all().map { diagnostic in
            #expect(diagnostic.exit == .configuration, "\(diagnostic.text)")
            return (
                diagnostic.code, (diagnostic.place.text ?? "").replacingOccurrences(of: folder + "/", with: ""),
                diagnostic.text
            )
        }
    }
}

private let lead = """
    ---
    area: lead
    title: Lead handling
    objective: Answer every lead before it goes cold
    metric: lead-to-sale-conversion
    target: ">= 12 %"
    owner: sales-admin
    applies-to: [AE, SDR]
    version: 4
    effective: 2026-09-01
    late-stage: Proposal
    value-list-date: 2026-06-15
    ---
    # Lead handling

    Why leads matter.

    ## 1 Log the lead
    Enter it the day you hear of it.

    ```rule LEAD-1 minor process
    when a lead is created
    then a call

    ok   "called at once"
    bad  "never called"
    ```

    More words.

    ### A deeper heading

    ## 2 Qualify
    <!-- human-checked: needs judgement -->

    ## 3 Nothing to check
    """

@Suite struct ManualReaderTests {
    @Test func anAreaHasItsFrontMatterStepsAndRules() throws {
        let manual = try Manual(["10-lead.md": lead]).read()
        let area = try #require(manual.areas.first)
        #expect(area.id == "lead")
        #expect(area.title == "Lead handling")
        #expect(area.metric == "lead-to-sale-conversion")
        #expect(area.target == ">= 12 %")
        #expect(area.appliesTo == ["AE", "SDR"])
        #expect(area.version == 4)
        #expect(area.effective?.iso == "2026-09-01")
        #expect(manual.lateStage == "Proposal")
        #expect(area.steps.map(\.title) == ["1 Log the lead", "2 Qualify", "3 Nothing to check"])
        #expect(area.steps.map(\.line) == [18, 33, 36])
        #expect(area.steps.map { $0.rules.count } == [1, 0, 0])
        #expect(area.steps[1].humanCheck == "needs judgement")
        #expect(manual.ruleCount == 1)
        #expect(manual.stepCount == 3)
        #expect(manual.coveredStepCount == 2)
    }

    @Test func rulesAreCutOutOfTheTextAndKeptAsTheyAreWritten() throws {
        let area = try #require(try Manual(["10-lead.md": lead]).read().areas.first)
        let rule = try #require(area.steps[0].rules.first)
        #expect(rule.id == "LEAD-1")
        #expect(rule.severity == "minor")
        #expect(rule.category == "process")
        #expect(rule.line == 21)
        #expect(
            rule.lines == [
                "when a lead is created", "then a call", "", "ok   \"called at once\"", "bad  \"never called\"",
            ])
        #expect(rule.exampleCount == 2)
        let kinds = area.steps[0].content.map { content in
            if case .rule = content { "rule" } else { "prose" }
        }
        #expect(kinds == ["prose", "rule", "prose", "prose"])
        #expect(area.introduction.count == 1, "the heading that repeats the title is left out")
    }

    @Test func aStepWithoutRuleOrReasonIsAWarning() throws {
        let warnings = try Manual(["10-lead.md": lead]).read().warnings
        #expect(warnings.map(\.code) == ["W-MAN-STEP"])
        #expect(warnings.first?.what.contains("3 Nothing to check") == true)
        #expect(warnings.first?.place.text?.hasSuffix("10-lead.md:36") == true)
    }

    @Test func filesComeInTheOrderOfTheirNamesAndFilesWithoutAreaAreProse() throws {
        let second = lead.replacingOccurrences(of: "area: lead", with: "area: deal").replacingOccurrences(
            of: "LEAD-1", with: "DEAL-1"
        )
        .replacingOccurrences(of: "late-stage: Proposal", with: "late-stage: Offer")
        let manual = try Manual([
            "20-b.md": second, "10-a.md": lead,
            "00-about.md": "# How to read this\n\n```rule X-1 minor people\nnot a rule here\n```\n",
            "05-plain.md": "words",
            ".hidden.md": "---\n", "notes.txt": "---\n", "06-titled.md": "---\ntitle: Only a title\n---\nwords\n",
        ]).read()
        #expect(manual.areas.map(\.id) == ["lead", "deal"])
        #expect(manual.prose.map(\.title) == ["How to read this", "05-plain", "06-titled"])
        #expect(manual.lateStage == "Proposal", "the first area that names one decides")
    }

    @Test func errorsOfTheFrontMatterNameLineAndColumn() throws {
        let errors = try Manual([
            "10.md": """
            ---
            area: Lead Handling
            titel: x
            objective: y
            version: none
            effective: 2026-02-30
            applies-to: {a: b}
            ---
            ## 1 Step
            <!-- human-checked: x -->
            """
        ]).errors
        #expect(
            Set(errors.map { "\($0.code) \($0.place)" }) == [
                "E-MAN-AREA 10.md:2:7", "E-MAN-KEY 10.md:3:1", "E-MAN-MISSING 10.md:2:1", "E-MAN-TYPE 10.md:5:10",
                "E-MAN-DATE 10.md:6:12", "E-MAN-TYPE 10.md:7:13",
            ])
        #expect(errors.contains { $0.text.contains("did you mean \"title\"?") })
    }

    @Test func frontMatterThatIsNotClosedOrNoYAMLIsAnError() throws {
        let errors = try Manual(["1.md": "---\narea: a\n# No end\n", "2.md": "---\narea: [a\n---\n"]).errors
        #expect(errors.map(\.place).contains { $0.hasPrefix("1.md:1") })
        #expect(errors.map(\.place).contains { $0.hasPrefix("2.md:") })
        #expect(errors.count == 2)
    }

    @Test func anAreaWhoseNameIsMisspeltIsNotTakenForProse() throws {
        let errors = try Manual(["1.md": "---\naera: lead\ntitle: T\nobjective: O\n---\n## Step\n"]).errors
        #expect(errors.map(\.code) == ["E-MAN-MISSING"])
        #expect(errors.first?.text.contains("\"area\"") == true)
    }

    @Test func ruleIdsAndAreasAreUniqueInTheWholeManual() throws {
        let errors = try Manual(["10.md": lead, "20.md": lead]).errors
        #expect(errors.map(\.code) == ["E-RULE-DUPLICATE", "E-RULE-DUPLICATE"])
        #expect(errors.contains { $0.place == "20.md:2:7" && $0.text.contains("10.md:2:7") })
        #expect(
            errors.contains { $0.place == "20.md:21" && $0.text.contains("10.md:21") && $0.text.contains("LEAD-1") })
    }

    @Test func theHeadOfARuleIsChecked() throws {
        func errors(_ info: String) throws -> [(code: String, place: String, text: String)] {
            try Manual(["10.md": lead.replacingOccurrences(of: "rule LEAD-1 minor process", with: info)]).errors
        }
        let severity = try errors("rule LEAD-1 majr process")
        #expect(severity.map(\.code) == ["E-RULE-SEVERITY"])
        #expect(severity.first?.text.contains("did you mean 'major'?") == true)
        #expect(severity.first?.place == "10.md:21")
        let category = try errors("rule LEAD-1 major persons")
        #expect(category.map(\.code) == ["E-RULE-CATEGORY"])
        #expect(category.first?.text.contains("people, process, technology") == true)
        #expect(try errors("rule LEAD-1").map(\.code) == ["E-RULE-HEAD"])
        #expect(try errors("rule LEAD-1 major process people").map(\.code) == ["E-RULE-HEAD"])
        #expect(try errors("rules LEAD-1 major process").isEmpty, "another word is another kind of block")
    }

    @Test func aRuleAboveTheFirstStepIsAnError() throws {
        let errors = try Manual([
            "10.md": lead.replacingOccurrences(of: "## 1 Log the lead", with: "### 1 Log the lead")
        ]).errors
        #expect(errors.map(\.code) == ["E-RULE-PLACE"])
        #expect(errors.first?.place == "10.md:21")
    }

    @Test func aPageThatIsNotUTF8IsRefusedWithItsOffset() throws {
        let manual = try Manual(["10.md": lead])
        try manual.write(Array("# Gr".utf8) + [0xFC] + Array("n\n".utf8), "20.md")
        let errors = manual.errors
        #expect(errors.count == 1)
        #expect(errors.first?.place.hasPrefix("20.md") == true)
        #expect(errors.first?.text.contains("4") == true, "\(errors.first?.text ?? "")")
    }

    @Test func byteOrderMarkAndWindowsLineEndsAreFine() throws {
        let manual = try Manual([:])
        try manual.write([0xEF, 0xBB, 0xBF] + Array(lead.replacingOccurrences(of: "\n", with: "\r\n").utf8), "10.md")
        let area = try #require(try manual.read().areas.first)
        #expect(area.steps.map(\.line) == [18, 33, 36])
        #expect(area.steps.first?.rules.first?.lines.first == "when a lead is created")
    }

    @Test func anEmptyFolderOrNoneIsAnEmptyManual() throws {
        #expect(try Manual([:]).read().areas.isEmpty)
        #expect(try ManualReader.read(folder: "/nonexistent/manual").areas.isEmpty)
        let empty = try Manual(["10.md": ""]).read()
        #expect(empty.areas.isEmpty)
        #expect(empty.prose.map(\.title) == ["10"])
    }

    @Test func aLinkToAFileElsewhereIsNotFollowed() throws {
        let manual = try Manual([:])
        try FileManager.default.createSymbolicLink(
            atPath: manual.folder + "/10.md", withDestinationPath: "/etc/hostname")
        #expect(manual.errors.count == 1)
    }
}
