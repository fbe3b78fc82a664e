import CRMModel
import Figures
import Statistics

/// Deals that were first entered at a late stage: test L1 of `late-entry-rate`, and who does so regularly.
public struct LateEntry: Sendable {
    /// One owner of at least five deals that can be judged.
    public struct Owner: Hashable, Sendable {
        public let user: RowIndex
        public let late: Int
        public let deals: Int

        /// Whether it is no accident: at 95 % certainty more than a fifth (metrics.md, `late-entry-rate`).
        public var isRegular: Bool {
            Wilson.interval(successes: late, trials: deals).map { $0.lower > LateEntry.tolerated } ?? false
        }
    }

    public let rate: Figure
    /// People with enough deals to tell, those with most late ones first.
    public let owners: [Owner]
    /// How many of them enter deals late regularly.
    public let regular: Figure

    /// Days before the as-of in which deals are looked at.
    public static let window = 180
    /// Share of late entries that is not called regular.
    static let tolerated = 0.2
    private static let fewest = 5

    /// - Parameters:
    ///   - lateStage: the stage the manual calls late; nil where it names none, or none that exists.
    ///   - exemptTypes: types of deals that may begin at any stage.
    ///   - isPrivate: whether nobody may be named, so that fewer than five people are not told of.
    public init(_ book: DealBook, lateStage: String?, exemptTypes: [String] = [], isPrivate: Bool = false) {
        let deals = book.records.opportunities
        let stages = book.records.stages
        let asOf = book.records.asOf
        let start = asOf.adding(days: -LateEntry.window)
        let created = (0..<deals.count).filter { row in
            deals.createdAt.instant(row).map { start <= book.records.zone.date(of: $0) } ?? false
        }
        func position(_ row: RowIndex) -> (stage: Int, late: Int)? {
            let pipeline = deals.pipelines[row]
            guard let lateStage, let late = stages.row(named: lateStage, pipeline: pipeline),
                let first = deals.firstStages[row],
                let stage = stages.row(named: first, pipeline: pipeline)
            else { return nil }
            return (stages.positions[stage], stages.positions[late])
        }
        let subject = created.filter { row in deals.types[row].map { !exemptTypes.contains($0) } ?? true }
        let human = subject.filter { row in
            !["import", "integration", "migration"].contains(deals.firstStageSources[row] ?? "person")
        }
        var isLate: [RowIndex: Bool] = [:]
        for row in human {
            if let place = position(row) { isLate[row] = place.stage >= place.late }
        }
        let rows = human.filter { isLate[$0] != nil }
        let verdicts = isLate
        let list = book.list(
            "late-entry-rate", "Deals created in the last 180 days with their first stage", rows, tie: .share("late"),
            extra: ["first_stage", "late"]
        ) { [.text(deals.firstStages[$0]), .integer(verdicts[$0] == true ? 1 : 0)] }
        let isKnown = lateStage.map { stages.row(named: $0, pipeline: nil) != nil } ?? false
        guard isKnown, deals.firstStages.codes.contains(where: { $0 >= 0 }) else {
            owners = []
            regular = LateEntry.regular([], book, absent: .noSource)
            rate = Figure(
                "late-entry-rate", outcome: .absent(.noSource), n: 0, asOf: asOf, rows: list,
                notes: [
                    lateStage == nil
                        ? "The usage manual names no late stage."
                        : isKnown
                            ? "We could show this if stage changes were recorded."
                            : "The late stage of the usage manual is no stage of the CRM."
                ])
            return
        }
        var notes: [String] = []
        if created.count > subject.count {
            notes.append("\(Grouping.text(created.count - subject.count)) deals of exempt types are left out.")
        }
        if subject.count > human.count {
            notes.append("\(Grouping.text(subject.count - human.count)) imported deals are left out.")
        }
        if human.count > rows.count {
            notes.append("\(Grouping.text(human.count - rows.count)) deals cannot be judged: no stage history.")
        }
        let ofOwner = Dictionary(grouping: rows) { deals.owners[$0] }
        owners = ofOwner.compactMap { user, rows -> Owner? in
            guard let user, book.records.users.isPerson(user), rows.count >= LateEntry.fewest else { return nil }
            return Owner(user: user, late: rows.count { verdicts[$0] == true }, deals: rows.count)
        }.sorted { ($1.late * $0.deals, $0.deals, $0.user) < ($0.late * $1.deals, $1.deals, $1.user) }
        // Neither those who do so nor those who do not may be fewer than five, unless they are none.
        let some = owners.count { $0.isRegular }
        let isTold =
            !isPrivate
            || [owners.count, some, owners.count - some].allSatisfy {
                $0 == 0 || $0 >= PeopleGroups.smallest
            }
        regular = LateEntry.regular(
            isTold ? owners : [], book, absent: owners.isEmpty ? .tooFew : isTold ? nil : .suppressed)
        rate = Figure.proportion(
            "late-entry-rate", successes: rows.count { isLate[$0] == true }, trials: rows.count,
            of: "deals created in 180 days",
            asOf: asOf, rows: list, notes: notes)
    }
    /// The number of people who do so regularly, of those it can be said of.
    private static func regular(_ owners: [Owner], _ book: DealBook, absent: Reason?) -> Figure {
        let slug = "regular-late-entry"
        let list = RowSet(
            name: slug, title: "People with at least \(fewest) deals of the last \(window) days that can be judged",
            columns: ["owner", "deals", "late", "regular"], count: owners.count, tie: .share("regular")
        ) { index in
            let owner = owners[index]
            return [
                .person(owner.user), .integer(Int64(owner.deals)), .integer(Int64(owner.late)),
                .integer(owner.isRegular ? 1 : 0),
            ]
        }
        if let absent {
            return Figure(slug, outcome: .absent(absent), n: 0, asOf: book.records.asOf, rows: list)
        }
        return .proportion(
            slug, successes: owners.count { $0.isRegular }, trials: owners.count, of: "people",
            asOf: book.records.asOf, rows: list)
    }
}
