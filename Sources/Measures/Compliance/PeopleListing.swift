import CRMModel
import Figures

/// People, or cells of the matrix, as the rows of a list: by user, or, where nobody may be named, by team and in an order
/// that does not tell the people of a team apart.
struct PeopleListing {
    /// One row: whom it is about, in which area (nil for all), and the numbers of the further columns.
    typealias Row = (user: RowIndex, area: Int?, values: [Cell])

    private let matrix: ComplianceMatrix

    init(_ matrix: ComplianceMatrix) { self.matrix = matrix }

    /// - Parameters:
    ///   - columns: those behind the person and the area.
    ///   - rows: all with an area, or none.
    func rows(_ name: String, _ title: String, _ columns: [String], _ rows: [Row], tie: Tie) -> RowSet {
        let areas = matrix.judgement.areas
        let hasArea = rows.contains { $0.area != nil }
        let isNamed = matrix.namesPeople
        let teams = matrix.teams
        let listed = rows.map { row in
            (
                person: isNamed
                    ? row.user : row.area.flatMap { teams.label(of: row.user, area: $0) } ?? teams.group(of: row.user),
                area: row.area ?? -1, values: row.values, numbers: row.values.map { PeopleListing.number($0) }
            )
        }.sorted { a, b in
            (a.person, a.area) != (b.person, b.area)
                ? (a.person, a.area) < (b.person, b.area) : a.numbers.lexicographicallyPrecedes(b.numbers)
        }
        return RowSet(
            name: name, title: title, columns: [isNamed ? "user" : "group"] + (hasArea ? ["area"] : []) + columns,
            count: listed.count, tie: tie
        ) { row in
            let item = listed[row]
            let person: Cell = isNamed ? .person(item.person) : .text(teams.names[item.person])
            return [person] + (hasArea ? [.text(areas[item.area].id)] : []) + item.values
        }
    }

    private static func number(_ cell: Cell) -> Double {
        switch cell {
        case .integer(let value): value.map(Double.init) ?? 0
        case .real(let value): value ?? 0
        default: 0
        }
    }
}
