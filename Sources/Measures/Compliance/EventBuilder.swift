import CRMModel
import CRMStore
import Conformance
import RuleLanguage

/// Turns the rows of a case into the events rules speak of. Its buffers serve all cases in turn.
struct EventBuilder {
    private let binding: RecordBinding
    private let records: CRMRecords
    private let placeholders: Placeholders
    private let horizon: Int64
    /// Numbers by name, found by bytes.
    private var stageIndex = ByteIndex()
    private var stagesNamed: [[Int32]] = []
    private var activityIndex = ByteIndex()
    private var activityNumbers: [Int32] = []
    private var useNumbers: [String: [(subject: String?, number: Int32)]] = [:]
    private let isPhone: [Bool]
    private let verifiedSlots: Set<Int32>
    private let verifiedActivity: Int32
    /// `RecordBinding.awaited`, ascending.
    private let awaited: [Int32]

    private(set) var trace = CaseTrace()
    private(set) var owners = OwnerHistory()
    /// Whether any case so far has a recorded change of a field: what the others held before is not known.
    private(set) var isTracked: [Bool]
    private var hasInitial: [Bool]

    init(_ binding: RecordBinding, _ records: CRMRecords, _ placeholders: Placeholders) {
        self.binding = binding
        self.records = records
        self.placeholders = placeholders
        horizon = records.horizon.milliseconds
        let fields = binding.request.fields
        isPhone = fields.map { $0.name.hasSuffix("phone") || $0.name == "mobile" }
        verifiedSlots = Set(
            fields.indices.filter { fields[$0].relation == 0 && fields[$0].name == "verified_at" }.map(Int32.init))
        awaited = binding.awaited.sorted()
        verifiedActivity = binding.names.activities["Verified"] ?? -2
        isTracked = Array(repeating: false, count: fields.count)
        hasInitial = Array(repeating: false, count: fields.count)
        for (number, stage) in binding.names.stages.enumerated() {
            var name = stage.name
            let place = Int(name.withUTF8 { stageIndex.insert($0) })
            if place == stagesNamed.count { stagesNamed.append([]) }
            stagesNamed[place].append(Int32(number))
        }
        for (name, number) in binding.names.activities.sorted(by: { $0.value < $1.value }) {
            var name = name
            if name.withUTF8({ activityIndex.insert($0) }) == activityNumbers.count { activityNumbers.append(number) }
        }
        for (use, number) in binding.names.uses.sorted(by: { $0.value < $1.value }) {
            switch use {
            case .login: useNumbers["login", default: []].append((nil, number))
            case .export: useNumbers["export", default: []].append((nil, number))
            case .view(let type): useNumbers["view", default: []].append((type.rawValue, number))
            case .report(let name): useNumbers["report_view", default: []].append((name.text, number))
            }
        }
    }

    /// Builds the trace of one case.
    mutating func build(_ history: borrowing CaseHistory) {
        trace.clear()
        owners = OwnerHistory()
        let slots = binding.request.fields.count
        trace.initial = CaseState(slots: slots)
        trace.cutoff = horizon
        for slot in 0..<slots { hasInitial[slot] = false }
        let currency = history.string(history.currency).flatMap(Currency.init(code:)) ?? records.baseCurrency
        beginFields(history, currency)
        var outcome = OpportunityStatus.open
        for row in history.rows {
            switch row.source {
            case .milestone: add(relatedMilestone: row, history)
            case .stage: add(stage: row, history, &outcome)
            case .field: add(field: row, history, currency)
            case .activity: add(activity: row, history)
            case .usage: add(use: row, history)
            case .submission: add(submission: row)
            case .invoice: append(CaseEvent(.issued, at: row.at, actor: max(row.user, -1), relation: row.relation), row)
            }
        }
        addMilestones(history, outcome)
        trace.start = history.created
        if trace.start == HistoryRow.none {
            trace.start = trace.events.first { $0.at != HistoryRow.none }?.at ?? 0
        }
        trace.starter = history.creator
        trace.prepare()
    }

    /// Gives a user's case its period starts, and its start.
    mutating func add(periods: [(at: Int64, period: Int32)], user: Int32, start: Int64) {
        guard !periods.isEmpty || start != trace.start else { return }
        for period in periods {
            insert(CaseEvent(.periodStarts, at: period.at, actor: user, name: period.period), after: false)
        }
        trace.start = start
        trace.starter = user
        owners = OwnerHistory(first: user)
        trace.initial.owner = user
        trace.prepare()
    }

    // MARK: Fields

    /// The fields before the first recorded change: its old value, else what they hold today.
    private mutating func beginFields(_ history: borrowing CaseHistory, _ currency: Currency) {
        for row in history.rows where row.source == .field && row.field >= 0 && !hasInitial[Int(row.field)] {
            hasInitial[Int(row.field)] = true
            isTracked[Int(row.field)] = true
            trace.initial.values[Int(row.field)] = value(row.field, row.detail, history, currency)
        }
        for slot in history.values.indices where !hasInitial[slot] {
            trace.initial.values[slot] = value(Int32(slot), history.values[slot], history, currency)
        }
        owners.first = max(history.owner, -1)
        if let slot = binding.ownerSlot, hasInitial[Int(slot)] {
            owners.first = user(trace.initial.values[Int(slot)]?.text)
        }
        trace.initial.owner = owners.first
    }

    private func user(_ id: String?) -> Int32 { id.flatMap(records.users.index.row(of:)).map(Int32.init) ?? -1 }

    private func value(
        _ slot: Int32, _ span: TextSpan, _ history: borrowing CaseHistory, _ currency: Currency
    ) -> CaseValue? {
        guard let text = history.string(span) else { return nil }
        let kind: CaseValue.Kind =
            switch binding.kinds[Int(slot)] {
            case .text: .text
            case .integer, .real: .number
            case .instant: .instant
            case .date: .date
            case .money: .money(currency)
            }
        let isEmpty =
            placeholders.isEmpty(text, isPhone: isPhone[Int(slot)]) || binding.kinds[Int(slot)] == .money && text == "0"
        return CaseValue(text, kind, isEmpty: isEmpty)
    }

    private mutating func add(field row: HistoryRow, _ history: borrowing CaseHistory, _ currency: Currency) {
        var facts: CaseEvent.Facts = row.isHuman ? [.changed, .touched] : [.changed]
        var index: Int32 = -1
        var owner: Int32 = -1
        if row.field >= 0 {
            facts.insert(.sets)
            let old = value(row.field, row.detail, history, currency)
            let new = value(row.field, row.value, history, currency)
            let wasFilled = old.map { !$0.isEmpty } ?? false
            let isFilled = new.map { !$0.isEmpty } ?? false
            if isFilled != wasFilled { facts.insert(isFilled ? .filled : .cleared) }
            if verifiedSlots.contains(row.field) { facts.insert(.verified) }
            if let new {
                index = Int32(trace.values.count)
                trace.values.append(new)
            }
            if row.field == binding.ownerSlot {
                owner = user(new?.text)
                facts.insert(.handsOver)
                if owner >= 0 { facts.insert(.assigned) }
                owners.changes.append((row.at, owner))
            }
        }
        append(
            CaseEvent(
                facts, at: row.at, actor: max(row.user, -1), relation: row.relation, name: row.field, value: index,
                owner: owner), row)
    }

    // MARK: Stages and milestones

    private func stage(_ span: TextSpan, _ history: borrowing CaseHistory) -> Int32 {
        guard let place = history.withBytes(span, { stageIndex.number(of: $0) }) else { return -1 }
        let candidates = stagesNamed[Int(place)]
        if candidates.count == 1 { return candidates[0] }
        let pipeline = history.string(history.pipeline)
        return candidates.first { binding.names.stages[Int($0)].pipeline == pipeline } ?? candidates[0]
    }

    private mutating func add(
        stage row: HistoryRow, _ history: borrowing CaseHistory, _ outcome: inout OpportunityStatus
    ) {
        let number = stage(row.name, history)
        var facts: CaseEvent.Facts = row.isHuman ? [.stage, .touched] : [.stage]
        if row.relation == 0, number >= 0 {
            let new = records.stages.outcomes[Int(number)]
            switch (outcome, new) {
            case (_, .won) where outcome != .won: facts.formUnion([.won, .closed])
            case (_, .lost) where outcome != .lost: facts.formUnion([.lost, .closed])
            case (.won, .open), (.lost, .open): facts.insert(.reopened)
            default: break
            }
            outcome = new
            trace.closedAt = new == .open ? HistoryRow.none : facts.contains(.closed) ? row.at : trace.closedAt
        }
        append(CaseEvent(facts, at: row.at, actor: max(row.user, -1), relation: row.relation, name: number), row)
    }

    private mutating func add(relatedMilestone row: HistoryRow, _ history: borrowing CaseHistory) {
        let facts: CaseEvent.Facts =
            switch history.string(row.name) {
            case "created": .created
            case "converted": [.converted, .closed]
            case "closed": .closed
            case "won": [.won, .closed]
            case "lost": [.lost, .closed]
            default: []
            }
        append(CaseEvent(facts, at: row.at, actor: max(row.user, -1), relation: row.relation), row)
    }

    /// What the record itself says about its life.
    private mutating func addMilestones(_ history: borrowing CaseHistory, _ outcome: OpportunityStatus) {
        for slot in awaited { addFilled(slot, history) }
        if history.created != HistoryRow.none {
            var facts: CaseEvent.Facts = .created
            if owners.first >= 0 { facts.insert(.assigned) }
            insert(CaseEvent(facts, at: history.created, actor: max(history.creator, -1)), after: false)
        }
        let status = history.string(history.status).flatMap(OpportunityStatus.init(rawValue:))
        if binding.entity == .opportunity {
            if outcome == .open, let status, status != .open, history.closed != HistoryRow.none,
                !trace.events.contains(where: { $0.facts.contains(.reopened) })
            {
                close([status == .won ? .won : .lost, .closed], at: history.closed)
            }
        } else {
            if history.converted != HistoryRow.none { close([.converted, .closed], at: history.converted) }
            if history.closed != HistoryRow.none, history.closed != history.converted {
                close(.closed, at: history.closed)
            }
        }
        for end in [history.inactive, history.deleted] where end != HistoryRow.none { close(.ended, at: end) }
    }

    /// A field that holds a value from the beginning was filled when its record came to be; one of a record that was
    /// there before the case, when the case began.
    private mutating func addFilled(_ slot: Int32, _ history: borrowing CaseHistory) {
        let relation = UInt8(binding.request.fields[Int(slot)].relation)
        var event = CaseEvent(
            .filled, at: history.created, actor: max(history.creator, -1), relation: relation, name: slot)
        var isFilled = trace.initial.isFilled(slot)
        if relation > 0 {
            let born = trace.events.first { $0.relation == relation && $0.facts.contains(.created) }
            if let born, born.at > history.created {
                event.at = born.at
                event.actor = born.actor
            } else if let change = trace.events.last(where: {
                $0.facts.contains(.sets) && $0.name == slot && $0.at < history.created
            }) {
                isFilled = change.value >= 0 && !trace.values[Int(change.value)].isEmpty
            }
        }
        if isFilled { insert(event, after: relation > 0) }
    }

    private mutating func close(_ facts: CaseEvent.Facts, at instant: Int64) {
        // Who closed it stands on what was changed with it.
        let partner = trace.events.last {
            $0.relation == 0 && $0.actor >= 0 && abs($0.at &- instant) <= 2000 && $0.at != HistoryRow.none
        }
        insert(CaseEvent(facts, at: instant, actor: partner?.actor ?? -1), after: true)
        if trace.closedAt == HistoryRow.none || instant < trace.closedAt { trace.closedAt = instant }
    }

    // MARK: Deeds

    private mutating func add(activity row: HistoryRow, _ history: borrowing CaseHistory) {
        let place = history.withBytes(row.name) { activityIndex.number(of: $0) }
        var event = CaseEvent(
            [.activity, .touched], at: row.at, actor: max(row.user, -1), relation: row.relation,
            name: place.map { activityNumbers[Int($0)] } ?? -1, logged: row.logged)
        if event.name == verifiedActivity { event.facts.insert(.verified) }
        for (bit, alias) in binding.subjects.enumerated() where history.string(row.name) == alias.type {
            if history.string(row.detail)?.lowercased().contains(alias.subject) == true {
                event.aliases |= 1 << UInt64(bit)
            }
        }
        if let alias = binding.names.aliases["Verified"], case .bit(let bit) = alias,
            event.aliases >> UInt64(bit) & 1 == 1
        {
            event.facts.insert(.verified)
        }
        append(event, row)
    }

    private mutating func add(use row: HistoryRow, _ history: borrowing CaseHistory) {
        guard let kind = history.string(row.name), let uses = useNumbers[kind] else { return }
        let subject = history.string(row.detail)
        for use in uses where use.subject == nil || use.subject == subject {
            append(
                CaseEvent(.usage, at: row.at, actor: max(row.user, -1), relation: row.relation, name: use.number), row)
        }
    }

    private mutating func add(submission row: HistoryRow) {
        // Several categories handed in at once are one submission.
        if let last = trace.events.last(where: { $0.facts.contains(.submitted) }), row.at - last.at <= 2000 { return }
        append(CaseEvent(.submitted, at: row.at, actor: max(row.user, -1), relation: row.relation), row)
    }

    private mutating func append(_ event: CaseEvent, _ row: HistoryRow) {
        var event = event
        event.isDateOnly = row.isDateOnly
        trace.events.append(event)
    }

    /// Puts an event among the others, before or after those of its instant.
    private mutating func insert(_ event: CaseEvent, after: Bool) {
        var low = 0
        var high = trace.events.count
        while low < high {
            let middle = (low + high) / 2
            let at = trace.events[middle].at
            if at < event.at || after && at == event.at { low = middle + 1 } else { high = middle }
        }
        trace.events.insert(event, at: low)
    }
}
