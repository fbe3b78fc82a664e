extension DefinitionCatalogue {
    /// Figures that a chapter of the usage manual may name as its objective.
    static let objectives: [Definition] = [
        Definition(
            "commit-hit-rate", "Commitments kept",
            meaning: "How much of what was committed four weeks before a quarter’s end was won in that quarter.",
            formula:
                "amount of committed deals won in the quarter ÷ amount committed, last 4 full quarters; also by number",
            notes: """
                Committed: open, in the forecast category Commit, and to close in the quarter, 28 days before its end, as the \
                deal stood then. The amount is the one committed, at the rate of the quarter’s last day; a deal that closed \
                for more does not count for more. The interval is a jackknife over the deals, by number Wilson’s.
                """,
            tables: ["opportunities", "opportunity_stage_changes", "field_changes", "stages", "exchange_rates"],
            direction: .higher),
        Definition(
            "conversation-readiness", "Ready for a conversation",
            meaning: "How many accounts can be called today without asking around first.",
            formula: "active accounts that are ready ÷ active accounts",
            notes: """
                Ready: the main contact was confirmed within 180 days, and every open deal entered a stage or was confirmed \
                within 30 days, has a close date that is not past, and a next step with a date. What is not known is not \
                ready.
                """,
            tables: ["accounts", "contacts", "opportunities", "opportunity_stage_changes", "field_changes"],
            direction: .higher, items: ["S3.14"]),
        Definition(
            "lead-to-sale-conversion", "Leads that become a sale",
            meaning: "How many leads of a month became a sale within the time nine sales in ten took.",
            formula:
                "leads with a deal won within H days of arrival ÷ leads, by month of arrival, last 12 mature months",
            notes: """
                H is the 90th percentile of the days from a lead’s arrival to the win of its deal, over all leads sold. A month \
                is mature when its youngest lead has had H days; younger months are left out and counted. Leads deleted or \
                merged in the source are in neither.
                """,
            tables: ["leads", "opportunities"], direction: .higher, items: ["S2.6"]),
        Definition(
            "sloppy-coding-rate", "Sloppy entries",
            meaning: "How many entries look as if they were made to get past a field.",
            formula: "defects ÷ checks, by kind and all together",
            notes: """
                Checks: a catch-all value such as \"Other\" as source or reason (open deals, deals lost and leads entered in 28 \
                days); the one round amount that more than 30 % of the open deals bear; a close date on the last day of a \
                month, where open deals have one provably more often than deals are won on one; the same next step on 5 open \
                deals of one owner; a next step that stayed while stage or close date changed 3 times. Whether a default was \
                kept is not checked: the defaults are not recorded.
                """,
            tables: ["opportunities", "leads", "field_changes", "opportunity_stage_changes"], direction: .lower,
            items: ["S3.12"]),
    ]
}
