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
import SnapshotHistory
import UsageManual

/// Everything the pages of one tree show, computed once. A reference, as every page holds it and its reports are large.
public final class SiteModel: Sendable {
    /// Which tree of the site it is.
    public let tree: AudienceTree
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
    let pastDue: Figure
    let pastDueAmount: Figure
    let lateEntries: LateEntry
    let groups: DealGroups
    let activeUsers: ActiveUsers
    let completeness: [RecordCompleteness]
    let leadConversion: Breakdown
    /// Months of leads that have not had their time.
    let youngLeads: Breakdown
    let commitHits: CommitHits
    let readiness: Figure
    let sloppyCoding: Breakdown
    let importLog: ImportLog
    let importFindings: Breakdown
    /// How the manual is followed; nil without a rule.
    let compliance: ComplianceReport?
    /// The units of its pages; nil without a rule.
    let units: UnitDirectory?
    /// The zone of each user; nil where it is the organisation's, or unknown.
    let zones: [Zone?]
    /// What the manual should look at again.
    public let lint: ManualLint
    let manualFigures: ManualFigures

    /// Under which units the deals stand.
    let salesUnits: SalesUnits
    /// What the quarter will close at; nil in a tree that has no forecast page.
    let forecast: ForecastReport?

    /// Where records stand in the CRM.
    let recordLinks: RecordLinks
    /// What sits around a forecast.
    let sales: SalesReport
    /// How the pipeline moves; nil in a person's own tree, which has no page about it.
    let movement: MovementReport?
    /// Cells whose state changed since the last build; nil without a rule.
    let cellChanges: CellChanges?
    let earlier: EarlierBuilds

    /// Measures what one tree of the site is about.
    public init(_ sources: SiteSources, tree: AudienceTree) {
        self.tree = tree
        configuration = sources.configuration
        manual = sources.manual
        programme = sources.programme
        importLog = sources.importLog
        recordLinks = sources.recordLinks
        lint = sources.lint
        manualFigures = sources.manualFigures
        let restriction = tree.members.map { RecordRestriction(sources.records, to: $0) }
        let records = restriction?.records ?? sources.records
        self.records = records
        let people = PeopleGroups(users: records.users, units: records.units)
        naming = Naming(
            agreement: configuration.agreement, groups: people, users: records.users, units: records.units, tree: tree,
            company: sources.groups, pseudonyms: sources.pseudonyms)
        wording = Wording(currency: records.baseCurrency)
        book = DealBook(records)
        pipeline = Pipeline(book)
        quarter = QuarterForecast(book)
        wonByMonth = WonByMonth.breakdown(book)
        pastDue = PastDue.figure(book)
        pastDueAmount = PastDue.amount(book)
        lateEntries = LateEntry(
            book, lateStage: manual.lateStage, exemptTypes: configuration.lateEntryExemptTypes,
            isPrivate: !naming.namesPeople)
        groups = DealGroups(book, groups: people, isPrivate: !naming.namesPeople)
        activeUsers = ActiveUsers(
            records: records, counts: sources.counts,
            eligibility: Eligibility(records: records, waves: programme.rolloutWaves), namesPeople: naming.namesPeople)
        if tree.members == nil, naming.namesPeople == sources.namesPeople {
            compliance = sources.compliance
        } else {
            let names = naming.namesPeople
            compliance = sources.judgement.map { whole in
                ComplianceReport(
                    judgement: tree.members.map(whole.restricted) ?? whole, records: records,
                    configuration: sources.configuration, programme: sources.programme, groups: people,
                    namesPeople: names, activity: sources.counts, isOfWhole: tree.members == nil)
            }
        }
        units = compliance.map { UnitDirectory($0, records, top: tree.unit) }
        zones = SiteModel.zones(records.users)
        completeness = RecordCompleteness.measure(
            configuration, filled: sources.filled, records: records, groups: people,
            isPrivate: !naming.namesPeople)
        let leads = restriction?.leads(sources.leads) ?? sources.leads
        leadConversion = LeadConversion.breakdown(leads, book: book)
        youngLeads = LeadConversion.breakdown(leads, book: book, young: true)
        commitHits = CommitHits(
            restriction.map { own in sources.commitments.map { $0.map(own.commitments) } } ?? sources.commitments,
            book: book)
        readiness = ConversationReadiness.figure(
            restriction.map { sources.care.taking(accounts: $0.accounts, deals: $0.deals) } ?? sources.care,
            records: records)
        sloppyCoding = SloppyCoding.breakdown(
            records, leads: leads,
            moves: restriction.map { own in sources.moves.map { moves in own.deals.map { moves[$0] } } }
                ?? sources.moves)
        importFindings = SiteModel.findings(importLog, asOf: records.asOf)
        let around = SalesReport(
            book, details: restriction.map { sources.dealDetails.taking($0.deals) } ?? sources.dealDetails,
            plan: restriction?.plan(sources.salesPlan) ?? sources.salesPlan,
            timelines: restriction.map { sources.timelines.taking($0.deals) } ?? sources.timelines,
            groups: sources.groups, isPrivate: !naming.namesPeople)
        earlier = sources.earlier
        cellChanges = compliance.map { report in
            CellChanges(report.matrix, earlier: sources.earlier.last) { CellMark(state: $0).word }
        }
        movement =
            Audience.leaders.includes(tree.reader)
            ? MovementReport(
                book,
                sources: restriction.map {
                    sources.movement.taking($0.deals, deletedDeals: $0.deletedDeals, of: records.deletedDeals)
                } ?? sources.movement,
                groups: people, isPrivate: !naming.namesPeople, members: tree.members)
            : nil
        let places = SalesUnits(
            deals: [book.open, book.won], in: records, groups: sources.groups, isPrivate: !naming.namesPeople)
        salesUnits = places
        let forecast =
            !Audience.leaders.includes(tree.reader) || book.isUnpriced
            ? nil
            : SiteModel.forecast(
                sources, book, places, restriction: restriction, members: tree.members, completeness: completeness,
                weighted: quarter.weighted, quota: around.plan.quota, namesPeople: naming.namesPeople)
        self.forecast = forecast
        sales = forecast.map { around.beside($0.likely, units: places, shadow: $0.quarter.shadow) } ?? around
    }

    /// Won ÷ (won + lost).
    var winRate: Figure { sales.closed.winRate.total }

    private static func zones(_ users: Users) -> [Zone?] {
        let known = Dictionary(users.timeZones.names.map { ($0, Zone(named: $0)) }) { first, _ in first }
        return (0..<users.count).map { user in users.timeZones[user].flatMap { known[$0] ?? nil } }
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

    /// Whether the import says that nobody gave the order of the stages.
    var guessesStageOrder: Bool { importFindings.parts.contains { $0.name.hasPrefix("guessed-stage-order,") } }

    var lateEntry: Figure { lateEntries.rate }

    /// The single figures of the site.
    public var figures: [Figure] { comparedFigures + [changes.count] }

    /// Those that are compared with the last build's.
    private var comparedFigures: [Figure] {
        [
            quarter.wonSoFar, quarter.runRate, quarter.weighted, pastDue, pastDueAmount, lateEntry,
            lateEntries.regular,
            commitHits.byNumber, readiness,
        ]
            + completeness.flatMap(\.fields) + (compliance?.allFigures ?? []) + manualFigures.all
            + sales.figures
            + movementFigures
            + (forecast?.figures ?? [])
    }

    /// The figures that have parts.
    public var breakdowns: [Breakdown] {
        [
            pipeline.byStage, pipeline.byMonth, wonByMonth, groups.pipelineByTeam, groups.winRateByTeam,
            groups.pipelineByAccount,
            groups.wonByAccount, activeUsers.byWeek, importFindings, leadConversion, youngLeads, commitHits.byAmount,
            sloppyCoding,
        ] + completeness.map(\.byGroup)
            + (naming.namesPeople ? completeness.map(\.byOwner) : []) + (compliance?.allBreakdowns ?? [])
            + sales.breakdowns
            + movementBreakdowns
            + (forecast?.breakdowns ?? [])
    }

    private var movementFigures: [Figure] { movement?.figures ?? [] }
    private var movementBreakdowns: [Breakdown] {
        (movement?.breakdowns ?? []) + [cellChanges?.byChange].compactMap { $0 }
    }

    /// Columns that no list of the tree shows. Where nobody is named, a segment beside a team says whose a deal is when
    /// fewer than five people of the team have deals in it; and since the rows of two lists can be put together by the
    /// deal, one such segment takes the column from all lists.
    var withheldColumns: Set<String> {
        guard !naming.namesPeople else { return [] }
        let deals = records.opportunities
        var owners: [[Int?]: Set<RowIndex>] = [:]
        for row in 0..<deals.count {
            guard let owner = deals.owners[row] else { continue }
            owners[[naming.groups.group(of: owner), deals.segments[row]], default: []].insert(owner)
        }
        let segments = Set(owners.keys.map { $0[1] })
        let isTold = segments.count > 1 && owners.values.contains { $0.count < PeopleGroups.smallest }
        return isTold ? [SalesUnits.Level.segment.rawValue] : []
    }

    /// What the figures say otherwise than in the last build.
    var changes: FigureChanges {
        FigureChanges(
            comparedFigures + breakdowns.map(\.total), months: wonByMonth, tree: tree.prefix, earlier: earlier,
            asOf: records.asOf)
    }

    /// The figure an objective of the manual is measured by; nil for one that is not measured.
    func objective(_ slug: String) -> Figure? {
        (figures + breakdowns.map(\.total)).first { $0.definition == slug && $0.scope.isEmpty }
    }

    /// The lists behind them, each once, by name.
    public var rowSets: [RowSet] {
        var seen: Set<String> = []
        let all = figures.map(\.rows) + breakdowns.map(\.total.rows)
        return all.filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }
    }

    /// Every figure recomputed from its rows; any disagreement ends the build.
    public func audit() -> [Diagnostic] {
        FigureAudit.findings(figures, breakdowns) + (movement?.findings ?? [])
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

    /// An amount in words; "no amounts" where no deal has one.
    func amount(_ figure: Figure) -> String {
        guard figure.n > 0, case .absent(let reason) = figure.outcome else { return wording.phrase(figure) }
        return reason == .noRate ? "no exchange rate" : reason == .noSource ? "no amounts" : wording.phrase(figure)
    }

    /// `, worth € 2.30 M`; nothing where no deal has a price.
    func worth(_ figure: Figure) -> String {
        if case .money(let money) = figure.value { ", worth \(wording.inShort(money))" } else { "" }
    }

    /// Why the whole book has no sum: "no deal has an amount".
    var lackClause: String {
        book.lack?.reason == .noRate ? "no deal is in a currency with an exchange rate" : "no deal has an amount"
    }

    /// Why deals that are counted have no sum: "none with an amount", "none in a currency with an exchange rate".
    func unpriced(_ figure: Figure) -> String? {
        guard figure.n > 0 else { return nil }
        switch figure.outcome {
        case .absent(.noSource): return "none with an amount"
        case .absent(.noRate): return "none in a currency with an exchange rate"
        default: return nil
        }
    }

    /// That won and lost deals cannot be told from open ones, as a sentence; nil where they can.
    var untoldOutcomes: String? {
        records.tellsOutcomes
            ? nil
            : "Nothing that was imported says which deals are won or lost: all "
                + "\(Wording.count(book.counts.open)) count as open."
    }

    /// A number of won or lost deals; a dash where nothing tells them from open ones.
    func decided(_ count: Int) -> String { records.tellsOutcomes ? Wording.count(count) : "–" }

    /// What was won in the quarter, as a clause: "€ 2.30 M won so far in Q4 2026"; the number of deals where none has an
    /// amount.
    var wonClause: String {
        let name = quarter.quarter.name
        let isOver = quarter.daysLeft == 0
        if !records.tellsOutcomes { return "what is won in \(name) is not recorded" }
        if let unpriced = unpriced(quarter.wonSoFar) {
            let deals = Wording.counted(quarter.wonSoFar.n, isOver ? "won deal" : "deal")
            return isOver
                ? "\(name) closed with \(deals), \(unpriced)" : "\(deals) won so far in \(name), \(unpriced)"
        }
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
