/// The twelve branches of the default company. A larger company repeats them in other cities.
struct OrgPlan {
    /// One branch: its index in `Country.all` is its index here.
    struct Branch {
        let region: Int
        let wave: Int
        let manager: Behaviour.Kind
        /// One text a team, one letter a person; see `kind(of:)`.
        let teams: [String]
    }

    static let regions = ["North", "West", "South", "East"]
    static let segments = [
        (id: "seg-pharma", name: "Pharma and Biotech"), (id: "seg-food", name: "Food and Beverages"),
        (id: "seg-water", name: "Energy and Water"),
    ]

    static let branches = [
        Branch(region: 0, wave: 0, manager: .manager, teams: ["MCSSs", "SSYRs", "BPSs"]),
        Branch(region: 0, wave: 1, manager: .manager, teams: ["SCSs", "SLSs"]),
        Branch(region: 0, wave: 3, manager: .manager, teams: ["SSSs", "CTSs"]),
        Branch(region: 1, wave: 0, manager: .sandbagger, teams: ["CESs", "SSAs"]),
        Branch(region: 1, wave: 1, manager: .absentManager, teams: ["SSLs", "RSYs"]),
        Branch(region: 1, wave: 2, manager: .manager, teams: ["CSSs", "SXSs"]),
        Branch(region: 2, wave: 3, manager: .manager, teams: ["MFFFFFFf", "SCSs"]),
        Branch(region: 2, wave: 1, manager: .optimist, teams: ["MSSRs", "YJSs", "LSSc"]),
        Branch(region: 2, wave: 2, manager: .manager, teams: ["SSN", "CPs"]),
        Branch(region: 3, wave: 0, manager: .manager, teams: ["CSSs", "SSWs"]),
        Branch(region: 3, wave: 2, manager: .manager, teams: ["SLRs", "NSSs"]),
        Branch(region: 3, wave: 3, manager: .manager, teams: ["SSXs", "CWs"]),
    ]

    /// The kind of person a letter stands for; small letters are sales development, capitals account executives.
    static func kind(of letter: Character) -> Behaviour.Kind {
        switch letter {
        case "C", "c": .champion
        case "R": .reluctant
        case "L": .lateEnterer
        case "N": .nonUser
        case "Y": .sloppyCoder
        case "W": .newcomer
        case "J": .justJoined
        case "B": .oneSaver
        case "E": .earlyBird
        case "X": .leaver
        case "A": .longAbsence
        case "P": .partTimer
        case "T": .smallTerritory
        case "F", "f": .fading
        case "M": .manager
        default: .steady
        }
    }
}
