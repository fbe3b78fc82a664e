import Diagnostics
import Markdown
import RuleLanguage
import TextFormats

/// Reads the rules of any Markdown file.
enum RuleFile {
    /// Largest file in bytes.
    private static let limit = 4 << 20

    /// The rules in the order of the text, wherever they stand in it.
    /// - Throws: every error of every rule at once (78); `E-RULE-NONE` where there is no rule.
    static func read(path: String, vocabulary: RuleVocabulary) throws -> [Rule] {
        let text = try UTF8Text.read(path: path, maxBytes: limit, what: "the file of rules", area: "MAN")
        let front = try FrontMatter.split(text, file: path)
        let document = try MarkdownDocument.parse(front.body, file: path, firstLine: front.firstBodyLine)
        var reader = RuleReader(vocabulary: vocabulary)
        var rules: [Rule] = []
        var blocks = 0
        var doubtful: [Diagnostic] = []
        for block in document.allBlocks {
            guard case .code(let info, let literal, true) = block.kind else { continue }
            let fence = RuleFence(info: info, text: literal)
            doubtful += [fence.finding(.margin, file: path, line: block.line)].compactMap { $0 }
            guard fence == .rule else { continue }
            blocks += 1
            if let rule = reader.read(RuleBlock(info: info, text: literal, file: path, line: block.line)) {
                rules.append(rule)
            }
        }
        let findings = reader.diagnostics + doubtful
        guard findings.isEmpty else { throw DiagnosticList(findings) }
        guard blocks > 0 else {
            throw Diagnostic(
                "RULE-NONE", "no rule in the file", at: .file(path), hint: "a rule is a fenced block ```rule",
                exit: .configuration)
        }
        return rules
    }
}
