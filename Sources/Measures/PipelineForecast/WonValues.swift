import CRMModel

/// What each series won up to each day.
struct WonValues: Sendable {
    /// The day of the first close; nil where nothing was closed.
    let first: CalendarDate?
    private let last: CalendarDate
    /// By series: the sum up to the day before each day from `first` on.
    private var sums: [[Double]] = []

    init(_ book: PipelineBook, through last: CalendarDate) {
        self.last = last
        var first: CalendarDate?
        for deal in book.deals {
            if let closed = deal.closed, closed <= last { first = min(first ?? closed, closed) }
        }
        self.first = first
        guard let first else { return }
        let days = last - first + 1
        var seriesOf = [[Int]](repeating: [], count: book.owners)
        for (index, series) in book.series.enumerated() {
            for owner in series.owners { seriesOf[owner].append(index) }
        }
        sums = [[Double]](repeating: [Double](repeating: 0, count: days + 1), count: book.series.count)
        for deal in book.deals where deal.isWon {
            guard let closed = deal.closed, closed <= last, let value = deal.value else { continue }
            for series in seriesOf[deal.owner] { sums[series][closed - first + 1] += value }
        }
        for series in sums.indices {
            for day in 1...days { sums[series][day] += sums[series][day - 1] }
        }
    }

    /// Won after a day up to and with another.
    func sum(_ series: Int, after start: CalendarDate, through end: CalendarDate) -> Double {
        guard let first, end >= first, start < last else { return 0 }
        let from = max(0, start - first + 1)
        let to = min(end, last) - first + 1
        return from < to ? sums[series][to] - sums[series][from] : 0
    }

    /// The value won in as many days after `origin` as in the last 91, or since the first close where that is later.
    func runRate(_ series: Int, at origin: CalendarDate, days: Int) -> BaseForecast? {
        guard let first, origin - first >= 13 else { return nil }
        let window = min(91, origin - first + 1)
        let mean = sum(series, after: origin.adding(days: -window), through: origin) / Double(window) * Double(days)
        let horizon = Double(days)
        let sd = weeklySpread(series, at: origin) * (horizon / 7 * (1 + horizon / Double(window))).squareRoot()
        return BaseForecast(mean: mean, sd: sd)
    }

    /// The value won on the same days a quarter earlier: three months for whole months, else 13 weeks; nil where
    /// closes do
    /// not reach back so far.
    func sameMonth(_ series: Int, at origin: CalendarDate, end: CalendarDate) -> BaseForecast? {
        let isWhole = origin.isMonthEnd && end.isMonthEnd
        let start = isWhole ? origin.quarterEarlier : origin.adding(days: -91)
        let stop = isWhole ? end.quarterEarlier : end.adding(days: -91)
        guard let first, start.adding(days: 1) >= first else { return nil }
        let mean = sum(series, after: start, through: min(stop, origin))
        let sd = 0.8 * weeklySpread(series, at: origin) * (2 * Double(end - origin) / 7).squareRoot()
        return BaseForecast(mean: mean, sd: sd)
    }

    /// Standard deviation of the sums of the last 13 weeks, or of as many as there are.
    private func weeklySpread(_ series: Int, at origin: CalendarDate) -> Double {
        guard let first else { return 0 }
        let weeks = min(13, (origin - first + 1) / 7)
        guard weeks > 1 else { return 0 }
        let values = (0..<weeks).map { week in
            sum(series, after: origin.adding(days: -7 * week - 7), through: origin.adding(days: -7 * week))
        }
        let mean = values.reduce(0, +) / Double(weeks)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(weeks - 1)).squareRoot()
    }
}

/// One method's forecast of one series.
struct BaseForecast: Sendable {
    var mean: Double
    var sd: Double
}
