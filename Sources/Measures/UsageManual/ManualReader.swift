import CRMModel
import Diagnostics
import Markdown
import TextFormats

/// Reads the files of a manual.
public struct ManualReader {
    /// Largest file in bytes.
    static let limit = 10 << 20

    private let collector = DiagnosticCollector()
    private var firstUse: [String: Place] = [:]
    private var warnings: [Diagnostic] = []

    /// Reads every `.md` file of a folder, in the order of their names. No folder: an empty manual.
    /// - Throws: all errors of all files at once (78).
    public static func read(folder: String) throws -> UsageManual {
        var reader = ManualReader()
        var areas: [ManualArea] = []
        var prose: [ManualProse] = []
        for path in files(folder) {
            guard let text = reader.text(path) else { continue }
            reader.read(text, path, &areas, &prose)
        }
        try reader.collector.throwIfErrors()
        return UsageManual(areas: areas, prose: prose, warnings: reader.warnings)
    }

    private init() {}

    private static func files(_ folder: String) -> [String] {
        let names = DirectoryListing.names(folder).filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
        return names.map { folder + "/" + $0 }
    }

    private func text(_ path: String) -> String? {
        collector.attempt { () throws(Diagnostic) in
            try UTF8Text.read(
                path: path, maxBytes: ManualReader.limit, what: "the manual page", area: "MAN", followLinks: false)
        }
    }

    private mutating func read(
        _ text: String, _ path: String, _ areas: inout [ManualArea], _ prose: inout [ManualProse]
    ) {
        guard let front = collector.attempt({ () throws(Diagnostic) in try FrontMatter.split(text, file: path) }),
            let document = collector.attempt({ () throws(Diagnostic) in
                try MarkdownDocument.parse(
                    front.body, file: path, firstLine: front.firstBodyLine, reservedIDs: ["main"])
            })
        else { return }
        if let yaml = front.yaml {
            guard
                let node = collector.attempt({ () throws(Diagnostic) in
                    try YAMLDocument(yaml, file: path, firstLine: front.firstYAMLLine, area: "MAN").root
                })
            else { return }
            let section = YAMLSection(node, collector: collector)
            if section.node("area") != nil {
                if let area = area(section, document, path) { areas.append(area) }
                return
            }
            // Front matter with the words of an area but without `area` is a slip of the pen, not prose.
            if ["objective", "applies-to", "late-stage"].contains(where: { section.node($0) != nil }) {
                _ = section.string("area", required: true)
                return
            }
        }
        let heading = document.blocks.lazy.compactMap { block -> String? in
            if case .heading(_, let text, _, _) = block.kind { text } else { nil }
        }.first
        let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? path
        prose.append(ManualProse(file: path, title: heading ?? name, blocks: document.blocks))
    }

    private mutating func area(_ section: YAMLSection, _ document: MarkdownDocument, _ path: String) -> ManualArea? {
        let id = section.string("area", required: true)
        if let id, let node = section.node("area") {
            let isName =
                id.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } == true
                && id.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
            if !isName {
                collector.report(
                    node.error(
                        "AREA", "'\(LogText.excerpt(id))' is no area name",
                        hint: "small letters, digits and hyphens, a letter first"))
            }
            claim("area '\(id)'", node.place)
        }
        let title = section.string("title", required: true)
        let objective = section.string("objective", required: true)
        let version = section.int("version", in: 1...100_000) ?? 1
        var effective: CalendarDate?
        if let text = section.string("effective"), let node = section.node("effective") {
            effective = CalendarDate(iso: text)
            if effective == nil {
                collector.report(node.error("DATE", "'\(LogText.excerpt(text))' is no day", hint: "write YYYY-MM-DD"))
            }
        }
        let appliesTo: [String]
        if let node = section.node("applies-to"), case .scalar = node.content {
            appliesTo = section.string("applies-to").map { [$0] } ?? []
        } else {
            appliesTo = section.strings("applies-to") ?? []
        }
        let metric = section.string("metric")
        let target = section.string("target")
        let owner = section.string("owner")
        let lateStage = section.string("late-stage")
        _ = section.string("value-list-date")
        section.finish()
        var (introduction, steps) = cut(document, path)
        // The page has the title already; a first heading that repeats it would say it twice.
        if let first = introduction.first, case .heading(1, _, _, _) = first.kind { introduction.removeFirst() }
        for step in steps where step.rules.isEmpty && step.humanCheck == nil {
            warnings.append(
                Diagnostic(
                    .warning, "MAN-STEP", "step '\(LogText.excerpt(step.title))' has no rule",
                    at: .file(path, line: step.line),
                    hint: "add a rule, or <!-- human-checked: REASON -->", exit: .findings))
        }
        guard let id, let title, let objective else { return nil }
        return ManualArea(
            file: path, id: id, title: title, objective: objective, metric: metric, target: target, owner: owner,
            appliesTo: appliesTo,
            version: version, effective: effective, lateStage: lateStage, introduction: introduction, steps: steps)
    }

    /// Cuts a document at its headings of level 2.
    private mutating func cut(_ document: MarkdownDocument, _ path: String) -> ([MarkdownBlock], [ManualStep]) {
        var introduction: [MarkdownBlock] = []
        var steps: [ManualStep] = []
        var current: (title: String, id: String, line: Int, content: [StepContent], check: String?)?
        func close() {
            guard let step = current else { return }
            steps.append(
                ManualStep(
                    title: step.title, id: step.id, line: step.line, content: step.content, humanCheck: step.check))
        }
        for block in document.blocks {
            if case .heading(2, let text, let id, _) = block.kind {
                close()
                current = (text, id, block.line, [], nil)
                continue
            }
            if let comment = block.comment {
                let text = comment.trimmed
                if text.hasPrefix("human-checked:") {
                    current?.check = String(text.dropFirst("human-checked:".count)).trimmed
                }
                continue
            }
            if case .code(let info, let literal, true) = block.kind, info == "rule" || info.hasPrefix("rule ") {
                if let rule = rule(info, literal, path, block.line) {
                    if current == nil {
                        collector.report(
                            Diagnostic(
                                "RULE-PLACE", "rule '\(rule.id)' stands above the first step",
                                at: .file(path, line: block.line),
                                hint: "put it below a heading of level 2", exit: .configuration))
                    }
                    current?.content.append(.rule(rule))
                }
                continue
            }
            if current == nil { introduction.append(block) } else { current?.content.append(.prose(block)) }
        }
        close()
        return (introduction, steps)
    }

    /// The head of a rule block: `rule ID severity category`.
    private mutating func rule(_ info: String, _ literal: String, _ path: String, _ line: Int) -> RuleText? {
        let words = info.split(separator: " ").map(String.init)
        let place = Place.file(path, line: line)
        guard words.count == 4 else {
            collector.report(
                Diagnostic(
                    "RULE-HEAD", "a rule begins with ```rule ID severity category", at: place,
                    hint: "for example ```rule LEAD-2 major people", exit: .configuration))
            return nil
        }
        if let (what, hint) = RuleWord.severity.problem(words[2]) {
            collector.report(Diagnostic("RULE-SEVERITY", what, at: place, hint: hint, exit: .configuration))
        }
        if let (what, hint) = RuleWord.category.problem(words[3]) {
            collector.report(Diagnostic("RULE-CATEGORY", what, at: place, hint: hint, exit: .configuration))
        }
        claim("rule id '\(words[1])'", place)
        var lines = literal.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return RuleText(id: words[1], severity: words[2], category: words[3], lines: lines, file: path, line: line)
    }

    /// Reports a name that is used twice in the manual.
    private mutating func claim(_ name: String, _ place: Place) {
        if let first = firstUse[name] {
            collector.report(
                Diagnostic(
                    "RULE-DUPLICATE", "duplicate \(name), first at \(first.text ?? "")", at: place,
                    hint: "give it a name of its own", exit: .configuration))
        } else {
            firstUse[name] = place
        }
    }
}

/// A word of a rule's head that must be one of a few.
private struct RuleWord {
    let name: String
    let accepted: [String]

    static let severity = RuleWord(name: "severity", accepted: ["minor", "major", "critical"])
    static let category = RuleWord(name: "category", accepted: ["people", "process", "technology"])

    /// What is wrong with a word, and what to write; nil for an accepted one.
    func problem(_ word: String) -> (what: String, hint: String)? {
        if accepted.contains(word) { return nil }
        let near = NearestName.of(word, in: accepted).map { "did you mean '\($0)'? " } ?? ""
        return ("unknown \(name) '\(LogText.excerpt(word))'", "\(near)accepted: \(accepted.joined(separator: ", "))")
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmed: String {
        let isBlank = { (character: Character) in
            character == " " || character == "\n" || character == "\t" || character == "\r"
        }
        guard let start = firstIndex(where: { !isBlank($0) }), let end = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[start...end])
    }
}
