/// What is forbidden, and when.
extension CaseJudge {
    /// One save of a case: its events, and how the record stood before and after it.
    struct Save {
        var events: ClosedRange<Int>
        var before: CaseState
        var after: CaseState
        /// The record begins with it.
        var isFirst: Bool
    }

    /// What the conditions of a ban say of an event.
    ///
    /// `while` asks how the record stood before the save, and how it would stand by what else was saved: it was not
    /// forbidden unless both times it holds. `where` and `except` ask how it stands once the event is saved, and unless
    /// the event is a step of the record, also without the rest of the save. So two things done in one save are judged
    /// alike whichever was written first, and never to the worse.
    static func verdict(
        _ rule: BoundRule, on place: Int, of save: Save, _ trace: CaseTrace, _ context: ConditionEvaluator.Context
    ) -> CaseView.Marks {
        var marks: CaseView.Marks = []
        var before = save.before
        var others = save.before
        for other in save.events where other != place {
            let event = trace.events[other]
            // A step is one with what the CRM writes of it besides, such as the stage a lost deal ends in.
            others.apply(rule.bansStep ? event.withoutStep : event, values: trace.values)
            // What a record comes to be with was there before anything happened to it.
            if save.isFirst { before.apply(event.withoutStep, values: trace.values) }
        }
        if let condition = rule.whileTrue, !condition.holds(before, context) || !condition.holds(others, context) {
            marks.insert(.filtered)
        }
        var states = [save.after]
        if !rule.bansStep {
            before.apply(trace.events[place].withoutStep, values: trace.values)
            states.append(before)
        }
        for state in states {
            if let filter = rule.filter, !filter.holds(state, context) { marks.insert(.filtered) }
            if let exception = rule.exception, exception.holds(state, context) { marks.insert(.excepted) }
        }
        return marks
    }
}

extension CaseEvent {
    /// The event as far as it is no step of its record.
    fileprivate var withoutStep: CaseEvent {
        var event = self
        event.facts.subtract(.steps)
        return event
    }
}
