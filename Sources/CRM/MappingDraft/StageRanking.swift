import CRMImport

/// The order in which deals pass through their stages, by what the file says of it.
struct StageRanking {
    /// The stages, those of won and lost deals last.
    let names: [String]
    /// In words, what says the order; nil where only the names' words do, which is a guess.
    let basis: String?

    init(_ deals: GuessedFile, _ stage: Int, _ outcomes: Outcomes) {
        let answers = (deals.answers[deals.profile.header[stage]] ?? [:]).compactMapValues(\.place)
        let ranked = StageRanking.ranked(deals, stage, outcomes, answers)
        names = ranked.basis == "the answers given" ? ranked.names : StageRanking.placed(ranked.names, answers)
        basis = ranked.basis
    }

    private static func ranked(
        _ deals: GuessedFile, _ stage: Int, _ outcomes: Outcomes, _ answers: [String: Int]
    ) -> (names: [String], basis: String?) {
        let found = deals.profile.sketches[stage].frequent.map(\.value)
        func end(_ name: String) -> Int { ["won": 1, "lost": 2][outcomes.meanings[name] ?? ""] ?? 0 }
        func sorted(_ places: [String: Double]) -> [String] {
            found.enumerated().sorted { a, b in
                let (x, y) = (places[a.element], places[b.element])
                return (end(a.element), x ?? .infinity, a.offset) < (end(b.element), y ?? .infinity, b.offset)
            }.map(\.element)
        }
        let steps = found.filter { end($0) == 0 }
        if !answers.isEmpty, steps.allSatisfy({ answers[$0] != nil }) {
            return (sorted(answers.mapValues(Double.init)), "the answers given")
        }
        let numbers = StageRanking.numbers(found)
        if steps.allSatisfy({ numbers[$0] != nil }), Set(steps.compactMap { numbers[$0] }).count == steps.count {
            return (sorted(numbers), "the numbers before their names")
        }
        if let chance = deals.index(of: "probability") {
            let chances = StageRanking.chances(deals, stage, chance)
            if steps.allSatisfy({ chances[$0] != nil }), Set(steps.compactMap { chances[$0] }).count == steps.count {
                return (sorted(chances), "the probability of the deals in each")
            }
        }
        let guess = StageOrder.sorted(found)
        return (
            guess.filter { end($0) == 0 } + guess.filter { end($0) == 1 } + guess.filter { end($0) == 2 }, nil
        )
    }

    /// Some of the stages at the places that a person gave them, the others around them as they were.
    private static func placed(_ names: [String], _ answers: [String: Int]) -> [String] {
        var order = names.filter { answers[$0] == nil }
        for name in names.filter({ answers[$0] != nil }).sorted(by: { (answers[$0] ?? 0, $0) < (answers[$1] ?? 0, $1) })
        {
            order.insert(name, at: min((answers[name] ?? 1) - 1, order.count))
        }
        return order
    }

    /// Whether there is an order to be known.
    static func hasSteps(_ names: [String], _ outcomes: Outcomes) -> Bool {
        names.count { outcomes.meanings[$0] == nil || outcomes.meanings[$0] == "open" } > 1
    }

    /// The number that a name begins with: `1 - Lead`, `02. Offer`.
    private static func numbers(_ names: [String]) -> [String: Double] {
        Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                let digits = name.drop { $0 == " " || $0 == "(" || $0 == "#" }.prefix { "0"..."9" ~= $0 }
                return digits.count <= 3 ? Double(digits).map { (name, $0) } : nil
            })
    }

    /// The probability of each stage, where nine in ten of its deals have the same.
    private static func chances(_ deals: GuessedFile, _ stage: Int, _ chance: Int) -> [String: Double] {
        var format = NumberFormat()
        if deals.types[chance].decimalComma == true { (format.decimal, format.group) = (0x2C, 0x2E) }
        var counts: [String: [Double: Int]] = [:]
        deals.profile.forEachRow([stage, chance]) { cells, _ in
            guard !cells[0].isEmpty, let value = format.parse(cells[1])?.double else { return }
            counts[cells[0], default: [:]][value, default: 0] += 1
        }
        return counts.compactMapValues { values in
            let all = values.values.reduce(0, +)
            let most = values.max { ($0.value, $1.key) < ($1.value, $0.key) }
            return most.flatMap { $0.value * 10 >= all * 9 ? $0.key : nil }
        }
    }
}
