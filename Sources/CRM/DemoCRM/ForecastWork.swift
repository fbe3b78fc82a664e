import CRMModel

/// Quotas, and the forecasts that managers hand in every week.
struct ForecastWork {
    let context: BranchContext
    let sales: SalesHistory

    /// Hundredths of the plan by calendar quarter.
    private static let season = [97, 103, 95, 105]

    func write() throws {
        for (index, team) in context.branch.teams.enumerated() {
            let deals = sales.deals.filter { $0.deleted == nil && context.person($0.owner).team == index }
            try writeQuotas(team, index, deals)
        }
        var leaders: [Int] = []
        for team in context.branch.teams where !leaders.contains(team.manager) { leaders.append(team.manager) }
        for leader in leaders {
            let teams = context.branch.teams.indices.filter { context.branch.teams[$0].manager == leader }
            let deals = sales.deals.filter { deal in
                deal.deleted == nil && teams.contains { context.person(deal.owner).team == $0 }
            }
            try submit(leader, deals)
        }
    }

    /// A quarter's quota of a team: its usual quarter, stretched, with the season, to full 5,000 euros.
    private func writeQuotas(_ team: OrgChart.Team, _ index: Int, _ deals: [Deal]) throws {
        var won: Int64 = 0
        for deal in deals where deal.isWon { won += Rates.euroMinor(deal.amountMinor ?? 0, deal.currency) }
        let usual = max(won / 8, 2_000_000)
        for (quarter, start) in DemoCalendar.quarterStarts.enumerated() {
            var stream = RandomStream(context.seed, .quota, context.branchIndex * 8 + index, quarter)
            let month = DemoCalendar.month(start)
            let growth = Int64(96 + quarter * 2)
            let plan =
                usual * Int64(ForecastWork.season[(month - 1) / 3]) / 100 * growth / 100
                * Int64(stream.between(960, 1090)) / 1000
            let end = Int(DemoCalendar.date(start).adding(months: 3).dayNumber)
            try context.tables.quota(unit: team.unitID, from: start, to: end, minor: max(plan / 500_000, 1) * 500_000)
        }
    }

    private func submit(_ leader: Int, _ deals: [Deal]) throws {
        let person = context.person(leader)
        let diligence: Int
        let bias: Int
        switch person.kind {
        case .absentManager: (diligence, bias) = (240, 1020)
        case .optimist: (diligence, bias) = (930, 1950)
        case .sandbagger: (diligence, bias) = (950, 430)
        default: (diligence, bias) = (940, 1010)
        }
        var monday = Int(DemoCalendar.date(person.liveDay).startOfWeek.dayNumber)
        while monday < DemoCalendar.asOf {
            var stream = RandomStream(context.seed, .managerWork, leader, monday)
            let weekStart = context.working.next(monday)
            defer { monday += 7 }
            guard weekStart >= person.liveDay, stream.chance(diligence) else { continue }
            let delay = stream.chance(880) ? stream.below(2) : stream.between(2, 3)
            let day = context.working.adding(delay, to: weekStart)
            guard context.presence(leader).isPresent(day), day < DemoCalendar.asOf else { continue }
            let second = 34_200 + stream.below(24_000)
            if stream.chance(person.kind == .absentManager ? 200 : 910) {
                try context.tables.usage(
                    person.id, at: context.instant(day, second - 900), "report_view", report: Catalogue.overdueReport)
            }
            try context.tables.usage(
                person.id, at: context.instant(day, second - 420), "report_view", report: Catalogue.forecastReport)
            let at = context.instant(day, second)
            let from = DemoCalendar.startOfQuarter(day)
            let to = DemoCalendar.endOfQuarter(day) + 1
            let known = expectation(deals, at: at, from: from, to: to)
            let commit = known.won + known.likely * Int64(bias) / 1000 * Int64(stream.between(920, 1080)) / 1000
            let best = commit + known.possible * Int64(stream.between(300, 450)) / 1000
            try context.tables.submission(
                user: person.id, from: from, to: to, at: at, category: "Commit", minor: commit / 100_000 * 100_000)
            try context.tables.submission(
                user: person.id, from: from, to: to, at: Instant(milliseconds: at.milliseconds + 1000),
                category: "Best case",
                minor: best / 100_000 * 100_000)
        }
    }

    /// What the record says at an instant: won in the period, likely from open deals due in it and from deals still to
    /// come, possible beyond that. Only what was known then is read.
    private func expectation(_ deals: [Deal], at: Instant, from: Int, to: Int) -> (
        won: Int64, likely: Int64, possible: Int64
    ) {
        var won: Int64 = 0
        var likely: Int64 = 0
        var possible: Int64 = 0
        var lastYear: Int64 = 0
        for deal in deals {
            if let closed = deal.closed, closed <= at {
                guard deal.isWon, let day = deal.closedDay else { continue }
                let euros = Rates.euroMinor(deal.amountMinor ?? 0, deal.currency)
                if day >= from, day < to { won += euros }
                if day >= from - 91, day < from { lastYear += euros }
                continue
            }
            guard let state = deal.state(at: at), state.closeDay < to else { continue }
            let euros = Rates.euroMinor(state.amountMinor, deal.currency)
            switch state.stage {
            case Catalogue.negotiation: likely += euros * 55 / 100
            case Catalogue.proposal:
                likely += euros * 30 / 100
                possible += euros
            default: possible += euros * 40 / 100
            }
        }
        // The quarter's deals that nobody has entered yet, by the time that is left for them.
        let left = Int64(max(to - Int(context.zone.date(of: at).dayNumber), 0))
        likely += lastYear * 45 / 100 * left / 91 * left / 91
        return (won, likely, possible)
    }
}

/// Exchange rates of the demo, in thousandths of a euro for one unit.
enum Rates {
    static let plan: [(currency: String, rate: Int)] = [("CHF", 1050), ("GBP", 1170)]

    /// Euro cents of an amount at the plan rate; 0 for a currency without a rate.
    static func euroMinor(_ minor: Int64, _ currency: String) -> Int64 {
        if currency == "EUR" { return minor }
        guard let rate = plan.first(where: { $0.currency == currency })?.rate else { return 0 }
        return minor * Int64(rate) / 1000
    }

    /// The spot rate of a month, drifting a little around the plan rate. Thousandths.
    static func spot(_ rate: Int, month: Int) -> Int { rate + [0, 4, 9, 6, -3, -8, -5, 2, 7, 3, -4, -6][month % 12] }
}
