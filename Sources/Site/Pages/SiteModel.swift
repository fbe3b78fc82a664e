import Adoption
import CRMModel
import CRMStore
import Completeness
import Compliance
import Configuration
import Diagnostics
import Figures
import Forecasting
import ManualLint
import ProgrammeRecords
import RuleLanguage
import UsageManual

/// Everything the pages show, computed once.
public struct SiteModel: Sendable {
    public let configuration: SiteConfiguration
    public let records: CRMRecords
    public let manual: UsageManual
    let programme: ProgrammeRecords
    public let naming: Naming
    public let wording: Wording
    let book: DealBook
    let pipeline: Pipeline
    let quarter: QuarterForecast
    let wonByMonth: Breakdown
    let winRate: Figure
    let pastDue: Figure
    let pastDueAmount: Figure
    let lateEntry: Figure
    let groups: DealGroups
    let activeUsers: ActiveUsers
    let completeness: [RecordCompleteness]
    let importLog: ImportLog
    let importFindings: Breakdown
    /// How the manual is followed; nil without a rule.
    let compliance: ComplianceReport?
    /// What the manual should look at again.
    public let lint: ManualLint
    let manualFigures: ManualFigures

    /// Measures a snapshot.
    /// - Parameter judgement: the records held against the manual; nil for a manual without rules.
    public init(
        snapshot: CRMSnapshot, records: CRMRecords, configuration: SiteConfiguration, manual: UsageManual,
        programme: ProgrammeRecords, judgement: Judgement?
    ) throws {
        self.configuration = configuration
        self.records = records
        self.manual = manual
        self.programme = programme
        let people = PeopleGroups(users: records.users, units: records.units)
        naming = Naming(agreement: configuration.agreement, groups: people, users: records.users)
        wording = Wording(currency: records.baseCurrency)
        book = DealBook(records)
        pipeline = Pipeline(book)
        quarter = QuarterForecast(book)
        wonByMonth = WonByMonth.breakdown(book)
        winRate = WinRate.figure(book)
        pastDue = PastDue.figure(book)
        pastDueAmount = PastDue.amount(book)
        lateEntry = LateEntry.figure(book, lateStage: manual.lateStage, exemptTypes: configuration.lateEntryExemptTypes)
        self.groups = DealGroups(book, groups: people)
        let eligibility = Eligibility(records: records, waves: programme.rolloutWaves)
        activeUsers = ActiveUsers(
            records: records, counts: try UserDayCounts.read(snapshot, records: records), eligibility: eligibility,
            namesPeople: naming.namesPeople)
        compliance = judgement.map { SiteModel.compliance($0, records, configuration, programme) }
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
        manualFigures = ManualFigures(manual, consultations: consultations, asOf: records.asOf)
        completeness = try RecordCompleteness.measure(
            configuration, snapshot: snapshot, records: records, groups: people)
        importLog = try ImportLog.read(snapshot)
        importFindings = SiteModel.findings(importLog, asOf: records.asOf)
    }

    /// How the manual is followed, with people named only under an agreement.
    public static func compliance(
        _ judgement: Judgement, _ records: CRMRecords, _ configuration: SiteConfiguration,
        _ programme: ProgrammeRecords
    ) -> ComplianceReport {
        let groups = PeopleGroups(users: records.users, units: records.units)
        let naming = Naming(agreement: configuration.agreement, groups: groups, users: records.users)
        return ComplianceReport(
            judgement: judgement, records: records,
            eligibility: Eligibility(records: records, waves: programme.rolloutWaves), programme: programme,
            target: configuration.target(of: "cell-compliance") ?? 0.8, groups: groups, namesPeople: naming.namesPeople)
    }

    private static func findings(_ log: ImportLog, asOf: CalendarDate) -> Breakdown {
        let kind: @Sendable (Int) -> String = { "\(log.kinds[$0] ?? ""), \(log.actions[$0] ?? "")" }
        let list = RowSet(
            name: "import-findings", title: "Findings of the import",
            columns: ["file", "line", "table", "column", "finding"],
            count: log.findingCount, tie: .count
        ) {
            [
                .text(log.files[$0]), .integer(log.lines[$0]), .text(log.tables[$0]), .text(log.columns[$0]),
                .text(kind($0)),
            ]
        }
        func figure(_ scope: String, _ count: Int) -> Figure {
            Figure(
                "import-findings", scope: scope, outcome: .value(.count(count, of: "findings")), n: count, asOf: asOf,
                rows: list)
        }
        let counts = Dictionary(grouping: 0..<log.findingCount, by: kind).mapValues(\.count)
        return Breakdown(
            total: figure("", log.findingCount), key: "finding",
            parts: counts.sorted { $0.key < $1.key }.map {
                Breakdown.Part(name: $0.key, figure: figure($0.key, $0.value))
            })
    }

    /// The single figures of the site.
    public var figures: [Figure] {
        [quarter.wonSoFar, quarter.runRate, quarter.weighted, winRate, pastDue, pastDueAmount, lateEntry]
            + completeness.flatMap(\.fields) + (compliance?.allFigures ?? []) + manualFigures.all
    }

    /// The figures that have parts.
    public var breakdowns: [Breakdown] {
        [
            pipeline.byStage, pipeline.byMonth, wonByMonth, groups.pipelineByTeam, groups.winRateByTeam,
            groups.pipelineByAccount,
            groups.wonByAccount, activeUsers.byWeek, importFindings,
        ] + completeness.map(\.byGroup)
            + (naming.namesPeople ? completeness.map(\.byOwner) : []) + (compliance?.allBreakdowns ?? [])
    }

    /// The lists behind them, each once, by name.
    public var rowSets: [RowSet] {
        var seen: Set<String> = []
        let all = figures.map(\.rows) + breakdowns.map(\.total.rows)
        return all.filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }
    }

    /// Every figure recomputed from its rows; any disagreement ends the build.
    public func audit() -> [Diagnostic] {
        figures.flatMap { FigureAudit.findings($0) } + breakdowns.flatMap { FigureAudit.findings($0) }
    }

    // MARK: Phrases that several pages share

    func definitionLink(_ figure: Figure, _ text: String = "Definition") -> PageLink {
        PageLink(text, "data/definitions/index.html#\(figure.definition)")
    }

    func rowsLink(_ figure: Figure, _ noun: String = "row") -> PageLink {
        PageLink(Wording.counted(figure.rows.count, noun), "rows/\(figure.rows.name).csv")
    }

    func links(_ figure: Figure) -> [PageLink] { [rowsLink(figure), definitionLink(figure)] }

    /// The last full week for which use is recorded.
    var adoptionWeek: Breakdown.Part? { activeUsers.lastFullWeek.map { activeUsers.byWeek.parts[$0] } }

    /// "last week" where that week ended within the last seven days, else the week by its name.
    var adoptionWeekPhrase: String {
        guard let week = adoptionWeek else { return "" }
        for back in 0..<ActiveUsers.weeks {
            let period = Period.week(of: records.asOf.adding(days: -7 * back))
            if period.name == week.name {
                return back < 2 ? "last week" : "in the week of \(Wording.date(period.start))"
            }
        }
        return "in \(week.name)"
    }

    /// "93 % of users", or "3 of 4 people" where they are few.
    func peoplePhrase(_ figure: Figure) -> String {
        figure.n < 20 ? "\(wording.phrase(figure)) people" : "\(wording.phrase(figure)) of users"
    }

    /// What was won in the quarter, as a clause: "€ 2.30 M won so far in Q4 2026".
    var wonClause: String {
        let name = quarter.quarter.name
        let isOver = quarter.daysLeft == 0
        guard quarter.wonSoFar.value != nil else {
            return isOver ? "nothing was recorded as won in \(name)" : "nothing is won yet in \(name)"
        }
        let amount = wording.phrase(quarter.wonSoFar)
        return isOver ? "\(name) closed at \(amount)" : "\(amount) won so far in \(name)"
    }

    /// What stands below every chart.
    func foot(_ n: String, _ sources: String) -> String {
        "\(n). As of \(Wording.date(records.asOf)). Source: \(sources)."
    }

    func target(_ figure: Figure) -> Double? { configuration.target(of: figure.definition) }

    func status(_ figure: Figure) -> Status? { Status(figure, target: target(figure)) }

    /// The completeness that stands for all: the first profile's of site.yml.
    var mainCompleteness: RecordCompleteness? { completeness.first }
}
