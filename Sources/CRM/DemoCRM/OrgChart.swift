/// One user of the demo's system.
struct Person {
    enum Role: String {
        case chiefExecutive = "Chief executive"
        case director = "Director"
        case branchManager = "Branch manager"
        case teamManager = "Team manager"
        case accountExecutive = "AE"
        case salesDevelopment = "SDR"
        case salesAdministrator = "Sales administrator"
        case service = "Service"
    }

    let index: Int
    let id: String
    let name: String
    let email: String
    let role: Role
    let level: Int?
    let unitID: String
    /// Index in `OrgChart.branches`; nil for the head office.
    let branch: Int?
    /// Index of the team in its branch.
    let team: Int?
    let segment: Int?
    let manager: Int?
    /// Index in `Country.all`.
    let country: Int
    let startsOn: Int
    let endsOn: Int?
    let kind: Behaviour.Kind
    /// First day of use.
    let liveDay: Int

    var isService: Bool { role == .service }
    var isSalesAdministrator: Bool { role == .salesAdministrator }
}

/// The unit tree, the segments and the people of the company.
struct OrgChart {
    struct Unit {
        let id: String
        let name: String
        let kind: String
        let parent: String?
    }

    struct Team {
        let unitID: String
        let segment: Int
        /// Who answers for its forecast: the team's own manager, else the branch's.
        var manager: Int
        var members: [Int] = []
    }

    struct Branch {
        let unitID: String
        let name: String
        let country: Int
        let wave: Int
        let manager: Int
        var teams: [Team] = []
        /// People of the branch without its manager, in order.
        var members: [Int] = []
    }

    private(set) var units: [Unit] = []
    private(set) var people: [Person] = []
    private(set) var branches: [Branch] = []
    let chiefExecutive: Int
    let administrators: [Int]
    /// Moves the history of branches that were not live yet.
    let migrationService: Int
    /// Fills finance fields, captures e-mail and assigns web leads.
    let integrationService: Int

    private let seed: UInt64
    /// How often a local part of an address is taken.
    private var addresses: [String: Int] = [:]

    static let company = "Ardelin & Voss"

    init(seed: UInt64, scale: Int) {
        self.seed = seed
        chiefExecutive = 0
        administrators = [1, 2]
        migrationService = 3
        integrationService = 4
        units.append(Unit(id: "company", name: OrgChart.company, kind: "company", parent: nil))
        addHeadOffice()
        // Four blocks of branches share a region, so that a region of a large company has a dozen branches, not three.
        var directors: [Int] = []
        for block in 0..<scale {
            let group = block / 4
            if block % 4 == 0 {
                for (index, name) in OrgPlan.regions.enumerated() {
                    let id = "r-\(Fold.ascii(name))\(group == 0 ? "" : String(group + 1))"
                    units.append(
                        Unit(
                            id: id, name: group == 0 ? name : "\(name) \(group + 1)", kind: "region", parent: "company")
                    )
                    directors.append(
                        addPerson(
                            .director, level: 1, unit: id, manager: chiefExecutive, country: index * 3, kind: .director)
                    )
                }
            }
            for (index, plan) in OrgPlan.branches.enumerated() {
                let director = directors[group * OrgPlan.regions.count + plan.region]
                addBranch(plan, country: index, block: block, region: people[director].unitID, director: director)
            }
        }
    }

    private mutating func addHeadOffice() {
        _ = addPerson(.chiefExecutive, level: 0, unit: "company", manager: nil, country: 0, kind: .chiefExecutive)
        for country in [0, 7] {
            _ = addPerson(
                .salesAdministrator, level: 3, unit: "company", manager: chiefExecutive, country: country,
                kind: .salesAdministrator)
        }
        _ = addPerson(
            .service, level: nil, unit: "company", manager: nil, country: 0, kind: .service, name: "Data migration")
        _ = addPerson(
            .service, level: nil, unit: "company", manager: nil, country: 0, kind: .service, name: "ERP and mail link")
    }

    private mutating func addBranch(_ plan: OrgPlan.Branch, country: Int, block: Int, region: String, director: Int) {
        let place = Country.all[country]
        let round = block / place.cities.count
        let city = place.cities[block % place.cities.count]
        let name = round == 0 ? city : "\(city) \(round + 1)"
        let id = "b-\(Fold.ascii(name))"
        units.append(Unit(id: id, name: name, kind: "branch", parent: region))
        let index = branches.count
        let manager = addPerson(
            .branchManager, level: 2, unit: id, manager: director, country: country, kind: plan.manager, branch: index,
            wave: plan.wave)
        var branch = Branch(unitID: id, name: name, country: country, wave: plan.wave, manager: manager)
        for (teamIndex, letters) in plan.teams.enumerated() {
            let segment = (country + teamIndex) % OrgPlan.segments.count
            let segmentName = OrgPlan.segments[segment].name.split(separator: " ")[0]
            let teamID = "t-\(Fold.ascii(name))-\(Fold.ascii(String(segmentName)))"
            units.append(Unit(id: teamID, name: "\(name) \(segmentName)", kind: "team", parent: id))
            var team = Team(unitID: teamID, segment: segment, manager: manager)
            for (seat, letter) in letters.enumerated() {
                let role: Person.Role =
                    letter == "M" ? .teamManager : letter.isLowercase ? .salesDevelopment : .accountExecutive
                let person = addPerson(
                    role, level: role == .teamManager ? 2 : 3, unit: teamID,
                    manager: role == .teamManager ? manager : team.manager,
                    country: country, kind: OrgPlan.kind(of: letter), branch: index, team: teamIndex,
                    segment: seat % 4 == 2 ? (segment + 1) % OrgPlan.segments.count : segment, wave: plan.wave)
                if role == .teamManager { team.manager = person }
                team.members.append(person)
                branch.members.append(person)
            }
            branch.teams.append(team)
        }
        branches.append(branch)
    }

    private mutating func addPerson(
        _ role: Person.Role, level: Int?, unit: String, manager: Int?, country: Int, kind: Behaviour.Kind,
        name serviceName: String? = nil, branch: Int? = nil, team: Int? = nil, segment: Int? = nil, wave: Int = 0
    ) -> Int {
        let index = people.count
        var stream = RandomStream(seed, .person, index)
        let place = Country.all[country]
        let first = stream.pick(place.firstNames)
        let last = stream.pick(place.lastNames)
        let local = serviceName.map { Fold.ascii($0, separator: ".") } ?? Fold.ascii("\(first) \(last)", separator: ".")
        let taken = addresses[local, default: 0]
        addresses[local] = taken + 1
        // One in ten joined during the history; everybody else was there before it.
        let joinedLately = role == .accountExecutive && kind == .steady && stream.chance(120)
        var startsOn = DemoCalendar.number(2012, 1, 2) + stream.below(4200)
        if joinedLately { startsOn = DemoCalendar.number(2025, 2, 3) + 7 * stream.below(50) }
        var endsOn: Int?
        if kind == .newcomer { startsOn = DemoCalendar.number(2026, 9, 28) }
        if kind == .justJoined { startsOn = DemoCalendar.number(2026, 10, 26) }
        if kind == .leaver { endsOn = wave == 3 ? DemoCalendar.number(2026, 9, 30) : DemoCalendar.number(2026, 6, 30) }
        people.append(
            Person(
                index: index, id: Ident.user(index), name: serviceName ?? "\(first) \(last)",
                email: "\(local)\(taken == 0 ? "" : String(taken + 1))@ardelin-voss.example", role: role, level: level,
                unitID: unit,
                branch: branch, team: team, segment: segment, manager: manager, country: country, startsOn: startsOn,
                endsOn: endsOn,
                kind: kind, liveDay: max(Rollout.waves[wave].liveDay, startsOn)))
        return index
    }
}

/// Identifiers of the demo's records: a letter and a number of fixed least width.
enum Ident {
    static func user(_ index: Int) -> String { "u" + digits(index + 1, 3) }
    static func account(_ number: Int) -> String { "a" + digits(number, 5) }
    static func contact(_ number: Int) -> String { "c" + digits(number, 5) }
    static func lead(_ number: Int) -> String { "l" + digits(number, 5) }
    static func opportunity(_ number: Int) -> String { "o" + digits(number, 5) }
    static func event(_ letter: String, _ number: Int) -> String { letter + digits(number, 7) }

    private static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
    }
}
