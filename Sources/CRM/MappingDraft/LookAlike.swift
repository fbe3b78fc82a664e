import CRMImport
import CRMStore

/// A column that nothing takes, whose values are of the kind that a canonical column lacks: an amount or a day of which
/// the name says nothing.
struct LookAlike {
    let table: String
    let column: String
    let file: GuessedFile
    let index: Int
    /// "looks like money: 97 % of its values are amounts"
    let what: String

    /// The columns of a table's files that may be its `column`, the likeliest first.
    static func of(_ table: String, _ column: String, in draft: MappingDraft) -> [LookAlike] {
        guard let schema = Schema.named(table)?.column(column) else { return [] }
        var found: [(rank: Double, alike: LookAlike)] = []
        for file in draft.read where file.kind?.table == table {
            let named = draft.doubts(of: table).filter { $0.file.name == file.name && $0.column == column }
            for (index, header) in file.profile.header.enumerated()
            where draft.types[file.name]?[header] == nil && !named.contains(where: { $0.evidence.source == index }) {
                let likeness =
                    switch schema.kind {
                    case .money: amounts(file, index)
                    case .date, .instant: days(file, index)
                    default: nil as (rank: Double, what: String)?
                    }
                guard let likeness else { continue }
                found.append(
                    (
                        likeness.rank,
                        LookAlike(table: table, column: column, file: file, index: index, what: likeness.what)
                    ))
            }
        }
        return found.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }
            .map(\.element.alike)
    }

    private static func amounts(_ file: GuessedFile, _ index: Int) -> (rank: Double, what: String)? {
        let type = file.types[index]
        let sketch = file.profile.sketches[index]
        var format = NumberFormat()
        if type.decimalComma == true { (format.decimal, format.group) = (0x2C, 0x2E) }
        let share = share(sketch) { format.parse($0) != nil }
        switch type.kind {
        case .money: return (2 + share, "looks like money: \(percent(share)) of its values are amounts with a currency")
        case .number where type.maximum >= 100:
            return (1 + share, "looks like money: \(percent(share)) of its values are amounts")
        // Whole numbers may be anything; keys differ in every row, codes are few, years and ratings are small.
        case .integer where type.maximum >= 3000 && type.minimum >= 0 && sketch.distinct >= 3 && !isKey(sketch):
            let most = Int(min(type.maximum, 1e15))
            return (share, "may be money: \(percent(share)) of its values are whole numbers up to \(most)")
        default: return nil
        }
    }

    /// Whether all values have as many digits, and no two are the same.
    private static func isKey(_ sketch: ValueSketch) -> Bool {
        sketch.isUnique && sketch.rows >= 10 && Set(sketch.values.map(\.value.utf8.count)).count == 1
    }

    private static func days(_ file: GuessedFile, _ index: Int) -> (rank: Double, what: String)? {
        let type = file.types[index]
        guard type.isTime else { return nil }
        let formats = type.formats.compactMap(DateFormat.init)
        let share = share(file.profile.sketches[index]) { text in formats.contains { $0.parse(text) != nil } }
        return (share, "holds days: \(percent(share)) of its values")
    }

    /// Of the rows with a value, those whose value satisfies a test.
    private static func share(_ sketch: ValueSketch, _ test: (String) -> Bool) -> Double {
        let all = sketch.values.reduce(0) { $0 + $1.count }
        return Double(sketch.values.reduce(0) { $0 + (test($1.value) ? $1.count : 0) }) / Double(max(all, 1))
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded(.down))) %" }
}
