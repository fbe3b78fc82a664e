import CRMModel
import Figures
import PipelineMovement

/// What a bridge of the pipeline is called and what it found, in words.
struct MovementText {
    let model: SiteModel
    let waterfall: PipelineWaterfall

    /// "Open pipeline", "Open deals to close in Q4 2026".
    var subject: String {
        waterfall.closing.map { "Open deals to close in \($0.name)" } ?? "Open pipeline"
    }

    /// "24 Oct 2026 to 31 Oct 2026".
    var span: String { "\(Wording.date(waterfall.span.start)) to \(Wording.date(model.records.asOf))" }

    var period: String {
        "From the end of \(Wording.date(waterfall.span.start)) to the end of \(Wording.date(model.records.asOf))."
    }

    private func figure(_ step: MovementStep) -> Figure? {
        waterfall.breakdown.parts.first { $0.key == .text(step.rawValue) }?.figure
    }

    /// Whether any deal took a step.
    var moved: Bool { waterfall.breakdown.parts.contains { $0.key != .text(MovementStep.start.rawValue) } }

    /// The finding: "Open pipeline shrank by € 0.6 M: new deals brought € 1.3 M, losses took € 0.9 M".
    var heading: String {
        guard let change = waterfall.change else { return "\(subject): how it moved" }
        let size = model.wording.inShort(
            Money(minor: Int64(clamping: change.minor.magnitude), currency: change.currency))
        let same = waterfall.closing == nil ? "ended where it began" : "ended where they began"
        let verb = change.minor > 0 ? "grew by \(size)" : change.minor < 0 ? "shrank by \(size)" : same
        return [subject + " " + verb, reason].compactMap { $0 }.joined(separator: ": ")
    }

    private static let nouns: [MovementStep: String] = [
        .new: "new deals", .reopened: "reopened deals", .pulledIn: "deals pulled in", .ownerIn: "deals taken over",
        .increased: "higher amounts", .decreased: "lower amounts", .won: "wins", .lost: "losses",
        .pushedOut: "deals pushed out", .ownerOut: "deals handed over", .deleted: "deleted deals",
        .currency: "exchange rates",
    ]

    /// The largest step up and the largest down.
    private var reason: String? {
        let steps = MovementStep.allCases.compactMap { step -> (name: String, amount: Double)? in
            guard step != .start, let value = figure(step)?.value?.number, value != 0,
                let name = MovementText.nouns[step]
            else { return nil }
            return (name, value)
        }
        let up = steps.filter { $0.amount > 0 }.max { $0.amount < $1.amount }
        let down = steps.filter { $0.amount < 0 }.min { $0.amount < $1.amount }
        func clause(_ step: (name: String, amount: Double), _ verb: String) -> String? {
            guard let money = waterfall.change.map({ Money(minor: Int64(step.amount), currency: $0.currency) }) else {
                return nil
            }
            return "\(step.name) \(verb) \(model.wording.inShort(money))"
        }
        let brought = up.flatMap { clause($0, "brought") }
        let took = down.flatMap { clause(($0.name, -$0.amount), "took") }
        let clauses = [brought, took].compactMap { $0 }
        return clauses.isEmpty ? nil : clauses.joined(separator: ", ")
    }
}
