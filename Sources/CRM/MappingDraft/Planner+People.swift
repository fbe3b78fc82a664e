import CRMImport
import Diagnostics

/// People who are spelt in several ways.
extension Planner {
    /// One way of writing a name.
    private struct Spelling {
        let name: String
        var rows = 0
        var isListed = false
        /// Where it stands first, and the cells that are read as it, by file and column.
        var cells: [(file: GuessedFile, index: Int, entry: ValueSketch.Entry)] = []
    }

    private static let columns = ["owner_id", "user_id", "data_owner_id", "created_by_id", "manager_id"]

    /// Repairs spellings that are plainly one name, and says which may be.
    mutating func repairPeople() {
        var groups: [String: [Spelling]] = [:]
        var order: [String] = []
        for file in files where file.leftOut == nil && file.kind?.table != nil {
            let isList = file.kind?.name == "users"
            for column in isList ? ["name"] : Planner.columns {
                guard let index = file.index(of: column) else { continue }
                for entry in file.profile.sketches[index].values where Planner.looksLikeName(entry.value) {
                    let name = PeopleNames.read(entry.value)
                    let key = PeopleNames.key(name)
                    if groups[key] == nil { order.append(key) }
                    var spellings = groups[key] ?? []
                    let place = spellings.firstIndex { $0.name == name } ?? spellings.count
                    if place == spellings.count { spellings.append(Spelling(name: name)) }
                    spellings[place].rows += entry.count
                    spellings[place].isListed = spellings[place].isListed || isList
                    spellings[place].cells.append((file, index, entry))
                    groups[key] = spellings
                }
            }
        }
        for key in order { repair(groups[key] ?? []) }
    }

    private mutating func repair(_ spellings: [Spelling]) {
        guard spellings.count > 1, spellings.count(where: \.isListed) < 2 else { return }
        // The list's own spelling, else one with small letters, else the most frequent.
        func isPlain(_ name: String) -> Bool {
            name.split(separator: " ").allSatisfy { $0.unicodeScalars.contains { $0.properties.isLowercase } }
        }
        let right = spellings.enumerated().max { a, b in
            func rank(_ spelling: Spelling) -> (Int, Int, Int) {
                (spelling.isListed ? 1 : 0, isPlain(spelling.name) ? 1 : 0, spelling.rows)
            }
            return rank(a.element) < rank(b.element) || rank(a.element) == rank(b.element) && a.offset > b.offset
        }?.element
        guard let right, let home = right.cells.first else { return }
        for other in spellings where other.name != right.name {
            guard let first = other.cells.first else { continue }
            let place = Place.file(first.file.name, line: first.entry.line, column: first.index + 1)
            let (wrong, name) = (LogText.excerpt(first.entry.value), LogText.excerpt(right.name))
            guard PeopleNames.areOne(other.name, right.name) else {
                note(
                    Diagnostic(
                        .warning, "MAP-TWINS",
                        "'\(wrong)' and '\(name)' of \(home.file.name) may be one person: they are two users",
                        at: place,
                        hint:
                            "if they are one, write repairs: {\(YAMLText.quoted(first.file.profile.header[first.index])): "
                            + "{\(YAMLText.quoted(wrong)): \(YAMLText.quoted(name))}} below the file in mapping.yml"))
                continue
            }
            for cell in other.cells {
                addRepair(cell.file, cell.index, cell.entry.value, right.name)
            }
            note(
                Diagnostic(
                    .warning, "MAP-SPELLING",
                    "'\(wrong)' is taken for '\(name)' of \(home.file.name), \(other.rows) times", at: place,
                    hint: "mapping.yml repairs it; take the line out if they are two people"))
        }
    }

    /// Says how names are read that do not stand as they are, and who is said to be gone.
    mutating func noteReadNames(_ file: GuessedFile, _ index: Int) {
        let values = file.profile.sketches[index].values
        let header = LogText.excerpt(file.profile.header[index])
        let turned = values.filter { PeopleNames.read($0.value) != $0.value }
        let gone = values.filter { PersonCell($0.value).saysGone }
        if let first = turned.first {
            note(
                Diagnostic(
                    .warning, "MAP-SPELLING",
                    "'\(header)': \(turned.count) names are read with the given name first and without notes, such as "
                        + "'\(LogText.excerpt(first.value))' as '\(LogText.excerpt(PeopleNames.read(first.value)))'",
                    at: .file(file.name, line: first.line, column: index + 1),
                    hint: "where that is wrong, take given_name_first out of the selects"))
        }
        if let first = gone.first {
            note(
                Diagnostic(
                    .warning, "MAP-LEAVERS",
                    "'\(header)' says of people that they are gone, and not since when: \(Planner.words(gone)): they count "
                        + "as people who use the CRM",
                    at: .file(file.name, line: first.line, column: index + 1),
                    hint: "write their last day as ends_on into users.sql"))
        }
    }
}
