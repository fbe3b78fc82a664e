import CRMModel
import Compliance
import Figures
import ManualLint
import SnapshotHistory
import UsageManual

/// What is different from the last build: how the manual is followed, what the figures say, what the manual asks.
struct ChangesPage {
    let model: SiteModel
    private let changes: FigureChanges

    init(model: SiteModel) {
        self.model = model
        changes = model.changes
    }

    static let path = "changes/index.html"

    private var since: CalendarDate? { model.earlier.last?.asOf }

    var page: PageModel {
        var page = PageModel(
            path: ChangesPage.path, navigation: "changes", title: "What changed", kicker: "What changed",
            headline: headline, standfirst: standfirst)
        page.sections = [outstanding, figures, cells, manual].compactMap { $0 }
        return page
    }

    /// Figures that read differently: what moves by less than it is written with has not changed for a reader.
    private var told: [FigureChanges.Change] {
        changes.changes.filter { phrase($0.before) != model.wording.phrase($0.now) }
    }

    /// Whether the last build was made in the quarter of the as-of, so that figures of the quarter are about the same one.
    private var isSameQuarter: Bool {
        since != nil && quarterThen == model.records.fiscal.quarter(of: model.records.asOf).name
    }

    /// The quarter that the last build was about, as it called it: a fiscal year may have been changed since.
    private var quarterThen: String {
        let slug = model.quarter.wonSoFar.definition
        let own = model.earlier.last?.figures.first { $0.tree == model.tree.prefix && $0.slug == slug }
        if let own, !own.scope.isEmpty { return own.scope }
        return since.map { model.records.fiscal.quarter(of: $0).name } ?? ""
    }

    private var headline: String {
        guard let since else {
            return model.earlier.fault == nil
                ? "There is no earlier build to compare with."
                : "What changed cannot be told: the history of earlier builds cannot be read."
        }
        let day = Wording.date(since)
        let told = told
        guard !told.isEmpty else { return "No figure reads differently since the build as of \(day)." }
        if isSameQuarter, let likely = told.first(where: { $0.now.definition == "forecast-quantiles" }),
            case .money(let now) = likely.now.value, let before = likely.before.value
        {
            let change = Double(now.minor) - before
            let size = model.wording.inShort(Money(minor: Int64(change.magnitude), currency: now.currency))
            let period = model.forecast?.quarter.period.name ?? "the quarter"
            return
                "The likely close of \(period) \(change > 0 ? "rose" : "fell") by \(size) to \(model.wording.inShort(now)) since \(day)."
        }
        return
            "\(Wording.counted(told.count, "figure reads", "figures read")) differently since the build as of \(day)."
    }

    private var standfirst: [String] {
        guard since != nil else {
            if let fault = model.earlier.fault {
                return [
                    "The build says: \(fault.what).", "What can be done: \(fault.remedy.trimmingFullStop).",
                    "As long as the file stays as it is, no build is kept and this page stays empty.",
                ]
            }
            return ["Every build keeps what it found; from the next day’s build on this page says what is different."]
        }
        let week = model.earlier.week.map { ", and with that as of \(Wording.date($0.asOf))" } ?? ""
        var sentences = ["Compared with the last build before \(Wording.date(model.records.asOf))\(week)."]
        var counts = "\(Wording.counted(told.count, "figure reads", "figures read")) differently"
        if let total = model.cellChanges?.byChange.total, case .count(let count, _) = total.value {
            counts += ", \(Wording.counted(count, "cell")) of the manual changed state"
        }
        sentences.append(counts + ".")
        if !isSameQuarter {
            sentences.append(
                "Figures of the quarter were about \(quarterThen) then and are about \(model.records.fiscal.quarter(of: model.records.asOf).name) now."
            )
        }
        return sentences
    }

    // MARK: What stands out

    /// Sentences of a list of what changed.
    private static let mostSentences = 6

    /// How much a change weighs: its size as a share of what it changed, of a share its points.
    private func weight(_ change: FigureChanges.Change) -> Double {
        guard let now = change.now.value?.number, let before = change.before.value else { return 1 }
        if case .share = change.now.value { return (now - before).magnitude }
        let base = max(now.magnitude, before.magnitude)
        return base > 0 ? (now - before).magnitude / base : 0
    }

    /// The change with its sign, in the unit of the figure; empty where one of the two has no value.
    private func signed(_ change: FigureChanges.Change) -> String {
        guard let now = change.now.value, let before = change.before.value else { return "" }
        let difference = now.number - before
        func sized(_ text: String) -> String { (difference > 0 ? "+" : Wording.minus) + text }
        let size = difference.magnitude
        switch now {
        case .share: return sized(Wording.fixed(size * 100, size < 0.0005 ? 2 : size < 0.0995 ? 1 : 0) + " points")
        case .money(let money):
            return sized(model.wording.inShort(Money(minor: Int64(size), currency: money.currency)))
        case .days: return sized(Wording.days(size))
        case .multiple: return sized(Wording.multiple(size))
        case .count: return sized(Wording.count(Int(size)))
        }
    }

    /// Share of what it was, or points of a share, below which a change is called neither better nor worse.
    private static let noticeable = 0.01

    /// "better", "worse", or nothing where neither is.
    private func judgement(_ change: FigureChanges.Change) -> String {
        guard let now = change.now.value?.number, let before = change.before.value,
            weight(change) >= ChangesPage.noticeable,
            let direction = DefinitionCatalogue.definition(change.now.definition)?.direction
        else { return "" }
        switch direction {
        case .higher: return now > before ? "better" : "worse"
        case .lower: return now < before ? "better" : "worse"
        default: return ""
        }
    }

    private func title(_ change: FigureChanges.Change) -> String {
        DefinitionCatalogue.definition(change.now.definition)?.title ?? change.now.definition
    }

    /// What changed most, and what was closed and is told otherwise now.
    private var outstanding: Section? {
        guard let since, !told.isEmpty || !changes.restated.isEmpty else { return nil }
        let day = Wording.date(since)
        var items = changes.restated.prefix(ChangesPage.mostSentences / 2).map { month in
            let change = Money(minor: month.now.minor - month.before.minor, currency: month.now.currency)
            let (before, now) = model.wording.apart(month.before, month.now)
            return FeedItem(
                (change.minor > 0 ? "+" : "") + model.wording.inShort(change), "restated",
                "\(Wording.month(month.month)) was restated from \(before) to \(now) won: an entry was added, changed or taken back after it was over.",
                link: "rows/\(model.wonByMonth.total.rows.name).csv")
        }
        // Figures of another quarter are not compared in a sentence.
        let weighed = told.filter { change in
            // The mean moves with the likely close, and would say it again.
            change.now.definition != model.forecast?.quarter.mean.definition
                && (isSameQuarter || !isOfQuarter(change.now))
        }.enumerated()
            .sorted { (weight($1.element), $0.offset) < (weight($0.element), $1.offset) }.map(\.element)
        for change in weighed.prefix(ChangesPage.mostSentences - items.count) {
            let better = judgement(change)
            items.append(
                FeedItem(
                    signed(change), better,
                    "\(title(change)): \(model.wording.phrase(change.now)) now, \(phrase(change.before)) on \(day).",
                    link: "rows/\(change.now.rows.name).csv"))
        }
        return Section(
            "outstanding", "What changed most",
            note: "By the size of the change against what it was; shares by their points.", main: [.feed(items)])
    }

    private func isOfQuarter(_ figure: Figure) -> Bool { quarterly.contains(figure.definition) }

    /// Definitions whose figures are about the quarter of the as-of.
    private var quarterly: Set<String> {
        var slugs = Set(model.sales.plan.figures.map(\.total.definition))
        if let report = model.forecast {
            slugs.formUnion(
                [
                    report.quarter.likely, report.quarter.mean, report.win.figure, report.quotaChance.total,
                    report.withoutLargest.likely.total,
                ].map(\.definition))
            slugs.formUnion(report.defects.figures.map(\.figure.definition))
        }
        slugs.formUnion([model.quarter.runRate, model.quarter.weighted, model.sales.shadowGap].map(\.definition))
        slugs.insert(model.sales.coverageNeeded.needed.total.definition)
        return slugs
    }

    // MARK: Cells

    private var cells: Section? {
        guard let changes = model.cellChanges else { return nil }
        let total = changes.byChange.total
        guard case .count(let count, _) = total.value else {
            return Section(
                "cells", "How the manual is followed: no earlier build",
                main: [
                    .text((model.earlier.fault == nil ? total.notes : self.changes.count.notes).joined(separator: " "))
                ])
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
        guard since != nil else { return nil }
        let told = told
        let silent = changes.changes.count - told.count
        let rest =
            silent == 0
            ? ""
            : "\(Wording.counted(silent, "more changed", "more changed")) by less than it is written with; the list holds \(silent == 1 ? "it" : "them")."
        guard !told.isEmpty else {
            return Section("figures", "All figures read the same", main: rest.isEmpty ? [] : [.text(rest)])
        }
        let sales = Set((model.sales.figures + (model.forecast?.figures ?? [])).map(\.definition))
            .union(model.sales.breakdowns.map(\.total.definition))
            .union((model.forecast?.breakdowns ?? []).map(\.total.definition))
            .union((model.movement?.breakdowns ?? []).map(\.total.definition)).union(quarterly)
        let manual = Set(
            (model.compliance?.allFigures ?? []).map(\.definition)
                + (model.compliance?.allBreakdowns ?? []).map(\.total.definition)
                + model.manualFigures.all.map(\.definition))
        let groups: [(name: String, id: String, changes: [FigureChanges.Change])] = [
            ("Forecast and pipeline", "sales", told.filter { sales.contains($0.now.definition) }),
            (
                "How the manual is followed", "compliance",
                told.filter { !sales.contains($0.now.definition) && manual.contains($0.now.definition) }
            ),
            (
                "Data and use", "use",
                told.filter { !sales.contains($0.now.definition) && !manual.contains($0.now.definition) }
            ),
        ]
        let main = groups.filter { !$0.changes.isEmpty }.flatMap { group -> [Block] in
            [.heading(group.name, id: group.id), .table(table(group.name, group.changes))]
        }
        return Section(
            "figures", "\(Wording.counted(told.count, "figure reads", "figures read")) differently", note: rest,
            main: main)
    }

    private func table(_ caption: String, _ own: [FigureChanges.Change]) -> TableModel {
        let hasWeek = model.earlier.week != nil
        let rows = own.map { change in
            var cells = [TextCell(title(change), link: "data/definitions/index.html#\(change.now.definition)")]
            if hasWeek { cells.append(TextCell(change.week.map(phrase) ?? "–")) }
            cells.append(TextCell(phrase(change.before)))
            cells.append(TextCell(model.wording.phrase(change.now), link: "rows/\(change.now.rows.name).csv"))
            cells.append(TextCell(signed(change), note: judgement(change)))
            return TableModel.Row(cells)
        }
        var columns = [TableModel.Column("Figure")]
        if let week = model.earlier.week { columns.append(.init(Wording.date(week.asOf), number: true)) }
        columns.append(.init(since.map(Wording.date) ?? "", number: true))
        columns.append(.init("Now", number: true))
        columns.append(.init("Change", number: true))
        return TableModel(caption, columns: columns, rows: rows, links: model.links(changes.count))
    }

    /// An earlier value as pages write it.
    private func phrase(_ figure: BuildSnapshot.Published) -> String {
        guard let value = figure.value else {
            return figure.reason.flatMap(Reason.init(rawValue:))?.sentence ?? "–"
        }
        switch figure.unit {
        case "share": return Wording.percent(value, n: figure.n)
        case "days": return Wording.days(value)
        case "times": return Wording.multiple(value)
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
