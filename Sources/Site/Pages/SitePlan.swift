import CRMModel
import Charts
import Compliance
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
    /// Path of the chart gallery; nil where there is none.
    public let gallery: String?

    /// - Parameter gallery: the charts of `content/gallery`, in the order they are shown.
    public init(_ model: SiteModel, gallery: [GalleryEntry] = []) {
        let accounts = AccountPages(model: model)
        let manual = ManualPages(model: model)
        // What data or days show may change from night to night: it is on the pages and in `manual check`.
        var warnings = model.lint.findings
            .filter { $0.lint.isOfTheText && $0.area != nil }.map(\.diagnostic)
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
        if let report = model.compliance { SitePlan.addCompliance(model, report, add) }
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
        let charts = gallery.isEmpty ? nil : GalleryPage(entries: gallery)
        add("data/definitions/index.html") { DataPages(model: model).definitions(gallery: charts?.link) }
        if let charts { add(GalleryPage.path) { charts.page } }
        self.gallery = charts == nil ? nil : GalleryPage.path
        self.pages = pages
        self.warnings = warnings
        rowSets = model.rowSets
        navigation =
            [
                ("home", PageLink("Briefing", "index.html")), ("forecast", PageLink("Forecast", "forecast/index.html")),
                ("pipeline", PageLink("Pipeline", "pipeline/index.html")),
                ("adoption", PageLink("Adoption", "adoption/index.html")),
                ("completeness", PageLink("Completeness", "completeness/index.html")),
            ]
            + (model.compliance == nil ? [] : [("compliance", PageLink("Compliance", "compliance/index.html"))]) + [
                ("manual", PageLink("Manual", "manual/index.html")),
                ("accounts", PageLink("Accounts", "accounts/index.html")),
                ("teams", PageLink("Teams", "teams/index.html")),
                ("data", PageLink("Data", "data/index.html")),
            ]
    }
}

extension SitePlan {
    /// The pages about how the manual is followed: areas, rules, teams, and people under an agreement.
    private static func addCompliance(
        _ model: SiteModel, _ report: ComplianceReport,
        _ add: (String, Audience, @escaping @Sendable () -> PageModel) -> Void
    ) {
        let naming = model.naming
        add("compliance/index.html", naming.namesPeople ? .managers : .executives) {
            CompliancePage(model: model, report: report).page
        }
        let judgement = report.judgement
        for area in judgement.areas.indices {
            add(ComplianceText.path(area: judgement.areas[area]), .executives) {
                ComplianceAreaPage(model: model, report: report, area: area).page
            }
        }
        let text = ComplianceText(model: model, report: report)
        for rule in judgement.areas.indices.flatMap(text.rules(of:)) {
            add(ComplianceText.path(rule: rule.rule.id), naming.namesPeople ? .managers : .executives) {
                ComplianceRulePage(model: model, report: report, judged: rule).page
            }
        }
        for group in naming.groups.names.indices {
            add(
                ComplianceText.path(group: group, naming, model.records.units),
                naming.namesPeople ? .managers : .executives
            ) { ComplianceTeamPage(model: model, report: report, group: group).page }
        }
        guard naming.namesPeople else { return }
        for user in report.matrix.users {
            add(ComplianceText.path(person: user, model.records.users), .managers) {
                PersonPage(model: model, report: report, user: user).page
            }
        }
    }
}

/// A chart that a page shows.
public struct PageChart: Sendable {
    /// First part of the pictures' file names.
    public let name: String
    public let spec: ChartSpec
    /// Whether it is shown in both themes, two beside each other, so that each is narrower.
    public let isSpecimen: Bool
}

extension PageModel {
    /// The charts of the page in the order its template meets them: sparklines of tiles, those beside rules, then
    /// charts of sections.
    public var charts: [PageChart] {
        var charts: [PageChart] = []
        for tile in tiles {
            if let spec = tile.sparkline { charts.append(PageChart(name: "sparkline", spec: spec, isSpecimen: false)) }
        }
        for case .rule(let rule) in manual?.steps.flatMap(\.parts) ?? [] {
            if let spec = rule.note?.sparkline {
                charts.append(PageChart(name: "sparkline", spec: spec, isSpecimen: false))
            }
        }
        for section in sections {
            for block in section.main + section.side {
                switch block {
                case .chart(let spec, let name, _): charts.append(PageChart(name: name, spec: spec, isSpecimen: false))
                case .specimen(let spec, let name): charts.append(PageChart(name: name, spec: spec, isSpecimen: true))
                default: break
                }
            }
        }
        return charts
    }
}
