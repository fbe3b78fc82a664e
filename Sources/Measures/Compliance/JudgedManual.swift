import CRMModel
import UsageManual

extension UsageManual {
    /// The areas and every version of every rule as they are judged: a version is in force until the next one is.
    public var judged: (areas: [JudgedArea], rules: [JudgedRule]) {
        var judgedAreas: [JudgedArea] = []
        var rules: [JudgedRule] = []
        for (number, area) in areas.enumerated() {
            judgedAreas.append(
                JudgedArea(
                    id: area.id, title: area.title, appliesTo: Set(area.appliesTo.filter { $0 != "all" }),
                    appliesToAll: area.appliesTo.contains("all")))
            let versions = area.history + [area]
            for (place, version) in versions.enumerated() {
                let next = place + 1 < versions.count ? versions[place + 1].effective : nil
                for step in version.steps {
                    for text in step.rules {
                        rules.append(
                            JudgedRule(
                                rule: text.rule, area: number, version: version.version, stepID: step.id,
                                stepTitle: step.title, from: version.effective, to: next?.adding(days: -1)))
                    }
                }
            }
        }
        return (judgedAreas, rules)
    }
}
