import CRMModel
import CRMStore

/// The use of the system by the chief executive, the directors and the sales administrators.
enum HeadOffice {
    static func write(_ chart: OrgChart, seed: UInt64, tables: DemoTables, working: [WorkingDays], zones: [Zone]) throws
    {
        for person in chart.people where person.branch == nil && !person.isService {
            let days = working[person.country]
            let zone = zones[person.country]
            let presence = Presence(person, seed: seed, working: days)
            for absence in presence.absences { try tables.absence(user: person.id, absence) }
            let behaviour = Behaviour(person.kind)
            for day in max(person.liveDay, DemoCalendar.historyStart)..<DemoCalendar.asOf where presence.isPresent(day)
            {
                var stream = RandomStream(seed, .dailyWork, person.index, day)
                guard stream.chance(behaviour.signsIn) else { continue }
                var second = 28_000 + stream.below(9_000)
                func at() -> Instant { zone.instant(of: DemoCalendar.date(day), secondOfDay: second) }
                try tables.usage(person.id, at: at(), "login")
                if stream.chance(behaviour.reports) {
                    second += 300
                    try tables.usage(
                        person.id, at: at(), "report_view",
                        report: stream.chance(550) ? Catalogue.forecastReport : stream.pick(Catalogue.reports))
                }
                if stream.chance(behaviour.exports) {
                    second += 300
                    try tables.usage(person.id, at: at(), "export", report: Catalogue.forecastReport)
                }
            }
        }
    }
}
