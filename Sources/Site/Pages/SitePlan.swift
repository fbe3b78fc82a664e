import CRMModel
import Charts
import Diagnostics
import Figures

/// One page that will be written.
public struct PagePlan: Sendable {
    public let path: String
    public let audience: Audience
    /// Makes the page's model; called once, on any thread.
    public let make: @Sendable () -> PageModel
}

/// Everything a site consists of, before anything is drawn or written.
public struct SitePlan: Sendable {
    public let pages: [PagePlan]
    public let rowSets: [RowSet]
    public let navigation: [(key: String, link: PageLink)]
    /// What was left out of the manual's pages.
    public let warnings: [Diagnostic]

    public init(_ model: SiteModel) {
        let accounts = AccountPages(model: model)
        let manual = ManualPages(model: model)
        var warnings = model.manual.warnings
        var pages: [PagePlan] = []
        func add(_ path: String, _ audience: Audience = .everyone, _ make: @escaping @Sendable () -> PageModel) {
            pages.append(PagePlan(path: path, audience: audience, make: make))
        }
        add("index.html", .executives) { HomePage(model: model).page }
        add("forecast/index.html", .executives) { ForecastPage(model: model).page }
        add("pipeline/index.html", .executives) { PipelinePage(model: model).page }
        add("adoption/index.html", .executives) { AdoptionPage(model: model).page }
        add("completeness/index.html", model.naming.namesPeople ? .managers : .executives) {
            CompletenessPage(model: model).page
        }
        add("manual/index.html") { manual.index }
        for area in model.manual.areas {
            let (page, found) = manual.page(area)
            warnings += found
            add(page.path) { page }
        }
        for (number, prose) in model.manual.prose.enumerated() {
            let (page, found) = manual.page(prose, number: number)
            warnings += found
            add(page.path) { page }
        }
        for number in 0..<accounts.listCount { add(AccountPages.listPath(number), .managers) { accounts.list(number) } }
        for row in accounts.profiles { add(accounts.path(row), .managers) { accounts.profile(row) } }
        add("teams/index.html", .executives) { TeamsPage(model: model).page }
        add("data/index.html") { DataPages(model: model).sources }
        add("data/definitions/index.html") { DataPages(model: model).definitions }
        self.pages = pages
        self.warnings = warnings
        rowSets = model.rowSets
        navigation = [
            ("home", PageLink("Briefing", "index.html")), ("forecast", PageLink("Forecast", "forecast/index.html")),
            ("pipeline", PageLink("Pipeline", "pipeline/index.html")),
            ("adoption", PageLink("Adoption", "adoption/index.html")),
            ("completeness", PageLink("Completeness", "completeness/index.html")),
            ("manual", PageLink("Manual", "manual/index.html")),
            ("accounts", PageLink("Accounts", "accounts/index.html")), ("teams", PageLink("Teams", "teams/index.html")),
            ("data", PageLink("Data", "data/index.html")),
        ]
    }
}

extension PageModel {
    /// The charts of the page in the order its template meets them: sparklines of tiles, then charts of sections.
    public var charts: [(name: String, spec: ChartSpec)] {
        var charts: [(String, ChartSpec)] = []
        for tile in tiles { if let spec = tile.sparkline { charts.append(("sparkline", spec)) } }
        for section in sections {
            for block in section.main + section.side {
                if case .chart(let spec, let name, _) = block { charts.append((name, spec)) }
            }
        }
        return charts
    }
}
