import CRMStore
import Diagnostics

/// The columns of one staged table, grown as further parts bring further columns.
package struct StagedTable {
    /// One column of the staged table.
    struct Column {
        /// Its name in the mapping's SQL.
        let name: String
        /// The mapping's name of it where the mapping names it, else the source's.
        let title: String
        let isSpoken: Bool
    }

    let input: Mapping.Input
    private(set) var columns: [Column] = []
    /// Columns the mapping names that a part lacks.
    private(set) var absent: Set<String> = []
    /// Part → where each of its columns is staged, in the order of its header.
    private var places: [String: [Int?]] = [:]
    /// Columns of the source that are not staged.
    private var notStaged: [String] = []
    /// How many of them the table in the database has; nil before it is made.
    private var created: Int?
    private var names: Set<String> = ["source_line", "source_table"]
    /// The names of columns that the mapping does not speak of, by their titles.
    private var strangerNames: [String: String] = [:]

    /// Begins with the columns the mapping names: they have the first right to their names.
    init(_ input: Mapping.Input) {
        self.input = input
        for title in input.spokenColumns { add(title, isSpoken: true) }
        for title in input.spokenColumns {
            guard case .ownMoney? = input.types[title], let name = name(of: title) else { continue }
            add(StagedTable.markName(name), isSpoken: true)
        }
    }

    /// Where each column of a part is staged (nil: it is not), which columns the mapping names are not in it, and which
    /// columns it has that the mapping does not name. New columns are added.
    mutating func place(
        _ header: [String], of part: String
    ) -> (places: [Int?], missing: [String], strangers: [String]) {
        let match = HeaderMatch(header, input)
        var places: [Int?] = []
        nameStrangers(header.indices.filter { match.title(at: $0) == nil }.map { header[$0] })
        for (index, title) in header.enumerated() {
            let canonical = match.title(at: index) ?? title
            let isSpoken = match.title(at: index) != nil
            if let at = columns.firstIndex(where: { $0.title == canonical && $0.isSpoken == isSpoken }) {
                places.append(at)
            } else if input.isOnlyNamed, input.custom?.takes(title, isSpoken: false) != true {
                places.append(nil)
                if !notStaged.contains(title) { notStaged.append(title) }
            } else {
                places.append(columns.count)
                add(canonical, isSpoken: false)
            }
        }
        absent.formUnion(match.missing)
        self.places[part] = places
        return (places, match.missing, header.indices.filter { match.title(at: $0) == nil }.map { header[$0] })
    }

    /// Whether rows of a part are in it.
    func holds(_ part: String) -> Bool { places[part] != nil }

    /// Columns of the source that the mapping does not speak of, in their order.
    var strangers: [String] { columns.filter { !$0.isSpoken }.map(\.title) + notStaged }

    /// Where a column stands in a part, from 1; nil where the part has it not.
    func position(of column: Column, in part: String) -> Int? {
        places[part]?.firstIndex { $0.map { columns[$0].name } == column.name }.map { $0 + 1 }
    }

    /// The parts that have a column, by its name in the mapping's SQL.
    func parts(with name: String) -> [String] {
        places.filter { _, at in at.contains { $0.map { columns[$0].name } == name } }.keys.sorted()
    }

    var isCreated: Bool { created != nil }
    /// The columns that the table in the database lacks.
    var newColumns: ArraySlice<Column> { columns[(created ?? 0)...] }
    mutating func noteCreated() { created = columns.count }

    /// The name in the mapping's SQL of a column that the mapping names.
    func name(of title: String) -> String? { columns.first { $0.title == title && $0.isSpoken }?.name }

    /// The columns that become `custom_values`, in the order they stand in the source.
    func customColumns(_ custom: Mapping.Custom) -> [String] {
        columns.filter { $0.title != custom.id && custom.takes($0.title, isSpoken: $0.isSpoken) }.map(\.name)
    }

    /// Chooses the names of columns that the mapping does not speak of in the order of their titles: which of two that
    /// differ in signs alone is `name_2` does not depend on where they stand.
    private mutating func nameStrangers(_ titles: [String]) {
        let new = Set(titles).filter { strangerNames[$0] == nil }
        for title in new.sorted() { strangerNames[title] = freeName(title) }
    }

    private mutating func freeName(_ title: String) -> String {
        let name = StagedTable.stagedName(title)
        var unique = name
        var number = 2
        while !names.insert(unique).inserted {
            unique = "\(name)_\(number)"
            number += 1
        }
        return unique
    }

    private mutating func add(_ title: String, isSpoken: Bool) {
        let unique = (isSpoken ? nil : strangerNames[title]) ?? freeName(title)
        columns.append(Column(name: unique, title: title, isSpoken: isSpoken))
    }

    /// Where the currency written with an amount is staged; nil for a column that is not `money own`.
    func mark(of column: Column) -> Column? {
        guard column.isSpoken, case .ownMoney? = input.types[column.title] else { return nil }
        return columns.first { $0.isSpoken && $0.title == StagedTable.markName(column.name) }
    }

    /// The name in SQL of the sign or code that stands with an amount.
    package static func markName(_ name: String) -> String { name + "_written_currency" }

    /// Lower case, anything but letters and digits as one underscore.
    package static func stagedName(_ title: String) -> String {
        var name = ""
        for scalar in title.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                name.unicodeScalars.append(scalar)
            } else if !name.isEmpty && !name.hasSuffix("_") {
                name += "_"
            }
        }
        if name.hasSuffix("_") { name.removeLast() }
        if name == "source_line" || name == "source_table" { name += "_of_file" }
        return name.isEmpty ? "column" : name
    }
}

/// Which column of a source is which column of the mapping: letter by letter first, then by other spellings, then
/// without case, blanks and punctuation.
struct HeaderMatch {
    private var titles: [String?]
    /// Columns the mapping names that are not there.
    private(set) var missing: [String] = []

    init(_ header: [String], _ input: Mapping.Input) {
        titles = Array(repeating: nil, count: header.count)
        var places: [String: Int] = [:]
        var loosePlaces: [String: Int] = [:]
        for (index, name) in header.enumerated().reversed() {
            places[name] = index
            loosePlaces[HeaderMatch.loose(name)] = index
        }
        var waiting: [String] = []
        for title in input.spokenColumns {
            if let index = places[title] { titles[index] = title } else { waiting.append(title) }
        }
        for title in waiting {
            let names = [title] + (input.spellings[title] ?? [])
            let found = names.compactMap { places[$0] } + names.compactMap { loosePlaces[HeaderMatch.loose($0)] }
            if let index = found.first(where: { titles[$0] == nil }) {
                titles[index] = title
            } else {
                missing.append(title)
            }
        }
    }

    /// The mapping's name of a column of the source; nil where the mapping does not speak of it.
    func title(at index: Int) -> String? { titles[index] }

    private static func loose(_ name: String) -> String {
        var key = ""
        for scalar in name.lowercased().unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            key.unicodeScalars.append(scalar)
        }
        return key
    }
}
