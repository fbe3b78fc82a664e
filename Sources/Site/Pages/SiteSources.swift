import Adoption
import Audiences
import CRMModel
import CRMStore
import Completeness
import Compliance
import Configuration
import Diagnostics
import Figures
import ForecastReport
import Forecasting
import ManualLint
import PipelineMovement
import ProgrammeRecords
import RuleLanguage
import SnapshotHistory
import UsageManual

/// What all trees of a site are made from: read once, judged once.
public struct SiteSources: Sendable {
    public let configuration: SiteConfiguration
    public let records: CRMRecords
    public let manual: UsageManual
    let programme: ProgrammeRecords
    let judgement: Judgement?
    /// How people appear where they may be named; nil: by name.
    public let pseudonyms: Pseudonyms?
    /// Everyone, in groups of at least five.
    let groups: PeopleGroups
    let counts: UserDayCounts?
    /// By profile of site.yml.
    let filled: [FilledFields]
    let importLog: ImportLog
    /// How the manual is followed in the whole company; nil without a rule.
    let compliance: ComplianceReport?
    /// What the manual should look at again.
    public let lint: ManualLint
    let manualFigures: ManualFigures
    let recordLinks: RecordLinks
    let leads: Leads
    /// What was committed four weeks before the end of each of the last full quarters; nil where nothing is recorded.
    let commitments: [[Commitment]]?
    let care: AccountCare
    /// Moves of each deal since its next step was last written; nil where the source keeps no history of it.
    let moves: [Int]?
    /// How the deals stood over time.
    let timelines: DealTimelines
    /// The same for the bridges of the pipeline: from the CRM, or from earlier builds.
    let movement: MovementSources
    let earlier: EarlierBuilds
    let dealDetails: DealDetails
    let salesPlan: SalesPlan
    /// What is learned from the whole company.
    let engine: ForecastEngine

    /// Whether the agreement allows names at all.
    var namesPeople: Bool { configuration.agreement != nil }

    /// Reads a snapshot.
    /// - Parameters:
    ///   - judgement: the records held against the manual; nil for a manual without rules.
    ///   - earlier: what builds as of earlier days found.
    public init(
        snapshot: CRMSnapshot, records: CRMRecords, configuration: SiteConfiguration, manual: UsageManual,
        programme: ProgrammeRecords, judgement: Judgement?, pseudonyms: Pseudonyms? = nil,
        earlier: EarlierBuilds = EarlierBuilds()
    ) throws {
        self.configuration = configuration
        self.earlier = earlier
        timelines = try DealTimelines.read(snapshot, records: records)
        movement =
            timelines.kept.isEmpty && !earlier.pipelines.isEmpty
            ? MovementSources(earlier.pipelines, records: records)
            : MovementSources(
                timelines: timelines, deleted: try DealTimelines.read(snapshot, records: records.ofDeletedDeals),
                deletedDeals: records.deletedDeals)
        var known = records
        known.deletedDeals = movement.deletedDeals
        self.records = known
        self.manual = manual
        self.programme = programme
        self.judgement = judgement
        self.pseudonyms = pseudonyms
        let groups = PeopleGroups(users: records.users, units: records.units)
        self.groups = groups
        let activity = try UserDayCounts.read(snapshot, records: records)
        counts = activity
        filled = try RecordCompleteness.read(configuration, snapshot: snapshot, records: records)
        importLog = try ImportLog.read(snapshot)
        compliance = judgement.map {
            ComplianceReport(
                judgement: $0, records: records, configuration: configuration, programme: programme, groups: groups,
                namesPeople: configuration.agreement != nil, activity: activity)
        }
        let consultations = programme.filesRead.contains(.consultations) ? programme.consultations : nil
        var sources = ManualLint.Sources()
        sources.vocabulary = try RuleVocabulary(
            snapshot, records: records, settings: ComplianceSettings(configuration))
        sources.asOf = records.asOf
        sources.calendar = records.businessDays
        sources.consultations = consultations
        sources.compliance = compliance
        sources.records = records
        sources.viewedByOthers = try RecordViews.byOthers(snapshot, records: records)
            .map { Set($0.compactMap(RecordType.init)) }
        lint = ManualLint(manual, sources)
        manualFigures = ManualFigures(
            manual, consultations: consultations, asOf: records.asOf, calendar: records.businessDays)
        recordLinks = try RecordLinks.read(snapshot, settings: configuration.links)
        leads = try Leads.read(snapshot, records: records)
        let found = try CommitHits.periods(records).compactMap {
            try Commitment.read(snapshot, records: records, at: CommitHits.cut($0, records))
        }
        commitments = found.isEmpty ? nil : found
        care = try AccountCare.read(snapshot, records: records)
        moves = try NextStepEdits.moves(snapshot, records: records)
        dealDetails = try DealDetails.read(snapshot, records: records)
        salesPlan = try SalesPlan.read(snapshot, records: records)
        engine = ForecastEngine(DealBook(records), timelines: timelines, plan: salesPlan)
    }
}

extension ComplianceReport {
    /// How the manual is followed by the people of the records, with what site.yml says about it.
    /// - Parameter isOfWhole: the records are those of the whole company.
    public init(
        judgement: Judgement, records: CRMRecords, configuration: SiteConfiguration, programme: ProgrammeRecords,
        groups: PeopleGroups, namesPeople: Bool, activity: UserDayCounts? = nil, isOfWhole: Bool = true
    ) {
        var time = ReviewTime(
            minutesPerWeek: configuration.reviewMinutesPerWeek, minutesPerCell: configuration.reviewMinutesPerCell)
        time.isOfWhole = isOfWhole
        self.init(
            judgement: judgement, records: records,
            eligibility: Eligibility(records: records, waves: programme.rolloutWaves), programme: programme,
            target: configuration.target(of: "cell-compliance") ?? 0.8, groups: groups, namesPeople: namesPeople,
            activity: activity, reviewTime: time)
    }
}
