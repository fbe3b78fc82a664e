import CRMModel

/// What is known of an opportunity at one time, as numbers: codes of texts, minor units, day numbers, rows of users.
struct TimelineValues: Equatable {
    enum Name: Int, CaseIterable {
        case stage, status, amount, closeDate, owner, category

        /// The history a change of it belongs to; a change of the status is one of the stage.
        var kept: DealTimelines.Field {
            switch self {
            case .stage, .status: .stage
            case .amount: .amount
            case .closeDate: .closeDate
            case .owner: .owner
            case .category: .category
            }
        }
    }

    /// There was no value.
    static let missing = Int64.min
    /// Whether there was a value is not told.
    static let unknown = Int64.min + 1

    private var values = SIMD8<Int64>(repeating: missing)

    subscript(name: Name) -> Int64 {
        get { values[name.rawValue] }
        set { values[name.rawValue] = newValue }
    }

    /// The value; nil where there was none.
    func known(_ name: Name) -> Int64? { self[name] == TimelineValues.missing ? nil : self[name] }

    /// A reference of a table, its marks for absent ones made one.
    static func reference(_ row: Int32) -> Int64 { row < 0 ? missing : Int64(row) }
}

extension OpportunityStatus {
    var code: Int64 {
        switch self {
        case .open: 0
        case .won: 1
        case .lost: 2
        }
    }

    init(code: Int64) { self = code == 1 ? .won : code == 2 ? .lost : .open }
}

/// Makes the states of one opportunity out of its record and what is told of its changes.
struct TimelineFold {
    /// One thing told of one field.
    private struct Mark {
        let at: Int64
        let field: TimelineValues.Name
        /// What it held before; `unknown` where only the new value is told.
        let old: Int64
        let new: Int64
        /// Order of telling, for equal times.
        var place = 0

        static func < (a: Mark, b: Mark) -> Bool { (a.at, a.place) < (b.at, b.place) }
    }

    private var record = TimelineValues()
    private var marks: [Mark] = []
    private var tellsAmount = false
    private var hasLaterCategory = false
    /// The states made by `finish`, ascending.
    private(set) var entries: [(at: Int64, values: TimelineValues)] = []

    /// Begins an opportunity with what its record says at the as-of.
    mutating func begin(_ record: TimelineValues) {
        self.record = record
        marks.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        tellsAmount = false
        hasLaterCategory = false
    }

    /// Notes what a field held before a time and from then on. What is noted later comes later where times are equal.
    mutating func change(_ at: Int64, _ field: TimelineValues.Name, from old: Int64, to new: Int64) {
        marks.append(Mark(at: at, field: field, old: old, new: new, place: marks.count))
    }

    /// Notes an entry into a stage; in the order of time.
    mutating func stage(_ at: Int64, from old: Int64, to new: Int64) {
        change(at, .stage, from: old == TimelineValues.missing ? TimelineValues.unknown : old, to: new)
    }

    /// Notes the amount that an entry into a stage tells. None says that there was none only at the beginning of a
    /// history that tells amounts; elsewhere it says nothing.
    mutating func amount(_ at: Int64, _ amount: Int64?) {
        if amount == nil, tellsAmount { return }
        if amount != nil { tellsAmount = true }
        change(at, .amount, from: TimelineValues.unknown, to: amount ?? TimelineValues.missing)
    }

    /// Notes what the category held before the first change after the as-of.
    mutating func laterCategory(from old: Int64) {
        if !hasLaterCategory { record[.category] = old }
        hasLaterCategory = true
    }

    /// Makes the entries.
    /// - Parameters:
    ///   - created: milliseconds; nil where not recorded: then the first stage is the creation.
    ///   - closing: when the record was closed, for a history that does not tell it.
    ///   - outcome: what a stage means; nil for a stage nobody knows.
    mutating func finish(created: Int64?, closing: Int64?, outcome: (Int64) -> OpportunityStatus?) {
        if !tellsAmount {
            marks.removeAll {
                $0.field == .amount && $0.old == TimelineValues.unknown && $0.new == TimelineValues.missing
            }
        }
        order()
        let firstStage = marks.first { $0.field == .stage }?.at
        guard let start = [created, firstStage].compactMap({ $0 }).min() else { return }
        addClosing(closing, outcome: outcome)

        var values = initial(outcome: outcome)
        var next = 0
        func isAt(_ time: Int64) -> Bool { next < marks.count && marks[next].at <= time }
        var time = start
        while true {
            while isAt(time) {
                apply(marks[next], to: &values, outcome: outcome)
                next += 1
            }
            if entries.last?.values != values { entries.append((time, values)) }
            guard next < marks.count else { break }
            time = marks[next].at
        }
        // What the record says holds, also where no history tells how it came about.
        entries[entries.count - 1].values = record
    }

    private mutating func order() {
        if !zip(marks, marks.dropFirst()).allSatisfy({ $0 < $1 }) { marks.sort(by: <) }
    }

    /// The status that a mark tells.
    private func status(_ mark: Mark, outcome: (Int64) -> OpportunityStatus?) -> Int64? {
        switch mark.field {
        case .stage: outcome(mark.new)?.code
        case .status: mark.new == TimelineValues.unknown ? nil : mark.new
        default: nil
        }
    }

    private func apply(_ mark: Mark, to values: inout TimelineValues, outcome: (Int64) -> OpportunityStatus?) {
        if mark.new != TimelineValues.unknown { values[mark.field] = mark.new }
        if let told = status(mark, outcome: outcome) { values[.status] = told }
    }

    /// A closing that the history does not tell is the record's own.
    private mutating func addClosing(_ closing: Int64?, outcome: (Int64) -> OpportunityStatus?) {
        let end = record[.status]
        let told = marks.last { status($0, outcome: outcome) != nil }.flatMap { status($0, outcome: outcome) }
        let before = told ?? OpportunityStatus.open.code
        guard let closing, end != OpportunityStatus.open.code, end != before else { return }
        let hasStages = marks.contains { $0.field == .stage }
        change(closing, .status, from: before, to: end)
        if !hasStages, let meaning = outcome(record[.stage]), meaning != .open {
            change(closing, .stage, from: TimelineValues.missing, to: record[.stage])
        }
        order()
    }

    /// What was known before the first mark.
    private func initial(outcome: (Int64) -> OpportunityStatus?) -> TimelineValues {
        var values = record
        for name in TimelineValues.Name.allCases {
            guard let first = marks.first(where: { $0.field == name }) else { continue }
            values[name] = first.old != TimelineValues.unknown ? first.old : first.new
        }
        let first = marks.first { $0.field == .stage || $0.field == .status }
        if first?.field == .stage { values[.status] = (outcome(values[.stage]) ?? .open).code }
        if values[.status] == TimelineValues.unknown { values[.status] = OpportunityStatus.open.code }
        return values
    }
}
