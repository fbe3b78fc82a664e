/// The fixed lists of the demo's system: stages, products, picklists and the words people type.
enum Catalogue {
    struct Stage {
        let name: String
        let probability: Double
        let category: String
        let outcome: String
    }

    static let pipeline = "default"
    static let stages = [
        Stage(name: "Qualification", probability: 0.1, category: "Pipeline", outcome: "open"),
        Stage(name: "Needs analysis", probability: 0.25, category: "Pipeline", outcome: "open"),
        Stage(name: "Proposal", probability: 0.5, category: "Best case", outcome: "open"),
        Stage(name: "Negotiation", probability: 0.75, category: "Commit", outcome: "open"),
        Stage(name: "Won", probability: 1, category: "Closed", outcome: "won"),
        Stage(name: "Lost", probability: 0, category: "Omitted", outcome: "lost"),
    ]
    static let proposal = 2
    static let negotiation = 3
    static let won = 4
    static let lost = 5

    struct Product {
        let id: String
        let name: String
        let family: String
        let euros: Int
    }

    static let products = [
        Product(id: "p01", name: "AV 100 conductivity meter", family: "Handheld", euros: 2_400),
        Product(id: "p02", name: "AV 120 turbidity meter", family: "Handheld", euros: 3_100),
        Product(id: "p03", name: "AV 300 dissolved oxygen probe", family: "Probes", euros: 4_800),
        Product(id: "p04", name: "AV 320 pH transmitter", family: "Probes", euros: 3_900),
        Product(id: "p05", name: "AV 500 process photometer", family: "Analysers", euros: 18_500),
        Product(id: "p06", name: "AV 520 total organic carbon analyser", family: "Analysers", euros: 32_000),
        Product(id: "p07", name: "AV 700 near-infrared line", family: "Analysers", euros: 64_000),
        Product(id: "p08", name: "AV 900 sampling station", family: "Systems", euros: 48_000),
        Product(id: "p09", name: "AV 950 monitoring system", family: "Systems", euros: 120_000),
        Product(id: "p10", name: "Calibration service", family: "Service", euros: 1_800),
        Product(id: "p11", name: "Full service contract", family: "Service", euros: 9_600),
        Product(id: "p12", name: "Training course", family: "Service", euros: 2_200),
    ]

    /// Types of opportunity, their share, their length and size in thousandths of the usual, and what they take.
    static let dealTypes: [(name: String, weight: Int, length: Int, size: Int, products: [Int])] = [
        ("New business", 500, 1000, 1000, [2, 3, 4, 5, 6, 7]),
        ("Repeat order", 240, 450, 520, [0, 1, 2, 3, 4]),
        ("Service contract", 150, 700, 380, [9, 10, 11]),
        ("Framework contract", 110, 1400, 2300, [5, 6, 7, 8]),
    ]

    static let accountTypes = ["End customer", "System integrator", "Distributor"]
    static let accountTypeWeights = [700, 180, 120]
    static let sectors: [(word: String, industry: String)] = [
        ("Pharma", "Pharmaceuticals"), ("Biotech", "Biotechnology"), ("Dairy", "Food"), ("Brewery", "Beverages"),
        ("Mills", "Food"), ("Water", "Water supply"), ("Energy", "Energy"), ("Chemicals", "Chemicals"),
        ("Paper", "Pulp and paper"), ("Laboratories", "Testing laboratories"),
    ]
    static let leadSources = ["Web", "Trade fair", "Referral", "Partner", "Service visit", "Campaign"]
    static let leadSourceWeights = [340, 200, 130, 100, 110, 120]
    static let ownSources = ["Existing customer", "Cold call", "Referral", "Partner", "Service visit"]
    static let catchAll = "Other"
    static let importSource = "Import"
    static let lostReasons = ["Price", "No decision", "Competitor", "Timing", "Technical fit", "Budget withdrawn"]
    static let lostReasonWeights = [260, 210, 200, 150, 110, 70]
    static let disqualified = [
        "No need", "No budget", "Not reachable", "Student or press", "Already a customer of a partner",
    ]
    static let competitors = ["Hallberg Analytik", "Norvista", "Pelletier Mesures", "Quantrol", "Ostrava Sensors"]
    static let titles = [
        "Head of laboratory", "Process engineer", "Purchasing manager", "Quality manager", "Plant manager",
        "Maintenance lead", "Environmental officer", "Managing director",
    ]

    /// What people write as the next step, by stage.
    static let nextSteps = [
        [
            "Call back about the application", "Ask who decides and by when", "Send the selection guide",
            "Find out the budget",
            "Arrange a first visit",
        ],
        [
            "Site survey with the process engineer", "Take a sample for the trial", "Agree the measuring points",
            "Walk the line with maintenance", "Write up the needs and confirm them",
        ],
        [
            "Present the proposal to the plant", "Go through the quote with purchasing",
            "Trial unit on loan for two weeks",
            "Answer the technical questions", "Visit a reference customer together",
        ],
        [
            "Agree delivery and acceptance", "Settle the payment terms", "Get the contract signed",
            "Clear the last clause with legal",
            "Confirm the order with the plant manager",
        ],
    ]
    static let repeatedStep = "Follow up"

    static let reports = [
        "Pipeline by stage", "Forecast", "Overdue deals", "My open leads", "Accounts without contact", "Win and loss",
    ]
    static let forecastReport = "Forecast"
    static let overdueReport = "Overdue deals"

    static let callSubjects = [
        "Call about the application", "Call about delivery dates", "Call: open questions", "Call with purchasing",
    ]
    static let mailSubjects = [
        "Data sheet and dimensions", "Re: measuring range", "Answers to your questions", "Dates for the visit",
    ]
    static let meetingSubjects = [
        "Visit at the plant", "Online demonstration", "Meeting with purchasing", "Review of the trial",
    ]
    static let noteSubjects = ["Note after the meeting", "Who is who", "What matters to them"]
}
