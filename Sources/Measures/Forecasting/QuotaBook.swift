import CRMModel
import Figures

/// The quotas that count for one period: fitted to it, in the base currency, and none twice.
///
/// A quota of another period counts by the part of its days that lie in this one. What units and people below have been
/// given replaces what stands above them where it adds up to at least as much; else it is incomplete, and what stands above
/// counts.
struct QuotaBook: Sendable {
    /// One quota as far as it counts.
    struct Entry: Sendable {
        let quota: Quota
        /// Base minor units; nil without a rate.
        let minor: Int64?
        /// Whether it is the part of a longer quota, or of a person who came or left in the period.
        let isProrated: Bool
    }

    let entries: [Entry]
    /// What must be said beside a sum of them.
    let notes: [String]

    init(_ plan: SalesPlan, _ period: Period, _ records: CRMRecords) {
        var byHolder: [Quota.Holder: [Quota]] = [:]
        var holders: [Quota.Holder] = []
        for quota in plan.quotas where quota.period.start < period.end && period.start < quota.period.end {
            if byHolder[quota.holder] == nil { holders.append(quota.holder) }
            byHolder[quota.holder, default: []].append(quota)
        }
        var notes: [String] = []
        var twice = 0
        var fitted: [Quota.Holder: [Entry]] = [:]
        for holder in holders {
            let (own, repeated) = QuotaBook.chosen(byHolder[holder] ?? [], period)
            twice += repeated
            fitted[holder] = own.map { QuotaBook.fit($0, period, plan, records) }
        }
        let isOfPeople = holders.contains { if case .segment = $0 { false } else { true } }
        let above = QuotaBook.resolve(fitted, records)
        entries =
            isOfPeople
            ? above.entries
            : holders.flatMap { fitted[$0] ?? [] }
        if twice > 0 { notes.append("\(Grouping.text(twice)) quotas stood there twice and count once.") }
        if plan.unplaced > 0 {
            notes.append(
                "\(Grouping.text(plan.unplaced)) quotas name nobody the CRM knows, or a span of no days, and are left out."
            )
        }
        let prorated = entries.count { $0.isProrated }
        if prorated > 0 {
            notes.append(
                "\(Grouping.text(prorated)) quotas count in part: their period is longer, or the person came or left within it."
            )
        }
        let unpriced = entries.count { $0.minor == nil }
        if unpriced > 0 {
            notes.append(
                "\(Grouping.text(unpriced)) quotas are in a currency without a plan rate, or too large to be true: counted, not priced."
            )
        }
        if plan.planRates == nil, entries.contains(where: { $0.quota.currency != records.baseCurrency.code }) {
            notes.append("No plan rates are recorded: quotas are converted at the spot rate of the period’s first day.")
        }
        if isOfPeople, above.replaced > 0 {
            let sum = entries.reduce(Int64(0)) { $0 + ($1.minor ?? 0) }
            notes.append(
                "\(Grouping.text(above.replaced)) quotas of units or managers are replaced by those below them, which add up to at least as much."
            )
            if let top = above.top, top != sum {
                notes.append(
                    "The quotas above add up to \(Money(minor: top, currency: records.baseCurrency).decimal) \(records.baseCurrency.code)."
                )
            }
        }
        self.notes = notes
    }

    // MARK: Fitting a period

    /// The quotas of one holder that make up a period: those of the period itself, else those within it, else the shortest
    /// around it. Equal ones count once.
    private static func chosen(_ quotas: [Quota], _ period: Period) -> ([Quota], repeated: Int) {
        var distinct: [Quota] = []
        for quota in quotas where !distinct.contains(where: { isSame($0, quota) }) { distinct.append(quota) }
        let repeated = quotas.count - distinct.count
        func isExact(_ other: Period) -> Bool { other.start == period.start && other.end == period.end }
        let exact = distinct.filter { isExact($0.period) }
        if !exact.isEmpty { return (exact, repeated) }
        let within = distinct.filter { $0.period.start >= period.start && $0.period.end <= period.end }
        if !within.isEmpty { return (within, repeated) }
        let shortest = distinct.map(\.period.days).min() ?? 0
        // Two of one span add up; of spans that cross, the first counts.
        var taken: [Quota] = []
        for quota in distinct where quota.period.days == shortest {
            let crosses = taken.contains {
                $0.period.start != quota.period.start && $0.period.start < quota.period.end
                    && quota.period.start < $0.period.end
            }
            if !crosses { taken.append(quota) }
        }
        return (taken, repeated)
    }

    private static func isSame(_ a: Quota, _ b: Quota) -> Bool {
        a.holder == b.holder && a.period.start == b.period.start && a.period.end == b.period.end
            && a.amount == b.amount && a.currency == b.currency
    }

    private static func fit(_ quota: Quota, _ period: Period, _ plan: SalesPlan, _ records: CRMRecords) -> Entry {
        let start = max(quota.period.start, period.start)
        let end = min(quota.period.end, period.end)
        let days = Int(end.dayNumber - start.dayNumber)
        var share = Double(days) / Double(quota.period.days)
        if case .user(let user) = quota.holder { share *= presence(of: user, from: start, to: end, records) }
        let minor = Currency(code: quota.currency).flatMap { currency -> Int64? in
            let whole = Money(minor: quota.amount, currency: currency)
            let money = (plan.planRates ?? records.rates).convert(whole, on: period.start)
            return DealBook.bounded(money?.minor, among: plan.quotas.count)
        }
        return Entry(
            quota: quota,
            minor: minor.map { share == 1 ? $0 : Int64((Double($0) * share).rounded(.toNearestOrEven)) },
            isProrated: share != 1)
    }

    /// The share of a span's working days on which a user was with the company.
    private static func presence(
        of user: RowIndex, from start: CalendarDate, to end: CalendarDate, _ records: CRMRecords
    ) -> Double {
        let calendar = records.businessDays(of: user)
        let all = calendar.days(from: start.adding(days: -1), to: end.adding(days: -1))
        guard all > 0 else { return 1 }
        let first = max(records.users.startsOn[user] ?? start, start)
        let last = min(records.users.endsOn[user] ?? end.adding(days: -1), end.adding(days: -1))
        guard first <= last else { return 0 }
        return Double(calendar.days(from: first.adding(days: -1), to: last)) / Double(all)
    }

    // MARK: Counting nothing twice

    private struct Resolved {
        var entries: [Entry] = []
        var sum: Int64 = 0

        mutating func add(_ other: Resolved) {
            entries += other.entries
            sum += other.sum
        }
    }

    /// The entries of people and units that count, how many others they replace, and what the replaced ones at the top
    /// add up to together with those that stand beside them.
    private static func resolve(
        _ fitted: [Quota.Holder: [Entry]], _ records: CRMRecords
    ) -> (entries: [Entry], replaced: Int, top: Int64?) {
        func own(_ holder: Quota.Holder) -> Resolved? {
            fitted[holder].map { Resolved(entries: $0, sum: $0.reduce(0) { $0 + ($1.minor ?? 0) }) }
        }
        let users = records.users
        var replaced = 0
        // People: a manager's quota is that of the team where it is at least half of what the people below have.
        var reports: [RowIndex: [RowIndex]] = [:]
        let holders = (0..<users.count).filter { fitted[.user($0)] != nil }
        for user in holders {
            if let manager = users.managers[user], fitted[.user(manager)] != nil, manager != user {
                reports[manager, default: []].append(user)
            }
        }
        func gather(_ user: RowIndex, _ seen: inout Set<RowIndex>) -> Resolved {
            guard seen.insert(user).inserted, let mine = own(.user(user)) else { return Resolved() }
            var below = Resolved()
            for report in reports[user] ?? [] {
                below.add(gather(report, &seen))
            }
            if below.entries.isEmpty { return mine }
            if mine.sum * 2 < below.sum {
                below.add(mine)
                return below
            }
            replaced += below.sum >= mine.sum ? mine.entries.count : below.entries.count
            return below.sum >= mine.sum ? below : mine
        }
        var seen: Set<RowIndex> = []
        var ofPeople: [RowIndex: Resolved] = [:]
        // Who has no manager with a quota first, so that everyone below is reached from above; cycles come last.
        let peopleOrder =
            holders.filter { users.managers[$0].flatMap { fitted[.user($0)] } == nil }
            + holders.filter { users.managers[$0].flatMap { fitted[.user($0)] } != nil }
        var loose = Resolved()
        for user in peopleOrder where !seen.contains(user) {
            let found = gather(user, &seen)
            for entry in found.entries {
                guard case .user(let holder) = entry.quota.holder else { continue }
                let one = Resolved(entries: [entry], sum: entry.minor ?? 0)
                if let unit = users.units[holder] {
                    ofPeople[unit, default: Resolved()].add(one)
                } else {
                    loose.add(one)
                }
            }
        }
        // Units: the deepest first.
        let units = records.units
        var depths = [Int](repeating: 0, count: units.count)
        for unit in 0..<units.count {
            var current = units.parents[unit]
            while let parent = current, depths[unit] <= units.count {
                depths[unit] += 1
                current = units.parents[parent]
            }
        }
        var found = (0..<units.count).map { ofPeople[$0] ?? Resolved() }
        var tops = found.map(\.sum)
        var result = loose
        var top = loose.sum
        for unit in (0..<units.count).sorted(by: { (depths[$1], $0) < (depths[$0], $1) }) {
            if let mine = own(.unit(unit)) {
                if found[unit].entries.isEmpty || found[unit].sum < mine.sum {
                    replaced += found[unit].entries.count
                    found[unit] = mine
                } else {
                    replaced += mine.entries.count
                }
                tops[unit] = mine.sum
            }
            if let parent = units.parents[unit], depths[unit] <= units.count {
                found[parent].add(found[unit])
                tops[parent] += tops[unit]
            } else {
                result.add(found[unit])
                top += tops[unit]
            }
        }
        return (result.entries, replaced, replaced > 0 ? top : nil)
    }
}
