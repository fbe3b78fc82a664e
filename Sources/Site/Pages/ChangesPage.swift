import CRMModel
import Compliance
import Figures
import ManualLint
import SnapshotHistory
import UsageManual

/// What is different from the last build: how the manual is followed, what the figures say, what the manual asks.
struct ChangesPage {
    let model: SiteModel

    static let path = "changes/index.html"

    private var since: CalendarDate? { model.earlier.last?.asOf }

    var page: PageModel {
        var page = PageModel(
            path: ChangesPage.path, navigation: "changes", title: "What changed", kicker: "What changed",
            headline: headline, standfirst: standfirst)
        page.sections = [cells, figures, manual].compactMap { $0 }
        return page
    }

    private var headline: String {
        guard let since else { return "There is no earlier build to compare with." }
        let moved = Wording.counted(model.changes.changes.count, "figure")
        let day = Wording.date(since)
        guard let total = model.cellChanges?.byChange.total, case .count(let count, _) = total.value else {
            return "\(moved) changed since the build as of \(day)."
        }
        return "\(moved) and \(Wording.counted(count, "cell")) of the manual changed since the build as of \(day)."
    }

    private var standfirst: [String] {
        guard since != nil else {
            return ["Every build keeps what it found; from the next day’s build on this page says what is different."]
        }
        let week = model.earlier.week.map { ", and with that as of \(Wording.date($0.asOf))" } ?? ""
        return ["Compared with the last build before \(Wording.date(model.records.asOf))\(week)."]
    }

    // MARK: Cells

    private var cells: Section? {
        guard let changes = model.cellChanges else { return nil }
        let total = changes.byChange.total
        guard case .count(let count, _) = total.value else {
            return Section(
                "cells", "How the manual is followed: no earlier build",
                main: [.text(total.notes.joined(separator: " "))])
        }
        guard count > 0 else {
            return Section("cells", "No cell of the manual changed its state", main: [])
        }
        let rows = changes.byChange.parts.map { part in
            TableModel.Row([TextCell(part.name), TextCell(Wording.count(part.figure.n))])
        }
        return Section(
            "cells", "\(Wording.counted(count, "cell")) of the manual changed state",
            note: "A cell is one person in one process area over 28 days.",
            main: [
                .table(
                    TableModel(
                        "Cells by what they were and what they are",
                        columns: [.init("Before → now"), .init("Cells", number: true)],
                        rows: rows, links: model.links(total)))
            ])
    }

    // MARK: Figures

    private var figures: Section? {
        let changes = model.changes
        guard since != nil else { return nil }
        guard !changes.changes.isEmpty else { return Section("figures", "All figures say the same", main: []) }
        let hasWeek = model.earlier.week != nil
        let rows = changes.changes.map { change in
            let title = DefinitionCatalogue.definition(change.now.definition)?.title ?? change.now.definition
            var cells = [TextCell(title, link: "data/definitions/index.html#\(change.now.definition)")]
            if hasWeek { cells.append(TextCell(change.week.map(phrase) ?? "–")) }
            cells.append(TextCell(phrase(change.before)))
            cells.append(TextCell(model.wording.phrase(change.now)))
            return TableModel.Row(cells)
        }
        var columns = [TableModel.Column("Figure")]
        if let week = model.earlier.week { columns.append(.init(Wording.date(week.asOf), number: true)) }
        columns.append(.init(since.map(Wording.date) ?? "", number: true))
        columns.append(.init("Now", number: true))
        return Section(
            "figures", "What the figures say",
            main: [
                .table(
                    TableModel(
                        "Figures that changed", columns: columns, rows: rows, links: model.links(changes.count)))
            ])
    }

    /// An earlier value as pages write it.
    private func phrase(_ figure: BuildSnapshot.Published) -> String {
        guard let value = figure.value else {
            return figure.reason.flatMap(Reason.init(rawValue:))?.sentence ?? "–"
        }
        switch figure.unit {
        case "share": return Wording.percent(value, n: figure.n)
        case "days": return Wording.days(value)
        default:
            if let currency = Currency(code: figure.unit), value.magnitude < 9e15 {
                return model.wording.inShort(Money(minor: Int64(value), currency: currency))
            }
            return Wording.fixed(value, 0)
        }
    }

    // MARK: Manual

    private var manual: Section? {
        guard let since else { return nil }
        var rows: [TableModel.Row] = []
        for area in model.manual.areas {
            for change in ManualChange.history(of: area) {
                guard let day = change.effective, day > since, day <= model.records.asOf else { continue }
                func list(_ ids: [String]) -> TextCell { TextCell(ids.isEmpty ? "–" : ids.joined(separator: ", ")) }
                rows.append(
                    TableModel.Row([
                        TextCell(area.title, link: ManualPages.path(area)), TextCell(String(change.version)),
                        TextCell(Wording.date(day)), list(change.added), list(change.changed), list(change.removed),
                    ]))
            }
        }
        guard !rows.isEmpty else { return nil }
        return Section(
            "manual", "The manual asks for something else",
            main: [
                .table(
                    TableModel(
                        "Versions of the manual in force since",
                        columns: ["Area", "Version", "In force", "New rules", "Changed", "Gone"].map {
                            TableModel.Column($0)
                        }, rows: rows))
            ])
    }
}
