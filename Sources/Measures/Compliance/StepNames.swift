import CRMStore
import Conformance
import RuleLanguage

/// What the steps of an area are: stages entered for an area whose rules speak of stages, else the events its rules name.
struct StepNames {
    /// Names by number.
    private(set) var names: [String]
    let areas: Int
    private let stageCount: Int
    /// Areas whose steps are stages.
    private let staged: Set<Int>
    /// By area; empty where stages are the steps.
    private var matchers: [[(matcher: TermMatcher, step: Int32)]]

    init(_ binding: RecordBinding, _ judgement: Judgement, _ mainType: [CaseEntity?]) {
        names = binding.names.stages.map(\.name)
        stageCount = names.count
        areas = judgement.areas.count
        matchers = Array(repeating: [], count: areas)
        staged = Set(
            binding.rules.filter { $0.source.speaksOfStages }.map { judgement.rules[$0.index].area })
        for bound in binding.rules {
            let area = judgement.rules[bound.index].area
            guard mainType[area] == binding.entity, !staged.contains(area) else { continue }
            for term in bound.source.form.events {
                let name = RulePrinter.text(term)
                if matchers[area].contains(where: { names[Int($0.step)] == name }) { continue }
                guard let matcher = try? TermMatcher(term, binding.names) else { continue }
                matchers[area].append((matcher, Int32(names.count)))
                names.append(name)
            }
        }
    }

    /// A step of a case: which, when, by whom.
    struct Taken {
        let step: Int32
        let at: Int64
        let actor: Int32
    }

    /// The steps of a case in order.
    func taken(in trace: CaseTrace, area: Int) -> [Taken] {
        trace.events.compactMap { event in
            step(of: event, area: area, values: trace.values).map { Taken(step: $0, at: event.at, actor: event.actor) }
        }
    }

    /// The step an event is; nil for none.
    private func step(of event: CaseEvent, area: Int, values: [CaseValue]) -> Int32? {
        if staged.contains(area) {
            return event.facts.contains(.stage) && event.relation == 0 && event.name >= 0 && event.name < stageCount
                ? event.name : nil
        }
        return matchers[area].first { $0.matcher.matches(event, values: values) }?.step
    }
}

extension Rule {
    /// Whether a stage is one of its events or conditions.
    fileprivate var speaksOfStages: Bool {
        let isInForm = form.events.contains { term in
            if case .record(_, .stage) = term.kind { true } else { false }
        }
        return isInForm
            || [filter, whileTrue, exception].compactMap { $0 }.flatMap(\.tests).contains { test in
                if case .stage = test.kind { true } else { false }
            }
    }
}
