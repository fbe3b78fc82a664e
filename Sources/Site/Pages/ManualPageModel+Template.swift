import Templates

/// The data of a page of the manual.
extension PageData {
    func manual(_ chart: () -> TemplateValue) -> TemplateValue {
        guard let manual = page.manual else { return .null }
        return [
            "has_goals": .bool(!manual.goals.isEmpty), "goals": .list(manual.goals.map(goal)),
            "introduction": .html(manual.introduction),
            "areas": .list(
                manual.areas.map { area in
                    [
                        "text": .string(area.text), "href": .string(href(area.path)),
                        "current": .bool(area.path == page.path),
                    ]
                }),
            "steps": .list(
                manual.steps.map { step in
                    [
                        "number": .int(step.number), "title": .string(step.title), "id": .string(step.id),
                        "check": .optional(step.check), "unchecked": .optional(step.unchecked),
                        "parts": .list(step.parts.map { part($0, chart) }),
                    ]
                }),
        ]
    }

    private func goal(_ goal: ManualPageModel.Goal) -> TemplateValue {
        [
            "title": .string(goal.title), "value": .string(goal.value), "unit": .string(goal.unit),
            "status": status(goal.status), "interval": .html(goal.interval), "text": .string(goal.text),
            "links": links(goal.links),
        ]
    }

    private func part(_ part: ManualPageModel.Part, _ chart: () -> TemplateValue) -> TemplateValue {
        switch part {
        case .prose(let markup): return ["prose": .html(markup), "rule": nil]
        case .rule(let rule):
            return [
                "prose": nil,
                "rule": [
                    "id": .string(rule.id), "severity": .string(rule.severity), "category": .string(rule.category),
                    "examples": .string(rule.examples), "sentence": .string(rule.sentence),
                    "clauses": .list(
                        rule.clauses.map {
                            ["keyword": .string($0.keyword), "rest": .string($0.rest), "example": .bool($0.isExample)]
                        }),
                    "note": rule.note.map { note($0, chart) } ?? .null,
                ],
            ]
        }
    }

    private func note(_ note: ManualPageModel.RuleNote, _ chart: () -> TemplateValue) -> TemplateValue {
        [
            "name": .string(note.name), "value": .string(note.value), "unit": .string(note.unit),
            "of": .string(note.of), "reason": .optional(note.reason), "status": status(note.status),
            "interval": .html(note.interval), "bar": .html(note.bar), "has_counts": .bool(!note.counts.isEmpty),
            "counts": .list(
                note.counts.map {
                    [
                        "label": .string($0.label), "count": .string($0.count), "late": .bool($0.kind == .late),
                        "never": .bool($0.kind == .never), "accepted": .bool($0.kind == .accepted),
                    ]
                }),
            "sparkline": note.sparkline == nil ? .null : chart(), "trend": .string(note.trend),
            "help": note.help.isEmpty ? .null : ["lead": .string(note.lead), "text": .string(note.help)],
            "links": links(note.links),
        ]
    }
}
