/// Every figure the site can show.
public enum DefinitionCatalogue {
    /// Sorted by slug.
    public static let all = (selling + pipeline + movement + forecast + compliance + objectives)
        .sorted { $0.slug < $1.slug }

    /// Figures about deals, forecasts, use and completeness.
    private static let selling: [Definition] = [
        Definition(
            "active-rate", "Active users",
            meaning: "How many of the people who could use the CRM in a week entered or changed something in it.",
            formula:
                "users with at least one core action in the week ÷ users eligible on at least 3 working days of it",
            notes: """
                A core action is a change, a stage change or an activity entered by a person; reading does not count. \
                Service accounts, people before their first or after their last day, people whose rollout wave is not live \
                yet, holidays of each user's own calendar and days of absence are left out. \
                The current week is shown hatched.
                """,
            tables: ["users", "field_changes", "opportunity_stage_changes", "activities", "absences", "holidays"],
            direction: .higher, items: ["S0.2"]),
        Definition(
            "crm-weighted-forecast", "Weighted pipeline",
            meaning: "What the quarter would close at if every probability in the CRM were right. For comparison only.",
            formula: "won in the quarter so far + Σ amount × probability of open deals expected to close in it",
            notes: """
                The probability is the record's, else its stage's. Open deals past their date are left out and counted. \
                Probabilities in a CRM are rarely calibrated: read this beside the run rate.
                """,
            tables: ["opportunities", "stages", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "fill-rate", "Fill rate", meaning: "How many records have a real value in a field.",
            formula: "records with a real value ÷ records of the profile, per field",
            notes:
                "Empty: NULL, blank text, placeholders such as \"n/a\", an amount of 0, 1900-01-01, a telephone number of one repeated digit.",
            tables: ["accounts", "contacts", "leads", "opportunities", "custom_values"], direction: .higher),
        Definition(
            "import-findings", "Findings of the import",
            meaning: "What the importer repaired, skipped or kept although it looks wrong.",
            formula: "number of findings, by kind and what was done about it",
            notes: "The list names file, line and column of each; the values themselves are not published.",
            tables: ["import_findings"], direction: .lower),
        Definition(
            "late-entry-rate", "Late entry",
            meaning: "How many deals were first entered when they were already at a late stage.",
            formula:
                "deals whose first recorded stage is at or after the manual's late stage ÷ deals created in 180 days that can be judged",
            notes: """
                A deal can be judged when its first stage was entered by a person. Imports, types that may begin anywhere \
                (late-entry.exempt-types), and deals without a stage history are left out and counted.
                """,
            tables: ["opportunities", "opportunity_stage_changes", "stages"], direction: .lower, items: ["S3.22"]),
        Definition(
            "past-due-amount", "Amount on past-due deals",
            meaning: "What stands on open deals that should have closed before today.",
            formula: "Σ amount of open deals with close date < as-of",
            notes: "Priced as in the open pipeline by stage.",
            tables: ["opportunities", "products", "exchange_rates"], direction: .lower),
        Definition(
            "past-due-share", "Past-due open deals",
            meaning: "How many open deals should have closed before today.",
            formula: "open deals with close date < as-of ÷ open deals", notes: "Won and lost deals are never in it.",
            tables: ["opportunities"], direction: .lower),
        Definition(
            "pipeline-by-account", "Open pipeline by account", meaning: "What is being worked on at each account.",
            formula: "Σ amount of open deals, by account",
            notes: "Deals without an account stand in a part of their own.",
            tables: ["opportunities", "accounts", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "pipeline-by-month", "Open pipeline by closing month",
            meaning: "When the open deals are expected to close.",
            formula: "Σ amount of open deals, by month of close date",
            notes: "Deals past their date and deals without a date stand in buckets of their own; nothing is dropped.",
            tables: ["opportunities", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "pipeline-by-stage", "Open pipeline by stage",
            meaning: "What is being worked on, and how far it has come.", formula: "Σ amount of open deals, by stage",
            notes: """
                A deal without an amount is priced at its product's list price and marked so; one without either is \
                counted, not priced. Amounts in another currency are converted at the spot rate of the as-of day.
                """,
            tables: ["opportunities", "stages", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "pipeline-by-team", "Open pipeline by team", meaning: "What each team is working on.",
            formula: "Σ amount of open deals, by the owner’s team",
            notes: "Teams of fewer than five people are put together with the unit above.",
            tables: ["opportunities", "users", "org_units", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "record-completeness", "Record completeness",
            meaning: "How much of what the company agreed to record is really there.",
            formula: "mean over records of Σ weight of filled fields ÷ Σ weight of fields of the record's profile",
            notes: """
                The fields are those of the profiles in content/site.yml. A profile that says `ranked: true` gives its \
                N fields the weights N … 1, any other equal weights. Blank text, placeholders such as "n/a" and an amount of 0 \
                count as empty.
                """,
            tables: ["accounts", "contacts", "leads", "opportunities", "custom_values"], direction: .higher,
            items: ["S1.8", "S1.9", "S1.10"]),
        Definition(
            "regular-late-entry", "People who enter deals late regularly",
            meaning: "How many people usually enter their deals only when these are nearly decided.",
            formula:
                "owners whose share of late first entries is above 20 % at the lower 95 % Wilson bound ÷ owners of at least 5 deals of 180 days that can be judged",
            notes: "Late is as in late-entry-rate. Three of five are regular, two of five are not.",
            tables: ["opportunities", "opportunity_stage_changes", "stages"], direction: .lower, items: ["S3.22"]),
        Definition(
            "run-rate-forecast", "Run-rate forecast",
            meaning: "What the quarter closes at if business goes on as in the last 91 days.",
            formula: "won in the quarter so far + (won in the last 91 days ÷ 91) × days left",
            notes: """
                The 80 % range uses the spread of the 13 weekly sums: sd × √(H/7) × √(1 + H/91) with H days left. It is \
                not yet calibrated against past quarters.
                """,
            tables: ["opportunities", "exchange_rates"], direction: .neutral),
        Definition(
            "win-rate", "Win rate", meaning: "How many of the deals that were decided were won.",
            formula: "won ÷ (won + lost), by number and by amount, all closing dates up to the as-of",
            notes: """
                Open deals do not count, nor do those lost because nobody decided: the rate with them stands beside. The range \
                is Wilson's 95 % interval.
                """, tables: ["opportunities"], direction: .higher),
        Definition(
            "win-rate-by-team", "Win rate by team", meaning: "How many of the decided deals of each team were won.",
            formula: "won ÷ (won + lost), by the owner’s team",
            notes:
                "Deals lost because nobody decided do not count. Small numbers are shown as \"k of n\"; teams are not ranked.",
            tables: ["opportunities", "users", "org_units"],
            direction: .higher),
        Definition(
            "win-rate-with-undecided", "Win rate with deals left undecided",
            meaning: "How many of all deals that ended were won, whether or not anybody decided.",
            formula: "won ÷ (won + lost + lost because nobody decided), by number",
            notes: "Left undecided: the reason of the loss says that there was no decision.", tables: ["opportunities"],
            direction: .higher),
        Definition(
            "won-by-account", "Won by account", meaning: "What was won at each account.",
            formula: "Σ amount of won deals, by account",
            notes: "Deals without an account stand in a part of their own.",
            tables: ["opportunities", "accounts", "exchange_rates"],
            direction: .higher),
        Definition(
            "won-by-month", "Won by month", meaning: "What was won, by the month it closed in.",
            formula: "Σ amount of won deals, by month of closing",
            notes: """
                The month is that of the instant of winning in the organisation's zone, else of the close date. \
                Amounts in another currency are converted at the spot rate of that day. The current month is hatched.
                """,
            tables: ["opportunities", "exchange_rates"], direction: .higher),
        Definition(
            "won-in-quarter", "Won in the quarter so far", meaning: "What was won since the fiscal quarter began.",
            formula: "Σ amount of won deals that closed in the quarter, up to the as-of",
            notes: "Dated and converted as in won by month.",
            tables: ["opportunities", "exchange_rates"], direction: .higher),
    ]

    /// The definition of a slug.
    public static func definition(_ slug: String) -> Definition? { all.first { $0.slug == slug } }
}
