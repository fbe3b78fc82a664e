import CRMModel
import CRMStore
import Compliance
import Configuration
import Conformance
import Diagnostics
import ManualLint
import Pages
import ProgrammeRecords
import RuleLanguage
import TextFormats
import UsageManual

extension SiteBuilder {
    /// What a check of the manual alone came to.
    public struct ManualCheck: Sendable {
        public let manual: UsageManual
        public let lint: ManualLint
        /// Examples that do not come out as they say.
        public let errors: [Diagnostic]
        /// What the text names and the CRM does not have, where the manual is of use all the same.
        public let warnings: [Diagnostic]
        public let examples: Int
        public let asOf: CalendarDate?
        /// Path of the database that was read; nil for none.
        public let database: String?

        /// Steps: of areas, or of the texts where there is no area.
        public var steps: Int {
            manual.areas.isEmpty ? manual.prose.reduce(0) { $0 + $1.headings.count } : manual.stepCount
        }
    }

    /// Checks a manual: its text, its examples, and what it should look at again. Nothing is written.
    ///
    /// A database is read where the options name one, or the project's is there; without one, names are not checked.
    /// - Parameter paths: folders and files of the manual; none: the project's.
    /// - Throws: every error of the text at once (78), or what is wrong with the database.
    public func checkManual(paths: [String]) throws -> ManualCheck {
        let configuration = try configuration()
        let paths = paths.isEmpty ? [path("content/usage-manual")] : paths
        if paths.count == 1, !DirectoryListing.isFolder(paths[0]), !DirectoryListing.isFile(paths[0]) {
            throw Diagnostic(
                "MAN-MISSING", "there is no manual here", at: .file(paths[0]),
                hint: "name its folder or a file of it", exit: .noInput)
        }
        guard let database = database(configuration) else {
            let manual = try self.manual(paths, .lenient)
            var sources = ManualLint.Sources()
            sources.asOf = options.asOf ?? options.fallbackAsOf
            let none = ProgrammeDirectory(users: [], units: [], roles: [], areas: manual.areas.map(\.id))
            sources.consultations = consultations(
                ProgrammeRecords.read(folder: path("content/programme"), resolver: none))
            return check(manual, sources, database: nil)
        }
        options.progress("reading the database")
        let snapshot = try CRMSnapshot(path: database, options: options.opening)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: settings(configuration))
        let rules = ComplianceSettings(configuration)
        var sources = ManualLint.Sources()
        sources.vocabulary = try RuleVocabulary(snapshot, records: records, settings: rules)
        let manual = try self.manual(paths, sources.vocabulary)
        let programme = ProgrammeRecords.read(
            folder: path("content/programme"), resolver: SiteBuilder.directory(records, manual))
        sources.asOf = records.asOf
        sources.calendar = records.businessDays
        sources.consultations = consultations(programme)
        sources.records = records
        sources.viewedByOthers = try RecordViews.byOthers(snapshot, records: records)
            .map { Set($0.compactMap(RecordType.init)) }
        let judged = manual.judged
        if !judged.rules.isEmpty {
            options.progress("holding the records against the manual")
            let judgement = try Judgement.read(
                snapshot, records: records, areas: judged.areas, rules: judged.rules, settings: rules,
                waves: programme.rolloutWaves)
            sources.compliance = ComplianceReport(
                judgement: judgement, records: records, configuration: configuration, programme: programme,
                groups: PeopleGroups(users: records.users, units: records.units),
                namesPeople: configuration.agreement != nil)
        }
        let unheardOf = try RuleValueCheck.check(manual.areas.flatMap(\.rules), snapshot, settings: rules)
        return check(
            manual, sources, SiteBuilder.stageWarnings(manual, records) + unheardOf, database: database)
    }

    /// The manual of these paths. Where its text has errors, the examples of the rules that can be read are run all the
    /// same, so that all that is wrong is told at once.
    private func manual(_ paths: [String], _ vocabulary: RuleVocabulary) throws -> UsageManual {
        do {
            return try ManualReader.read(paths: paths, vocabulary: vocabulary)
        } catch let list as DiagnosticList {
            let rules = ManualReader.readableRules(paths: paths, vocabulary: vocabulary)
            throw DiagnosticList(
                list.diagnostics + rules.flatMap { RuleExamples.check($0, vocabulary: vocabulary) })
        }
    }

    /// The names the rules of the project's manual may use; any name where there is no database, those of site.yml
    /// offered.
    /// - Throws: what is wrong with the settings or the database.
    public func vocabulary() throws -> RuleVocabulary {
        let configuration = try configuration()
        guard let database = database(configuration) else {
            let settings = ComplianceSettings(configuration)
            var vocabulary = RuleVocabulary.lenient
            vocabulary.offeredActivities = settings.activities.keys.sorted()
            vocabulary.offeredStages = settings.stages.keys.sorted().flatMap { settings.stages[$0] ?? [] }
            return vocabulary
        }
        let snapshot = try CRMSnapshot(path: database, options: options.opening)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: settings(configuration))
        return try RuleVocabulary(snapshot, records: records, settings: ComplianceSettings(configuration))
    }

    /// The late stage of each area must be one of the CRM's.
    static func stageWarnings(_ manual: UsageManual, _ records: CRMRecords) -> [Diagnostic] {
        manual.areas.compactMap { area in
            guard let late = area.lateStage, records.stages.row(named: late, pipeline: nil) == nil else { return nil }
            let known = Set(records.stages.names).sorted()
            let near =
                NearestName.of(late, in: known).map { "did you mean '\($0)'?" }
                ?? "stages: \(known.joined(separator: ", "))"
            return Diagnostic(
                .warning, "MAN-STAGE", "the CRM has no stage '\(LogText.excerpt(late))'",
                at: area.keys["late-stage"] ?? .file(area.file), hint: near, exit: .findings)
        }
    }

    /// What site.yml says, where there is one.
    func configuration() throws -> SiteConfiguration {
        let file = path("content/site.yml")
        return DirectoryListing.isFile(file) ? try SiteConfiguration(path: file) : SiteConfiguration()
    }

    /// The examples and the smells, once all that can be known is.
    private func check(
        _ manual: UsageManual, _ sources: ManualLint.Sources, _ warnings: [Diagnostic] = [], database: String?
    ) -> ManualCheck {
        let rules = manual.areas.flatMap { ([$0] + $0.history).flatMap(\.rules) }
        return ManualCheck(
            manual: manual, lint: ManualLint(manual, sources),
            errors: rules.flatMap { RuleExamples.check($0, vocabulary: sources.vocabulary) },
            warnings: warnings,
            examples: rules.reduce(0) { $0 + $1.examples.count }, asOf: sources.asOf, database: database)
    }

    private func consultations(_ programme: ProgrammeRecords) -> [ConsultationRecord]? {
        programme.filesRead.contains(.consultations) ? programme.consultations : nil
    }

    /// The database that was asked for, else the project's where it is there.
    private func database(_ configuration: SiteConfiguration) -> String? {
        if let database = options.database { return database }
        let own = path(configuration.database)
        return DirectoryListing.isFile(own) ? own : nil
    }
}
