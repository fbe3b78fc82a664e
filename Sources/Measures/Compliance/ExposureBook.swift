import CRMModel
import CRMStore

/// How many live records of each type a user owned on each of the last 28 complete days.
struct ExposureBook {
    static let days = 28
    /// Local midnights of the organisation: the first of day 0, …, the end of the last day.
    private let borders: [Int64]
    /// Records by user, type and day.
    private var counts: [UInt16]
    private let types: Int

    init(_ records: CRMRecords, types: Int) {
        self.types = types
        borders = (0...ExposureBook.days).map { offset in
            records.zone.instant(of: records.asOf.adding(days: offset - ExposureBook.days)).milliseconds
        }
        counts = Array(repeating: 0, count: records.users.count * types * ExposureBook.days)
    }

    /// Notes that a record lived from one instant to another.
    mutating func note(_ type: Int, from start: Int64, to end: Int64, owners: OwnerHistory) {
        guard end > borders[0], start < borders[ExposureBook.days] else { return }
        var from = start
        var owner = owners.owner(at: start)
        for change in owners.changes where change.at > start && change.at < end {
            add(type, owner, from, change.at)
            (from, owner) = (change.at, change.owner)
        }
        add(type, owner, from, end)
    }

    private mutating func add(_ type: Int, _ owner: Int32, _ start: Int64, _ end: Int64) {
        guard owner >= 0, end > borders[0], start < borders[ExposureBook.days] else { return }
        for day in 0..<ExposureBook.days where borders[day] < end && start < borders[day + 1] {
            count(Int(owner), type, day)
        }
    }

    private mutating func count(_ user: Int, _ type: Int, _ day: Int) {
        let place = (user * types + type) * ExposureBook.days + day
        if counts[place] < UInt16.max { counts[place] += 1 }
    }

    /// Notes a whole window for the user a case is about.
    mutating func noteUser(_ type: Int, _ user: Int) { for day in 0..<ExposureBook.days { count(user, type, day) } }

    /// Days with presence on which a user owned a live record of any of some types.
    func days(_ user: RowIndex, types wanted: Set<Int>, _ people: Workforce) -> Double {
        sum(user, people) { day in
            wanted.contains { counts[(user * types + $0) * ExposureBook.days + day] > 0 } ? 1 : 0
        }
    }

    /// Live records of a type times the days on which the user was there to work on them.
    func recordDays(_ user: RowIndex, type: Int, _ people: Workforce) -> Double {
        sum(user, people) { Double(counts[(user * types + type) * ExposureBook.days + $0]) }
    }

    private func sum(_ user: RowIndex, _ people: Workforce, _ weight: (Int) -> Double) -> Double {
        let first = people.records.asOf.adding(days: -ExposureBook.days)
        return (0..<ExposureBook.days).reduce(0.0) { sum, day in
            let weight = weight(day)
            return weight == 0 ? sum : sum + weight * people.eligibility.presence(of: user, on: first.adding(days: day))
        }
    }
}

/// How many occasions the rules of an area would have given a user at the rate of the colleagues: occasions of each rule
/// for each live record and day. A rule about meetings asks nothing of who had no meeting; whether there should have
/// been one, only the others' work tells.
struct ExpectedOccasions {
    /// By user and area: the number; infinity where no colleague had any, so that nothing can be compared; 0 where the
    /// area was hardly in force.
    private(set) var values: [Double]

    /// Days of the window on which an area must have had a rule in force before doing nothing can be non-use: a chapter
    /// that is announced, or new, asks nothing of anybody yet.
    private static let leastInForce = 14

    init(_ judgement: Judgement, _ exposure: ExposureBook, _ people: Workforce) {
        let users = people.records.users
        let areas = judgement.areas.count
        let failed = Set(judgement.failures.map(\.rule))
        let types = CaseEntity.allCases.count
        let typeOf = judgement.rules.enumerated().map { index, rule in
            failed.contains(index) ? nil : rule.rule.caseEntity.flatMap(CaseEntity.allCases.firstIndex(of:))
        }
        // Occasions and record-days by user, and their sums over those the area is for.
        var own = [[Int: Double]](repeating: [:], count: users.count)
        for count in judgement.windows where count.window == 0 && count.user >= 0 {
            own[Int(count.user)][Int(count.rule), default: 0] += Double(count.fulfilled + count.late + count.violated)
        }
        for item in judgement.activations where item.state == .pending && item.isCharged {
            own[Int(item.user)][Int(item.rule), default: 0] += 1
        }
        var occasions = [Double](repeating: 0, count: judgement.rules.count)
        var recordDays = [Double](repeating: 0, count: users.count * types)
        var all = [Double](repeating: 0, count: areas * types)
        for user in 0..<users.count where users.isService[user] != 1 {
            for type in 0..<types {
                let days = exposure.recordDays(user, type: type, people)
                recordDays[user * types + type] = days
                for area in 0..<areas where judgement.areas[area].applies(to: users.roles[user]) {
                    all[area * types + type] += days
                }
            }
            for (rule, count) in own[user] { occasions[rule] += count }
        }
        values = Array(repeating: 0, count: users.count * areas)
        let inForce = ExpectedOccasions.daysInForce(judgement, asOf: people.records.asOf)
        for user in 0..<users.count {
            for area in 0..<areas where judgement.areas[area].applies(to: users.roles[user]) {
                guard inForce[area] >= ExpectedOccasions.leastInForce else { continue }
                var expected = 0.0
                var isKnown = false
                for (rule, judged) in judgement.rules.enumerated() where judged.area == area {
                    guard let type = typeOf[rule] else { continue }
                    let days = recordDays[user * types + type]
                    let others = all[area * types + type] - days
                    let count = occasions[rule] - (own[user][rule] ?? 0)
                    guard count > 0, others > 0 else { continue }
                    isKnown = true
                    expected += count / others * days
                }
                values[user * areas + area] = isKnown ? expected : .infinity
            }
        }
    }

    /// By area: days of the window on which at least one of its rules is in force.
    private static func daysInForce(_ judgement: Judgement, asOf: CalendarDate) -> [Int] {
        var days = [[Bool]](
            repeating: Array(repeating: false, count: ExposureBook.days), count: judgement.areas.count)
        let first = asOf.adding(days: -ExposureBook.days)
        for judged in judgement.rules {
            let own = judged.rule.effective
            for offset in 0..<ExposureBook.days {
                let day = first.adding(days: offset)
                let hasBegun = [judged.from, own?.from].allSatisfy { $0.map { $0 <= day } ?? true }
                let isOver = [judged.to, own?.to].contains { $0.map { $0 < day } ?? false }
                if hasBegun, !isOver { days[judged.area][offset] = true }
            }
        }
        return days.map { $0.count { $0 } }
    }
}
