import CRMModel
import GRDB

/// The part of an opportunity's stage history that the records need: where it began and where it stood at the as-of.
struct StageHistory {
    var firstStage: String?
    var firstSource: String?
    var lastStage: String?
    var lastAmount: Int64?
    var lastCloseDate: CalendarDate?
    /// When the last stage was entered, in milliseconds.
    var lastAt: Int64?
    /// Whether the source recorded a change after the as-of: then the record's own values are later than it.
    var isContinued = false
}

/// The stage histories of all opportunities up to the as-of, read in one pass.
struct StageHistories {
    private var histories: [String: StageHistory] = [:]

    func history(of opportunity: String) -> StageHistory? { histories[opportunity] }

    static func read(_ db: Database, horizon: Int64) throws -> StageHistories {
        var result = StageHistories()
        var current = StageHistory()
        var currentID: String?
        try ColumnReader.forEach(
            db,
            """
            SELECT opportunity_id, at, to_stage, amount_minor, close_date, source FROM opportunity_stage_changes
            ORDER BY opportunity_id, at, seq, id
            """
        ) { row in
            let id = row.text(0) ?? ""
            if id != currentID {
                if let currentID { result.histories[currentID] = current }
                current = StageHistory()
                currentID = id
            }
            // A change whose time cannot be read tells nothing about before and after.
            guard let at = row.int(1) else { return }
            guard at < horizon else {
                current.isContinued = true
                return
            }
            let stage = row.text(2)
            if current.firstStage == nil {
                current.firstStage = stage
                current.firstSource = row.text(5)
            }
            current.lastStage = stage
            current.lastAt = at
            current.lastAmount = row.int(3) ?? current.lastAmount
            current.lastCloseDate = row.date(4) ?? current.lastCloseDate
        }
        if let currentID { result.histories[currentID] = current }
        return result
    }
}

/// What changes about an opportunity over time.
struct OpportunityState {
    var stage: String?
    var status: OpportunityStatus
    var amount: Int64?
    var closeDate: CalendarDate?
    var closedAt: Int64?

    /// Takes back what happened after the as-of and says whether there was anything. What the history does not tell is
    /// unknown, never today's value.
    /// - Parameter outcomeOf: what a stage means for a deal that stands in it; nil for a stage nobody knows.
    mutating func rewind(
        asOf: CalendarDate, zone: Zone, history: StageHistory?, outcomeOf: (String) -> OpportunityStatus?
    ) -> Bool {
        let closing = closedAt.map { zone.date(of: Instant(milliseconds: $0)) } ?? closeDate
        let closedLater = status != .open && (closing.map { $0 > asOf } ?? false)
        guard closedLater || history?.isContinued == true else { return false }
        stage = history?.lastStage
        amount = history?.lastAmount
        closeDate = history?.lastCloseDate
        // A deal that was reopened or closed again afterwards had the outcome of the stage it stood in.
        if let outcome = stage.flatMap(outcomeOf) {
            status = outcome
            closedAt = outcome == .open ? nil : history?.lastAt
        } else if closedLater {
            status = .open
            closedAt = nil
        }
        return true
    }
}
