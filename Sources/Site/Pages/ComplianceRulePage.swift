import CRMModel
import Charts
import Compliance
import Figures
import RuleLanguage

/// One rule: what it says, how well it is followed, and every violation with record, deadline, evidence and lateness.
struct ComplianceRulePage {
    let model: SiteModel
    let report: ComplianceReport
    let judged: JudgedRule

    /// Violations listed on the page; the CSV holds all.
    static let listed = 200

    private var id: String { judged.rule.id }
    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }

    /// Indices of the outcomes of this rule in the window.
    private var outcomes: [Int] {
        report.matrix.outcomes.filter { judgement.rules[Int(judgement.activations[$0].rule)].rule.id == id }
    }

    var page: PageModel {
        let own = outcomes
        let counts = report.matrix.pooled { _, rule in rule.rule.id == id }
        let area = judgement.areas[judged.area]
        var page = PageModel(
            path: ComplianceText.path(rule: id), navigation: "compliance", title: "\(id), compliance",
            kicker: "Process compliance, \(area.title.lowercased()), \(id)", headline: judged.rule.sentence,
            standfirst: standfirst(counts))
        page.facts = [
            Fact("Severity", judged.rule.severity.rawValue), Fact("Category", judged.rule.category.rawValue),
            Fact("Step", judged.stepTitle, link: "manual/\(area.id)/index.html#\(id)"),
            Fact("Version", "\(judged.version)"),
        ]
        if let teach = judged.rule.teach { page.facts.append(Fact("To learn it", teach)) }
        page.heads = heads(counts)
        page.sections = [trend(own), list(own)]
        let accepted = own.filter { report.matrix.waiverOf[$0] != nil }
        if !accepted.isEmpty { page.sections.append(waived(accepted)) }
        page.namesPeople = model.naming.namesPeople && !own.isEmpty
        return page
    }

    private func standfirst(_ counts: ComplianceCounts) -> [String] {
        if let failure = text.failure(id) { return [failure] }
        if case .absent(.suppressed)? = text.figure(rule: id)?.outcome { return [Reason.suppressed.sentence] }
        guard counts.due > 0 else { return ["Nothing this rule asks about fell due in the last 28 days."] }
        let share = ComplianceText.share(counts)
        let missed = Wording.count(counts.violated)
        var sentence =
            switch RuleSense(judged.rule) {
            case .duty, .recurring:
                "\(share) were done in time\(counts.late > 0 ? ", \(Wording.count(counts.late)) late" : ""), \(missed) not."
            case .beginning: "\(share) began as the rule asks, \(missed) otherwise."
            case .ending: "\(share) ended as the rule asks, \(missed) otherwise."
            case .forerunner: "\(share) came after what has to come first, \(missed) without it."
            case .prohibition:
                "\(share) were kept; \(counts.violated == 1 ? "once" : "\(missed) times") it was done all the same."
            }
        if counts.waived > 0 {
            sentence +=
                " \(Wording.counted(counts.waived, "accepted deviation is", "accepted deviations are")) left out"
            sentence +=
                counts.shareWithWaivers.map {
                    "; with them it would be \(Wording.percent($0, n: min(counts.due, 199)))."
                } ?? "."
        }
        return [sentence]
    }

    private func heads(_ counts: ComplianceCounts) -> [Head] {
        let figure = text.figure(rule: id)
        let tally = report.tallies.tally(rule: id)
        func head(_ name: String, _ count: Int?, _ note: String) -> Head {
            Head(name, count.map(Wording.count) ?? "–", note: count == nil ? "of fewer than five people" : note)
        }
        return [
            Head(
                RuleSense(judged.rule).kept.capitalizedFirst,
                counts.due == 0 ? "–" : ComplianceText.share(counts).replacing(Wording.thin + "%", with: ""),
                unit: counts.due < 20 ? "" : "%", note: figure.flatMap(text.wording.range) ?? "", isMain: true),
            Head("Due", Wording.count(counts.due), note: "in 28 days"),
            head("Pending", tally.pending, "not decided yet"),
            head("Withdrawn", tally.withdrawn, "the condition ended first, all time"),
            head("Excepted", tally.excepted, "by the rule’s own exception, all time"),
        ]
    }

    private func trend(_ own: [Int]) -> Section {
        let shares = report.weekly.shares(rule: id)
        let weeks = (shares.firstIndex { $0 != nil } ?? 0)..<shares.count
        let spec = ChartSpec(
            type: .line, title: "\(id), week by week", subtitle: "Share \(RuleSense(judged.rule).kept), %",
            categories: weeks.map { Wording.date(report.weekly.lastDay($0)) },
            series: [.init(name: id, values: weeks.map { shares[$0] })],
            target: .init(value: report.matrix.target, label: "target"),
            foot: model.foot(
                "n = \(Wording.count(own.count { report.matrix.waiverOf[$0] == nil })) in the last 28 days",
                "manual, activities, changes"),
            format: ChartScale.percent, categoryTitle: "Week ending")
        return Section(
            "weeks", "\(id), week by week", main: [.chart(spec, name: "rule-\(id.lowercased())", links: [])],
            side: [byUnit(own)])
    }

    private func byUnit(_ own: [Int]) -> Block {
        let pools = report.matrix.pools
        let rule = judgement.rules.lastIndex { $0.rule.id == id } ?? 0
        let rows = text.units.overview(below: text.units.base).compactMap { item -> TableModel.Row? in
            guard pools.isShown(item.pool, rule: rule) else { return nil }
            var counts = ComplianceCounts()
            for index in own {
                let activation = judgement.activations[index]
                let isWaived = report.matrix.waiverOf[index] != nil
                guard pools.holds(item.pool, activation, area: judged.area, isWaived: isWaived) else { continue }
                counts.add(activation.state, severity: judged.rule.severity, isWaived: isWaived)
            }
            return counts.due == 0 && counts.waived == 0
                ? nil
                : .init([text.pool(item.pool), text.cell(counts, area: judged.area)], group: item.isGroup)
        }
        return .table(
            TableModel(
                "Units",
                note: "In the order of the organisation, not a ranking."
                    + (model.naming.namesPeople
                        ? "" : " Units of which fewer than five people had one due are left out."),
                columns: [.init("Unit"), .init(RuleSense(judged.rule).kept.capitalizedFirst)], rows: rows))
    }

    private func list(_ own: [Int]) -> Section {
        let missed = own.filter {
            report.matrix.waiverOf[$0] == nil && [.late, .violated].contains(judgement.activations[$0].state)
        }.enumerated().sorted { a, b in
            let (day, other) = (
                judgement.activations[a.element].outcomeDay, judgement.activations[b.element].outcomeDay
            )
            return (other, a.offset) < (day, b.offset)
        }.map(\.element)
        guard !missed.isEmpty else {
            return Section(
                "violations", "Nothing was missed",
                main: [
                    .text(
                        own.isEmpty
                            ? "Nothing fell due in the last 28 days."
                            : "Everything due in the last 28 days was done in time.")
                ])
        }
        let shown = missed.prefix(ComplianceRulePage.listed)
        return Section(
            "violations", "\(Wording.counted(missed.count, "obligation")) missed or met late",
            note: (missed.count > shown.count
                ? "The latest \(Wording.count(shown.count)); the CSV holds all. " : "The latest first. ")
                + (model.naming.namesPeople
                    ? "Times are those of the person who answers." : "Days are those of whoever answers."),
            main: [.table(table(Array(shown)))])
    }

    private func waived(_ own: [Int]) -> Section {
        Section(
            "deviations", "\(Wording.counted(own.count, "accepted deviation"))",
            note: "They leave the rate and are printed beside it.",
            main: [
                .table(
                    TableModel(
                        "Accepted deviations",
                        columns: [.init("Record"), .init("Reason"), .init("Accepted by"), .init("On"), .init("Until")],
                        rows: own.prefix(ComplianceRulePage.listed).map { index in
                            let waiver = report.matrix.waivers.waivers[report.matrix.waiverOf[index] ?? 0]
                            let review = model.programme.reviews[waiver.review]
                            let reviewer = review.reviewer.id.flatMap(model.records.users.index.row(of:))
                            return .init([
                                text.recordCell(judgement.activations[index].record),
                                TextCell(review.reason ?? "no reason given"),
                                TextCell(
                                    reviewer.map {
                                        model.naming.namesPeople ? model.naming.label($0) : "a named reviewer"
                                    } ?? "–"),
                                TextCell(Wording.date(review.at.date)),
                                TextCell(review.expiresOn.map(Wording.date) ?? "no end"),
                            ])
                        }))
            ])
    }

    private func table(_ shown: [Int]) -> TableModel {
        TableModel(
            "Missed or met late",
            columns: [
                .init("Record"), .init(model.naming.namesPeople ? "Who answers" : "Team"), .init("Triggered"),
                .init("Deadline"),
                .init("Done"), .init("Late by", number: true), .init("What is known"),
            ],
            rows: shown.map { index in
                let activation = judgement.activations[index]
                let user = activation.user >= 0 ? Int(activation.user) : nil
                return .init([
                    text.recordCell(activation.record), answers(activation),
                    TextCell(text.moment(activation.at, of: user)),
                    TextCell(text.deadline(activation.deadline, of: user)),
                    TextCell(text.moment(activation.answered, of: user)),
                    TextCell(ComplianceText.late(activation)), TextCell(ComplianceText.remark(activation, judged.rule)),
                ])
            },
            links: [
                PageLink("CSV, all rules", "rows/compliance.csv"),
                PageLink("Definition", "data/definitions/index.html#cell-compliance"),
            ])
    }

    /// Who answers for an outcome: the person, else the team it stands under. For what somebody who has left still owns
    /// the unit answers.
    private func answers(_ activation: Activation) -> TextCell {
        guard activation.user >= 0 else { return TextCell("nobody") }
        guard model.naming.namesPeople else {
            return TextCell(report.matrix.team(of: activation).map { report.matrix.teams.names[$0] } ?? "nobody")
        }
        let person = model.naming.label(Int(activation.user))
        guard activation.flags.contains(.orphaned) else { return TextCell(person) }
        let unit = activation.unit >= 0 ? model.records.units.names[Int(activation.unit)] : nil
        return TextCell(unit ?? "nobody", note: "was \(person)")
    }
}
