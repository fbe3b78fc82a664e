import CRMModel

/// One account of the demo while its branch is being made.
struct DemoAccount {
    let id: String
    var name: String
    let domain: String
    let type: String?
    var industry: String?
    let segment: Int
    var owner: Int
    let createdBy: String
    let createdDay: Int
    let created: Instant
    /// Entered before the branch went live and moved over.
    let isMigrated: Bool
    /// Complete, or to be kept complete.
    let isRich: Bool
    let dataOwner: String?
    var website: String?
    var email: String?
    var phone: String?
    var street: String?
    var postalCode: String?
    var vatNumber: String?
    var revenueMinor: Int64?
    var employees: Int?
    var updated: Instant
    var verified: Instant?
    var inactive: Instant?
    var deleted: Instant?
    var mergedInto: String?
    /// Indices of the contacts in the book; the first is the primary one.
    var contacts: [Int] = []
}

/// One contact of the demo while its branch is being made.
struct DemoContact {
    let id: String
    let account: Int
    let createdBy: String
    let created: Instant
    let createdDay: Int
    let isMigrated: Bool
    var firstName: String
    var lastName: String
    var title: String?
    var email: String?
    var phone: String?
    var mobile: String?
    var isPrimary: Bool
    var updated: Instant
    var verified: Instant?
    var inactive: Instant?
}

/// The accounts and contacts of one branch.
struct AccountBook {
    private(set) var accounts: [DemoAccount] = []
    private(set) var contacts: [DemoContact] = []
    /// Accounts by owner, by person less the manager's index; duplicates left out.
    private(set) var owned: [[Int]]
    private let context: BranchContext

    init(_ context: BranchContext, names: inout CompanyNameBook, numbers: inout RecordNumbers, truth: inout DemoTruth) {
        self.context = context
        owned = Array(repeating: [], count: context.behaviours.count)
        for index in context.branch.members where context.person(index).role == .accountExecutive {
            var stream = RandomStream(context.seed, .account, index)
            for ordinal in 0..<AccountBook.count(of: context.person(index), &stream) {
                add(owner: index, ordinal: ordinal, names: &names, numbers: &numbers, truth: &truth)
            }
        }
        plantDuplicates(&numbers, &truth)
    }

    mutating func update(_ index: Int, _ change: (inout DemoAccount) -> Void) { change(&accounts[index]) }
    mutating func updateContact(_ index: Int, _ change: (inout DemoContact) -> Void) { change(&contacts[index]) }

    private static func count(of person: Person, _ stream: inout RandomStream) -> Int {
        switch person.kind {
        case .smallTerritory: 3
        case .newcomer, .justJoined: 8
        case .partTimer: stream.between(12, 16)
        case .champion: stream.between(20, 28)
        default: stream.between(16, 28)
        }
    }

    private mutating func add(
        owner: Int, ordinal: Int, names: inout CompanyNameBook, numbers: inout RecordNumbers, truth: inout DemoTruth
    ) {
        let person = context.person(owner)
        let behaviour = context.behaviour(owner)
        var stream = RandomStream(context.seed, .account, owner, ordinal + 1)
        // Every fourth account was found during the history; the others were there before.
        let isNew = ordinal % 4 == 3 && person.kind != .nonUser && !person.kind.isNew
        var created = context.instant(DemoCalendar.number(2019, 1, 7) + stream.below(1900), 36_000)
        var createdDay = DemoCalendar.firstDay - 1
        var isMigrated = true
        if isNew {
            let span = min(DemoCalendar.asOf - 4, person.endsOn ?? Int.max) - person.liveDay
            if span > 5, let moment = context.moment(owner, person.liveDay + stream.below(span), &stream) {
                (createdDay, created, isMigrated) = (moment.day, moment.at, false)
            }
        }
        let quality = Rollout.editQuality(
            person.kind, usual: min(behaviour.fillsOptional + 250, 950), day: createdDay, liveDay: person.liveDay)
        let isRich = stream.chance(person.kind == .fading && isMigrated ? 620 : quality)
        let company = names.next(country: context.branch.country, legalForm: stream.below(12))
        numbers.accounts += 1
        let segment = person.segment ?? 0
        let fills = isRich ? 940 : 150
        var account = DemoAccount(
            id: Ident.account(numbers.accounts), name: company.name, domain: company.domain,
            type: stream.chance(12) ? nil : Catalogue.accountTypes[stream.weighted(Catalogue.accountTypeWeights)],
            industry: stream.chance(behaviour.codesOther / 2)
                ? Catalogue.catchAll : stream.chance(isRich ? 970 : 450) ? company.industry : nil,
            segment: segment, owner: owner,
            createdBy: isMigrated ? context.chart.people[context.chart.migrationService].id : person.id,
            createdDay: createdDay, created: created, isMigrated: isMigrated, isRich: isRich,
            dataOwner: stream.chance(20) ? nil : context.administrator.id, updated: created)
        if stream.chance(fills) { account.website = "https://www.\(company.domain)" }
        if stream.chance(fills) { account.email = "info@\(company.domain)" }
        if stream.chance(isRich ? 960 : 500) { account.phone = phone(&stream) }
        if stream.chance(fills) {
            account.street = "\(stream.pick(context.country.streets)) \(stream.between(1, 180))"
            account.postalCode = String(stream.between(10_000, 99_000))
        }
        if stream.chance(fills) { account.employees = 12 * stream.logNormal(.wide) / 100 + 3 }
        if stream.chance(isMigrated ? 500 : 900) { account.verified = created }
        let index = accounts.count
        accounts.append(account)
        owned[owner - context.branch.manager].append(index)
        addContacts(to: index, numbers: &numbers, truth: &truth)
        if stream.chance(12), isMigrated {
            accounts[index].inactive = context.instant(DemoCalendar.historyStart + stream.below(600), 40_000)
        }
    }

    private mutating func addContacts(to index: Int, numbers: inout RecordNumbers, truth: inout DemoTruth) {
        let account = accounts[index]
        var stream = RandomStream(context.seed, .contact, account.owner, index)
        for position in 0...stream.weighted([250, 400, 250, 100]) {
            numbers.contacts += 1
            let first = stream.pick(context.country.firstNames)
            let last = stream.pick(context.country.lastNames)
            let rich = account.isRich
            var contact = DemoContact(
                id: Ident.contact(numbers.contacts), account: index, createdBy: account.createdBy,
                created: account.created,
                createdDay: account.createdDay, isMigrated: account.isMigrated, firstName: first, lastName: last,
                title: stream.chance(rich ? 880 : 250) ? stream.pick(Catalogue.titles) : nil,
                email: stream.chance(rich ? 960 : 600)
                    ? Fold.ascii("\(first) \(last)", separator: ".") + (position == 0 ? "" : String(position + 1)) + "@"
                        + account.domain
                    : nil,
                phone: stream.chance(rich ? 920 : 450) ? phone(&stream) : nil,
                mobile: stream.chance(rich ? 450 : 60) ? phone(&stream) : nil,
                isPrimary: position == 0 && !stream.chance(40), updated: account.created)
            if !account.isMigrated {
                contact.verified = account.created
            } else if stream.chance(720) {
                contact.verified = context.instant(DemoCalendar.number(2023, 1, 9) + stream.below(650), 37_000)
            }
            // People leave; who looks after an account does not always choose another main contact.
            if stream.chance(35) {
                let day = max(DemoCalendar.historyStart + stream.below(640), account.createdDay + 30)
                if let moment = context.moment(account.owner, day, &stream) {
                    contact.inactive = moment.at
                    contact.updated = moment.at
                    if contact.isPrimary, account.inactive == nil { truth.departedPrimaryContacts.append(contact.id) }
                }
            }
            accounts[index].contacts.append(contacts.count)
            contacts.append(contact)
        }
    }

    /// Enters one account and two contacts of the branch a second time, under other spellings.
    private mutating func plantDuplicates(_ numbers: inout RecordNumbers, _ truth: inout DemoTruth) {
        var stream = RandomStream(context.seed, .planted, context.branchIndex)
        guard !accounts.isEmpty else { return }
        for round in 0..<2 {
            let original = accounts[stream.below(accounts.count)]
            let day = max(original.createdDay, context.person(original.owner).liveDay) + 10 + stream.below(60)
            guard original.mergedInto == nil, let moment = context.moment(original.owner, day, &stream) else {
                continue
            }
            numbers.accounts += 1
            let variants = [
                original.name.uppercased(), original.name.split(separator: " ").dropLast().joined(separator: " "),
                original.name.replacing(" ", with: "  "), original.name + ".",
            ]
            var copy = DemoAccount(
                id: Ident.account(numbers.accounts), name: variants[(context.branchIndex + round) % variants.count],
                domain: original.domain, type: original.type, industry: original.industry, segment: original.segment,
                owner: original.owner, createdBy: context.person(original.owner).id, createdDay: moment.day,
                created: moment.at,
                isMigrated: false, isRich: false, dataOwner: original.dataOwner, updated: moment.at)
            copy.website = "http://\(original.domain.uppercased())/"
            if let phone = original.phone { copy.phone = phone.replacing(" ", with: "") }
            // The second copy was noticed and merged by the administrator.
            if round == 1, let merged = context.moment(context.administrator.index, moment.day + 12, &stream) {
                copy.mergedInto = original.id
                copy.deleted = merged.at
                copy.updated = merged.at
                truth.mergedAccounts.append([original.id, copy.id])
            } else {
                truth.duplicateAccounts.append([original.id, copy.id])
            }
            accounts.append(copy)
        }
        for _ in 0..<2 {
            let index = stream.below(contacts.count)
            let original = contacts[index]
            let owner = accounts[original.account].owner
            let day = max(original.createdDay, context.person(owner).liveDay) + 20 + stream.below(60)
            guard original.email != nil, let moment = context.moment(owner, day, &stream) else { continue }
            numbers.contacts += 1
            var copy = DemoContact(
                id: Ident.contact(numbers.contacts), account: original.account, createdBy: context.person(owner).id,
                created: moment.at, createdDay: moment.day, isMigrated: false,
                firstName: String(original.firstName.prefix(1)) + ".", lastName: original.lastName.uppercased(),
                isPrimary: false,
                updated: moment.at)
            copy.email = original.email?.uppercased()
            copy.phone = original.phone
            accounts[original.account].contacts.append(contacts.count)
            contacts.append(copy)
            truth.duplicateContacts.append([original.id, copy.id])
        }
    }

    func phone(_ stream: inout RandomStream) -> String {
        context.phone(&stream)
    }
}

/// The last number given to each kind of record.
struct RecordNumbers {
    var accounts = 0
    var contacts = 0
    var leads = 0
    var opportunities = 0
}
