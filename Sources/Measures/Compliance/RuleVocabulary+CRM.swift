import CRMModel
import CRMStore
import Conformance
import RuleLanguage

extension RuleVocabulary {
    /// The names the rules of a manual may use: those of the database and those of the site's settings.
    /// - Throws: what is wrong with the database.
    public init(_ snapshot: CRMSnapshot, records: CRMRecords, settings: ComplianceSettings) throws {
        self.init()
        let table = records.stages
        var order: [String] = []
        for name in table.pipelines where !order.contains(name) { order.append(name) }
        if !order.isEmpty {
            pipelines = order.map { pipeline in
                let own = (0..<table.count).filter { table.pipelines[$0] == pipeline }.map { table.names[$0] }
                let first = settings.stages[pipeline] ?? []
                return Pipeline(pipeline, stages: first + own.filter { !first.contains($0) })
            }
        }
        for (name, outcomes) in Dictionary(grouping: 0..<table.count, by: { table.names[$0] })
            .mapValues({ Set($0.map { table.outcomes[$0] }) })
        {
            // A name that means one thing here and another there tells nothing; a deal may also be closed by its status
            // alone and stay in the stage it was in.
            guard outcomes.count == 1, let outcome = outcomes.first, outcome != .open else { continue }
            self.outcomes[name] = outcome == .won ? .won : .lost
        }
        let resolver = try FieldResolver(settings, snapshot)
        for entity in CaseEntity.allCases {
            guard let type = RecordType(rawValue: entity.rawValue) else { continue }
            fields[type] = resolver.names(of: entity)
        }
        var names = Set(settings.activities.keys)
        names.formUnion(try CaseHistories.activityTypes(snapshot))
        names.insert("Verified")
        activities = names
        roles = Set(records.users.roles.names)
    }
}

extension FieldResolver {
    /// Every name a rule may use for a field of an entity, and what the field holds.
    func names(of entity: CaseEntity) -> [String: RuleVocabulary.FieldKind] {
        var names: [String: RuleVocabulary.FieldKind] = [:]
        for relation in CaseEntity.relationNames {
            guard let found = CaseRelation(relation, of: entity), let type = RecordType(rawValue: found.entity.rawValue)
            else { continue }
            names[relation] = .reference(type)
        }
        for field in custom[entity] ?? [] { names[field] = .any }
        for column in Schema.named(entity.table)?.columns ?? [] {
            let kind: RuleVocabulary.FieldKind =
                switch column.kind {
                case .text: .text
                case .integer, .real: .number
                case .instant, .date: .date
                case .money: .money
                }
            names[column.name] = kind
            for ending in ["_minor", "_id", "_at"] where column.name.hasSuffix(ending) {
                let short = String(column.name.dropLast(ending.count))
                if names[short] == nil { names[short] = kind }
            }
        }
        for (name, _) in settings.fields {
            if let found = find(name, of: entity) { names[name] = names[found.name] ?? .any }
        }
        return names
    }
}
