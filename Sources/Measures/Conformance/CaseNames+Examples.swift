import RuleLanguage

extension CaseNames {
    /// The names one rule uses, for its examples: each field it names or sets has a slot, each activity a number, and
    /// every record shares every other with the case.
    init(examplesOf rule: Rule, _ vocabulary: RuleVocabulary) {
        self.init(record: rule.caseRecord ?? .opportunity)
        sharesAll = true
        for pipeline in vocabulary.pipelines ?? [] {
            for (rank, stage) in pipeline.stages.enumerated() {
                stages.append(Stage(pipeline: pipeline.name, name: stage, rank: rank))
            }
        }
        for event in rule.form.events { add(event) }
        for condition in [rule.filter, rule.whileTrue, rule.exception] {
            for test in condition?.tests ?? [] {
                for path in test.fields { add(path) }
                if case .stage(let name, _) = test.kind { add(stage: name.text) }
            }
        }
        for path in rule.form.requiredFields { add(path) }
        for example in rule.examples {
            for item in example.items {
                guard case .event(let term, _, _, let sets) = item.kind else { continue }
                add(term)
                for setting in sets { add(setting.field) }
            }
        }
    }

    private mutating func add(_ term: EventTerm) {
        switch term.kind {
        case .record(_, .stage(let name, _)): add(stage: name.text)
        case .activity(let names): for case .named(let name) in names { _ = addActivity(name.text) }
        case .field(let path, _): add(path)
        case .usage(let use): _ = addUse(use)
        default: break
        }
    }

    /// A path with the case's record in front is the same field as one without.
    private mutating func add(_ path: FieldPath) {
        if fields[path] != nil { return }
        let bare = FieldPath(path.record == record ? Array(path.fields) : path.names)
        let slot = fields[bare] ?? Int32(Set(fields.values).count)
        setField(bare, slot: slot)
        setField(path, slot: slot)
    }

    /// A stage the vocabulary does not know is a pipeline of its own.
    private mutating func add(stage name: String) {
        if !stages.contains(where: { $0.name == name }) { stages.append(Stage(pipeline: name, name: name, rank: 0)) }
    }
}
