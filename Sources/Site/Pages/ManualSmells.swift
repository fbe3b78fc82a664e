import Diagnostics
import Figures
import ManualLint
import UsageManual

/// What the manual should look at again, on its first page and on the page of each area; and what each version of an
/// area changed.
struct ManualSmells {
    let model: SiteModel

    private var lint: ManualLint { model.lint }

    /// The figures of the manual, over the list of areas.
    var heads: [Head] {
        let figures = model.manualFigures
        return [
            head("Areas complete", figures.coverage, "with objective, owner, roles and a rule", isMain: true),
            head("Steps checked", figures.steps, "by a rule, or a person with a reason"),
            head("Rules asked for", figures.provenance, "by those who work by them"),
            Head(
                "Notice of a change", figures.notice.value == nil ? "–" : model.wording.phrase(figures.notice),
                note: figures.notice.value == nil
                    ? reason(figures.notice) : "working days to read a changed rule before it holds, median"),
        ]
    }

    private func head(_ name: String, _ figure: Figure, _ note: String, isMain: Bool = false) -> Head {
        guard case .value(.share) = figure.outcome, case .count(let met, _) = figure.numerator else {
            return Head(name, "–", note: reason(figure), isMain: isMain)
        }
        return Head(name, Wording.count(met), unit: "of \(Wording.count(figure.n))", note: note, isMain: isMain)
    }

    private func reason(_ figure: Figure) -> String {
        if case .absent(let reason) = figure.outcome { reason.sentence } else { "" }
    }

    /// Links to the rows and definitions of the figures.
    var links: [PageLink] {
        let figures = model.manualFigures
        return zip(["area", "step", "rule", "change"], figures.all).flatMap { noun, figure in
            [
                PageLink("\(Wording.counted(figure.rows.count, noun)) as CSV", "rows/\(figure.rows.name).csv"),
                model.definitionLink(figure),
            ]
        }
    }

    /// Everything that was found, with the area it is about.
    var whole: Section {
        section("What the manual should look at again", lint.findings, gaps: lint.gaps)
    }

    /// What was found about one area.
    func section(_ area: ManualArea) -> Section {
        section("What this chapter should look at again", lint.findings(area: area.id), gaps: [])
    }

    private func section(_ heading: String, _ findings: [LintFinding], gaps: [LintGap]) -> Section {
        let rows = findings.map { finding in
            TableModel.Row([
                TextCell(finding.lint.title, note: finding.lint.id, link: link(finding)),
                TextCell(finding.what.capitalizedFirst),
                TextCell(finding.hint.capitalizedFirst), TextCell(ManualSmells.place(finding.diagnostic)),
            ])
        }
        var main: [Block] = []
        if rows.isEmpty {
            main.append(.text("Nothing was found."))
        } else {
            main.append(
                .table(
                    TableModel(
                        heading,
                        note:
                            "\(Wording.counted(rows.count, "finding")): questions to the authors, not faults.",
                        columns: [.init("Smell"), .init("What"), .init("What to do"), .init("Where")], rows: rows)))
        }
        var reasons: [(why: String, lints: [String])] = []
        for gap in gaps {
            if let place = reasons.firstIndex(where: { $0.why == gap.why }) {
                reasons[place].lints.append(gap.lint.title.lowercased())
            } else {
                reasons.append((gap.why, [gap.lint.title.lowercased()]))
            }
        }
        if !reasons.isEmpty {
            main.append(
                .text(
                    "Not looked for: " + reasons.map { "\(Wording.list($0.lints)). \($0.why)" }.joined(separator: " ")))
        }
        return Section("lint", heading, main: main)
    }

    /// The rule on the pages about compliance, else the area's page.
    private func link(_ finding: LintFinding) -> String? {
        if let rule = finding.rule, model.compliance != nil { return ComplianceText.path(rule: rule) }
        return finding.area.map { "manual/\($0)/index.html" }
    }

    /// The place of a finding without the folders of the machine it was built on.
    static func place(_ finding: Diagnostic) -> String {
        (finding.place.text ?? "").split(separator: "/").last.map(String.init) ?? ""
    }

    /// The versions of an area; nil where only one is kept.
    func versions(_ area: ManualArea) -> Section? {
        let changes = ManualChange.history(of: area)
        guard changes.count > 1 else { return nil }
        func list(_ ids: [String]) -> TextCell { TextCell(ids.isEmpty ? "–" : ids.joined(separator: ", ")) }
        let rows = changes.map { change in
            TableModel.Row(
                [TextCell("\(change.version)"), TextCell(change.effective.map { Wording.date($0) } ?? "–")]
                    + (change.isFirst
                        ? [TextCell("the first that is kept"), "–", "–"]
                        : [list(change.added), list(change.removed), list(change.changed)]))
        }
        return Section(
            "versions", "Versions",
            note: "What was done is judged by the version in force on its day.",
            main: [
                .table(
                    TableModel(
                        "Versions of this chapter",
                        columns: [
                            .init("Version", number: true), .init("In force from"), .init("Rules added"),
                            .init("Removed"), .init("Changed"),
                        ], rows: rows))
            ])
    }
}
