import CRMModel
import Figures
import ForecastReport
import Forecasting
import WinProbability

/// The deals that decide the quarter and why each moved, and what the forecast owes to deals with a defect.
struct ForecastDeals {
    let model: SiteModel
    let report: ForecastReport

    private var outlook: Outlook { report.lead }
    private var quarter: Period { outlook.period }
    private var likely: Money? { if case .money(let value) = outlook.likely.value { value } else { nil } }

    var deciding: Section {
        if let absence = report.absence {
            return Section(
                "deciding", "Which deals decide \(quarter.name) cannot be told", main: [.text(absence.words)])
        }
        let deals = model.records.opportunities
        let rows = report.deciding.map { item -> TableModel.Row in
            let change = item.before.map { before -> String in
                let points = Int(((item.chance - before) * 100).rounded())
                return points == 0 ? "unchanged" : "\(points > 0 ? "+" : Wording.minus)\(abs(points)) points"
            }
            let money = Money(minor: item.amount, currency: model.records.baseCurrency)
            let id = deals.ids[item.deal] ?? ""
            return .init([
                TextCell(deals.names[item.deal] ?? id, address: model.recordLinks.address("opportunity", id)),
                TextCell(Wording.whole(money)),
                TextCell(Wording.fixed(item.chance * 100, 0) + Wording.thin + "%", note: change ?? "new"),
                TextCell(item.moves.isEmpty ? standing(item) : Wording.list(item.moves)),
                report.win.reasons[item.deal].map(reasons).flatMap { $0.isEmpty ? nil : TextCell($0) } ?? unexplained,
            ])
        }
        guard !rows.isEmpty else {
            return Section(
                "deciding", "No open deal decides the quarter",
                main: [.text("No open deal has a price and a chance of being won in \(quarter.name).")])
        }
        let table = TableModel(
            "Open deals that decide \(quarter.name)",
            columns: [
                .init("Deal"), .init("Amount, \(model.records.baseCurrency.code)", number: true),
                .init("Chance in the quarter", number: true), .init("What moved it in seven days"),
                .init("For and against winning it, in points"),
            ], rows: rows,
            links: [model.rowsLink(report.win.figure, "deal"), model.definitionLink(report.win.figure)])
        return Section(
            "deciding", "\(ForecastText.number(rows.count)) deals decide \(quarter.name)",
            note: "The open deals whose outcome moves the close most: what is large and neither sure nor lost.",
            main: [.table(table), .text(winNote)])
    }

    /// Instead of reasons: there is nothing to learn them from, or nothing known of the deal sets it apart.
    private var unexplained: TextCell {
        TextCell(
            "–",
            note: report.win.odds == nil
                ? "not known: too few decided deals to learn from"
                : "nothing known of it sets it apart from the mean deal")
    }

    /// What the reasons rest on, and what was refused.
    private var winNote: String {
        guard let odds = report.win.odds else { return report.win.figure.notes.first ?? "" }
        let names = odds.refused.map { String($0.prefix { $0 != ":" }) }
        let refused = names.isEmpty ? "" : " Not used, since only the close fills it: \(Wording.list(names))."
        return
            "The points are by how much a deal’s chance would change were it in this as the mean deal is. They come from \(odds.method), learned from \(Wording.counted(odds.learned, "decided deal")) as they were known while open.\(refused)"
    }

    /// What is said of a deal of which nothing new became known.
    private func standing(_ item: DecidingDeal) -> String {
        guard let before = item.before, item.chance < before - 0.005 else { return "no step recorded" }
        return "no step recorded, and a week less is left"
    }

    /// What speaks for winning it, then what speaks against it.
    private func reasons(_ reasons: [WinPrediction.Reason]) -> String {
        func list(_ own: [WinPrediction.Reason], _ sign: String) -> String {
            own.map { "\(words($0)) (\(sign)\(Wording.fixed($0.effect.magnitude * 100, 0)))" }.joined(separator: ", ")
        }
        let sides = [
            ("For: ", list(reasons.filter { $0.effect > 0 }, "+")),
            ("Against: ", list(reasons.filter { $0.effect <= 0 }, Wording.minus)),
        ]
        return sides.filter { !$0.1.isEmpty }.map { $0.0 + $0.1 }.joined(separator: ". ")
    }

    /// A column and its value as people say it.
    private func words(_ reason: WinPrediction.Reason) -> String {
        let value = reason.value
        guard !value.isEmpty else { return "no \(reason.column.lowercasedFirst)" }
        switch (reason.column, Int(value)) {
        case ("Stage", _): return "in \(value)"
        case ("Days in stage", let days?): return "\(Wording.counted(days, "day")) in its stage"
        case ("Days since creation", let days?): return "created \(Wording.counted(days, "day")) ago"
        case ("Days until due", let days?):
            return days == 0
                ? "due today"
                : days > 0 ? "due in \(Wording.counted(days, "day"))" : "\(Wording.counted(-days, "day")) past due"
        case ("Stage changes", let count?): return Wording.counted(count, "stage change")
        case ("Employees", let count?): return "\(Wording.count(count)) employees"
        case ("Amount", let major?):
            // Hundredths of it are what the deal holds.
            let (minor, isTooLarge) = Int64(major).multipliedReportingOverflow(by: 100)
            return isTooLarge
                ? "amount \(value)" : model.wording.inShort(Money(minor: minor, currency: model.records.baseCurrency))
        default: return "\(reason.column.lowercasedFirst) \(value)"
        }
    }

    var defects: Section {
        let rows = report.defects.figures.map { item -> TableModel.Row in
            let isTotal = item.defect == .any
            guard case .money(let loss) = item.figure.value, let likely else {
                return .init(
                    [TextCell(item.defect.words, note: item.figure.notes.first ?? ""), "–", "–", "–"], total: isTotal)
            }
            let then = Money(minor: likely.minor - loss.minor, currency: loss.currency)
            return .init(
                [
                    TextCell(item.defect.words, note: isTotal ? "classes overlap, so parts do not add up" : ""),
                    TextCell(Wording.count(item.deals)),
                    TextCell(loss.minor == 0 ? "0" : Wording.minus + model.wording.inShort(loss)),
                    TextCell(model.wording.inShort(then)),
                ], total: isTotal)
        }
        let legs = report.trust.legs.map { leg -> TableModel.Row in
            .init([
                TextCell(leg.leg.rawValue.capitalizedFirst),
                TextCell(
                    leg.figure.value.map { Wording.fixed($0.number * 100, 0) + Wording.thin + "%" } ?? "–",
                    note: leg.figure.value == nil ? model.wording.phrase(leg.figure) : ""),
                TextCell(leg.figure.value.map { TrustGrade.letter($0.number) } ?? "–"),
            ])
        }
        let left = TableModel(
            "If these deals were left out",
            columns: [
                .init("Defect"), .init("Deals", number: true), .init("Change", number: true),
                .init("P50 then", number: true),
            ], rows: rows,
            links: [
                model.rowsLink(outlook.likely),
                PageLink("Definition", "data/definitions/index.html#forecast-defect-sensitivity"),
            ])
        let grade = TableModel(
            "Trust grade", note: "The grade is that of the weakest.",
            columns: [.init("Share of what is open"), .init("Share", number: true), .init("Grade")], rows: legs,
            links: model.links(report.trust.figure))
        return Section(
            "defects", "What the forecast would be without each data defect",
            note: "The same lines, counted again without the deals that have the defect.", main: [.table(left)],
            side: [.table(grade)])
    }
}
