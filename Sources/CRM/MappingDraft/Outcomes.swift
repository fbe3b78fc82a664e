/// What the values of one column say of how deals stand, each read beside the others.
struct Outcomes {
    /// Value → `open`, `won` or `lost`; a value that says none of them, or not clearly, is not there.
    private(set) var meanings: [String: String] = [:]
    /// Values that count as won since something was signed and no other value says won.
    private(set) var presumed: Set<String> = []

    /// Values whose meaning other columns of their rows tell.
    private(set) var evident: Set<String> = []

    /// Takes what other columns tell of values that do not say it themselves.
    mutating func learn(_ evidence: [String: String]) {
        for (value, meaning) in evidence where meanings[value] == nil || presumed.contains(value) {
            meanings[value] = meaning
            presumed.remove(value)
            evident.insert(value)
        }
    }

    /// `presuming` where what was signed may count as won; `answers` are a person's, and go before.
    init(_ values: [String], presuming: Bool = true, answers: [String: String] = [:]) {
        let readings = values.map { ($0, OutcomeWords.read($0)) }
        let isPresuming =
            presuming && !answers.values.contains("won") && !readings.contains { $0.1 == .outcome("won") }
        for (value, reading) in readings {
            if let answer = answers[value] {
                meanings[value] = answer
                continue
            }
            switch reading {
            case .outcome(let outcome): meanings[value] = outcome
            case .signed where isPresuming:
                meanings[value] = "won"
                presumed.insert(value)
            case .signed, .doubtful, .silent: break
            }
        }
    }

    /// With English words for won and lost, which a person may write in the place of one that is not understood.
    var withAnswers: Outcomes {
        var all = self
        for (word, meaning) in [("Won", "won"), ("Lost", "lost")] where all.meanings[word] == nil {
            all.meanings[word] = meaning
        }
        return all
    }

    /// The codes of Dynamics 365.
    static let stateCodes = Outcomes(meanings: ["0": "open", "1": "won", "2": "lost"])

    private init(meanings: [String: String]) { self.meanings = meanings }

    /// Values that say won or lost, in their order.
    private var ends: [String] { meanings.filter { $0.value != "open" }.keys.sorted() }

    /// Whether any value says won or lost, and they are few enough to be written down.
    var sayEnd: Bool { (1...40).contains(ends.count) }

    /// Won or lost by the value of an expression in SQL, else open; nil where no value says either.
    func sql(_ value: String) -> String? {
        guard sayEnd else { return nil }
        let cases = ends.map { "WHEN \(SQLName.text($0)) THEN \(SQLName.text(meanings[$0] ?? "open"))" }
        return "CASE \(value) \(cases.joined(separator: " ")) ELSE 'open' END"
    }
}
