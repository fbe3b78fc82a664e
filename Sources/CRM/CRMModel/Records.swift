/// Which record a row of a table is, by its place in the column set: `ids[row]`.
public typealias RowIndex = Int

/// Finds rows by the source's id. Ids are unique within a table, so the row is the id's number.
public struct IDIndex: Sendable {
    private var index = ByteIndex()

    /// - Precondition: the ids are distinct and none is absent, as a primary key's are.
    public init(_ ids: TextColumn) {
        for row in 0..<ids.count { _ = ids.withBytes(row) { index.insert($0) } }
    }

    public init() {}

    /// The row of an id; nil where no record has it.
    public func row(of id: String) -> RowIndex? {
        var id = id
        return id.withUTF8 { index.number(of: $0) }.map(Int.init)
    }

    /// The row an id refers to, or the mark of a missing or dangling reference.
    public func reference(_ id: String?) -> Int32 {
        guard var id else { return ReferenceColumn.missing }
        return id.withUTF8 { reference(utf8: $0) }
    }

    /// The same from an id's bytes; nil for an absent id.
    public func reference(utf8 id: UnsafeBufferPointer<UInt8>?) -> Int32 {
        guard let id else { return ReferenceColumn.missing }
        return index.number(of: id) ?? ReferenceColumn.dangling
    }
}

/// The nodes of the unit tree.
public struct OrgUnits: Sendable {
    public var ids = TextColumn()
    public var names = TextColumn()
    public var kinds = CodeColumn()
    public var parents = ReferenceColumn()
    public var index = IDIndex()

    public init() {}
    public var count: Int { ids.count }

    /// Whether the way up from a unit leads back to it. Such units are taken as right below the company.
    public func liesInItself(_ unit: RowIndex) -> Bool {
        var current = parents[unit]
        for _ in 0..<count {
            guard let row = current, row != unit else { break }
            current = parents[row]
        }
        return current == unit
    }

    /// The unit of a kind (`branch`, `region` …) that a unit is or lies in; nil where there is none. Cycles end the walk.
    public func ancestor(of unit: RowIndex, kind: String) -> RowIndex? {
        var current: RowIndex? = unit
        for _ in 0...count {
            guard let row = current else { return nil }
            if kinds[row] == kind { return row }
            current = parents[row]
        }
        return nil
    }
}

/// Business segments.
public struct Segments: Sendable {
    public var ids = TextColumn()
    public var names = TextColumn()
    public var index = IDIndex()

    public init() {}
    public var count: Int { ids.count }
}

/// People and service accounts.
public struct Users: Sendable {
    public var ids = TextColumn()
    public var names = TextColumn()
    public var roles = CodeColumn()
    public var levels = IntColumn()
    public var units = ReferenceColumn()
    public var segments = ReferenceColumn()
    public var managers = ReferenceColumn()
    public var timeZones = CodeColumn()
    public var calendars = CodeColumn()
    public var startsOn = DateColumn()
    public var endsOn = DateColumn()
    public var isService = IntColumn()
    public var index = IDIndex()
    /// The people these records are about, by row; nil for everyone (see `RecordRestriction`).
    public internal(set) var members: [Bool]?

    public init() {}
    public var count: Int { ids.count }

    /// Whether a user is a person, not a service account, and one these records are about.
    public func isPerson(_ user: RowIndex) -> Bool { isService[user] != 1 && members?[user] ?? true }

    /// Whether a person these records are about may use the CRM on a day.
    public func isEligible(_ user: RowIndex, on date: CalendarDate) -> Bool {
        if !isPerson(user) { return false }
        if let start = startsOn[user], date < start { return false }
        if let end = endsOn[user], date > end { return false }
        return true
    }

    /// The same users in another order: rows are numbered anew, and the index and references to managers follow.
    /// - Parameter rows: every row once.
    public func ordered(_ rows: [RowIndex]) -> Users {
        var places = [Int32](repeating: ReferenceColumn.missing, count: count)
        for (place, row) in rows.enumerated() { places[row] = Int32(place) }
        var users = Users()
        users.ids = ids.taking(rows)
        users.names = names.taking(rows)
        users.roles = roles.taking(rows)
        users.levels = levels.taking(rows)
        users.units = units.taking(rows)
        users.segments = segments.taking(rows)
        users.managers = managers.taking(rows, places: places)
        users.timeZones = timeZones.taking(rows)
        users.calendars = calendars.taking(rows)
        users.startsOn = startsOn.taking(rows)
        users.endsOn = endsOn.taking(rows)
        users.isService = isService.taking(rows)
        users.index = IDIndex(users.ids)
        users.members = members.map { members in rows.map { members[$0] } }
        return users
    }
}

/// Companies and households.
public struct Accounts: Sendable {
    public var ids = TextColumn()
    public var names = TextColumn()
    public var types = CodeColumn()
    public var industries = CodeColumn()
    public var owners = ReferenceColumn()
    public var units = ReferenceColumn()
    public var segments = ReferenceColumn()
    public var parents = ReferenceColumn()
    public var countries = CodeColumn()
    public var websites = TextColumn()
    public var employees = IntColumn()
    public var createdAt = IntColumn()
    public var verifiedAt = IntColumn()
    public var sourceLines = IntColumn()
    public var index = IDIndex()

    public init() {}
    public var count: Int { ids.count }
}

/// Steps of the pipelines, in order of pipeline and position.
public struct Stages: Sendable {
    public var pipelines: [String] = []
    public var names: [String] = []
    public var positions: [Int] = []
    public var probabilities: [Double?] = []
    public var outcomes: [OpportunityStatus] = []

    public init() {}
    public var count: Int { names.count }

    /// The stage of a name, in a pipeline or, without one, in the first that has it.
    public func row(named name: String, pipeline: String?) -> Int? {
        names.indices.first { names[$0] == name && (pipeline == nil || pipelines[$0] == pipeline) }
            ?? names.indices.first { names[$0] == name }
    }
}

/// Things sold.
public struct Products: Sendable {
    public var ids = TextColumn()
    public var names = TextColumn()
    public var families = CodeColumn()
    public var listPrices = IntColumn()
    public var currencies = CodeColumn()
    public var index = IDIndex()

    public init() {}
    public var count: Int { ids.count }
}

/// How an opportunity stands.
public enum OpportunityStatus: String, Sendable {
    case open, won, lost
}

/// Possible sales, not deleted, as known at the as-of.
public struct Opportunities: Sendable {
    public var ids = TextColumn()
    public var names = TextColumn()
    public var accounts = ReferenceColumn()
    public var contactIDs = TextColumn()
    public var owners = ReferenceColumn()
    public var products = ReferenceColumn()
    public var units = ReferenceColumn()
    public var segments = ReferenceColumn()
    public var types = CodeColumn()
    public var sources = CodeColumn()
    public var pipelines = CodeColumn()
    public var stages = CodeColumn()
    public var statuses: [OpportunityStatus] = []
    public var probabilities = RealColumn()
    public var amounts = IntColumn()
    public var currencies = CodeColumn()
    public var createdAt = IntColumn()
    public var closeDates = DateColumn()
    public var closedAt = IntColumn()
    public var nextSteps = TextColumn()
    public var nextStepsDue = DateColumn()
    public var lostReasons = CodeColumn()
    public var sourceLines = IntColumn()
    /// First stage recorded, where there is a stage history.
    public var firstStages = CodeColumn()
    /// Where that first entry came from (person, import …).
    public var firstStageSources = CodeColumn()
    public var index = IDIndex()

    public init() {}
    public var count: Int { ids.count }
}

/// Opportunities that were deleted in the source before the as-of, as they last stood. Merged ones are not among them:
/// they go on in another record.
public struct DeletedDeals: Sendable {
    public var opportunities = Opportunities()
    /// When each was deleted.
    public var deletedAt = IntColumn()

    public init() {}
}
