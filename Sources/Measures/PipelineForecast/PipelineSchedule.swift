import CRMModel

/// A forecast from one day to another.
struct PipelineSpan: Hashable, Sendable {
    let origin: CalendarDate
    let end: CalendarDate
}

/// Which earlier forecasts teach one: only such as were complete at its origin.
struct PipelineSchedule: Sendable {
    /// The day of the first close.
    let first: CalendarDate
    let fiscal: FiscalCalendar

    /// Most days back a scored origin lies.
    private static let reach = 550

    private func start(_ origin: CalendarDate, reaches: Int = 1) -> CalendarDate {
        max(
            first.adding(days: PipelineForecaster.warmUp), origin.adding(days: -reaches * PipelineSchedule.reach))
    }

    /// Forecasts of all standard lengths, and those of like length with those that end as many days after their origin at
    /// the end of a month.
    func learning(_ question: PipelineQuestion) -> (all: [PipelineSpan], family: [PipelineSpan]) {
        let family = question.target.family(at: question.origin)
        let wanted = PipelineTarget.standard + family.filter { !PipelineTarget.standard.contains($0) }
        let start = start(question.origin)
        var all: [PipelineSpan] = []
        var like: [PipelineSpan] = []
        var day = start
        while day < question.origin {
            for target in wanted where target.isDue(at: day) {
                let end = target.end(after: day)
                guard end <= question.origin else { continue }
                all.append(PipelineSpan(origin: day, end: end))
                if family.contains(target) { like.append(PipelineSpan(origin: day, end: end)) }
            }
            day = day.adding(days: 1)
        }
        if case .end(let end) = question.target, fiscal.isMonthEnd(end) {
            let days = end - question.origin
            var monthEnd = fiscal.month(of: question.origin.adding(days: 1)).start.adding(days: -1)
            while monthEnd.adding(days: -days) >= start {
                let span = PipelineSpan(origin: monthEnd.adding(days: -days), end: monthEnd)
                all.append(span)
                like.append(span)
                monthEnd = fiscal.month(of: monthEnd).start.adding(days: -1)
            }
        }
        var seen: Set<PipelineSpan> = []
        let distinct = all.filter { seen.insert($0).inserted }
        seen = []
        return (distinct, like.filter { seen.insert($0).inserted })
    }

    /// The weekly forecasts that say what close dates tell, for a question and for those that teach it.
    func weekly(_ question: PipelineQuestion) -> [PipelineSpan] {
        let targets = (PipelineTarget.standard + [question.target]).flatMap { $0.family(at: question.origin) }
        var spans: [PipelineSpan] = []
        for case .days(let length) in Set(targets) {
            spans += weeks(length, from: start(question.origin, reaches: 2), until: question.origin)
        }
        return spans
    }

    /// The weekly forecasts of like length as a span that were complete at its origin.
    func weekly(like span: PipelineSpan) -> [PipelineSpan] {
        var spans: [PipelineSpan] = []
        for case .days(let length) in PipelineTarget.end(span.end).family(at: span.origin) {
            spans += weeks(length, from: start(span.origin), until: span.origin)
        }
        return spans
    }

    private func weeks(_ length: Int, from start: CalendarDate, until last: CalendarDate) -> [PipelineSpan] {
        var spans: [PipelineSpan] = []
        var sunday = start.startOfWeek.adding(days: 6)
        while sunday.adding(days: length) <= last {
            spans.append(PipelineSpan(origin: sunday, end: sunday.adding(days: length)))
            sunday = sunday.adding(days: 7)
        }
        return spans
    }
}
