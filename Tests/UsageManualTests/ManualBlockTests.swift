import Diagnostics
import Foundation
import Testing
import UsageManual

/// Blocks, files and rules that were meant as something and would count for nothing.
@Suite struct ManualBlockTests {
    @Test(
        arguments: [
            "```ruel X-4 major people\n@```", "```{.rule X-6 major people}\n@```", "```rule-A-13 major people\n@```",
            "```Regel X-7 major people\n@```", "```text rule X-8 major people\n@```",
            "```\nrule X-5 major people\n@```", "```\n@```", "    ```rule X-9 major people\n    ```",
            "<details>\n```rule X-10 major people\n@```\n</details>", "rule X-11 major people\n@",
        ])
    func aBlockThatWasMeantAsARuleIsNeverPassedOver(block: String) throws {
        let text = block.replacingOccurrences(of: "@", with: "when lead created\nthen activity call\n")
        let errors = try Manual(["10-lead.md": lead + "\n\n" + text + "\n"]).errors
        #expect(errors.count == 1)
        let error = try #require(errors.first)
        #expect(["E-RULE-HEAD", "E-RULE-PLACE"].contains(error.code))
        let line = lead.split(separator: "\n", omittingEmptySubsequences: false).count + 2
        #expect(error.place == "10-lead.md:\(line + (block.hasPrefix("<") ? 1 : 0)):1")
        #expect(error.text.contains("\n") && error.text.contains("^"), "the line is shown: \(error.text)")
    }

    @Test func otherBlocksAreText() throws {
        let blocks = "```\nselect 1\n```\n\n```ruby\nputs 1\n```\n\n    indented\n\n<p>rule</p>\n\nRules matter.\n"
        #expect(try Manual(["10-lead.md": lead + "\n\n" + blocks]).errors.isEmpty)
    }

    @Test func pagesThatAreNotReadAreFound() throws {
        let manual = try Manual(["10-lead.md": lead])
        for folder in ["leads", "History", "pictures"] {
            try FileManager.default.createDirectory(
                atPath: manual.folder + "/" + folder, withIntermediateDirectories: true)
        }
        try manual.write(Array(lead.utf8), "leads/a.md")
        try manual.write(Array(lead.utf8), "History/lead-v1.md")
        try manual.write([1], "pictures/a.png")
        try manual.write(Array(lead.utf8), "20-deal.MD")
        let errors = manual.errors
        #expect(
            errors.map { "\($0.code) \($0.place)" } == [
                "E-MAN-UNREAD 20-deal.MD", "E-MAN-UNREAD History", "E-MAN-UNREAD leads",
            ])
        #expect(errors[1].text.contains("named history"))
    }

    @Test func aRuleNoRecordCanAnswerIsAnErrorOfTheManual() throws {
        let rule = "```rule LEAD-2 minor people\nevery lead\nhas phone\nwhile opportunity is open\n```\n"
        let errors = try Manual(["10-lead.md": lead + "\n\n" + rule]).errors
        #expect(errors.map(\.code) == ["E-RULE-REACH"])
    }

    @Test func findingsStandInTheOrderOfTheTextWhateverFoundThem() throws {
        let text = """
            ---
            area: lead
            title: Leads
            objective: Answer
            effective: 01.09.2026
            ---
            ## 1 Step

            ```rule LEAD-1 minor people
            when laed created
            then call
            ```
            ```Rule LEAD-2 minor people
            when lead created
            then call
            ```
            ```rule LEAD-3 minor people
            when lead created
            than call
            ```
            """
        let errors = try Manual(["10-lead.md": text]).errors
        #expect(errors.map(\.place) == ["10-lead.md:5:12", "10-lead.md:10:6", "10-lead.md:13:1", "10-lead.md:19:1"])
        for error in errors { #expect(error.text.contains("^"), "\(error.text)") }
    }
}
