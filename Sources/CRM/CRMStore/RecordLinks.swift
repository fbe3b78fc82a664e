import CRMModel
import GRDB

/// Where records stand in the CRM they come from: an address for each, made from a pattern.
public struct RecordLinks: Sendable {
    /// Pattern by entity, with the base filled in.
    private let patterns: [String: String]
    /// The source's id of records that have another one here, by entity.
    private let sourceIDs: [String: [String: String]]

    /// Reads the patterns of the source, which the settings may override.
    /// - Parameter settings: `base`, the address of the CRM, and patterns by entity.
    public static func read(_ snapshot: CRMSnapshot, settings: [String: String]) throws -> RecordLinks {
        var patterns: [String: String] = [:]
        for (key, value) in try snapshot.meta() where key.hasPrefix("link.") {
            patterns[String(key.dropFirst(5))] = value
        }
        for (key, value) in settings where key != "base" { patterns[key] = value }
        let base = settings["base"].map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        patterns = patterns.compactMapValues { pattern in
            guard pattern.contains("{base}") else { return pattern }
            return base.map { pattern.replacing("{base}", with: $0) }
        }
        // What comes from a database leads to the web and nowhere else.
        patterns = patterns.filter { $0.value.hasPrefix("https://") || $0.value.hasPrefix("http://") }
        var sourceIDs: [String: [String: String]] = [:]
        try snapshot.read { db in
            for (entity, table) in FilledFields.tables where patterns[entity] != nil {
                try ColumnReader.forEach(
                    db, "SELECT id, source_id FROM \(table) WHERE source_id IS NOT NULL AND source_id <> id ORDER BY id"
                ) { row in
                    if let id = row.text(0) { sourceIDs[entity, default: [:]][id] = row.text(1) }
                }
            }
        }
        return RecordLinks(patterns: patterns, sourceIDs: sourceIDs)
    }

    /// The address of a record; nil where there is no pattern for its entity.
    public func address(_ entity: String, _ id: String?) -> String? {
        guard let id, !id.isEmpty, let pattern = patterns[entity] else { return nil }
        return pattern.replacing("{id}", with: RecordLinks.encoded(sourceIDs[entity]?[id] ?? id))
    }

    /// An id as part of an address: everything but letters, digits and `-._~` as percent and two digits.
    private static func encoded(_ id: String) -> String {
        var text = ""
        for byte in id.utf8 {
            let isPlain: Bool
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: isPlain = true
            default: isPlain = false
            }
            if isPlain {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }
}
