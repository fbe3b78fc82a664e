import CRMModel
import Figures
import PipelineMovement

/// What a bridge of the pipeline is called and what it found, in words.
struct MovementText {
    let model: SiteModel
    /// "Open pipeline", "Open deals dated in Q4 2026".
    let subject: String
    /// The day at whose end it begins.
    let start: CalendarDate
    /// What the pipeline gained or lost; nil where that cannot be told.
    let change: Money?
    /// Its steps, the start first.
    let steps: [(step: MovementStep, figure: Figure)]
    /// Whether it is about several deals by name, so that the verb is plural.
    var isPlural = false

    init(model: SiteModel, waterfall: PipelineWaterfall) {
        self.init(
            model: model,
            subject: waterfall.closing.map { "Open deals dated in \($0.name)" } ?? "Open pipeline",
            start: waterfall.span.start, change: waterfall.change,
            steps: waterfall.breakdown.parts.compactMap { part in
                guard case .text(let key?) = part.key else { return nil }
                return MovementStep(rawValue: key).map { ($0, part.figure) }
            })
        isPlural = waterfall.closing != nil
    }

    init(
        model: SiteModel, subject: String, start: CalendarDate, change: Money?,
        steps: [(step: MovementStep, figure: Figure)]
    ) {
        self.model = model
        self.subject = subject
        self.start = start
        self.change = change
        self.steps = steps
    }

    /// "24 Oct 2026 to 31 Oct 2026".
    var span: String { "\(Wording.date(start)) to \(Wording.date(model.records.asOf))" }

    var period: String {
        "From the end of \(Wording.date(start)) to the end of \(Wording.date(model.records.asOf))."
            + (isPlural
                ? " Dated in the quarter is what is to close on any of its days: what is past its date counts, which “due” on the pipeline page leaves out."
                : "")
    }

    /// Whether any deal took a step.
    var moved: Bool { steps.contains { $0.step != .start } }

    /// The finding: "Open pipeline shrank by € 0.6 M: new deals brought € 1.3 M, losses took € 0.9 M".
    var heading: String {
        guard let change else { return "\(subject): how it moved" }
        let size = model.wording.inShort(
            Money(minor: Int64(clamping: change.minor.magnitude), currency: change.currency))
        let same = isPlural ? "ended where they began" : "ended where it began"
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
        let steps = steps.compactMap { step, figure -> (name: String, amount: Double)? in
            guard step != .start, let value = figure.value?.number, value != 0, let name = MovementText.nouns[step]
            else { return nil }
            return (name, value)
        }
        let up = steps.filter { $0.amount > 0 }.max { $0.amount < $1.amount }
        let down = steps.filter { $0.amount < 0 }.min { $0.amount < $1.amount }
        func clause(_ step: (name: String, amount: Double), _ verb: String) -> String? {
            guard let money = change.map({ Money(minor: Int64(step.amount), currency: $0.currency) }) else {
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
