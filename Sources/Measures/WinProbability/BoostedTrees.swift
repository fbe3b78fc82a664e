/// Trees that each correct those before, a little at a time (gradient boosting; Friedman, 2001).
struct BoostedTrees: WinScorer {
    /// From a feature's code to its byte: the codes of a category stand in the order of its win rates.
    let tables: [[UInt8]]
    /// The logit without a tree.
    let start: Double
    var trees: [DecisionTree] = []

    func scores(_ coded: CodedRows) -> [Double] {
        var scores = [Double](repeating: start, count: coded.count)
        let rows = ByteRows(coded, tables: tables, rows: 0..<coded.count)
        for tree in trees { tree.add(to: &scores, rows) }
        return scores
    }

    func contributions(_ coded: CodedRows, row: Int) -> [Double] {
        var contributions = [Double](repeating: 0, count: tables.count)
        let codes = tables.indices.map { tables[$0][Int(coded.fine[$0][row])] }
        codes.withUnsafeBufferPointer { codes in
            guard let base = codes.baseAddress else { return }
            for tree in trees { tree.attribute(base, to: &contributions) }
        }
        return contributions
    }
}

/// The growing of boosted trees on some rows, watched on the rows held back.
struct Boosting: Sendable {
    private(set) var model: BoostedTrees
    /// The logits of the rows held back, with every tree grown so far.
    private(set) var heldLogits: [Double]

    private let held: ByteRows
    private var grower: TreeGrower
    private let target: [Double]
    private var logits: [Double]
    private var random = SplitMix(seed: 0x5EED)
    private let share: Double

    /// Weight of the whole in the rate that orders a category's levels.
    private static let pull = 10.0
    /// Most bytes a feature may have.
    private static let bytes = 256

    /// Ready to grow; no tree yet. `share` is the part of the features each tree may ask.
    init(
        _ coded: CodedRows, _ won: [Bool], learned rows: [Int], held: [Int], kinds: [WinColumn.Kind], codes: [Int],
        limits: TreeGrower.Limits, share: Double
    ) {
        let rate = (Double(rows.reduce(0) { $0 + (won[$1] ? 1 : 0) }) + 0.5) / (Double(rows.count) + 1)
        let tables = kinds.indices.map { feature in
            kinds[feature] == .category
                ? Boosting.ranks(coded.fine[feature], won, rows, codes[feature], rate)
                : (0..<codes[feature]).map { UInt8(min($0, Boosting.bytes - 1)) }
        }
        model = BoostedTrees(tables: tables, start: Logit.of(rate))
        target = rows.map { won[$0] ? 1 : 0 }
        logits = [Double](repeating: model.start, count: rows.count)
        heldLogits = [Double](repeating: model.start, count: held.count)
        self.held = ByteRows(coded, tables: tables, rows: held)
        grower = TreeGrower(
            ByteRows(coded, tables: tables, rows: rows), bins: tables.map { Int($0.max() ?? 0) + 1 }, limits: limits)
        self.share = share
    }

    /// Adds a tree.
    mutating func grow() {
        var slopes = [SIMD2<Float>](repeating: SIMD2(), count: logits.count)
        for i in logits.indices {
            let p = Logit.probability(logits[i])
            slopes[i] = SIMD2(Float(p - target[i]), Float(p * (1 - p)))
        }
        let tree = grower.grow(slopes, features: chosen(), logits: &logits)
        tree.add(to: &heldLogits, held)
        model.trees.append(tree)
    }

    /// The model with its first trees only.
    func model(trees count: Int) -> BoostedTrees {
        var model = model
        model.trees.removeLast(max(0, model.trees.count - count))
        return model
    }

    /// Some of the features, at random with a fixed seed; all where the share is 1.
    private mutating func chosen() -> [Int] {
        var all = Array(0..<model.tables.count)
        let count = max(1, Int((share * Double(all.count)).rounded(.up)))
        guard count < all.count else { return all }
        for place in 0..<count { all.swapAt(place, place + random.below(all.count - place)) }
        return all.prefix(count).sorted()
    }

    /// The place of each code in the order of win rates; where there are too many, neighbours share a byte.
    private static func ranks(_ column: [Int32], _ won: [Bool], _ rows: [Int], _ codes: Int, _ rate: Double) -> [UInt8]
    {
        var wins = [Double](repeating: pull * rate, count: codes)
        var counts = [Double](repeating: pull, count: codes)
        for row in rows {
            wins[Int(column[row])] += won[row] ? 1 : 0
            counts[Int(column[row])] += 1
        }
        let rates = zip(wins, counts).map { $0 / $1 }
        let order = (0..<codes).sorted { (rates[$0], $0) < (rates[$1], $1) }
        var bytes = [UInt8](repeating: 0, count: codes)
        for (place, code) in order.enumerated() {
            bytes[code] = UInt8(codes <= Boosting.bytes ? place : place * Boosting.bytes / codes)
        }
        return bytes
    }
}
