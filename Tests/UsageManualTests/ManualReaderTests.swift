import CRMModel
import Diagnostics
import Foundation
import RuleLanguage
import Testing
import UsageManual

/// A folder of manual pages, removed when the value goes.
final class Manual {
    let folder = NSTemporaryDirectory() + "manual-" + UUID().uuidString

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if files.keys.contains(where: { $0.hasPrefix("history/") }) {
            try FileManager.default.createDirectory(atPath: folder + "/history", withIntermediateDirectories: true)
        }
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

/// The folder of public specifications and data sets; nil where it is absent.
private let sharedFolder: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let folder =
        ProcessInfo.processInfo.environment["CRMSITE_SHARED"]
        ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()

let lead = """
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

    ok   created Mon 09:00 ; call Mon 10:00
    bad  created Mon 09:00
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
                "when a lead is created", "then a call", "", "ok   created Mon 09:00 ; call Mon 10:00",
                "bad  created Mon 09:00",
            ])
        #expect(rule.exampleCount == 2)
        #expect(rule.rule.sentence == "When a lead is created, then a call.")
        #expect(area.rules.map(\.id) == ["LEAD-1"])
        let kinds = area.steps[0].content.map { content in
            if case .rule = content { "rule" } else { "prose" }
        }
        #expect(kinds == ["prose", "rule", "prose", "prose"])
        #expect(area.introduction.count == 1, "the heading that repeats the title is left out")
    }

    @Test func aTextWithoutAnAreaHasItsHeadingsForSteps() throws {
        let manual = try Manual([
            "10-two.md": "# One\n\n## First\n\n### Deeper\n\n## Second\n", "20-one.md": "# Alone\n\nWords.\n",
            "30-none.md": "Words.\n",
        ]).read()
        #expect(manual.prose.map { $0.headings.map(\.title) } == [["First", "Second"], ["Alone"], []])
        #expect(manual.prose.map { $0.headings.map(\.line) } == [[3, 7], [1], []])
    }

    @Test func aSingleFileIsReadWithoutItsFolder() throws {
        let files = try Manual(["10-lead.md": lead, "20-bad.md": "---\narea: 1\n---\n"])
        let manual = try ManualReader.read(paths: [files.folder + "/10-lead.md"])
        #expect(manual.areas.map(\.id) == ["lead"])
        #expect(manual.areas.first?.keys["owner"]?.text?.hasSuffix("10-lead.md:7:8") == true)
        #expect(throws: DiagnosticList.self) { try ManualReader.read(paths: [files.folder]) }
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
            errors.contains { $0.place == "20.md:21:9" && $0.text.contains("10.md:21") && $0.text.contains("LEAD-1") })
    }

    @Test func theHeadOfARuleIsChecked() throws {
        func errors(_ info: String) throws -> [(code: String, place: String, text: String)] {
            try Manual(["10.md": lead.replacingOccurrences(of: "rule LEAD-1 minor process", with: info)]).errors
        }
        let severity = try errors("rule LEAD-1 majr process")
        #expect(severity.map(\.code) == ["E-RULE-SEVERITY"])
        #expect(severity.first?.text.contains("did you mean 'major'?") == true)
        #expect(severity.first?.place == "10.md:21:16")
        let category = try errors("rule LEAD-1 major persons")
        #expect(category.map(\.code) == ["E-RULE-CATEGORY"])
        #expect(category.first?.text.contains("people, process, technology") == true)
        #expect(try errors("rule LEAD-1").map(\.code) == ["E-RULE-HEAD"])
        #expect(try errors("rule LEAD-1 major process people").map(\.code) == ["E-RULE-HEAD"])
        #expect(try errors("rules LEAD-1 major process").map(\.code) == ["E-RULE-HEAD"])
        #expect(try errors("mermaid").isEmpty, "another word is another kind of block")
    }

    @Test func aRuleIsReadWithTheNamesOfTheCompany() throws {
        let manual = try Manual(["10.md": lead.replacingOccurrences(of: "a call", with: "activity \"Call bakc\"")])
        #expect(try ManualReader.read(folder: manual.folder).ruleCount == 1)
        let vocabulary = RuleVocabulary(activities: ["Call back"])
        let error = #expect(throws: DiagnosticList.self) {
            try ManualReader.read(folder: manual.folder, vocabulary: vocabulary)
        }
        #expect(error?.diagnostics.map(\.code) == ["E-RULE-ACTIVITY"])
        #expect(error?.diagnostics.first?.text.contains("10.md:23:15\n23 | then activity \"Call bakc\"\n") == true)
    }

    /// The chapter as its version of a number, in force from a day.
    private func version(_ number: Int, from day: String, time: String = "1 day") -> String {
        lead.replacingOccurrences(of: "version: 4", with: "version: \(number)")
            .replacingOccurrences(of: "effective: 2026-09-01", with: day.isEmpty ? "" : "effective: \(day)")
            .replacingOccurrences(of: "then a call", with: "then a call\nwithin \(time)")
    }

    @Test func earlierVersionsAreInForceUntilTheNextOne() throws {
        let manual = try Manual([
            "10-lead.md": lead, "history/lead-v3.md": version(3, from: "2026-05-01", time: "3 days"),
            "history/lead-v2.md": version(2, from: "2026-01-01", time: "5 days"),
        ])
        let area = try #require(try manual.read().areas.first)
        #expect(area.history.map(\.version) == [2, 3])
        func inForce(_ day: String) throws -> Int? { area.version(on: try #require(CalendarDate(iso: day)))?.version }
        #expect(try inForce("2025-12-31") == nil)
        #expect(try inForce("2026-01-01") == 2)
        #expect(try inForce("2026-04-30") == 2)
        #expect(try inForce("2026-05-01") == 3)
        #expect(try inForce("2026-09-01") == 4)
        #expect(area.history[0].rules.first?.window?.to == RuleDuration(5, .days))
    }

    @Test func aHistoryThatOverlapsOrTurnsBackIsAnError() throws {
        func errors(_ files: [String: String]) throws -> [String] {
            try Manual(files.merging(["10-lead.md": lead]) { $1 }).errors.map { "\($0.code) \($0.place)" }
        }
        #expect(try errors(["history/lead-v3.md": version(3, from: "2026-08-31")]) == [])
        #expect(
            try errors(["history/lead-v3.md": version(3, from: "2026-09-01")]) == ["E-MAN-HISTORY 10-lead.md:10:12"])
        #expect(
            try errors([
                "history/lead-v2.md": version(2, from: "2026-07-01"),
                "history/lead-v3.md": version(3, from: "2026-06-01"),
            ]) == ["E-MAN-HISTORY history/lead-v3.md:10:12"])
        #expect(
            try errors(["history/lead-v5.md": version(5, from: "2026-01-01")])
                == ["E-MAN-HISTORY history/lead-v5.md:9:10"])
        #expect(
            try errors(["history/lead-v3.md": version(3, from: "")]) == ["E-MAN-HISTORY history/lead-v3.md:9:10"])
        #expect(
            try errors([
                "history/lead-v2.md": version(2, from: "2026-01-01"), "history/lead-v3.md": version(3, from: ""),
            ]) == ["E-MAN-HISTORY history/lead-v3.md:9:10"])
        #expect(
            try errors(["history/lead-v3.md": version(2, from: "2026-01-01")])
                == ["E-MAN-HISTORY history/lead-v3.md:9:10"])
        #expect(
            try errors([
                "history/deal-v1.md": version(1, from: "2026-01-01").replacingOccurrences(
                    of: "area: lead", with: "area: deal")
            ]) == ["E-MAN-HISTORY history/deal-v1.md:2:7"])
        #expect(
            try errors([
                "history/lead-v3.md": version(3, from: "2026-01-01", time: "0 days")
            ]) == ["E-RULE-RANGE history/lead-v3.md:24:8"])
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

    @Test func aHundredThousandRulesInManyFilesAreRead() throws {
        let head = "---\narea: AREA\ntitle: T\nobjective: O\n---\n## Step\n"
        var files: [String: String] = [:]
        for file in 0..<50 {
            let rules = (0..<2000).map { number in
                """
                ```rule R-\(file)-\(number) minor people
                when   lead created
                then   activity call|email on same lead
                within 1 business day
                ok     created Mon 09:00 ; call Mon 10:00
                bad    created Mon 09:00
                ```

                """
            }
            let text = head.replacingOccurrences(of: "AREA", with: "area-\(file)") + rules.joined(separator: "\n")
            files["\(file + 10).md"] = text
        }
        #expect(try Manual(files).read().ruleCount == 100_000)
        files["10.md"] = files["10.md"]?.replacingOccurrences(of: "R-0-1999 ", with: "R-49-0 ")
        #expect(try Manual(files).errors.map(\.code) == ["E-RULE-DUPLICATE"])
    }

    @Test func aFileLargerThanCanBeReadSaysSo() throws {
        let text = lead + String(repeating: "Words.\n\n", count: 600_000)
        #expect(try Manual(["10-lead.md": text]).errors.map(\.code) == ["E-MAN-SIZE"])
        #expect(try Manual(["10-lead.md": lead + String(repeating: "Words.\n\n", count: 500_000)]).errors.isEmpty)
    }

    @Test("A block that was meant as a rule and is not read as one is an error with its line")
    func blocksThatLookLikeRules() throws {
        func errors(_ block: String) throws -> [String] {
            let text = "---\narea: lead\ntitle: T\nobjective: O\n---\n## Step\n\n" + block
            return try Manual(["10-lead.md": text]).errors.map { "\($0.code) \($0.place)" }
        }
        let clauses = "when lead created\nthen activity call\n"
        #expect(try errors("```Rule W-91 minor people\n\(clauses)```\n") == ["E-RULE-HEAD 10-lead.md:8:1"])
        #expect(try errors("```rules W-91 minor people\n\(clauses)```\n") == ["E-RULE-HEAD 10-lead.md:8:1"])
        #expect(
            try errors("- Item\n\n  ```rule W-91 minor people\n  when lead created\n  then call\n  ```\n")
                == ["E-RULE-PLACE 10-lead.md:10:1"])
        #expect(
            try errors("> ```rule W-91 minor people\n> when lead created\n> then call\n> ```\n")
                == ["E-RULE-PLACE 10-lead.md:8:1"])
        #expect(try errors("```ruler\nanything\n```\n\n- Item\n\n  ```sh\n  ls\n  ```\n").isEmpty)
    }

    @Test func aRuleThatEndsBeforeItsChapterBeginsIsAnError() throws {
        func errors(_ range: String) throws -> [String] {
            let text = lead.replacingOccurrences(of: "then a call", with: "then a call\neffective \(range)")
            return try Manual(["10-lead.md": text]).errors.map { "\($0.code) \($0.place)" }
        }
        #expect(try errors("2026-01-01 to 2026-03-01").map { $0.prefix(22) } == ["E-RULE-DEAD 10-lead.md"])
        #expect(try errors("2026-01-01 to 2026-09-01").isEmpty)
        #expect(try errors("2026-01-01").isEmpty)
    }

    @Test func theRulesThatCanBeReadAreGivenWhateverElseIsWrong() throws {
        let rule = "```rule LEAD-8 minor people\nwhen lead created\nthen activity call\n```\n"
        let files = try Manual([
            "10-lead.md": lead + "\n" + rule.replacingOccurrences(of: "when lead", with: "when laed"),
            "20-deal.md": "---\narea: deal\ntitle: T\nobjective: O\n---\n## Step\n\n"
                + rule.replacingOccurrences(of: "LEAD-8", with: "DEAL-1"),
        ])
        #expect(files.errors.map(\.code) == ["E-RULE-RECORD"])
        #expect(ManualReader.readableRules(paths: [files.folder]).map(\.id).contains("DEAL-1"))
    }

    @Test(.enabled(if: sharedFolder != nil, "the folder of public data sets is absent"))
    func documentationWrittenByOthersIsAManualWithoutRules() throws {
        let folder = try #require(sharedFolder)
        let manual = try ManualReader.read(folder: folder + "/data/crm_manuals/espocrm")
        #expect(manual.prose.count == 6)
        #expect(manual.ruleCount == 0)
    }

    @Test("Front matter without an area above a rule is an error, and a rule in plain text is only shown")
    func rulesWithoutAnArea() throws {
        let rule = "## Step\n\n```rule LEAD-1 major people\nwhen lead created\nthen activity call\n```\n"
        let found = try Manual(["10-lead.md": "---\ntitle: Leads\nowner: AE\n---\n" + rule]).errors
        #expect(found.map(\.place) == ["10-lead.md:2:1"])
        #expect(found.first?.text.contains("area") == true)
        let dated = try Manual(["10-lead.md": "---\ntitle: Leads\neffective: 2026-01-01\n---\nText.\n"]).errors
        #expect(dated.count == 1)
        let plain = try Manual(["00-about.md": rule, "01-title.md": "---\ntitle: About\n---\nText.\n"])
        #expect(plain.errors.isEmpty)
        #expect(try plain.read().prose.count == 2)
    }

    @Test func aLinkToAFileElsewhereIsNotFollowed() throws {
        let manual = try Manual([:])
        try FileManager.default.createSymbolicLink(
            atPath: manual.folder + "/10.md", withDestinationPath: "/etc/hostname")
        #expect(manual.errors.count == 1)
    }
}
