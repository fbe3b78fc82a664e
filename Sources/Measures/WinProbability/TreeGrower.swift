/// Grows regression trees on gradients, best leaf first, from histograms (Friedman, 2001; Ke and others, 2017).
struct TreeGrower {
    /// The limits of one tree.
    struct Limits: Sendable {
        var leaves: Int
        /// Ridge on the leaves' values.
        var ridge: Double
        /// Least sum of p(1 − p) on either side of a split.
        var weight: Double
        /// What a leaf's value is multiplied by.
        var rate: Double
    }

    private struct Split {
        var gain = 0.0
        var feature = -1
        var threshold = 0
        var left = SIMD2<Double>()
    }

    private struct Leaf {
        var node: Int
        var start: Int
        var end: Int
        var sum: SIMD2<Double>
        var histogram: Int
        var split = Split()
    }

    private let data: ByteRows
    private let limits: Limits
    /// Where each feature's bins begin in a histogram, and the size of one.
    private let offsets: [Int]
    private let size: Int
    private var order: [Int32]
    private var spare: [Int32]
    private var histograms: [SIMD2<Float>]

    init(_ data: ByteRows, bins: [Int], limits: Limits) {
        self.data = data
        self.limits = limits
        var offsets = [0]
        for count in bins { offsets.append(offsets[offsets.count - 1] + count) }
        size = offsets[offsets.count - 1]
        self.offsets = offsets
        order = (0..<Int32(data.count)).map { $0 }
        spare = order
        histograms = [SIMD2<Float>](repeating: SIMD2(), count: size * limits.leaves)
    }

    /// A tree for these gradients (first) and second derivatives, over some of the features; it adds to each row's
    /// logit what the tree says of it.
    mutating func grow(_ slopes: [SIMD2<Float>], features: [Int], logits: inout [Double]) -> DecisionTree {
        var tree = DecisionTree()
        var root = Leaf(
            node: 0, start: 0, end: data.count, sum: slopes.reduce(SIMD2()) { $0 + SIMD2<Double>($1) }, histogram: 0)
        fill(0, 0..<data.count, slopes, features)
        root.split = best(root, features)
        tree.nodes[0].value = value(root.sum)
        var leaves = [root]
        while leaves.count < limits.leaves {
            guard let place = leaves.indices.max(by: { leaves[$0].split.gain < leaves[$1].split.gain }),
                leaves[place].split.feature >= 0
            else { break }
            let parent = leaves[place]
            let middle = part(parent)
            var left = parent
            var right = parent
            left.node = tree.nodes.count
            right.node = left.node + 1
            left.end = middle
            right.start = middle
            left.sum = parent.split.left
            right.sum = parent.sum - parent.split.left
            if middle - parent.start <= parent.end - middle {
                left.histogram = leaves.count
                halve(parent.histogram, left.histogram, left.start..<left.end, slopes, features)
            } else {
                right.histogram = leaves.count
                halve(parent.histogram, right.histogram, right.start..<right.end, slopes, features)
            }
            left.split = best(left, features)
            right.split = best(right, features)
            tree.nodes[parent.node].feature = Int32(parent.split.feature)
            tree.nodes[parent.node].threshold = UInt8(parent.split.threshold)
            tree.nodes[parent.node].left = Int32(left.node)
            tree.nodes[parent.node].right = Int32(right.node)
            tree.nodes.append(DecisionTree.Node(value: value(left.sum)))
            tree.nodes.append(DecisionTree.Node(value: value(right.sum)))
            leaves[place] = left
            leaves.append(right)
        }
        for leaf in leaves {
            let value = tree.nodes[leaf.node].value
            for place in leaf.start..<leaf.end { logits[Int(order[place])] += value }
        }
        return tree
    }

    private func value(_ sum: SIMD2<Double>) -> Double { -limits.rate * sum.x / (sum.y + limits.ridge) }

    /// Fills the histogram of a leaf from its rows.
    private mutating func fill(_ histogram: Int, _ rows: Range<Int>, _ slopes: [SIMD2<Float>], _ features: [Int]) {
        let start = histogram * size
        let width = data.features
        histograms.withUnsafeMutableBufferPointer { histograms in
            for bin in start..<start + size { histograms[bin] = SIMD2() }
            data.bytes.withUnsafeBufferPointer { bytes in
                order.withUnsafeBufferPointer { order in
                    slopes.withUnsafeBufferPointer { slopes in
                        features.withUnsafeBufferPointer { features in
                            offsets.withUnsafeBufferPointer { offsets in
                                for place in rows {
                                    let row = Int(order[place])
                                    let slope = slopes[row]
                                    let codes = row * width
                                    for feature in features {
                                        histograms[start + offsets[feature] + Int(bytes[codes + feature])] += slope
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Fills the smaller half's histogram from its rows and leaves the rest of the parent's to the larger.
    private mutating func halve(
        _ parent: Int, _ smaller: Int, _ rows: Range<Int>, _ slopes: [SIMD2<Float>], _ features: [Int]
    ) {
        fill(smaller, rows, slopes, features)
        let from = parent * size
        let by = smaller * size
        histograms.withUnsafeMutableBufferPointer { histograms in
            for bin in 0..<size { histograms[from + bin] -= histograms[by + bin] }
        }
    }

    /// The split of a leaf that lowers the loss most; no feature where none does.
    private func best(_ leaf: Leaf, _ features: [Int]) -> Split {
        var best = Split()
        guard leaf.sum.y >= 2 * limits.weight else { return best }
        let start = leaf.histogram * size
        let whole = leaf.sum.x * leaf.sum.x / (leaf.sum.y + limits.ridge)
        histograms.withUnsafeBufferPointer { histograms in
            for feature in features {
                var left = SIMD2<Double>()
                let first = start + offsets[feature]
                let count = offsets[feature + 1] - offsets[feature]
                for bin in 0..<max(0, count - 1) {
                    left += SIMD2<Double>(histograms[first + bin])
                    guard left.y >= limits.weight else { continue }
                    let right = leaf.sum - left
                    guard right.y >= limits.weight else { break }
                    let gain =
                        left.x * left.x / (left.y + limits.ridge) + right.x * right.x / (right.y + limits.ridge)
                        - whole
                    if gain > best.gain + 1e-9 {
                        best = Split(gain: gain, feature: feature, threshold: bin, left: left)
                    }
                }
            }
        }
        return best
    }

    /// Puts a leaf's rows that go left before those that go right, each in their order; where the right ones begin.
    private mutating func part(_ leaf: Leaf) -> Int {
        let width = data.features
        let feature = leaf.split.feature
        let threshold = UInt8(leaf.split.threshold)
        var left = leaf.start
        var right = 0
        data.bytes.withUnsafeBufferPointer { bytes in
            order.withUnsafeMutableBufferPointer { order in
                spare.withUnsafeMutableBufferPointer { spare in
                    for place in leaf.start..<leaf.end {
                        let row = order[place]
                        if bytes[Int(row) * width + feature] <= threshold {
                            order[left] = row
                            left += 1
                        } else {
                            spare[right] = row
                            right += 1
                        }
                    }
                    for place in 0..<right { order[left + place] = spare[place] }
                }
            }
        }
        return left
    }
}
