extension DefinitionCatalogue {
    /// Figures about what sits around a forecast: the open pipeline, how deals end, the plan and the pace.
    static let pipeline: [Definition] = [
        Definition(
            "commit-attainment", "Commit attainment",
            meaning: "How much of the quota is won or committed.",
            formula: "(won in the quarter + open deals in Commit due in the rest of it) ÷ quota",
            notes: "Quotas count as in quota attainment. Deals past their date are left out.",
            tables: ["quotas", "opportunities", "stages", "users", "org_units", "exchange_rates"], direction: .higher),
        Definition(
            "coverage-needed", "Coverage needed",
            meaning: "How much open pipeline it has taken to win one unit of money, this far from a quarter’s end.",
            formula: """
                1 ÷ yield; yield = Σ won in the quarter of deals open so many days before its end ÷ Σ their amount then, over \
                the last 8 full quarters
                """,
            notes: """
                Of all deals open then, whenever they were to close. Of deals due: the same of those that were then to close in \
                the rest of their quarter, which is what the pipeline coverage counts; compare the coverage with this. Stage, \
                amount, date and owner are those known then; amounts in another currency are converted at the rate of that day.
                """,
            tables: ["opportunities", "opportunity_stage_changes", "field_changes", "exchange_rates"],
            direction: .neutral),
        Definition(
            "creation-pacing", "Pace of new pipeline",
            meaning: "How much new pipeline the quarter has brought, against what is usual by this working day.",
            formula:
                "Σ amount of deals created up to working day k of the quarter ÷ mean of the same of the four quarters before",
            notes: """
                The amount is the one a deal was entered with where its history is kept, else today's. Working days are the \
                organisation's.
                """,
            tables: ["opportunities", "field_changes", "holidays", "products", "exchange_rates"], direction: .higher),
        Definition(
            "loss-reasons", "Why deals are lost",
            meaning: "What people wrote down as the reason.",
            formula: "number of deals lost in the last 365 days, by reason; and Σ of their last amounts",
            notes:
                "The twelve most frequent reasons stand by themselves. A reason is what was entered, not what is true.",
            tables: ["opportunities"], direction: .neutral),
        Definition(
            "manager-forecast-bias", "Bias of handed-in forecasts",
            meaning: "Whether forecasts handed in are usually too high or too low.",
            formula: "Σ(forecast − won) ÷ Σ won over the last 8 full quarters, read four weeks before their end",
            notes: """
                The last submission of an author before that day counts. At least 4 quarters. An author's bias is drawn towards \
                the company's: (n × own + 10 × company) ÷ (n + 10) for n quarters. It follows the author; who reports to whom is \
                read as it stands today. A forecast above others is about the author's own people, or about everyone below: what \
                fits the company's past submissions more closely holds for all.
                """,
            tables: ["forecast_submissions", "opportunities", "users", "exchange_rates"], direction: .neutral),
        Definition(
            "open-pipeline", "Open pipeline", meaning: "What is being worked on.", formula: "Σ amount of open deals",
            notes: "Priced as in the open pipeline by stage. A deal stands under its owner's unit.",
            tables: ["opportunities", "users", "org_units", "segments", "products", "exchange_rates"],
            direction: .neutral),
        Definition(
            "pipeline-by-category", "Pipeline by forecast category",
            meaning: "What the quarter has won, and what may still close in it, by how sure the CRM is.",
            formula: "Σ amount of deals won in the quarter, and of open deals due in the rest of it by category",
            notes: """
                Each deal stands in one category; the cumulative table beside it adds each to the one before. A deal without a \
                category of its own has its stage's. Open deals past their date are a part of their own, whatever the quarter \
                they were due in.
                """,
            tables: ["opportunities", "stages", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "pipeline-concentration", "Concentration of the pipeline",
            meaning: "How much hangs on a few deals.",
            formula:
                "Σ share² of the open amount; effective deals = 1 ÷ that; share of the largest and of the three largest",
            notes: "Deals without an amount above nought have no share and are counted.",
            tables: ["opportunities", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "pipeline-coverage", "Pipeline coverage",
            meaning: "How many times the open pipeline of the quarter covers what is still missing to the quota.",
            formula: "Σ amount of open deals due in the rest of the quarter ÷ (quota − won)",
            notes: """
                The reciprocal, (quota − won) ÷ open, is the part of the open pipeline that has to be won. Once the quota is won \
                there is no number. Deals past their date are left out. Read it beside the coverage needed of deals due.
                """,
            tables: ["quotas", "opportunities", "users", "org_units", "products", "exchange_rates"],
            direction: .neutral),
        Definition(
            "quota-attainment", "Quota attainment", meaning: "How much of the quarter’s quota is won.",
            formula: "won in the quarter ÷ quota",
            notes: """
                Quotas are converted at the plan rate, or the spot rate of the quarter's first day where no plan rates are \
                recorded. A quota of a longer period counts by its days; that of a person who came or left in the quarter by the \
                working days. Quotas of units and people below replace those above where they add up to at least as much.
                """,
            tables: ["quotas", "opportunities", "users", "org_units", "segments", "exchange_rates"],
            direction: .higher),
        Definition(
            "quota-gap", "Gap to quota", meaning: "What is still missing to the quota.",
            formula: "quota − won in the quarter", notes: "Below nought once the quota is passed.",
            tables: ["quotas", "opportunities", "users", "org_units", "segments", "exchange_rates"], direction: .lower),
        Definition(
            "sales-velocity", "Sales velocity", meaning: "What the pipeline brings a day at the present rates.",
            formula: "qualified open deals × win rate × mean won amount ÷ median days to win",
            notes: """
                Qualified: beyond the first stage of its pipeline. Win rate, mean amount and days are those of deals closed in the \
                last 365 days; at least 6 wins.
                """,
            tables: ["opportunities", "stages", "exchange_rates"], direction: .higher),
        Definition(
            "shadow-forecast-gap", "Shadow-forecast gap",
            meaning: "How far what people hand in lies from what the CRM says.",
            formula: "(submitted forecast − P50 made from the CRM without it) ÷ that P50",
            notes: """
                A large gap in either direction says that the forecast is made elsewhere. A unit's is of the people in it who \
                speak for nobody outside it; where they do not speak for all who have open deals, the gap is partial.
                """,
            tables: ["forecast_submissions", "opportunities", "opportunity_stage_changes", "field_changes"],
            direction: .lower, items: ["S3.19"]),
        Definition(
            "silent-share", "Silent open deals", meaning: "How many open deals nobody has worked on for some time.",
            formula: "open deals without an activity for 14 working days or more ÷ open deals",
            notes: """
                Calls, e-mails, meetings and tasks of the deal count, entered up to the as-of. One on which nothing ever happened \
                is as old as itself. Working days are the owner's.
                """,
            tables: ["opportunities", "activities", "holidays", "users"], direction: .lower),
        Definition(
            "submitted-forecast", "Handed-in forecast",
            meaning: "What people have handed in as their forecast for the quarter.",
            formula: "Σ of the last submission of each author for the quarter",
            notes: "Commitments, or submissions without a category where none is a commitment.",
            tables: ["forecast_submissions", "users", "exchange_rates"], direction: .neutral),
    ]
}
