// WinProbability: will a deal be won. In: a table of closed deals with their outcome, and a table of deals to judge.
// Out: for each deal a probability and what raised or lowered it, what each column holds, which columns were refused
// because only the close fills them, and how good the probabilities were on deals held back. What was tried and what
// was kept: docs/forecasting.md.

/// What is asked of a table of closed deals.
public struct WinQuestion: Sendable {
    /// The column that holds the outcome, and its value for won; every other value is lost, an empty cell is left out.
    public var outcome: String
    public var won: String
    /// The column that names the rows; not used as a feature.
    public var id: String?
    /// Columns used although they look as if only the close filled them.
    public var used: Set<String>
    /// Columns that the deals to judge lack.
    public var absent: Set<String>

    public init(
        outcome: String, won: String, id: String? = nil, used: Set<String> = [], absent: Set<String> = []
    ) {
        self.outcome = outcome
        self.won = won
        self.id = id
        self.used = used
        self.absent = absent
    }
}

/// Why no model can be learned.
public enum WinObstacle: Error, Hashable, Sendable {
    case noColumn(String)
    case noOutcome
    case noneWon(String, values: [String])
    case noneLost(String)

    /// The reason as a clause.
    public var words: String {
        switch self {
        case .noColumn(let name): "no column '\(name)'"
        case .noOutcome: "no row has an outcome"
        case .noneWon(let value, _): "no row has the outcome '\(value)'"
        case .noneLost(let value): "every row has the outcome '\(value)'"
        }
    }
}

/// The probability of one deal.
public struct WinPrediction: Hashable, Sendable {
    /// Something of the deal that moves its probability.
    public struct Reason: Hashable, Sendable {
        public var column: String
        /// What the cell holds; empty where it is empty.
        public var value: String
        /// By how much the probability would change were it as in the mean deal, with the sign of the deal: −1 to 1.
        public var effect: Double

        public init(column: String, value: String, effect: Double) {
            self.column = column
            self.value = value
            self.effect = effect
        }

        /// For example `Region North: +12 points`.
        public var words: String {
            let points = WinText.fixed(effect * 100, 0)
            return "\(column) \(value.isEmpty ? "empty" : value): \(effect > 0 ? "+" : "")\(points) points"
        }
    }

    /// Of winning, strictly between 0 and 1.
    public var probability: Double
    /// The strongest reasons first, at most three, each of at least half a point.
    public var reasons: [Reason]

    public init(probability: Double, reasons: [Reason]) {
        self.probability = probability
        self.reasons = reasons
    }
}

/// A model of winning, learned from closed deals.
public struct WinModel: Sendable {
    /// What each column holds and whether it is used, in the order of the table.
    public let columns: [WinColumn]
    /// Rows learned from, and how many of them were won.
    public let learned: Int
    public let wins: Int
    /// Values of the outcome that count as lost, with their numbers, the most frequent first.
    public let lostValues: [(value: String, count: Int)]
    /// The method that was kept, in words, and the loss of each that was tried.
    public let method: String
    public let trials: [(method: String, logLoss: Double, area: Double)]
    /// Measured on each part of the rows by models that had not seen it.
    public let quality: WinQuality

    private let features: [Feature]
    private let scorers: [any WinScorer]
    private let calibration: PlattScaling

    /// Learns from the rows that have an outcome. The result depends on nothing but the arguments.
    public init(_ table: WinTable, _ question: WinQuestion) throws(WinObstacle) {
        guard let outcome = table.column(question.outcome) else { throw .noColumn(question.outcome) }
        if let id = question.id, table.column(id) == nil { throw .noColumn(id) }
        let rows = (0..<table.count).filter { outcome.places[$0] >= 0 }
        guard !rows.isEmpty else { throw .noOutcome }
        let won = rows.map { outcome.text($0) == question.won }
        var counts = [Int](repeating: 0, count: outcome.values.count)
        for row in rows { counts[Int(outcome.places[row])] += 1 }
        let values = zip(outcome.values, counts).sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        wins = won.reduce(0) { $0 + ($1 ? 1 : 0) }
        learned = rows.count
        guard wins > 0 else { throw .noneWon(question.won, values: values.prefix(10).map(\.0)) }
        guard wins < rows.count else { throw .noneLost(question.won) }
        lostValues = values.filter { $0.0 != question.won }.map { (value: $0.0, count: $0.1) }

        columns = ColumnReading(table: table, rows: rows, won: won, question: question).columns()
        var features: [Feature] = []
        for (place, column) in columns.enumerated() where column.refusal == nil {
            features.append(Feature(table.columns[place], rows: rows, kind: column.kind))
        }
        self.features = features
        let learning = WinLearning(features, CodedRows(features, table: table, rows: rows), won)
        let result = learning.result()
        method = result.method
        trials = result.trials
        scorers = result.scorers
        calibration = result.calibration
        quality = result.quality
    }

    /// The probability of each row, in the order of the table. Columns the table lacks count as empty.
    public func predict(_ table: WinTable, withReasons: Bool = false) -> [WinPrediction] {
        let coded = CodedRows(features, table: table, rows: Array(0..<table.count))
        var sums = [Double](repeating: 0, count: coded.count)
        for scorer in scorers {
            let scores = scorer.scores(coded)
            for row in sums.indices { sums[row] += scores[row] }
        }
        return sums.indices.map { row in
            let logit = calibration.apply(sums[row] / Double(scorers.count))
            return WinPrediction(
                probability: Logit.probability(logit), reasons: withReasons ? reasons(coded, row, logit, table) : [])
        }
    }

    /// Used categories of which more than a tenth of the filled rows hold values that fewer than five of the rows learned
    /// from have.
    public func drift(_ table: WinTable) -> [(column: String, unknown: Int, rows: Int)] {
        let rows = Array(0..<table.count)
        return features.compactMap { feature in
            guard feature.kind == .category, let column = table.column(feature.name) else { return nil }
            let codes = feature.codes(column, rows: rows).fine
            let filled = codes.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
            let unknown = codes.reduce(0) { $0 + ($1 == 1 ? 1 : 0) }
            return unknown * 10 > filled ? (feature.name, unknown, filled) : nil
        }
    }

    private func reasons(_ coded: CodedRows, _ row: Int, _ logit: Double, _ table: WinTable) -> [WinPrediction.Reason] {
        var effects = [Double](repeating: 0, count: features.count)
        for scorer in scorers {
            for (feature, effect) in scorer.contributions(coded, row: row).enumerated() {
                effects[feature] += effect * calibration.slope / Double(scorers.count)
            }
        }
        let probability = Logit.probability(logit)
        return features.indices.map { place in
            WinPrediction.Reason(
                column: features[place].name, value: table.text(features[place].name, row: row),
                effect: probability - Logit.probability(logit - effects[place]))
        }
        .filter { abs($0.effect) >= 0.005 }
        .enumerated().sorted { (abs($1.element.effect), $0.offset) < (abs($0.element.effect), $1.offset) }
        .prefix(3).map(\.element)
    }
}
