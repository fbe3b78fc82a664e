import CRMModel

/// One cell of a list of rows.
public enum Cell: Hashable, Sendable {
    case text(String?)
    case integer(Int64?)
    /// Money in major units of its currency, exact.
    case money(Money?)
    case real(Double?)
    case date(CalendarDate?)
    /// A user, named or not as the audience's rules say.
    case person(RowIndex?)

    /// The number the cell stands for when rows are added up: money in minor units.
    var number: Double? {
        switch self {
        case .integer(let value): value.map(Double.init)
        case .money(let value): value.map { Double($0.minor) }
        case .real(let value): value
        case .text, .date, .person: nil
        }
    }
}

/// How the rows of a figure give its value.
public enum Tie: Hashable, Sendable {
    /// The value is the number of rows.
    case count
    /// The value is the sum of a column.
    case sum(String)
    /// The value is the sum of a column, rounded to a whole number.
    case roundedSum(String)
    /// The value is the sum of a column of ones and noughts over the number of rows.
    case share(String)
    /// The value is the mean of a column.
    case mean(String)
    /// The value is the sum of the first column over the sum of the second.
    case ratio(String, String)
    /// The value is the smallest that at least half of the rows do not exceed.
    case median(String)
    /// The value is the smallest of a column; 0 without rows.
    case smallest(String)

    /// The value is the Kaplan–Meier median of the first column, where the second says 1 for an event and 0 for a case
    /// that is still open.
    case survivalMedian(String, String)
    /// The value is one less the normalised entropy of a column's texts.
    case consistency(String)
    /// The value is one less the sum of the first column over the sum of the second: by how much a loss is smaller.
    case skill(String, String)
    /// The value is a quantile of what the rows are likely to bring together.
    case likely(Likely)

    /// The value is Σ x² ÷ (Σ x)² of a column: the chance that two units of it are of one row.
    case concentration(String)
    /// The value is the inverse of that: how many equal rows would be as concentrated.
    case effectiveNumber(String)
    /// The value is the sum of the largest entries of a column over the sum of all.
    case largest(Int, String)
    /// The value is Σ open × (Σ won ÷ Σ decided) × (Σ amount ÷ Σ won) ÷ the median of the days: sales velocity.
    case velocity(open: String, won: String, decided: String, amount: String, days: String)

    /// The columns it reads; none where rows are counted.
    var columns: [String] {
        switch self {
        case .count: []
        case .sum(let column), .roundedSum(let column), .share(let column), .mean(let column), .median(let column):
            [column]
        case .ratio(let top, let bottom), .skill(let top, let bottom): [top, bottom]
        case .likely(let likely): likely.columns
        case .consistency(let column), .concentration(let column), .effectiveNumber(let column),
            .largest(_, let column), .smallest(let column):
            [column]
        case .velocity(let open, let won, let decided, let amount, let days): [open, won, decided, amount, days]
        case .survivalMedian(let time, let event): [time, event]
        }
    }
}

/// The rows behind one or more figures: what the reader downloads to check them.
///
/// The cells are made when the list is written, so that a site of many lists holds none of them in memory.
public struct RowSet: Sendable {
    /// File name below `rows/`, without extension.
    public let name: String
    /// What the rows are, as a caption: "Closed opportunities".
    public let title: String
    public let columns: [String]
    public let count: Int
    /// How the rows give the value.
    public let tie: Tie
    /// The cells of a row, in the order of `columns`.
    public let cells: @Sendable (Int) -> [Cell]

    public init(
        name: String, title: String, columns: [String], count: Int, tie: Tie, cells: @escaping @Sendable (Int) -> [Cell]
    ) {
        self.name = name
        self.title = title
        self.columns = columns
        self.count = count
        self.tie = tie
        self.cells = cells
    }

    /// The same rows, tied to another figure.
    public func tied(to tie: Tie) -> RowSet {
        RowSet(name: name, title: title, columns: columns, count: count, tie: tie, cells: cells)
    }
}
