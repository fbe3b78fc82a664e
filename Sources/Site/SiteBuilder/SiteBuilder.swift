// SiteBuilder: from a project and its database to a published site.
//
// In: a project folder, the options of one build. Out: the published site, or nothing changed and the reason why. Named
// steps, each handing its result on: configuration, manual, database, measures, audit, plan, pages, checks, exchange.

import Charts
import Configuration
import CRMModel
import CRMStore
import Diagnostics
import Figures
import Pages
import ProgrammeRecords
import Publishing
import Templates
import TextLayout
import UsageManual

/// One build of one project.
public struct SiteBuilder: Sendable {
    /// What the caller may set.
    public struct Options: Sendable {
        /// Folder with `content/site.yml`.
        public var project = "."
        /// Overrides `database` of site.yml.
        public var database: String?
        /// Overrides `output` of site.yml.
        public var output: String?
        /// The last day that may be read. Default: what the database says.
        public var asOf: CalendarDate?
        /// Threads that render pages. Default: 2.
        public var jobs = 2
        /// Warnings end the build.
        public var isStrict = false
        /// Replaces a site of a later as-of.
        public var force = false
        /// Old generations kept for rollback.
        public var keep = 3
        public var keepStaging = false
        /// Refuses data whose newest row is older than this many days at the as-of.
        public var maxAge: Int?
        public var opening = OpeningOptions()
        /// Folder of the templates that come with the program.
        public var templates = "site-templates"
        /// Name and version for the marker of the site.
        public var tool = "crmsite"
        /// Called with a sentence as each step begins.
        public var progress: @Sendable (String) -> Void = { _ in }

        public init() {}
    }

    /// What a build or check came to.
    public struct Outcome: Sendable {
        public var pages = 0
        public var charts = 0
        public var lists = 0
        public var asOf: CalendarDate
        public var output = ""
        public var summary: Publication.Summary?
        public var warnings: [Diagnostic] = []
    }

    private let options: Options

    public init(_ options: Options) { self.options = options }

    /// Builds and publishes.
    public func build() throws -> Outcome { try run(rehearsal: nil) }

    /// Builds and checks without publishing; the output is not touched.
    public func check() throws -> Outcome {
        let rehearsal = try TemporaryOutput()
        defer { rehearsal.remove() }
        return try run(rehearsal: rehearsal)
    }

    // MARK: Steps

    private func run(rehearsal: TemporaryOutput?) throws -> Outcome {
        options.progress("reading content")
        let configuration = try SiteConfiguration(path: path("content/site.yml"))
        try checkTargets(configuration)
        let manual = try ManualReader.read(folder: path("content/usage-manual"))
        let templates = try SiteTemplates(
            folder: configuration.templates.map(path) ?? options.templates, fallback: options.templates)
        let fonts = try FontSet(SiteBuilder.fontPaths(configuration, path))
        options.progress("reading the database")
        let snapshot = try CRMSnapshot(path: options.database ?? path(configuration.database), options: options.opening)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: settings(configuration))
        try checkAge(records)
        let programme = ProgrammeRecords.read(folder: path("content/programme"), resolver: SiteBuilder.directory(records, manual))
        options.progress("measuring")
        let model = try SiteModel(
            snapshot: snapshot, records: records, configuration: configuration, manual: manual, programme: programme)
        let disagreements = model.audit()
        if !disagreements.isEmpty { throw DiagnosticList(disagreements) }
        let plan = SitePlan(model)
        let warnings = plan.warnings + stageWarnings(manual, records) + programme.diagnostics.map(SiteBuilder.warning)
        if options.isStrict, !warnings.isEmpty { throw DiagnosticList(warnings.map(SiteBuilder.strict)) }
        let output = options.output ?? path(configuration.output)
        var outcome = Outcome(asOf: records.asOf)
        outcome.output = output
        outcome.warnings = warnings
        var publicationOptions = PublicationOptions(tool: options.tool, asOf: records.asOf.iso)
        publicationOptions.keep = options.keep
        publicationOptions.force = options.force
        publicationOptions.keepStaging = options.keepStaging
        let publication = try Publication.begin(
            output: rehearsal?.path ?? output, project: options.project, options: publicationOptions)
        do {
            let writer = SiteWriter(
                plan: plan, model: model, templates: templates, fonts: fonts, publication: publication, tool: options.tool,
                jobs: options.jobs, progress: options.progress)
            let counts = try writer.write()
            outcome.pages = plan.pages.count
            outcome.charts = counts.charts
            outcome.lists = plan.rowSets.count
            options.progress("checking")
            var check = SiteCheck()
            check.allowsScriptFiles = false
            check.jobs = options.jobs
            let findings = try publication.check(check)
            if !findings.isEmpty { throw DiagnosticList(findings) }
            if rehearsal == nil {
                options.progress("publishing")
                let summary = try publication.commit()
                outcome.warnings += summary.warnings
                outcome.summary = summary
            } else {
                publication.abandon()
            }
            return outcome
        } catch {
            if rehearsal == nil { publication.refuse(SiteBuilder.first(error)) } else { publication.abandon() }
            throw error
        }
    }

    private func path(_ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        return options.project == "." ? relative : options.project + "/" + relative
    }

    private func settings(_ configuration: SiteConfiguration) -> RecordReader.Settings {
        var settings = RecordReader.Settings()
        settings.asOf = options.asOf
        settings.company = configuration.company
        settings.baseCurrency = configuration.currency
        settings.zone = configuration.zone
        settings.fiscalYearStart = configuration.fiscalYearStart
        return settings
    }

    private static func fontPaths(_ configuration: SiteConfiguration, _ resolve: (String) -> String) -> FontSet.Paths {
        var paths = FontSet.Paths()
        if let regular = configuration.fonts.regular { paths.regular = resolve(regular) }
        if let semibold = configuration.fonts.semibold { paths.semibold = resolve(semibold) }
        if let display = configuration.fonts.display { paths.display = resolve(display) }
        if let fallback = configuration.fonts.fallback { paths.fallback = resolve(fallback) }
        return paths
    }

    /// A target must be one of a figure the site has.
    private func checkTargets(_ configuration: SiteConfiguration) throws {
        let known = DefinitionCatalogue.all.map(\.slug)
        let wrong = configuration.targets.filter { !known.contains($0.definition) }
        guard !wrong.isEmpty else { return }
        throw DiagnosticList(wrong.map { target in
            let near = NearestName.of(target.definition, in: known).map { "did you mean '\($0)'?" } ?? "known: \(known.joined(separator: ", "))"
            return Diagnostic(
                "CFG-TARGET", "there is no figure '\(LogText.excerpt(target.definition))'", at: target.place, hint: near, exit: .configuration)
        })
    }

    private func checkAge(_ records: CRMRecords) throws {
        guard let limit = options.maxAge else { return }
        let newest = records.tables.compactMap(\.newest).max().map(records.zone.date(of:))
        guard let newest else { return }
        let age = Int(records.asOf.dayNumber - newest.dayNumber)
        if age > limit {
            throw Diagnostic(
                "GATE-AGE", "the newest row is \(age) days older than the as-of, \(limit) are allowed", at: .named(newest.iso),
                hint: "import again, or raise --max-age", exit: .findings)
        }
    }

    /// The manual's late stage must be one of the CRM's.
    private func stageWarnings(_ manual: UsageManual, _ records: CRMRecords) -> [Diagnostic] {
        guard let late = manual.lateStage, records.stages.row(named: late, pipeline: nil) == nil else { return [] }
        let near = NearestName.of(late, in: records.stages.names).map { "did you mean '\($0)'?" } ?? "stages: \(records.stages.names.joined(separator: ", "))"
        let file = manual.areas.first { $0.lateStage == late }?.file ?? "content/usage-manual"
        return [Diagnostic(
            .warning, "MAN-STAGE", "the CRM has no stage '\(LogText.excerpt(late))'", at: .file(file), hint: near, exit: .findings)]
    }

    /// Who and what the programme files may name.
    private static func directory(_ records: CRMRecords, _ manual: UsageManual) -> ProgrammeDirectory {
        let users = (0..<records.users.count).map { (id: records.users.ids[$0] ?? "", name: records.users.names[$0] ?? "") }
        let units = (0..<records.units.count).map { (id: records.units.ids[$0] ?? "", name: records.units.names[$0] ?? "") }
        return ProgrammeDirectory(users: users, units: units, roles: records.users.roles.names, areas: manual.areas.map(\.id))
    }

    /// A programme row that cannot be used is left out and named; the build goes on (mission.md section 5).
    private static func warning(_ finding: Diagnostic) -> Diagnostic {
        Diagnostic(.warning, finding.name, finding.what, at: finding.place, hint: finding.hint, details: finding.details, exit: .findings)
    }

    private static func strict(_ warning: Diagnostic) -> Diagnostic {
        Diagnostic(.error, warning.name, warning.what, at: warning.place, hint: warning.hint, details: warning.details, exit: .findings)
    }

    private static func first(_ error: any Error) -> Diagnostic {
        if let diagnostic = error as? Diagnostic { return diagnostic }
        if let list = error as? DiagnosticList, let diagnostic = list.diagnostics.first(where: { $0.severity == .error }) { return diagnostic }
        return Diagnostic("INT-ERROR", "unexpected: \(error)", exit: .internalError)
    }
}
