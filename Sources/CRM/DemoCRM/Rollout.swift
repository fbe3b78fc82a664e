/// When branches began to use the system, and how use grew, or faded, afterwards.
struct Rollout {
    struct Wave {
        let name: String
        let liveDay: Int
    }

    static let waves = [
        Wave(name: "Wave 1", liveDay: DemoCalendar.number(2024, 11, 18)),
        Wave(name: "Wave 2", liveDay: DemoCalendar.number(2025, 3, 3)),
        Wave(name: "Wave 3", liveDay: DemoCalendar.number(2025, 9, 8)),
        Wave(name: "Wave 4", liveDay: DemoCalendar.number(2026, 8, 17)),
    ]

    /// Share of the normal amount of work on records, in thousandths, by full week since going live.
    static let growth = [550, 700, 850, 950, 1000]
    /// The team that fades: three weeks of growth, then every week less than the one before.
    private static let fade = [470, 620, 810, 1000, 870, 720, 580, 440, 300, 200, 120]
    /// The same team's share of edited profiles that are complete.
    private static let fadeQuality = [900, 920, 930, 940, 860, 780, 690, 600, 510, 400, 260]
    /// The same team's appetite for reports.
    private static let fadeReports = [600, 800, 950, 1000, 800, 620, 470, 340, 240, 140, 50]

    /// How much a person does on a day, in thousandths of the usual; 0 before going live.
    static func intensity(_ kind: Behaviour.Kind, day: Int, liveDay: Int) -> Int {
        guard day >= liveDay else { return 0 }
        let week = (day - liveDay) / 7
        return kind == .fading ? fade[min(week, fade.count - 1)] : growth[min(week, growth.count - 1)]
    }

    static func editQuality(_ kind: Behaviour.Kind, usual: Int, day: Int, liveDay: Int) -> Int {
        kind == .fading ? fadeQuality[min(max(day - liveDay, 0) / 7, fadeQuality.count - 1)] : usual
    }

    static func reportShare(_ kind: Behaviour.Kind, day: Int, liveDay: Int) -> Int {
        guard kind == .fading else { return intensity(kind, day: day, liveDay: liveDay) }
        return day < liveDay ? 0 : fadeReports[min((day - liveDay) / 7, fadeReports.count - 1)]
    }
}
