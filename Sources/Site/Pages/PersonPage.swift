import CRMModel
import Compliance
import Figures
import Forecasting

/// One person, under an agreement: their own cells, what is behind each, the next helpful step; made to be printed for a
/// talk between two.
struct PersonPage {
    let model: SiteModel
    let report: ComplianceReport
    let user: RowIndex
    /// Where it lies; nil: with the other people's.
    var path: String?

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }
    private var name: String { model.naming.label(user) }

    private var zone: Zone { text.zone(of: user) }

    private var assigned: [Int] {
        judgement.areas.indices.filter { report.matrix.cell(user, $0).state != .notAssigned }
    }

    var page: PageModel {
        let users = model.records.users
        let unit = text.units.pool(ofUnit: users.units[user])
        let team = text.units.names[unit]
        var page = PageModel(
            path: path ?? ComplianceText.path(person: user, model.naming),
            navigation: path == nil ? "compliance" : "home", title: name, kicker: "People, \(team)",
            headline: headline, standfirst: standfirst)
        page.facts = [
            Fact("Team", team, link: text.units.path(unit)), Fact("Window", text.window), Fact("Times", zone.name),
        ]
        if let role = model.naming.role(user) { page.facts.insert(Fact("Role", role), at: 0) }
        if let manager = model.naming.manager(of: user) {
            page.facts.append(Fact("Manager", model.naming.label(manager)))
        }
        page.sections = [cells, talk, byRule, missed, pending].compactMap { $0 }
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
        if !red.isEmpty {
            return "\(name) could use help with \(text.areasInText(red))."
        }
        if followed == 0 {
            return text.undecided(assigned.map { report.matrix.cell(user, $0).counts }, name: name) + "."
        }
        if followed == states.count {
            return
                "\(name) follows \(states.count == 1 ? "the one area" : "all \(ComplianceText.number(followed)) areas") of the manual."
        }
        let others = states.count - followed
        return
            "\(name) follows \(ComplianceText.number(followed)) of \(ComplianceText.number(states.count)) areas; the \(others == 1 ? "other" : "others") cannot be told yet."
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
        let unit = text.units.pool(ofUnit: model.records.users.units[user])
        // A person's own tree knows nothing of the colleagues.
        let isAlone = model.tree.members?.count == 1
        let beside = isAlone ? "" : " Beside it \(text.units.names[unit]) as a whole."
        return Section(
            "cells", "Area by area",
            note: "Share of due obligations done in time. Target \(text.target)." + beside,
            main: [
                .table(
                    TableModel(
                        "Areas",
                        columns: [.init("Area"), .init("This person")]
                            + (isAlone ? [] : [.init(text.units.names[unit])]) + [
                                .init("Late", number: true),
                                .init("Not done", number: true),
                                .init("Pending", number: true), .init("Counting deviations", number: true),
                            ],
                        rows: assigned.map { area in
                            let counts = report.matrix.cell(user, area).counts
                            return .init(
                                [
                                    TextCell(
                                        judgement.areas[area].title,
                                        link: ComplianceText.path(area: judgement.areas[area])),
                                    text.cell(user, area),
                                ] + (isAlone ? [] : [text.cell(pool: unit, area: area)]) + [
                                    TextCell(Wording.count(counts.late)),
                                    TextCell(Wording.count(counts.violated)), TextCell(Wording.count(counts.pending)),
                                    TextCell(ComplianceText.shareWithDeviations(counts) ?? "–"),
                                ])
                        }, links: [PageLink("Definition", "data/definitions/index.html#cell-compliance")]))
            ] + notTold)
    }

    /// Why areas in which enough fell due to tell something are neither followed nor red.
    private var notTold: [Block] {
        let undecided = assigned.compactMap { area -> String? in
            let cell = report.matrix.cell(user, area)
            guard cell.state == .undecided, cell.counts.due >= 5, report.matrix.isJudgeable(user),
                let bounds = cell.counts.interval, bounds.lower < report.matrix.target
            else { return nil }
            return
                "\(judgement.areas[area].title) \(Wording.fixed(bounds.lower * 100, 0)) to \(Wording.percent(bounds.upper, n: 1))"
        }
        let barred = assigned.compactMap { area -> String? in
            let cell = report.matrix.cell(user, area)
            let why = text.barred(cell.state, cell.counts)
            return why.isEmpty ? nil : "\(judgement.areas[area].title) (\(why))"
        }
        let critical: [Block] =
            barred.isEmpty
            ? []
            : [
                .text(
                    "Above the target and not called followed, since a critical rule was broken: \(Wording.list(barred))."
                )
            ]
        guard !undecided.isEmpty else { return critical }
        return critical + [
            .text(
                "Cannot be told yet, since the 95\(Wording.thin)% interval holds the target of \(text.target): \(Wording.list(undecided)). Only what falls due in 28 days counts, so it takes more of it, or a clearer share."
            )
        ]
    }

    private func own(_ states: Set<ActivationState>) -> [Activation] {
        let isNew = report.matrix.onboarding.contains(user)
        return text.units.activations[user].map { judgement.activations[Int($0)] }.filter {
            states.contains($0.state)
                && ($0.state == .pending
                    || (isNew || report.matrix.isScored($0)) && !report.matrix.isWaived($0))
        }
    }

    private func rows(_ activations: [Activation]) -> [TableModel.Row] {
        activations.map { activation in
            let rule = judgement.rules[Int(activation.rule)]
            return .init([
                text.recordCell(activation.record),
                TextCell(rule.rule.id, note: rule.stepTitle, link: ComplianceText.path(rule: rule.rule.id)),
                TextCell(ComplianceText.moment(activation.at, in: zone)),
                TextCell(ComplianceText.deadline(activation.deadline, in: zone)),
                TextCell(ComplianceText.moment(activation.answered, in: zone)),
                TextCell(ComplianceText.late(activation)),
                TextCell(ComplianceText.remark(activation, rule.rule), note: rule.rule.teach ?? ""),
            ])
        }
    }

    /// Whose times the tables show.
    private var times: String { "Times are those of \(zone.name)." }

    /// Where the misses come from: rule by rule, the most missed first.
    private var byRule: Section? {
        var counts: [String: ComplianceCounts] = [:]
        for activation in own([.fulfilled, .late, .violated]) {
            let rule = judgement.rules[Int(activation.rule)].rule
            counts[rule.id, default: ComplianceCounts()].add(activation.state, severity: rule.severity, isWaived: false)
        }
        let missed = counts.filter { $0.value.fulfilled < $0.value.due }
            .sorted { ($1.value.late + $1.value.violated, $0.key) < ($0.value.late + $0.value.violated, $1.key) }
        guard missed.count > 1 else { return nil }
        return Section(
            "rules", "Which rules they come from", note: "The most missed first; \(text.window).",
            main: [
                .table(
                    TableModel(
                        "By rule",
                        columns: [
                            .init("Rule"), .init("In time", number: true), .init("Late", number: true),
                            .init("Not kept", number: true),
                        ],
                        rows: missed.compactMap { id, counts in
                            judgement.rules.last { $0.rule.id == id }.map { rule in
                                .init([
                                    TextCell(id, note: rule.stepTitle, link: ComplianceText.path(rule: id)),
                                    TextCell(ComplianceText.share(counts)), TextCell(Wording.count(counts.late)),
                                    TextCell(Wording.count(counts.violated)),
                                ])
                            }
                        }))
            ])
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
            note: (all.count > 50 ? "The latest 50. " : "") + (all.isEmpty ? "" : times),
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
            note: all.isEmpty ? "" : (all.count > 15 ? "The next 15 of \(Wording.count(all.count)). " : "") + times,
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
                                    text.recordCell(activation.record),
                                    TextCell(
                                        rule.rule.id, note: rule.stepTitle,
                                        link: ComplianceText.path(rule: rule.rule.id)),
                                    TextCell(ComplianceText.moment(activation.at, in: zone)),
                                    TextCell(ComplianceText.deadline(activation.deadline, in: zone)),
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
        if let late = model.lateEntries.owners.first(where: { $0.user == user && $0.isRegular }) {
            items.append(
                FeedItem(
                    "Ask", "Late entry",
                    "\(late.late) of \(late.deals) deals of the last \(LateEntry.window) days first appeared when they were nearly decided: what would make an earlier entry worth the while?"
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
