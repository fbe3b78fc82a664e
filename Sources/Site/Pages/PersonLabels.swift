import CRMModel

/// How people are called: by name, and where two bear the same name by what tells them apart.
struct PersonLabels: Sendable {
    private let names: TextColumn
    /// What stands behind the names that several bear, and for those without one.
    private var suffixes: [RowIndex: String] = [:]

    init(_ users: Users, _ units: OrgUnits) {
        names = users.names
        for (name, rows) in Dictionary(grouping: 0..<users.count, by: { users.names[$0] ?? "" })
        where rows.count > 1 || name.isEmpty {
            let places = rows.map { users.units[$0].flatMap { units.names[$0] } ?? "" }
            // The unit tells most about somebody; where two share it only the id is left.
            let isTold = !name.isEmpty && Set(places).count == rows.count && !places.contains("")
            for (row, place) in zip(rows, places) { suffixes[row] = isTold ? place : users.ids[row] ?? "" }
        }
    }

    func name(_ user: RowIndex) -> String {
        let name = names[user].flatMap { $0.isEmpty ? nil : $0 } ?? "unnamed"
        return suffixes[user].map { "\(name) (\($0))" } ?? name
    }
}
