import Foundation
import RuleLanguage
import Testing

/// Rules as they are written.
enum RuleText {
    /// Every ```rule block of a text, whatever stands around it.
    static func blocks(in text: String, file: String) -> [RuleBlock] {
        var blocks: [RuleBlock] = []
        var info: String?
        var start = 0
        var lines: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated()
        {
            if let open = info {
                if line == "```" {
                    blocks.append(
                        RuleBlock(info: open, text: lines.joined(separator: "\n") + "\n", file: file, line: start))
                    info = nil
                } else {
                    lines.append(line)
                }
            } else if line.hasPrefix("```rule ") {
                info = String(line.dropFirst(3))
                start = index + 1
                lines = []
            }
        }
        return blocks
    }

    /// The rules of a text; a finding of the reader fails the test.
    static func rules(in text: String, file: String = "manual.md", vocabulary: RuleVocabulary = .lenient) -> [Rule] {
        var reader = RuleReader(vocabulary: vocabulary)
        let rules = blocks(in: text, file: file).compactMap { reader.read($0) }
        for finding in reader.diagnostics { Issue.record("\(finding.text)") }
        return rules
    }

    /// One rule from its clauses.
    static func rule(_ clauses: String, vocabulary: RuleVocabulary = .lenient) throws -> Rule {
        try #require(rules(in: "```rule T-1 major people\n\(clauses)\n```\n", vocabulary: vocabulary).first)
    }
}
