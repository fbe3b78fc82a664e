import CRMModel
import Charts
import Compliance
import Figures
import RuleLanguage

/// What stands beside the rules and the objective of the manual: how well each is followed, and who needs help.
struct RuleNotes {
    let model: SiteModel
    let report: ComplianceReport

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }

    /// The latest version of a rule; nil for one that is not judged.
    func judged(_ id: String) -> JudgedRule? { judgement.rules.last { $0.rule.id == id } }

    func note(_ id: String) -> ManualPageModel.RuleNote {
        let counts = report.matrix.pooled { _, rule in rule.rule.id == id }
        let figure = text.figure(rule: id)
        let links = [
            PageLink("What was missed", ComplianceText.path(rule: id)),
            PageLink("Definition", "data/definitions/index.html#cell-compliance"),
        ]
        guard counts.due > 0, let share = counts.share, let bounds = counts.interval, figure != nil else {
            var reason = Reason.noEvents
            if case .absent(let why)? = figure?.outcome { reason = why }
            var note = ManualPageModel.RuleNote(
                name: id,
                of: text.failure(id)
                    ?? (reason == .noEvents
                        ? "Nothing this rule asks about fell due in the last 28 days." : reason.sentence))
            note.reason = reason.rawValue
            note.links = links
            return note
        }
        let isFew = counts.due < 20
        let sense = judged(id).map { RuleSense($0.rule) } ?? .duty
        let verb = sense.keptShort
        var note = ManualPageModel.RuleNote(
            name: id, of: isFew ? "\(verb), 28 days" : "of \(Wording.count(counts.due)) \(verb), 28 days")
        note.value =
            isFew ? "\(counts.fulfilled) of \(counts.due)" : Wording.percentDigits(share, n: min(counts.due, 199))
        note.unit = isFew ? "" : "%"
        note.status = Status(report.matrix.state(counts, area: judged(id)?.area))
        note.interval = IntervalBar.svg(
            lower: bounds.lower * 100, value: share * 100, upper: bounds.upper * 100,
            target: report.matrix.target * 100,
            within: 0...100
        ) { Wording.fixed($0, 0) }
        note.bar = PartsBar.svg(fulfilled: counts.fulfilled, late: counts.late, violated: counts.violated)
        let parts: [(ManualPageModel.PartKind, String, Int)] = [
            (.onTime, verb, counts.fulfilled), (.late, "late", counts.late),
            (.never, sense.tally, counts.violated), (.accepted, "accepted", counts.waived),
        ]
        note.counts = parts.filter { $0.2 > 0 }.map { ($0.0, $0.1, Wording.count($0.2)) }
        let shares = report.weekly.shares(rule: id)
        if shares.count(where: { $0 != nil }) >= 8 {
            note.sparkline = ChartSpec(
                type: .sparkline, title: "\(id) by week",
                categories: (0..<shares.count).map { Wording.date(report.weekly.lastDay($0)) },
                series: [.init(name: "On time", values: shares)], format: ChartScale.percent)
            note.trend = "\(shares.count) weeks"
        }
        let (lead, help) = need(id, counts)
        note.lead = lead
        note.help = help
        note.links = links
        return note
    }

    /// Who needs help with one rule: users whose own interval wholly misses the target. Without an agreement a number.
    private func need(_ id: String, _ counts: ComplianceCounts) -> (lead: String, text: String) {
        var ofUser: [RowIndex: ComplianceCounts] = [:]
        for index in report.matrix.outcomes {
            let activation = judgement.activations[index]
            let rule = judgement.rules[Int(activation.rule)]
            guard rule.rule.id == id, activation.isCharged else { continue }
            ofUser[Int(activation.user), default: ComplianceCounts()]
                .add(activation.state, severity: rule.rule.severity, isWaived: report.matrix.waiverOf[index] != nil)
        }
        if !model.naming.namesPeople, ofUser.count < PeopleGroups.smallest {
            return ("", "Fewer than five people answer for this: they are not told apart.")
        }
        let target = report.matrix.target
        let low = ofUser.filter { $0.value.due >= 5 && ($0.value.interval?.upper ?? 1) < target }
            .sorted {
                let pooled = counts.share ?? 0
                return ($0.value.shrunkShare(pooled: pooled), $0.key) < ($1.value.shrunkShare(pooled: pooled), $1.key)
            }
        guard let worst = low.first else {
            let judged = ofUser.values.count { $0.due >= 5 }
            return judged == 0
                ? ("", "Nobody has five of these in a month: people are not told apart.") : ("Nobody stands out.", "")
        }
        if !model.naming.namesPeople, low.count < PeopleGroups.smallest {
            return ("Fewer than five people need help.", "Nobody is named without an agreement.")
        }
        let lead =
            "\(ComplianceText.number(low.count).capitalizedFirst) \(low.count == 1 ? "person needs" : "people need") help."
        guard model.naming.namesPeople else { return (lead, "Nobody is named without an agreement.") }
        let named = low.prefix(2).map {
            "\(model.naming.label($0.key)), \($0.value.fulfilled) of \($0.value.due) in time"
        }
        return (lead, Wording.list(named) + (worst.value.late > worst.value.violated ? "; mostly late." : "."))
    }

    /// The two numbers over the steps of an area.
    func goals(_ area: Int, metric: String?, target: String?) -> [ManualPageModel.Goal] {
        var goals = metric.map { [objective($0, target: ObjectiveTarget(target))] } ?? []
        let counts = report.matrix.pooled { _, rule in rule.area == area }
        let figure = report.figures.byArea.parts[area].figure
        var goal = ManualPageModel.Goal(
            title: "The process: is this chapter followed?",
            value: counts.share.map { Wording.percentDigits($0, n: min(counts.due, 199)) } ?? "–",
            unit: counts.share == nil ? "" : "%",
            text: counts.due == 0
                ? "Nothing was due in the last 28 days."
                : "\(Wording.counted(counts.due, "obligation")) due in 28 days, weighted by severity: minor 1, major 3, critical 9. Target \(text.target); \(text.plainRange(figure) ?? "no interval"). Where this is followed more closely results are often better too; that is an association, not a proof.",
            links: [
                PageLink("area-compliance", "data/definitions/index.html#area-compliance"),
                PageLink(
                    "\(Wording.count(counts.late + counts.violated)) missed or late",
                    ComplianceText.path(area: judgement.areas[area])),
            ])
        let state = text.state(area: area)
        goal.status = state.flatMap { Status($0) }
        if state == nil, counts.due > 0 {
            let rules = report.matrix.pools.rulesTold(0, area: area)
            goal.text +=
                " It rests on \(rules.told) of \(Wording.counted(rules.all, "rule")): of the others fewer than five people had anything due."
        }
        if let bounds = counts.interval, counts.due > 0 {
            if state == .undecided, bounds.lower >= report.matrix.target {
                let why =
                    counts.criticalViolated > 0
                    ? "a critical rule was violated" : "some of its rules could not be judged"
                goal.text += " It is not called followed, since \(why)."
            }
            // The interval is that of the plain share; the weighted one would stand on another axis.
            let share = Double(counts.fulfilled) / Double(counts.due)
            goal.interval = IntervalBar.svg(
                lower: bounds.lower * 100, value: share * 100, upper: bounds.upper * 100,
                target: report.matrix.target * 100,
                within: 0...100
            ) { Wording.fixed($0, 0) }
        }
        goals.append(goal)
        return goals
    }

    /// What the area is for, measured; or what is missing to measure it.
    private func objective(_ slug: String, target: ObjectiveTarget?) -> ManualPageModel.Goal {
        let title = "The objective: \((DefinitionCatalogue.definition(slug)?.title ?? slug).lowercasedFirst)"
        let aim = target.map { "Target \($0.text)." }
        guard let figure = model.objective(slug) else {
            return ManualPageModel.Goal(
                title: title, value: "–",
                text: ["No figure of this site has the name \(slug).", aim].compactMap { $0 }.joined(separator: " "))
        }
        var goal = ManualPageModel.Goal(title: title, value: "–", text: "", links: model.links(figure))
        var words = figure.notes
        switch figure.value {
        case .share(let share)? where figure.n >= 20:
            goal.value = Wording.percentDigits(share, n: min(figure.n, 199))
            goal.unit = "%"
        case .some: goal.value = text.wording.phrase(figure)
        case nil: words.insert("Not measured: \(model.wording.phrase(figure).lowercasedFirst)", at: 0)
        }
        goal.status = Status(figure, target: target?.share)
        if let interval = figure.interval, case .share(let lower) = interval.lower,
            case .share(let upper) = interval.upper,
            let value = figure.value?.number
        {
            goal.interval = IntervalBar.svg(
                lower: lower * 100, value: value * 100, upper: upper * 100, target: target?.share.map { $0 * 100 },
                within: 0...100
            ) { Wording.fixed($0, 0) }
            words.insert(text.wording.range(figure).map { "\($0.capitalizedFirst)." } ?? "", at: 0)
        }
        goal.text = ([aim].compactMap { $0 } + words).joined(separator: " ")
        return goal
    }
}
