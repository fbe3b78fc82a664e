import Charts
import Completeness
import CRMModel
import Figures

/// How much of what was agreed to be recorded is there, by profile, field and owner.
struct CompletenessPage {
    let model: SiteModel

    var page: PageModel {
        var page = PageModel(
            path: "completeness/index.html", navigation: "completeness", title: "Data completeness", kicker: "Data completeness",
            headline: headline, standfirst: standfirst)
        page.heads = model.completeness.prefix(5).enumerated().map { index, profile in
            guard case .share(let share) = profile.figure.value else {
                return Head(profile.profile.name, "–", note: model.wording.phrase(profile.figure), isMain: index == 0)
            }
            let status = model.status(profile.figure).map { ". \($0.word)" } ?? ""
            return Head(
                profile.profile.name, Wording.percentDigits(share, n: profile.figure.n), unit: "%",
                note: Wording.counted(profile.figure.n, "record") + status, isMain: index == 0)
        }
        page.sections = model.completeness.map(section)
        if model.completeness.isEmpty {
            page.sections = [Section("profiles", "No profile is set", main: [.text(
                "A profile names the fields a record should hold. Write profiles in content/site.yml, and this page shows how well they are kept.")])]
        }
        page.namesPeople = model.naming.namesPeople && !model.completeness.isEmpty
        return page
    }

    private var headline: String {
        guard let main = model.mainCompleteness, case .share(let share) = main.figure.value else {
            return "Completeness is not measured: no profile says what a record should hold."
        }
        return "\(main.profile.name) records hold \(Wording.percent(share, n: main.figure.n)) of what was agreed."
    }

    private var standfirst: [String] {
        let others = model.completeness.filter { $0.figure.rows.name != model.mainCompleteness?.figure.rows.name }
        let phrases = others.compactMap { profile -> String? in
            guard profile.figure.value != nil else { return nil }
            return "\(profile.profile.name.lowercased()) \(model.wording.phrase(profile.figure))"
        }
        return phrases.isEmpty ? [] : ["Beside them: \(Wording.list(phrases))."]
    }

    private func section(_ profile: RecordCompleteness) -> Section {
        Section(
            profile.figure.rows.name, heading(profile),
            note: "\(profile.profile.name): \(Wording.counted(profile.profile.fields.count, "field")), "
                + (profile.profile.isRanked ? "the first weighs most." : "all of equal weight."),
            main: [chart(profile), .table(owners(profile))], side: [.table(fields(profile))])
    }

    private func heading(_ profile: RecordCompleteness) -> String {
        guard profile.figure.n > 0 else { return "\(profile.profile.name): no records" }
        let empty = profile.fields.filter { ($0.value?.number ?? 1) < 0.5 }
        if !empty.isEmpty { return "\(profile.profile.name): \(Wording.list(empty.prefix(3).map { "“\($0.scope)”" })) \(empty.count == 1 ? "is" : "are") empty more often than not" }
        let weakest = profile.fields.min { ($0.value?.number ?? 1) < ($1.value?.number ?? 1) }
        if let weakest, let value = weakest.value?.number, value < 0.995 {
            return "\(profile.profile.name): “\(weakest.scope)” is the weakest field, filled on \(Wording.percent(value, n: weakest.n))"
        }
        return "\(profile.profile.name): every field is filled"
    }

    private func chart(_ profile: RecordCompleteness) -> Block {
        let values = profile.fields.map { $0.value?.number }
        let intervals = profile.fields.map { figure -> [Double] in figure.interval.map { [$0.lower.number, $0.upper.number] } ?? [] }
        let spec = ChartSpec(
            type: .rankedBar, title: heading(profile), subtitle: "Records with a real value, by field, in the profile’s order",
            categories: profile.fields.map(\.scope), series: [.init(name: "filled", values: values)],
            intervals: intervals.contains { !$0.isEmpty } ? intervals : nil,
            foot: model.foot("n = \(Wording.counted(profile.figure.n, "record")). Bars with 95 % intervals", profile.entity == "opportunity" ? "opportunities" : profile.entity + "s"),
            yRange: 0...1, format: ChartScale.percent, categoryTitle: "Field")
        return .chart(spec, name: profile.figure.rows.name, links: [model.rowsLink(profile.figure), PageLink("Definition", "data/definitions/index.html#fill-rate")])
    }

    private func fields(_ profile: RecordCompleteness) -> TableModel {
        TableModel(
            "Fields of \(profile.profile.name)", columns: [.init("Field"), .init("Filled", number: true), .init("Empty", number: true)],
            rows: profile.fields.map { figure in
                var empty = "–"
                if case .count(let k, _) = figure.numerator { empty = Wording.count(figure.n - k) }
                return .init([TextCell(figure.scope), TextCell(model.wording.phrase(figure)), TextCell(empty)])
            },
            links: [PageLink("fill-rate", "data/definitions/index.html#fill-rate")])
    }

    /// By owner under an agreement, by team otherwise; those whose whole interval misses the target first, then by name.
    private func owners(_ profile: RecordCompleteness) -> TableModel {
        let breakdown = model.naming.namesPeople ? profile.byOwner : profile.byGroup
        let rows = breakdown.parts.map { part -> (miss: Bool, name: String, row: TableModel.Row) in
            let status = model.status(part.figure)
            let isMiss: Bool
            if case .offTrack = status { isMiss = true } else { isMiss = false }
            return (isMiss, part.name, .init([
                TextCell(part.name), TextCell(model.wording.phrase(part.figure), note: model.wording.range(part.figure) ?? ""),
                TextCell(Wording.count(part.figure.n)), TextCell(status: status),
            ]))
        }
        let order = rows.sorted { ($0.miss ? 0 : 1, $0.name) < ($1.miss ? 0 : 1, $1.name) }
        return TableModel(
            "\(profile.profile.name) by \(model.naming.columnTitle.lowercased())",
            columns: [.init(model.naming.columnTitle), .init("Complete", number: true), .init("Records", number: true), .init("Status")],
            rows: order.map(\.row), links: model.links(profile.figure))
    }
}
