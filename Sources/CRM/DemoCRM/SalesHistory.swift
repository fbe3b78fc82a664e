import CRMModel

/// Makes the opportunities of one branch: when they began, how they went, and every row they left.
struct SalesHistory {
    private(set) var deals: [Deal] = []
    /// Deals by the person who began them, by person less the manager's index.
    private(set) var begun: [[Int]]

    /// Deals begun by calendar month, thousandths of the usual: busy before quarters end, quiet in August and December.
    private static let season = [1000, 1050, 1150, 950, 950, 1080, 800, 540, 1180, 1120, 1100, 780]
    /// Deals an account executive begins in a usual month, in thousandths.
    private static let pace = 2450

    init(
        _ context: BranchContext, book: AccountBook, leads: inout LeadHistory, numbers: inout RecordNumbers,
        truth: inout DemoTruth
    ) throws {
        begun = Array(repeating: [], count: context.behaviours.count)
        var handedOver = [[Int]](repeating: [], count: context.behaviours.count)
        for (index, lead) in leads.leads.enumerated() {
            if case .converted(_, _, let by) = lead.outcome { handedOver[by - context.branch.manager].append(index) }
        }
        for owner in context.branch.members where context.person(owner).role == .accountExecutive {
            let slot = owner - context.branch.manager
            let maker = DealMaker(context, owner: owner, book: book)
            for (ordinal, start) in starts(context, owner, handedOver[slot], leads).enumerated() {
                guard let made = maker.make(start, ordinal: ordinal, leads: leads, number: numbers.opportunities + 1)
                else { continue }
                let deal = try made.replay(context, book: book, truth: &truth)
                numbers.opportunities += 1
                begun[slot].append(deals.count)
                deals.append(deal)
                if let lead = start.lead {
                    leads.link(
                        lead, opportunity: deal.id, account: book.accounts[deal.account].id,
                        contact: deal.value(.contact))
                }
            }
        }
        try billUnknownSales(context, book, &truth)
    }

    /// Bills for sales that nobody ever entered, two a branch.
    private func billUnknownSales(_ context: BranchContext, _ book: AccountBook, _ truth: inout DemoTruth) throws {
        var stream = RandomStream(context.seed, .planted, context.branchIndex, -1)
        for _ in 0..<2 where !book.accounts.isEmpty {
            let account = book.accounts[stream.below(book.accounts.count)]
            let day = DemoCalendar.number(2026, 2, 2) + stream.below(260)
            try context.tables.invoice(
                account: account.id, opportunity: nil, day: day, minor: Int64(stream.between(900, 9_000)) * 1013,
                currency: "EUR",
                commission: context.person(account.owner).id)
            truth.unknownSales.append(Ident.event("i", context.tables.counts.invoices))
        }
    }

    /// When one person's deals begin: handed over from leads, or found by himself.
    private func starts(_ context: BranchContext, _ owner: Int, _ handedOver: [Int], _ leads: LeadHistory)
        -> [DealStart]
    {
        let person = context.person(owner)
        var stream = RandomStream(context.seed, .deal, owner)
        var starts: [DealStart] = []
        for index in handedOver {
            if case .converted(let day, let at, _) = leads.leads[index].outcome {
                starts.append(DealStart(day: day, at: at, lead: index))
            }
        }
        let pace: Int
        switch person.kind {
        case .smallTerritory: pace = 90
        case .partTimer: pace = 1500
        case .newcomer, .justJoined: pace = 1400
        case .nonUser: pace = 1300
        case .champion: pace = SalesHistory.pace * 11 / 10
        default: pace = SalesHistory.pace
        }
        // Somebody who joined in the course of the history still has a past on paper: his predecessor's, moved to him.
        let first = person.kind.isNew ? person.startsOn : DemoCalendar.firstDay
        let last = min(person.endsOn.map { $0 - 20 } ?? Int.max, DemoCalendar.asOf - 2)
        var month = DemoCalendar.firstDay
        while month <= last {
            let length = DemoCalendar.lastOfMonth(month) - month + 1
            let fromLeads = handedOver.count * 1000 / 48
            let growth = 950 + (month - DemoCalendar.firstDay) * 100 / 900
            let expected =
                max(pace - fromLeads, pace / 4) * SalesHistory.season[DemoCalendar.month(month) - 1] / 1000 * growth
                / 1000
            let count =
                (expected + stream.below(1000)) / 1000 + (person.kind == .smallTerritory ? 0 : stream.between(-1, 1))
            for _ in 0..<max(count, 0) {
                let day = context.working.next(month + stream.below(length))
                if day >= first, day <= last { starts.append(DealStart(day: day, at: nil, lead: nil)) }
            }
            month += length
        }
        return starts.sorted { ($0.day, $0.lead ?? Int.max) < ($1.day, $1.lead ?? Int.max) }
    }
}

/// The beginning of a deal.
struct DealStart {
    let day: Int
    /// The instant of the hand-over from a lead.
    let at: Instant?
    /// Index of that lead in `LeadHistory.leads`.
    let lead: Int?
}
