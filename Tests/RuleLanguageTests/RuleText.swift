import Diagnostics
import Foundation
import RuleLanguage
import Testing

/// Reads rules for tests.
enum RuleTexts {
    /// Every ```rule block of a Markdown text.
    static func blocks(_ text: String, file: String) -> [RuleBlock] {
        var blocks: [RuleBlock] = []
        var open: (info: String, line: Int, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open {
                if line == "```" {
                    blocks.append(
                        RuleBlock(
                            info: block.info, text: block.lines.map { $0 + "\n" }.joined(), file: file,
                            line: block.line))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```rule ") {
                open = (String(line.dropFirst(3)), index + 1, [])
            }
        }
        return blocks
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The folder of public specifications; nil where it is absent.
    static let shared: URL? = {
        let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"].map { URL(fileURLWithPath: $0) }
        let folder = named ?? root.deletingLastPathComponent().appendingPathComponent("shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The rule of these clauses, and what is wrong with it.
    static func read(
        _ clauses: String, info: String = "rule LEAD-2 major people", vocabulary: RuleVocabulary = .lenient,
        file: String = "manual/10-lead.md", line: Int = 20
    ) -> (rule: Rule?, errors: [Diagnostic]) {
        var reader = RuleReader(vocabulary: vocabulary)
        let rule = reader.read(RuleBlock(info: info, text: clauses, file: file, line: line))
        return (rule, reader.diagnostics)
    }

    static func rule(_ clauses: String, vocabulary: RuleVocabulary = .lenient) throws -> Rule {
        let (rule, errors) = read(clauses, vocabulary: vocabulary)
        return try #require(rule, "\(errors.map(\.text).joined(separator: "\n"))")
    }

    /// The codes of what is wrong, without `E-RULE-`.
    static func codes(_ clauses: String, vocabulary: RuleVocabulary = .lenient) -> [String] {
        read(clauses, vocabulary: vocabulary).errors.map { String($0.code.dropFirst(7)) }
    }
}

extension RuleVocabulary {
    /// A company with one pipeline.
    static let sample = RuleVocabulary(
        pipelines: [.init("default", stages: ["Qualification", "Needs analysis", "Proposal", "Negotiation"])],
        fields: [
            .lead: ["source": .text, "company": .text, "status": .text, "closed_reason": .text],
            .opportunity: [
                "amount": .money, "close_date": .date, "discount": .number, "type": .text, "next_step": .text,
                "next_step_due": .date, "primary_contact": .reference(.contact), "is_partner": .truth,
                "account": .reference(.account),
            ],
            .account: ["primary_contact": .reference(.contact), "type": .text],
            .contact: ["verified_at": .date, "phone": .text],
        ],
        activities: ["Quote sent", "Needs analysis", "Discount approval"], roles: ["AE", "SDR"])
}
