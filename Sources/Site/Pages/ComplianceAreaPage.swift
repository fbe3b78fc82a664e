import CRMModel
import Charts
import Compliance
import Figures

/// One process area: its rules, its teams, how cases go, where work is left lying.
struct ComplianceAreaPage {
    let model: SiteModel
    let report: ComplianceReport
    let area: Int

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }
    private var judged: JudgedArea { judgement.areas[area] }
    private var figure: Figure { report.figures.byArea.parts[area].figure }

    var page: PageModel {
        let counts = text.counts(area: area)
        let state = text.state(area: area)
        var page = PageModel(
            path: ComplianceText.path(area: judged), navigation: "compliance", title: "\(judged.title), compliance",
            kicker: "Process compliance, \(judged.title.lowercased())",
            headline: headline(state, counts) + unjudged,
            standfirst: [text.reviewed(area: area)])
        page.heads = text.heads(counts)
        page.sections =
            [rules, units] + (builds.map { [$0] } ?? []) + [ways] + (links.map { [handOvers($0)] } ?? []) + [steady]
        return page
    }

    /// How many rules are in no share, since they failed while they ran; empty where none did.
    private var unjudged: String {
        let failed = text.failed(of: area).count
        guard failed > 0 else { return "" }
        return
            " \(failed) of \(Wording.counted(text.rules(of: area).count, "rule")) could not be judged, and \(failed == 1 ? "is" : "are") in no share."
    }

    private func headline(_ state: CellState?, _ counts: ComplianceCounts) -> String {
        let name = judged.title
        if case .absent(.suppressed) = figure.outcome {
            return "\(name): not shown, since fewer than five people answer for it."
        }
        guard counts.due > 0 else { return "\(name): nothing was due in the last 28 days." }
        let share = ComplianceText.share(counts)
        switch state {
        case .followed: return "\(name) is done as the manual says: \(share) in time."
        case .late: return "\(name) is done, but too often late: \(share) in time."
        case .violated: return "\(name) falls short of the manual: \(share) done in time."
        case nil:
            let rules = report.matrix.pools.rulesTold(0, area: area)
            return
                "\(name): \(share) done in time under \(rules.told) of \(Wording.counted(rules.all, "rule")); of the others fewer than five people had anything due."
        default:
            if let bounds = counts.interval, bounds.lower >= report.matrix.target, counts.criticalViolated > 0 {
                let broken = Wording.counted(counts.criticalViolated, "violation")
                return
                    "\(name): \(share) done in time, but \(broken) of a critical rule \(counts.criticalViolated == 1 ? "stands" : "stand") against it."
            }
            if let bounds = counts.interval, counts.due >= 5, bounds.lower >= report.matrix.target {
                return "\(name): \(share) done in time."
            }
            return "\(name): \(share) done in time; that cannot be told from \(text.target) yet."
        }
    }

    private var rules: Section {
        let rows = text.rules(of: area).map { judged -> TableModel.Row in
            let id = judged.rule.id
            let figure = text.figure(rule: id)
            var cell = TextCell("–")
            if let failure = text.failure(id) {
                let word = text.failed(of: area).contains(id) ? "not judged" : "no source"
                cell = TextCell(CellMark(state: .unknown), word, note: failure)
            } else if let figure {
                cell = TextCell(text.wording.phrase(figure), note: text.wording.range(figure) ?? "")
            }
            let done = report.figures.doneByRule.parts.first { $0.name == id }?.figure
            return .init([
                TextCell(id, note: judged.stepTitle, link: ComplianceText.path(rule: id)),
                TextCell(judged.rule.severity.rawValue), cell,
                TextCell(done.map(text.wording.phrase) ?? "–"),
                ComplianceText.told(report.tallies.tally(rule: id).pending),
            ])
        }
        return Section(
            "rules", "The rules of this area", note: text.window,
            main: [
                .table(
                    TableModel(
                        "Rules",
                        columns: [
                            .init("Rule"), .init("Severity"), .init("In time", number: true),
                            .init("Done at all", number: true), .init("Pending", number: true),
                        ], rows: rows,
                        links: [
                            model.rowsLink(figure, "obligation"), model.definitionLink(figure),
                            PageLink("The chapter of the manual", "manual/\(judged.id)/index.html"),
                        ]))
            ])
    }

    private var units: Section {
        let target = report.matrix.target
        let shares = report.weekly.shares(area: area)
        let weeks = (shares.firstIndex { $0 != nil } ?? 0)..<shares.count
        let spec = ChartSpec(
            type: .line, title: "\(judged.title), week by week",
            subtitle: "Share of obligations done in time, weighted, %",
            categories: weeks.map { Wording.date(report.weekly.lastDay($0)) },
            series: [.init(name: judged.title, values: weeks.map { shares[$0] })],
            target: .init(value: target, label: "target"),
            foot: model.foot(
                "n = \(Wording.count(text.counts(area: area).due)) in the last 28 days",
                "manual, activities, changes"),
            format: ChartScale.percent, categoryTitle: "Week ending")
        let below = text.units.overview(below: text.units.base).map {
            TableModel.Row([text.pool($0.pool), text.cell(pool: $0.pool, area: area)], group: $0.isGroup)
        }
        let segments = text.units.segments.map { TableModel.Row([text.pool($0), text.cell(pool: $0, area: area)]) }
        return Section(
            "weeks", "\(judged.title), week by week",
            main: [.chart(spec, name: "compliance-\(judged.id)", links: [])],
            side: [
                .table(
                    TableModel(
                        "Units", note: "In the order of the organisation, not a ranking.",
                        columns: [.init("Unit"), .init("Done in time")], rows: below))
            ]
                + (segments.isEmpty
                    ? []
                    : [
                        .table(
                            TableModel(
                                "Segments", columns: [.init("Segment"), .init("Done in time")], rows: segments))
                    ]))
    }

    /// What the builds of the last weeks found, and what this one does; nil where there was none.
    private var builds: Section? {
        let earlier = model.earlier.weekly.compactMap { build in
            build.figures.first {
                $0.tree == model.tree.prefix && $0.slug == figure.definition && $0.scope == figure.scope
            }.map { (day: build.asOf, figure: $0) }
        }
        guard !earlier.isEmpty else { return nil }
        func row(_ day: CalendarDate, _ share: Double?, _ lower: Double?, _ upper: Double?, _ n: Int) -> TableModel.Row
        {
            var range = ""
            if let lower, let upper {
                range = "\(Wording.percentDigits(lower, n: min(n, 199))) to \(Wording.percent(upper, n: min(n, 199)))"
            }
            return .init([
                TextCell(Wording.date(day)),
                TextCell(share.map { Wording.percent($0, n: min(n, 199)) } ?? "–", note: range),
                TextCell(Wording.count(n)),
            ])
        }
        var rows = earlier.map { row($0.day, $0.figure.value, $0.figure.lower, $0.figure.upper, $0.figure.n) }
        rows.append(
            row(
                model.records.asOf, figure.value?.number, figure.interval?.lower.number, figure.interval?.upper.number,
                figure.n))
        return Section(
            "builds", "What the builds of the last weeks found",
            note:
                "The newest of each week, as it was published; what was entered or corrected later is not in it. Weighted by severity, with the 95\(Wording.thin)% interval of the plain share.",
            main: [
                .table(
                    TableModel(
                        "Build by build",
                        columns: [
                            .init("As of"), .init("Done in time", number: true), .init("Due", number: true),
                        ], rows: rows, links: [model.definitionLink(figure)]))
            ])
    }

    private var ways: Section {
        let variants = judgement.variants.isEmpty ? [] : judgement.variants[area]
        guard let consistency = report.patterns.consistency[area], !variants.isEmpty else {
            return Section(
                "ways", "How work is really done", main: [.text("No case of this area has been completed yet.")])
        }
        let total = variants.reduce(0) { $0 + $1.count }
        var rows = variants.prefix(10).map { variant in
            TableModel.Row([
                TextCell(variant.steps.isEmpty ? "no step recorded" : variant.steps.joined(separator: " › ")),
                TextCell(Wording.count(variant.count)),
                TextCell(Wording.percent(Double(variant.count) / Double(total), n: min(total, 199))),
            ])
        }
        let rest = variants.dropFirst(10)
        if !rest.isEmpty {
            rows.append(
                .init([
                    TextCell("\(Wording.counted(rest.count, "other way"))"),
                    TextCell(Wording.count(rest.reduce(0) { $0 + $1.count })),
                    TextCell(
                        Wording.percent(Double(rest.reduce(0) { $0 + $1.count }) / Double(total), n: min(total, 199))),
                ]))
        }
        var side: [Block] = [
            .text(
                consistency.value == nil
                    ? "Fewer than thirty cases: too few to say how alike they go."
                    : "Consistency \(text.wording.phrase(consistency)): 100 % where every case takes the same steps in the same order."
            )
        ]
        var links = model.links(consistency)
        if let divergence = report.patterns.divergence[area], divergence.value != nil {
            side.append(
                .text(
                    "Between people: \(ComplianceText.bits(divergence)) bits of divergence, 0 where all work alike, 1 where nobody does as others do."
                ))
            links += model.links(divergence)
        }
        if let breaks = report.patterns.chainBreaks[area] {
            links += model.links(breaks)
            side.append(
                .text(
                    "Hand-offs: \(text.wording.portion(breaks, "cases that changed hands")) were left lying by the one who received them."
                ))
        }
        return Section(
            "ways", "How work is really done", note: "The ways completed cases went, the most frequent first.",
            main: [
                .table(
                    TableModel(
                        "Ways", columns: [.init("Steps"), .init("Cases", number: true), .init("Share", number: true)],
                        rows: rows, links: links))
            ], side: side)
    }

    private var links: HandOffLinks? { report.patterns.handOffs[area] }

    /// After which steps work that passes on is left lying.
    private func handOvers(_ links: HandOffLinks) -> Section {
        let total = links.byStep.total
        let heading =
            links.weakest.map { "The weakest link is \(HandOffLinks.place($0.step))" }
            ?? (total.value?.number == 0 ? "Nothing that was handed over was left lying" : "Where work passes on")
        let rows = links.links.map { link in
            TableModel.Row([
                TextCell(HandOffLinks.place(link.step).capitalizedFirst),
                TextCell(link.next ?? "nothing yet"), TextCell(Wording.count(link.passes)),
                TextCell(
                    link.passes < 20
                        ? "\(link.broken) of \(link.passes)"
                        : Wording.percent(Double(link.broken) / Double(link.passes), n: min(link.passes, 199))),
                TextCell(link.medianDays.map(Wording.days) ?? "–"), TextCell(Wording.count(link.waiting)),
            ])
        }
        var side: [Block] = [
            .text(
                "\(text.wording.portion(total, "hand-overs")) were left lying: an obligation was missed and whoever received the work did nothing on the record."
            )
        ]
        if links.blockedDeals > 0 {
            side.append(
                .text(
                    "\(Wording.counted(links.blockedDeals, "open deal is", "open deals are")) waiting for somebody to take over, worth \(model.wording.inShort(links.blockedValue))."
                ))
        }
        return Section(
            "hand-overs", heading,
            note:
                "Work passes on when the owner changes or another person takes the next step. Steps with fewer than ten hand-overs are never called the weakest.",
            main: [
                .table(
                    TableModel(
                        "Hand-overs by step",
                        columns: [
                            .init("Work passed on"), .init("What usually follows"), .init("Hand-overs", number: true),
                            .init("Left lying", number: true), .init("Until the next step", number: true),
                            .init("Still waiting", number: true),
                        ], rows: rows, links: model.links(total)))
            ], side: side)
    }

    private var steady: Section {
        Section(
            "steady", "May it be looked at less often?",
            main: [
                .text(ComplianceText.phrase(report.scaleBack[area].outcome) + ". A person decides; this only proposes.")
            ])
    }
}

extension HandOffLinks {
    /// Where in a case work passes on, in words.
    static func place(_ step: String?) -> String { step.map { "after “\($0)”" } ?? "before the first step" }
}
