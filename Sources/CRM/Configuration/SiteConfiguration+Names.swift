import Diagnostics
import TextFormats

/// The names that the rules of the manual may use beside the database's own.
extension SiteConfiguration {
    /// Most names of activities that look at the subject.
    static let subjectLimit = 64

    /// `stages: [A, B]` for a company with one pipeline, or a list for each.
    static func stages(_ root: YAMLSection, _ collector: DiagnosticCollector) -> [String: [String]] {
        guard let node = root.node("stages") else { return [:] }
        if case .list = node.content { return list(node, collector).map { ["default": $0] } ?? [:] }
        guard let section = root.section("stages") else { return [:] }
        defer { section.finish() }
        var stages: [String: [String]] = [:]
        for entry in section.allEntries { stages[entry.key] = list(entry.value, collector) }
        return stages
    }

    private static func list(_ node: YAMLNode, _ collector: DiagnosticCollector) -> [String]? {
        guard let nodes = collector.attempt({ () throws(Diagnostic) in try node.list() }) else { return nil }
        var names: [String] = []
        for node in nodes {
            guard let name = collector.attempt({ () throws(Diagnostic) in try node.string() }) else { continue }
            if names.contains(name) {
                collector.report(node.error("STAGE", "stage '\(LogText.excerpt(name))' stands in the pipeline twice"))
            }
            names.append(name)
        }
        return names
    }

    /// `activities:` with a section for each name.
    static func activities(_ root: YAMLSection, _ collector: DiagnosticCollector) -> [ActivityName] {
        guard let whole = root.section("activities") else { return [] }
        defer { whole.finish() }
        var names: [ActivityName] = []
        for entry in whole.allEntries {
            let section = YAMLSection(entry.value, name: "activities.\(entry.key)", collector: collector)
            let type = section.string("type", required: true)
            let subject = section.string("subject-contains")
            section.finish()
            if let type { names.append(ActivityName(name: entry.key, type: type, subjectContains: subject)) }
        }
        if names.count(where: { $0.subjectContains != nil }) > subjectLimit, let node = root.node("activities") {
            collector.report(
                node.error("ACTIVITY", "at most \(subjectLimit) names of activities may look at the subject"))
        }
        return names
    }

    /// `fields:` with a column for each name.
    static func fields(_ root: YAMLSection, _ collector: DiagnosticCollector) -> [String: String] {
        guard let section = root.section("fields") else { return [:] }
        defer { section.finish() }
        var fields: [String: String] = [:]
        for entry in section.allEntries {
            fields[entry.key] = collector.attempt { () throws(Diagnostic) in try entry.value.string() }
        }
        return fields
    }
}
