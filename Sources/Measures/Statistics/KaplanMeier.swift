/// How long until something happens, where some have not come to it yet.
///
/// Source: E. L. Kaplan and P. Meier (1958), "Nonparametric estimation from incomplete observations": the share left
/// after t is Π(1 − d ÷ n) over the times of events up to t, where d had the event and n were still without it. Of
/// equal times events come before censorings.
public struct KaplanMeier: Hashable, Sendable {
    /// One observation: how long it was followed, and whether the event came then.
    public struct Observation: Hashable, Sendable {
        public let time: Double
        public let isEvent: Bool

        public init(time: Double, isEvent: Bool) {
            self.time = time
            self.isEvent = isEvent
        }
    }

    /// The curve falls at each time to the share left.
    public let steps: [(time: Double, left: Double)]

    public init(_ observations: [Observation]) {
        let sorted = observations.sorted { ($0.time, $0.isEvent ? 0 : 1) < ($1.time, $1.isEvent ? 0 : 1) }
        var steps: [(time: Double, left: Double)] = []
        var left = 1.0
        var at = 0
        while at < sorted.count {
            let time = sorted[at].time
            let atRisk = sorted.count - at
            var events = 0
            while at < sorted.count, sorted[at].time == time {
                if sorted[at].isEvent { events += 1 }
                at += 1
            }
            if events > 0 {
                left *= 1 - Double(events) / Double(atRisk)
                steps.append((time, left))
            }
        }
        self.steps = steps
    }

    /// Share without the event at a time.
    public func left(at time: Double) -> Double { steps.last { $0.time <= time }?.left ?? 1 }

    /// The smallest time at which no more than half are left; nil where that is not reached.
    public var median: Double? { steps.first { $0.left <= 0.5 + 1e-12 }?.time }

    public static func == (a: KaplanMeier, b: KaplanMeier) -> Bool {
        a.steps.elementsEqual(b.steps) { $0.time == $1.time && $0.left == $1.left }
    }

    public func hash(into hasher: inout Hasher) {
        for step in steps {
            hasher.combine(step.time)
            hasher.combine(step.left)
        }
    }
}
