import Audiences
import CRMModel
import Charts
import Compliance
import Diagnostics
import Figures
import ForecastReport

/// One page that will be written.
public struct PagePlan: Sendable {
    public let path: String
    /// Makes the page's model; called once, on any thread.
    public let make: @Sendable () -> PageModel
}

/// Everything a tree of the site consists of, before anything is drawn or written.
public struct SitePlan: Sendable {
    public private(set) var pages: [PagePlan] = []
    /// Paths of pages that other readers have and this tree's do not: what would lead there is no link here.
    public private(set) var elsewhere: Set<String> = []
    public let rowSets: [RowSet]
    public private(set) var navigation: [(key: String, link: PageLink)] = []
    /// What was left out of the manual's pages.
    public private(set) var warnings: [Diagnostic]
    /// Path of the chart gallery; nil where there is none.
    public let gallery: String?
    private let reader: Reader

    /// - Parameter gallery: the charts of `content/gallery`, in the order they are shown.
    public init(_ model: SiteModel, gallery: [GalleryEntry] = []) {
        reader = model.tree.reader
        rowSets = model.rowSets
        self.gallery = gallery.isEmpty || !Audience.leaders.includes(reader) ? nil : GalleryPage.path
        // What data or days show may change from night to night: it is on the pages and in `manual check`.
        warnings = model.lint.findings
            .filter { $0.lint.isOfTheText && $0.area != nil }.map(\.diagnostic)
        warnings += model.compliance?.findings ?? []
        add("home", "Briefing", "index.html", .leaders) { HomePage(model: model).page }
        addOwnPage(model)
        let pipeline = PipelineText(model)
        if let report = model.forecast {
            addForecast(model, report, pipeline)
        } else if model.book.isUnpriced {
            add("forecast", "Forecast", ForecastPage.path, .leaders) { UnpricedForecastPage(model: model).page }
        } else {
            elsewhere.insert(ForecastPage.path)
        }
        add("pipeline", "Pipeline", "pipeline/index.html", .leaders) { PipelinePage(model: model).page }
        for unit in pipeline.units.all {
            add(pipeline.units.path(unit), .leaders) {
                PipelineUnitPage(model: model, text: pipeline, unit: unit).page
            }
        }
        add("adoption", "Adoption", "adoption/index.html", .leaders) { AdoptionPage(model: model).page }
        add("completeness", "Completeness", "completeness/index.html", .leaders) {
            CompletenessPage(model: model).page
        }
        if let report = model.compliance { addCompliance(model, report) }
        addManual(model)
        addAccounts(model)
        add("teams", "Teams", "teams/index.html", .leaders) { TeamsPage(model: model).page }
        add("changes", "Changes", ChangesPage.path, .leaders) { ChangesPage(model: model).page }
        add("data", "Data", "data/index.html", .everyone) { DataPages(model: model).sources }
        let charts = gallery.isEmpty ? nil : GalleryPage(entries: gallery)
        add("data/definitions/index.html", .everyone) { DataPages(model: model).definitions(gallery: charts?.link) }
        if let charts { add(GalleryPage.path, .leaders) { charts.page } }
    }

    /// Plans a page for those who may have it.
    private mutating func add(_ path: String, _ audience: Audience, _ make: @escaping @Sendable () -> PageModel) {
        if audience.includes(reader) {
            pages.append(PagePlan(path: path, make: make))
        } else {
            elsewhere.insert(path)
        }
    }

    /// The same for the first page of a part of the site, which stands in the navigation.
    private mutating func add(
        _ key: String, _ title: String, _ path: String, _ audience: Audience,
        _ make: @escaping @Sendable () -> PageModel
    ) {
        add(path, audience, make)
        if audience.includes(reader) { navigation.append((key, PageLink(title, path))) }
    }

    /// The first page of a person's own tree.
    private mutating func addOwnPage(_ model: SiteModel) {
        guard case .person(let user) = reader else { return }
        elsewhere.remove("index.html")
        add("home", "My work", "index.html", .own) {
            model.compliance.map { PersonPage(model: model, report: $0, user: user, path: "index.html").page }
                ?? HomePage(model: model).page
        }
    }

    /// The forecast, and a page for each unit and, where people are named, each owner.
    private mutating func addForecast(_ model: SiteModel, _ report: ForecastReport, _ pipeline: PipelineText) {
        add("forecast", "Forecast", ForecastPage.path, .leaders) { ForecastPage(model: model, report: report).page }
        for unit in report.lead.units {
            for part in unit.parts.parts {
                guard let path = ForecastUnitPage.path(unit.level, part.name, model) else { continue }
                add(path, .leaders) {
                    ForecastUnitPage(
                        model: model, report: report, level: unit.level, part: part, pipeline: pipeline
                    ).page
                }
            }
        }
    }

    private mutating func addManual(_ model: SiteModel) {
        let manual = ManualPages(model: model)
        add("manual", "Manual", "manual/index.html", .everyone) { manual.index }
        for area in model.manual.areas {
            let (page, found) = manual.page(area)
            warnings += found
            add(page.path, .everyone) { page }
        }
        for (number, prose) in model.manual.prose.enumerated() {
            let (page, found) = manual.page(prose, number: number)
            warnings += found
            add(page.path, .everyone) { page }
        }
    }

    private mutating func addAccounts(_ model: SiteModel) {
        let accounts = AccountPages(model: model)
        add("accounts", "Accounts", AccountPages.listPath(0), .everyone) { accounts.list(0) }
        for number in 1..<max(accounts.listCount, 1) {
            add(AccountPages.listPath(number), .everyone) { accounts.list(number) }
        }
        for row in accounts.profiles {
            add(accounts.path(row), [.managers, .own]) { accounts.profile(row) }
        }
    }

    /// The pages about how the manual is followed: areas, rules, teams, and people under an agreement.
    private mutating func addCompliance(_ model: SiteModel, _ report: ComplianceReport) {
        add("compliance", "Compliance", "compliance/index.html", .leaders) {
            CompliancePage(model: model, report: report).page
        }
        let judgement = report.judgement
        for area in judgement.areas.indices {
            add(ComplianceText.path(area: judgement.areas[area]), .leaders) {
                ComplianceAreaPage(model: model, report: report, area: area).page
            }
        }
        let text = ComplianceText(model: model, report: report)
        for rule in judgement.areas.indices.flatMap(text.rules(of:)) {
            add(ComplianceText.path(rule: rule.rule.id), .everyone) {
                ComplianceRulePage(model: model, report: report, judged: rule).page
            }
        }
        for pool in text.units.paged {
            add(text.units.path(pool), .leaders) {
                ComplianceUnitPage(model: model, report: report, pool: pool).page
            }
        }
        guard model.naming.namesPeople else { return }
        for user in report.matrix.users {
            add(ComplianceText.path(person: user, model.naming), .managers) {
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
