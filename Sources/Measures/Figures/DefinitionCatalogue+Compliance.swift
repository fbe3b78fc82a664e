extension DefinitionCatalogue {
    /// Figures about the usage manual and how it is followed.
    static let compliance: [Definition] = [
        Definition(
            "area-compliance", "Process followed",
            meaning:
                "How much of what the manual asked for in the last 28 days was done in time, weighted by severity.",
            formula: "Σ severity of obligations done in time ÷ Σ severity of obligations due",
            notes: """
                Severity: minor 1, major 3, critical 9. Due: done in time, done late, or not done. Pending obligations, \
                accepted deviations, records the source tells nothing about and people in their first 30 working days are in \
                neither. The interval is Wilson's on the unweighted share. Doing nothing is never compliance: where nothing \
                was due there is no value.
                """,
            tables: complianceTables, direction: .higher, items: ["S2.4", "S2.12"]),
        Definition(
            "area-compliance-user-mean", "Process followed, mean of users",
            meaning: "The same share when each person counts alike, however much work they had.",
            formula: "mean over users with at least 5 obligations due of each one's weighted share",
            notes:
                "Beside the pooled share: where the two differ, people with much work differ from those with little.",
            tables: complianceTables, direction: .higher),
        Definition(
            "between-user-divergence", "Differences between users",
            meaning:
                "How far users' ways of working are from the way of all: 0 where all work alike, 1 where nobody does as others.",
            formula:
                "mean over users with at least 10 completed cases of the Jensen–Shannon divergence, base 2, of their ways to all ways",
            notes: "At least three such users; five where nobody may be named.", tables: complianceTables,
            direction: .lower, items: ["S2.7"]),
        Definition(
            "cell-compliance", "Rule followed",
            meaning: "How much of what one rule, or one area for one person, asked for in 28 days was done in time.",
            formula: "Σ severity of obligations done in time ÷ Σ severity of obligations due",
            notes: """
                The state of a cell follows the bounds of Wilson's interval of the unweighted share, and needs 5 obligations: \
                followed when the whole interval is at or above the target and no critical rule was violated, violated when it \
                is wholly below, done late when it is below in time but done at all reaches the target. Non-use: records the \
                rules could apply to on at least 10 days, nothing triggered, and at least three occasions to be expected at \
                the rate of the colleagues.
                """,
            tables: complianceTables, direction: .higher, items: ["S2.12"]),
        Definition(
            "chain-break-rate", "Broken hand-offs",
            meaning: "How many cases that changed hands were left lying by the one who received them.",
            formula:
                "cases with a violated hand-off rule and no activity of the next user until repair ÷ cases with a hand-off",
            notes: "A hand-off is a change of owner, or a step that another person has to take.",
            tables: complianceTables, direction: .lower, items: ["S0.6"]),
        Definition(
            "chain-weakest-link", "Weakest link",
            meaning: "After which step work that passes to another person is left lying most often.",
            formula: "hand-overs after the step that were left lying ÷ hand-overs after the step",
            notes: """
                Steps are ranked by this share drawn towards that of the area; one with fewer than ten hand-overs is never \
                called the weakest. A hand-over is a change of owner, or two steps of different people.
                """,
            tables: complianceTables, direction: .lower, items: ["S0.10"]),
        Definition(
            "done-rate", "Done at all", meaning: "How much of what was asked for was done, in time or not.",
            formula: "(done in time + done late) ÷ obligations due",
            notes: "Beside the share in time: the difference is late.",
            tables: complianceTables, direction: .higher),
        Definition(
            "follow-up-effectiveness", "What follow-ups achieved",
            meaning: "How often a cell was not red in the 28 days after somebody helped.",
            formula:
                "cells not red in the 28 days after the follow-up ÷ follow-ups older than 28 days that name user and area",
            notes: """
                An association: people may have improved for other reasons. Sticks are not counted. Follow-ups after which \
                nothing fell due are left out: doing nothing is no success.
                """,
            tables: complianceTables, direction: .higher, items: ["S2.13"]),
        Definition(
            "follow-up-overdue", "Red cells without follow-up",
            meaning: "How many red cells older than five working days nobody has followed up.",
            formula: "red cells older than 5 working days without a follow-up since ÷ red cells",
            notes: "From follow_ups.csv; a follow-up of a unit counts for everybody in it.", tables: complianceTables,
            direction: .lower, items: ["S2.13"]),
        Definition(
            "manual-coverage", "Areas with a manual",
            meaning: "How many process areas have an objective, an owner, roles and at least one rule.",
            formula: "areas with objective, owner, applies-to and a valid rule ÷ areas",
            notes: "From the manual itself.",
            tables: ["usage manual"], direction: .higher, items: ["S2.1", "S2.3"]),
        Definition(
            "median-lateness", "How late", meaning: "By how much the obligations that were met late were late.",
            formula: "median of (met − deadline) of obligations met late, in days of 24 hours",
            notes: "The interval is of order statistics and needs six values. What was never done is not in it.",
            tables: complianceTables, direction: .lower),
        Definition(
            "non-use-rate", "Cells without use",
            meaning: "How often somebody owns records an area is about and nothing of that area is recorded.",
            formula: "assigned cells with exposure and nothing triggered ÷ assigned cells with exposure",
            notes: """
                Exposure: a live record the area's rules could apply to on at least 10 days of presence, and at least three \
                occasions to be expected at the rate of the colleagues. Where no colleague had any, the days alone count.
                """,
            tables: complianceTables, direction: .lower, items: ["S2.12", "S3.3"]),
        Definition(
            "not-assigned-outcomes", "Outcomes of people an area is not for",
            meaning: "How often somebody whose role an area is not for had something to do under its rules.",
            formula: "outcomes of the last 28 days charged to people whose role is not among the area's",
            notes: "They are in no share. Many of them say that the area's roles are written too narrowly.",
            tables: complianceTables, direction: .lower, items: ["S2.12"]),
        Definition(
            "on-time-share", "In time",
            meaning: "How much of what was done under a rule with a deadline was done before it.",
            formula: "done in time ÷ (done in time + done late)", notes: "What was never done is counted elsewhere.",
            tables: complianceTables, direction: .higher),
        Definition(
            "proactive-ratio", "Unasked help",
            meaning: "How many follow-ups are known to have gone to people who had not asked.",
            formula: "follow-ups with trigger proactive ÷ follow-ups, of the last 28 days",
            notes: "Those who do not use a system do not ask for help. Sticks are not counted.",
            tables: ["follow_ups.csv"],
            direction: .higher, items: ["S2.9"]),
        Definition(
            "process-consistency", "Consistency",
            meaning: "How alike completed cases of an area go: 100 % where all take the same steps in the same order.",
            formula: "1 − H; H = (−Σ p ln p + (V − 1) ÷ 2N) ÷ ln V over the V ways of N cases, at most 1",
            notes: "Consecutive repeats of a step count once. At least 30 completed cases.", tables: complianceTables,
            direction: .higher, items: ["S2.2", "S2.7"]),
        Definition(
            "requirement-provenance", "Rules somebody asked for",
            meaning: "How many rules go back to a requirement of the people who work by them.",
            formula: "rules named in a requirement of consultations.csv ÷ rules",
            notes: """
                A rule counts too where each field it requires is named. A rule nobody asked for is not wrong; it is worth \
                asking about.
                """,
            tables: ["usage manual", "consultations.csv"], direction: .higher,
            items: ["S4.4"]),
        Definition(
            "reversion-rate", "Back to old ways",
            meaning: "How many cells that were followed for two months in succession are red now.",
            formula: "cells red now that were followed in two successive windows of 28 days ÷ cells ever so followed",
            notes: "Earlier windows are judged by their obligations alone.", tables: complianceTables,
            direction: .lower,
            items: ["S0.5"]),
        Definition(
            "review-coverage", "Reviewed by a person",
            meaning: "How many cells that are due a named person has looked at.",
            formula: "cells due that a row of the ledger covers in their time ÷ cells due",
            notes: """
                Due every 28 days; in the first 90 days after going live every two working days. A nightly build never counts \
                as a look.
                """,
            tables: ["reviews.csv", "users"], direction: .higher, items: ["S2.1", "S2.14"]),
        Definition(
            "review-workload", "Time for reviews",
            meaning: "How many minutes a week looking at all cells that are due takes.",
            formula: "Σ cells due × looks a week × minutes for one cell",
            notes: """
                Minutes for one cell: the median in the ledger, else what site.yml says, else 4. Looks a week: 0.25, in \
                go-live 2.5.
                """,
            tables: ["reviews.csv", "users", "rollout_waves.csv"], direction: .neutral, items: ["S2.15"]),
        Definition(
            "rule-notice-period", "Notice of changed rules",
            meaning: "How many working days people had to read a changed rule before it came into force.",
            formula: "median over changed rules of the working days from `published` to `effective`",
            notes: """
                Changed: added, or saying something else than in the version before, which has to be kept in history. Less \
                than ten working days is short.
                """,
            tables: ["usage manual"], direction: .higher, items: ["S0.5"]),
        Definition(
            "silent-struggler-count", "Silent strugglers",
            meaning: "How many people have a red cell and have not asked for help.",
            formula: "users with a violated or unused cell and no request for help in 30 days",
            notes: "Users in their first 30 working days are not among them.", tables: complianceTables,
            direction: .lower, items: ["S2.9"]),
        Definition(
            "silent-struggler-reach", "Silent strugglers reached",
            meaning: "How many of them somebody went to unasked within ten working days.",
            formula: "with a proactive follow-up within 10 working days ÷ silent strugglers older than 10 working days",
            notes: "From follow_ups.csv.", tables: complianceTables, direction: .higher, items: ["S2.9"]),
        Definition(
            "step-coverage", "Steps that are checked",
            meaning: "How many steps of the manual a rule checks, or say why only a person can.",
            formula: "steps with a valid rule or the mark human-checked ÷ steps", notes: "From the manual itself.",
            tables: ["usage manual"], direction: .higher, items: ["S2.5"]),
        Definition(
            "time-to-stable", "Time until steady",
            meaning: "How long a unit took, from going live, until an area was followed three months in succession.",
            formula:
                "Kaplan–Meier median of days from going live to the end of the first three windows of 28 days in succession whose lower bound reaches the target",
            notes: """
                One case a unit and area. Those still on the way count as such, not as failures. The interval is that of \
                Brookmeyer and Crowley, from Greenwood's variance on the scale of ln(−ln S).
                """,
            tables: complianceTables, direction: .lower, items: ["S2.18"]),
        Definition(
            "wave-capacity", "Largest next wave",
            meaning: "How many more people could go live this week and still be looked after in every week.",
            formula:
                "smallest over 13 weeks of (minutes reviewers have − minutes of the reviews due) ÷ (cells a person has × 2.5 looks a week × minutes for one cell), rounded down",
            notes: """
                Due are the cells of everybody who uses the CRM in that week: every 28 days, after going live every two \
                working days until 90 days are over and a person has accepted to look less often. Waves that are planned \
                count from their day, one that is overdue from now. Who has left, and who is still to come, is left out or \
                counted from that day.
                """,
            tables: ["content/site.yml", "reviews.csv", "users", "rollout_waves.csv"], direction: .higher,
            items: ["S2.16"]),
    ]

    private static let complianceTables = [
        "users", "opportunities", "leads", "accounts", "field_changes", "opportunity_stage_changes", "activities",
    ]
}
