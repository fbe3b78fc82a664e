import Adoption
import CRMModel
import CRMStore
import Diagnostics
import Figures
import ProgrammeRecords

/// Everything the pages show about how the manual is followed, computed once from a judgement.
public struct ComplianceReport: Sendable {
    public let matrix: ComplianceMatrix
    public let history: CellHistory
    public let weekly: WeeklyShares
    public let figures: ComplianceFigures
    public let cells: CellFigures
    public let ledger: ReviewLedger
    public let capacity: ReviewCapacity
    public let needs: NeedsPerson
    public let effect: FollowUpEffect
    /// By area, in the judgement's order.
    public let scaleBack: [ScaleBack]
    public let timeToStable: TimeToStable
    public let patterns: WorkPatterns
    public let tallies: RuleTallies

    public var judgement: Judgement { matrix.judgement }

    /// - Parameters:
    ///   - target: what a cell should reach, 0 … 1.
    ///   - namesPeople: whether lists may name people; else they name groups of at least five.
    ///   - activity: what each user did on each day, for who is an active champion.
    ///   - reviewTime: what those who look at cells can spend.
    public init(
        judgement: Judgement, records: CRMRecords, eligibility: Eligibility, programme: ProgrammeRecords,
        target: Double, groups: PeopleGroups, namesPeople: Bool, activity: UserDayCounts? = nil,
        reviewTime: ReviewTime = ReviewTime()
    ) {
        let waivers = Waivers(reviews: programme.reviews, judgement: judgement, records: records)
        matrix = ComplianceMatrix(
            judgement: judgement, records: records, eligibility: eligibility, waivers: waivers, target: target,
            groups: groups, namesPeople: namesPeople)
        history = CellHistory(matrix)
        weekly = WeeklyShares(matrix)
        figures = ComplianceFigures(matrix)
        cells = CellFigures(matrix, history: history)
        ledger = ReviewLedger(
            matrix, reviews: programme.reviews, waves: programme.rolloutWaves,
            assumedMinutes: reviewTime.minutesPerCell)
        capacity = ReviewCapacity(matrix, ledger: ledger, waves: programme.rolloutWaves, time: reviewTime)
        needs = NeedsPerson(matrix, history: history, programme: programme, activity: activity)
        effect = FollowUpEffect(matrix, followUps: programme.followUps)
        scaleBack = ScaleBack.proposals(matrix, ledger: ledger, weekly: weekly, reviews: programme.reviews)
        timeToStable = TimeToStable(matrix, waves: programme.rolloutWaves)
        patterns = WorkPatterns(matrix)
        tallies = RuleTallies(matrix)
    }

    /// What is wrong with the programme records, as far as only the judgement shows it.
    public var findings: [Diagnostic] { matrix.waivers.findings }

    /// The single figures, for the audit and the lists of rows.
    public var allFigures: [Figure] {
        [
            figures.lateness, figures.userMean, figures.notAssigned, cells.nonUse, cells.reversion, ledger.coverage,
            ledger.minutesPerWeek, capacity.largestWave,
            needs.silent, needs.reached, needs.overdue, effect.proactive, timeToStable.figure,
        ] + (patterns.consistency + patterns.divergence + patterns.chainBreaks).compactMap { $0 }
    }

    public var allBreakdowns: [Breakdown] {
        [figures.byArea, figures.byRule, figures.byGroup, figures.doneByRule, figures.onTimeByRule, effect.byKind]
            + patterns.handOffs.compactMap { $0?.byStep }
    }
}
