/// What the status and the stage of deals say beside each other, in the rows that were looked at.
struct StatusRows {
    private(set) var rows = 0
    /// Deals without a status whose stage says won or lost, and those of which nothing does.
    private(set) var answered = 0
    private(set) var blanks = 0
    /// Deals whose stage says won or lost and whose status says something else, and the first of them.
    private(set) var contradicting = 0
    private(set) var first: (line: Int, status: String, stage: String)?

    /// `stage` is the column of stages, `meanings` what they say.
    init(_ file: GuessedFile, _ status: Int, _ outcomes: Outcomes, stage: Int?, _ meanings: [String: String]) {
        file.profile.forEachRow([status] + (stage.map { [$0] } ?? [])) { cells, line in
            rows += 1
            let end = cells.count > 1 ? meanings[cells[1]].flatMap { $0 == "open" ? nil : $0 } : nil
            guard !cells[0].isEmpty, !OutcomeWords.saysEnded(cells[0]) || outcomes.meanings[cells[0]] != nil else {
                guard end != nil || cells[0].isEmpty else { return }
                if end == nil { blanks += 1 } else { answered += 1 }
                return
            }
            guard let end, let own = outcomes.meanings[cells[0]], own != end else { return }
            contradicting += 1
            if first == nil { first = (line, cells[0], cells[1]) }
        }
    }
}
