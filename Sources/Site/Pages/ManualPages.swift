import CRMModel
import Diagnostics
import Figures
import Markdown
import UsageManual

/// The usage manual: its first page, and a page for each area.
struct ManualPages {
    let model: SiteModel

    private var manual: UsageManual { model.manual }

    static func path(_ area: ManualArea) -> String { "manual/\(area.id)/index.html" }

    var index: PageModel {
        var page = PageModel(
            path: "manual/index.html", template: "page", navigation: "manual", title: "Usage manual",
            kicker: "Usage manual", headline: headline,
            standfirst: manual.areas.isEmpty
                ? manual.prose.isEmpty
                    ? ["Write one in content/usage-manual: one Markdown file for each process area."]
                    : [
                        "\(Wording.counted(manual.prose.count, "text")), and no process area yet: nothing of it is checked."
                    ]
                : [
                    "\(Wording.counted(manual.stepCount, "step")) in \(Wording.counted(manual.areas.count, "area")); \(Wording.counted(manual.ruleCount, "rule is", "rules are")) written so that they can be checked."
                ])
        if !manual.areas.isEmpty { page.heads = smells.heads }
        let rows = manual.areas.map { area in
            TableModel.Row([
                TextCell(area.title, note: area.objective, link: ManualPages.path(area)),
                TextCell(Wording.count(area.steps.count)),
                TextCell(Wording.count(area.steps.reduce(0) { $0 + $1.rules.count })),
                TextCell(Wording.list(area.appliesTo)), TextCell("\(area.version)"),
            ])
        }
        page.sections =
            manual.areas.isEmpty
            ? []
            : [
                Section(
                    "areas", "The areas",
                    main: [
                        .table(
                            TableModel(
                                "Areas of the manual",
                                columns: [
                                    .init("Area"), .init("Steps", number: true), .init("Rules", number: true),
                                    .init("For"), .init("Version", number: true),
                                ], rows: rows, links: smells.links))
                    ])
            ]
        if !manual.prose.isEmpty {
            page.sections.append(
                Section(
                    "texts", "Read first",
                    main: [
                        .table(
                            TableModel(
                                "Texts of the manual", columns: [.init("Text")],
                                rows: manual.prose.enumerated().map {
                                    .init([TextCell($1.title, link: ManualPages.prosePath($1, $0))])
                                }))
                    ]))
        }
        if !manual.areas.isEmpty || !manual.prose.isEmpty { page.sections.append(smells.whole) }
        return page
    }

    private var smells: ManualSmells { ManualSmells(model: model) }

    private var headline: String {
        manual.areas.isEmpty && manual.prose.isEmpty
            ? "No usage manual is written yet." : "How the CRM is used at \(model.records.company)."
    }

    /// An area's page, and what was left out of it.
    func page(_ area: ManualArea) -> (page: PageModel, warnings: [Diagnostic]) {
        var warnings: [Diagnostic] = []
        func html(_ blocks: [MarkdownBlock]) -> String {
            let rendering = render(blocks, file: area.file)
            warnings += rendering.warnings
            return rendering.html
        }
        var page = PageModel(
            path: ManualPages.path(area), template: "manual", navigation: "manual", title: area.title,
            kicker: "Usage manual, \(area.title.lowercased())",
            headline: area.title, standfirst: [area.objective])
        page.facts = facts(area)
        var goals: [ManualPageModel.Goal] = []
        if let report = model.compliance, let index = judgedArea(area) {
            goals = RuleNotes(model: model, report: report).goals(index, metric: area.metric, target: area.target)
            page.namesPeople = model.naming.namesPeople
        }
        page.manual = ManualPageModel(
            goals: goals, introduction: html(area.introduction),
            steps: area.steps.enumerated().map { index, step in
                ManualPageModel.Step(
                    number: index + 1, title: ManualPages.withoutNumber(step.title), id: step.id,
                    parts: step.content.map { content in
                        switch content {
                        case .prose(let block): return .prose(html([block]))
                        case .rule(let rule): return part(rule)
                        }
                    }, check: step.humanCheck,
                    unchecked: step.rules.isEmpty && step.humanCheck == nil
                        ? "no rule stands below this step, and nobody has said why." : nil)
            },
            areas: manual.areas.map { PageLink($0.title, ManualPages.path($0)) })
        page.sections = [smells.section(area), smells.versions(area)].compactMap { $0 }
        return (page, warnings)
    }

    /// A page of plain prose.
    func page(_ prose: ManualProse, number: Int) -> (page: PageModel, warnings: [Diagnostic]) {
        let rendering = render(
            prose.blocks.filter { block in
                if case .heading(1, _, _, _) = block.kind { false } else { true }
            }, file: prose.file)
        var page = PageModel(
            path: ManualPages.prosePath(prose, number), template: "manual", navigation: "manual", title: prose.title,
            kicker: "Usage manual", headline: prose.title)
        page.manual = ManualPageModel(
            introduction: rendering.html, steps: [],
            areas: manual.areas.map { PageLink($0.title, ManualPages.path($0)) })
        return (page, rendering.warnings)
    }

    static func prosePath(_ prose: ManualProse, _ number: Int) -> String { "manual/text-\(number + 1)/index.html" }

    private func facts(_ area: ManualArea) -> [Fact] {
        var facts = [
            Fact("Version", "\(area.version)" + (area.effective.map { ", in force since \(Wording.date($0))" } ?? ""))
        ]
        if !area.appliesTo.isEmpty { facts.append(Fact("Applies to", Wording.list(area.appliesTo))) }
        if let owner = area.owner { facts.append(Fact("Owner", ownerLabel(owner))) }
        if let metric = area.metric {
            let known = DefinitionCatalogue.definition(metric)
            facts.append(
                Fact(
                    "Measured by", known?.title ?? metric, link: known.map { "data/definitions/index.html#\($0.slug)" })
            )
        }
        if let target = ObjectiveTarget(area.target)?.text ?? area.target {
            facts.append(Fact("Target", target))
        }
        return facts
    }

    /// A role stands as it is; a user's id or name is a person and named only under an agreement.
    private func ownerLabel(_ owner: String) -> String {
        let users = model.records.users
        guard let user = users.index.row(of: owner) ?? (0..<users.count).first(where: { users.names[$0] == owner })
        else {
            return owner
        }
        return model.naming.label(user)
    }

    /// Blocks as markup; every link that leads nowhere is named.
    private func render(_ blocks: [MarkdownBlock], file: String) -> MarkdownRendering {
        var dropped: [Diagnostic] = []
        let renderer = MarkdownRenderer(
            mode: .safe,
            rewriteLink: { link in
                let result = rewrite(link)
                if result == .drop {
                    let what = link.isImage ? "the picture is not shown" : "the link leads to no page of the manual"
                    dropped.append(
                        Diagnostic(
                            .warning, "MAN-LINK", "\(what): \(LogText.excerpt(link.url))",
                            at: .file(file, line: link.line),
                            hint: link.isImage
                                ? "the manual has no pictures yet" : "name a file of content/usage-manual",
                            exit: .findings))
                }
                return result
            })
        var rendering = renderer.render(blocks, file: file)
        rendering.warnings += dropped
        return rendering
    }

    /// Links between manual files lead to their pages; other relative links have nowhere to go and become text.
    private func rewrite(_ link: LinkDestination) -> LinkRewrite {
        if link.isImage { return .drop }
        if LinkSafety.scheme(of: link.url) != nil || link.url.hasPrefix("#") { return .keep }
        let path = link.url.prefix { $0 != "#" }
        let anchor = link.url.dropFirst(path.count)
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let up = "../../"
        if let area = manual.areas.first(where: { $0.file.hasSuffix("/" + name) }) {
            return .replace(up + ManualPages.path(area) + anchor)
        }
        if let number = manual.prose.firstIndex(where: { $0.file.hasSuffix("/" + name) }) {
            return .replace(up + ManualPages.prosePath(manual.prose[number], number) + anchor)
        }
        return .drop
    }

    /// "2 First response" is numbered by the page already.
    private static func withoutNumber(_ title: String) -> String {
        let rest = title.drop { $0.isNumber }
        return rest.count < title.count && rest.hasPrefix(" ") ? String(rest.dropFirst()) : title
    }

    /// The area among those judged; nil for one without rules.
    private func judgedArea(_ area: ManualArea) -> Int? {
        model.compliance?.judgement.areas.firstIndex { $0.id == area.id }
    }

    /// What is said of the examples of a rule, all of which hold.
    private static func examples(_ count: Int) -> String {
        switch count {
        case 0: "no examples"
        case 1: "its example holds"
        default: "all \(count) examples hold"
        }
    }

    private func part(_ rule: RuleText) -> ManualPageModel.Part {
        let clauses = rule.lines.filter { !$0.isEmpty }.map { line -> ManualPageModel.Clause in
            let keyword = RuleText.keyword(of: line)
            let rest = line.drop { $0 == " " || $0 == "\t" }.dropFirst(keyword.count).drop { $0 == " " || $0 == "\t" }
            return ManualPageModel.Clause(
                keyword: keyword, rest: String(rest),
                isExample: ["ok", "bad", "late", "open", "idle"].contains(keyword))
        }
        let notes = model.compliance.map { RuleNotes(model: model, report: $0) }
        let judged = notes?.judged(rule.id)
        return .rule(
            ManualPageModel.RuleModel(
                id: rule.id, severity: rule.severity, category: rule.category,
                examples: ManualPages.examples(rule.exampleCount),
                sentence: judged?.rule.sentence ?? "", clauses: clauses,
                note: judged == nil ? nil : notes?.note(rule.id)))
    }
}
