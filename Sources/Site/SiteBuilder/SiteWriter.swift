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
    let tool: String
    let jobs: Int
    let progress: @Sendable (String) -> Void

    /// Widths at which charts are drawn, in CSS px: main column and narrow screens.
    static let widths = (wide: 760, narrow: 356)

    func write() throws -> (charts: Int, pages: Int) {
        let stylesheet = try publication.writeAsset(name: "style.css", templates.stylesheet)
        let frame = SiteFrame(model, plan: plan, stylesheet: stylesheet, tool: tool)
        let drawn = Mutex<[ChartKey: PlacedChart]>([:])
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
                        try publication.write("rows/\(rows.name).csv", RowListCSV(naming: model.naming).bytes(rows))
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
        _ page: PagePlan, frame: SiteFrame, renderer: ChartRenderer, drawn: borrowing Mutex<[ChartKey: PlacedChart]>
    ) throws {
        let model = page.make()
        var placed: [PlacedChart] = []
        for (name, spec) in model.charts { placed.append(try place(name, spec, renderer, drawn)) }
        let bytes = try templates.set.render(model.template, PageData(model, frame: frame, charts: placed).value)
        try publication.write(page.path, bytes)
    }

    /// A chart is drawn once, however many pages show it.
    private struct ChartKey: Hashable {
        let name: String
        let spec: ChartSpec
    }

    private func place(
        _ name: String, _ spec: ChartSpec, _ renderer: ChartRenderer, _ drawn: borrowing Mutex<[ChartKey: PlacedChart]>
    ) throws -> PlacedChart {
        let key = ChartKey(name: name, spec: spec)
        if let known = drawn.withLock({ $0[key] }) { return known }
        let isSparkline = spec.type == .sparkline
        let wide = try renderer.render(spec, width: isSparkline ? 248 : SiteWriter.widths.wide)
        let narrow = isSparkline ? wide : try renderer.render(spec, width: SiteWriter.widths.narrow)
        func asset(_ suffix: String, _ bytes: [UInt8]) throws -> String {
            try publication.writeAsset(name: "\(name)-\(suffix).png", bytes)
        }
        let chart = PlacedChart(
            wideLight: try asset("\(wide.width)", wide.light), wideDark: try asset("\(wide.width)-dark", wide.dark),
            narrowLight: try asset("\(narrow.width)", narrow.light),
            narrowDark: try asset("\(narrow.width)-dark", narrow.dark),
            width: wide.width, height: wide.height, narrowWidth: narrow.width, narrowHeight: narrow.height,
            alt: wide.altText,
            columns: wide.table.columns, rows: wide.table.rows)
        drawn.withLock { $0[key] = chart }
        return chart
    }

}
