import CRMModel
import Figures

/// Rows by a text of theirs, such as a competitor: the most frequent by themselves, the others together.
///
/// Where nobody may be named a text of whose rows fewer than five people own any is put together with others.
struct KeyedParts: Sendable {
    static let others = "others"
    /// Texts that stand by themselves.
    static let most = 12

    /// By row.
    let labels: [String]
    /// The most frequent first; then the others together, then rows without a text.
    private let order: [String]

    init(_ texts: [String?], missing: String, owners: [RowIndex?], isPrivate: Bool) {
        var counts: [String: Int] = [:]
        for case let text? in texts { counts[text, default: 0] += 1 }
        let ranked = counts.keys.sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
        var own = Array(ranked.prefix(KeyedParts.most))
        if isPrivate {
            let place = Dictionary(own.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            // What is not among the most frequent, and what has no text, are parts like any other.
            var people = [Set<RowIndex>](repeating: [], count: own.count + 2)
            for (text, owner) in zip(texts, owners) {
                guard let owner else { continue }
                people[text.map { place[$0] ?? own.count } ?? own.count + 1].insert(owner)
            }
            let together = PeopleGroups.together(people) ?? Set(people.indices)
            let keepsMissing = !together.contains(own.count + 1)
            own = own.indices.filter { !together.contains($0) }.map { own[$0] }
            let shown = Set(own)
            labels = texts.map { text in
                guard let text else { return keepsMissing ? missing : KeyedParts.others }
                return shown.contains(text) ? text : KeyedParts.others
            }
        } else {
            let shown = Set(own)
            labels = texts.map { $0.map { shown.contains($0) ? $0 : KeyedParts.others } ?? missing }
        }
        var seen: Set<String> = []
        order = (own + [KeyedParts.others, missing]).filter { seen.insert($0).inserted }
    }

    func breakdown(_ key: String, total: Figure, _ figure: (String, [Int]) -> Figure) -> Breakdown {
        let rowsOf = Dictionary(grouping: labels.indices) { labels[$0] }
        return Breakdown(
            total: total, key: key,
            parts: order.compactMap { name in
                rowsOf[name].map { Breakdown.Part(name: name, figure: figure(name, $0)) }
            })
    }
}
