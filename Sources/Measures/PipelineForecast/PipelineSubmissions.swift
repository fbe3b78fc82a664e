import CRMModel

/// What one person said a period will close at.
public struct PipelineSubmission: Sendable {
    /// Number of the author.
    public let author: Int
    public let period: Period
    /// The day at whose end it was known.
    public let day: CalendarDate
    /// Nil where it has no price: it still takes the place of what was said before.
    public let amount: Double?

    public init(author: Int, period: Period, day: CalendarDate, amount: Double?) {
        self.author = author
        self.period = period
        self.day = day
        self.amount = amount
    }
}

/// What people handed in over time, and whom they speak for.
public struct PipelineSubmissions: Sendable {
    /// By first day of the period, in the order in which they were handed in.
    private let items: [CalendarDate: [PipelineSubmission]]
    /// By owner of the book: the authors at or above it, the nearest first.
    let speakers: [[Int]]
    /// By author: the authors above.
    let above: [[Int]]

    public static let none = PipelineSubmissions([], speakers: [], above: [])

    public init(_ items: [PipelineSubmission], speakers: [[Int]], above: [[Int]]) {
        self.items = Dictionary(grouping: items) { $0.period.start }
        self.speakers = speakers
        self.above = above
    }

    var isEmpty: Bool { items.isEmpty }

    /// The last number of each author for a period as it was known at the end of a day.
    func latest(_ period: Period, at day: CalendarDate) -> [Int: Double] {
        var result: [Int: Double] = [:]
        for item in items[period.start] ?? [] where item.period.end == period.end && item.day <= day {
            result[item.author] = item.amount
        }
        return result
    }

    /// The periods anything was handed in for.
    var periods: [Period] { items.values.compactMap { $0.first?.period }.sorted { $0.start < $1.start } }
}

/// Whether a number above others is about everyone below, or about its author's own people: which of the two missed less
/// in the quarters that were over.
struct SubmissionReading: Sendable {
    private var quarters: [(end: CalendarDate, own: Double, all: Double)] = []

    private static let lead = 28

    init(_ submissions: PipelineSubmissions, _ values: WonValues, _ fiscal: FiscalCalendar, through last: CalendarDate)
    {
        for period in submissions.periods where period.end.adding(days: -1) <= last {
            let quarter = fiscal.quarter(of: period.start)
            guard quarter.start == period.start, quarter.end == period.end else { continue }
            let numbers = submissions.latest(period, at: period.end.adding(days: -1 - SubmissionReading.lead))
            var own: [Int: Double] = [:]
            var all: [Int: Double] = [:]
            for (owner, speakers) in submissions.speakers.enumerated() {
                let authors = speakers.filter { numbers[$0] != nil }
                guard let nearest = authors.first else { continue }
                let won = values.won(owner, after: period.start.adding(days: -1), through: period.end.adding(days: -1))
                own[nearest, default: 0] += won
                for author in authors { all[author, default: 0] += won }
            }
            func miss(_ won: [Int: Double]) -> Double {
                numbers.keys.sorted().reduce(0) { $0 + abs((numbers[$1] ?? 0) - (won[$1] ?? 0)) }
            }
            quarters.append((period.end, miss(own), miss(all)))
        }
    }

    /// As of the end of a day.
    func isInclusive(at day: CalendarDate) -> Bool {
        let known = quarters.filter { $0.end.adding(days: -1) <= day }
        return known.reduce(0) { $0 + $1.all } < known.reduce(0) { $0 + $1.own }
    }
}

/// What had been handed in for the quarter under way by the end of a day, as a forecast of what is still to come.
struct SubmittedState: Sendable {
    private let numbers: [Int: Double]
    /// By owner: the authors that speak for it.
    private let speakers: [[Int]]
    /// By author: how many owners it speaks for.
    private let size: [Int: Int]
    private let above: [[Int]]
    /// By owner: won in the quarter so far, and won a day of late.
    private let soFar: [Double]
    private let recent: [Double]
    private let days: Double

    /// Share of what was won of late that must be spoken for.
    private static let fewest = 0.5

    /// Nil unless the target ends with the fiscal quarter that is under way, and something was handed in for it.
    init?(
        _ book: PipelineBook, _ values: WonValues, _ reading: SubmissionReading, at origin: CalendarDate,
        end: CalendarDate
    ) {
        let submissions = book.submissions
        guard !submissions.isEmpty, book.fiscal.isQuarterEnd(end), let first = values.first else { return nil }
        let quarter = book.fiscal.quarter(of: end)
        guard quarter.start <= origin else { return nil }
        let numbers = submissions.latest(quarter, at: origin)
        guard !numbers.isEmpty else { return nil }
        self.numbers = numbers
        above = submissions.above
        let isInclusive = reading.isInclusive(at: origin)
        var size: [Int: Int] = [:]
        speakers = (0..<book.owners).map { owner in
            let all = submissions.speakers[owner].filter { numbers[$0] != nil }
            let own = isInclusive ? all : Array(all.prefix(1))
            for author in own { size[author, default: 0] += 1 }
            return own
        }
        self.size = size
        let start = quarter.start.adding(days: -1)
        let window = min(91, origin - first + 1)
        soFar = (0..<book.owners).map { values.won($0, after: start, through: origin) }
        recent = (0..<book.owners).map {
            values.won($0, after: origin.adding(days: -window), through: origin) / Double(max(1, window))
        }
        days = Double(end - origin)
    }

    /// The authors whose numbers are about some owners: who speaks for others too says nothing of these alone, and of
    /// two for the same people the one above counts.
    private func counted(_ owners: [Int]) -> Set<Int> {
        var held: [Int: Int] = [:]
        for owner in owners { for author in speakers[owner] { held[author, default: 0] += 1 } }
        let inside = Set(held.keys.filter { held[$0] == size[$0] })
        return inside.filter { author in !above[author].contains(where: inside.contains) }
    }

    private func said(_ counted: Set<Int>) -> Double { counted.sorted().reduce(0) { $0 + (numbers[$1] ?? 0) } }

    /// What was handed in about some owners, by how many people, and the owners it is about; nil where nothing was.
    func handedIn(_ owners: [Int]) -> (said: Double, authors: Int, about: [Int])? {
        let counted = counted(owners)
        guard !counted.isEmpty else { return nil }
        return (said(counted), counted.count, owners.filter { speakers[$0].contains(where: counted.contains) })
    }

    /// What some owners are said to bring, together with the daily mean of those of them nobody speaks for; nil where
    /// these brought most.
    func rest(_ owners: [Int]) -> Double? {
        let counted = counted(owners)
        guard !counted.isEmpty else { return nil }
        var (secured, spoken, unspoken) = (0.0, 0.0, 0.0)
        for owner in owners {
            if speakers[owner].contains(where: counted.contains) {
                secured += soFar[owner]
                spoken += recent[owner]
            } else {
                unspoken += recent[owner]
            }
        }
        guard spoken >= SubmittedState.fewest * (spoken + unspoken) else { return nil }
        return max(0, said(counted) - secured) + unspoken * days
    }

    /// How many authors' numbers are part of that.
    func authors(_ owners: [Int]) -> Int { counted(owners).count }
}
