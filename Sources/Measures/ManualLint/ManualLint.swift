// ManualLint: what a usage manual should look at again, and how much of it is checked.
//
// In: a manual without errors; where they are there, the names of the CRM, the requirements of consultations.csv, and
// how the manual is followed. Out: findings, each with its id, place and hint; what could not be looked for, and why;
// the figures of the manual; what each version of an area changed.

import CRMModel
import Compliance
import Diagnostics
import ProgrammeRecords
import RuleLanguage
import UsageManual

/// The smells of one manual.
public struct ManualLint: Sendable {
    /// By id, then in the order of the manual.
    public let findings: [LintFinding]
    /// By id.
    public let gaps: [LintGap]

    /// What is known beside the text.
    public struct Sources {
        /// Names and the order of stages. Default: any name.
        public var vocabulary = RuleVocabulary.lenient
        /// The day the manual is read on; nil: ages are not looked at.
        public var asOf: CalendarDate?
        /// For a notice in business days. Default: Monday to Friday.
        public var calendar = BusinessCalendar()
        /// Nil where consultations.csv is not there.
        public var consultations: [ConsultationRecord]?
        /// Nil without a database, or without a rule.
        public var compliance: ComplianceReport?
        /// Nil without a database.
        public var records: CRMRecords?
        /// Types of records that somebody but their owner opened in the last 90 days; nil where views are not logged.
        public var viewedByOthers: Set<RecordType>?

        public init() {}
    }

    public init(_ manual: UsageManual, _ sources: Sources = Sources()) {
        var notes = LintNotes()
        AreaLint(asOf: sources.asOf, calendar: sources.calendar).check(manual, &notes)
        RuleLint().check(manual, &notes)
        ProvenanceLint(sources.consultations).check(manual, &notes)
        PairLint(vocabulary: sources.vocabulary).check(manual, &notes)
        UseLint(sources).check(manual, &notes)
        let order = Dictionary(uniqueKeysWithValues: Lint.allCases.enumerated().map { ($0.element, $0.offset) })
        findings = notes.findings.enumerated().sorted { a, b in
            (order[a.element.lint] ?? 0, a.offset) < (order[b.element.lint] ?? 0, b.offset)
        }.map(\.element)
        gaps = notes.gaps.enumerated().sorted { a, b in
            (order[a.element.lint] ?? 0, a.offset) < (order[b.element.lint] ?? 0, b.offset)
        }.map(\.element)
    }

    /// Findings about one area.
    public func findings(area: String) -> [LintFinding] { findings.filter { $0.area == area } }
}

/// Findings and gaps while they are gathered.
struct LintNotes {
    var findings: [LintFinding] = []
    var gaps: [LintGap] = []

    mutating func note(
        _ lint: Lint, _ what: String, at place: Place, hint: String, area: String?, rule: String? = nil
    ) {
        findings.append(LintFinding(lint, what, at: place, hint: hint, area: area, rule: rule))
    }

    mutating func skip(_ lints: Lint..., why: String) { gaps += lints.map { LintGap(lint: $0, why: why) } }
}

extension Rule {
    /// Where a part of the rule stands; the fence where the part has no position.
    func place(_ position: SourcePosition? = nil) -> Place {
        guard let position, position.line > 0 else { return .file(source.file, line: source.line, column: 1) }
        return .file(source.file, line: Int(position.line), column: Int(position.column))
    }
}
