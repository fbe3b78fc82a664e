import CRMModel

/// What a rule says about a log, counted in cases.
public struct LogResult: Sendable {
    public let rule: String
    public let template: Template
    public let cases: Int
    /// Cases with at least one activation; the others are vacuous.
    public let activated: Int
    /// Includes vacuous cases.
    public let satisfied: Int
    /// Numbers of the cases, in the order of the log.
    public let violating: [Int32]
    public let pending: [Int32]
    /// The same level below: counts of activations. What was done late is violated.
    public let activations: ActivationTally
    /// Events without an instant that a rule about time had to leave out.
    public let leftOutEvents: Int

    public var vacuous: Int { cases - activated }
}

/// Judges an event log, rule by rule. Identical traces share the evaluation of rules that do not look at time or users.
public struct LogConformance {
    private let log: EventLog
    private let clock: CalendarClock?
    private var engine = RuleEngine()
    private var marks: [CaseView.Marks]
    /// Events with an instant, of a case that also has others.
    private var timedMarks: [CaseView.Marks] = []
    private var timedTimes: [Int64] = []
    private var timedActors: [Int32] = []
    private var timedPlaces: [Int32] = []

    /// - Parameter calendar: for rules in business days, which are counted in UTC.
    public init(_ log: EventLog, calendar: BusinessCalendar? = nil) {
        self.log = log
        clock = calendar.map { CalendarClock(calendar: $0) }
        let longest = (0..<log.caseCount).reduce(0) { max($0, log.bounds[$1 + 1] - log.bounds[$1]) }
        marks = Array(repeating: [], count: longest)
    }

    /// The counts of one rule.
    public mutating func judge(_ rule: LogRule) -> LogResult {
        var tally = ActivationTally()
        var violating: [Int32] = []
        var pending: [Int32] = []
        var activated = 0
        var leftOut = 0
        func take(_ verdict: CaseVerdict, _ number: Int) {
            switch verdict {
            case .violated: violating.append(Int32(number))
            case .pending: pending.append(Int32(number))
            case .satisfied: break
            case .vacuous: return
            }
            activated += 1
        }
        if rule.isSharedByVariants {
            var verdicts: [CaseVerdict] = []
            verdicts.reserveCapacity(log.variantCount)
            for (variant, example) in log.variants.examples.enumerated() {
                evaluate(rule, Int(example))
                let own = engine.tally
                verdicts.append(own.verdict)
                tally.add(own, times: log.variants.counts[variant])
            }
            for (number, variant) in log.variants.ofCase.enumerated() { take(verdicts[Int(variant)], number) }
        } else {
            for number in 0..<log.caseCount {
                leftOut += evaluate(rule, number)
                let own = engine.tally
                tally.add(own)
                take(own.verdict, number)
            }
        }
        return LogResult(
            rule: rule.id, template: rule.rule.template, cases: log.caseCount, activated: activated,
            satisfied: log.caseCount - violating.count - pending.count, violating: violating, pending: pending,
            activations: tally, leftOutEvents: leftOut)
    }

    /// Every activation of one rule in one case; indices count the case's events.
    public mutating func activations(_ rule: LogRule, case number: Int) -> [Activation] {
        let leftOut = evaluate(rule, number)
        guard leftOut > 0 else { return engine.activations }
        func place(_ index: Int32) -> Int32 { index < 0 ? index : timedPlaces[Int(index)] }
        return engine.activations.map { activation in
            var moved = activation
            moved.event = place(activation.event)
            moved.evidence = place(activation.evidence)
            moved.otherEvidence = place(activation.otherEvidence)
            return moved
        }
    }

    /// Leaves the activations of a case in the engine. Returns the number of events left out.
    @discardableResult
    private mutating func evaluate(_ rule: LogRule, _ number: Int) -> Int {
        let range = log.bounds[number]..<log.bounds[number + 1]
        var untimed = 0
        for (offset, place) in range.enumerated() {
            marks[offset] = rule.marks[Int(log.symbols[place])]
        }
        if rule.rule.isTimed {
            if log.oddities.withoutTime > 0 {
                untimed = log.times[range].count { $0 == Activation.noInstant }
            }
            if let inForce = rule.inForce {
                for (offset, place) in range.enumerated() where !inForce.contains(log.times[place]) {
                    marks[offset].insert(.filtered)
                }
            }
        }
        if untimed > 0 {
            evaluateTimed(rule, number, range)
            return untimed
        }
        log.times.withUnsafeBufferPointer { times in
            log.resources.withUnsafeBufferPointer { actors in
                marks.withUnsafeBufferPointer { marks in
                    run(
                        rule, number, UnsafeBufferPointer(rebasing: marks[..<range.count]),
                        UnsafeBufferPointer(rebasing: times[range]), UnsafeBufferPointer(rebasing: actors[range]))
                }
            }
        }
        return 0
    }

    /// The same over the events that have an instant.
    private mutating func evaluateTimed(_ rule: LogRule, _ number: Int, _ range: Range<Int>) {
        timedMarks.removeAll(keepingCapacity: true)
        timedTimes.removeAll(keepingCapacity: true)
        timedActors.removeAll(keepingCapacity: true)
        timedPlaces.removeAll(keepingCapacity: true)
        for (offset, place) in range.enumerated() where log.times[place] != Activation.noInstant {
            timedMarks.append(marks[offset])
            timedTimes.append(log.times[place])
            timedActors.append(log.resources[place])
            timedPlaces.append(Int32(offset))
        }
        timedTimes.withUnsafeBufferPointer { times in
            timedActors.withUnsafeBufferPointer { actors in
                timedMarks.withUnsafeBufferPointer { marks in run(rule, number, marks, times, actors) }
            }
        }
    }

    private mutating func run(
        _ rule: LogRule, _ number: Int, _ marks: UnsafeBufferPointer<CaseView.Marks>,
        _ times: UnsafeBufferPointer<Int64>, _ actors: UnsafeBufferPointer<Int32>
    ) {
        let start = times.first ?? log.cutoff.milliseconds
        var view = CaseView(
            marks: marks, times: times, actors: actors, closure: log.isOpen[number] ? .open : .complete,
            cutoff: log.cutoff.milliseconds, start: start)
        if rule.rule.pairing != .any { view.starter = actors.first ?? -1 }
        if rule.rule.window?.needsCalendar == true { view.clock = clock }
        if let inForce = rule.inForce, !inForce.contains(start) { view.caseMarks = .filtered }
        engine.evaluate(rule.rule, view)
    }
}
