import CRMModel
import Figures

/// One figure for all records of a list and for the parts of each level of the organisation; every level's parts make up
/// the whole.
public struct UnitFigures: Sendable {
    public let total: Figure
    /// In the order of `SalesUnits.Level`.
    public let levels: [(level: SalesUnits.Level, breakdown: Breakdown)]

    public init(total: Figure, levels: [(level: SalesUnits.Level, breakdown: Breakdown)] = []) {
        self.total = total
        self.levels = levels
    }

    public var breakdowns: [Breakdown] { levels.map(\.breakdown) }

    /// The parts of a level; empty where nothing is told apart at it.
    public func parts(_ level: SalesUnits.Level) -> [Breakdown.Part] {
        levels.first { $0.level == level }?.breakdown.parts ?? []
    }

    /// The figure of one part; nil where the level has none of that key.
    public func figure(_ level: SalesUnits.Level, _ key: Cell) -> Figure? {
        parts(level).first { $0.key == key }?.figure
    }
}

/// The rows of a list by region, branch, team, segment and owner.
package struct UnitParts: Sendable {
    /// What the rows of one part are called, and which they are.
    private struct Group: Sendable {
        let name: String
        let key: Cell
        let rows: [Int]
    }

    let units: SalesUnits
    /// Columns a list has for the levels beside `owner`.
    package let columns: [String]
    private let labels: [[String]]
    private let groups: [(level: SalesUnits.Level, parts: [Group])]

    /// Whose a row is. A row of a unit, such as its quota, has no owner.
    enum Holder: Sendable {
        case owner(RowIndex?, segment: RowIndex?)
        case unit(RowIndex)
        case segment(RowIndex)
    }

    /// Part of rows that belong to a unit too large, or to nobody in particular.
    static let undivided = "not divided further"

    init(_ units: SalesUnits, _ holders: [Holder], _ users: Users) {
        self.units = units
        let levels = units.levels
        let textual = levels.filter { $0 != .owner }
        columns = textual.map(\.rawValue)
        var labels: [[String]] = []
        var groups: [(SalesUnits.Level, [Group])] = []
        for level in levels {
            var order: [Cell] = []
            var rowsOf: [Cell: [Int]] = [:]
            var own: [String] = []
            for (row, holder) in holders.enumerated() {
                let key: Cell
                if level == .owner {
                    if case .owner(let owner, _) = holder { key = .person(owner) } else { key = .person(nil) }
                } else {
                    let label = UnitParts.label(units, level, holder)
                    own.append(label)
                    key = .text(label)
                }
                if rowsOf[key] == nil { order.append(key) }
                rowsOf[key, default: []].append(row)
            }
            if level != .owner { labels.append(own) }
            groups.append(
                (
                    level,
                    UnitParts.sorted(order, level, units).map { key in
                        Group(name: UnitParts.name(key, users), key: key, rows: rowsOf[key] ?? [])
                    }
                ))
        }
        self.labels = labels
        self.groups = groups.map { (level: $0.0, parts: $0.1) }
    }

    /// The same for some deals.
    package init(_ units: SalesUnits, deals: [RowIndex], in records: CRMRecords) {
        let list = records.opportunities
        self.init(units, deals.map { .owner(list.owners[$0], segment: list.segments[$0]) }, records.users)
    }

    /// The cells of those columns.
    package func cells(_ row: Int) -> [Cell] { labels.map { .text($0[row]) } }

    /// One figure of all rows and of those of each part.
    /// - Parameter figure: makes it from a scope and the rows it rests on.
    package func figures(_ count: Int, _ figure: (String, [Int]) -> Figure) -> UnitFigures {
        UnitFigures(
            total: figure("", Array(0..<count)),
            levels: groups.map { level, parts in
                (
                    level,
                    Breakdown(
                        total: figure("", Array(0..<count)), key: level.rawValue,
                        parts: parts.map {
                            Breakdown.Part(name: $0.name, key: $0.key, figure: figure($0.name, $0.rows))
                        })
                )
            })
    }

    private static func label(_ units: SalesUnits, _ level: SalesUnits.Level, _ holder: Holder) -> String {
        switch holder {
        case .owner(let owner, let segment): units.label(level, owner: owner, segment: segment)
        case .unit(let unit): (level == .segment ? nil : units.label(level, ofUnit: unit)) ?? undivided
        case .segment(let segment):
            level == .segment ? units.label(.segment, owner: nil, segment: segment) : undivided
        }
    }

    /// Units in the order of the organisation, then what stands under no unit; owners in the order of the records.
    private static func sorted(_ keys: [Cell], _ level: SalesUnits.Level, _ units: SalesUnits) -> [Cell] {
        let place = Dictionary(
            units.labels(level).enumerated().map { (Cell.text($1), $0) }, uniquingKeysWith: { first, _ in first })
        func rank(_ key: Cell) -> (Int, String) {
            switch key {
            case .person(let user): (user ?? Int.max, "")
            case .text(let label): (place[key] ?? Int.max, label ?? "")
            default: (Int.max, "")
            }
        }
        return keys.sorted { rank($0) < rank($1) }
    }

    private static func name(_ key: Cell, _ users: Users) -> String {
        switch key {
        case .person(let user): user.map { users.names[$0] ?? users.ids[$0] ?? "" } ?? SalesUnits.unowned
        case .text(let label): label ?? ""
        default: ""
        }
    }
}
