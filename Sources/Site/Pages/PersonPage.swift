import CRMModel
import Compliance
import Figures

/// One person, under an agreement: their own cells, what is behind each, the next helpful step; made to be printed for a
/// talk between two.
struct PersonPage {
    let model: SiteModel
    let report: ComplianceReport
    let user: RowIndex

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }
    private var name: String { model.naming.label(user) }

    private var assigned: [Int] {
        judgement.areas.indices.filter { report.matrix.cell(user, $0).state != .notAssigned }
    }

    var page: PageModel {
        let users = model.records.users
        let group = model.naming.groups.names[model.naming.groups.group(of: user)]
        var page = PageModel(
            path: ComplianceText.path(person: user, users), audience: .managers, navigation: "compliance", title: name,
            kicker: "People, \(group)", headline: headline, standfirst: standfirst)
        page.facts = [
            Fact("Role", users.roles[user] ?? "not recorded"), Fact("Team", group), Fact("Window", text.window),
        ]
        if let manager = users.managers[user] { page.facts.append(Fact("Manager", model.naming.label(manager))) }
        page.sections = [cells, missed, pending, talk]
        page.namesPeople = true
        return page
    }

    private var headline: String {
        let states = assigned.map { report.matrix.cell(user, $0).state }
        guard !states.isEmpty else { return "\(name): no area of the manual is for this role." }
        if report.matrix.onboarding.contains(user) {
            return "\(name) is in the first 30 working days; nothing is judged yet."
        }
        let followed = states.count { $0 == .followed }
        let red = report.matrix.redAreas(of: user)
        if red.isEmpty {
            return followed == 0
                ? "\(name): too little is due to call anything followed."
                : "\(name) follows \(ComplianceText.number(followed)) of \(ComplianceText.number(states.count)) areas; the others are too small to tell."
        }
        return "\(name) could use help with \(text.areas(red).lowercased())."
    }

    private var standfirst: [String] {
        guard let entry = report.needs.entries.first(where: { $0.user == user }) else {
            return ["What the manual asked for in the last 28 days, and what became of it."]
        }
        var sentences: [String] = []
        sentences.append("This has been so since \(Wording.date(entry.since)).")
        sentences.append(
            entry.lastContact.map { "Somebody last came on \(Wording.date($0))." } ?? "Nobody has come yet.")
        if entry.isSilent { sentences.append("No help was asked for; that is no reason not to offer it.") }
        return sentences
    }

    private var cells: Section {
        Section(
            "cells", "Area by area",
            note: "Share of due obligations done in time. Target \(text.target). Beside it the whole team.",
            main: [
                .table(
                    TableModel(
                        "Areas",
                        columns: [
                            .init("Area"), .init("This person"), .init("Team"), .init("Late", number: true),
                            .init("Not done", number: true),
                            .init("Pending", number: true), .init("Counting deviations", number: true),
                        ],
                        rows: assigned.map { area in
                            let counts = report.matrix.cell(user, area).counts
                            let group = model.naming.groups.group(of: user)
                            let team = report.matrix.pooled { activation, rule in
                                rule.area == area && report.matrix.team(of: activation) == group
                            }
                            return .init([
                                TextCell(
                                    judgement.areas[area].title, link: ComplianceText.path(area: judgement.areas[area])),
                                text.cell(user, area), text.cell(team, area: area),
                                TextCell(Wording.count(counts.late)),
                                TextCell(Wording.count(counts.violated)), TextCell(Wording.count(counts.pending)),
                                TextCell(
                                    counts.waived == 0
                                        ? "–"
                                        : counts.shareWithWaivers.map { Wording.percent($0, n: min(counts.due, 199)) }
                                            ?? "–"),
                            ])
                        }, links: [PageLink("Definition", "data/definitions/index.html#cell-compliance")]))
            ])
    }

    private func own(_ states: Set<ActivationState>) -> [Activation] {
        let isNew = report.matrix.onboarding.contains(user)
        return judgement.activations.filter {
            Int($0.user) == user && states.contains($0.state) && $0.isCharged
                && ($0.state == .pending
                    || report.matrix.isInWindow($0) && (isNew || report.matrix.isScored($0))
                        && !report.matrix.isWaived($0))
        }
    }

    private func rows(_ activations: [Activation]) -> [TableModel.Row] {
        activations.map { activation in
            let rule = judgement.rules[Int(activation.rule)]
            return .init([
                TextCell(text.record(activation.record)),
                TextCell(rule.rule.id, note: rule.stepTitle, link: ComplianceText.path(rule: rule.rule.id)),
                TextCell(text.moment(activation.at)), TextCell(text.moment(activation.deadline)),
                TextCell(text.moment(activation.answered)), TextCell(ComplianceText.late(activation)),
                TextCell(ComplianceRulePage.remark(activation), note: rule.rule.teach ?? ""),
            ])
        }
    }

    private static let columns: [TableModel.Column] = [
        .init("Record"), .init("Rule"), .init("Triggered"), .init("Deadline"), .init("Done"),
        .init("Late by", number: true),
        .init("What is known"),
    ]

    private var missed: Section {
        let all = own([.late, .violated]).sorted { ($1.outcomeDay, $0.rule, $0.at) < ($0.outcomeDay, $1.rule, $1.at) }
        return Section(
            "missed",
            all.isEmpty ? "Nothing was missed" : "\(Wording.counted(all.count, "obligation")) missed or met late",
            note: all.count > 50 ? "The latest 50." : "",
            main: all.isEmpty
                ? [.text("Everything due was done in time.")]
                : [
                    .table(
                        TableModel("Missed or met late", columns: PersonPage.columns, rows: rows(Array(all.prefix(50))))
                    )
                ])
    }

    private var pending: Section {
        let all = own([.pending]).filter { $0.deadline != Activation.none }.sorted {
            ($0.deadline, $0.rule, $0.at) < ($1.deadline, $1.rule, $1.at)
        }
        return Section(
            "next", all.isEmpty ? "Nothing falls due soon" : "What falls due next",
            main: all.isEmpty
                ? [.text("No deadline is open.")]
                : [
                    .table(
                        TableModel(
                            "Open deadlines",
                            columns: [.init("Record"), .init("Rule"), .init("Triggered"), .init("Deadline")],
                            rows: all.prefix(15).map { activation in
                                let rule = judgement.rules[Int(activation.rule)]
                                return .init([
                                    TextCell(text.record(activation.record)),
                                    TextCell(
                                        rule.rule.id, note: rule.stepTitle,
                                        link: ComplianceText.path(rule: rule.rule.id)),
                                    TextCell(text.moment(activation.at)), TextCell(text.moment(activation.deadline)),
                                ])
                            }))
                ])
    }

    /// Questions for a talk between two, printed with the page.
    private var talk: Section {
        var items: [FeedItem] = []
        for area in report.matrix.redAreas(of: user) {
            let cell = report.matrix.cell(user, area)
            let title = judgement.areas[area].title
            items.append(
                cell.state == .nonUse
                    ? FeedItem(
                        "Ask", title,
                        "What keeps this work out of the CRM? Is it done elsewhere, or is the step not clear?")
                    : FeedItem(
                        "Ask", title,
                        "\(cell.counts.violated) of \(cell.counts.due) were not done: which step costs too much for what it returns?"
                    ))
        }
        let teach = Set(own([.late, .violated]).compactMap { judgement.rules[Int($0.rule)].rule.teach }).sorted()
        for text in teach.prefix(5) { items.append(FeedItem("Show", "to learn it", text)) }
        if let champion = report.needs.entries.first(where: { $0.user == user })?.champion {
            items.append(
                FeedItem("Offer", "help nearby", "\(model.naming.label(champion)), champion, knows these steps."))
        }
        if items.isEmpty {
            items = [FeedItem("Say", "what works", "Name one record of this month that helped a colleague.")]
        }
        return Section(
            "talk", "For a talk between two",
            note:
                "Print this page and bring the records up together. Write what was agreed into follow_ups.csv; nothing else is stored.",
            main: [.feed(items)])
    }
}
