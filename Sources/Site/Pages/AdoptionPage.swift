import CRMModel
import Charts
import Figures

/// Who uses the CRM, week by week.
struct AdoptionPage {
    let model: SiteModel

    private var parts: [Breakdown.Part] { model.activeUsers.byWeek.parts }
    private var last: Figure? { model.activeUsers.lastFullWeek.map { parts[$0].figure } }

    var page: PageModel {
        var page = PageModel(
            path: "adoption/index.html", navigation: "adoption", title: "Adoption", kicker: "Adoption",
            headline: headline, standfirst: standfirst)
        guard let last else {
            page.sections = [
                Section("weeks", "Use is not shown", main: [.text(model.activeUsers.byWeek.total.notes.first ?? "")])
            ]
            return page
        }
        page.heads = [
            Head(
                "Active \(model.adoptionWeekPhrase)",
                last.n < 20 ? model.wording.phrase(last) : Wording.percentDigits(last.value?.number ?? 0, n: last.n),
                unit: last.n < 20 ? "" : "%", note: model.wording.range(last) ?? "", isMain: true),
            Head("People who could", Wording.count(last.n), note: "eligible on three working days or more"),
        ]
        page.sections = [Section("weeks", chartHeading, main: [chart], side: [.table(table)])]
        page.namesPeople = false
        return page
    }

    private var headline: String {
        guard let last else {
            let isUnrecorded = model.activeUsers.byWeek.total.outcome == .absent(.noSource)
            return isUnrecorded
                ? "Use of the CRM is not recorded."
                : model.activeUsers.byWeek.total.notes.first ?? "Nobody is live yet."
        }
        return "\(model.peoplePhrase(last)) entered or changed something \(model.adoptionWeekPhrase)."
    }

    private var standfirst: [String] {
        guard let last else { return [] }
        var sentences =
            ["Reading does not count: a core action is a change, a stage change or an activity entered by a person."]
            + last.notes
        if let status = model.status(last), let target = model.target(last) {
            sentences.append(
                "Against the target of \(Wording.fixed(target * 100, 0))\(Wording.thin)%: \(status.word.lowercased()). \(status.reason)"
            )
        }
        return sentences
    }

    private var chartHeading: String {
        let full = parts.filter { !$0.isPartial && $0.figure.n > 0 }
        guard let first = full.first, let last = full.last, let a = first.figure.interval, let b = last.figure.interval,
            full.count > 1
        else { return "Active users by week" }
        // A change is claimed only where the intervals do not meet.
        if b.lower.number > a.upper.number { return "More people use the CRM than \(full.count - 1) weeks ago" }
        if b.upper.number < a.lower.number { return "Fewer people use the CRM than \(full.count - 1) weeks ago" }
        return model.activeUsers.isSteady
            ? "Use has held steady over \(full.count) weeks, within what chance allows"
            : "Use has gone up and down over \(full.count) weeks"
    }

    private var chart: Block {
        let values = parts.map { $0.figure.value?.number }
        let lower = parts.map { $0.figure.interval?.lower.number }
        let upper = parts.map { $0.figure.interval?.upper.number }
        let partial = parts.indices.filter { parts[$0].isPartial }
        let spec = ChartSpec(
            type: .line, title: chartHeading,
            subtitle: "Active users, share of eligible users by week, with 95 % intervals",
            categories: parts.map { String($0.name.dropFirst(5)) + " " + String($0.name.prefix(4)) },
            series: [.init(name: "active", values: values, dashedFrom: partial.isEmpty ? nil : max(0, partial[0] - 1))],
            bands: [.init(name: "95 % interval", lower: lower, upper: upper)],
            target: last.flatMap(model.target).map { .init(value: $0, label: "target") }, partial: partial,
            foot: model.foot(
                "n = \(last.map { Wording.count($0.n) } ?? "0") people last full week"
                    + (partial.isEmpty ? "" : "; the last week is not over"), "field changes, stage changes, activities"
            ),
            yRange: 0...1, format: ChartScale.percent, categoryTitle: "Week")
        return .chart(spec, name: "active-users", links: model.links(model.activeUsers.byWeek.total))
    }

    private var table: TableModel {
        // The picture and its table hold every week; beside it stand the last ten.
        let rows = parts.suffix(10).reversed().map { part -> TableModel.Row in
            var counts = "–"
            if case .count(let k, _) = part.figure.numerator, case .count(let n, _) = part.figure.denominator {
                counts = "\(k) of \(n)"
            }
            return .init([
                TextCell(part.name, note: part.isPartial ? "not over" : ""),
                TextCell(part.figure.n < 20 ? "–" : model.wording.phrase(part.figure)), TextCell(counts),
            ])
        }
        return TableModel(
            "Active users by week",
            columns: [.init("Week"), .init("Active", number: true), .init("People", number: true)], rows: Array(rows),
            links: model.links(model.activeUsers.byWeek.total))
    }
}
