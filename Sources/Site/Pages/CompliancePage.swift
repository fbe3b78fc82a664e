import CRMModel
import Charts
import Compliance
import Figures

/// Whether the CRM is used as the manual says: areas by groups, who needs a person, who looked, what help achieved.
struct CompliancePage {
    let model: SiteModel
    let report: ComplianceReport

    private var text: ComplianceText { ComplianceText(model: model, report: report) }
    private var judgement: Judgement { report.judgement }

    var page: PageModel {
        var page = PageModel(
            path: "compliance/index.html", navigation: "compliance", title: "Compliance", kicker: "Process compliance",
            headline: headline,
            standfirst: [
                "Each cell asks one question: is the manual followed here? Doing nothing never counts as following it.",
                monitored,
            ])
        let ledger = report.ledger
        // A nought, or "not activated", would be a statement about those few.
        guard !isHidden else {
            page.facts = [Fact("Window", text.window)]
            page.sections = [Section("matrix", "Who follows which process", main: [.text(headline)])]
            return page
        }
        page.facts = [
            Fact("Window", text.window),
            Fact("Rules", Wording.count(ComplianceText.ruleCount(judgement)), link: "manual/index.html"),
            Fact("Obligations due", Wording.count(report.figures.byArea.total.n), link: "rows/compliance.csv"),
            Fact("Reviewed by a person", text.wording.phrase(ledger.coverage), link: "compliance/index.html#reviews"),
        ]
        page.sections =
            [matrix, areas, help] + [LateEntrySection(model: model, report: report).section].compactMap { $0 } + [
                ReviewSection(model: model, report: report).section(note: monitored), patterns,
                SteadySection(model: model, report: report).section,
            ]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    /// Whether everything a rule asks about belongs to fewer than five people, who may not be named.
    private var isHidden: Bool {
        report.matrix.hidden > 0 && report.figures.byArea.parts.allSatisfy { $0.figure.value == nil }
    }

    // MARK: Words

    /// How the manual is followed, in one sentence.
    var headline: String {
        let parts = report.figures.byArea.parts
        let states = judgement.areas.indices.map { text.state(area: $0) }
        let followed = states.count { $0 == .followed }
        let red = judgement.areas.indices.filter { states[$0] == .violated || states[$0] == .late }
        guard parts.contains(where: { $0.figure.value != nil }) else {
            return isHidden
                ? "Fewer than five people: nothing is said about them."
                : "Nothing that a rule asks about has happened yet."
        }
        var sentence: String
        if followed == states.count {
            sentence = "All \(Wording.counted(states.count, "area is", "areas are")) followed as the manual says"
        } else if red.isEmpty {
            let barred = judgement.areas.indices.filter {
                !text.barred(states[$0], text.counts(area: $0)).isEmpty
            }
            let others = states.count - followed - barred.count
            sentence =
                "\(ComplianceText.number(followed)) of \(ComplianceText.number(states.count)) areas provably follow the manual"
            if !barred.isEmpty { sentence += "; in \(text.areasInText(barred)) a critical rule was broken" }
            if others > 0 {
                let who =
                    barred.isEmpty
                    ? others == 1 ? "the other" : "the others"
                    : "\(ComplianceText.number(others)) \(others == 1 ? "other" : "others")"
                sentence += "; \(who) cannot be told yet"
            }
        } else {
            sentence = "\(text.areasInText(red)) \(red.count == 1 ? "falls" : "fall") short of the manual"
            if followed > 0 {
                sentence +=
                    "; \(ComplianceText.number(followed)) of \(ComplianceText.number(states.count)) areas follow it"
            }
        }
        if case .count(let silent, _) = report.needs.silent.value, silent > 0 {
            sentence +=
                ", and \(ComplianceText.number(silent)) \(silent == 1 ? "person has" : "people have") a red cell and \(silent == 1 ? "has" : "have") not asked for help"
        }
        return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
    }

    /// "Monitored" is said only where a named person has looked (mission, S2.14).
    private var monitored: String {
        guard case .count(let seen, _) = report.ledger.coverage.numerator, seen > 0 else {
            return "Computed, not reviewed: no person has looked at a cell in the last 28 days."
        }
        return
            "Monitored: people have looked at \(text.wording.phrase(report.ledger.coverage)) of the cells that are due."
    }

    // MARK: The matrix

    private var matrix: Section {
        var states: Set<CellState> = []
        func note(_ cell: TextCell) -> TextCell {
            if let state = cell.mark?.state { states.insert(state) }
            return cell
        }
        func row(_ pool: Int, isGroup: Bool) -> TableModel.Row {
            .init(
                [text.pool(pool)] + judgement.areas.indices.map { note(text.cell(pool: pool, area: $0)) },
                group: isGroup)
        }
        let columns = judgement.areas.map { TableModel.Column($0.title, link: ComplianceText.path(area: $0)) }
        var units = text.units.overview(below: text.units.base).map { row($0.pool, isGroup: $0.isGroup) }
        if model.naming.namesPeople {
            units += text.bound(text.units.direct(text.units.base)).map { user in
                TableModel.Row([text.person(user)] + judgement.areas.indices.map { note(text.cell(user, $0)) })
            }
        }
        let total = TableModel.Row(
            [TextCell(units.isEmpty ? text.units.names[text.units.base] : "All")]
                + judgement.areas.indices.map { note(text.cell(area: $0)) },
            total: true)
        var table = TableModel(
            "Who follows which process", columns: [.init("Unit")] + columns, rows: units + [total],
            links: [
                PageLink("CSV, \(Wording.counted(report.figures.byArea.total.n, "row"))", "rows/compliance.csv"),
                model.definitionLink(report.figures.byArea.total),
            ])
        table.isMatrix = true
        var segments: [Block] = []
        if !text.units.segments.isEmpty {
            var table = TableModel(
                "By segment", columns: [.init("Segment")] + columns,
                rows: text.units.segments.map { row($0, isGroup: false) })
            table.isMatrix = true
            segments.append(.table(table))
        }
        if text.units.hiddenSegments > 0 {
            segments.append(
                .text(
                    "\(Wording.counted(text.units.hiddenSegments, "segment is", "segments are")) not shown: fewer than five people could be told apart by it."
                ))
        }
        return Section(
            "matrix", "Who follows which process", note: text.reading,
            main: (units.count > 1 ? [.chart(chart, name: "compliance-matrix", links: [])] : []) + [.table(table)]
                + segments + [.heading("How to read a cell", id: ""), text.legend(states)])
    }

    private var chart: ChartSpec {
        let units = text.units.overview(below: text.units.base).map { $0.pool }
        return ChartSpec(
            type: .matrix, title: headline,
            subtitle: "Done in time, by unit and area, 28 days" + text.partKey(units),
            categories: units.map { text.units.names[$0] },
            series: judgement.areas.indices.map { area in
                ChartSpec.Series(
                    name: judgement.areas[area].title, cells: units.map { text.mark(pool: $0, area: area) })
            },
            foot: model.foot(
                "n = \(Wording.count(report.figures.byArea.total.n)) obligations due", "manual, activities, changes"),
            format: ChartScale.percent, categoryTitle: "Unit")
    }

    // MARK: Areas

    private var areas: Section {
        let rows = judgement.areas.indices.map { area -> TableModel.Row in
            let figure = report.figures.byArea.parts[area].figure
            return .init([
                TextCell(judgement.areas[area].title, link: ComplianceText.path(area: judgement.areas[area])),
                TextCell(text.wording.phrase(figure)),
                text.cell(area: area),
                TextCell(Wording.count(figure.n)),
                TextCell(
                    report.patterns.consistency[area].map(text.wording.phrase) ?? "–"),
                TextCell(report.ledger.lastLook[area].map(Wording.date) ?? "not reviewed"),
            ])
        }
        let total = report.figures.byArea.total
        return Section(
            "areas", "The areas side by side",
            note: total.notes.joined(separator: " "),
            main: [
                .table(
                    TableModel(
                        "Areas",
                        columns: [
                            .init("Area"), .init("Weighted", number: true), .init("Done in time"),
                            .init("Due", number: true),
                            .init("Consistency", number: true), .init("Last review"),
                        ], rows: rows,
                        links: [model.rowsLink(total, "obligation"), model.definitionLink(total)]))
            ],
            side: [
                .table(
                    TableModel(
                        "All areas together", columns: [.init("Figure"), .init("Value", number: true)],
                        rows: [
                            total, report.figures.userMean, report.figures.doneByRule.total,
                            report.figures.onTimeByRule.total,
                            report.figures.lateness, report.cells.nonUse, report.cells.reversion,
                            report.figures.notAssigned,
                        ].map(line)))
            ])
    }

    private func line(_ figure: Figure) -> TableModel.Row {
        let definition = DefinitionCatalogue.definition(figure.definition)
        return .init([
            TextCell(
                definition?.title ?? figure.definition,
                note: figure.definition == "area-compliance"
                    ? "weighted by severity: minor 1, major 3, critical 9" : figure.notes.first ?? "",
                link: "data/definitions/index.html#\(figure.definition)"),
            TextCell(
                text.wording.phrase(figure),
                note: (figure.definition == "area-compliance" ? text.plainRange(figure) : text.wording.range(figure))
                    ?? "",
                link: figure.rows.count > 0 ? "rows/\(figure.rows.name).csv" : nil),
        ])
    }

    // MARK: Who needs a person

    private var help: Section {
        let needs = report.needs
        let people = needs.entries
        let heading =
            people.isEmpty
            ? "Nobody needs a person this week"
            : "\(ComplianceText.number(people.count).capitalizedFirst) \(people.count == 1 ? "person needs" : "people need") a person this week"
        var main: [Block] = []
        if people.isEmpty {
            main = [.text("No cell is red. People in their first 30 working days are not judged.")]
        } else if model.naming.namesPeople {
            main = [.table(PeopleInNeed(model: model, report: report).table(people))]
        } else {
            let teams = OwnerLabels(people.map { Optional($0.user) }, groups: model.naming.groups, isPrivate: true)
            let byTeam = Dictionary(grouping: people) { teams.label($0.user) }
            main = [
                .table(
                    TableModel(
                        "People in need of help, by team", note: "Nobody is named without an agreement.",
                        columns: [.init("Team"), .init("People", number: true), .init("Silent", number: true)],
                        rows: teams.names.compactMap { name -> TableModel.Row? in
                            byTeam[name].map { people in
                                TableModel.Row([
                                    TextCell(name), TextCell(Wording.count(people.count)),
                                    TextCell(Wording.count(people.count { $0.isSilent })),
                                ])
                            }
                        }, links: model.links(needs.silent)))
            ]
        }
        return Section(
            "help", heading,
            note:
                "Support usually goes to those who ask. This list is for the others; a conversation, not a reproach. Those who never asked stand on top.",
            main: main,
            side: [
                .table(
                    TableModel(
                        "Help", columns: [.init("Figure"), .init("Value", number: true)],
                        rows: [needs.silent, needs.reached, needs.overdue, report.effect.proactive].map(line))),
                .table(effectTable),
            ])
    }

    private var effectTable: TableModel {
        let effect = report.effect.byKind
        return TableModel(
            "What help achieved", note: "Cells not red in the 28 days after it.",
            columns: [.init("Kind"), .init("Not red after", number: true)],
            rows: effect.parts.map {
                .init([
                    TextCell($0.name.capitalizedFirst),
                    TextCell(text.wording.phrase($0.figure), note: text.wording.range($0.figure) ?? ""),
                ])
            }, links: model.links(effect.total))
    }

    // MARK: How work is done

    private var patterns: Section {
        let rows = judgement.areas.indices.compactMap { area -> TableModel.Row? in
            guard let consistency = report.patterns.consistency[area] else { return nil }
            let variants = judgement.variants[area]
            let most = variants.first
            return .init([
                TextCell(judgement.areas[area].title, link: ComplianceText.path(area: judgement.areas[area]) + "#ways"),
                TextCell(text.wording.phrase(consistency)), TextCell(Wording.count(variants.count)),
                TextCell(most.map { "\($0.steps.joined(separator: " › ")) (\(Wording.count($0.count)))" } ?? "–"),
                TextCell(report.patterns.divergence[area].map(ComplianceText.bits) ?? "–"),
                TextCell(
                    report.patterns.chainBreaks[area].map(text.wording.phrase) ?? "–",
                    note: report.patterns.handOffs[area]?.weakest.map { "weakest " + HandOffLinks.place($0.step) } ?? ""
                ),
            ])
        }
        return Section(
            "ways", "How work is really done",
            note:
                "Where the manual is not clear, everyone works in their own way. Consistency is 100 % where all cases take the same steps.",
            main: [
                .table(
                    TableModel(
                        "Ways of completed cases",
                        columns: [
                            .init("Area"), .init("Consistency", number: true), .init("Ways", number: true),
                            .init("Most frequent way"), .init("Between people", number: true),
                            .init("Broken hand-offs", number: true),
                        ], rows: rows,
                        links: [
                            PageLink("Definition", "data/definitions/index.html#process-consistency"),
                            PageLink("Between people", "data/definitions/index.html#between-user-divergence"),
                        ]))
            ])
    }
}

extension TextCell {
    /// A state with its word.
    init(mark state: CellState) {
        let mark = CellMark(state: state)
        self.init(mark, mark.word)
    }
}

extension String {
    /// With a capital first letter.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
    /// With a small first letter; an abbreviation stays as it is.
    var lowercasedFirst: String {
        dropFirst().first?.isUppercase == true ? self : prefix(1).lowercased() + dropFirst()
    }
}
