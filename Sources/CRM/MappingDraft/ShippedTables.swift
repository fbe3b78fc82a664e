import CRMImport

/// The files of a folder that are tables which a mapping that comes with crmsite reads, by their names and columns.
struct ShippedTables: Sendable {
    let mapping: String
    let files: [String]

    /// Of the mappings, the one that reads most files, the deals among them, and lacks none that it cannot do without; nil
    /// where none does.
    static func of(_ files: [GuessedFile], among mappings: [Mapping]) -> ShippedTables? {
        let deals = files.filter { $0.kind?.name == "opportunities" && $0.leftOut == nil }.map(\.name)
        var best: ShippedTables?
        for mapping in mappings {
            var found: [String] = []
            var lacks = false
            for input in mapping.inputs {
                let fitting = files.filter { fits($0.profile, input) }.map(\.name)
                if fitting.isEmpty, input.isRequired { lacks = true }
                found += fitting.filter { !found.contains($0) }
            }
            guard !lacks, found.count >= 2, found.count > best?.files.count ?? 0, !deals.isEmpty,
                deals.allSatisfy(found.contains)
            else { continue }
            best = ShippedTables(mapping: mapping.name, files: found.sorted())
        }
        return best
    }

    /// Whether a file is called as the mapping calls it, and has the columns without which the table cannot be read.
    private static func fits(_ file: FileProfile, _ input: Mapping.Input) -> Bool {
        guard input.files.contains(where: { !$0.contains("*") && NamePattern($0).matches(file.name) }) else {
            return false
        }
        let header = Set(file.header.map { $0.lowercased() })
        return (input.requiredColumns ?? Set(input.spokenColumns)).allSatisfy { name in
            ([name] + (input.spellings[name] ?? [])).contains { header.contains($0.lowercased()) }
        }
    }
}
