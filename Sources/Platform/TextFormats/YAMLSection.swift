import Diagnostics

/// A mapping read key by key. Everything wrong goes to a collector, so that all errors of a file come in one run.
///
/// Each look-up gives nil where the key is absent or its value is of the wrong type; the latter is reported. `finish()`
/// reports the keys that nobody asked for.
public final class YAMLSection {
    public let node: YAMLNode
    public let collector: DiagnosticCollector
    private let entries: [YAMLEntry]
    private var known: [String] = []
    /// How messages call this section; empty for a whole document.
    private let name: String

    /// Reads `node`, which is reported and taken as empty where it is not a mapping. `name` is for messages.
    public init(_ node: YAMLNode, name: String = "", collector: DiagnosticCollector) {
        self.node = node
        self.name = name
        self.collector = collector
        entries = node.isNull ? [] : collector.attempt { () throws(Diagnostic) in try node.mapping() } ?? []
    }

    /// The value of `key`, whatever its type. A required key that is absent is reported as `E-<area>-MISSING`.
    public func node(_ key: String, required: Bool = false) -> YAMLNode? {
        if !known.contains(key) { known.append(key) }
        if let entry = entries.first(where: { $0.key == key }) { return entry.value }
        if required {
            let whole = name.isEmpty ? "" : " in \(name)"
            collector.report(node.error("MISSING", "key \"\(key)\" is missing\(whole)", hint: "add \(key): …"))
        }
        return nil
    }

    /// The text below `key`.
    public func string(_ key: String, required: Bool = false) -> String? {
        value(key, required) { (node) throws(Diagnostic) in try node.string() }
    }

    /// The whole number below `key`.
    public func int(_ key: String, required: Bool = false) -> Int? {
        value(key, required) { (node) throws(Diagnostic) in try node.int() }
    }

    /// A whole number in a range; outside it `E-<area>-RANGE`.
    public func int(_ key: String, in range: ClosedRange<Int>, required: Bool = false) -> Int? {
        value(key, required) { (node) throws(Diagnostic) in
            let value = try node.int()
            guard range.contains(value) else {
                throw node.error("RANGE", "\(key) is \(value), not in \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }

    /// The number below `key`.
    public func double(_ key: String, required: Bool = false) -> Double? {
        value(key, required) { (node) throws(Diagnostic) in try node.double() }
    }

    /// The yes or no below `key`.
    public func bool(_ key: String, required: Bool = false) -> Bool? {
        value(key, required) { (node) throws(Diagnostic) in try node.bool() }
    }

    /// The list below `key`.
    public func list(_ key: String, required: Bool = false) -> [YAMLNode]? {
        value(key, required) { (node) throws(Diagnostic) in try node.list() }
    }

    /// A list of texts; elements of another type are reported each and left out.
    public func strings(_ key: String, required: Bool = false) -> [String]? {
        list(key, required: required)?.compactMap { node in
            collector.attempt { () throws(Diagnostic) in try node.string() }
        }
    }

    /// One of the given words; another is reported with the nearest one as `E-<area>-CHOICE`.
    public func choice(_ key: String, of words: [String], required: Bool = false) -> String? {
        value(key, required) { (node) throws(Diagnostic) in
            let word = try node.string()
            guard words.contains(word) else {
                throw node.error(
                    "CHOICE", "\(key) is \"\(LogText.excerpt(word))\"", hint: Self.hint(word, words, "one of "))
            }
            return word
        }
    }

    /// A mapping below `key`.
    public func section(_ key: String, required: Bool = false) -> YAMLSection? {
        node(key, required: required).map { YAMLSection($0, name: path(key), collector: collector) }
    }

    /// A list of mappings below `key`.
    public func sections(_ key: String, required: Bool = false) -> [YAMLSection] {
        (list(key, required: required) ?? []).map { YAMLSection($0, name: path(key), collector: collector) }
    }

    /// All entries, for a mapping whose keys are free; none of them is then unknown.
    public var allEntries: [YAMLEntry] {
        for entry in entries where !known.contains(entry.key) { known.append(entry.key) }
        return entries
    }

    /// Reports each key that was never asked for as `E-<area>-KEY`, with the nearest known one.
    public func finish() {
        for entry in entries where !known.contains(entry.key) {
            let whole = name.isEmpty ? "" : " in \(name)"
            collector.report(
                entry.keyNode.error(
                    "KEY", "unknown key \"\(LogText.excerpt(entry.key))\"\(whole)",
                    hint: Self.hint(entry.key, known, "known keys: ")))
        }
    }

    private func value<T>(
        _ key: String, _ required: Bool, _ read: (YAMLNode) throws(Diagnostic) -> T
    ) -> T? {
        guard let node = node(key, required: required) else { return nil }
        return collector.attempt { () throws(Diagnostic) in try read(node) }
    }

    private func path(_ key: String) -> String { name.isEmpty ? key : name + "." + key }

    private static func hint(_ word: String, _ words: [String], _ lead: String) -> String {
        if let near = NearestName.of(word, in: words) { return "did you mean \"\(near)\"?" }
        return words.isEmpty ? "" : lead + words.joined(separator: ", ")
    }
}
