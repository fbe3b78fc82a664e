extension DefinitionCatalogue {
    /// Figures about what a period will close at, and how good such forecasts are.
    static let forecast: [Definition] = [
        Definition(
            "forecast-quantiles", "Likely close",
            meaning: "What a period is likely to close at: as likely above as below, with the range of eight in ten.",
            formula:
                "won so far + quantile 50 % (10 %, 90 %) of the sum of the lines: a gamma with mean Σ expected and variance spread² × Σ variance, and the deals that decide, which come whole or not",
            notes: """
                Each line of the list has what is expected of it and the variance of that: open deals chance × what they bring \
                if won, which is the amount × the share that won deals brought of theirs; business not yet created by owner; \
                and what the other methods and past errors make of these, so that the parts of every level add up. The spread \
                is what past errors make of the standard deviation. Up to eight deals with a tenth of the variance or more are \
                taken out of the curve and put back as they are; so is a deal of more than three times what any won deal brought, \
                which past sums cannot tell of (apart = 1). Below 10 closed deals there is no range. \
                The chances, weights and errors are learned from the whole company; a unit’s forecast is of its own deals.
                """,
            tables: ["opportunities", "opportunity_stage_changes", "field_changes", "products", "exchange_rates"],
            direction: .neutral, items: ["S3.5", "S3.17"]),
        Definition(
            "ensemble-forecast", "Forecast, mean",
            meaning: "What a period is expected to close at, and what each method says of it.",
            formula: "Σ weight × method + correction by past errors; or won so far + Σ expected of the lines",
            notes: """
                Weights ∝ 1 ÷ mean square error of each method in past forecasts of like length, drawn to a common error. Win \
                in period: chances by stage, time and close date, and business not yet created. Stage win rates: Σ amount × \
                share of deals won that came to the stage, of deals due. Submitted commits: what people handed in for the \
                quarter; who nobody speaks for goes on as in the last 91 days. Each method is shown as it is. What the first, \
                the stage rates and the commits foretold too low or too high before, and what the ends of quarters bring beyond \
                other days, is the correction. Deals of more than three times what any won deal brought are added as they are. The \
                CRM’s own weighting is shown for comparison and weighs nothing.
                """,
            tables: [
                "opportunities", "opportunity_stage_changes", "field_changes", "forecast_submissions", "products",
                "exchange_rates",
            ],
            direction: .neutral, items: ["S3.17"]),
        Definition(
            "forecast-backtest", "Error of past forecasts",
            meaning: "How far off forecasts would have been that were made of what was known then.",
            formula:
                "Σ |P50 − actual| ÷ Σ actual (WAPE); bias Σ (P50 − actual) ÷ Σ actual; skill 1 − WAPE ÷ WAPE of the plain number",
            notes: """
                8, 4, 2 and 1 weeks before the end of each past quarter, 4 and 2 before that of each month. Nothing that became \
                known later is read, and nothing is learned from periods that were not over then. The plain number is \
                what was won by then and what as many last days of the same period brought a year before, else of the period \
                before. Units are those of today. Submitted: everybody’s last commitment then, held against what those they \
                are about won; of two about the same people the one above counts.
                """,
            tables: [
                "opportunities", "opportunity_stage_changes", "field_changes", "forecast_submissions", "exchange_rates",
            ], direction: .lower, items: ["S3.18"]),
        Definition(
            "forecast-without-largest", "Likely close without the largest deal",
            meaning: "What a period is likely to close at if its largest open deal is not won in it.",
            formula: "P50 of the same lines without the open deal of the largest amount",
            notes:
                "Each unit without its own largest open deal. The difference to the likely close is what hangs on that deal.",
            tables: ["opportunities", "opportunity_stage_changes", "field_changes", "products", "exchange_rates"],
            direction: .neutral, items: ["S3.17"]),
        Definition(
            "quota-chance", "Chance of reaching the quota",
            meaning: "How likely the quarter closes at its quota or above.",
            formula: "share of the distribution of the likely close that is not below the quota",
            notes: """
                The distribution is the one P10, P50 and P90 are quantiles of: what is won, a gamma for what is still to \
                come, as wide as past errors say, and the deals that decide. How often P10 to P90 held stands in the report card. Only where a quota is \
                recorded.
                """,
            tables: ["opportunities", "opportunity_stage_changes", "field_changes", "quotas", "exchange_rates"],
            direction: .higher, items: ["S3.17"]),
        Definition(
            "win-in-period-probability", "Chances that held",
            meaning: "Of the deals with a stated chance four weeks before a quarter’s end, how many were won in it.",
            formula: "deals won in the quarter ÷ deals, by stated chance in ten groups",
            notes:
                "The range is Wilson’s 95 % interval. A group holds its promise where the interval meets the mean chance stated.",
            tables: ["opportunities", "opportunity_stage_changes", "field_changes"], direction: .neutral,
            items: ["S3.18"]),
        Definition(
            "win-probability", "Chances by what is known of a deal",
            meaning: "How likely the open deals are won in the quarter, with what speaks for and against each.",
            formula: "mean over open deals of the chance in the quarter",
            notes: """
                The chance is the one the forecast is made of. Its reasons: what is known of the deal, by how much the chance \
                would change were it in this as the mean deal is, learned from decided deals as they were known at the end of \
                a month while they were open, and calibrated on deals held back; and what the time left, or the age and date, \
                take from or add to the chance of ever being won. That one is never below the chance in the quarter. Columns \
                that only the close fills are refused, and named.
                """,
            tables: ["opportunities", "accounts", "products", "opportunity_stage_changes", "field_changes"],
            direction: .neutral, items: ["S3.17"]),
        Definition(
            "forecast-defect-sensitivity", "Forecast resting on defects",
            meaning: "What the forecast loses without the deals that have a data defect.",
            formula: "P50 − P50 without the deals of the defect",
            notes: """
                Close date in the past; no activity for 14 working days (since creation where there never was one); a field of \
                the deal’s profile empty. A deal may have several, so all together is not the sum.
                """,
            tables: ["opportunities", "activities", "holidays"], direction: .lower, items: ["S3.19"]),
        Definition(
            "data-trust-grade", "Trust grade",
            meaning: "How far the data behind the forecast can be trusted.",
            formula:
                "the least of: Σ amount × share of agreed fields filled ÷ Σ amount; checks passed ÷ checks; amount with a close date not past ÷ amount; amount whose main contact was confirmed or spoken to in 180 days ÷ amount",
            notes: """
                Amounts are those of open deals; checks also cover deals closed in a year: won with a date and an amount, lost \
                with a reason, owner active, closed after created, probability as the stage’s, currency with a rate. A deal \
                without a close date, or without a main contact, is not in time and not in contact; spoken to is a call, an \
                e-mail or a meeting that names the contact. A from \
                0.95, B from 0.85, C from 0.70, else D. A share of fewer than 20 records is not graded; with one missing the \
                grade is of the rest.
                """,
            tables: ["opportunities", "contacts", "activities", "stages", "exchange_rates"], direction: .higher,
            items: ["S3.19"]),
    ]
}
