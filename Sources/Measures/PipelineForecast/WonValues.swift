import CRMModel

/// What each owner won up to each day.
struct WonValues: Sendable {
    /// The day of the first close; nil where nothing was closed.
    let first: CalendarDate?
    private let last: CalendarDate
    /// By owner: the sum up to the day before each day from `first` on.
    private var sums: [[Double]] = []

    init(_ book: PipelineBook, through last: CalendarDate) {
        self.last = last
        var first: CalendarDate?
        for deal in book.deals {
            if let closed = deal.closed, closed <= last { first = min(first ?? closed, closed) }
        }
        self.first = first
        guard let first else { return }
        sums = [[Double]](repeating: [Double](repeating: 0, count: last - first + 2), count: book.owners)
        for deal in book.deals where deal.isWon {
            guard let closed = deal.closed, closed <= last, let value = deal.value else { continue }
            sums[deal.changes.last?.owner ?? deal.owner][closed - first + 1] += value
        }
        for owner in sums.indices {
            for day in 1..<sums[owner].count { sums[owner][day] += sums[owner][day - 1] }
        }
    }

    /// What one owner won after a day up to and with another.
    func won(_ owner: Int, after start: CalendarDate, through end: CalendarDate) -> Double {
        guard let first, end >= first, start < last else { return 0 }
        let from = max(0, start - first + 1)
        let to = min(end, last) - first + 1
        return from < to ? sums[owner][to] - sums[owner][from] : 0
    }

    /// What some owners won together.
    func series(_ owners: [Int]) -> WonSeries {
        guard let first else { return WonSeries(first: nil, last: last, sums: []) }
        var total = [Double](repeating: 0, count: last - first + 2)
        for owner in owners { for day in total.indices { total[day] += sums[owner][day] } }
        return WonSeries(first: first, last: last, sums: total)
    }
}

/// What a series won up to each day, and plain forecasts of how that goes on.
public struct WonSeries: Sendable {
    let first: CalendarDate?
    let last: CalendarDate
    let sums: [Double]

    /// Won after a day up to and with another.
    public func sum(after start: CalendarDate, through end: CalendarDate) -> Double {
        guard let first, end >= first, start < last else { return 0 }
        let from = max(0, start - first + 1)
        let to = min(end, last) - first + 1
        return from < to ? sums[to] - sums[from] : 0
    }

    /// The value won in as many days after `origin` as in the last 91, or since the first close where that is later.
    public func runRate(at origin: CalendarDate, days: Int) -> BaseForecast? {
        guard let first, origin - first >= 13 else { return nil }
        let window = min(91, origin - first + 1)
        let mean = sum(after: origin.adding(days: -window), through: origin) / Double(window) * Double(days)
        let horizon = Double(days)
        let sd = weeklySpread(at: origin) * (horizon / 7 * (1 + horizon / Double(window))).squareRoot()
        return BaseForecast(mean: mean, sd: sd)
    }

    /// The value won on the same days a quarter earlier: up to the end of the month three months before where the
    /// target ends with a month, else 13 weeks earlier; nil where closes do not reach back so far.
    func sameMonth(at origin: CalendarDate, end: CalendarDate) -> BaseForecast? {
        let stop = end.isMonthEnd ? end.quarterEarlier : end.adding(days: -91)
        let start =
            end.isMonthEnd && origin.isMonthEnd ? origin.quarterEarlier : stop.adding(days: origin - end)
        guard let first, start.adding(days: 1) >= first else { return nil }
        let mean = sum(after: start, through: min(stop, origin))
        let sd = 0.8 * weeklySpread(at: origin) * (2 * Double(end - origin) / 7).squareRoot()
        return BaseForecast(mean: mean, sd: sd)
    }

    /// The value won on the same days a year earlier × what was won in the last year ÷ in the year before; nil before
    /// there are two years.
    public func lastYear(at origin: CalendarDate, end: CalendarDate) -> BaseForecast? {
        guard let first, origin.adding(days: -728) >= first else { return nil }
        let recent = sum(after: origin.adding(days: -364), through: origin)
        let before = sum(after: origin.adding(days: -728), through: origin.adding(days: -364))
        guard before > 0 else { return nil }
        let stop = end.isMonthEnd ? end.adding(days: 1).adding(months: -12).adding(days: -1) : end.adding(days: -364)
        let mean =
            sum(after: stop.adding(days: origin - end), through: min(stop, origin))
            * min(max(recent / before, 1.0 / 3), 3)
        let sd = 0.8 * weeklySpread(at: origin) * (2 * Double(end - origin) / 7).squareRoot()
        return BaseForecast(mean: mean, sd: sd)
    }

    /// Standard deviation of the sums of the last 13 weeks, or of as many as there are.
    private func weeklySpread(at origin: CalendarDate) -> Double {
        guard let first else { return 0 }
        let weeks = min(13, (origin - first + 1) / 7)
        guard weeks > 1 else { return 0 }
        let values = (0..<weeks).map { week in
            sum(after: origin.adding(days: -7 * week - 7), through: origin.adding(days: -7 * week))
        }
        let mean = values.reduce(0, +) / Double(weeks)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(weeks - 1)).squareRoot()
    }
}

/// One method's forecast of one series.
public struct BaseForecast: Hashable, Sendable {
    public var mean: Double
    public var sd: Double
}
