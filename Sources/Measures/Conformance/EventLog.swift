import CRMModel

/// An event log: cases and what happened in them, in columns. Names are numbered.
public struct EventLog: Sendable {
    /// What was odd about the rows. Nothing of it is dropped in silence.
    public struct Oddities: Hashable, Sendable {
        /// Events without an instant: kept for rules about order, left out of rules about time.
        public var withoutTime = 0
        /// Those of them whose instant lies before 1900 or after 2199.
        public var absurdTime = 0
        /// Cases whose rows were not in the order of time.
        public var unsortedCases = 0
        /// Events after the cut-off, left out, and the cases that lost events or all of them.
        public var eventsAfter = 0
        public var shortenedCases = 0
        public var casesAfter = 0
    }

    /// Names of activities, in order of first appearance.
    public let activities: [String]
    public let oddities: Oddities
    /// Whether any event names who did it.
    public let hasResources: Bool
    /// Nothing after it is known: the as-of, else the newest instant of the log.
    public let cutoff: Instant

    /// Number of each event's activity, by case and in order.
    let symbols: [Int32]
    /// Milliseconds since 1970; `Activation.noInstant` for none.
    let times: [Int64]
    /// Number of the user, -1 for unknown.
    let resources: [Int32]
    /// Where the events of each case begin, and the end of the last.
    let bounds: [Int]
    let isOpen: [Bool]
    private let names: ByteIndex
    /// Number of each case's name.
    private let caseNames: [Int32]
    /// Cases with the same activities in the same order and the same flag are one variant.
    let variants: TraceVariants

    public var caseCount: Int { bounds.count - 1 }
    public var eventCount: Int { symbols.count }
    public var openCaseCount: Int { isOpen.count { $0 } }
    /// Distinct sequences of activities, open and closed apart.
    public var variantCount: Int { variants.examples.count }

    /// Name of a case. Cases stand in the order in which the log first names them.
    public func name(of index: Int) -> String { names[Int(caseNames[index])] }

    /// Number of an activity; nil where the log has none of that name.
    func symbol(_ name: String) -> Int? { activities.firstIndex(of: name) }

    /// Takes rows in the order of the file.
    public struct Builder {
        private var cases = ByteIndex()
        private var activities = ByteIndex()
        private var users = ByteIndex()
        private var rowCases: [Int32] = []
        private var symbols: [Int32] = []
        private var times: [Int64] = []
        private var resources: [Int32] = []
        private var isOpen: [Bool] = []
        private var absurd = 0

        private static let earliest = Instant(utc: CalendarDate(dayNumber: -25_567))
        private static let latest = Instant(utc: CalendarDate(dayNumber: 84_006))

        public init() {}

        /// Adds one event. `time` is nil where it is missing or unreadable, `resource` empty where it is unknown;
        /// one row with `isOpen` makes the case an open one. Returns whether the instant can be used.
        @discardableResult
        public mutating func add(
            case name: UnsafeBufferPointer<UInt8>, activity: UnsafeBufferPointer<UInt8>, time: Instant?,
            resource: UnsafeBufferPointer<UInt8>, isOpen open: Bool
        ) -> Bool {
            let number = cases.insert(name)
            if Int(number) == isOpen.count { isOpen.append(false) }
            if open { isOpen[Int(number)] = true }
            rowCases.append(number)
            symbols.append(activities.insert(activity))
            resources.append(resource.isEmpty ? -1 : users.insert(resource))
            var usable = time
            if let time, time < Builder.earliest || time >= Builder.latest {
                absurd += 1
                usable = nil
            }
            times.append(usable?.milliseconds ?? Activation.noInstant)
            return usable != nil
        }

        /// Adds one event from texts.
        public mutating func add(
            case name: String, activity: String, time: Instant?, resource: String = "", isOpen: Bool = false
        ) {
            var (name, activity, resource) = (name, activity, resource)
            name.withUTF8 { name in
                activity.withUTF8 { activity in
                    resource.withUTF8 { resource in
                        _ = add(case: name, activity: activity, time: time, resource: resource, isOpen: isOpen)
                    }
                }
            }
        }

        /// The log up to `asOf`, without it up to its newest instant.
        public func finish(asOf: Instant? = nil) -> EventLog {
            EventLog(
                cases: cases, activities: activities, rowCases: rowCases, symbols: symbols, times: times,
                resources: resources, isOpen: isOpen, absurd: absurd, asOf: asOf)
        }
    }

    private init(
        cases: ByteIndex, activities: ByteIndex, rowCases: [Int32], symbols rowSymbols: [Int32],
        times rowTimes: [Int64], resources rowResources: [Int32], isOpen rowOpen: [Bool], absurd: Int, asOf: Instant?
    ) {
        var oddities = Oddities()
        oddities.absurdTime = absurd
        let newest = rowTimes.max() ?? Activation.noInstant
        let cutoff = asOf ?? Instant(milliseconds: newest)
        var order = EventLog.rowsByCase(rowCases, count: cases.count)
        var symbols: [Int32] = []
        var times: [Int64] = []
        var resources: [Int32] = []
        var bounds = [0]
        var isOpen: [Bool] = []
        var kept: [Int32] = []
        symbols.reserveCapacity(rowCases.count)
        times.reserveCapacity(rowCases.count)
        resources.reserveCapacity(rowCases.count)
        var keys: [Int64] = []
        for number in 0..<cases.count {
            let range = order.bounds[number]..<order.bounds[number + 1]
            if EventLog.sort(&order.rows, range, rowTimes, &keys) { oddities.unsortedCases += 1 }
            let before = symbols.count
            for (offset, place) in range.enumerated() {
                if keys[offset] > cutoff.milliseconds { break }
                let row = Int(order.rows[place])
                symbols.append(rowSymbols[row])
                times.append(rowTimes[row])
                resources.append(rowResources[row])
                if rowTimes[row] == Activation.noInstant { oddities.withoutTime += 1 }
            }
            let lost = range.count - (symbols.count - before)
            oddities.eventsAfter += lost
            if symbols.count == before {
                oddities.casesAfter += 1
                continue
            }
            if lost > 0 { oddities.shortenedCases += 1 }
            bounds.append(symbols.count)
            isOpen.append(rowOpen[number])
            kept.append(Int32(number))
        }
        self.activities = (0..<activities.count).map { activities[$0] }
        self.oddities = oddities
        hasResources = resources.contains { $0 >= 0 }
        self.cutoff = cutoff
        self.symbols = symbols
        self.times = times
        self.resources = resources
        self.bounds = bounds
        self.isOpen = isOpen
        names = cases
        caseNames = kept
        variants = TraceVariants(symbols: symbols, bounds: bounds, isOpen: isOpen)
    }

    /// The rows of each case together, in the order of the file.
    private static func rowsByCase(_ cases: [Int32], count: Int) -> (rows: [Int32], bounds: [Int]) {
        var bounds = Array(repeating: 0, count: count + 1)
        for number in cases { bounds[Int(number) + 1] += 1 }
        for number in 0..<count { bounds[number + 1] += bounds[number] }
        var next = bounds
        var rows = [Int32](repeating: 0, count: cases.count)
        for (row, number) in cases.enumerated() {
            rows[next[Int(number)]] = Int32(row)
            next[Int(number)] += 1
        }
        return (rows, bounds)
    }

    /// Sorts the rows of a case by time and leaves their keys in `keys`. Equal instants keep the order of the file; an
    /// event without one stays behind the row before it. Returns whether anything had to move.
    private static func sort(
        _ rows: inout [Int32], _ range: Range<Int>, _ times: [Int64], _ keys: inout [Int64]
    ) -> Bool {
        keys.removeAll(keepingCapacity: true)
        var last = Activation.noInstant
        var isSorted = true
        for place in range {
            let own = times[Int(rows[place])]
            let key = own == Activation.noInstant ? last : own
            if key < last { isSorted = false }
            keys.append(key)
            last = key
        }
        if isSorted { return false }
        let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        let oldRows = Array(rows[range])
        let oldKeys = keys
        for (offset, place) in range.enumerated() {
            rows[place] = oldRows[order[offset]]
            keys[offset] = oldKeys[order[offset]]
        }
        return true
    }
}
