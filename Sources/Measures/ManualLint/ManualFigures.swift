import CRMModel
import Figures
import ProgrammeRecords
import RuleLanguage
import UsageManual

/// How much of the manual is there, checked, and asked for. Counts of a whole, without intervals.
public struct ManualFigures: Sendable {
    /// Areas with objective, owner, roles and a rule.
    public let coverage: Figure
    /// Steps that a rule checks, or of which somebody said why only a person can.
    public let steps: Figure
    /// Rules that go back to a requirement; absent without consultations.csv.
    public let provenance: Figure
    /// Working days people had between reading a changed rule and its coming into force.
    public let notice: Figure

    /// - Parameters:
    ///   - consultations: nil where consultations.csv is not there.
    ///   - calendar: in whose working days notice is counted.
    public init(
        _ manual: UsageManual, consultations: [ConsultationRecord]?, asOf: CalendarDate,
        calendar: BusinessCalendar = BusinessCalendar()
    ) {
        let areas = manual.areas
        coverage = ManualFigures.share(
            "manual-coverage", of: "areas", asOf: asOf,
            rows: RowSet(
                name: "manual-areas", title: "Areas of the usage manual",
                columns: ["area", "title", "objective", "owner", "applies_to", "rules", "complete"], count: areas.count,
                tie: .share("complete")
            ) { row in
                let area = areas[row]
                let rules = area.steps.reduce(0) { $0 + $1.rules.count }
                let isComplete = area.owner != nil && !area.appliesTo.isEmpty && rules > 0
                return [
                    .text(area.id), .text(area.title), .text(area.objective), .text(area.owner),
                    .text(area.appliesTo.joined(separator: ", ")), .integer(Int64(rules)), .integer(isComplete ? 1 : 0),
                ]
            })
        let steps = areas.flatMap { area in area.steps.map { (area: area.id, step: $0) } }
        self.steps = ManualFigures.share(
            "step-coverage", of: "steps", asOf: asOf,
            rows: RowSet(
                name: "manual-steps", title: "Steps of the usage manual",
                columns: ["area", "step", "line", "rules", "human_checked", "covered"], count: steps.count,
                tie: .share("covered")
            ) { row in
                let step = steps[row].step
                return [
                    .text(steps[row].area), .text(step.title), .integer(Int64(step.line)),
                    .integer(Int64(step.rules.count)), .text(step.humanCheck),
                    .integer(step.rules.isEmpty && step.humanCheck == nil ? 0 : 1),
                ]
            })
        let rules = areas.flatMap { area in area.rules.map { (area: area.id, rule: $0) } }
        let lint = ProvenanceLint(consultations)
        let rows = RowSet(
            name: "manual-requirements", title: "Rules and who asked for them",
            columns: ["area", "rule", "says", "asked_for"], count: rules.count, tie: .share("asked_for")
        ) { row in
            let rule = rules[row].rule
            let isAsked = if case .asked = lint.provenance(rule) { true } else { false }
            return [.text(rules[row].area), .text(rule.id), .text(rule.sentence), .integer(isAsked ? 1 : 0)]
        }
        provenance =
            consultations == nil
            ? Figure("requirement-provenance", outcome: .absent(.noSource), n: 0, asOf: asOf, rows: rows)
            : ManualFigures.share("requirement-provenance", of: "rules", asOf: asOf, rows: rows)
        notice = RuleNotice.figure(manual, asOf: asOf, calendar: calendar)
    }

    /// For the audit and the lists of rows.
    public var all: [Figure] { [coverage, steps, provenance, notice] }

    /// The share of rows whose last column is 1.
    private static func share(_ slug: String, of noun: String, asOf: CalendarDate, rows: RowSet) -> Figure {
        guard rows.count > 0 else { return Figure(slug, outcome: .absent(.noEvents), n: 0, asOf: asOf, rows: rows) }
        let met = (0..<rows.count).count { rows.cells($0).last == .integer(1) }
        return Figure(
            slug, outcome: .value(.share(Double(met) / Double(rows.count))), numerator: .count(met, of: noun),
            denominator: .count(rows.count, of: noun), n: rows.count, asOf: asOf, rows: rows)
    }
}
