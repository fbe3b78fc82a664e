import CRMModel
import Diagnostics

/// What a text of a programme file may refer to.
public enum ReferenceKind: String, Sendable {
    case user, unit, role, area
}

/// Knows the users, units, roles and areas of a project.
public protocol ProgrammeResolver: Sendable {
    /// The id of what `text` names, by id or by name; nil where nothing, or more than one thing, has that name.
    func id(of kind: ReferenceKind, named text: String) -> String?
}

/// A resolver over plain lists of ids and names.
public struct ProgrammeDirectory: ProgrammeResolver {
    private var ids: [ReferenceKind: [String: String]] = [:]

    /// - Parameters: ids and names of each kind; roles and areas are their own ids.
    public init(
        users: [(id: String, name: String)], units: [(id: String, name: String)], roles: [String], areas: [String]
    ) {
        ids[.user] = ProgrammeDirectory.table(users)
        ids[.unit] = ProgrammeDirectory.table(units)
        ids[.role] = ProgrammeDirectory.table(roles.map { ($0, $0) })
        ids[.area] = ProgrammeDirectory.table(areas.map { ($0, $0) })
    }

    /// The id of what a text names; nil where nothing, or more than one thing, has that name.
    public func id(of kind: ReferenceKind, named text: String) -> String? {
        guard let id = ids[kind]?[text], !id.isEmpty else { return nil }
        return id
    }

    private static func table(_ entries: [(id: String, name: String)]) -> [String: String] {
        var table: [String: String] = [:]
        // A name that two bear resolves to neither; an id always wins over a name.
        for entry in entries { table[entry.name] = table[entry.name] == nil ? entry.id : "" }
        for entry in entries { table[entry.id] = entry.id }
        return table
    }
}

/// A reference as it was written, and what it resolved to.
public struct ProgrammeReference: Hashable, Sendable {
    public let text: String
    /// Nil where nothing is called that: a finding, not an error.
    public let id: String?
}

/// A time as it was written: a day, or an instant of a day.
public struct ProgrammeTime: Hashable, Sendable {
    /// The day as written, never shifted between zones.
    public let date: CalendarDate
    /// Set where a time of day was given; UTC unless the text carries an offset.
    public let instant: Instant?
}

/// The line of a file a record was read from.
public struct ProgrammePlace: Hashable, Sendable {
    public let file: String
    /// Line on which the row, or the cell, starts, from 1.
    public let line: Int
    /// Column in Unicode scalars from 1; nil for a row.
    public let column: Int?

    public init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// As findings name it.
    public var place: Place { .file(file, line: line, column: column) }
}
