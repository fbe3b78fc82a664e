extension DefinitionCatalogue {
    /// Figures about how the pipeline moves.
    static let movement: [Definition] = [
        Definition(
            "cell-changes", "Cells that changed",
            meaning: "How many people stand otherwise in a process area of the manual than at the last build.",
            formula: "cells whose state differs from that of the last build with an earlier as-of",
            notes: "A cell that was not judged then, or is not now, counts as one the area does not apply to.",
            tables: ["usage manual", "history.sqlite"], direction: .neutral, items: ["S2.8"]),
        Definition(
            "figure-changes", "Figures that changed",
            meaning: "How many figures say something else than at the last build.",
            formula:
                "figures of the whole whose value or reason differs from that of the last build with an earlier as-of",
            notes: "Parts of a figure are not compared. Changed definitions and settings change figures too.",
            tables: ["history.sqlite"], direction: .neutral),
        Definition(
            "pipeline-by-age", "Open pipeline by age",
            meaning: "How long ago the open deals were entered, and what stands on them.",
            formula: "Σ amount of open deals by days from creation to the as-of",
            notes: "Priced as in the open pipeline by stage. Deals without a creation date stand apart.",
            tables: ["opportunities", "products", "exchange_rates"], direction: .neutral),
        Definition(
            "pipeline-waterfall", "How the pipeline moved",
            meaning: "How the open pipeline got from what it was on an earlier day to what it is.",
            formula:
                "end = start + new + reopened + pulled in + owner in + increased − decreased − won − lost − pushed out − owner out − deleted ± currency",
            notes: """
                Each deal has one main reason. Who left: deleted, else won, lost, owner out, pushed out, at the last \
                amount it had while open, or the amount it was won at. Who came: new where it was created in between, \
                else reopened, owner in, pulled in, at its amount at the start. The change of the amount stands under \
                increased or decreased, that of the exchange rate, start amount × change of the rate, under currency. A \
                deal that came and went in between counts under both. Pulled in and pushed out are moves of the close \
                date into or out of a period, owner in and owner out moves between units; a deal won in a period it was \
                not expected in was pulled in. Where the CRM keeps changes the earlier state is reconstructed from them; \
                else it is what an earlier build found. Merged deals go on in the record they were merged into. The \
                steps add up to the minor unit, or nothing is published.
                """,
            tables: [
                "opportunities", "opportunity_stage_changes", "field_changes", "products", "exchange_rates",
            ], direction: .neutral),
        Definition(
            "push-count", "Pushed deals",
            meaning: "How many open deals had their expected close put off three times or more.",
            formula: "open deals with at least 3 pushes ÷ open deals",
            notes: """
                A push is a change of the close date to a later month while the deal is open. The list names the pushes \
                of each deal; the amounts by number of pushes stand beside it.
                """,
            tables: ["opportunities", "field_changes", "opportunity_stage_changes"], direction: .lower),
        Definition(
            "slippage-rate", "Slippage",
            meaning: "How many of the deals that were to close in a quarter were moved past its end.",
            formula:
                "deals open when the quarter began, due in it and moved past its end ÷ deals open then and due in it; by amount: Σ of their amounts then",
            notes: """
                A date put right within 24 hours does not count. Deals due later that were pulled in are counted apart. \
                The current quarter is not over and stands apart from the full ones.
                """,
            tables: ["opportunities", "field_changes", "opportunity_stage_changes"], direction: .lower),
        Definition(
            "stalled-share", "Stalled deals",
            meaning: "How many open deals stand in their stage longer than nine of ten won deals ever did.",
            formula:
                "open deals with days in stage > P90 of the days won deals stood in that stage ÷ open deals judged",
            notes: """
                A stage that was entered twice counts altogether. Deals in a stage that fewer than ten won deals went \
                through are not judged, and counted.
                """,
            tables: ["opportunities", "opportunity_stage_changes"], direction: .lower),
    ]
}
