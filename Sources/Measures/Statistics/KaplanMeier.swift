#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How long until something happens, where some have not come to it yet.
///
/// Source: E. L. Kaplan and P. Meier (1958), "Nonparametric estimation from incomplete observations": the share left
/// after t is Π(1 − d ÷ n) over the times of events up to t, where d had the event and n were still without it. Of
/// equal times events come before censorings. The interval is Greenwood's variance Σ d ÷ (n (n − d)) on the scale of
/// ln(−ln S), which keeps it within 0 and 1 (J. D. Kalbfleisch and R. L. Prentice, 1980).
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

    /// A time at which the curve falls.
    public struct Step: Hashable, Sendable {
        public let time: Double
        /// Share without the event after it.
        public let left: Double
        /// How many were still without the event just before, and how many had it then.
        public let atRisk: Int
        public let events: Int
        /// 95 % interval of the share left; nil where nobody is left, for which the variance says nothing.
        public let interval: Bounds?
    }

    public let steps: [Step]
    /// Number of observations.
    public let count: Int

    /// The standard normal deviate of a two-sided 95 % interval.
    private static let z = 1.959963984540054

    public init(_ observations: [Observation]) {
        let sorted = observations.sorted { ($0.time, $0.isEvent ? 0 : 1) < ($1.time, $1.isEvent ? 0 : 1) }
        var steps: [Step] = []
        var left = 1.0
        var variance = 0.0
        var at = 0
        while at < sorted.count {
            let time = sorted[at].time
            let atRisk = sorted.count - at
            var events = 0
            while at < sorted.count, sorted[at].time == time {
                if sorted[at].isEvent { events += 1 }
                at += 1
            }
            guard events > 0 else { continue }
            left *= 1 - Double(events) / Double(atRisk)
            variance += Double(events) / (Double(atRisk) * Double(atRisk - events))
            steps.append(
                Step(
                    time: time, left: left, atRisk: atRisk, events: events,
                    interval: atRisk > events ? KaplanMeier.interval(left, variance) : nil))
        }
        self.steps = steps
        count = sorted.count
    }

    private static func interval(_ left: Double, _ variance: Double) -> Bounds {
        let spread = exp(z * variance.squareRoot() / -log(left))
        return Bounds(lower: pow(left, spread), upper: pow(left, 1 / spread))
    }

    /// Share without the event at a time.
    public func left(at time: Double) -> Double { step(at: time)?.left ?? 1 }

    /// The last fall at or before a time; nil before the first.
    public func step(at time: Double) -> Step? { steps.last { $0.time <= time } }

    /// The smallest time at which no more than half are left; nil where that is not reached.
    public var median: Double? { steps.first { $0.left <= 0.5 + 1e-12 }?.time }

    /// The 95 % interval of the median: the times at which its bounds are no more than half (R. Brookmeyer and J. Crowley,
    /// 1982). The upper end is nil where the curve's upper bound does not come so low; the whole is nil where not even its
    /// lower bound does.
    public var medianInterval: (lower: Double, upper: Double?)? {
        func first(_ bound: (Bounds) -> Double) -> Double? {
            steps.first { $0.interval.map { bound($0) <= 0.5 + 1e-12 } ?? false }?.time
        }
        return first { $0.lower }.map { ($0, first { $0.upper }) }
    }
}
