import CRMModel
import CRMStore
import Conformance
import RuleLanguage

/// Finds the column or the field of one's own that a name in a rule means.
struct FieldResolver {
    let settings: ComplianceSettings
    /// Fields of one's own by entity.
    let custom: [CaseEntity: Set<String>]

    init(_ settings: ComplianceSettings, _ snapshot: CRMSnapshot) throws {
        self.settings = settings
        var custom: [CaseEntity: Set<String>] = [:]
        for entity in CaseEntity.allCases {
            let columns = Set(Schema.named(entity.table)?.columns.map(\.name) ?? [])
            custom[entity] = Set(try FilledFields.known(snapshot, entity: entity.rawValue)).subtracting(columns)
        }
        self.custom = custom
    }

    /// What a name of a field is in a table.
    struct Found: Hashable {
        let name: String
        let isCustom: Bool
        let kind: SchemaColumn.Kind
    }

    /// The field of an entity by its name, its alias, or its name with `_minor`, `_id` or `_at` behind it.
    func find(_ name: String, of entity: CaseEntity) -> Found? {
        let schema = Schema.named(entity.table)
        for candidate in [settings.fields[name] ?? name, name, name + "_minor", name + "_id", name + "_at"] {
            if let column = schema?.column(candidate) {
                return Found(name: candidate, isCustom: false, kind: column.kind)
            }
            if custom[entity]?.contains(candidate) == true {
                return Found(name: candidate, isCustom: true, kind: .text)
            }
        }
        return nil
    }

    /// The relation a path leads through, if any, and the field at its end.
    func find(_ path: FieldPath, of entity: CaseEntity) throws(BindingError) -> (relation: String?, field: Found) {
        var names = path.names[...]
        if names.count > 1, names.first == entity.rawValue { names = names.dropFirst() }
        guard let last = names.last else { throw BindingError("a field without a name") }
        if names.count == 1 {
            if let field = find(last, of: entity) { return (nil, field) }
            // The record behind a relation stands for itself: an account has its main contact or none.
            if CaseRelation(last, of: entity) != nil { return (last, Found(name: "id", isCustom: false, kind: .text)) }
            throw BindingError("\(entity.rawValue) has no field '\(last)'")
        }
        guard names.count == 2, let first = names.first, let relation = CaseRelation(first, of: entity) else {
            throw BindingError("'\(path.text)' leads further than one record away from \(entity.rawValue)")
        }
        guard let field = find(last, of: relation.entity) else {
            throw BindingError("\(relation.entity.rawValue) has no field '\(last)'")
        }
        return (first, field)
    }
}
