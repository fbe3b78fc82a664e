/// One span of days a person was away.
struct Absence {
    let from: Int
    let to: Int
    /// 1,000 for whole days.
    let fraction: Int
}

/// On which days a person works, absences and employment taken into account.
struct Presence {
    let absences: [Absence]
    /// For every day of the span, the first day on or after it on which the person works; the day of export if none.
    private let nextPresent: [Int32]

    init(_ person: Person, seed: UInt64, working: WorkingDays) {
        absences = Presence.plan(person, seed: seed, working: working)
        let first = DemoCalendar.firstDay
        var isAway = [Bool](repeating: false, count: DemoCalendar.asOf - first)
        for absence in absences where absence.fraction == 1000 {
            for day in max(absence.from, first)..<max(min(absence.to + 1, DemoCalendar.asOf), max(absence.from, first))
            {
                isAway[day - first] = true
            }
        }
        var next = [Int32](repeating: Int32(DemoCalendar.asOf), count: isAway.count + 1)
        for offset in stride(from: isAway.count - 1, through: 0, by: -1) {
            let day = first + offset
            let works =
                working.isWorking(day) && !isAway[offset] && day >= person.startsOn && day <= person.endsOn ?? Int.max
            next[offset] = works ? Int32(day) : next[offset + 1]
        }
        nextPresent = next
    }

    /// The first day on or after `day` on which the person works; nil where none is left before the export.
    func next(_ day: Int) -> Int? {
        let offset = max(day, DemoCalendar.firstDay) - DemoCalendar.firstDay
        guard offset < nextPresent.count else { return nil }
        let found = Int(nextPresent[offset])
        return found < DemoCalendar.asOf ? found : nil
    }

    func isPresent(_ day: Int) -> Bool { next(day) == day }

    private static func plan(_ person: Person, seed: UInt64, working: WorkingDays) -> [Absence] {
        guard !person.isService else { return [] }
        var stream = RandomStream(seed, .absence, person.index)
        var planned: [Absence] = []
        for year in 2024...2026 {
            // A branch that goes live in late August takes its summer leave before.
            let summer = DemoCalendar.number(year, 7, year == 2026 ? 6 : 8) + stream.below(year == 2026 ? 18 : 30)
            planned.append(Absence(from: summer, to: summer + stream.between(11, 18), fraction: 1000))
            let spring = DemoCalendar.number(year, 3, 20) + stream.below(60)
            planned.append(Absence(from: spring, to: spring + stream.between(2, 6), fraction: 1000))
            if stream.chance(700), year < 2026 {
                planned.append(
                    Absence(
                        from: DemoCalendar.number(year, 12, 22), to: DemoCalendar.number(year + 1, 1, 2), fraction: 1000
                    ))
            }
            for _ in 0..<stream.between(1, 3) {
                let day = DemoCalendar.number(year, 1, 10) + stream.below(person.kind == .fading ? 170 : 290)
                planned.append(Absence(from: day, to: day + stream.below(3), fraction: stream.chance(250) ? 500 : 1000))
            }
        }
        if person.kind == .longAbsence {
            planned.removeAll { $0.to >= DemoCalendar.number(2026, 8, 24) }
            planned.append(
                Absence(
                    from: DemoCalendar.number(2026, 8, 24), to: DemoCalendar.number(2027, 2, 26), fraction: 1000))
        }
        if person.kind == .partTimer {
            // Works Monday to Wednesday.
            var thursday = DemoCalendar.number(2024, 5, 2)
            while thursday < DemoCalendar.asOf + 60 {
                planned.append(Absence(from: thursday, to: thursday + 1, fraction: 1000))
                thursday += 7
            }
        }
        planned.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        var kept: [Absence] = []
        for absence in planned {
            let from = max(absence.from, person.startsOn)
            let to = min(absence.to, person.endsOn ?? Int.max)
            guard from <= to, from > kept.last?.to ?? Int.min else { continue }
            kept.append(Absence(from: from, to: to, fraction: absence.fraction))
        }
        return kept
    }
}
