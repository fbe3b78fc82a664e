/// Logistic regression with a weight for every category and every bin of a number, and a ridge on the weights.
///
/// The codes of one feature share no row, so Newton's step for all of them together is a division each; the features
/// take turns until no weight moves by more than a thousandth.
struct BinnedLogistic: WinScorer {
    private var intercept: Double
    private var weights: [[Double]]
    /// The mean contribution of each feature over the rows learned from.
    private let means: [Double]

    /// The ridge: half of it times the sum of squared weights is added to the loss (C = 1).
    private static let ridge = 1.0
    private static let passes = 60
    private static let tolerance = 1e-3
    /// Longest step of a weight, so that the first steps do not overshoot.
    private static let longest = 2.0

    init(_ coded: CodedRows, _ won: [Bool], rows: [Int], codes: [Int]) {
        let columns = coded.coarse.map { column in rows.map { Int(column[$0]) } }
        let target = rows.map { won[$0] ? 1.0 : 0.0 }
        let rate = (target.reduce(0, +) + 0.5) / (Double(rows.count) + 1)
        intercept = Logit.of(rate)
        weights = codes.map { [Double](repeating: 0, count: $0) }
        var logits = [Double](repeating: intercept, count: rows.count)
        var slopes = codes.map { [Double](repeating: 0, count: $0) }
        var bends = slopes
        for _ in 0..<BinnedLogistic.passes {
            var largest = 0.0
            var slope = 0.0
            var bend = 0.0
            for i in target.indices {
                let p = Logit.probability(logits[i])
                slope += target[i] - p
                bend += p * (1 - p)
            }
            let shift = BinnedLogistic.bounded(slope / max(bend, 1e-9))
            intercept += shift
            for i in logits.indices { logits[i] += shift }
            largest = max(largest, abs(shift))
            for feature in columns.indices {
                let column = columns[feature]
                for code in slopes[feature].indices {
                    slopes[feature][code] = -BinnedLogistic.ridge * weights[feature][code]
                    bends[feature][code] = BinnedLogistic.ridge
                }
                slopes[feature].withUnsafeMutableBufferPointer { slopes in
                    bends[feature].withUnsafeMutableBufferPointer { bends in
                        for i in column.indices {
                            let p = Logit.probability(logits[i])
                            slopes[column[i]] += target[i] - p
                            bends[column[i]] += p * (1 - p)
                        }
                    }
                }
                let steps = zip(slopes[feature], bends[feature]).map { BinnedLogistic.bounded($0 / $1) }
                for code in steps.indices {
                    weights[feature][code] += steps[code]
                    largest = max(largest, abs(steps[code]))
                }
                for i in column.indices { logits[i] += steps[column[i]] }
            }
            if largest < BinnedLogistic.tolerance { break }
        }
        let n = Double(max(1, rows.count))
        let weights = weights
        means = columns.indices.map { feature in
            columns[feature].reduce(0.0) { $0 + weights[feature][$1] } / n
        }
    }

    private static func bounded(_ step: Double) -> Double { min(longest, max(-longest, step)) }

    func scores(_ coded: CodedRows) -> [Double] {
        var scores = [Double](repeating: intercept, count: coded.count)
        for feature in weights.indices {
            for row in scores.indices { scores[row] += weights[feature][Int(coded.coarse[feature][row])] }
        }
        return scores
    }

    func contributions(_ coded: CodedRows, row: Int) -> [Double] {
        weights.indices.map { weights[$0][Int(coded.coarse[$0][row])] - means[$0] }
    }
}
