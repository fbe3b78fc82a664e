import CRMModel
import Diagnostics
import Figures
import UsageManual

/// What front matter and steps lack, and what has grown old: L01, L02, L10, L11.
struct AreaLint {
    let asOf: CalendarDate?
    let calendar: BusinessCalendar

    /// Working days between showing a version and its coming into force.
    private static let notice = 10

    func check(_ manual: UsageManual, _ notes: inout LintNotes) {
        for area in manual.areas {
            complete(area, &notes)
            for step in area.steps where step.rules.isEmpty && step.humanCheck == nil {
                unchecked(step.title, area.file, step.line, area.id, &notes)
            }
            age(area, &notes)
            noticePeriod(area, &notes)
        }
        if manual.areas.isEmpty {
            for text in manual.prose {
                for heading in text.headings { unchecked(heading.title, text.file, heading.line, nil, &notes) }
            }
        }
        if asOf == nil { notes.skip(.outdated, why: "No day is known to count from: give --as-of.") }
        if !manual.areas.isEmpty, manual.areas.allSatisfy({ $0.published == nil }) {
            notes.skip(
                .shortNotice,
                why: "No area says when its version was shown: write published: YYYY-MM-DD in its front matter.")
        }
    }

    private func complete(_ area: ManualArea, _ notes: inout LintNotes) {
        let missing = [
            ("metric", area.metric == nil), ("owner", area.owner == nil), ("applies-to", area.appliesTo.isEmpty),
        ].filter(\.1).map(\.0)
        let place = area.keys["area"] ?? .file(area.file, line: 1, column: 1)
        if !missing.isEmpty {
            notes.note(
                .incompleteArea, "area '\(area.id)' has no \(missing.joined(separator: " and no "))", at: place,
                hint: "add \(missing.map { $0 + ": …" }.joined(separator: ", ")) to the front matter", area: area.id)
        }
        if let metric = area.metric, DefinitionCatalogue.definition(metric) == nil {
            let near = NearestName.of(metric, in: DefinitionCatalogue.all.map(\.slug))
            notes.note(
                .incompleteArea, "area '\(area.id)' names a metric there is none of: '\(LogText.excerpt(metric))'",
                at: area.keys["metric"] ?? place,
                hint: near.map { "did you mean '\($0)'?" } ?? "the definitions of the site are the metrics there are",
                area: area.id)
        }
    }

    private func unchecked(_ title: String, _ file: String, _ line: Int, _ area: String?, _ notes: inout LintNotes) {
        notes.note(
            .uncheckedStep, "step '\(LogText.excerpt(title))' has no rule",
            at: .file(file, line: line, column: 1), hint: "add a rule, or <!-- human-checked: REASON -->", area: area)
    }

    private func age(_ area: ManualArea, _ notes: inout LintNotes) {
        guard let asOf else { return }
        let limit = asOf.adding(months: -12)
        for (key, date, what) in [
            ("effective", area.effective, "version \(area.version) of area '\(area.id)' is in force since"),
            ("value-list-date", area.valueListDate, "the value list of area '\(area.id)' is of"),
        ] {
            guard let date, date < limit else { continue }
            notes.note(
                .outdated, "\(what) \(date.iso), more than 12 months", at: area.keys[key] ?? .file(area.file, line: 1),
                hint: "read it again with its users, and raise the version or the date", area: area.id)
        }
    }

    private func noticePeriod(_ area: ManualArea, _ notes: inout LintNotes) {
        guard let published = area.published else { return }
        if let effective = area.effective { short(area, nil, published, effective, &notes) }
        for step in area.steps {
            for text in step.rules {
                guard let own = text.rule.effective, area.effective.map({ own.from > $0 }) ?? true else { continue }
                short(area, text, published, own.from, &notes)
            }
        }
    }

    private func short(
        _ area: ManualArea, _ text: RuleText?, _ published: CalendarDate, _ effective: CalendarDate,
        _ notes: inout LintNotes
    ) {
        let days = calendar.days(from: published, to: effective)
        guard days < Self.notice else { return }
        let what = text.map { "rule \($0.id)" } ?? "version \(area.version) of area '\(area.id)'"
        notes.note(
            .shortNotice,
            days < 0
                ? "\(what) was published \(-days) business \(days == -1 ? "day" : "days") after it came into force"
                : "\(what) is in force \(days) business days after it was published",
            at: text.map { $0.rule.place($0.rule.effective?.position) } ?? area.keys["effective"]
                ?? .file(area.file, line: 1),
            hint: "leave at least \(Self.notice) business days to read it", area: area.id, rule: text?.id)
    }
}
