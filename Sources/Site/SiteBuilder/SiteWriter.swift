import Charts
import Diagnostics
import Dispatch
import Pages
import Publishing
import Synchronization
import Templates
import TextLayout

/// Renders the pages of a plan in parallel and hands every file to the publication.
struct SiteWriter: Sendable {
    let plan: SitePlan
    let model: SiteModel
    let templates: SiteTemplates
    let fonts: FontSet
    let publication: Publication
    /// What other trees of the site have drawn.
    let drawings: DrawnCharts
    let tool: String
    let jobs: Int
    let progress: @Sendable (String) -> Void

    /// The folder of the tree that is written.
    private var prefix: String { model.tree.prefix }

    /// Widths at which a chart is drawn, in CSS px: main column and narrow screens; two beside each other, with room
    /// around them; and in tiles.
    private static func widths(_ chart: PageChart) -> (wide: Int, narrow: Int) {
        if chart.isSpecimen { return (560, 320) }
        return chart.spec.type == .sparkline ? (248, 248) : (760, 356)
    }

    func write() throws -> (charts: Int, pages: Int) {
        let stylesheet = try publication.writeAsset(name: "style.css", templates.stylesheet, in: prefix)
        let frame = SiteFrame(model, plan: plan, stylesheet: stylesheet, tool: tool)
        let drawn = Mutex<[DrawnCharts.Key: PlacedChart]>([:])
        let lists = RowListCSV(model)
        let failure = Mutex<(any Error)?>(nil)
        let next = Atomic(0)
        let total = plan.pages.count + plan.rowSets.count
        // Workers take the next piece of work as they become free; what a piece is does not depend on who does it.
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
            let renderer = ChartRenderer(fonts: fonts)
            while failure.withLock({ $0 == nil }) {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if index >= total { return }
                if index % 500 == 499 { progress("writing \(index + 1) of \(total) files") }
                do {
                    if index < plan.pages.count {
                        try write(plan.pages[index], frame: frame, renderer: renderer, drawn: drawn)
                    } else {
                        let rows = plan.rowSets[index - plan.pages.count]
                        try publication.write(prefix + "rows/\(rows.name).csv", lists.bytes(rows))
                    }
                } catch {
                    // The failure of the first page in plan order is reported, whichever worker met it.
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return (drawn.withLock { $0.count }, plan.pages.count)
    }

    private func write(
        _ page: PagePlan, frame: SiteFrame, renderer: ChartRenderer,
        drawn: borrowing Mutex<[DrawnCharts.Key: PlacedChart]>
    ) throws {
        let model = page.make()
        var placed: [PlacedChart] = []
        for chart in model.charts { placed.append(try place(chart, renderer, drawn)) }
        let bytes = try templates.set.render(model.template, PageData(model, frame: frame, charts: placed).value)
        try publication.write(prefix + page.path, bytes)
    }

    private func place(
        _ shown: PageChart, _ renderer: ChartRenderer, _ drawn: borrowing Mutex<[DrawnCharts.Key: PlacedChart]>
    ) throws -> PlacedChart {
        let (name, spec) = (shown.name, shown.spec)
        let key = DrawnCharts.Key(name: name, spec: spec)
        if let known = drawn.withLock({ $0[key] }) { return known }
        if let (tree, chart) = drawings.find(key) {
            if tree != prefix {
                for path in Set([chart.wideLight, chart.wideDark, chart.narrowLight, chart.narrowDark]).sorted() {
                    try publication.shareAsset(path, of: tree, with: prefix)
                }
            }
            drawn.withLock { $0[key] = chart }
            return chart
        }
        let widths = Self.widths(shown)
        let wide = try renderer.render(spec, width: widths.wide)
        let narrow = widths.narrow == widths.wide ? wide : try renderer.render(spec, width: widths.narrow)
        func asset(_ suffix: String, _ bytes: [UInt8], _ picture: RenderedChart) throws -> String {
            try publication.writeAsset(name: "\(name)-\(suffix).png", bytes, in: prefix, texts: picture.texts)
        }
        let chart = PlacedChart(
            wideLight: try asset("\(wide.width)", wide.light, wide),
            wideDark: try asset("\(wide.width)-dark", wide.dark, wide),
            narrowLight: try asset("\(narrow.width)", narrow.light, narrow),
            narrowDark: try asset("\(narrow.width)-dark", narrow.dark, narrow),
            width: wide.width, height: wide.height, narrowWidth: narrow.width, narrowHeight: narrow.height,
            alt: wide.altText, columns: wide.table.columns, rows: wide.table.rows, regions: wide.regions)
        drawn.withLock { $0[key] = chart }
        drawings.add(key, chart, in: prefix)
        return chart
    }
}
