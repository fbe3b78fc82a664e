import CRMModel
import Compliance
import Figures

/// The list of people with a red cell, as a table.
struct PeopleInNeed {
    let model: SiteModel
    let report: ComplianceReport

    private var text: ComplianceText { ComplianceText(model: model, report: report) }

    func table(_ entries: [NeedsPerson.Entry], caption: String = "Who needs a person this week") -> TableModel {
        let asOf = model.records.asOf
        return TableModel(
            caption,
            columns: [
                .init("Person"), .init("What the data shows"), .init("Since"), .init("Without contact", number: true),
                .init("Nearest help"),
            ],
            rows: entries.map { entry in
                var shows: [String] = []
                if !entry.nonUse.isEmpty { shows.append("\(text.areas(entry.nonUse)): non-use") }
                if !entry.violated.isEmpty { shows.append("\(text.areas(entry.violated)): violated") }
                let team = text.units.names[
                    text.units.pool(
                        ofUnit: model.records.users.units[entry.user])]
                return .init([
                    TextCell(
                        model.naming.label(entry.user), note: team,
                        link: ComplianceText.path(person: entry.user, model.naming)
                    ),
                    TextCell(
                        shows.joined(separator: ". "),
                        note: entry.hasAsked == true
                            ? "has asked for help" : entry.isSilent ? "has not asked for help" : ""),
                    TextCell(Wording.date(entry.since)),
                    TextCell(
                        entry.lastContact.map { Wording.counted(Int(asOf.dayNumber - $0.dayNumber), "day") } ?? "never",
                        note: entry.isOverdue ? "follow-up overdue" : ""),
                    TextCell(entry.champion.map { "\(model.naming.label($0)), champion" } ?? "vacant: no champion"),
                ])
            },
            links: [
                PageLink("Follow-ups of the last 28 days", "rows/follow-ups.csv"),
                model.definitionLink(report.needs.silent),
            ])
    }
}
