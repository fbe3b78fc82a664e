import CRMModel
import Diagnostics
import Foundation
import ManualLint
import RuleLanguage
import SiteBuilder
import UsageManual

/// A project folder with a manual, removed when the value goes.
final class Project {
    let folder = NSTemporaryDirectory() + "lint-" + UUID().uuidString
    var manual: String { folder + "/content/usage-manual" }

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: manual + "/history", withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: manual + "/" + name))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func read() throws -> UsageManual {
        try withExtendedLifetime(self) { try ManualReader.read(folder: manual) }
    }

    /// What `manual check` finds in it, without a database.
    func check() throws -> SiteBuilder.ManualCheck {
        var options = SiteBuilder.Options()
        options.project = folder
        return try withExtendedLifetime(self) { try SiteBuilder(options).checkManual(paths: []) }
    }
}

/// A chapter with everything an area needs, and these rules, each below a step of its own. Its front matter has ten
/// lines, so that the first step stands on line 11.
func chapter(_ rules: [String], id: String = "lead", front: [String: String?] = [:]) -> String {
    var keys =
        [
            ("title", "Leads"), ("objective", "Answer every lead"), ("metric", "win-rate"), ("owner", "AE"),
            ("applies-to", "[AE]"), ("version", "2"), ("effective", "2026-06-01"),
        ] as [(String, String?)]
    for (key, value) in front.sorted(by: { $0.key < $1.key }) {
        if let place = keys.firstIndex(where: { $0.0 == key }) {
            keys[place].1 = value
        } else {
            keys.append((key, value))
        }
    }
    let lines = keys.compactMap { key, value in value.map { "\(key): \($0)\n" } }.joined()
    let steps = rules.enumerated().map { "## \($0.offset + 1) Step\n\n```\($0.element)\n```\n\n" }.joined()
    return "---\narea: \(id)\n\(lines)---\n\(steps)"
}

/// What is found in one chapter of these rules.
func findings(
    _ rules: [String], front: [String: String?] = [:], vocabulary: RuleVocabulary = .lenient
) throws -> [LintFinding] {
    let manual = try Project(["10-lead.md": chapter(rules, front: front)]).read()
    var sources = ManualLint.Sources()
    sources.asOf = CalendarDate(iso: "2026-10-31")
    sources.vocabulary = vocabulary
    return ManualLint(manual, sources).findings
}

/// The same, by id.
func ids(
    _ rules: [String], front: [String: String?] = [:], vocabulary: RuleVocabulary = .lenient
) throws -> [String] {
    try findings(rules, front: front, vocabulary: vocabulary).map { "\($0.lint.id) \($0.rule ?? "")" }
}

/// A rule without examples, so that L09 is found too unless they are added.
func rule(_ id: String, _ clauses: String, _ severity: String = "major") -> String {
    "rule \(id) \(severity) people\n" + clauses.replacingOccurrences(of: " / ", with: "\n")
}

/// The folder of public specifications and data sets; nil where it is absent.
let sharedFolder: String? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let folder =
        ProcessInfo.processInfo.environment["CRMSITE_SHARED"]
        ?? root.deletingLastPathComponent().appendingPathComponent("shared").path
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()
