import CRMStore
import Conformance
import RuleLanguage

/// What the steps of an area are: stages entered for an area about opportunities, else the events its rules name.
struct StepNames {
    /// Names by number.
    private(set) var names: [String]
    let areas: Int
    private let stageCount: Int
    /// By area; empty where stages are the steps.
    private var matchers: [[(matcher: TermMatcher, step: Int32)]]

    init(_ binding: RecordBinding, _ judgement: Judgement, _ mainType: [CaseEntity?]) {
        names = binding.names.stages.map(\.name)
        stageCount = names.count
        areas = judgement.areas.count
        matchers = Array(repeating: [], count: areas)
        guard binding.entity != .opportunity else { return }
        for bound in binding.rules {
            let area = judgement.rules[bound.index].area
            guard mainType[area] == binding.entity else { continue }
            for term in bound.source.form.events {
                let name = RulePrinter.text(term)
                if matchers[area].contains(where: { names[Int($0.step)] == name }) { continue }
                guard let matcher = try? TermMatcher(term, binding.names) else { continue }
                matchers[area].append((matcher, Int32(names.count)))
                names.append(name)
            }
        }
    }

    /// The step an event is; nil for none.
    func step(of event: CaseEvent, area: Int, values: [CaseValue]) -> Int32? {
        if matchers[area].isEmpty {
            return event.facts.contains(.stage) && event.relation == 0 && event.name >= 0 && event.name < stageCount
                ? event.name : nil
        }
        return matchers[area].first { $0.matcher.matches(event, values: values) }?.step
    }
}
