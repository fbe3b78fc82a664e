import CRMModel
import Figures

/// People, or cells of the matrix, as the rows of a list: by user, or, where nobody may be named, by team and in an order
/// that does not tell the people of a team apart. There each team, and each area, stands for five people of the list at
/// least, what is smaller is put together, and a list of fewer than five is not told at all.
struct PeopleListing {
    /// One row: whom it is about, in which area (nil for all), and the numbers of the further columns.
    typealias Row = (user: RowIndex, area: Int?, values: [Cell])

    private let matrix: ComplianceMatrix

    init(_ matrix: ComplianceMatrix) { self.matrix = matrix }

    /// - Parameters:
    ///   - columns: those behind the person and the area.
    ///   - rows: all with an area, or none.
    ///   - missing: the source without which there is no figure, as a note; nil where it is there.
    ///   - figure: what rests on the list; where it may not be told, nothing does.
    func figure(
        _ slug: String, _ name: String, _ title: String, _ columns: [String], _ rows: [Row], tie: Tie,
        missing: String? = nil, _ figure: (RowSet) -> Figure
    ) -> Figure {
        let people = Set(rows.map(\.user)).count
        let isTold = matrix.namesPeople || !(1..<PeopleGroups.smallest).contains(people)
        let list = self.rows(name, title, columns, isTold ? rows : [], tie: tie)
        guard isTold, missing == nil else {
            return Figure(
                slug, outcome: .absent(missing == nil ? .suppressed : .noSource), n: 0, asOf: matrix.records.asOf,
                rows: list, notes: missing.map { [$0] } ?? [])
        }
        return figure(list)
    }

    /// The list of people who are at least five, or nobody, or may be named.
    func rows(_ name: String, _ title: String, _ columns: [String], _ rows: [Row], tie: Tie) -> RowSet {
        let hasArea = rows.contains { $0.area != nil }
        let areas = matrix.judgement.areas.map(\.id) + ["other areas"]
        let listed = zip(rows, matrix.namesPeople ? named(rows) : grouped(rows)).map { row, place in
            (
                order: place.order, area: place.area, cell: place.cell, values: row.values,
                numbers: row.values.map { PeopleListing.number($0) }
            )
        }.sorted { a, b in
            (a.order, a.area) != (b.order, b.area)
                ? (a.order, a.area) < (b.order, b.area) : a.numbers.lexicographicallyPrecedes(b.numbers)
        }
        return RowSet(
            name: name, title: title,
            columns: [matrix.namesPeople ? "user" : "group"] + (hasArea ? ["area"] : []) + columns,
            count: listed.count, tie: tie
        ) { row in
            [listed[row].cell] + (hasArea ? [.text(areas[listed[row].area])] : []) + listed[row].values
        }
    }

    /// Under whom, and in which area, a row stands: the place of the person or team in the order of the list, the area,
    /// and what is written.
    private typealias Place = (order: Int, area: Int, cell: Cell)

    private func named(_ rows: [Row]) -> [Place] { rows.map { ($0.user, $0.area ?? -1, .person($0.user)) } }

    private func grouped(_ rows: [Row]) -> [Place] {
        let areas = Set(rows.map { $0.area ?? -1 }).sorted()
        let people = areas.map { area in Set(rows.filter { ($0.area ?? -1) == area }.map(\.user)) }
        let together = PeopleGroups.together(people) ?? Set(areas.indices)
        let joined = Set(together.map { areas[$0] })
        func place(_ row: Row) -> Int {
            let area = row.area ?? -1
            return joined.contains(area) ? matrix.judgement.areas.count : area
        }
        let labels = Dictionary(grouping: rows, by: place).mapValues { matrix.teams.labels(of: $0.map(\.user)) }
        return rows.map { row in
            let area = place(row)
            let label = labels[area]?.label(row.user) ?? OwnerLabels.others
            return (labels[area]?.names.firstIndex(of: label) ?? 0, area, .text(label))
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
