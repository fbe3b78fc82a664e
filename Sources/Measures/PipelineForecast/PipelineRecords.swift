import CRMModel
import Forecasting

/// The deals of a CRM as the forecast sees them, in minor units of the base currency, with the way back to the records.
///
/// What is not known of the past is as it is today: amounts, owners, stages and close dates are those of earlier days only
/// where the source keeps their history. Where open deals are priced by the price list, a closed deal's price is its
/// product's list price, so that what won deals brought says how much of a list price is realised.
public struct PipelineRecords: Sendable {
    /// Deals of one owner in one segment: the smallest part that forecasts are made for.
    public struct Cell: Hashable, Sendable {
        /// Row of `users`; nil for deals without an owner.
        public let owner: RowIndex?
        /// Row of `segments`; nil for deals without one.
        public let segment: RowIndex?
    }

    public let deals: [PipelineDeal]
    /// The row of `opportunities` behind each deal: a deal that was opened again is there twice.
    public let rows: [RowIndex]
    /// By owner number of the deals.
    public let cells: [Cell]
    /// Names of the stages, in the order of the pipeline; one where no stages are kept.
    public let stages: [String]
    public let keepsDates: Bool
    public let leftOut: [PipelineFinding: Int]
    public let fiscal: FiscalCalendar
    public let submissions: PipelineSubmissions

    /// - Parameters:
    ///   - timelines: what was known when; nil where nothing but today's state is.
    ///   - plan: what people handed in; who reports to whom is read as it stands today.
    public init(_ book: DealBook, timelines: DealTimelines? = nil, plan: SalesPlan? = nil) {
        var reading = Reading(book, timelines)
        for row in 0..<book.records.opportunities.count { reading.read(row) }
        deals = reading.deals
        rows = reading.rows
        cells = reading.cells
        stages = reading.stages
        keepsDates = timelines?.kept.contains(.closeDate) ?? false
        leftOut = reading.leftOut
        fiscal = book.records.fiscal
        submissions = plan.map { PipelineRecords.submissions($0, reading.cells, book.records) } ?? .none
    }

    /// Commitments; where nobody commits, what is handed in without a category.
    private static func submissions(_ plan: SalesPlan, _ cells: [Cell], _ records: CRMRecords) -> PipelineSubmissions {
        let category: ForecastCategory? = plan.submissions.contains { $0.category == .commit } ? .commit : nil
        let own = plan.submissions.filter { $0.category == category }
        let authors = Set(own.map(\.user)).sorted()
        let number = Dictionary(uniqueKeysWithValues: authors.enumerated().map { ($1, $0) })
        func above(_ user: RowIndex) -> [RowIndex] {
            var result: [RowIndex] = []
            var current = records.users.managers[user]
            while let manager = current, manager != user, !result.contains(manager) {
                result.append(manager)
                current = records.users.managers[manager]
            }
            return result
        }
        let items = own.compactMap { item -> PipelineSubmission? in
            guard let author = number[item.user] else { return nil }
            let day = records.zone.date(of: item.at)
            let money = Currency(code: item.currency).flatMap {
                records.rates.convert(Money(minor: item.amount, currency: $0), on: day)
            }
            return PipelineSubmission(
                author: author, period: item.period, day: day,
                amount: DealBook.bounded(money?.minor, among: own.count).map(Double.init))
        }
        return PipelineSubmissions(
            items,
            speakers: cells.map { cell in
                cell.owner.map { ([$0] + above($0)).compactMap { number[$0] } } ?? []
            }, above: authors.map { above($0).compactMap { number[$0] } })
    }

    /// The book for some series.
    public func book(_ series: [PipelineSeries]) -> PipelineBook {
        PipelineBook(
            deals: deals, series: series, owners: cells.count, stages: stages.count, keepsDates: keepsDates,
            fiscal: fiscal, submissions: submissions, leftOut: leftOut)
    }
}

/// Turns opportunities into deals, one after the other.
private struct Reading {
    let book: DealBook
    let timelines: DealTimelines?
    let stages: [String]
    private let isListed: Bool
    private let placeOfStage: [String: Int]
    private var placeOfCell: [PipelineRecords.Cell: Int] = [:]
    var cells: [PipelineRecords.Cell] = []
    var deals: [PipelineDeal] = []
    var rows: [RowIndex] = []
    var leftOut: [PipelineFinding: Int] = [:]

    init(_ book: DealBook, _ timelines: DealTimelines?) {
        self.book = book
        self.timelines = timelines
        let records = book.records
        let list = records.opportunities
        let open = (0..<list.count).filter { list.statuses[$0] == .open }
        isListed = open.count { book.sources[$0] == .listPrice } > open.count { book.sources[$0] == .record }
        var names: [String] = []
        if timelines?.kept.contains(.stage) ?? false {
            // Deals whose stage is not known, or no longer in the list, have a stage of their own before all others.
            names = [""]
            for place in records.stages.names.indices where records.stages.outcomes[place] == .open {
                if !names.contains(records.stages.names[place]) { names.append(records.stages.names[place]) }
            }
        }
        stages = names.isEmpty ? [""] : names
        placeOfStage = Dictionary(uniqueKeysWithValues: stages.enumerated().map { ($1, $0) })
    }

    private mutating func cell(_ owner: RowIndex?, _ row: RowIndex) -> Int {
        let cell = PipelineRecords.Cell(owner: owner, segment: book.records.opportunities.segments[row])
        if let place = placeOfCell[cell] { return place }
        placeOfCell[cell] = cells.count
        cells.append(cell)
        return cells.count - 1
    }

    mutating func read(_ row: RowIndex) {
        let records = book.records
        let list = records.opportunities
        let isOpen = list.statuses[row] == .open
        guard let created = list.createdAt.instant(row).map(records.zone.date(of:)) else {
            leftOut[.noCreation, default: 0] += 1
            return
        }
        var closed = isOpen ? nil : book.closings[row]
        if !isOpen, closed == nil {
            leftOut[.noClosing, default: 0] += 1
            return
        }
        if let day = closed, day < created {
            leftOut[.closedBeforeCreated, default: 0] += 1
            closed = created
        }
        let value = book.sources[row].isPriced ? Double(book.amounts[row]) : nil
        // While it was open it had the list price where no amount is known, whatever became of it.
        let listed =
            isListed || !isOpen && list.amounts[row] == nil
            ? book.listPrice(row, on: closed ?? records.asOf).map(Double.init) : nil
        var deal = PipelineDeal(
            created: created, closed: closed, isWon: list.statuses[row] == .won,
            price: isOpen ? value : listed ?? value, value: value, isPriceEarlier: !isOpen && listed != nil,
            expected: isOpen ? list.closeDates[row] : nil, owner: cell(list.owners[row], row),
            segment: list.segments[row])
        deal.lacksRate = book.sources[row] == .noRate
        guard let timelines, !timelines.entries(row).isEmpty else {
            deals.append(deal)
            rows.append(row)
            return
        }
        let keepsAmounts = timelines.kept.contains(.amount) && !isListed
        let keepsDates = timelines.kept.contains(.closeDate)
        var phases: [PipelinePhase] = []
        var pushes = 0
        var entered = created
        var ended: (day: CalendarDate, isWon: Bool)?
        // Appends what was open from `entered` to the close, as one deal.
        func finish(_ closed: CalendarDate?, isWon: Bool, value: Double?) {
            guard let first = phases.first else { return }
            var own = deal
            own.entered = entered
            own.closed = closed
            own.isWon = isWon
            own.price = first.price
            own.owner = first.owner
            own.stage = first.stage
            own.expected = first.expected
            own.value = isWon ? value : nil
            if keepsAmounts { own.isPriceEarlier = closed != nil }
            own.changes = phases.dropFirst().filter { change in closed.map { change.from <= $0 } ?? true }
            deals.append(own)
            rows.append(row)
        }
        for entry in timelines.entries(row) {
            let state = timelines.state(of: entry)
            let day = max(records.zone.date(of: timelines.instant(of: entry)), entered)
            let amount = keepsAmounts ? price(state.amount, row, on: day) : deal.price
            guard state.status == .open else {
                if ended == nil { ended = (day, state.status == .won) }
                continue
            }
            if let end = ended {
                // Opened again: what was closed until then was known as closed.
                finish(end.day, isWon: end.isWon, value: amount)
                phases = []
                entered = max(day, end.day.adding(days: 1))
                ended = nil
            }
            if let last = phases.last?.expected, let next = state.closeDate, next > last,
                next.isoMonth != last.isoMonth
            {
                pushes += 1
            }
            let phase = PipelinePhase(
                from: max(day, entered), stage: state.stage.flatMap { placeOfStage[$0] } ?? 0, price: amount,
                owner: cell(timelines.kept.contains(.owner) ? state.owner : list.owners[row], row),
                expected: keepsDates ? state.closeDate : deal.expected, pushes: keepsDates ? pushes : 0)
            if phases.last?.from == phase.from { phases.removeLast() }
            if phases.last.map({ !same($0, phase) }) ?? true { phases.append(phase) }
        }
        if phases.isEmpty {
            // Entered when it was closed already.
            deals.append(deal)
            rows.append(row)
            return
        }
        var known = value
        if keepsAmounts, let closed,
            let state = timelines.state(row, before: records.zone.instant(of: closed.adding(days: 1)))
        {
            known = amount(state.amount, row, on: closed) ?? value
        }
        deal.value = known
        finish(closed.map { max($0, entered) }, isWon: deal.isWon, value: known)
    }

    private func same(_ a: PipelinePhase, _ b: PipelinePhase) -> Bool {
        a.stage == b.stage && a.price == b.price && a.owner == b.owner && a.expected == b.expected
            && a.pushes == b.pushes
    }

    /// What an open deal was worth on a day: its amount, else the product's list price, whatever became of it later.
    private func price(_ minor: Int64?, _ row: RowIndex, on day: CalendarDate) -> Double? {
        if book.sources[row] == .tooLarge { return nil }
        return minor == nil ? bounded(book.listPrice(row, on: day)) : amount(minor, row, on: day)
    }

    /// An amount known on a day in the base currency.
    private func amount(_ minor: Int64?, _ row: RowIndex, on day: CalendarDate) -> Double? {
        if book.sources[row] == .tooLarge { return nil }
        return minor.flatMap { bounded(book.converted($0, of: row, on: day)) }
    }

    /// An earlier amount that a sum of all deals can hold; nil for a larger one. What the book has is within it.
    private func bounded(_ minor: Int64?) -> Double? {
        DealBook.bounded(minor, among: book.records.opportunities.count).map(Double.init)
    }
}
