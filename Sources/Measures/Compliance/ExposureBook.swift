import CRMModel

/// On which of the last 28 complete days a user owned a live record of each type.
struct ExposureBook {
    static let days = 28
    /// Local midnights of the organisation: the first of day 0, …, the end of the last day.
    private let borders: [Int64]
    /// One bit a day, by user and type.
    private var masks: [UInt32]
    private let types: Int

    init(_ records: CRMRecords, types: Int) {
        self.types = types
        borders = (0...ExposureBook.days).map { offset in
            records.zone.instant(of: records.asOf.adding(days: offset - ExposureBook.days)).milliseconds
        }
        masks = Array(repeating: 0, count: records.users.count * types)
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
        var mask: UInt32 = 0
        for day in 0..<ExposureBook.days where borders[day] < end && start < borders[day + 1] {
            mask |= 1 << UInt32(day)
        }
        masks[Int(owner) * types + type] |= mask
    }

    /// Notes a whole window for the user a case is about.
    mutating func noteUser(_ type: Int, _ user: Int) { masks[user * types + type] = (1 << 28) - 1 }

    /// Days with presence on which a user owned a live record of any of some types.
    func days(_ user: RowIndex, types wanted: Set<Int>, _ people: Workforce) -> Double {
        let mask = wanted.reduce(UInt32(0)) { $0 | masks[user * types + $1] }
        guard mask != 0 else { return 0 }
        let first = people.records.asOf.adding(days: -ExposureBook.days)
        return (0..<ExposureBook.days).reduce(0.0) { sum, day in
            mask >> UInt32(day) & 1 == 0
                ? sum : sum + people.eligibility.presence(of: user, on: first.adding(days: day))
        }
    }
}
