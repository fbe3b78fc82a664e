import CRMModel
import Figures

/// Deals that were first entered at a late stage: test L1 of `late-entry-rate`.
public enum LateEntry {
    /// - Parameters:
    ///   - lateStage: the stage the manual calls late; nil where it names none, or none that exists.
    ///   - exemptTypes: types of deals that may begin at any stage.
    public static func figure(_ book: DealBook, lateStage: String?, exemptTypes: [String] = []) -> Figure {
        let deals = book.records.opportunities
        let stages = book.records.stages
        let asOf = book.records.asOf
        let start = asOf.adding(days: -180)
        let created = (0..<deals.count).filter { row in
            deals.createdAt.instant(row).map { start <= book.records.zone.date(of: $0) } ?? false
        }
        func position(_ row: RowIndex) -> (stage: Int, late: Int)? {
            let pipeline = deals.pipelines[row]
            guard let lateStage, let late = stages.row(named: lateStage, pipeline: pipeline),
                let first = deals.firstStages[row],
                let stage = stages.row(named: first, pipeline: pipeline)
            else { return nil }
            return (stages.positions[stage], stages.positions[late])
        }
        let subject = created.filter { row in deals.types[row].map { !exemptTypes.contains($0) } ?? true }
        let human = subject.filter { row in
            !["import", "integration", "migration"].contains(deals.firstStageSources[row] ?? "person")
        }
        var isLate: [RowIndex: Bool] = [:]
        for row in human {
            if let place = position(row) { isLate[row] = place.stage >= place.late }
        }
        let rows = human.filter { isLate[$0] != nil }
        let verdicts = isLate
        let list = book.list(
            "late-entry-rate", "Deals created in the last 180 days with their first stage", rows, tie: .share("late"),
            extra: ["first_stage", "late"]
        ) { [.text(deals.firstStages[$0]), .integer(verdicts[$0] == true ? 1 : 0)] }
        let isKnown = lateStage.map { stages.row(named: $0, pipeline: nil) != nil } ?? false
        guard isKnown, deals.firstStages.codes.contains(where: { $0 >= 0 }) else {
            return Figure(
                "late-entry-rate", outcome: .absent(.noSource), n: 0, asOf: asOf, rows: list,
                notes: [
                    lateStage == nil
                        ? "The usage manual names no late stage."
                        : isKnown
                            ? "We could show this if stage changes were recorded."
                            : "The late stage of the usage manual is no stage of the CRM."
                ])
        }
        var notes: [String] = []
        if created.count > subject.count {
            notes.append("\(Grouping.text(created.count - subject.count)) deals of exempt types are left out.")
        }
        if subject.count > human.count {
            notes.append("\(Grouping.text(subject.count - human.count)) imported deals are left out.")
        }
        if human.count > rows.count {
            notes.append("\(Grouping.text(human.count - rows.count)) deals cannot be judged: no stage history.")
        }
        return Figure.proportion(
            "late-entry-rate", successes: rows.count { isLate[$0] == true }, trials: rows.count,
            of: "deals created in 180 days",
            asOf: asOf, rows: list, notes: notes)
    }
}
