/// Sums of series: which leaves each node adds up. Nodes may cross, such as regions and segments over the same leaves.
public struct Hierarchy: Hashable, Sendable {
    /// Number of leaves. Series are numbered aggregates first, then leaves.
    public let leafCount: Int
    /// The leaves that each aggregate adds up, numbered from 0 in ascending order.
    public let aggregates: [[Int]]

    /// Nil where an aggregate names no leaf, one twice, or one that is not there.
    public init?(leafCount: Int, aggregates: [[Int]]) {
        let sorted = aggregates.map { $0.sorted() }
        for leaves in sorted {
            guard let first = leaves.first, let last = leaves.last, first >= 0, last < leafCount,
                zip(leaves, leaves.dropFirst()).allSatisfy({ $0 < $1 })
            else { return nil }
        }
        self.leafCount = leafCount
        self.aggregates = sorted
    }

    /// Aggregates and leaves.
    public var seriesCount: Int { aggregates.count + leafCount }

    /// Values of the leaves summed to all nodes, aggregates first.
    public func summed(_ leaves: [Double]) -> [Double] {
        aggregates.map { $0.reduce(0) { $0 + leaves[$1] } } + leaves
    }

    /// Number of leaves below each series; 1 for a leaf.
    var sizes: [Double] { aggregates.map { Double($0.count) } + [Double](repeating: 1, count: leafCount) }
}
