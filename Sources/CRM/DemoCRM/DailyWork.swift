import CRMModel

/// What people do day by day besides their deals: they sign in, look things up, ask for reports, and keep profiles.
struct DailyWork {
    private let context: BranchContext
    /// Deals a person looks at, in the order of their creation, by person less the manager's index.
    private var dealsOf: [[(day: Int, id: String)]] = []
    private var dealPointer: [Int] = []
    /// Accounts a person looks after, complete and thin ones apart.
    private var rich: [[Int]] = []
    private var thin: [[Int]] = []
    private var turn: [Int] = []
    /// Edits and views owed, in thousandths: carried over, so that a day's number follows the plan and not chance.
    private var editsOwed: [Int] = []
    private var viewsOwed: [Int] = []

    init(_ context: BranchContext, book: AccountBook, sales: SalesHistory) {
        self.context = context
        let people = [context.branch.manager] + context.branch.members
        for index in people {
            let person = context.person(index)
            let own: [Int]
            if person.role == .accountExecutive {
                own = [index]
            } else {
                own = people.filter { person.role == .branchManager || context.person($0).team == person.team }
            }
            let slots = own.map { $0 - context.branch.manager }
            var deals: [(day: Int, id: String)] = []
            for slot in slots {
                for deal in sales.begun[slot] { deals.append((sales.deals[deal].createdDay, sales.deals[deal].id)) }
            }
            deals.sort { ($0.day, $0.id) < ($1.day, $1.id) }
            dealsOf.append(deals)
            let accounts = slots.flatMap { book.owned[$0] }
            rich.append(accounts.filter { book.accounts[$0].isRich })
            thin.append(accounts.filter { !book.accounts[$0].isRich })
        }
        dealPointer = Array(repeating: 0, count: people.count)
        turn = dealPointer
        editsOwed = dealPointer
        viewsOwed = dealPointer
    }

    /// Goes through all days on which the branch was live.
    mutating func run(_ book: inout AccountBook) throws {
        try writeFinanceFields(&book)
        let people = [context.branch.manager] + context.branch.members
        let first = people.map { context.person($0).liveDay }.min() ?? DemoCalendar.asOf
        for day in first..<DemoCalendar.asOf {
            try administrate(day, &book)
            for (slot, index) in people.enumerated() {
                while dealPointer[slot] < dealsOf[slot].count, dealsOf[slot][dealPointer[slot]].day <= day {
                    dealPointer[slot] += 1
                }
                guard context.person(index).liveDay <= day, context.presence(index).isPresent(day) else { continue }
                try work(slot, index, day, &book)
            }
        }
    }

    private mutating func work(_ slot: Int, _ index: Int, _ day: Int, _ book: inout AccountBook) throws {
        let person = context.person(index)
        let behaviour = context.behaviours[slot]
        var stream = RandomStream(context.seed, .dailyWork, index, day)
        let intensity = Rollout.intensity(person.kind, day: day, liveDay: person.liveDay)
        var second = 27_600 + stream.below(6_000)
        let user = person.id
        if stream.chance(behaviour.signsIn * (400 + intensity * 6 / 10) / 1000) {
            let channel = stream.chance(230) ? "mobile" : "web"
            try context.tables.usage(user, at: context.instant(day, second), "login", channel: channel)
            viewsOwed[slot] += behaviour.views * (300 + intensity * 7 / 10) / 1000
            while viewsOwed[slot] >= 1000, second < 60_000 {
                viewsOwed[slot] -= 1000
                second += 240 + stream.below(5_000)
                try view(slot, user, at: context.instant(day, min(second, 66_000)), channel, book, day, &stream)
            }
            if stream.chance(
                behaviour.reports * Rollout.reportShare(person.kind, day: day, liveDay: person.liveDay) / 1000)
            {
                second += 300
                try context.tables.usage(
                    user, at: context.instant(day, min(second, 66_300)), "report_view",
                    report: stream.pick(Catalogue.reports))
            }
            if stream.chance(behaviour.exports) {
                second += 300
                try context.tables.usage(
                    user, at: context.instant(day, min(second, 66_600)), "export",
                    report: stream.chance(450) ? Catalogue.forecastReport : Catalogue.reports[0])
            }
        }
        // The mail link reports in once a week for those who use it.
        if DemoCalendar.weekday(day) == 2, RandomStream(context.seed, .dailyWork, index, -1).linksMail {
            try context.tables.usage(user, at: context.instant(day, 23_000), "sync", channel: "outlook")
        }
        if person.level == 2, DemoCalendar.weekday(day) == 1 {
            try context.tables.usage(
                user, at: context.instant(day, 21_600), "scheduled_report", report: Catalogue.reports[0],
                channel: "mail")
        }
        editsOwed[slot] += behaviour.edits * intensity / 1000
        while editsOwed[slot] >= 1000 {
            editsOwed[slot] -= 1000
            try edit(slot, person, day, &book, &stream)
        }
    }

    private func view(
        _ slot: Int, _ user: String, at: Instant, _ channel: String, _ book: AccountBook, _ day: Int,
        _ stream: inout RandomStream
    ) throws {
        if stream.chance(60) {
            try context.tables.usage(user, at: at, "search", channel: channel)
            return
        }
        let pointer = dealPointer[slot]
        if stream.chance(520), pointer > 0 {
            let deal = dealsOf[slot][pointer - 1 - stream.below(min(pointer, 40))]
            try context.tables.usage(user, at: at, "view", entity: "opportunity", record: deal.id, channel: channel)
            return
        }
        let accounts = rich[slot].count + thin[slot].count
        guard accounts > 0 else { return }
        let choice = stream.below(accounts)
        let index = choice < rich[slot].count ? rich[slot][choice] : thin[slot][choice - rich[slot].count]
        let account = book.accounts[index]
        guard account.createdDay <= day else { return }
        if stream.chance(300), let contact = account.contacts.first {
            try context.tables.usage(
                user, at: at, "view", entity: "contact", record: book.contacts[contact].id, channel: channel)
        } else {
            try context.tables.usage(user, at: at, "view", entity: "account", record: account.id, channel: channel)
        }
    }

    /// One edit of a profile. Complete ones take turns, so that each is looked at in due time.
    private mutating func edit(
        _ slot: Int, _ person: Person, _ day: Int, _ book: inout AccountBook, _ stream: inout RandomStream
    ) throws {
        let behaviour = context.behaviours[slot]
        let quality = Rollout.editQuality(person.kind, usual: behaviour.editQuality, day: day, liveDay: person.liveDay)
        let isGood = stream.chance(quality)
        var index: Int
        if isGood, !rich[slot].isEmpty || thin[slot].isEmpty {
            guard !rich[slot].isEmpty else { return }
            turn[slot] += 1
            index = rich[slot][turn[slot] % rich[slot].count]
        } else {
            guard !thin[slot].isEmpty else { return }
            index = thin[slot][stream.below(thin[slot].count)]
        }
        var account = book.accounts[index]
        // Not entered yet: an older one instead.
        if account.createdDay > day || account.deleted != nil {
            guard let other = (isGood ? rich[slot] : thin[slot]).first(where: { book.accounts[$0].createdDay <= day })
            else { return }
            index = other
            account = book.accounts[other]
        }
        let at = context.instant(day, 29_000 + stream.below(36_000))
        let roll = stream.below(1000)
        if roll < (isGood ? 470 : 130), let contact = account.contacts.first {
            try verify(contact, &book, at, person.id)
        } else if roll < (isGood ? 560 : 240), let contact = account.contacts.last {
            try changeContact(contact, &book, at, person.id, &stream)
        } else if roll < 670 {
            try changeAccount(index, &book, at, person.id, fills: isGood, &stream)
        } else {
            let type = stream.weighted([450, 300, 250])
            guard let logged = context.logged(person.index, (day, at), withinHours: 8, &stream) else { return }
            try context.tables.activity(
                DemoActivity(
                    type: ["call", "email", "note"][type],
                    subject: ["Call to keep in touch", "News and dates", "What is new there"][type],
                    user: person.id, happened: at, logged: logged, minutes: type == 0 ? stream.between(3, 25) : nil,
                    account: account.id,
                    contact: account.contacts.first.map { book.contacts[$0].id }))
        }
    }

    private func verify(_ index: Int, _ book: inout AccountBook, _ at: Instant, _ user: String) throws {
        let contact = book.contacts[index]
        if let inactive = contact.inactive, inactive <= at { return }
        if let verified = contact.verified, verified >= at { return }
        try context.tables.fieldChange(
            "contact", contact.id, "verified_at", at: at, user: user,
            old: contact.verified.map { String($0.milliseconds) },
            new: String(at.milliseconds))
        book.updateContact(index) {
            $0.verified = at
            $0.updated = max($0.updated, at)
        }
    }

    private func changeContact(
        _ index: Int, _ book: inout AccountBook, _ at: Instant, _ user: String, _ stream: inout RandomStream
    ) throws {
        let contact = book.contacts[index]
        let phone = book.phone(&stream)
        let title = stream.pick(Catalogue.titles)
        if contact.title == nil || stream.chance(300) {
            guard title != contact.title else { return }
            try context.tables.fieldChange(
                "contact", contact.id, "title", at: at, user: user, old: contact.title, new: title)
            book.updateContact(index) { $0.title = title }
        } else {
            try context.tables.fieldChange(
                "contact", contact.id, "mobile", at: at, user: user, old: contact.mobile, new: phone)
            book.updateContact(index) { $0.mobile = phone }
        }
        book.updateContact(index) { $0.updated = max($0.updated, at) }
    }

    private func changeAccount(
        _ index: Int, _ book: inout AccountBook, _ at: Instant, _ user: String, fills: Bool,
        _ stream: inout RandomStream
    ) throws {
        let account = book.accounts[index]
        let phone = book.phone(&stream)
        let employees = max((account.employees ?? 60) * stream.between(900, 1120) / 1000, 1)
        func log(_ field: String, _ old: String?, _ new: String) throws {
            try context.tables.fieldChange("account", account.id, field, at: at, user: user, old: old, new: new)
        }
        if fills, account.website == nil {
            try log("website", nil, "https://www.\(account.domain)")
            book.update(index) { $0.website = "https://www.\(account.domain)" }
        } else if fills, account.phone == nil {
            try log("phone", nil, phone)
            book.update(index) { $0.phone = phone }
        } else if fills, account.employees == nil || stream.chance(350), employees != account.employees {
            try log("employees", account.employees.map(String.init), String(employees))
            book.update(index) { $0.employees = employees }
        } else if fills || account.phone != nil {
            try log("phone", account.phone, phone)
            book.update(index) { $0.phone = phone }
        } else {
            try log("verified_at", account.verified.map { String($0.milliseconds) }, String(at.milliseconds))
            book.update(index) { $0.verified = at }
        }
        book.update(index) { $0.updated = max($0.updated, at) }
    }

    /// The link to the back office fills tax number and revenue of known customers.
    private func writeFinanceFields(_ book: inout AccountBook) throws {
        let user = context.chart.people[context.chart.integrationService].id
        for index in book.accounts.indices {
            let account = book.accounts[index]
            var stream = RandomStream(context.seed, .account, account.owner, 100_000 + index)
            let live = context.person(account.owner).liveDay
            let first = max(account.createdDay + 20, live)
            guard first < DemoCalendar.asOf - 1, account.deleted == nil, stream.chance(640) else { continue }
            let at = context.instant(first + stream.below(DemoCalendar.asOf - 1 - first), 10_800)
            let vat = "\(context.country.code)\(stream.between(100_000_000, 999_999_999))"
            let revenue = Int64(stream.logNormal(.wide)) * 1_800_000
            try context.tables.fieldChange(
                "account", account.id, "vat_number", at: at, user: user, old: nil, new: vat, origin: .integration)
            try context.tables.fieldChange(
                "account", account.id, "annual_revenue_minor", at: at, user: user, old: nil, new: String(revenue),
                origin: .integration)
            book.update(index) {
                $0.vatNumber = vat
                $0.revenueMinor = revenue
                $0.updated = max($0.updated, at)
            }
        }
    }

    /// The administrator's share: gaps filled here and there, and once a month twenty-odd accounts at one go.
    private func administrate(_ day: Int, _ book: inout AccountBook) throws {
        let administrator = context.administrator
        guard context.presence(administrator.index).isPresent(day), !book.accounts.isEmpty else { return }
        var stream = RandomStream(context.seed, .planted, context.branchIndex, day)
        if stream.chance(330) {
            let index = stream.below(book.accounts.count)
            let account = book.accounts[index]
            let owner = context.person(account.owner)
            if account.createdDay <= day, account.deleted == nil, owner.kind != .fading, owner.liveDay <= day {
                let at = context.instant(day, 30_000 + stream.below(30_000))
                try context.tables.usage(
                    administrator.id, at: Instant(milliseconds: at.milliseconds - 90_000), "view", entity: "account",
                    record: account.id)
                try changeAccount(index, &book, at, administrator.id, fills: true, &stream)
            }
        }
        let date = DemoCalendar.date(day)
        guard context.working.next(Int(date.startOfMonth.dayNumber)) == day else { return }
        let start = context.instant(day, 52_000)
        let first = stream.below(book.accounts.count)
        for offset in 0..<min(24, book.accounts.count) {
            let index = (first + offset) % book.accounts.count
            let account = book.accounts[index]
            guard account.createdDay < day, account.deleted == nil, context.person(account.owner).kind != .fading else {
                continue
            }
            let at = Instant(milliseconds: start.milliseconds + Int64(offset) * 1500)
            try context.tables.fieldChange(
                "account", account.id, "verified_at", at: at, user: administrator.id,
                old: account.verified.map { String($0.milliseconds) }, new: String(at.milliseconds))
            book.update(index) {
                $0.verified = at
                $0.updated = max($0.updated, at)
            }
        }
    }
}

extension RandomStream {
    /// Whether a person connected the mail program: two in three did.
    fileprivate var linksMail: Bool {
        var copy = self
        return copy.chance(680)
    }
}
