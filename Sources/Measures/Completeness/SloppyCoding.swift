import CRMModel
import CRMStore
import Figures
import Statistics

/// Values that were entered to get past a field: each check of each kind is one row.
public enum SloppyCoding {
    /// What is looked for.
    enum Kind: String, CaseIterable {
        /// "Other" and its like, where a reason or a source belongs.
        case catchAll = "catch-all value"
        /// The amount that most deals bear, and it is round.
        case roundAmount = "round amount"
        /// The last day of a month as the day of closing, more often than deals are really won on one.
        case monthEnd = "last day of a month"
        /// The same next step on five deals of one owner.
        case sameText = "same next step"
        /// A deal that was moved three times while its next step stayed.
        case staleStep = "next step left standing"
    }

    /// Words that stand for no answer.
    static let catchAll: Set<String> = ["other", "others", "misc", "miscellaneous", "various", "sonstige", "diverse"]
    /// Share of one amount among all above which it is taken for a habit.
    static let modeShare = 0.3
    static let sameTexts = 5
    static let moves = 3
    static let window = 28

    private struct Check: Sendable {
        let kind: Kind
        let type: String
        let id: String?
        let owner: RowIndex?
        let isDefect: Bool
    }

    /// Defects by kind, over the open deals, the deals lost and the leads entered in the last 28 days.
    /// - Parameter moves: what `NextStepEdits.moves` says; nil where next steps have no history.
    public static func breakdown(_ records: CRMRecords, leads: Leads, moves: [Int]?) -> Breakdown {
        let slug = "sloppy-coding-rate"
        let deals = records.opportunities
        let open = (0..<deals.count).filter { deals.statuses[$0] == .open }
        var checks: [Check] = []
        func add(_ kind: Kind, _ deal: RowIndex, _ isDefect: Bool) {
            checks.append(
                Check(
                    kind: kind, type: "opportunity", id: deals.ids[deal], owner: deals.owners[deal], isDefect: isDefect)
            )
        }
        let first = records.zone.instant(of: records.asOf.adding(days: 1 - window)).milliseconds

        for deal in 0..<deals.count {
            if deals.statuses[deal] == .open, let source = deals.sources[deal] {
                add(.catchAll, deal, isCatchAll(source))
            } else if deals.statuses[deal] == .lost, deals.closedAt[deal] ?? .min >= first,
                let reason = deals.lostReasons[deal]
            {
                add(.catchAll, deal, isCatchAll(reason))
            }
        }
        for lead in 0..<leads.count where leads.createdAt[lead] ?? .min >= first {
            guard let source = leads.sources[lead] else { continue }
            checks.append(
                Check(
                    kind: .catchAll, type: "lead", id: leads.ids[lead], owner: leads.owners[lead],
                    isDefect: isCatchAll(source)))
        }

        let priced = open.filter { deals.amounts[$0].map { $0 > 0 } ?? false }
        let mode = SloppyCoding.mode(priced.compactMap { deals.amounts[$0] })
        for deal in priced { add(.roundAmount, deal, deals.amounts[deal] == mode) }

        let dated = open.filter { deals.closeDates[$0] != nil }
        let wonDays = (0..<deals.count).filter { deals.statuses[$0] == .won }.compactMap { deal in
            deals.closedAt.instant(deal).map(records.zone.date(of:)) ?? deals.closeDates[deal]
        }
        let isHabit = isMore(dated.compactMap { deals.closeDates[$0] }, than: wonDays)
        for deal in dated {
            add(.monthEnd, deal, isHabit && deals.closeDates[deal].map(isMonthEnd) ?? false)
        }

        let texts = open.compactMap { deal in
            deals.nextSteps[deal].map { (deal: deal, text: "\(deals.owners[deal] ?? -1) " + $0.lowercased()) }
        }
        let counts = Dictionary(grouping: texts, by: \.text).mapValues(\.count)
        for item in texts { add(.sameText, item.deal, counts[item.text] ?? 0 >= sameTexts) }

        if let moves { for deal in open { add(.staleStep, deal, moves[deal] >= SloppyCoding.moves) } }

        let listed = checks
        let rows = RowSet(
            name: slug, title: "Checks for values entered to get past a field",
            columns: ["check", "type", "id", "owner", "defect"], count: listed.count, tie: .share("defect")
        ) { index in
            let check = listed[index]
            return [
                .text(check.kind.rawValue), .text(check.type), .text(check.id), .person(check.owner),
                .integer(check.isDefect ? 1 : 0),
            ]
        }
        func figure(_ scope: String, _ own: [Check], notes: [String] = []) -> Figure {
            .proportion(
                slug, scope: scope, successes: own.count { $0.isDefect }, trials: own.count, of: "checks",
                asOf: records.asOf, rows: rows, notes: notes)
        }
        var notes = [
            "Whether a field was left at its default is not checked: We could show this if the CRM’s defaults were recorded."
        ]
        if moves == nil { notes.append("Next steps have no history: whether they were left standing is not checked.") }
        return Breakdown(
            total: figure("", listed, notes: notes), key: "check",
            parts: Kind.allCases.compactMap { kind in
                let own = listed.filter { $0.kind == kind }
                return own.isEmpty ? nil : Breakdown.Part(name: kind.rawValue, figure: figure(kind.rawValue, own))
            })
    }

    private static func isCatchAll(_ text: String) -> Bool { catchAll.contains(text.lowercased()) }

    /// The amount that more than three in ten bear, where it is round (two digits and noughts); nil without one. The
    /// smallest where two are as frequent.
    private static func mode(_ amounts: [Int64]) -> Int64? {
        let counts = Dictionary(grouping: amounts) { $0 }.mapValues(\.count)
        guard let (value, count) = counts.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }),
            Double(count) > modeShare * Double(amounts.count)
        else { return nil }
        var rest = value
        while rest % 10 == 0, rest != 0 { rest /= 10 }
        return rest < 100 ? value : nil
    }

    static func isMonthEnd(_ date: CalendarDate) -> Bool { date.adding(days: 1).parts.day == 1 }

    /// Whether the last days of months are provably more frequent among these days than among those on which deals were
    /// won: the lower bound of the one lies above the share of the other.
    private static func isMore(_ days: [CalendarDate], than won: [CalendarDate]) -> Bool {
        guard !won.isEmpty, let bounds = Wilson.interval(successes: days.count(where: isMonthEnd), trials: days.count)
        else { return false }
        return bounds.lower > Double(won.count(where: isMonthEnd)) / Double(won.count)
    }
}
