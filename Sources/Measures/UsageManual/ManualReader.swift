import CRMModel
import Diagnostics
import Markdown
import RuleLanguage
import TextFormats

/// Reads the files of a manual.
public struct ManualReader {
    /// Largest file in bytes.
    static let limit = 4 << 20

    /// Keys that only an area's front matter has.
    private static let areaKeys = [
        "objective", "metric", "target", "applies-to", "effective", "late-stage", "value-list-date",
    ]

    private let collector: DiagnosticCollector
    private var firstUse: [String: Place] = [:]
    private var rules: RuleReader

    /// Reads every `.md` file of a folder, in the order of their names, and the earlier versions in its folder
    /// `history`. No folder: an empty manual.
    /// - Parameter vocabulary: the names rules may use. Earlier versions may use any, since names change.
    /// - Throws: all errors of all files at once (78).
    public static func read(folder: String, vocabulary: RuleVocabulary = .lenient) throws -> UsageManual {
        guard DirectoryListing.isFolder(folder) else { return UsageManual(areas: [], prose: []) }
        return try read(paths: [folder], vocabulary: vocabulary)
    }

    /// Reads the manual of these folders and single files, in the order they are named.
    /// - Throws: all errors of all files at once (78); a file that is not there (66).
    public static func read(paths: [String], vocabulary: RuleVocabulary = .lenient) throws -> UsageManual {
        let collector = DiagnosticCollector()
        let manual = gather(paths, vocabulary, collector)
        try collector.throwIfErrors()
        return manual
    }

    /// The rules that can be read of a manual, whatever else is wrong with it. No errors are told.
    public static func readableRules(paths: [String], vocabulary: RuleVocabulary = .lenient) -> [Rule] {
        let manual = gather(paths, vocabulary, DiagnosticCollector())
        return manual.areas.flatMap { ([$0] + $0.history).flatMap(\.rules) }
    }

    /// Reads all that can be read; what is wrong goes to the collector.
    private static func gather(
        _ paths: [String], _ vocabulary: RuleVocabulary, _ collector: DiagnosticCollector
    ) -> UsageManual {
        let folders = paths.filter(DirectoryListing.isFolder)
        for folder in folders { ManualFolder(path: folder).reportUnread(collector) }
        let found = DiagnosticCollector()
        var reader = ManualReader(found, vocabulary)
        var areas: [ManualArea] = []
        var prose: [ManualProse] = []
        let pages = paths.flatMap { folders.contains($0) ? ManualFolder(path: $0).pages : [$0] }
        for path in pages {
            guard let text = reader.text(path) else { continue }
            reader.read(text, path, &areas, &prose)
        }
        var order = FindingOrder(pages)
        collector.report(DiagnosticList(order.sorted(found.diagnostics + reader.rules.diagnostics)))
        let history = ManualHistory(collector: collector)
        for path in folders.flatMap({ ManualFolder(path: $0 + "/history").pages }) {
            guard let version = ManualReader.version(path, collector) else { continue }
            history.add(version, to: &areas)
        }
        history.order(&areas)
        for area in areas { checkDays(area, collector) }
        return UsageManual(areas: areas, prose: prose)
    }

    private init(_ collector: DiagnosticCollector, _ vocabulary: RuleVocabulary) {
        self.collector = collector
        rules = RuleReader(vocabulary: vocabulary)
    }

    /// One file of the history, whose names are its own; nil where it is no area.
    private static func version(_ path: String, _ collector: DiagnosticCollector) -> ManualArea? {
        let found = DiagnosticCollector()
        var reader = ManualReader(found, .lenient)
        var areas: [ManualArea] = []
        var prose: [ManualProse] = []
        if let text = reader.text(path) { reader.read(text, path, &areas, &prose) }
        var order = FindingOrder([path])
        collector.report(DiagnosticList(order.sorted(found.diagnostics + reader.rules.diagnostics)))
        return areas.first
    }

    /// A rule that ends before its chapter begins is never in force.
    private static func checkDays(_ area: ManualArea, _ collector: DiagnosticCollector) {
        guard let begin = area.effective else { return }
        for rule in area.rules {
            guard let range = rule.effective, let end = range.to, end < begin else { continue }
            collector.report(
                rule.source.diagnostic(
                    "DEAD", "this rule can never fire", at: range.position,
                    details: ["it ends on \(end.iso), and its chapter is in force only from \(begin.iso)"]))
        }
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
            // Front matter with the words of an area, or above rules, but without `area` is a slip of the pen, not prose.
            if ManualReader.areaKeys.contains(where: { section.node($0) != nil })
                || document.blocks.contains(where: { $0.isRule })
            {
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
        let effective = date("effective", section)
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
        let valueListDate = date("value-list-date", section)
        let published = date("published", section)
        section.finish()
        var keys: [String: Place] = [:]
        for key in [
            "area", "metric", "owner", "applies-to", "version", "effective", "late-stage", "value-list-date",
            "published",
        ] {
            keys[key] = section.node(key)?.place
        }
        var (introduction, steps) = cut(document, path)
        // The page has the title already; a first heading that repeats it would say it twice.
        if let first = introduction.first, case .heading(1, _, _, _) = first.kind { introduction.removeFirst() }
        guard let id, let title, let objective else { return nil }
        return ManualArea(
            file: path, id: id, title: title, objective: objective, metric: metric, target: target, owner: owner,
            appliesTo: appliesTo,
            version: version, effective: effective, lateStage: lateStage, valueListDate: valueListDate,
            published: published, keys: keys, introduction: introduction, steps: steps)
    }

    private func date(_ key: String, _ section: YAMLSection) -> CalendarDate? {
        guard let text = section.string(key), let node = section.node(key) else { return nil }
        let date = CalendarDate(iso: text)
        if date == nil {
            collector.report(node.error("DATE", "'\(LogText.excerpt(text))' is no day", hint: "write YYYY-MM-DD"))
        }
        return date
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
            reportNearRules(block, path, .margin)
            if case .code(let info, let literal, true) = block.kind, block.isRule {
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

    /// Reports blocks that were meant as rules and are not read as such: another word, or another place than the margin.
    private func reportNearRules(_ block: MarkdownBlock, _ path: String, _ place: RuleFence.Surroundings) {
        func report(_ fence: RuleFence, _ place: RuleFence.Surroundings, line: Int) {
            if let finding = fence.finding(place, file: path, line: line) { collector.report(finding) }
        }
        switch block.kind {
        case .code(let info, let literal, true):
            report(RuleFence(info: info, text: literal), place, line: block.line)
        case .code(_, let literal, false):
            if let fence = ManualReader.fence(literal.prefix { $0 != "\n" }) {
                report(fence, .indented, line: block.line)
            }
        case .html(let literal):
            for (offset, line) in literal.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if let fence = ManualReader.fence(line) { report(fence, .html, line: block.line + offset) }
            }
        case .paragraph(let content):
            if case .text(let text)? = content.first, RuleFence.beginsWithHead(text) {
                report(.rule, .unfenced, line: block.line)
            }
        default: break
        }
        for child in block.children { reportNearRules(child, path, .nested) }
    }

    /// What a line says as the fence of a rule, where it is one that Markdown does not see.
    private static func fence(_ line: Substring) -> RuleFence? {
        let trimmed = line.drop { $0 == " " || $0 == "\t" }
        guard let mark = ["```", "~~~"].first(where: { trimmed.hasPrefix($0) }) else { return nil }
        let fence = RuleFence(info: String(trimmed.dropFirst(mark.count).drop { $0 == " " }))
        return fence == .other ? nil : fence
    }

    /// A rule block, read; nil where it is wrong.
    private mutating func rule(_ info: String, _ literal: String, _ path: String, _ line: Int) -> RuleText? {
        guard let rule = rules.read(RuleBlock(info: info, text: literal, file: path, line: line)) else { return nil }
        let unanswerable = RuleReach.check(rule)
        collector.report(DiagnosticList(unanswerable))
        guard unanswerable.isEmpty else { return nil }
        return RuleText(
            rule: rule, id: rule.id, severity: rule.severity.rawValue, category: rule.category.rawValue,
            lines: rule.source.lines, file: path, line: line)
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

extension MarkdownBlock {
    /// Whether it is the block of a rule.
    fileprivate var isRule: Bool {
        guard case .code(let info, _, true) = kind else { return false }
        return RuleFence(info: info) == .rule
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
