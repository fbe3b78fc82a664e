import Adoption
import CRMModel
import CRMStore
import Conformance
import Diagnostics
import Figures
import ProgrammeRecords
import RuleLanguage

extension Judgement {
    /// More rules than this are not held against records: each asks every record anew.
    public static let mostRules = 5_000

    /// Holds the records against the rules.
    /// - Parameters:
    ///   - areas: the areas of the manual, and `rules` every version of every rule.
    ///   - waves: rollout_waves.csv; a unit is judged from the day it is live.
    /// - Throws: what is wrong with the database, and E-MAN-SIZE where there are more than `mostRules`. A rule that cannot
    ///   be judged is among `failures`.
    public static func read(
        _ snapshot: CRMSnapshot, records: CRMRecords, areas: [JudgedArea], rules: [JudgedRule],
        settings: ComplianceSettings = ComplianceSettings(), waves: [RolloutWaveRecord] = []
    ) throws -> Judgement {
        guard rules.count <= mostRules else {
            let first = rules[mostRules].rule.source
            throw Diagnostic(
                "MAN-SIZE",
                "the manual has \(Grouping.text(rules.count)) rules, and at most \(Grouping.text(mostRules)) can be held "
                    + "against records",
                at: .file(first.file, line: first.line), hint: "leave out rules that nobody reads",
                exit: .configuration)
        }
        var judging = Judging(records, areas, rules, settings, Eligibility(records: records, waves: waves))
        try judging.run(snapshot)
        return judging.judgement
    }
}

/// The work behind `Judgement.read`: one pass over the cases of each record type.
struct Judging {
    let records: CRMRecords
    let settings: ComplianceSettings
    let people: Workforce
    private(set) var judgement = Judgement()
    private var windows: WindowBook
    private var exposure: ExposureBook
    /// By rule, then user.
    private var released: [[Int32: ReleasedCount]]
    /// Record types each area has rules about.
    private let typesOfArea: [Set<Int>]
    /// The record type whose cases are the area's way of working.
    private let mainType: [CaseEntity?]
    /// Span in which a rule is in force, in milliseconds since 1970.
    private let force: [Range<Int64>]
    private let firstDay: CalendarDate
    private let firstInstant: Int64
    private var judge = CaseJudge()

    init(
        _ records: CRMRecords, _ areas: [JudgedArea], _ rules: [JudgedRule], _ settings: ComplianceSettings,
        _ eligibility: Eligibility
    ) {
        self.records = records
        self.settings = settings
        people = Workforce(records, eligibility)
        judgement.areas = areas
        judgement.rules = rules
        judgement.days = settings.days
        judgement.cases = Array(repeating: 0, count: rules.count)
        judgement.handOffs = Array(repeating: [], count: areas.count)
        judgement.variants = Array(repeating: [], count: areas.count)
        var types = Array(repeating: Set<Int>(), count: areas.count)
        var votes = Array(repeating: [Int](repeating: 0, count: CaseEntity.allCases.count), count: areas.count)
        for rule in rules {
            guard let entity = rule.rule.caseEntity, let type = CaseEntity.allCases.firstIndex(of: entity) else {
                continue
            }
            types[rule.area].insert(type)
            votes[rule.area][type] += 1
        }
        typesOfArea = types
        mainType = votes.map { votes in
            guard let most = votes.max(), most > 0, let type = votes.firstIndex(of: most) else { return nil }
            return CaseEntity.allCases[type]
        }
        force = rules.map { rule in
            let start = rule.from.map { records.zone.instant(of: $0).milliseconds } ?? Int64.min
            let end = rule.to.map { records.zone.instant(of: $0.adding(days: 1)).milliseconds } ?? Int64.max
            return start..<max(start, end)
        }
        windows = WindowBook(asOf: records.asOf)
        released = Array(repeating: [:], count: rules.count)
        exposure = ExposureBook(records, types: CaseEntity.allCases.count)
        firstDay = records.asOf.adding(days: -settings.days)
        firstInstant = records.zone.instant(of: firstDay).milliseconds
    }

    mutating func run(_ snapshot: CRMSnapshot) throws {
        let resolver = try FieldResolver(settings, snapshot)
        for (index, rule) in judgement.rules.enumerated() where rule.rule.caseEntity == nil {
            judgement.failures.append(RuleFailure(rule: index, reason: .failed("no record it could be about")))
        }
        for (type, entity) in CaseEntity.allCases.enumerated() {
            let list = judgement.rules.enumerated().filter { $0.element.rule.caseEntity == entity }
                .map { (index: $0.offset, rule: $0.element.rule) }
            guard !list.isEmpty else { continue }
            let binding = RecordBinding(entity, list, records: records, settings: settings, resolver: resolver)
            judgement.failures += binding.failures
            try run(snapshot, binding, type)
        }
        judgement.windows = windows.counts
        judgement.released = released.flatMap { $0.values.sorted { $0.user < $1.user } }
        for user in 0..<records.users.count {
            for area in judgement.areas.indices {
                judgement.exposure.append(exposure.days(user, types: typesOfArea[area], people))
            }
        }
        judgement.expected = ExpectedOccasions(judgement, exposure, people).values
        judgement.activations.sort { a, b in
            (a.rule, a.record, a.at, a.outcomeDay) < (b.rule, b.record, b.at, b.outcomeDay)
        }
        judgement.failures.sort { $0.rule < $1.rule }
    }

    private mutating func run(_ snapshot: CRMSnapshot, _ binding: RecordBinding, _ type: Int) throws {
        let rows = Dictionary(uniqueKeysWithValues: records.tables.map { ($0.name, $0.rows) })
        var live: [RecordBinding.Bound] = []
        for bound in binding.rules {
            if let empty = bound.sources.sorted().first(where: { rows[$0] == 0 || records.unfilled.contains($0) }) {
                judgement.failures.append(RuleFailure(rule: bound.index, reason: .noSource(empty)))
            } else {
                live.append(bound)
            }
        }
        guard !live.isEmpty else { return }
        let placeholders = settings.placeholders.map { Placeholders(words: $0) } ?? Placeholders()
        var pass = CasePass(
            binding: binding, type: type, rules: live, builder: EventBuilder(binding, records, placeholders),
            attributions: live.map { Attribution($0.rule, $0.source, isUserCase: binding.entity == .user) },
            steps: StepNames(binding, judgement, mainType))
        let first = judgement.activations.count
        let count = try CaseHistories.forEach(snapshot, binding.request, records: records) { history in
            take(history, &pass)
        }
        judgement.eventCount += count
        judgement.undatedEvents += pass.undated
        for area in judgement.areas.indices where mainType[area] == binding.entity {
            judgement.variants[area] = pass.variants[area].variants(pass.steps.names)
        }
        // What the source keeps no history of was tested on what it holds today.
        let today = Set(live.filter { $0.rule.slots.contains { !pass.builder.isTracked[Int($0)] } }.map(\.index))
        for index in first..<judgement.activations.count where today.contains(Int(judgement.activations[index].rule)) {
            judgement.activations[index].flags.insert(.currentValue)
        }
    }

    // MARK: One case

    private mutating func take(_ history: borrowing CaseHistory, _ pass: inout CasePass) {
        pass.builder.build(history)
        pass.record = -1
        if pass.binding.entity == .user {
            guard history.owner >= 0, addPeriods(Int(history.owner), &pass) else { return }
            exposure.noteUser(pass.type, Int(history.owner))
        }
        let trace = pass.builder.trace
        let owners = pass.builder.owners
        pass.undated += trace.undated
        let end = trace.closedAt == HistoryRow.none ? trace.cutoff : trace.closedAt
        if pass.binding.entity != .user { exposure.note(pass.type, from: trace.start, to: end, owners: owners) }
        var context = ConditionEvaluator.Context(at: trace.start, zone: people.zone(of: owners.last))
        context.rates = records.rates
        let ownClock = people.clock(of: owners.last)
        let isOne = people.haveOneClock(owners)
        let firstActivation = judgement.activations.count
        for place in pass.rules.indices {
            let bound = pass.rules[place]
            let area = judgement.areas[judgement.rules[bound.index].area]
            if pass.binding.entity == .user, !area.applies(to: records.users.roles[Int(owners.last)]) { continue }
            judgement.cases[bound.index] += 1
            let attribution = pass.attributions[place]
            let compiled = bound.rule.compiled
            let countsDays = compiled.window?.needsCalendar == true || compiled.template == .stateCompleteness
            context.clock =
                !countsDays || isOne && attribution.isOwners && !attribution.chargesManager
                ? ownClock
                : ResponsibleClock(
                    owners: owners, people: people, attribution: attribution,
                    lastOwner: owners.last(before: trace.closedAt))
            for activation in judge.judge(bound.rule, trace, people, context) {
                note(activation, bound, attribution, trace, owners, history, &pass)
            }
        }
        noteSteps(trace, owners, &pass)
        noteHandOffs(trace, owners, firstActivation, history, &pass)
    }

    private mutating func note(
        _ activation: Conformance.Activation, _ bound: RecordBinding.Bound, _ attribution: Attribution,
        _ trace: CaseTrace, _ owners: OwnerHistory, _ history: borrowing CaseHistory, _ pass: inout CasePass
    ) {
        let rule = bound.index
        guard force[rule].contains(activation.instant) else { return }
        let state: ActivationState
        switch activation.state {
        case .fulfilled: state = .fulfilled
        case .late: state = .late
        case .violated: state = .violated
        case .pending: state = .pending
        case .withdrawn, .excepted:
            release(activation, rule, of: attribution.user(activation, trace, owners, people))
            return
        }
        let user = attribution.user(activation, trace, owners, people)
        let began = people.day(activation.instant, of: user)
        // The manual binds nobody before the unit is live.
        if user >= 0, !people.isSystem(user), !people.eligibility.isLive(Int(user), on: began) { return }
        let day = state == .pending ? began : people.day(activation.outcome, of: user)
        var flags: ActivationFlags = []
        if people.isSystem(user) || !people.isInService(user, on: state == .pending ? records.asOf : day) {
            flags.insert(.orphaned)
        } else {
            let area = judgement.areas[judgement.rules[rule].area]
            if !area.applies(to: records.users.roles[Int(user)]) { flags.insert(.notAssigned) }
            if state != .pending, activation.deadline != Conformance.Activation.noDeadline,
                people.wasAway(user, from: began, to: people.day(activation.deadline, of: user))
            {
                flags.insert(.uncoveredAbsence)
            }
        }
        if state == .violated, !activation.looksBack, bound.rule.compiled.template.asksForLater,
            judge.wasAnsweredEarly(activation, in: trace)
        {
            flags.insert(.answeredEarly)
        }
        var answered = Activation.none
        if activation.evidence >= 0 {
            let event = trace.events[Int(activation.evidence)]
            answered = event.at
            if event.isDateOnly { flags.insert(.dateOnly) }
            if state == .fulfilled, event.logged != HistoryRow.none, event.logged > activation.deadline {
                flags.insert(.corrected)
            }
        } else if state == .late {
            answered = activation.deadline + activation.lateness
        }
        var unit = people.unit(of: user)
        if unit < 0 { unit = history.unit }
        let isCharged = flags.isDisjoint(with: [.orphaned, .uncoveredAbsence, .notAssigned])
        if isCharged, state != .pending { windows.count(state, user: user, rule: Int32(rule), day: day) }
        guard state == .pending || day >= firstDay else { return }
        judgement.activations.append(
            Activation(
                rule: Int32(rule), user: user, unit: unit, record: record(history, &pass), at: activation.instant,
                deadline: activation.deadline == Conformance.Activation.noDeadline
                    ? Activation.none : activation.deadline,
                answered: answered, outcomeDay: day.dayNumber, state: state, flags: flags))
    }

    /// Counts what came to nothing.
    private mutating func release(_ activation: Conformance.Activation, _ rule: Int, of user: Int32) {
        var count = released[rule][user] ?? ReleasedCount(user: user, rule: Int32(rule))
        if activation.state == .withdrawn { count.withdrawn += 1 } else { count.excepted += 1 }
        released[rule][user] = count
    }

    /// The row of the present case among the judgement's records.
    private mutating func record(_ history: borrowing CaseHistory, _ pass: inout CasePass) -> Int32 {
        if pass.record < 0 {
            pass.record = Int32(judgement.recordIDs.count)
            history.withBytes(history.id) { judgement.recordIDs.append(utf8: $0) }
            judgement.recordNames.append(history.string(history.name))
            judgement.recordTypes.append(pass.binding.names.record)
        }
        return pass.record
    }

    // MARK: Users

    /// Gives a user the beginnings of the periods that rules speak of. False for one who is judged by no rule.
    private func addPeriods(_ user: Int, _ pass: inout CasePass) -> Bool {
        guard records.users.isService[user] != 1 else { return false }
        let role = records.users.roles[user]
        let own = pass.rules.filter { judgement.areas[judgement.rules[$0.index].area].applies(to: role) }
        guard !own.isEmpty else { return false }
        let clock = people.clock(of: Int32(user))
        let start = records.users.startsOn[user].map { clock.zone.instant(of: $0).milliseconds }
        let earliest = own.map { force[$0.index].lowerBound }.min() ?? Int64.min
        let latest = max(earliest, start ?? Int64.min, firstInstant - 2 * 366 * 86_400_000)
        var periods: [(at: Int64, period: Int32)] = []
        for (number, period) in StartingPeriod.allCases.enumerated() {
            guard own.contains(where: { $0.source.form.subject?.kind == .starts(period) }) else { continue }
            var first = period.start(of: clock.zone.date(of: Instant(milliseconds: latest)), records.fiscal)
            while first <= records.asOf {
                let next = period.next(after: first, records.fiscal)
                var day = first
                while day < next, !clock.isWorkingDay(day) { day = day.adding(days: 1) }
                if day < next, day <= records.asOf, people.eligibility.isInService(user, on: day) {
                    periods.append((clock.zone.instant(of: day).milliseconds, Int32(number)))
                }
                first = next
            }
        }
        pass.builder.add(periods: periods, user: Int32(user), start: start ?? latest)
        return true
    }

    // MARK: Steps and hand-offs

    private func noteSteps(_ trace: CaseTrace, _ owners: OwnerHistory, _ pass: inout CasePass) {
        guard trace.closedAt != HistoryRow.none, trace.closedAt >= firstInstant else { return }
        for area in judgement.areas.indices where mainType[area] == pass.binding.entity {
            pass.variants[area].begin()
            for step in pass.steps.taken(in: trace, area: area) { pass.variants[area].add(step.step) }
            pass.variants[area].finish(owner: owners.owner(before: trace.closedAt))
        }
    }

    /// A change of owner is a hand-off of every area whose rules are about the record; two steps of different people are
    /// one of the area whose way of working it is.
    private mutating func noteHandOffs(
        _ trace: CaseTrace, _ owners: OwnerHistory, _ first: Int, _ history: borrowing CaseHistory,
        _ pass: inout CasePass
    ) {
        for area in judgement.areas.indices where typesOfArea[area].contains(pass.type) {
            var steps: [StepNames.Taken] = []
            if mainType[area] == pass.binding.entity { steps = pass.steps.taken(in: trace, area: area) }
            for passage in Passage.all(owners, steps, people) where passage.at >= firstInstant {
                let record = record(history, &pass)
                let isBroken = judgement.activations[first...].contains { activation in
                    judgement.rules[Int(activation.rule)].area == area
                        && isDropped(activation, from: passage.from, to: passage.to, at: passage.at, trace)
                }
                let next = passage.next
                judgement.handOffs[area].append(
                    HandOff(
                        record: record, from: passage.from, to: passage.to, at: passage.at, isBroken: isBroken,
                        step: passage.step.map { pass.steps.names[Int($0)] },
                        nextStep: next.map { pass.steps.names[Int($0.step)] }, nextAt: next?.at ?? Activation.none))
            }
        }
    }

    /// Whether an obligation that came with a hand-off was missed, and the receiver did nothing until it was made up
    /// for.
    private func isDropped(_ activation: Activation, from: Int32, to: Int32, at: Int64, _ trace: CaseTrace) -> Bool {
        guard activation.user == to, activation.state == .violated || activation.state == .late, activation.at <= at
        else { return false }
        let end = activation.answered == Activation.none ? trace.cutoff : activation.answered
        return end > at
            && !trace.events.contains { $0.actor == to && $0.relation == 0 && $0.at >= at && $0.at < end }
    }
}

/// What one pass over the cases of a record type carries along.
struct CasePass {
    let binding: RecordBinding
    /// Index of the entity among all.
    let type: Int
    let rules: [RecordBinding.Bound]
    var builder: EventBuilder
    let attributions: [Attribution]
    let steps: StepNames
    /// By area.
    var variants: [VariantBook]
    /// Row of the present case among the judgement's records; -1 while it is not there.
    var record: Int32 = -1
    var undated = 0

    init(
        binding: RecordBinding, type: Int, rules: [RecordBinding.Bound], builder: EventBuilder,
        attributions: [Attribution], steps: StepNames
    ) {
        self.binding = binding
        self.type = type
        self.rules = rules
        self.builder = builder
        self.attributions = attributions
        self.steps = steps
        variants = Array(repeating: VariantBook(), count: steps.areas)
    }
}

extension JudgedArea {
    /// Whether a user of a role is bound by the area's rules.
    func applies(to role: String?) -> Bool { appliesToAll || role.map { appliesTo.contains($0) } ?? false }
}

extension Rule {
    /// The records the rule's cases are; nil where a CRM has none.
    var caseEntity: CaseEntity? { caseRecord.flatMap { CaseEntity(rawValue: $0.rawValue) } }
}
