import Diagnostics

/// One fenced block whose info string begins with `rule`.
public struct RuleBlock: Hashable, Sendable {
    /// Behind the fence: `rule LEAD-2 major people`.
    public var info: String
    /// The lines between the fences.
    public var text: String
    public var file: String
    /// Line of the fence, from 1.
    public var line: Int

    public init(info: String, text: String, file: String, line: Int) {
        self.info = info
        self.text = text
        self.file = file
        self.line = line
    }
}

/// Reads the rules of one manual block by block, and gathers what is wrong with them.
public struct RuleReader {
    /// Most findings that are listed one by one.
    public static let limit = 1000

    private let vocabulary: RuleVocabulary
    private var firstUse: [String: String] = [:]
    private var listed: [Diagnostic] = []
    private var unlisted = 0
    private var lastPlace = Place.nowhere

    public init(vocabulary: RuleVocabulary = .lenient) { self.vocabulary = vocabulary }

    /// All findings so far, in the order of the text; beyond `limit` a last one with their number.
    public var diagnostics: [Diagnostic] {
        guard unlisted > 0 else { return listed }
        return listed + [
            Diagnostic(
                "RULE-MANY", "\(unlisted) more errors in rules are not listed", at: lastPlace,
                hint: "mend those above first", exit: .configuration)
        ]
    }

    /// Reads one rule.
    /// - Returns: nil where anything is wrong with it; `diagnostics` says what.
    public mutating func read(_ block: RuleBlock) -> Rule? {
        let bytes = Array(block.text.utf8)
        var source = RuleSource(file: block.file, line: block.line, head: "```" + block.info, lines: [])
        var findings: [RuleFinding] = []
        let head = head(block, &findings)
        var parser = BlockParser(vocabulary)
        let parsed = parser.parse(bytes, firstLine: block.line + 1)
        findings += parser.findings
        source.lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
        }
        while source.lines.last?.isEmpty == true { source.lines.removeLast() }
        for finding in findings {
            lastPlace = .file(block.file, line: Int(finding.position.line), column: Int(finding.position.column))
            if listed.count < RuleReader.limit { listed.append(finding.diagnostic(source)) } else { unlisted += 1 }
        }
        guard findings.isEmpty, let head, var rule = parsed else { return nil }
        rule.id = head.id
        rule.severity = head.severity
        rule.category = head.category
        rule.source = source
        return rule
    }

    // MARK: Head

    private mutating func head(
        _ block: RuleBlock, _ findings: inout [RuleFinding]
    ) -> (id: String, severity: RuleSeverity, category: RuleCategory)? {
        let words = RuleReader.words(block)
        let whole = SourcePosition(line: block.line, column: 1, length: 3 + block.info.unicodeScalars.count)
        guard words.count == 4 else {
            findings.append(
                RuleFinding(
                    "HEAD", "a rule begins with ```rule ID severity category", at: whole,
                    ["hint: for example ```rule LEAD-2 major people"]))
            return nil
        }
        let id = words[1]
        if !RuleReader.isID(id.text) {
            findings.append(
                RuleFinding(
                    "ID", "'\(LogText.excerpt(id.text))' is no rule id", at: id.position,
                    ["hint: capitals and digits in two or more parts with hyphens, such as LEAD-2"]))
        } else if let first = firstUse[id.text] {
            findings.append(
                RuleFinding("DUPLICATE", "duplicate rule id '\(id.text)', first at \(first)", at: id.position))
        } else {
            let name = block.file.split(separator: "/").last.map(String.init) ?? block.file
            firstUse[id.text] = "\(name):\(block.line)"
        }
        let severity = RuleSeverity(rawValue: words[2].text)
        if severity == nil {
            findings.append(
                .unknown(
                    "SEVERITY", "unknown severity '\(LogText.excerpt(words[2].text))'", at: words[2].position,
                    word: words[2].text, accepted: RuleSeverity.allCases.map(\.rawValue)))
        }
        let category = RuleCategory(rawValue: words[3].text)
        if category == nil {
            findings.append(
                .unknown(
                    "CATEGORY", "unknown category '\(LogText.excerpt(words[3].text))'", at: words[3].position,
                    word: words[3].text, accepted: RuleCategory.allCases.map(\.rawValue)))
        }
        guard let severity, let category else { return nil }
        return (id.text, severity, category)
    }

    /// The words of the info string with their places, which stands behind three backticks.
    private static func words(_ block: RuleBlock) -> [(text: String, position: SourcePosition)] {
        var words: [(text: String, position: SourcePosition)] = []
        var column = 4
        for part in block.info.split(separator: " ", omittingEmptySubsequences: false) {
            let length = part.unicodeScalars.count
            if length > 0 {
                words.append((String(part), SourcePosition(line: block.line, column: column, length: length)))
            }
            column += length + 1
        }
        return words
    }

    /// `[A-Z][A-Z0-9]*(-[A-Z0-9]+)+`.
    static func isID(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard parts.count >= 2, let first = parts[0].first, first >= 0x41, first <= 0x5A else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x30 && $0 <= 0x39 }
        }
    }
}
