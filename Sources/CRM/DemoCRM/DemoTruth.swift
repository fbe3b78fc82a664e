import TextFormats

/// What was planted in a demo database, and plain totals to check any reading of it against.
public struct DemoTruth: Sendable {
    /// One kind of planted behaviour or defect, and who or what carries it.
    public struct Planting: Sendable {
        /// Stable name of the kind.
        public let kind: String
        /// What was planted, in plain words.
        public let description: String
        public internal(set) var users: [String] = []
        public internal(set) var units: [String] = []
        /// Ids of records; of pairs, the original and its copy one after the other.
        public internal(set) var records: [String] = []
    }

    /// Number and sum of the deals won in a month in one currency.
    public struct WonMonth: Sendable {
        /// `YYYY-MM`.
        public let month: String
        public let currency: String
        public let deals: Int
        public let amountMinor: Int64
    }

    public internal(set) var seed: UInt64 = 0
    public internal(set) var scale = 0
    public internal(set) var company = ""
    public internal(set) var asOf = ""
    /// Plain counts, in a fixed order: name and value.
    public internal(set) var totals: [(name: String, value: Int)] = []
    public internal(set) var wonByMonth: [WonMonth] = []
    public internal(set) var planted: [Planting] = []
    /// Who looks idle or thin in the figures and did nothing wrong.
    public internal(set) var innocent: [Planting] = []

    // Collected while the branches are made.
    var duplicateAccounts: [[String]] = []
    var mergedAccounts: [[String]] = []
    var duplicateContacts: [[String]] = []
    var departedPrimaryContacts: [String] = []
    var lateEntries: [String] = []
    var missingApprovals: [String] = []
    var skippedSteps: [String] = []
    var changedAfterWin: [String] = []
    var unmatchedInvoices: [String] = []
    var enteredAfterInvoice: [String] = []
    var unknownSales: [String] = []
    var orphanedDeals: [String] = []
    var unpricedDeals: [String] = []
    var pastDueDeals: [String] = []
    var danglingAccounts: [String] = []
    private var opportunities = 0
    private var deleted = 0
    private var open = 0
    private var won = 0
    private var lost = 0
    /// Won deals by month of history and currency index.
    private var wonCells: [[(deals: Int, minor: Int64)]] = []
    static let currencies = ["EUR", "GBP", "CHF", "NOK"]
    private static let months = 24

    init() {
        wonCells = Array(
            repeating: Array(repeating: (0, 0), count: DemoTruth.currencies.count), count: DemoTruth.months)
    }

    mutating func count(_ deal: Deal) {
        opportunities += 1
        guard deal.deleted == nil else {
            deleted += 1
            return
        }
        if deal.isOpen { open += 1 }
        if deal.isLost { lost += 1 }
        guard deal.isWon, let day = deal.closedDay else { return }
        won += 1
        let date = DemoCalendar.date(day)
        let month = date.year * 12 + date.month - (2024 * 12 + 11)
        guard wonCells.indices.contains(month), let currency = DemoTruth.currencies.firstIndex(of: deal.currency) else {
            return
        }
        wonCells[month][currency].deals += 1
        wonCells[month][currency].minor += deal.amountMinor ?? 0
    }

    /// Puts what was collected into its final form.
    mutating func finish(_ chart: OrgChart, counts: RowCounts) {
        company = OrgChart.company
        asOf = DemoCalendar.iso(DemoCalendar.asOf)
        totals = [
            ("users", chart.people.count), ("service_accounts", chart.people.filter(\.isService).count),
            ("org_units", chart.units.count), ("branches", chart.branches.count),
            ("teams", chart.branches.reduce(0) { $0 + $1.teams.count }), ("accounts", counts.accounts),
            ("contacts", counts.contacts), ("leads", counts.leads), ("opportunities", opportunities),
            ("opportunities_deleted", deleted), ("opportunities_open", open), ("opportunities_won", won),
            ("opportunities_lost", lost), ("opportunity_stage_changes", counts.stageChanges),
            ("field_changes", counts.fieldChanges), ("activities", counts.activities),
            ("usage_events", counts.usageEvents),
            ("invoices", counts.invoices), ("forecast_submissions", counts.submissions), ("quotas", counts.quotas),
        ]
        for month in 0..<DemoTruth.months {
            let name = DemoCalendar.date(DemoCalendar.historyStart).adding(months: month).isoMonth
            for (index, currency) in DemoTruth.currencies.enumerated() where wonCells[month][index].deals > 0 {
                let cell = wonCells[month][index]
                wonByMonth.append(WonMonth(month: name, currency: currency, deals: cell.deals, amountMinor: cell.minor))
            }
        }
        plant(chart)
    }

    private mutating func plant(_ chart: OrgChart) {
        func people(_ kinds: Behaviour.Kind...) -> [String] {
            chart.people.filter { kinds.contains($0.kind) }.map(\.id)
        }
        func list(
            _ kind: String, _ description: String, users: [String] = [], units: [String] = [], records: [String] = []
        ) -> Planting {
            Planting(kind: kind, description: description, users: users, units: units, records: records)
        }
        let fading = chart.branches.flatMap { branch in
            branch.teams.filter { team in team.members.contains { chart.people[$0].kind == .fading } }.map(\.unitID)
        }
        planted = [
            list(
                "champion", "Follow the manual nearly always and keep their profiles complete.",
                users: people(.champion)),
            list(
                "reluctant", "Enter the least that the system lets them; touch deals rarely; export lists.",
                users: people(.reluctant)),
            list(
                "late_enterer", "Enter most deals only at Proposal, at Negotiation or after the order.",
                users: people(.lateEnterer)),
            list(
                "non_user", "Own accounts and deals, record nothing; the administrator keeps their deals alive.",
                users: people(.nonUser)),
            list(
                "sloppy_coder", "Round amounts, last days of months, the same next step everywhere, the source Other.",
                users: people(.sloppyCoder)),
            list(
                "leaver", "Left the company; some of their open deals were handed on, the rest lie there.",
                users: people(.leaver)),
            list(
                "fading_team",
                "Use grew for three weeks after going live in Wave 4, then updates, completeness of touched profiles "
                    + "and report requests fell together, week after week.", users: people(.fading), units: fading),
            list(
                "absent_manager", "A branch manager who hardly opens the system and seldom hands in a forecast.",
                users: people(.absentManager)),
            list(
                "optimist", "A branch manager who commits about a sixth too much four weeks before quarters end.",
                users: people(.optimist)),
            list(
                "sandbagger", "A branch manager who commits about a sixth too little four weeks before quarters end.",
                users: people(.sandbagger)),
            list("late_entry", "Deals entered at or after the late stage, or after the order.", records: lateEntries),
            list(
                "entered_after_invoice", "Deals entered on or after the day of their first invoice.",
                records: enteredAfterInvoice),
            list(
                "duplicate_account", "Accounts entered twice under another spelling; original and copy.",
                records: duplicateAccounts.flatMap { $0 }),
            list(
                "merged_account", "Accounts entered twice and merged since; survivor and copy.",
                records: mergedAccounts.flatMap { $0 }),
            list(
                "duplicate_contact", "Contacts entered twice with one e-mail address; original and copy.",
                records: duplicateContacts.flatMap { $0 }),
            list(
                "departed_primary_contact", "Primary contacts who have left their company.",
                records: departedPrimaryContacts),
            list("past_due", "Open deals whose close date has passed.", records: pastDueDeals),
            list("orphaned_deal", "Open deals that still belong to somebody who left.", records: orphanedDeals),
            list("dangling_account", "Deals that point to an account that is not there.", records: danglingAccounts),
            list("no_rate", "Open deals in a currency without an exchange rate.", records: unpricedDeals),
            list(
                "missing_approval", "Discounts above 15 % quoted without somebody else's approval.",
                records: missingApprovals),
            list(
                "skipped_step", "Deals proposed since July 2026 without an analysis of needs on record.",
                records: skippedSteps),
            list("changed_after_win", "Won deals whose amount was changed afterwards.", records: changedAfterWin),
            list("unmatched_invoice", "Won deals whose invoices do not name them.", records: unmatchedInvoices),
            list("invoice_without_deal", "Invoices for sales that were never entered.", records: unknownSales),
        ]
        innocent = [
            list(
                "long_absence", "Away since 24 August 2026; inactive for that reason alone.",
                users: people(.longAbsence)),
            list(
                "part_timer", "Works Monday to Wednesday; half as much is the full amount.", users: people(.partTimer)),
            list("newcomer", "Started on 28 September 2026 and is being trained.", users: people(.newcomer)),
            list("just_joined", "Joined last week, on 26 October 2026.", users: people(.justJoined)),
            list(
                "one_saver", "Enters a meeting, its note and the next step in one save.", users: people(.oneSaver)),
            list(
                "early_bird", "Files contracts before the win and gives reasons before the loss.",
                users: people(.earlyBird)),
            list(
                "small_territory", "Looks after three accounts; few records are all there is.",
                users: people(.smallTerritory)),
        ]
    }

    /// The truth as a JSON document, two blanks of indentation, a line end at its end.
    public var json: [UInt8] {
        var writer = JSONWriter(indented: true)
        writer.object { writer in
            writer.key("company")
            writer.string(company)
            writer.key("seed")
            writer.integer(seed)
            writer.key("scale")
            writer.integer(scale)
            writer.key("as_of")
            writer.string(asOf)
            writer.key("totals")
            writer.object { writer in
                for total in totals {
                    writer.key(total.name)
                    writer.integer(total.value)
                }
            }
            writer.key("won_by_month")
            writer.array { writer in
                for month in wonByMonth {
                    writer.object { writer in
                        writer.key("month")
                        writer.string(month.month)
                        writer.key("currency")
                        writer.string(month.currency)
                        writer.key("deals")
                        writer.integer(month.deals)
                        writer.key("amount_minor")
                        writer.integer(month.amountMinor)
                    }
                }
            }
            writer.key("planted")
            DemoTruth.write(planted, to: &writer)
            writer.key("innocent")
            DemoTruth.write(innocent, to: &writer)
        }
        return writer.finish()
    }

    private static func write(_ plantings: [Planting], to writer: inout JSONWriter) {
        writer.array { writer in
            for planting in plantings {
                writer.object { writer in
                    writer.key("kind")
                    writer.string(planting.kind)
                    writer.key("description")
                    writer.string(planting.description)
                    for (name, ids) in [
                        ("users", planting.users), ("units", planting.units), ("records", planting.records),
                    ]
                    where !ids.isEmpty {
                        writer.key(name)
                        writer.array { writer in for id in ids { writer.string(id) } }
                    }
                }
            }
        }
    }
}
