import CRMModel
import Figures
import ProgrammeRecords

/// What site.yml says about the time of those who look at cells.
public struct ReviewTime: Sendable {
    /// Minutes a week that all reviewers together have; nil: not known.
    public var minutesPerWeek: Int?
    /// Minutes one cell takes where no review says how long it took.
    public var minutesPerCell = 4
    /// The report is of a part of the company, and the minutes are those of the whole.
    public var isOfWhole = true

    public init(minutesPerWeek: Int? = nil, minutesPerCell: Int? = nil) {
        self.minutesPerWeek = minutesPerWeek
        self.minutesPerCell = minutesPerCell ?? self.minutesPerCell
    }
}

/// The reviews that fall due in the coming weeks, held against the minutes reviewers have, and how many more people could
/// go live this week (metrics.md, wave-capacity; mission, S2.16).
///
/// The first week begins with the as-of. A person counts while in service, from the day the unit is live or planned to
/// be; a wave whose planned day is over counts from now on. What has not been scaled back stays due every two working
/// days, since nobody knows when a person will accept it.
public struct ReviewCapacity: Sendable {
    public struct Week: Sendable {
        public let start: CalendarDate
        /// Cells to look at, and how many of them every two working days.
        public let cells: Int
        public let closeCells: Int
        public let minutes: Double
        /// How many more people could be looked at every two working days; nil without a capacity.
        public let room: Int?

        public var end: CalendarDate { start.adding(days: 6) }
    }

    public let weeks: [Week]
    public let minutesPerWeek: Int?
    /// Mean number of cells of a person, which a further person is taken to have.
    public let cellsPerPerson: Double
    /// People who could go live this week; without a capacity, or for a part of the company, the reason.
    public let largestWave: Figure

    /// Go-live lasts 90 days: as many weeks are looked at.
    public static let weekCount = (ReviewLedger.goLiveDays + 6) / 7

    /// Weeks in which more is due than the reviewers have minutes for.
    public var overfull: [Week] {
        guard let minutesPerWeek else { return [] }
        return weeks.filter { $0.minutes > Double(minutesPerWeek) + 1e-9 }
    }

    init(_ matrix: ComplianceMatrix, ledger: ReviewLedger, waves: [RolloutWaveRecord], time: ReviewTime) {
        let asOf = matrix.records.asOf
        let people = CapacityPeople(matrix, ledger: ledger, waves: waves)
        cellsPerPerson = people.cellsPerPerson
        let perCell = ledger.minutesPerCell
        let capacity = time.isOfWhole ? time.minutesPerWeek : nil
        minutesPerWeek = capacity
        let perPerson = people.cellsPerPerson * ReviewLedger.closeLooks * perCell
        // Of fewer than five people who may not be named not even this is told.
        let isTold = matrix.namesPeople || people.count >= PeopleGroups.smallest
        weeks = (0..<(isTold ? ReviewCapacity.weekCount : 0)).map { number in
            let start = asOf.adding(days: 7 * number)
            let (cells, closeCells) = people.cells(in: start, isFirst: number == 0)
            let looks = Double(closeCells) * ReviewLedger.closeLooks + Double(cells - closeCells) * ReviewLedger.looks
            let minutes = looks * perCell
            var room: Int?
            if let capacity, perPerson > 0 {
                // A remainder below a billionth is the rounding of the division.
                room = max(0, Int(((Double(capacity) - minutes) / perPerson + 1e-9).rounded(.down)))
            }
            return Week(start: start, cells: cells, closeCells: closeCells, minutes: minutes, room: room)
        }
        let listed = weeks
        let rows = RowSet(
            name: "review-weeks", title: "Reviews due in the coming weeks",
            columns: ["week_from", "cells", "cells_every_two_days", "minutes", "capacity", "room_for_people"],
            count: listed.count, tie: .smallest("room_for_people")
        ) { row in
            let week = listed[row]
            return [
                .date(week.start), .integer(Int64(week.cells)), .integer(Int64(week.closeCells)), .real(week.minutes),
                .integer(capacity.map(Int64.init)), .integer(week.room.map(Int64.init)),
            ]
        }
        let outcome: Outcome
        var notes: [String] = []
        if !time.isOfWhole {
            outcome = .absent(.notAssigned)
            notes.append("The reviewers' minutes are those of the whole company.")
        } else if capacity == nil {
            outcome = .absent(.noSource)
            notes.append(
                "We could show this if content/site.yml said how many minutes a week the reviewers have, as minutes-per-week under reviews."
            )
        } else if let least = listed.compactMap(\.room).min() {
            outcome = .value(.count(least, of: "people"))
        } else if !isTold {
            outcome = .absent(people.count == 0 && !matrix.teams.areSilent ? .noEvents : .suppressed)
        } else {
            outcome = .absent(.noEvents)
            notes.append("Nobody has a cell yet.")
        }
        if people.planned > 0, isTold {
            notes.append("\(Grouping.text(people.planned)) more people are counted from the day they begin.")
        }
        largestWave = Figure(
            "wave-capacity", outcome: outcome, n: listed.count, asOf: asOf, rows: rows, notes: notes)
    }
}

/// Who has cells to be looked at in which week: those who have some now, and those who are still to come.
private struct CapacityPeople {
    private struct Cell {
        let user: RowIndex
        let area: Int
        /// From when it is due; nil: it is due now.
        let from: CalendarDate?
    }

    private let cells: [Cell]
    private let isCloseNow: [Bool]
    private let users: Users
    private let goLive: GoLive
    /// People with cells now or later.
    let count: Int
    let cellsPerPerson: Double
    /// Those who are still to come.
    let planned: Int

    init(_ matrix: ComplianceMatrix, ledger: ReviewLedger, waves: [RolloutWaveRecord]) {
        let records = matrix.records
        let asOf = records.asOf
        let users = records.users
        self.users = users
        let live = LiveDays(records: records, waves: waves, includesPlanned: true)
        goLive = ledger.goLive.taking(live)
        var cells = ledger.due.map { Cell(user: $0.user, area: $0.area, from: nil) }
        isCloseNow = ledger.due.map(\.isGoLive)
        let present = Set(matrix.users)
        let end = asOf.adding(days: 7 * ReviewCapacity.weekCount - 1)
        var planned = 0
        for user in 0..<users.count where users.isPerson(user) && !present.contains(user) {
            let from = max([users.startsOn[user], live.day(of: user)].compactMap { $0 }.max() ?? asOf, asOf)
            // Who is in service and live but away is no newcomer.
            let isNew = from > asOf || !live.isLive(user, on: asOf)
            guard isNew, !live.isOpenEnded(user), from <= end, users.isEligible(user, on: from) else { continue }
            let areas = matrix.judgement.areas.indices.filter {
                matrix.judgement.areas[$0].applies(to: users.roles[user]) && matrix.teams.isTold(area: $0)
            }
            if !areas.isEmpty { planned += 1 }
            cells += areas.map { Cell(user: user, area: $0, from: from) }
        }
        self.cells = cells
        self.planned = planned
        count = Set(cells.map(\.user)).count
        cellsPerPerson = count == 0 ? 0 : Double(cells.count) / Double(count)
    }

    /// Cells due in the week that begins on a day, and how many of them every two working days. The first week is that of
    /// the ledger.
    func cells(in start: CalendarDate, isFirst: Bool) -> (all: Int, close: Int) {
        let end = start.adding(days: 6)
        var all = 0
        var close = 0
        for (index, cell) in cells.enumerated() {
            let day = max(cell.from ?? start, start)
            guard day <= end, isFirst && cell.from == nil || users.isEligible(cell.user, on: day) else { continue }
            all += 1
            let isClose =
                isFirst && cell.from == nil ? isCloseNow[index] : goLive.holds(cell.user, cell.area, on: day)
            if isClose { close += 1 }
        }
        return (all, close)
    }
}
