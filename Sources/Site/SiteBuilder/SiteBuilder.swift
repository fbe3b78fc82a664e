// SiteBuilder: from a project and its database to a published site.
//
// In: a project folder, the options of one build. Out: the published site, or nothing changed and the reason why. Named
// steps, each handing its result on: configuration, manual, database, measures, audit, plan, pages, checks, exchange.

import Audiences
import CRMModel
import CRMStore
import Charts
import Compliance
import Configuration
import Conformance
import Diagnostics
import Figures
import Pages
import ProgrammeRecords
import Publishing
import RuleLanguage
import SnapshotHistory
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
        /// The day to take where the database says none either.
        public var fallbackAsOf: CalendarDate?
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
        /// Trees of the site: 1 where it is not divided.
        public var trees = 0
        public var charts = 0
        public var lists = 0
        public var asOf: CalendarDate
        public var output = ""
        public var summary: Publication.Summary?
        public var warnings: [Diagnostic] = []
    }

    let options: Options

    public init(_ options: Options) { self.options = options }

    /// Builds and publishes.
    public func build() throws -> Outcome {
        // Until the configuration is read, only the caller can know where the site would go.
        var output = options.output
        do {
            let project = try readProject()
            output = options.output ?? path(project.configuration.output)
            let site = try measure(project)
            return try write(site, publication: try begin(site.records, output: output ?? ""), publishes: true)
        } catch {
            // A build that found another one running leaves the note to that one.
            if let output, SiteBuilder.first(error).name != "LOCK" {
                Publication.noteRefusal(
                    SiteBuilder.first(error), output: output, project: options.project, asOf: options.asOf?.iso)
            }
            throw error
        }
    }

    /// Builds and checks without publishing; the output is not touched.
    public func check() throws -> Outcome {
        let site = try measure(try readProject())
        return try write(
            site, publication: try Publication.trial(options: publicationOptions(site.records)), publishes: false)
    }

    // MARK: Steps

    /// What people wrote: configuration, manual, gallery, templates; and the fonts it needs.
    private struct Project {
        let configuration: SiteConfiguration
        let manual: UsageManual
        let gallery: [GalleryEntry]
        let templates: SiteTemplates
        let fonts: FontSet
    }

    private func readProject() throws -> Project {
        options.progress("reading content")
        let configuration = try SiteConfiguration(path: path("content/site.yml"))
        try checkTargets(configuration)
        return Project(
            configuration: configuration, manual: try ManualReader.read(folder: path("content/usage-manual")),
            gallery: try GalleryReader.read(folder: path("content/gallery"), shownAs: "content/gallery"),
            templates: try SiteTemplates(
                folder: configuration.templates.map(path) ?? options.templates, fallback: options.templates),
            fonts: try FontSet(SiteBuilder.fontPaths(configuration, path)))
    }

    /// What the database says about it, judged, and for whom it is published.
    private struct MeasuredSite {
        let project: Project
        let sources: SiteSources
        let audiences: AudiencePlan
        /// What trees must not hold; nil where every tree may name everyone.
        let restricted: RestrictedTexts?
        let history: BuildHistory
        let warnings: [Diagnostic]

        var records: CRMRecords { sources.records }
    }

    private func measure(_ project: Project) throws -> MeasuredSite {
        options.progress("reading the database")
        let configuration = project.configuration
        let snapshot = try CRMSnapshot(
            path: options.database ?? path(configuration.database), options: options.opening)
        defer { snapshot.release() }
        let key = try pseudonymKey(configuration)
        let records = try RecordReader.read(snapshot, settings: settings(configuration, pseudonymKey: key))
        try checkAge(records)
        let pseudonyms = key.map { Pseudonyms(key: $0, users: records.users) }
        let audiences = try AudiencePlan(configuration, records: records, pseudonyms: pseudonyms)
        let rules = ComplianceSettings(configuration)
        let manual = try readManual(snapshot, records, rules)
        let programme = ProgrammeRecords.read(
            folder: path("content/programme"), resolver: SiteBuilder.directory(records, manual))
        options.progress("holding the records against the manual")
        let judged = manual.judged
        let judgement =
            judged.rules.isEmpty
            ? nil
            : try Judgement.read(
                snapshot, records: records, areas: judged.areas, rules: judged.rules, settings: rules,
                waves: programme.rolloutWaves)
        options.progress("measuring")
        let history = history(configuration, records)
        let sources = try SiteSources(
            snapshot: snapshot, records: records, configuration: configuration, manual: manual,
            programme: programme, judgement: judgement, pseudonyms: pseudonyms, earlier: history.earlier)
        let unheardOf = try RuleValueCheck.check(manual.areas.flatMap(\.rules), snapshot, settings: rules)
        let warnings =
            audiences.warnings + SiteBuilder.stageWarnings(manual, records) + unheardOf
            + programme.diagnostics.map(SiteBuilder.warning)
        return MeasuredSite(
            project: project, sources: sources, audiences: audiences,
            restricted: try restrictedTexts(configuration, snapshot, records, audiences), history: history,
            warnings: warnings)
    }

    /// The manual again, now that the names of the CRM are known, and every example of its rules run.
    private func readManual(
        _ snapshot: CRMSnapshot, _ records: CRMRecords, _ settings: ComplianceSettings
    ) throws -> UsageManual {
        let vocabulary = try RuleVocabulary(snapshot, records: records, settings: settings)
        let manual = try ManualReader.read(folder: path("content/usage-manual"), vocabulary: vocabulary)
        let wrong = manual.areas.flatMap { ([$0] + $0.history).flatMap(\.rules) }.flatMap {
            RuleExamples.check($0, vocabulary: vocabulary)
        }
        if !wrong.isEmpty { throw DiagnosticList(wrong) }
        return manual
    }

    private func publicationOptions(_ records: CRMRecords) -> PublicationOptions {
        var result = PublicationOptions(tool: options.tool, asOf: records.asOf.iso)
        result.keep = options.keep
        result.force = options.force
        result.keepStaging = options.keepStaging
        return result
    }

    private func begin(_ records: CRMRecords, output: String) throws -> Publication {
        try Publication.begin(output: output, project: options.project, options: publicationOptions(records))
    }

    /// Renders every page of every tree, checks the whole and, for a build, exchanges it with the published site.
    private func write(_ site: MeasuredSite, publication: Publication, publishes: Bool) throws -> Outcome {
        var outcome = Outcome(asOf: site.records.asOf)
        outcome.output = publication.output
        outcome.warnings = site.warnings
        do {
            var kept = site.sources.snapshot
            let drawings = DrawnCharts()
            for tree in site.audiences.trees {
                // One tree at a time: what it is made of is let go before the next.
                let found = try write(tree, of: site, publication, drawings, &outcome, &kept)
                // The manual is the same in every tree.
                if outcome.trees == 1 { outcome.warnings = found + outcome.warnings }
            }
            if options.isStrict, !outcome.warnings.isEmpty {
                throw DiagnosticList(outcome.warnings.map(SiteBuilder.strict))
            }
            options.progress("checking")
            var check = SiteCheck()
            check.allowsScriptFiles = false
            check.jobs = options.jobs
            let findings = try publication.check(check)
            if !findings.isEmpty { throw DiagnosticList(findings) }
            if let restricted = site.restricted {
                options.progress("searching for names")
                let leaks = try leaks(
                    publication, site.audiences, restricted, pseudonyms: site.sources.pseudonyms)
                if !leaks.isEmpty { throw DiagnosticList(leaks) }
            }
            if publishes {
                options.progress("publishing")
                let summary = try publication.commit()
                outcome.warnings += summary.warnings
                outcome.summary = summary
                outcome.warnings += site.history.keep(kept)
            } else {
                publication.abandon()
            }
            return outcome
        } catch {
            if publishes { publication.refuse(SiteBuilder.first(error)) } else { publication.abandon() }
            throw error
        }
    }

    /// Measures, audits, plans and writes one tree.
    private func write(
        _ tree: AudienceTree, of site: MeasuredSite, _ publication: Publication, _ drawings: DrawnCharts,
        _ outcome: inout Outcome, _ kept: inout BuildSnapshot
    ) throws -> [Diagnostic] {
        let model = SiteModel(site.sources, tree: tree)
        let disagreements = model.audit()
        if !disagreements.isEmpty { throw DiagnosticList(disagreements) }
        let plan = SitePlan(model, gallery: site.project.gallery)
        let writer = SiteWriter(
            plan: plan, model: model, templates: site.project.templates, fonts: site.project.fonts,
            publication: publication, drawings: drawings,
            tool: options.tool, jobs: options.jobs, progress: options.progress)
        let counts = try writer.write()
        outcome.trees += 1
        outcome.pages += counts.pages
        outcome.charts += counts.charts
        outcome.lists += plan.rowSets.count
        kept.figures += model.published
        return plan.warnings
    }

    func path(_ relative: String) -> String {
        if relative.hasPrefix("/") { return relative }
        return options.project == "." ? relative : options.project + "/" + relative
    }

    /// - Parameter pseudonymKey: where there is one, users stand in the order of their pseudonyms.
    func settings(_ configuration: SiteConfiguration, pseudonymKey: [UInt8]? = nil) -> RecordReader.Settings {
        var settings = RecordReader.Settings()
        settings.userOrder = pseudonymKey.map { Pseudonyms.order(key: $0) }
        settings.asOf = options.asOf
        settings.fallbackAsOf = options.fallbackAsOf
        settings.company = configuration.company
        settings.baseCurrency = configuration.currency
        settings.zone = configuration.zone
        settings.fiscalYearStart = configuration.fiscalYearStart
        settings.fiscalWeeks = configuration.fiscalWeeks
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
        throw DiagnosticList(
            wrong.map { target in
                let near =
                    NearestName.of(target.definition, in: known).map { "did you mean '\($0)'?" }
                    ?? "known: \(known.joined(separator: ", "))"
                return Diagnostic(
                    "CFG-TARGET", "there is no figure '\(LogText.excerpt(target.definition))'", at: target.place,
                    hint: near, exit: .configuration)
            })
    }

    private func checkAge(_ records: CRMRecords) throws {
        guard let limit = options.maxAge else { return }
        let newest = records.tables.compactMap(\.newest).max().map(records.zone.date(of:))
        guard let newest else { return }
        let age = Int(records.asOf.dayNumber - newest.dayNumber)
        if age > limit {
            throw Diagnostic(
                "GATE-AGE", "the newest row is \(age) days older than the as-of, \(limit) are allowed",
                at: .named(newest.iso),
                hint: "import again, or raise --max-age", exit: .findings)
        }
    }

    /// Who and what the programme files may name.
    static func directory(_ records: CRMRecords, _ manual: UsageManual) -> ProgrammeDirectory {
        let users = (0..<records.users.count).map {
            (id: records.users.ids[$0] ?? "", name: records.users.names[$0] ?? "")
        }
        let units = (0..<records.units.count).map {
            (id: records.units.ids[$0] ?? "", name: records.units.names[$0] ?? "")
        }
        return ProgrammeDirectory(
            users: users, units: units, roles: records.users.roles.names, areas: manual.areas.map(\.id))
    }

    /// A programme row that cannot be used is left out and named; the build goes on (mission.md section 5).
    private static func warning(_ finding: Diagnostic) -> Diagnostic {
        Diagnostic(
            .warning, finding.name, finding.what, at: finding.place, hint: finding.hint, details: finding.details,
            exit: .findings)
    }

    private static func strict(_ warning: Diagnostic) -> Diagnostic {
        Diagnostic(
            .error, warning.name, warning.what, at: warning.place, hint: warning.hint, details: warning.details,
            exit: .findings)
    }

    private static func first(_ error: any Error) -> Diagnostic {
        if let diagnostic = error as? Diagnostic { return diagnostic }
        if let list = error as? DiagnosticList,
            let diagnostic = list.diagnostics.first(where: { $0.severity == .error })
        {
            return diagnostic
        }
        return Diagnostic("INT-ERROR", "unexpected: \(error)", exit: .internalError)
    }
}
