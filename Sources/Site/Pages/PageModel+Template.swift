import CRMModel
import Charts
import Compliance
import Figures
import Templates

/// What the pages of one site have in common.
public struct SiteFrame: Sendable {
    public var company: String
    public var site: String
    /// `20 Nov 2026`.
    public var asOf: String
    public var freshness: String
    public var isStale: Bool
    public var navigation: [(key: String, link: PageLink)]
    public var stylesheet: String
    public var agreement: String?
    public var build: String
    /// Path of the chart gallery; nil where there is none.
    public var gallery: String?
    /// Pages that only other readers have.
    public var elsewhere: Set<String> = []

    /// The frame of a site: its names, how fresh its data is, and where its parts lie.
    public init(_ model: SiteModel, plan: SitePlan, stylesheet: String, tool: String) {
        let records = model.records
        let newest = records.tables.compactMap(\.newest).max().map(records.zone.date(of:))
        let age = newest.map { Int(records.asOf.dayNumber - $0.dayNumber) }
        company = records.company
        site = model.configuration.title
        if model.tree.reader != .everyone { site += " · " + model.tree.title }
        asOf = Wording.date(records.asOf)
        freshness =
            newest.map { age == 0 ? "Newest row of the same day" : "Newest row of \(Wording.date($0))" }
            ?? "No row carries a date"
        isStale = (age ?? 0) > model.configuration.staleAfterDays
        navigation = plan.navigation
        elsewhere = plan.elsewhere
        self.stylesheet = stylesheet
        gallery = plan.gallery
        agreement = model.naming.agreement
        build = "\(tool), data as of \(records.asOf.iso), \(DefinitionCatalogue.all.count) definitions"
    }
}

/// A chart whose pictures are written: what a page needs to show it.
public struct PlacedChart: Sendable {
    public var wideLight: String
    public var wideDark: String
    public var narrowLight: String
    public var narrowDark: String
    public var width: Int
    public var height: Int
    public var narrowWidth: Int
    public var narrowHeight: Int
    public var alt: String
    public var columns: [String]
    public var rows: [[String]]
    /// Of the wide picture.
    public var regions: [RenderedChart.Region]

    public init(
        wideLight: String, wideDark: String, narrowLight: String, narrowDark: String, width: Int, height: Int,
        narrowWidth: Int, narrowHeight: Int, alt: String, columns: [String], rows: [[String]],
        regions: [RenderedChart.Region]
    ) {
        self.wideLight = wideLight
        self.wideDark = wideDark
        self.narrowLight = narrowLight
        self.narrowDark = narrowDark
        self.width = width
        self.height = height
        self.narrowWidth = narrowWidth
        self.narrowHeight = narrowHeight
        self.alt = alt
        self.columns = columns
        self.rows = rows
        self.regions = regions
    }
}

/// Turns a page model into the data of its template. Links are made relative to the page here, and nowhere else.
public struct PageData {
    let page: PageModel
    private let frame: SiteFrame
    private let charts: [PlacedChart]
    private let up: String

    /// - Parameter charts: one for each chart and sparkline of the page, in the order of `PageModel.charts`.
    public init(_ page: PageModel, frame: SiteFrame, charts: [PlacedChart]) {
        self.page = page
        self.frame = frame
        self.charts = charts
        up = String(repeating: "../", count: page.path.count { $0 == "/" })
    }

    public var value: TemplateValue {
        var next = 0
        func chart() -> TemplateValue {
            defer { next += 1 }
            return picture(charts[next])
        }
        let tiles = page.tiles.map { tile($0, sparkline: $0.sparkline == nil ? .null : chart()) }
        let manual = manual(chart)
        let sections = page.sections.map { section -> TemplateValue in
            let main = section.main.map { block($0, chart) }
            let side = section.side.map { block($0, chart) }
            return [
                "id": .string(section.id), "heading": .string(section.heading), "note": .string(section.note),
                "main": .list(main), "side": .list(side), "two": .bool(!side.isEmpty),
                "is_matrix": .bool(section.isMatrix), "folded": .bool(section.isFolded),
            ]
        }
        return [
            "title": .string(page.title), "company": .string(frame.company), "site": .string(frame.site),
            "home": .string(href("index.html")), "stylesheet": .string(href(frame.stylesheet)),
            "as_of": .string(frame.asOf),
            "freshness": .string(frame.freshness), "stale": .bool(frame.isStale), "build": .string(frame.build),
            "navigation": .list(
                frame.navigation.map { entry in
                    [
                        "text": .string(entry.link.text), "href": .string(href(entry.link.path)),
                        "current": .bool(entry.key == page.navigation),
                    ]
                }),
            "agreement": page.namesPeople ? .optional(frame.agreement) : .null,
            "kicker": .string(page.kicker), "headline": .string(page.headline),
            "standfirst": .list(page.standfirst.map { .string($0) }),
            "facts": .list(
                page.facts.map { fact in
                    [
                        "name": .string(fact.name), "value": .string(fact.value),
                        "href": .optional(link(fact.link) ?? fact.address),
                    ]
                }),
            "tiles": .list(tiles),
            "heads": .list(
                page.heads.map { head in
                    [
                        "name": .string(head.name), "value": .string(head.value), "unit": .string(head.unit),
                        "note": .string(head.note),
                        "main": .bool(head.isMain),
                    ]
                }),
            "sections": .list(sections), "has_facts": .bool(!page.facts.isEmpty), "has_tiles": .bool(!tiles.isEmpty),
            "has_heads": .bool(!page.heads.isEmpty), "many_heads": .bool(page.heads.count > 4), "manual": manual,
            "definitions": .string(href("data/definitions/index.html")), "sources": .string(href("data/index.html")),
            "downloads": .string(href("data/index.html#downloads")), "manual_page": .string(href("manual/index.html")),
            "gallery": .optional(frame.gallery.map(href)), "missing": .string(href("data/index.html#limits")),
            "protection": .string(href("data/index.html#people")),
            "is_wide": .bool(page.sections.contains(where: \.isMatrix)),
        ]
    }

    func href(_ path: String) -> String { up + path }

    /// A link inside the site; nil where there is none, or where it leads to a page that only other readers have.
    func link(_ path: String?) -> String? { path.flatMap { isHere($0) ? href($0) : nil } }

    private func isHere(_ path: String) -> Bool {
        frame.elsewhere.isEmpty || !frame.elsewhere.contains(String(path.prefix { $0 != "#" }))
    }

    func links(_ links: [PageLink]) -> TemplateValue {
        .list(links.filter { isHere($0.path) }.map { ["text": .string($0.text), "href": .string(href($0.path))] })
    }

    func status(_ status: Status?) -> TemplateValue {
        guard let status else { return .null }
        return [
            "word": .string(status.word), "up": .bool(status.shape == "up"), "disc": .bool(status.shape == "disc"),
            "down": .bool(status.shape == "down"), "diamond": .bool(status.shape == "diamond"),
        ]
    }

    private func tile(_ tile: Tile, sparkline: TemplateValue) -> TemplateValue {
        [
            "label": .string(tile.label.text), "href": .string(href(tile.label.path)), "value": .string(tile.value),
            "unit": .string(tile.unit), "change": .string(tile.change), "comparison": .string(tile.comparison),
            "status": status(tile.status), "why": .string(tile.why), "sparkline": sparkline,
            "first": .string(tile.first),
            "last": .string(tile.last), "interval": .html(tile.interval), "rests": .string(tile.rests),
            "links": links(tile.links),
            "reason": .optional(tile.reason),
        ]
    }

    private func block(_ block: Block, _ chart: () -> TemplateValue) -> TemplateValue {
        switch block {
        case .chart(_, _, let own):
            return BlockContent(chart: chart(), links: links(own)).value
        case .specimen(_, let name): return BlockContent(specimen: ["chart": chart(), "name": .string(name)]).value
        case .code(let text, let caption):
            return BlockContent(code: ["text": .string(text), "caption": .string(caption)]).value
        case .table(let model): return BlockContent(table: table(model), links: links(model.links)).value
        case .feed(let items):
            let list = items.map { item -> TemplateValue in
                [
                    "size": .string(item.size), "label": .string(item.label), "sentence": .string(item.sentence),
                    "href": .optional(link(item.link)),
                ]
            }
            return BlockContent(feed: list).value
        case .text(let text): return BlockContent(text: .string(text)).value
        case .heading(let text, let id):
            return BlockContent(subheading: ["text": .string(text), "id": .string(id)]).value
        case .choices(let choices): return BlockContent(choices: choices.map(choice)).value
        case .legend(let entries):
            let list = entries.map { entry -> TemplateValue in
                ["mark": mark(entry.mark), "name": .string(entry.mark.word), "meaning": .string(entry.meaning)]
            }
            return BlockContent(legend: list).value
        }
    }

    private func choice(_ choice: Choice) -> TemplateValue {
        [
            "name": .string(choice.name),
            "options": .list(
                choice.options.filter { isHere($0.path) }.map {
                    ["text": .string($0.text), "href": .string(href($0.path)), "current": .bool($0.path == page.path)]
                }),
        ]
    }

    private func mark(_ mark: CellMark?) -> TemplateValue {
        guard let mark, mark.state != .notAssigned else { return .null }
        func isState(_ state: CellState) -> TemplateValue { .bool(mark.state == state) }
        return [
            "word": .string(mark.word), "tint": .bool(mark.state.isRed), "followed": isState(.followed),
            "late": isState(.late), "violated": isState(.violated), "nonuse": isState(.nonUse),
            "pending": isState(.pending), "notactivated": isState(.notActivated), "waived": isState(.waived),
            "unknown": isState(.unknown), "undecided": isState(.undecided),
        ]
    }

    private func table(_ model: TableModel) -> TemplateValue {
        [
            "caption": .string(model.caption), "note": .string(model.note), "matrix": .bool(model.isMatrix),
            "columns": .list(
                model.columns.map {
                    [
                        "name": .string($0.name), "number": .bool($0.isNumber), "href": .optional(link($0.link)),
                    ]
                }),
            "rows": .list(
                model.rows.map { row in
                    var cells: [TemplateValue] = []
                    for (index, cell) in row.cells.enumerated() {
                        // A row needs a name to be spoken of, even where the CRM has none but blanks.
                        let isNameless = index == 0 && cell.status == nil && cell.text.allSatisfy(\.isWhitespace)
                        cells.append([
                            "text": .string(isNameless ? "unnamed" : cell.text), "note": .string(cell.note),
                            "href": .optional(link(cell.link) ?? cell.address),
                            "status": status(cell.status), "mark": mark(cell.mark),
                            "filled": .bool(!cell.text.isEmpty || cell.status != nil || cell.mark != nil),
                            "number": .bool(model.columns[index].isNumber), "head": .bool(index == 0),
                            "column": .string(model.columns[index].name),
                        ])
                    }
                    return [
                        "cells": .list(cells), "total": .bool(row.isTotal), "group": .bool(row.isGroup),
                        "id": .string(row.id),
                    ]
                }),
        ]
    }

    private func picture(_ chart: PlacedChart) -> TemplateValue {
        [
            "wide_light": .string(href(chart.wideLight)), "wide_dark": .string(href(chart.wideDark)),
            "narrow_light": .string(href(chart.narrowLight)), "narrow_dark": .string(href(chart.narrowDark)),
            "width": .int(chart.width), "height": .int(chart.height), "narrow_width": .int(chart.narrowWidth),
            "narrow_height": .int(chart.narrowHeight), "alt": .string(chart.alt),
            "columns": .list(chart.columns.enumerated().map { ["name": .string($1), "number": .bool($0 > 0)] }),
            "rows": .list(
                chart.rows.map { row in
                    .list(row.enumerated().map { ["text": .string($1), "head": .bool($0 == 0)] })
                }),
            "regions": .list(
                chart.regions.map { region in
                    [
                        "sides": .string("\(region.x0),\(region.y0),\(region.x1),\(region.y1)"),
                        "title": .string(region.title), "href": .optional(link(region.link)),
                    ]
                }),
        ]
    }
}
