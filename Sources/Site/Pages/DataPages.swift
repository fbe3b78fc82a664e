import CRMModel
import Figures
import ProgrammeRecords

/// Where the numbers come from, what each means, and what this site cannot see.
struct DataPages {
    let model: SiteModel

    var sources: PageModel {
        let records = model.records
        var page = PageModel(
            path: "data/index.html", navigation: "data", title: "Data sources and glossary",
            kicker: "Data sources and glossary", headline: headline,
            standfirst: ["Every number of this site leads to its definition and to the rows behind it."])
        page.facts = [
            Fact("As of", Wording.date(records.asOf)), Fact("Time zone", records.zone.name),
            Fact("Currency", records.baseCurrency.code),
            Fact(
                "Fiscal year from",
                "month \(records.fiscal.startMonth)"
                    + (records.fiscal.weeks.map { ", \($0.pattern.rawValue) weeks" } ?? "")),
        ]
        page.sections = [
            Section("tables", "What the CRM database holds", main: [.table(tables)], side: side),
            Section("findings", findingsHeading, main: [.table(findings)]),
            Section(
                "downloads", "All lists as CSV",
                note: "Each list holds the rows behind one or more figures, in the order of their ids.",
                main: [.table(downloads)]),
            Section("people", "How people’s data is protected", main: [.text(peopleText)]),
            Section("limits", "What this site cannot see", main: limits.map { .text($0) }),
        ]
        return page
    }

    private var headline: String {
        let rows = model.records.tables.reduce(0) { $0 + $1.rows }
        return
            "\(Wording.counted(rows, "row")) in \(Wording.counted(model.records.tables.count { $0.rows > 0 }, "table")), read as of \(Wording.date(model.records.asOf))."
    }

    private var tables: TableModel {
        TableModel(
            "Tables", columns: [.init("Table"), .init("Rows", number: true), .init("Newest", number: true)],
            rows: model.records.tables.map { table in
                .init([
                    TextCell(table.name), TextCell(table.rows == 0 ? "none" : Wording.count(table.rows)),
                    TextCell(table.newest.map { Wording.date(model.records.zone.date(of: $0)) } ?? "–"),
                ])
            })
    }

    private var side: [Block] {
        var blocks: [Block] = []
        let log = model.importLog
        if !log.sources.isEmpty {
            blocks.append(
                .table(
                    TableModel(
                        "Files read", columns: [.init("Source"), .init("Rows", number: true)],
                        rows: log.sources.map {
                            .init([TextCell($0.name, note: $0.note), TextCell(Wording.count($0.rows))])
                        })))
        }
        if !model.programme.filesRead.isEmpty {
            blocks.append(
                .table(
                    TableModel(
                        "Programme files",
                        note:
                            "Rollout waves say who is judged; reviews, follow-ups and help requests stand on the pages about compliance; the others are read and checked.",
                        columns: [.init("File"), .init("Records", number: true)],
                        rows: model.programme.filesRead.map {
                            .init([TextCell($0.fileName), TextCell(Wording.count(model.programme.count(of: $0)))])
                        })))
        }
        if !model.records.excluded.isEmpty {
            blocks.append(
                .table(
                    TableModel(
                        "Left out or doubtful", columns: [.init("Table"), .init("Rows", number: true)],
                        rows: model.records.excluded.map {
                            .init([TextCell($0.table, note: $0.reason), TextCell(Wording.count($0.count))])
                        })))
        }
        return blocks
    }

    private var findingsHeading: String {
        let count = model.importFindings.total.n
        return count == 0
            ? "The import found nothing wrong"
            : "The import repaired, skipped or doubted \(Wording.counted(count, "value"))"
    }

    private var findings: TableModel {
        var rows = model.importFindings.parts.map {
            TableModel.Row([TextCell($0.name), TextCell(Wording.count($0.figure.n))])
        }
        rows.append(.init(["All", TextCell(Wording.count(model.importFindings.total.n))], total: true))
        return TableModel(
            "Findings of the import", columns: [.init("Finding"), .init("Number", number: true)], rows: rows,
            links: model.links(model.importFindings.total))
    }

    private var downloads: TableModel {
        TableModel(
            "Lists", columns: [.init("List"), .init("File"), .init("Rows", number: true)],
            rows: model.rowSets.map {
                .init([
                    TextCell($0.title), TextCell($0.name + ".csv", link: "rows/\($0.name).csv"),
                    TextCell(Wording.count($0.count)),
                ])
            })
    }

    private var peopleText: String {
        if let agreement = model.naming.agreement {
            return
                "People are named on pages for managers, under this agreement: \(agreement). E-mail addresses and telephone numbers are never published."
        }
        return
            "Nobody is named: no agreement is set (people.agreement in content/site.yml). Owners appear as their team, and no team of fewer than five people stands by itself."
    }

    private let limits = [
        "Two things are measured here: what the CRM records, and what the company agreed to record. Talks, trust and skill are not in the data.",
        "Forecasts have not been tested against past quarters, and there is no comparison with earlier builds.",
        "A figure without a source has no value and says so; it is never shown as nought.",
    ]

    /// - Parameter gallery: the page that shows how charts are read; nil for none.
    func definitions(gallery: PageLink?) -> PageModel {
        let all = DefinitionCatalogue.all
        var page = PageModel(
            path: "data/definitions/index.html", navigation: "data", title: "Definitions",
            kicker: "Definitions, A to Z",
            headline: "\(Wording.counted(all.count, "figure")), each with its formula.",
            standfirst: [
                "Every figure stands with its number of cases, its interval where there is one, and the day it is true for."
            ])
        if let gallery { page.facts = [Fact("How charts are read", gallery.text, link: gallery.path)] }
        page.sections = all.map { definition in
            var rows: [TableModel.Row] = [
                .init(["Meaning", TextCell(definition.meaning)]), .init(["Formula", TextCell(definition.formula)]),
                .init(["Notes", TextCell(definition.notes)]),
                .init(["Reads", TextCell(definition.tables.joined(separator: ", "))]),
                .init(["Direction", TextCell(definition.direction.rawValue)]),
            ]
            if let target = model.configuration.target(of: definition.slug) {
                rows.append(.init(["Target", TextCell(Wording.fixed(target * 100, 0) + Wording.thin + "%")]))
            }
            let lists = model.figures.map(\.rows) + model.breakdowns.map(\.total.rows)
            let definitions = model.figures.map(\.definition) + model.breakdowns.map(\.total.definition)
            var seen: Set<String> = []
            let links = zip(definitions, lists).filter { $0.0 == definition.slug && seen.insert($0.1.name).inserted }
                .map { PageLink("\($0.1.title), \(Wording.count($0.1.count)) rows", "rows/\($0.1.name).csv") }
            return Section(
                definition.slug, definition.title, note: definition.slug,
                main: [
                    .table(
                        TableModel(
                            definition.title, columns: [.init("Part"), .init("Definition")], rows: rows, links: links))
                ])
        }
        return page
    }
}
