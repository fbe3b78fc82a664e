/// Places of the labels along a scale.
///
/// Source: Talbot, Lin, Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on Axes" (2010):
/// the label set with the best weighted sum of simplicity, coverage, density and legibility. Simplicity, coverage and
/// density are the paper's. The weights are those of its first author's programs, 0.25, 0.2, 0.5 and 0.05; the paper's
/// text has the first two the other way round. Legibility is 1 for every set: labels have one format, one size and lie
/// level, and what would overlap is thinned out later. Two things are narrower than in the paper: only sets that
/// enclose the data are taken, and a step is never a multiple of a nice number (its skip j is 1).
package struct Ticks: Equatable {
    /// In ascending order, at least two.
    package var values: [Double]
    /// Digits after the decimal separator that the step needs.
    package var decimals: Int

    var lower: Double { values[0] }
    var upper: Double { values[values.count - 1] }

    private static let steps: [Double] = [1, 5, 2, 2.5, 4, 3]
    private static let weights = (simplicity: 0.25, coverage: 0.2, density: 0.5, legibility: 0.05)

    /// Ticks around `low...high` (display units), about `wanted` of them, never more than `most` (at least 2), whose
    /// step has no more than `decimals` decimals. Data that are not negative get no negative tick. Both ends are finite
    /// and nearer to zero than 1e300; others are taken for the nearest such number, and what is no number for 0.
    package static func enclosing(
        _ low: Double, _ high: Double, wanted: Int, most: Int, decimals: Int
    ) -> Ticks {
        var (low, high) = (min(bounded(low), bounded(high)), max(bounded(low), bounded(high)))
        if !(high > low) {
            let room = max(abs(high) / 10, Powers.ten(-decimals))
            low -= low == 0 ? 0 : room
            high += room
        }
        var search = Search(
            low: low, high: high, wanted: Double(max(wanted, 2)), most: max(most, 2), decimals: decimals)
        if let best = search.run() { return best }
        // No step is both coarse and round enough: one step over the whole range.
        let unit = Powers.ten(-decimals)
        let first = (low / unit).rounded(.down) * unit
        let last = (high / unit).rounded(.up) * unit
        return Ticks(values: [first, last > first ? last : first + unit], decimals: decimals)
    }

    private static func bounded(_ end: Double) -> Double { end.isNaN ? 0 : min(max(end, -1e300), 1e300) }

    private struct Search {
        let low: Double
        let high: Double
        let wanted: Double
        let most: Int
        let decimals: Int
        var best: Ticks?
        /// Sets that enclose data of any kind may score lower than the -2 the paper starts from.
        var bestScore = -Double.infinity

        init(low: Double, high: Double, wanted: Double, most: Int, decimals: Int) {
            self.low = low
            self.high = high
            self.wanted = wanted
            self.most = most
            self.decimals = decimals
        }

        mutating func run() -> Ticks? {
            for (rank, step) in steps.enumerated() {
                let simplest = 1 - Double(rank) / Double(steps.count - 1)
                if score(simplest, 1, 1) < bestScore { continue }
                for count in 2...most {
                    let densest = Double(count) >= wanted ? 2 - Double(count - 1) / (wanted - 1) : 1
                    if score(simplest, 1, densest) < bestScore { continue }
                    extend(step, count, rank, simplest, densest)
                }
            }
            return best
        }

        /// Steps of one leading digit and one count, in growing powers of ten, as long as they can win.
        private mutating func extend(
            _ step: Double, _ count: Int, _ rank: Int, _ simplest: Double, _ densest: Double
        ) {
            var exponent = Powers.ceilingOfLog((high - low) / Double(count + 1) / step)
            while true {
                let size = step * Powers.ten(exponent)
                let span = size * Double(count - 1)
                if score(simplest, mostCoverage(span), densest) < bestScore || span > (high - low) * 20 { return }
                exponent += 1
                if let needed = decimalsNeeded(size) { consider(size, count, rank, needed) }
            }
        }

        private mutating func consider(_ size: Double, _ count: Int, _ rank: Int, _ decimals: Int) {
            let first = (high / size).rounded(.down) - Double(count - 1)
            let last = (low / size).rounded(.up)
            guard first <= last, last - first < 1_000 else { return }
            for offset in 0...Int(last - first) {
                let start = first + Double(offset)
                let from = start * size
                let to = (start + Double(count - 1)) * size
                let slack = size * 1e-9
                guard from <= low + slack, to >= high - slack, low < 0 || from > -slack else { continue }
                let hasZero = from <= slack && to >= -slack
                let simplicity = -Double(rank) / Double(steps.count - 1) + (hasZero ? 1 : 0)
                let range = (high - low) / 10
                let coverage = 1 - 0.5 * ((high - to) * (high - to) + (low - from) * (low - from)) / (range * range)
                let density = Double(count - 1) / (to - from)
                let target = (wanted - 1) / (max(to, high) - min(low, from))
                let total = score(simplicity, coverage, 2 - max(density / target, target / density))
                if total > bestScore + 1e-12 {
                    bestScore = total
                    best = Ticks(values: (0..<count).map { (start + Double($0)) * size }, decimals: decimals)
                }
            }
        }

        private func score(_ simplicity: Double, _ coverage: Double, _ density: Double) -> Double {
            let weights = Ticks.weights
            let sum = weights.simplicity * simplicity + weights.coverage * coverage
            return sum + weights.density * density + weights.legibility
        }

        private func mostCoverage(_ span: Double) -> Double {
            let range = high - low
            guard span > range else { return 1 }
            let half = (span - range) / 2
            return 1 - half * half / (0.01 * range * range)
        }

        /// Decimals a step needs; nil if more than allowed.
        private func decimalsNeeded(_ step: Double) -> Int? {
            for digits in 0...decimals {
                let scaled = step * Powers.ten(digits)
                if scaled >= 0.5, abs(scaled - scaled.rounded()) < 1e-9 * max(scaled, 1) { return digits }
            }
            return nil
        }
    }
}
