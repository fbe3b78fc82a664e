import RuleLanguage
import Statistics

/// What became of activations, added up. Counts merge by addition.
public struct ComplianceCounts: Hashable, Sendable {
    public var fulfilled = 0
    public var late = 0
    public var violated = 0
    public var pending = 0
    /// Late or violated ones that a named person accepted: in none of the above.
    public var waivedLate = 0
    public var waivedViolated = 0
    /// Σ severity of the fulfilled, and of all that are due.
    public var weightMet = 0
    public var weightDue = 0
    /// The same with waived ones as they would count without the waiver.
    public var weightWaived = 0
    /// Violated ones of critical rules.
    public var criticalViolated = 0

    public init() {}

    /// Fulfilled, late and violated: what the rate rests on.
    public var due: Int { fulfilled + late + violated }
    public var waived: Int { waivedLate + waivedViolated }
    /// Whether nothing at all was triggered.
    public var isEmpty: Bool { due + pending + waived == 0 }

    /// Σ severity × fulfilled ÷ Σ severity × due; nil without any due (metrics.md, cell-compliance).
    public var share: Double? { weightDue > 0 ? Double(weightMet) / Double(weightDue) : nil }
    /// The same with waived ones counted as what they are.
    public var shareWithWaivers: Double? {
        weightDue + weightWaived > 0 ? Double(weightMet) / Double(weightDue + weightWaived) : nil
    }
    /// Wilson's interval of the unweighted share on time; nil without any due.
    public var interval: Bounds? { Wilson.interval(successes: fulfilled, trials: due) }
    /// Done at all, on time or not; nil without any due.
    public var doneShare: Double? { due > 0 ? Double(fulfilled + late) / Double(due) : nil }

    /// Adds one activation.
    public mutating func add(_ state: ActivationState, severity: RuleSeverity, isWaived: Bool) {
        let weight = severity.weight
        switch (state, isWaived) {
        case (.pending, _): pending += 1
        case (.fulfilled, _):
            fulfilled += 1
            weightMet += weight
            weightDue += weight
        case (.late, true):
            waivedLate += 1
            weightWaived += weight
        case (.violated, true):
            waivedViolated += 1
            weightWaived += weight
        case (.late, false):
            late += 1
            weightDue += weight
        case (.violated, false):
            violated += 1
            weightDue += weight
            if severity == .critical { criticalViolated += 1 }
        }
    }

    /// The share in time drawn towards the whole, for ranking only (metrics.md 1.3).
    public func shrunkShare(pooled: Double) -> Double {
        Shrinkage.rate(successes: Double(fulfilled), trials: Double(due), pooled: pooled)
    }

    public static func += (a: inout ComplianceCounts, b: ComplianceCounts) {
        a.fulfilled += b.fulfilled
        a.late += b.late
        a.violated += b.violated
        a.pending += b.pending
        a.waivedLate += b.waivedLate
        a.waivedViolated += b.waivedViolated
        a.weightMet += b.weightMet
        a.weightDue += b.weightDue
        a.weightWaived += b.weightWaived
        a.criticalViolated += b.criticalViolated
    }
}
