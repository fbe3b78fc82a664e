import CRMModel
import Figures
import UsageManual

/// How long before they came into force changed rules were shown to those who work by them.
enum RuleNotice {
    /// Working days below which a notice is short (metrics.md, rule-notice-period).
    static let shortest = 10

    private struct Entry {
        let area: String
        let rule: String
        let version: Int
        let published: CalendarDate
        let effective: CalendarDate
        let days: Int
    }

    /// The median over the rules that a version added or changed; a version without an earlier one to compare with
    /// changed nothing.
    static func figure(_ manual: UsageManual, asOf: CalendarDate, calendar: BusinessCalendar) -> Figure {
        var entries: [Entry] = []
        var unpublished = 0
        for area in manual.areas {
            let changes = ManualChange.history(of: area)
            for version in area.history + [area] {
                guard let change = changes.first(where: { $0.version == version.version }), !change.isFirst else {
                    continue
                }
                let changed = Set(change.added + change.changed)
                for rule in version.rules where changed.contains(rule.id) {
                    guard let effective = [version.effective, rule.effective?.from].compactMap({ $0 }).max() else {
                        continue
                    }
                    guard let published = version.published else {
                        unpublished += 1
                        continue
                    }
                    entries.append(
                        Entry(
                            area: area.id, rule: rule.id, version: version.version, published: published,
                            effective: effective, days: calendar.days(from: published, to: effective)))
                }
            }
        }
        let listed = entries
        let rows = RowSet(
            name: "rule-notice", title: "Changed rules, and the notice of them",
            columns: ["area", "rule", "version", "published", "effective", "business_days", "short"],
            count: listed.count, tie: .median("business_days")
        ) { row in
            let entry = listed[row]
            return [
                .text(entry.area), .text(entry.rule), .integer(Int64(entry.version)), .date(entry.published),
                .date(entry.effective), .integer(Int64(entry.days)), .integer(entry.days < shortest ? 1 : 0),
            ]
        }
        var notes: [String] = []
        let short = listed.count { $0.days < shortest }
        if short > 0 { notes.append("Rules with less than ten working days of notice: \(Grouping.text(short)).") }
        if unpublished > 0 {
            notes.append(
                "Changed rules whose version does not say when it was shown (`published`): "
                    + "\(Grouping.text(unpublished)).")
        }
        let days = listed.map(\.days).sorted()
        guard !days.isEmpty else {
            return Figure(
                "rule-notice-period", outcome: .absent(unpublished > 0 ? .noSource : .noEvents), n: 0, asOf: asOf,
                rows: rows, notes: notes)
        }
        let median = Double(days[(days.count - 1) / 2])
        return Figure(
            "rule-notice-period", outcome: .value(.days(median)), n: listed.count, asOf: asOf, rows: rows, notes: notes)
    }
}
