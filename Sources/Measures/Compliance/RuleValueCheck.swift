import CRMModel
import CRMStore
import Conformance
import Diagnostics
import RuleLanguage

/// Finds texts and numbers in rules that no record has ever had in that field, so that the test is decided beforehand.
public struct RuleValueCheck {
    private let snapshot: CRMSnapshot
    private let resolver: FieldResolver
    private var read: [Field: [String]?] = [:]

    private struct Field: Hashable {
        let entity: CaseEntity
        let name: String
        let isCustom: Bool
    }

    /// Values that are listed with a finding.
    private static let shown = 8

    /// A warning `W-RULE-VALUE` for each value of each rule that occurs nowhere.
    /// - Throws: what is wrong with the database.
    public static func check(
        _ rules: [Rule], _ snapshot: CRMSnapshot, settings: ComplianceSettings
    ) throws -> [Diagnostic] {
        var check = RuleValueCheck(snapshot: snapshot, resolver: try FieldResolver(settings, snapshot))
        var findings: [Diagnostic] = []
        for rule in rules { findings += try check.findings(rule) }
        return findings
    }

    private init(snapshot: CRMSnapshot, resolver: FieldResolver) {
        self.snapshot = snapshot
        self.resolver = resolver
    }

    private mutating func findings(_ rule: Rule) throws -> [Diagnostic] {
        guard let entity = rule.caseEntity else { return [] }
        var findings: [Diagnostic] = []
        for test in [rule.filter, rule.whileTrue, rule.exception].flatMap({ $0?.tests ?? [] }) {
            switch test.kind {
            case .compares(let path, let comparison, let value):
                findings += try self.findings(rule, entity, path, comparison, [value], test.position)
            case .isOneOf(let path, let values):
                findings += try self.findings(rule, entity, path, .equal, values, test.position)
            default: continue
            }
        }
        for event in rule.form.events {
            guard case .field(let path, .changedTo(let value)) = event.kind else { continue }
            findings += try self.findings(rule, entity, path, .equal, [value], event.position)
        }
        return findings
    }

    private mutating func findings(
        _ rule: Rule, _ entity: CaseEntity, _ path: FieldPath, _ comparison: Comparison, _ values: [RuleValue],
        _ position: SourcePosition
    ) throws -> [Diagnostic] {
        guard let field = field(path, of: entity), let known = try self.values(field), !known.isEmpty else { return [] }
        var findings: [Diagnostic] = []
        func report(_ what: String, hint: String) {
            findings.append(
                Diagnostic(
                    .warning, "RULE-VALUE", what,
                    at: .file(rule.source.file, line: Int(position.line), column: Int(position.column)), hint: hint,
                    exit: .findings))
        }
        let lower = known.map { $0.lowercased() }
        for value in values {
            switch (value.kind, comparison) {
            case (.text(let text), .equal), (.text(let text), .notEqual):
                guard !lower.contains(text.lowercased()) else { continue }
                let near = NearestName.of(text.lowercased(), in: lower).flatMap { lower.firstIndex(of: $0) }
                report(
                    "no \(field.entity.rawValue) has the \(path.text) \"\(LogText.excerpt(text))\"",
                    hint: near.map { "did you mean \"\(LogText.excerpt(known[$0]))\"?" } ?? Self.list(known))
            case (.text(let text), .contains):
                guard !lower.contains(where: { $0.contains(text.lowercased()) }) else { continue }
                report(
                    "no \(field.entity.rawValue) has a \(path.text) with \"\(LogText.excerpt(text))\"",
                    hint: Self.list(known))
            case (.number, _):
                guard !known.contains(where: { CaseValue($0).isNumber }) else { continue }
                report("no \(path.text) of any \(field.entity.rawValue) is a number", hint: Self.list(known))
            default: continue
            }
        }
        return findings
    }

    /// The field whose values are texts; nil for any other.
    private func field(_ path: FieldPath, of entity: CaseEntity) -> Field? {
        guard let found = try? resolver.find(path, of: entity), found.field.kind == .text,
            found.field.name != "id", !found.field.name.hasSuffix("_id")
        else { return nil }
        var owner = entity
        if let relation = found.relation {
            guard let related = CaseRelation(relation, of: entity) else { return nil }
            owner = related.entity
        }
        return Field(entity: owner, name: found.field.name, isCustom: found.field.isCustom)
    }

    private mutating func values(_ field: Field) throws -> [String]? {
        if let known = read[field] { return known }
        let values = try FieldValues.read(
            snapshot, entity: field.entity, field: field.name, isCustom: field.isCustom)
        read[field] = .some(values)
        return values
    }

    private static func list(_ values: [String]) -> String {
        let listed = values.prefix(shown).map { "\"\(LogText.excerpt($0))\"" }.joined(separator: ", ")
        return "values: \(listed)" + (values.count > shown ? " and \(values.count - shown) more" : "")
    }
}
