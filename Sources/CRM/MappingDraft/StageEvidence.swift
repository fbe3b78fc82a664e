/// How deals of a stage ended, by what the other columns of the file hold for them: where names of stages say nothing, a day
/// of closing that all deals of some stages have, and none of the others, tells the last stages, and a reason of loss which
/// of them are lost.
enum StageEvidence {
    /// Deals of a stage from which anything is told.
    private static let fewest = 3

    /// Stage → `won` or `lost`; empty where the columns do not part the stages clearly.
    static func outcomes(_ deals: GuessedFile, _ stage: Int) -> [String: String] {
        guard let closed = deals.index(of: "closed_at"), let reason = deals.index(of: "lost_reason"),
            closed != deals.index(of: "close_date"), closed != stage, reason != stage
        else { return [:] }
        var counts: [String: (all: Int, closed: Int, reasons: Int)] = [:]
        deals.profile.forEachRow([stage, closed, reason]) { cells, _ in
            guard !cells[0].isEmpty else { return }
            var count = counts[cells[0]] ?? (0, 0, 0)
            count.all += 1
            if !cells[1].isEmpty { count.closed += 1 }
            if !cells[2].isEmpty { count.reasons += 1 }
            counts[cells[0]] = count
        }
        var outcomes: [String: String] = [:]
        for (name, count) in counts where count.all >= fewest {
            func most(_ part: Int) -> Bool { part * 20 >= count.all * 19 }
            func hardlyAny(_ part: Int) -> Bool { part * 20 <= count.all }
            guard most(count.closed) else {
                // Deals of one stage that are closed in part: the day says something else.
                if hardlyAny(count.closed) { continue }
                return [:]
            }
            if hardlyAny(count.reasons) {
                outcomes[name] = "won"
            } else if count.reasons * 10 >= count.all * 8 {
                outcomes[name] = "lost"
            }
        }
        // Without a step before the end the day of closing tells nothing.
        let hasSteps = counts.contains { $0.value.all >= fewest && $0.value.closed * 20 <= $0.value.all }
        return hasSteps && outcomes.values.contains("lost") ? outcomes : [:]
    }
}
