import Foundation

/// A time zone as a table of its changes of offset, so that converting an instant costs one search and no library call.
public struct Zone: Sendable {
    /// The IANA name, such as `Europe/Berlin`.
    public let name: String
    /// Instants (seconds since 1970) from which the offset of the same index holds, ascending.
    private let starts: [Int64]
    /// Seconds east of Greenwich.
    private let offsets: [Int32]

    /// Coordinated universal time.
    public static let utc = Zone(name: "UTC", starts: [Int64.min], offsets: [0])

    private init(name: String, starts: [Int64], offsets: [Int32]) {
        self.name = name
        self.starts = starts
        self.offsets = offsets
    }

    /// The zone with an IANA name; nil where the name is unknown. Changes from 1970 to 2100 are known to it.
    public init?(named name: String) {
        if name == "UTC" {
            self = .utc
            return
        }
        // Foundation would also accept abbreviations such as "CET", whose meaning differs by library.
        guard name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        var moment = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        var starts = [Int64.min]
        var offsets = [Int32(zone.secondsFromGMT(for: moment))]
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end, next > moment {
            starts.append(Int64(next.timeIntervalSince1970.rounded()))
            offsets.append(Int32(zone.secondsFromGMT(for: next)))
            moment = next
        }
        self.init(name: name, starts: starts, offsets: offsets)
    }

    /// Seconds east of Greenwich at an instant.
    public func offset(at instant: Instant) -> Int {
        let (date, second) = instant.utc
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(second)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= seconds { low = middle } else { high = middle }
        }
        return Int(offsets[low])
    }

    /// The local day on which an instant falls.
    public func date(of instant: Instant) -> CalendarDate {
        instant.adding(seconds: offset(at: instant)).utc.date
    }

    /// The local day and the seconds since its local 00:00 on the wall clock.
    public func wallClock(of instant: Instant) -> (date: CalendarDate, secondOfDay: Int) {
        instant.adding(seconds: offset(at: instant)).utc
    }

    /// The instant of a wall-clock time. In the gap of a forward change the time is read with the offset before it; in
    /// the overlap of a backward change the earlier instant is meant.
    public func instant(of date: CalendarDate, secondOfDay: Int = 0) -> Instant {
        let naive = Instant(utc: date, seconds: secondOfDay)
        let before = offset(at: Instant(milliseconds: naive.milliseconds - 86_400_000))
        let first = Instant(milliseconds: naive.milliseconds - Int64(before) * 1000)
        if offset(at: first) == before { return first }
        let after = offset(at: Instant(milliseconds: naive.milliseconds + 86_400_000))
        let second = Instant(milliseconds: naive.milliseconds - Int64(after) * 1000)
        return offset(at: second) == after ? second : first
    }
}
