import CRMModel

/// For each day since closes are recorded: how many open deals of each age could close, and how many did.
///
/// Deals enter late: those created before the first recorded close are seen from the day after it, so that closes
/// nobody
/// recorded bias nothing. The rows up to a day do not depend on anything after it.
struct RiskTable: Sendable {
    /// Ages in days since creation at which the bins begin; the first holds the day of creation alone.
    static let edges = [0, 1, 4, 8, 15, 31, 46, 61, 76, 91, 106, 121, 141]
    static let bins = edges.count

    static let binOfAge: [Int] = (0...141).map { age in (edges.lastIndex { $0 <= age }) ?? 0 }

    static func bin(_ age: Int) -> Int { binOfAge[min(max(age, 0), 141)] }

    /// The first day of the table: the day after the first close. Nil where nothing was closed.
    let start: CalendarDate?
    /// By day and bin.
    private(set) var exposed: [Double] = []
    private(set) var won: [Double] = []
    private(set) var lost: [Double] = []

    init(_ book: PipelineBook, through last: CalendarDate) {
        var first: CalendarDate?
        for deal in book.deals {
            if let closed = deal.closed, closed <= last, deal.created <= last { first = min(first ?? closed, closed) }
        }
        guard let first, first < last else {
            start = nil
            return
        }
        let start = first.adding(days: 1)
        self.start = start
        let days = Int(last.dayNumber - first.dayNumber)
        let bins = RiskTable.bins
        var change = [Double](repeating: 0, count: (days + 1) * bins)
        won = [Double](repeating: 0, count: days * bins)
        lost = won
        for deal in book.deals where deal.created <= last {
            let entry = max(Int(deal.created.dayNumber - start.dayNumber), 0)
            let end = min(deal.closed.map { Int($0.dayNumber - start.dayNumber) } ?? days - 1, days - 1)
            guard entry <= end else { continue }
            let birth = Int(deal.created.dayNumber - start.dayNumber)
            for bin in RiskTable.bin(entry - birth)...RiskTable.bin(end - birth) {
                let from = max(birth + RiskTable.edges[bin], entry)
                let to = bin + 1 < bins ? min(birth + RiskTable.edges[bin + 1] - 1, end) : end
                guard from <= to else { continue }
                change[from * bins + bin] += 1
                change[(to + 1) * bins + bin] -= 1
            }
            if let closed = deal.closed, closed <= last {
                let cell = end * bins + RiskTable.bin(end - birth)
                if deal.isWon { won[cell] += 1 } else { lost[cell] += 1 }
            }
        }
        exposed = [Double](repeating: 0, count: days * bins)
        var running = [Double](repeating: 0, count: bins)
        for day in 0..<days {
            for bin in 0..<bins {
                running[bin] += change[day * bins + bin]
                exposed[day * bins + bin] = running[bin]
            }
        }
    }

    /// Sums of the table up to a day, by bin and month of the fiscal quarter.
    func counts(through origin: CalendarDate, fiscal: FiscalCalendar) -> RiskCounts {
        var counts = RiskCounts()
        guard let start, origin >= start else { return counts }
        let days = min(Int(origin.dayNumber - start.dayNumber) + 1, exposed.count / RiskTable.bins)
        var month = 0
        for day in 0..<days {
            let date = start.adding(days: day)
            if day == 0 || date.startOfMonth == date { month = fiscal.monthOfQuarter(date) }
            for bin in 0..<RiskTable.bins {
                let cell = day * RiskTable.bins + bin
                counts.exposed[bin * 3 + month] += exposed[cell]
                counts.won[bin * 3 + month] += won[cell]
                counts.lost[bin * 3 + month] += lost[cell]
            }
        }
        return counts
    }
}

/// Deal-days at risk and closes, by age bin and month of the fiscal quarter.
struct RiskCounts: Sendable {
    var exposed = [Double](repeating: 0, count: RiskTable.bins * 3)
    var won = [Double](repeating: 0, count: RiskTable.bins * 3)
    var lost = [Double](repeating: 0, count: RiskTable.bins * 3)
}

extension FiscalCalendar {
    /// 0, 1 or 2: the month of a date in its fiscal quarter.
    func monthOfQuarter(_ date: CalendarDate) -> Int { (date.month - startMonth + 12) % 3 }
}
