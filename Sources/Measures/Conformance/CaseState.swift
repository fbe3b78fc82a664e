import CRMModel

/// How a record stands at an instant: its fields, its stage, whether it is open, whose it is.
public struct CaseState: Hashable, Sendable {
    public enum Outcome: UInt8, Hashable, Sendable { case open, won, lost }

    /// By slot; nil where nothing is known.
    public var values: [CaseValue?]
    /// Number of the stage, -1 for none.
    public var stage: Int32 = -1
    public var outcome = Outcome.open
    /// Converted, disqualified, won or lost.
    public var isClosed = false
    /// Neither inactive nor deleted.
    public var isActive = true
    /// -1 for nobody.
    public var owner: Int32 = -1

    public init(slots: Int) { values = Array(repeating: nil, count: slots) }

    /// Takes over what an event of the case brought about.
    public mutating func apply(_ event: CaseEvent, values new: [CaseValue]) {
        let facts = event.facts
        if facts.contains(.sets), event.name >= 0 {
            values[Int(event.name)] = event.value < 0 ? nil : new[Int(event.value)]
        }
        guard event.relation == 0 else { return }
        if facts.contains(.handsOver) { owner = event.owner }
        if facts.contains(.stage) { stage = event.name }
        if facts.contains(.won) { outcome = .won }
        if facts.contains(.lost) { outcome = .lost }
        if !facts.isDisjoint(with: [.converted, .closed, .won, .lost]) { isClosed = true }
        if facts.contains(.reopened) {
            outcome = .open
            isClosed = false
        }
        if facts.contains(.ended) {
            isActive = false
            isClosed = true
        }
    }

    /// Whether a field holds a real value.
    public func isFilled(_ slot: Int32) -> Bool { values[Int(slot)].map { !$0.isEmpty } ?? false }
}
