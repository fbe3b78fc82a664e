import CRMModel
import Figures
import Foundation
import ManualLint
import ProgrammeRecords
import Testing
import UsageManual

private let day = CalendarDate(dayNumber: 20_600)

/// Requirements as a project writes them down: what each refers to.
private func requirements(_ names: [String]) throws -> [ConsultationRecord] {
    let folder = NSTemporaryDirectory() + "asked-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let rows = names.map { "lead,requirement,AE,2026-01-01,need,\($0)\n" }.joined()
    try Data(("area,kind,who,at,text,refers_to\n" + rows).utf8)
        .write(to: URL(fileURLWithPath: folder + "/consultations.csv"))
    let directory = ProgrammeDirectory(users: [], units: [], roles: [], areas: ["lead"])
    return ProgrammeRecords.read(folder: folder, resolver: directory).consultations
}

private let rules = [
    rule("LEAD-1", "when lead created / then activity call"), rule("LEAD-2", "every lead / has source, company"),
]

@Suite struct ManualFiguresTests {
    private func manual() throws -> UsageManual {
        try Project([
            "10-lead.md": chapter(rules) + "## Open\n\n## Judged\n<!-- human-checked: taste -->\n",
            "20-deal.md": chapter([], id: "deal"),
        ]).read()
    }

    @Test func coverageCountsAreasStepsAndRules() throws {
        let figures = ManualFigures(try manual(), consultations: try requirements(["LEAD-1"]), asOf: day)
        #expect(figures.coverage.value == .share(0.5))
        #expect(figures.steps.value == .share(0.75))
        #expect(figures.provenance.value == .share(0.5))
        #expect(figures.all.flatMap { FigureAudit.findings($0) } == [])
    }

    @Test func aRuleIsAskedForWhereEachOfItsFieldsIs() throws {
        let some = ManualFigures(try manual(), consultations: try requirements(["source"]), asOf: day)
        #expect(some.provenance.value == .share(0))
        let all = ManualFigures(try manual(), consultations: try requirements(["source", "company"]), asOf: day)
        #expect(all.provenance.value == .share(0.5))
    }

    @Test func withoutConsultationsThereIsNoShareButAReason() throws {
        let figure = ManualFigures(try manual(), consultations: nil, asOf: day).provenance
        #expect(figure.outcome == .absent(.noSource))
    }

    @Test func orphansAreNamedByRuleAndByField() throws {
        var sources = ManualLint.Sources()
        sources.consultations = try requirements(["source"])
        let found = ManualLint(try manual(), sources).findings.filter { $0.lint == .orphan }
        #expect(
            found.map(\.what) == [
                "no requirement of consultations.csv refers to rule LEAD-1",
                "no requirement of consultations.csv refers to the field 'company' of rule LEAD-2",
            ])
    }

    @Test func aVersionSaysWhatItChanged() throws {
        let old = chapter(
            [rule("LEAD-0", "never activity call"), rule("LEAD-1", "when lead created / then activity email")],
            front: ["version": "1", "effective": "2025-01-01"])
        let area = try #require(
            try Project(["10-lead.md": chapter(rules), "history/lead-v1.md": old]).read().areas.first)
        let changes = ManualChange.history(of: area)
        #expect(changes.map(\.version) == [2, 1])
        #expect(changes[0].added == ["LEAD-2"])
        #expect(changes[0].removed == ["LEAD-0"])
        #expect(changes[0].changed == ["LEAD-1"])
        #expect(changes[1].isFirst && changes[1].added.isEmpty)
    }

    @Test func noticeIsTheMedianOfTheWorkingDaysChangedRulesWereShownBefore() throws {
        let old = chapter(
            [rule("LEAD-1", "when lead created / then activity call"), rule("LEAD-2", "every lead / has source")],
            front: ["version": "1", "effective": "2026-01-05"])
        func figure(_ published: String?) throws -> Figure {
            let now = chapter(
                [
                    rule("LEAD-1", "when lead created / then activity email"),
                    rule("LEAD-2", "every lead / has source"),
                    rule("LEAD-3", "every lead / has company / effective 2026-06-15"),
                ], front: ["version": "2", "effective": "2026-06-01", "published": published])
            let manual = try Project(["10-lead.md": now, "history/lead-v1.md": old]).read()
            return ManualFigures(manual, consultations: nil, asOf: day).notice
        }
        // From Friday, 22 May: six working days to 1 June, sixteen to 15 June.
        let known = try figure("2026-05-22")
        #expect(known.value == .days(6) && known.n == 2)
        #expect(known.notes == ["Rules with less than ten working days of notice: 1."])
        #expect(FigureAudit.findings(known).isEmpty)
        #expect(try figure(nil).outcome == .absent(.noSource))
    }
}
