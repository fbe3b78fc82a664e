import CRMModel

/// One case of the CRM: its events in the order of time, with what is needed to know how the record stood at each.
///
/// A value is reused from case to case, so that its buffers are.
public struct CaseTrace {
    /// In order; events without an instant come first.
    public var events: [CaseEvent] = []
    /// New values of fields, by `CaseEvent.value`.
    public var values: [CaseValue] = []
    /// The record before the first event.
    public var initial = CaseState(slots: 0)
    /// When the case began, in milliseconds since 1970, and who began it.
    public var start: Int64 = 0
    public var starter: Int32 = -1
    /// Nothing after it is known.
    public var cutoff: Int64 = 0
    /// When the record closed for good; `Activation.noInstant` while it is open.
    public var closedAt = Activation.noInstant
    /// Nothing more can happen, whether the record closed or not.
    public var isComplete = false

    /// Milliseconds since 1970 and actors, by event.
    private(set) var times: [Int64] = []
    private(set) var actors: [Int32] = []
    /// First and last event of each event's save.
    public private(set) var saveFirst: [Int32] = []
    private(set) var saveLast: [Int32] = []
    /// Number of each event's save, and the first event of each save.
    private var saveOf: [Int32] = []
    private var heads: [Int] = []
    /// How many events have no instant.
    public private(set) var undated = 0

    /// Changes of one user within so many milliseconds are one save.
    static let saveSpan: Int64 = 2000

    public init() {}

    /// Whether more can happen in the case.
    var closure: CaseView.Closure {
        isComplete ? .complete : closedAt == Activation.noInstant ? .open : .closed(at: closedAt)
    }

    public mutating func clear() {
        events.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        starter = -1
        closedAt = Activation.noInstant
    }

    /// Finds the saves, once all events are there. What was saved together is made to stand together, and happened at
    /// once; otherwise time would run backwards between saves.
    public mutating func prepare() {
        gather()
        times.removeAll(keepingCapacity: true)
        actors.removeAll(keepingCapacity: true)
        saveFirst.removeAll(keepingCapacity: true)
        saveLast.removeAll(keepingCapacity: true)
        undated = 0
        for (index, event) in events.enumerated() {
            times.append(max(event.at, times.last ?? event.at))
            actors.append(event.actor)
            if event.at == Activation.noInstant { undated += 1 }
            let isSame = index > 0 && saveOf[index] == saveOf[index - 1]
            saveFirst.append(isSame ? saveFirst[index - 1] : Int32(index))
            saveLast.append(Int32(index))
        }
        for index in events.indices.reversed().dropFirst() where saveOf[index] == saveOf[index + 1] {
            saveLast[index] = saveLast[index + 1]
        }
    }

    /// Gives each event its save, and moves those that somebody else's came between.
    private mutating func gather() {
        saveOf.removeAll(keepingCapacity: true)
        heads.removeAll(keepingCapacity: true)
        var isTogether = true
        for (index, event) in events.enumerated() {
            var save = heads.count - 1
            while save >= 0, isClose(events[heads[save]], event) {
                if events[heads[save]].actor == event.actor, events[heads[save]].relation == event.relation { break }
                save -= 1
            }
            if save < 0 || !isClose(events[heads[save]], event) || event.actor < 0 {
                save = heads.count
                heads.append(index)
            } else if save != heads.count - 1 {
                isTogether = false
            }
            saveOf.append(Int32(save))
        }
        if isTogether { return }
        let order = events.indices.sorted { (saveOf[$0], $0) < (saveOf[$1], $1) }
        events = order.map { events[$0] }
        saveOf.sort()
    }

    private func isClose(_ begin: CaseEvent, _ event: CaseEvent) -> Bool {
        begin.at != Activation.noInstant && event.at != Activation.noInstant
            && event.at - begin.at <= CaseTrace.saveSpan
    }

    /// The case without the events whose instant nobody knows.
    func dated() -> CaseTrace {
        var copy = self
        copy.events.removeAll { $0.at == Activation.noInstant }
        copy.prepare()
        return copy
    }
}
