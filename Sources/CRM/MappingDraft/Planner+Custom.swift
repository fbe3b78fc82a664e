import CRMStore
import Diagnostics

/// Fields of one's own: what nothing else takes, of the records that profiles and rules speak of.
extension Planner {
    private static let entities = [
        "opportunities": "opportunity", "accounts": "account", "contacts": "contact", "leads": "lead",
    ]

    /// Takes every further column with a value, or notes why it is left out.
    mutating func planCustom() {
        for file in files where file.leftOut == nil && types[file.name] != nil {
            let owner = owner(of: file)
            let taken = Set((types[file.name] ?? [:]).keys)
            var columns: [String] = []
            var left: [String: [String]] = [:]
            for (index, name) in file.profile.header.enumerated() where !taken.contains(name) {
                if let reason = reasonToLeave(file, index, name, isOwned: owner != nil) {
                    left[reason, default: []].append(name)
                } else {
                    columns.append(name)
                }
            }
            if let owner, !columns.isEmpty { custom[file.name] = (owner.entity, owner.id, columns) }
            leftColumns[file.name] = left.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    /// The records whose fields the file's further columns are.
    private func owner(of file: GuessedFile) -> (entity: String, id: String)? {
        guard let table = file.kind?.table, let entity = Planner.entities[table], let id = file.header(of: "id"),
            tables[table]?.parts.contains(where: { $0.file == file.name }) == true
        else { return nil }
        return (entity, id)
    }

    /// Why further columns of a file have no place, and what they may still be.
    private func unused(_ file: GuessedFile) -> String {
        guard let table = file.kind?.table, let schema = Schema.named(table), let plan = tables[table] else {
            return "no page has a place for it"
        }
        let filled = Set(plan.parts.flatMap { $0.columns.map(\.name) })
        let open = schema.columns.map(\.name).filter { !filled.contains($0) && !$0.hasPrefix("source_") }
        let places = open.prefix(6).joined(separator: ", ") + (open.count > 6 ? " …" : "")
        return "no page shows further columns of \(file.kind?.title ?? table)"
            + (open.isEmpty ? "" : "; if one is \(places), say so in \(table).sql")
    }

    private func reasonToLeave(_ file: GuessedFile, _ index: Int, _ name: String, isOwned: Bool) -> String? {
        if file.profile.sketches[index].filled == 0 { return "no value in the rows looked at" }
        if samples(file, index).isEmpty { return "its name speaks of something secret" }
        if NameKey.isLoaders(name) { return "the loader's own" }
        if !isOwned { return unused(file) }
        // In a mapping an asterisk stands for any name.
        return name.contains("*") ? "a name with an asterisk cannot be written in a mapping" : nil
    }
}
