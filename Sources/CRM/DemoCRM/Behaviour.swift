/// How one kind of salesperson uses the system. Shares are in thousandths of the occasions on which something is due.
struct Behaviour {
    /// The kinds of people planted in the demo.
    enum Kind: String, CaseIterable {
        case champion, steady, reluctant
        case lateEnterer = "late_enterer"
        case nonUser = "non_user"
        case sloppyCoder =
            "sloppy_coder"
        case newcomer
        case justJoined = "just_joined"
        case oneSaver = "one_saver"
        case earlyBird = "early_bird"
        case leaver
        case longAbsence = "long_absence"
        case partTimer = "part_timer"
        case smallTerritory = "small_territory"
        case fading
        case manager
        case absentManager = "absent_manager"
        case optimist, sandbagger
        case director
        case chiefExecutive = "chief_executive"
        case salesAdministrator = "sales_administrator"
        case service

        /// Whether somebody with this part began in the last weeks before the export.
        var isNew: Bool { self == .newcomer || self == .justJoined }
    }

    /// Deals that are entered only at Proposal, at Negotiation or after the event.
    var entersLate = 40
    /// Needs analyses recorded before a proposal.
    var analysesNeeds = 920
    /// Quotes followed up within three business days.
    var followsUp = 870
    /// Meetings with a note the same or next day.
    var writesNotes = 850
    /// Meetings after which the next step gets a date.
    var datesNextStep = 860
    /// Deals with a next step.
    var statesNextStep = 930
    /// Lost deals with a reason.
    var saysWhyLost = 940
    /// Won deals with the contract on file in five business days.
    var filesContract = 940
    /// Discounts above the limit approved by somebody else.
    var asksApproval = 970
    /// Close dates moved before they pass.
    var mindsCloseDate = 820
    /// Dead deals that are closed and not left open.
    var closesDead = 930
    /// Optional fields that are filled.
    var fillsOptional = 600
    /// Coding: the catch-all source, a round amount, the last day of the month, the same next step in every deal.
    var codesOther = 50
    var roundsAmounts = 120
    var choosesMonthEnd = 140
    var repeatsNextStep = 20
    /// Leads answered within one business day.
    var answersLeads = 880
    /// Per working day: signs in; records viewed (thousandths of one); reports asked for; lists exported; edits of
    /// profiles.
    var signsIn = 900
    var views = 4500
    var reports = 200
    var exports = 10
    var edits = 550
    /// Edited profiles that are, or become, complete.
    var editQuality = 880
    /// Business days between two touches of an open deal, and hours until an activity is logged.
    var touchGap = (low: 5, high: 9)
    var logsWithinHours = 8

    init(_ kind: Kind) {
        switch kind {
        case .champion, .oneSaver, .earlyBird:
            (entersLate, analysesNeeds, followsUp, writesNotes, datesNextStep) = (10, 970, 960, 930, 940)
            (statesNextStep, saysWhyLost, filesContract, asksApproval) = (980, 980, 985, 990)
            (mindsCloseDate, closesDead, fillsOptional, answersLeads) = (940, 960, 800, 960)
            (codesOther, roundsAmounts, choosesMonthEnd, repeatsNextStep) = (20, 60, 80, 0)
            (signsIn, views, reports, exports, edits, editQuality) = (980, 7000, 350, 5, 1600, 950)
            touchGap = (4, 7)
            logsWithinHours = 3
            if kind == .oneSaver { (writesNotes, datesNextStep) = (1000, 1000) }
        case .reluctant:
            (entersLate, analysesNeeds, followsUp, writesNotes, datesNextStep) = (100, 600, 420, 250, 300)
            (statesNextStep, saysWhyLost, filesContract, asksApproval) = (480, 600, 650, 900)
            (mindsCloseDate, closesDead, fillsOptional, answersLeads) = (350, 500, 30, 560)
            (codesOther, roundsAmounts, choosesMonthEnd, repeatsNextStep) = (150, 300, 350, 150)
            (signsIn, views, reports, exports, edits, editQuality) = (600, 1500, 60, 40, 120, 450)
            touchGap = (11, 24)
            logsWithinHours = 96
        case .lateEnterer:
            (entersLate, analysesNeeds, followsUp, writesNotes, datesNextStep) = (920, 820, 800, 780, 800)
            (signsIn, views, reports, edits, editQuality) = (850, 3500, 150, 400, 850)
            touchGap = (6, 12)
            logsWithinHours = 60
        case .nonUser:
            (entersLate, analysesNeeds, followsUp, writesNotes, datesNextStep) = (300, 0, 0, 0, 0)
            (statesNextStep, saysWhyLost, filesContract, asksApproval) = (300, 500, 500, 0)
            (mindsCloseDate, closesDead, fillsOptional, answersLeads) = (100, 300, 50, 100)
            (codesOther, roundsAmounts, choosesMonthEnd) = (300, 300, 300)
            (signsIn, views, reports, exports, edits, editQuality) = (120, 300, 10, 90, 0, 0)
        case .sloppyCoder:
            (analysesNeeds, followsUp, writesNotes, datesNextStep) = (850, 820, 700, 750)
            (mindsCloseDate, closesDead, fillsOptional) = (550, 700, 350)
            (codesOther, roundsAmounts, choosesMonthEnd, repeatsNextStep) = (550, 700, 700, 850)
            (editQuality, exports) = (600, 20)
        case .fading:
            (edits, views, reports) = (3000, 4500, 900)
        case .manager, .optimist, .sandbagger:
            (signsIn, views, reports, exports, edits) = (930, 6000, 450, 15, 600)
        case .absentManager:
            (signsIn, views, reports, exports, edits) = (180, 300, 30, 60, 0)
        case .director, .chiefExecutive:
            (signsIn, views, reports, exports, edits) = (550, 1500, 350, 10, 10)
        case .salesAdministrator:
            (signsIn, views, reports, exports, edits) = (990, 9000, 600, 60, 5200)
        case .steady, .newcomer, .justJoined, .leaver, .longAbsence, .partTimer, .smallTerritory, .service: break
        }
    }
}
