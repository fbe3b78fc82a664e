/// Tries the methods on rows held back in turn, and keeps the simplest that is not clearly worse than another.
struct WinLearning {
    /// What was kept.
    struct Result {
        var method: String
        var trials: [(method: String, logLoss: Double, area: Double)]
        /// One model for each part held back; their mean is the model.
        var scorers: [any WinScorer]
        var calibration: PlattScaling
        var quality: WinQuality
    }

    private struct Trial {
        var method: String
        var scorers: [any WinScorer]
        /// The logit of each row from the model that had not seen it.
        var logits: [Double]
        var losses: [Double]
        var area: Double
    }

    private let features: [Feature]
    private let coded: CodedRows
    private let won: [Bool]
    private let folds: Folds

    /// Fewest rows for more than rates of segments, and for trees.
    static let fewest = 200
    static let fewestForTrees = 1000
    private static let parts = 5
    private static let mostTrees = 1000
    /// Most columns trees are grown on, and the part of them that each tree may ask.
    private static let mostForTrees = 200
    private static let share = 0.6
    /// Trees grown between two looks at the loss.
    private static let stride = 5
    /// Trees without a lower loss after which growing ends.
    private static let patience = 30

    init(_ features: [Feature], _ coded: CodedRows, _ won: [Bool]) {
        self.features = features
        self.coded = coded
        self.won = won
        folds = Folds(won: won, count: WinLearning.parts, seed: 1)
    }

    func result() -> Result {
        let wins = won.reduce(0) { $0 + ($1 ? 1 : 0) }
        var trials = [rate(nil)]
        if min(wins, won.count - wins) >= WinLearning.parts, !features.isEmpty {
            let rates = features.indices.map { rate($0) }
            if let best = rates.indices.min(by: { (total(rates[$0]), $0) < (total(rates[$1]), $1) }) {
                trials.append(rates[best])
            }
            if won.count >= WinLearning.fewest { trials.append(logistic()) }
            if won.count >= WinLearning.fewestForTrees, features.count <= WinLearning.mostForTrees {
                trials.append(trees())
            }
        }
        var kept = trials[0]
        for trial in trials.dropFirst() where isClearlyBetter(trial, kept) { kept = trial }
        let calibration = kept.scorers.count < 2 ? PlattScaling() : PlattScaling(kept.logits, won)
        return Result(
            method: kept.method,
            trials: trials.map { ($0.method, total($0) / Double(won.count), $0.area) },
            scorers: kept.scorers, calibration: calibration, quality: quality(kept))
    }

    private func total(_ trial: Trial) -> Double { trial.losses.reduce(0, +) }

    /// Whether the mean loss is lower by more than the standard error of the difference.
    private func isClearlyBetter(_ one: Trial, _ other: Trial) -> Bool {
        let n = Double(won.count)
        let differences = zip(other.losses, one.losses).map { $0 - $1 }
        let mean = differences.reduce(0, +) / n
        let variance = differences.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } / n
        return mean > (variance / n).squareRoot()
    }

    /// The quality with each part calibrated by the others.
    private func quality(_ trial: Trial) -> WinQuality {
        var probabilities = [Double](repeating: 0, count: won.count)
        for fold in 0..<folds.count {
            let learned = folds.learned(fold)
            let calibration =
                trial.scorers.count < 2
                ? PlattScaling() : PlattScaling(learned.map { trial.logits[$0] }, learned.map { won[$0] })
            for row in folds.held(fold) { probabilities[row] = Logit.probability(calibration.apply(trial.logits[row])) }
        }
        return WinQuality(probabilities: probabilities, won: won)
    }

    private func trial(_ method: String, _ scorers: [any WinScorer], _ logits: [Double]) -> Trial {
        Trial(
            method: method, scorers: scorers, logits: logits,
            losses: zip(logits, won).map { Logit.loss(Logit.probability($0), $1) }, area: WinQuality.area(logits, won))
    }

    private func crossFitted(_ method: String, _ make: ([Int]) -> any WinScorer) -> Trial {
        var logits = [Double](repeating: 0, count: won.count)
        var scorers: [any WinScorer] = []
        for fold in 0..<folds.count {
            let scorer = make(folds.learned(fold))
            let scores = scorer.scores(coded)
            for row in folds.held(fold) { logits[row] = scores[row] }
            scorers.append(scorer)
        }
        return trial(method, scorers, logits)
    }

    private func rate(_ feature: Int?) -> Trial {
        let codes = feature.map { features[$0].coarseCount } ?? 1
        let name = feature.map { "win rate by \(features[$0].name)" } ?? "win rate of all"
        var trial = crossFitted(name) { SegmentRate(coded, won, rows: $0, feature: feature, codes: codes) }
        // Rates need no cross-fitting to be calibrated: those of all rows are the better ones.
        trial.scorers = [
            SegmentRate(coded, won, rows: Array(won.indices), feature: feature, codes: codes)
        ]
        return trial
    }

    private func logistic() -> Trial {
        let codes = features.map(\.coarseCount)
        return crossFitted("logistic regression on bins") { BinnedLogistic(coded, won, rows: $0, codes: codes) }
    }

    private func trees() -> Trial {
        let leaves = min(31, max(4, won.count / 200))
        let limits = TreeGrower.Limits(leaves: leaves, ridge: 1, weight: 10, rate: 0.1)
        let held = (0..<folds.count).map { folds.held($0) }
        var boostings = (0..<folds.count).map { fold in
            Boosting(
                coded, won, learned: folds.learned(fold), held: held[fold], kinds: features.map(\.kind),
                codes: features.map(\.fineCount), limits: limits, share: WinLearning.share)
        }
        var best = (loss: Double.infinity, trees: 0, logits: [Double]())
        var grown = 0
        while grown < WinLearning.mostTrees, grown - best.trees < WinLearning.patience {
            grown += WinLearning.stride
            var logits = [Double](repeating: 0, count: won.count)
            for fold in boostings.indices {
                for _ in 0..<WinLearning.stride { boostings[fold].grow() }
                for (place, row) in held[fold].enumerated() { logits[row] = boostings[fold].heldLogits[place] }
            }
            let loss = zip(logits, won).reduce(0.0) { $0 + Logit.loss(Logit.probability($1.0), $1.1) }
            if loss < best.loss { best = (loss, grown, logits) }
        }
        return trial(
            "\(best.trees) boosted trees of \(limits.leaves) leaves", boostings.map { $0.model(trees: best.trees) },
            best.logits)
    }
}
