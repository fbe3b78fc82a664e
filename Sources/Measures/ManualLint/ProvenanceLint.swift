import Diagnostics
import ProgrammeRecords
import RuleLanguage
import UsageManual

/// Which rules and required fields somebody asked for: L08.
struct ProvenanceLint {
    /// What the requirements refer to; nil where there are none to compare with.
    private let asked: Set<String>?

    init(_ consultations: [ConsultationRecord]?) {
        asked = consultations.map { records in
            Set(records.filter { $0.kind == .requirement }.compactMap(\.refersTo))
        }
    }

    /// What a rule lacks: nothing, itself, or some of the fields it requires.
    enum Provenance {
        case asked
        case rule
        case fields([FieldPath])
    }

    /// A rule has a requirement where one names it, or each of the fields it requires.
    func provenance(_ rule: Rule) -> Provenance {
        guard let asked, !asked.contains(rule.id) else { return .asked }
        let fields = rule.form.requiredFields
        if fields.isEmpty { return .rule }
        let orphans = fields.filter { !asked.contains($0.text) && !asked.contains($0.names.last ?? "") }
        return orphans.isEmpty ? .asked : .fields(orphans)
    }

    func check(_ manual: UsageManual, _ notes: inout LintNotes) {
        guard asked != nil else {
            notes.skip(
                .orphan,
                why: "We could show what nobody asked for if requirements stood in content/programme/consultations.csv."
            )
            return
        }
        for area in manual.areas {
            for rule in area.rules {
                switch provenance(rule) {
                case .asked: continue
                case .rule: report("rule \(rule.id)", rule.place(), area, rule, &notes)
                case .fields(let fields):
                    for field in fields {
                        report(
                            "the field '\(field.text)' of rule \(rule.id)", rule.place(field.position), area, rule,
                            &notes)
                    }
                }
            }
        }
    }

    private func report(
        _ what: String, _ place: Place, _ area: ManualArea, _ rule: Rule, _ notes: inout LintNotes
    ) {
        notes.note(
            .orphan, "no requirement of consultations.csv refers to \(what)", at: place,
            hint: "ask those who work by it, and write down who needs it", area: area.id, rule: rule.id)
    }
}
