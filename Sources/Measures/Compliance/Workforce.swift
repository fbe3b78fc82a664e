import Adoption
import CRMModel
import Conformance

/// The users as compliance sees them: zones, calendars, managers, roles, and who was there when.
final class Workforce: PeopleDirectory, Sendable {
    let records: CRMRecords
    let eligibility: Eligibility
    private let zones: [Zone]
    let clocks: ClockTable

    init(_ records: CRMRecords, _ eligibility: Eligibility) {
        self.records = records
        self.eligibility = eligibility
        var known: [String: Zone] = [:]
        for name in records.users.timeZones.names { known[name] = Zone(named: name) }
        var clocks = [DayClock(records.businessDays, records.zone)]
        var places: [String: Int] = [:]
        var zones: [Zone] = []
        var clockOf: [Int] = []
        for user in 0..<records.users.count {
            let zone = records.users.timeZones[user].flatMap { known[$0] } ?? records.zone
            let key = "\(zone.name) \(records.users.calendars[user] ?? "")"
            zones.append(zone)
            if let place = places[key] {
                clockOf.append(place)
            } else {
                places[key] = clocks.count
                clockOf.append(clocks.count)
                clocks.append(DayClock(records.businessDays(of: user), zone))
            }
        }
        self.zones = zones
        self.clocks = ClockTable(clockOf: clockOf, clocks: clocks)
    }

    /// The zone of a user; the organisation's for nobody.
    func zone(of user: Int32) -> Zone { user < 0 ? records.zone : zones[Int(user)] }

    /// The local day of an instant where a user is.
    func day(_ instant: Int64, of user: Int32) -> CalendarDate {
        zone(of: user).date(of: Instant(milliseconds: instant))
    }

    func clock(of user: Int32) -> DayClock { clocks.clock(of: user) }

    /// Whether all users a case ever belonged to have one calendar and zone.
    func haveOneClock(_ owners: OwnerHistory) -> Bool {
        owners.changes.allSatisfy { clocks.hasSame($0.owner, owners.first) }
    }

    func manager(of user: Int32) -> Int32 {
        user < 0 ? -1 : records.users.managers[Int(user)].map(Int32.init) ?? -1
    }

    func hasRole(_ user: Int32, _ role: String) -> Bool { user >= 0 && records.users.roles[Int(user)] == role }

    /// Nobody who could answer: unknown, or an account that is not a person.
    func isSystem(_ user: Int32) -> Bool { user < 0 || records.users.isService[Int(user)] == 1 }

    /// Whether somebody answers for a record on a day.
    func isInService(_ user: Int32, on day: CalendarDate) -> Bool {
        user >= 0 && records.users.isEligible(Int(user), on: day)
    }

    /// Whether a user was away on every working day from one day to another, the last of which is a working day of his.
    func wasAway(_ user: Int32, from first: CalendarDate, to last: CalendarDate) -> Bool {
        let calendar = clock(of: user)
        var day = last
        while day >= first {
            if calendar.isWorkingDay(day), records.absences.presence(of: Int(user), on: day) > 0 { return false }
            if day == last, records.absences.presence(of: Int(user), on: day) > 0 { return false }
            day = day.adding(days: -1)
        }
        return true
    }

    /// The unit of a user; -1 for none.
    func unit(of user: Int32) -> Int32 { user < 0 ? -1 : records.users.units[Int(user)].map(Int32.init) ?? -1 }
}

/// The business days of each user.
struct ClockTable: Sendable {
    /// Index in `clocks` by user.
    let clockOf: [Int]
    /// The organisation's first.
    let clocks: [DayClock]

    func clock(of user: Int32) -> DayClock { clocks[place(user)] }

    func hasSame(_ a: Int32, _ b: Int32) -> Bool { place(a) == place(b) }

    private func place(_ user: Int32) -> Int { user < 0 ? 0 : clockOf[Int(user)] }
}

/// The business days of one calendar in one zone, with its working days laid out so that counting is one look-up.
final class DayClock: BusinessClock {
    let zone: Zone
    private let calendar: BusinessCalendar
    /// Number of working days from `origin` up to and with each day.
    private let counts: [Int32]
    /// The working days, ascending.
    private let days: [CalendarDate]
    private let origin: CalendarDate

    init(_ calendar: BusinessCalendar, _ zone: Zone) {
        self.calendar = calendar
        self.zone = zone
        // 2000 to 2060; what lies outside is walked.
        origin = CalendarDate(dayNumber: 10_957)
        var counts: [Int32] = []
        var days: [CalendarDate] = []
        for offset in 0..<21_915 {
            let day = CalendarDate(dayNumber: 10_957 + Int32(offset))
            if calendar.isWorkingDay(day) { days.append(day) }
            counts.append(Int32(days.count))
        }
        self.counts = counts
        self.days = days
    }

    func isWorkingDay(_ day: CalendarDate) -> Bool { calendar.isWorkingDay(day) }

    func firstMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64 {
        day(days, after: instant).map { zone.instant(of: $0).milliseconds } ?? Int64.max
    }

    func lastMoment(_ days: Int, after instant: Int64, _ duty: Duty) -> Int64 {
        day(days, after: instant).map { zone.instant(of: $0.adding(days: 1)).milliseconds - 1 } ?? Int64.max
    }

    private func day(_ number: Int, after instant: Int64) -> CalendarDate? {
        let start = zone.date(of: Instant(milliseconds: instant))
        guard number > 0 else { return start }
        let offset = Int(start.dayNumber - origin.dayNumber)
        if offset >= 0, offset < counts.count {
            let place = Int(counts[offset]) + number - 1
            if place < days.count { return days[place] }
        }
        return walk(number, from: start)
    }

    private func walk(_ number: Int, from start: CalendarDate) -> CalendarDate? {
        var day = start
        var left = number
        while left > 0 {
            guard day.year < 9999 else { return nil }
            day = day.adding(days: 1)
            if calendar.isWorkingDay(day) { left -= 1 }
        }
        return day
    }
}

/// Who owned a case when.
struct OwnerHistory: Sendable {
    /// -1 for nobody.
    var first: Int32 = -1
    var changes: [(at: Int64, owner: Int32)] = []

    /// The owner at an instant, changes of that instant included.
    func owner(at instant: Int64) -> Int32 { changes.last { $0.at <= instant }?.owner ?? first }

    /// The owner just before an instant; where there was none yet, the first one.
    func owner(before instant: Int64) -> Int32 {
        let found = changes.last { $0.at < instant }?.owner ?? first
        return found >= 0 ? found : owner(at: instant)
    }

    /// The owner when a case closed; the last one known while it has not.
    func last(before closing: Int64) -> Int32 {
        closing == Activation.none ? last : owner(before: closing)
    }

    /// The last owner known.
    var last: Int32 { changes.last?.owner ?? first }
}
