import CRMModel

/// What the parts that make one branch's records share: its people, their days, the clock, and the rows going out.
final class BranchContext {
    let seed: UInt64
    let chart: OrgChart
    let branchIndex: Int
    let branch: OrgChart.Branch
    let country: Country
    let working: WorkingDays
    let zone: Zone
    let tables: DemoTables
    let behaviours: [Behaviour]
    /// Presence of the branch's manager and members, by person less the manager's index.
    let presences: [Presence]
    /// The administrator who owns this branch's data.
    let administrator: Person
    private let administratorPresence: Presence

    init(
        seed: UInt64, chart: OrgChart, branchIndex: Int, working: WorkingDays, zone: Zone, tables: DemoTables,
        administratorPresences: [Presence]
    ) {
        self.seed = seed
        self.chart = chart
        self.branchIndex = branchIndex
        let branch = chart.branches[branchIndex]
        self.branch = branch
        country = Country.all[branch.country]
        self.working = working
        self.zone = zone
        self.tables = tables
        let people = [branch.manager] + branch.members
        behaviours = people.map { Behaviour(chart.people[$0].kind) }
        presences = people.map { Presence(chart.people[$0], seed: seed, working: working) }
        let administratorIndex = branch.country < 6 ? 0 : 1
        administrator = chart.people[chart.administrators[administratorIndex]]
        administratorPresence = administratorPresences[administratorIndex]
    }

    func person(_ index: Int) -> Person { chart.people[index] }
    func behaviour(_ index: Int) -> Behaviour { behaviours[index - branch.manager] }
    func presence(_ index: Int) -> Presence {
        index == administrator.index ? administratorPresence : presences[index - branch.manager]
    }

    func instant(_ day: Int, _ second: Int) -> Instant {
        zone.instant(of: DemoCalendar.date(day), secondOfDay: second)
    }

    /// The first moment at which a person can do something: on or after `day`, later than `after`, in office hours of a
    /// day on which he works. Nil where the export comes first.
    func moment(
        _ index: Int, _ day: Int, after: Instant? = nil, _ stream: inout RandomStream
    ) -> (day: Int, at: Instant)? {
        let presence = presence(index)
        let person = person(index)
        guard var found = presence.next(max(day, person.liveDay)) else { return nil }
        var second = 28_800 + stream.below(34_200)
        if let after {
            let wall = zone.wallClock(of: after)
            let afterDay = Int(wall.date.dayNumber)
            if found <= afterDay {
                // The same day is good as long as an hour of it is left; otherwise the next one.
                let earliest = wall.secondOfDay + 300
                if found == afterDay, earliest < 63_000 {
                    second = max(earliest, 28_800) + stream.below(min(9_000, 66_600 - max(earliest, 28_800)))
                } else {
                    guard let next = presence.next(afterDay + 1) else { return nil }
                    found = next
                }
            }
        }
        return (found, instant(found, second))
    }

    /// An activity's time of logging: the same evening at the latest, or, for people who put it off, some working day
    /// within `hours`. Nil where the export came before.
    func logged(
        _ index: Int, _ happened: (day: Int, at: Instant), withinHours hours: Int, _ stream: inout RandomStream
    ) -> Instant? {
        if hours > 24, stream.chance(600) {
            return moment(index, happened.day + stream.between(1, hours / 24), after: happened.at, &stream)?.at
        }
        let at = happened.at.milliseconds + Int64(stream.below(min(hours, 8) * 3600 + 1)) * 1000
        let evening = instant(happened.day, 72_000).milliseconds
        let logged = Instant(milliseconds: max(min(at, evening), happened.at.milliseconds))
        return logged < lastInstant ? logged : nil
    }

    /// A telephone number of the branch's country.
    func phone(_ stream: inout RandomStream) -> String {
        let area = stream.between(20, 99)
        return "\(country.dialling) \(area) \(stream.between(100, 999)) \(stream.between(1000, 9999))"
    }

    /// Nothing in the data is as late as this.
    var lastInstant: Instant { Instant(utc: DemoCalendar.date(DemoCalendar.asOf - 1), seconds: 72_000) }

    /// Account executives of a team who can take something over on a day, the ones who are away or gone left out.
    func colleagues(team: Int?, on day: Int, besides: Int) -> [Int] {
        let people = team.map { branch.teams[$0].members } ?? branch.members
        return people.filter { index in
            let person = person(index)
            return index != besides && person.role == .accountExecutive && person.kind != .nonUser
                && person.startsOn <= day
                && person.endsOn ?? Int.max >= day + 30 && person.kind != .longAbsence && person.kind != .smallTerritory
        }
    }
}
