import CRMModel
import CRMStore
import Conformance
import RuleLanguage

/// All rules about one type of record, made ready together so that each case is read once.
struct RecordBinding {
    /// One rule: its index in the judgement, and the rule made ready.
    struct Bound {
        let index: Int
        let rule: BoundRule
        let source: Rule
        /// Tables and `table.column`s whose emptiness leaves the rule without a source.
        let sources: Set<String>
    }

    let entity: CaseEntity
    private(set) var request: CaseRequest
    private(set) var names: CaseNames
    private(set) var kinds: [SchemaColumn.Kind] = []
    private(set) var rules: [Bound] = []
    private(set) var failures: [RuleFailure] = []
    /// Aliases that look at the subject, by bit.
    private(set) var subjects: [(type: String, subject: String)] = []
    /// Slots of fields whose filling is an event of some rule, which a value that was there from the beginning is too.
    private(set) var awaited: Set<Int32> = []
    private let resolver: FieldResolver

    /// The column that says which deals are won and lost.
    private static let outcome = "opportunities.status"

    /// Slot of the owner; nil for records without a history of it.
    let ownerSlot: Int32?

    init(
        _ entity: CaseEntity, _ list: [(index: Int, rule: Rule)], records: CRMRecords, settings: ComplianceSettings,
        resolver: FieldResolver
    ) {
        self.entity = entity
        self.resolver = resolver
        request = CaseRequest(entity: entity)
        names = CaseNames(record: RecordType(rawValue: entity.rawValue) ?? .opportunity)
        names.stages = RecordBinding.stages(records, settings)
        let hasOwner = entity != .user && entity != .invoice
        ownerSlot = hasOwner ? 0 : nil
        if hasOwner {
            request.fields.append(CaseField(relation: 0, name: "owner_id", isCustom: false))
            kinds.append(.text)
            add(CaseSource(.field))
        }
        if entity == .opportunity { add(CaseSource(.stage)) }
        for (name, alias) in settings.activities.sorted(by: { $0.key < $1.key }) {
            guard let subject = alias.subjectContains else {
                names.aliases[name] = .type(alias.type)
                _ = names.addActivity(alias.type)
                continue
            }
            names.aliases[name] = .bit(subjects.count)
            subjects.append((alias.type, subject.lowercased()))
        }
        for (index, rule) in list {
            do throws(BindingError) {
                let sources = try prepare(rule)
                rules.append(Bound(index: index, rule: try BoundRule(rule, names), source: rule, sources: sources))
            } catch {
                failures.append(RuleFailure(rule: index, reason: .failed(error.reason)))
            }
        }
    }

    /// Stages with their order: that of the settings, else that of the database; a won stage comes last, a lost one
    /// nowhere.
    private static func stages(_ records: CRMRecords, _ settings: ComplianceSettings) -> [CaseNames.Stage] {
        let table = records.stages
        return (0..<table.count).map { row in
            let order = settings.stages[table.pipelines[row]]
            let rank: Int? =
                switch table.outcomes[row] {
                case .lost: nil
                case .won: Int.max
                case .open: order.map { $0.firstIndex(of: table.names[row]) } ?? row
                }
            return CaseNames.Stage(pipeline: table.pipelines[row], name: table.names[row], rank: rank)
        }
    }

    private mutating func add(_ source: CaseSource) {
        if !request.sources.contains(source) { request.sources.append(source) }
    }

    /// The number of a relation, which is added where it is not there.
    private mutating func relation(_ name: String) throws(BindingError) -> Int {
        if let place = request.relations.firstIndex(where: { $0.name == name }) { return place + 1 }
        guard let relation = CaseRelation(name, of: entity) else {
            throw BindingError("\(name) is not related to \(entity.rawValue)")
        }
        request.relations.append(relation)
        return request.relations.count
    }

    /// Sees to it that everything a rule names is read. Gives the tables and columns it stands on.
    private mutating func prepare(_ rule: Rule) throws(BindingError) -> Set<String> {
        let compiled = CompiledRule(rule)
        var sources: Set<String> = [entity.table]
        for term in compiled.first + compiled.second + compiled.third { try read(term, &sources) }
        for path in compiled.fields { try read(path, &sources) }
        for condition in [rule.filter, rule.whileTrue, rule.exception] {
            guard let condition else { continue }
            for test in condition.tests {
                for path in test.fields { try read(path, &sources) }
                if case .record(.opportunity, _) = test.kind { sources.insert(RecordBinding.outcome) }
            }
        }
        if compiled.template.isAboutNeighbours {
            request.readsEveryChange = true
            for kind in [HistoryRow.Source.field, .activity] { add(CaseSource(kind)) }
        }
        return sources
    }

    private mutating func read(_ term: EventTerm, _ sources: inout Set<String>) throws(BindingError) {
        let own = names.record
        let shared = term.sameRecord == own ? nil : term.sameRecord
        switch term.kind {
        case .record(let type, let verb):
            var number = 0
            if type != own || shared != nil {
                let plural = [RecordType.lead: "leads", .opportunity: "opportunities"][type] ?? type.rawValue
                number = try relation(shared.map { "\(plural) of \($0.rawValue)" } ?? type.rawValue)
                names.relations[CaseNames.Relation(type, onSame: shared)] = UInt8(number)
            }
            try read(verb, type, number, &sources)
        case .activity(let list):
            var number = 0
            if let shared {
                number = try relation(shared.rawValue)
                names.relations[CaseNames.Relation(own, onSame: shared)] = UInt8(number)
            }
            add(CaseSource(.activity, relation: number))
            sources.insert("activities")
            for case .named(let name) in list where names.aliases[name.text] == nil { _ = names.addActivity(name.text) }
        case .field(let path, let change):
            try read(path, &sources)
            sources.insert("field_changes")
            if change == .filled, let slot = names.fields[path] {
                awaited.insert(slot)
                let relation = request.fields[Int(slot)].relation
                if relation > 0 { add(CaseSource(.milestone, relation: relation)) }
            }
        case .usage(let use):
            add(CaseSource(.usage))
            sources.insert("usage_events")
            _ = names.addUse(use)
            let filter =
                switch use {
                case .login: UsageFilter(kind: "login")
                case .export: UsageFilter(kind: "export")
                case .view(let type): UsageFilter(kind: "view", subject: type.rawValue)
                case .report(let name): UsageFilter(kind: "report_view", subject: name.text)
                }
            if !request.usage.contains(filter) { request.usage.append(filter) }
        case .forecastSubmitted:
            add(CaseSource(.submission))
            sources.insert("forecast_submissions")
        case .starts: break
        }
    }

    private mutating func read(
        _ verb: RecordVerb, _ type: RecordType, _ relation: Int, _ sources: inout Set<String>
    ) throws(BindingError) {
        switch verb {
        case .stage, .reopened:
            guard type == .opportunity else { throw BindingError("\(type.rawValue) has no stages") }
            add(CaseSource(.stage, relation: relation))
            sources.insert("opportunity_stage_changes")
        case .touched:
            request.readsEveryChange = true
            add(CaseSource(.field, relation: relation))
            add(CaseSource(.activity, relation: relation))
            if type == .opportunity { add(CaseSource(.stage, relation: relation)) }
        case .assigned: add(CaseSource(.field, relation: relation))
        case .verified:
            guard relation == 0 else { throw BindingError("'verified' is read of the case's own record only") }
            try read(FieldPath(["verified_at"]), &sources)
            if names.aliases["Verified"] == nil { _ = names.addActivity("Verified") }
            add(CaseSource(.activity))
        case .created, .converted, .closed, .won, .lost:
            if type == .opportunity, ![.created, .converted].contains(verb) { sources.insert(RecordBinding.outcome) }
            if relation > 0 { add(CaseSource(.milestone, relation: relation)) }
        case .issued:
            add(CaseSource(.invoice, relation: relation))
            sources.insert("invoices")
        }
    }

    private mutating func read(_ path: FieldPath, _ sources: inout Set<String>) throws(BindingError) {
        let found = try resolver.find(path, of: entity)
        if !found.field.isCustom {
            let holder = found.relation.flatMap { CaseRelation($0, of: entity)?.entity } ?? entity
            sources.insert("\(holder.table).\(found.field.name)")
        }
        if names.fields[path] != nil { return }
        let number = try found.relation.map { name throws(BindingError) in try relation(name) } ?? 0
        let field = CaseField(relation: number, name: found.field.name, isCustom: found.field.isCustom)
        let slot: Int
        if let known = request.fields.firstIndex(of: field) {
            slot = known
        } else {
            slot = request.fields.count
            request.fields.append(field)
            kinds.append(found.field.kind)
        }
        names.setField(path, slot: Int32(slot))
        add(CaseSource(.field, relation: number))
    }
}
