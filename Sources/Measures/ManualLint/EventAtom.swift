import RuleLanguage

/// One thing that can happen in a case, as far as the terms of rules tell it from others.
enum EventAtom: Hashable {
    /// An event of a record type by its word: `won`, `created`.
    case record(RecordType, RecordVerb, RecordType?)
    case activity(String, RecordType?)
    /// A change of a field, without its record where that is the case's.
    case field([String], FieldChange)
    case usage(UsageEvent)
    case submitted
    case starts(StartingPeriod)
    /// Anything that no term names.
    case other

    /// What can make a term true; stages behind `or later` each for itself.
    static func of(_ term: EventTerm, in record: RecordType?, _ vocabulary: RuleVocabulary) -> [EventAtom] {
        let scope = term.sameRecord == record ? nil : term.sameRecord
        switch term.kind {
        case .record(let type, .stage(let name, true)):
            let later = vocabulary.stages(from: name.text)
            return later.map { .record(type, .stage(RuleName($0), orLater: false), scope) }
        case .record(let type, .closed):
            return [RecordVerb.closed, .won, .lost].map { .record(type, $0, scope) }
        case .record(let type, let verb): return [.record(type, verb, scope)]
        case .activity(let names):
            return names.map { name in
                switch name {
                case .kind(let kind): .activity(kind.rawValue, scope)
                case .named(let named): .activity(named.text, scope)
                }
            }
        case .field(let path, let change):
            return [.field(path.record == record ? Array(path.fields) : path.names, change)]
        case .usage(let use): return [.usage(use)]
        case .forecastSubmitted: return [.submitted]
        case .starts(let period): return [.starts(period)]
        }
    }

    /// Whether a term that gives `own` is met when this happens.
    func meets(_ own: [EventAtom]) -> Bool {
        own.contains { term in
            switch (term, self) {
            case (.field(let a, .changed), .field(let b, _)): a == b
            case (.field(let a, .filled), .field(let b, .changedTo)): a == b
            // What is widened to another record also holds what happens on the case's own.
            case (.activity(let a, let wide), .activity(let b, let narrow)): a == b && (wide == narrow || narrow == nil)
            case (.record(let type, .touched, nil), .activity(_, nil)): type != .user
            case (.record(let a, .touched, nil), .record(let b, .stage, nil)): a == b
            case (.record(_, .touched, nil), .field(let path, _)): path.count == 1
            default: term == self
            }
        }
    }

    /// Whether chain forms count it as a neighbour, and whether `starts with` a stage does.
    func isNeighbour(ofStages: Bool) -> Bool {
        switch self {
        case .record(_, .stage, _), .other: true
        case .field, .activity: !ofStages
        default: false
        }
    }
}

extension RuleVocabulary {
    /// A stage and those behind it in every pipeline that has it; the stage alone where none is known.
    func stages(from name: String) -> [String] {
        var found = [name]
        for pipeline in pipelines ?? [] {
            guard let start = pipeline.stages.firstIndex(of: name) else { continue }
            for stage in pipeline.stages[start...] where !found.contains(stage) { found.append(stage) }
        }
        return found
    }
}
