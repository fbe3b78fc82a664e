import CRMModel

/// How time in the pipeline is counted, and how finely: age since creation, or days in the stage where stages are kept.
struct RiskClock: Sendable {
    /// Days at which the bins begin; the first holds the first day alone.
    static let edges = [0, 1, 4, 8, 15, 31, 46, 61, 76, 91, 106, 121, 141]
    static let bins = edges.count
    private static let binOfDay: [Int] = (0...141).map { day in (edges.lastIndex { $0 <= day }) ?? 0 }

    static func bin(_ day: Int) -> Int { binOfDay[min(max(day, 0), 141)] }

    /// Stages of the book.
    let stages: Int
    /// Parts of the fiscal quarter that are told apart: its months, and its last fortnight.
    static let phases = 4
    /// Whether the clock starts anew in each stage.
    var startsInStage: Bool { stages > 1 }
    /// Cells of one day: stage × bin.
    var cells: Int { stages * RiskClock.bins }

    func cell(_ stage: Int, _ bin: Int) -> Int { stage * RiskClock.bins + bin }
}

/// For each day since closes are recorded: how many open deals could close, by stage and time, and how many did.
///
/// Deals enter late: those created before the first recorded close are seen from the day after it, so that closes
/// nobody recorded bias nothing. The rows up to a day do not depend on anything after it.
struct RiskTable: Sendable {
    let clock: RiskClock
    /// The first day of the table: the day after the first close. Nil where nothing was closed.
    let start: CalendarDate?
    /// By day and cell.
    private var exposed: [Float] = []
    private var won: [Float] = []
    private var lost: [Float] = []
    /// Moves to another stage, in the cell they left.
    private var moved: [Float] = []
    /// Each move's day after `start`, from and to.
    private var moves: [(day: Int32, from: Int16, to: Int16)] = []

    init(_ book: PipelineBook, through last: CalendarDate) {
        clock = RiskClock(stages: book.stages)
        var first: CalendarDate?
        for deal in book.deals {
            if let closed = deal.closed, closed <= last, deal.entered <= last { first = min(first ?? closed, closed) }
        }
        guard let first, first < last else {
            start = nil
            return
        }
        let start = first.adding(days: 1)
        self.start = start
        let days = last - first
        let cells = clock.cells
        var change = [Float](repeating: 0, count: (days + 1) * cells)
        won = [Float](repeating: 0, count: days * cells)
        lost = won
        if clock.startsInStage { moved = won }
        for deal in book.deals where deal.entered <= last {
            let end = min(deal.closed.map { $0 - start } ?? days - 1, days - 1)
            let isClosed = deal.closed.map { $0 <= last } ?? false
            let spans = clock.startsInStage ? deal.stages : [(deal.entered, 0)]
            for (place, span) in spans.enumerated() {
                let birth = (clock.startsInStage ? span.from : deal.created) - start
                let next = place + 1 < spans.count ? spans[place + 1].from - start : nil
                let from = max(span.from - start, 0)
                let to = min(next.map { $0 - 1 } ?? end, end)
                if from <= to {
                    for bin in RiskClock.bin(from - birth)...RiskClock.bin(to - birth) {
                        let low = max(birth + RiskClock.edges[bin], from)
                        let high = bin + 1 < RiskClock.bins ? min(birth + RiskClock.edges[bin + 1] - 1, to) : to
                        guard low <= high else { continue }
                        change[low * cells + clock.cell(span.stage, bin)] += 1
                        change[(high + 1) * cells + clock.cell(span.stage, bin)] -= 1
                    }
                }
                if let next, next > 0, next <= end {
                    let cell = clock.cell(span.stage, RiskClock.bin(next - 1 - birth))
                    moved[next * cells + cell] += 1
                    moves.append((Int32(next), Int16(span.stage), Int16(spans[place + 1].stage)))
                }
                if next.map({ $0 > end }) ?? true {
                    if isClosed, end >= 0 {
                        let cell = end * cells + clock.cell(span.stage, RiskClock.bin(end - birth))
                        if deal.isWon { won[cell] += 1 } else { lost[cell] += 1 }
                    }
                    break
                }
            }
        }
        exposed = [Float](repeating: 0, count: days * cells)
        var running = [Float](repeating: 0, count: cells)
        for day in 0..<days {
            for cell in 0..<cells {
                running[cell] += change[day * cells + cell]
                exposed[day * cells + cell] = running[cell]
            }
        }
    }

    /// Sums of the table up to a day, by cell and part of the fiscal quarter.
    func counts(through origin: CalendarDate, fiscal: FiscalCalendar) -> RiskCounts {
        var counts = RiskCounts(clock)
        guard let start, origin >= start else { return counts }
        let cells = clock.cells
        let days = min(origin - start + 1, exposed.count / cells)
        for day in 0..<days {
            let phase = fiscal.phaseOfQuarter(start.adding(days: day))
            for cell in 0..<cells {
                let place = day * cells + cell
                counts.exposed[cell * RiskClock.phases + phase] += Double(exposed[place])
                counts.won[cell * RiskClock.phases + phase] += Double(won[place])
                counts.lost[cell * RiskClock.phases + phase] += Double(lost[place])
                if clock.startsInStage { counts.moved[cell] += Double(moved[place]) }
            }
        }
        for move in moves where Int(move.day) < days {
            counts.paths[Int(move.from) * clock.stages + Int(move.to)] += 1
        }
        return counts
    }
}

/// Deal-days at risk and closes, by cell and part of the fiscal quarter; moves by cell, and by stage left and entered.
struct RiskCounts: Sendable {
    let clock: RiskClock
    var exposed: [Double]
    var won: [Double]
    var lost: [Double]
    var moved: [Double]
    var paths: [Double]

    init(_ clock: RiskClock) {
        self.clock = clock
        exposed = [Double](repeating: 0, count: clock.cells * RiskClock.phases)
        won = exposed
        lost = exposed
        moved = [Double](repeating: 0, count: clock.cells)
        paths = [Double](repeating: 0, count: clock.stages * clock.stages)
    }
}

extension FiscalCalendar {
    /// 0, 1 or 2: the month of a date in its fiscal quarter; 3 in the quarter's last fortnight, when what can be closed is.
    func phaseOfQuarter(_ date: CalendarDate) -> Int {
        let month = monthOfQuarter(date)
        let isLast =
            weeks == nil ? date.adding(days: 14).month != date.month : quarter(of: date).end <= date.adding(days: 14)
        return month == 2 && isLast ? 3 : month
    }
}
