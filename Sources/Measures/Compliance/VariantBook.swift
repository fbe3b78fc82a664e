/// Counts the step sequences of completed cases.
struct VariantBook {
    private var counts: [[Int32]: [Int32: Int32]] = [:]
    private var steps: [Int32] = []

    /// Begins a case.
    mutating func begin() { steps.removeAll(keepingCapacity: true) }

    /// Adds a step; the same one again at once is none.
    mutating func add(_ step: Int32) { if steps.last != step { steps.append(step) } }

    /// Ends a completed case that a user owned.
    mutating func finish(owner: Int32) {
        guard !steps.isEmpty else { return }
        counts[steps, default: [:]][owner, default: 0] += 1
    }

    /// The variants, the most frequent first, ties by steps.
    func variants(_ names: [String]) -> [Variant] {
        counts.map { steps, users in
            Variant(
                steps: steps.map { names[Int($0)] },
                users: users.sorted { $0.key < $1.key }.map { (user: $0.key, cases: $0.value) })
        }.sorted { a, b in a.count != b.count ? a.count > b.count : a.steps.lexicographicallyPrecedes(b.steps) }
    }
}
