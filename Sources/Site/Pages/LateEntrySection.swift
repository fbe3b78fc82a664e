import CRMModel
import Compliance
import Figures
import Forecasting

/// Who regularly enters deals only when they are nearly decided.
struct LateEntrySection {
    let model: SiteModel
    let report: ComplianceReport

    /// Nil where it is not measured.
    var section: Section? {
        let figure = model.lateEntries.regular
        guard case .count(let people, _) = figure.numerator, figure.value != nil else { return nil }
        let regular = model.lateEntries.owners.filter(\.isRegular)
        let heading =
            people == 0
            ? "Nobody enters deals late regularly"
            : "\(ComplianceText.number(people).capitalizedFirst) \(people == 1 ? "person enters" : "people enter") deals late regularly"
        var main: [Block] = [
            .text(
                "Of \(Wording.counted(figure.n, "person", "people")) with at least five deals of the last \(LateEntry.window) days. A deal that first appears when it is nearly decided helps nobody to plan."
            )
        ]
        if people > 0, model.naming.namesPeople {
            main.append(
                .table(
                    TableModel(
                        "People who enter deals late regularly",
                        columns: [.init("Person"), .init("Entered late", number: true)],
                        rows: regular.map { owner in
                            .init([
                                TextCell(
                                    model.naming.label(owner.user),
                                    link: report.matrix.users.contains(owner.user)
                                        ? ComplianceText.path(person: owner.user, model.naming) : nil),
                                TextCell("\(owner.late) of \(owner.deals)", link: "rows/late-entry-rate.csv"),
                            ])
                        }, links: model.links(figure))))
        } else {
            main.append(
                .table(
                    TableModel(
                        "Late entry", columns: [.init("Figure"), .init("Value", number: true)],
                        rows: [
                            .init([
                                TextCell("People who do so", link: "rows/\(figure.rows.name).csv"),
                                TextCell(model.wording.phrase(figure), note: model.wording.range(figure) ?? ""),
                            ])
                        ])))
        }
        return Section("late-entry", heading, main: main)
    }
}
