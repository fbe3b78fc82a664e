import CRMModel

/// The cells of earlier windows of 28 days, from the judgement's counts.
public struct CellHistory: Sendable {
    private let areas: Int
    private let asOf: CalendarDate
    private let target: Double
    /// Counts by user, area and window, sparse: `user * areas + area`, then the window.
    private var cells: [Int: [Int: ComplianceCounts]] = [:]
    /// Since when each cell that is red now has been red.
    private let redSince: [Int: CalendarDate]
    /// Windows there are, the current one included.
    public let windowCount: Int

    public init(_ matrix: ComplianceMatrix) {
        let judgement = matrix.judgement
        areas = judgement.areas.count
        asOf = matrix.records.asOf
        target = matrix.target
        var longest = 0
        for count in judgement.windows {
            let rule = judgement.rules[Int(count.rule)]
            longest = max(longest, Int(count.window))
            guard count.user >= 0 else { continue }
            var counts = ComplianceCounts()
            counts.add(count, weight: rule.rule.severity.weight, isCritical: rule.rule.severity == .critical)
            cells[Int(count.user) * areas + rule.area, default: [:]][Int(count.window), default: ComplianceCounts()] +=
                counts
        }
        windowCount = longest + 1
        redSince = CellHistory.redSince(matrix)
    }

    /// Day by day back from the as-of, as far as the activations reach. A cell without use has been so since the first
    /// day of the window, in which nothing was done.
    private static func redSince(_ matrix: ComplianceMatrix) -> [Int: CalendarDate] {
        let judgement = matrix.judgement
        let areas = judgement.areas.count
        var since: [Int: CalendarDate] = [:]
        var outcomes: [Int: [(day: Int32, state: ActivationState, rule: Int32)]] = [:]
        for user in matrix.users {
            for area in matrix.redAreas(of: user) {
                since[user * areas + area] = matrix.firstDay
                if matrix.cell(user, area).state == .violated { outcomes[user * areas + area] = [] }
            }
        }
        for activation in judgement.activations where activation.isCharged && matrix.isScored(activation) {
            let cell = Int(activation.user) * areas + judgement.rules[Int(activation.rule)].area
            guard outcomes[cell] != nil, matrix.waivers.covering(activation, judgement) == nil else { continue }
            outcomes[cell]?.append((activation.outcomeDay, activation.state, activation.rule))
        }
        let window = Int32(ComplianceMatrix.window)
        let oldest = matrix.records.asOf.dayNumber - Int32(judgement.days) + window
        for (cell, own) in outcomes {
            var day = matrix.records.asOf.dayNumber
            while day > oldest {
                var counts = ComplianceCounts()
                for item in own where item.day >= day - 1 - window && item.day < day - 1 {
                    counts.add(item.state, severity: judgement.rules[Int(item.rule)].rule.severity, isWaived: false)
                }
                guard CellState.of(counts, target: matrix.target, exposure: 0, isJudged: true).isRed else { break }
                day -= 1
            }
            since[cell] = CalendarDate(dayNumber: day)
        }
        return since
    }

    /// Counts of a cell in a window; 0 is the window that ends with the as-of.
    public func counts(_ user: RowIndex, _ area: Int, window: Int) -> ComplianceCounts {
        cells[user * areas + area]?[window] ?? ComplianceCounts()
    }

    /// The state of a cell in an earlier window, by its counts alone: what was owned then is not kept.
    public func state(_ user: RowIndex, _ area: Int, window: Int) -> CellState {
        CellState.of(counts(user, area, window: window), target: target, exposure: 0, isJudged: true)
    }

    /// The day since which a cell that is red now has been red without a break; the as-of for one that is not red.
    public func redSince(_ user: RowIndex, _ area: Int) -> CalendarDate { redSince[user * areas + area] ?? asOf }

    /// Cells that were followed in each of two successive windows at any time, and which of these are red now: who has
    /// gone back to the old ways. Users who were hardly there are in neither.
    public func reverted(
        _ matrix: ComplianceMatrix
    ) -> (reverted: [(user: RowIndex, area: Int)], everGreen: [(user: RowIndex, area: Int)]) {
        var reverted: [(user: RowIndex, area: Int)] = []
        var green: [(user: RowIndex, area: Int)] = []
        for user in matrix.users where matrix.isJudgeable(user) {
            for area in 0..<areas where matrix.cell(user, area).state != .notAssigned {
                let wasGreen = (0..<windowCount - 1).contains {
                    state(user, area, window: $0) == .followed && state(user, area, window: $0 + 1) == .followed
                }
                guard wasGreen else { continue }
                green.append((user, area))
                if redSince[user * areas + area] != nil { reverted.append((user, area)) }
            }
        }
        return (reverted, green)
    }
}

extension ComplianceCounts {
    mutating func add(_ count: WindowCount, weight: Int, isCritical: Bool) {
        fulfilled += Int(count.fulfilled)
        late += Int(count.late)
        violated += Int(count.violated)
        weightMet += weight * Int(count.fulfilled)
        weightDue += weight * Int(count.fulfilled + count.late + count.violated)
        if isCritical { criticalViolated += Int(count.violated) }
    }
}
