import CRMImport

/// Cells that name people, as they are written: with the given name first or last, and with notes.
enum PeopleNames {
    /// The name as the selects read it: given name first, without a note that somebody is gone.
    static func read(_ cell: String) -> String {
        NoPerson.isName(cell) ? cell : GivenNameFirst.name(PersonCell(cell).name ?? cell)
    }

    /// Whether any value of a sample is read otherwise than it is written.
    static func change(_ sketch: ValueSketch) -> Bool {
        // Most columns hold keys and plain names.
        sketch.entries.values.contains { entry in
            entry.value.utf8.contains { [0x28, 0x2C, 0x2D, 0x5B, 0xE2].contains($0) }
                && read(entry.value) != entry.value
        }
    }

    /// A sample as the selects read it.
    static func read(_ sketch: ValueSketch) -> ValueSketch { change(sketch) ? sketch.replacing(read) : sketch }

    /// The expression in SQL that reads a cell so.
    static func sql(_ value: String) -> String { "given_name_first(coalesce(person_named(\(value)), \(value)))" }

    /// The words of a name, whatever their order, letters' case and marks.
    static func key(_ name: String) -> String { NameKey.split(name.lowercased()).sorted().joined(separator: " ") }

    /// Whether two spellings are one name: the same words in the same order, or with a family name in capitals put first.
    static func areOne(_ a: String, _ b: String) -> Bool {
        func words(_ name: String) -> [String] { NameKey.split(name.lowercased()) }
        return [a, capitalsLast(a)].contains { first in [b, capitalsLast(b)].contains { words($0) == words(first) } }
    }

    /// `Karl MÜLLER` for `MÜLLER Karl`.
    private static func capitalsLast(_ name: String) -> String {
        let words = name.split(separator: " ")
        let capitals = words.prefix { word in
            word.unicodeScalars.allSatisfy { !$0.properties.isLowercase } && word.unicodeScalars.count > 1
        }
        guard !capitals.isEmpty, capitals.count < words.count else { return name }
        return (words.dropFirst(capitals.count) + capitals).joined(separator: " ")
    }
}
