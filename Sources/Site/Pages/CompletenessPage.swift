import CRMModel
import Charts
import Completeness
import Figures

/// How much of what was agreed to be recorded is there, by profile, field and owner.
struct CompletenessPage {
    let model: SiteModel

    var page: PageModel {
        var page = PageModel(
            path: "completeness/index.html", navigation: "completeness", title: "Data completeness",
            kicker: "Data completeness",
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
        if !model.completeness.isEmpty { page.sections.append(owners) }
        if model.completeness.isEmpty {
            page.sections = [
                Section(
                    "profiles", "No profile is set",
                    main: [
                        .text(
                            "A profile names the fields a record should hold. Write profiles in content/site.yml, and this page shows how well they are kept."
                        )
                    ])
            ]
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
                + (profile.profile.isRanked ? "the first weighs most." : "all of equal weight.")
                + profile.figure.notes.map { " " + $0 }.joined(),
            main: [chart(profile)], side: [.table(fields(profile))])
    }

    private func heading(_ profile: RecordCompleteness) -> String {
        guard profile.figure.n > 0 else { return "\(profile.profile.name): no records" }
        let empty = profile.fields.filter { ($0.value?.number ?? 1) < 0.5 }
        if !empty.isEmpty {
            return
                "\(profile.profile.name): \(Wording.list(empty.prefix(3).map { "“\(Wording.field($0.scope))”" })) \(empty.count == 1 ? "is" : "are") empty more often than not"
        }
        let weakest = profile.fields.min { ($0.value?.number ?? 1) < ($1.value?.number ?? 1) }
        if let weakest, let value = weakest.value?.number, value < 0.995 {
            return
                "\(profile.profile.name): “\(Wording.field(weakest.scope))” is the weakest field, filled on \(Wording.percent(value, n: weakest.n))"
        }
        return "\(profile.profile.name): every field is filled"
    }

    private func chart(_ profile: RecordCompleteness) -> Block {
        let values = profile.fields.map { $0.value?.number }
        let intervals = profile.fields.map { figure -> [Double] in
            figure.interval.map { [$0.lower.number, $0.upper.number] } ?? []
        }
        let spec = ChartSpec(
            type: .rankedBar, title: heading(profile),
            subtitle: "Records with a real value, by field, in the profile’s order",
            categories: profile.fields.map { Wording.field($0.scope) }, series: [.init(name: "filled", values: values)],
            intervals: intervals.contains { !$0.isEmpty } ? intervals : nil,
            foot: model.foot(
                "n = \(Wording.counted(profile.figure.n, "record")). Bars with 95 % intervals",
                profile.entity == "opportunity" ? "opportunities" : profile.entity + "s"),
            yRange: 0...1, format: ChartScale.percent, categoryTitle: "Field")
        return .chart(
            spec, name: profile.figure.rows.name,
            links: [model.rowsLink(profile.figure), PageLink("Definition", "data/definitions/index.html#fill-rate")])
    }

    private func fields(_ profile: RecordCompleteness) -> TableModel {
        TableModel(
            "Fields of \(profile.profile.name)",
            columns: [.init("Field"), .init("Filled", number: true), .init("Empty", number: true)],
            rows: profile.fields.map { figure in
                var empty = "–"
                if case .count(let k, _) = figure.numerator { empty = Wording.count(figure.n - k) }
                return .init([
                    TextCell(Wording.field(figure.scope)), TextCell(model.wording.phrase(figure)), TextCell(empty),
                ])
            },
            links: [PageLink("fill-rate", "data/definitions/index.html#fill-rate")])
    }

    /// Every profile side by side, by owner under an agreement, by team otherwise. The order is that of the names: nobody is ranked.
    private var owners: Section {
        let parts = model.completeness.map { model.naming.namesPeople ? $0.byOwner.parts : $0.byGroup.parts }
        var figures: [[Cell: Figure]] = []
        var names: [Cell: String] = [:]
        for own in parts {
            figures.append(Dictionary(own.map { ($0.key, $0.figure) }) { first, _ in first })
            for part in own {
                if case .person(let owner?) = part.key {
                    names[part.key] = model.naming.label(owner)
                } else {
                    names[part.key] = part.name
                }
            }
        }
        let order = names.sorted { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }
        let rows = order.map { key, name in
            TableModel.Row(
                [TextCell(name)]
                    + figures.map { own in
                        guard let figure = own[key] else { return "–" }
                        let status = model.status(figure).map { ". \($0.word)" } ?? ""
                        return TextCell(
                            model.wording.phrase(figure), note: Wording.counted(figure.n, "record") + status)
                    })
        }
        let title = model.naming.namesPeople ? "owner" : "team"
        return Section(
            "owners", "Completeness by \(title)",
            note:
                "A word stands beside a value only where there is a target; “Off track” only where the whole interval misses it.",
            main: [
                .table(
                    TableModel(
                        "Completeness by \(title)",
                        columns: [.init(model.naming.columnTitle)]
                            + model.completeness.map { .init($0.profile.name, number: true) }, rows: rows,
                        links: model.completeness.map {
                            PageLink(
                                "\($0.profile.name): \(Wording.counted($0.figure.n, "row"))",
                                "rows/\($0.figure.rows.name).csv")
                        }
                            + [PageLink("Definition", "data/definitions/index.html#record-completeness")]))
            ])
    }
}
