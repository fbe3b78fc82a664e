import Statistics

/// The win rate of the segment a deal is in, drawn to the whole: (wins + 50 π) ÷ (n + 50).
struct SegmentRate: WinScorer {
    private let feature: Int
    private let features: Int
    private let logits: [Double]
    private let mean: Double

    /// The rates of one feature's codes in some rows; with no feature, the rate of all.
    init(_ coded: CodedRows, _ won: [Bool], rows: [Int], feature: Int?, codes: Int) {
        var wins = [Double](repeating: 0, count: codes)
        var counts = [Double](repeating: 0, count: codes)
        for row in rows {
            let code = feature.map { Int(coded.coarse[$0][row]) } ?? 0
            wins[code] += won[row] ? 1 : 0
            counts[code] += 1
        }
        let pooled = (wins.reduce(0, +) + 1) / (Double(rows.count) + 2)
        logits = zip(wins, counts).map {
            Logit.of(Shrinkage.rate(successes: $0, trials: $1, pooled: pooled, weight: 50))
        }
        self.feature = feature ?? 0
        features = coded.coarse.count
        mean = zip(logits, counts).reduce(0.0) { $0 + $1.0 * $1.1 } / Double(max(1, rows.count))
    }

    func scores(_ coded: CodedRows) -> [Double] {
        guard logits.count > 1 else { return [Double](repeating: logits[0], count: coded.count) }
        return coded.coarse[feature].map { logits[Int($0)] }
    }

    func contributions(_ coded: CodedRows, row: Int) -> [Double] {
        var contributions = [Double](repeating: 0, count: features)
        if logits.count > 1 { contributions[feature] = logits[Int(coded.coarse[feature][row])] - mean }
        return contributions
    }
}
