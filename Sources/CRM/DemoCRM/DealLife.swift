import CRMModel

/// The life of one deal in the system, as intents that `replay` turns into rows.
struct DealLife {
    let maker: DealMaker
    let context: BranchContext
    let person: Person
    let behaviour: Behaviour
    let course: DealMaker.Course
    var deal: Deal
    var intents: [DealIntent] = []
    var stream: RandomStream
    /// The person who works the deal; changes when the owner leaves.
    var worker: Int
    /// The deal was dropped by its owner: nothing more happens.
    var isAbandoned = false
    /// Entered when the sale was as good as made.
    var isLate = false
    var approvalMissing = false
    var changedAfterWin = false
    var invoiceDays: [(day: Int, minor: Int64)] = []

    init?(
        _ maker: DealMaker, person: Person, start: DealStart, course: DealMaker.Course, account: Int, lead: LeadPlan?,
        ordinal: Int, number: Int, _ planning: inout RandomStream
    ) {
        self.maker = maker
        context = maker.context
        self.person = person
        behaviour = maker.context.behaviour(person.index)
        self.course = course
        stream = RandomStream(maker.context.seed, .dealEvents, person.index, ordinal)
        worker = person.index

        // When it was entered, and at which stage.
        var entryStage = course.firstStage
        var entryDay = start.day
        let late =
            lead == nil && start.day >= person.liveDay && course.type != 1 && planning.chance(behaviour.entersLate)
        if late {
            let roll = planning.below(100)
            if roll < 42, course.isWon, course.closeDay < DemoCalendar.asOf - 30 {
                entryStage = Catalogue.won
                entryDay = course.closeDay + planning.between(3, 16)
            } else if roll < 70, let day = course.stageDays[Catalogue.negotiation] {
                (entryStage, entryDay) = (Catalogue.negotiation, day + planning.below(4))
            } else if let day = course.stageDays[Catalogue.proposal] {
                (entryStage, entryDay) = (Catalogue.proposal, day + planning.below(3))
            }
            isLate = entryStage > course.firstStage
            // What was lost before anybody wrote it down is never written down.
            if !isLate, planning.chance(750) { return nil }
        }
        guard let entry = DealLife.moment(context, person, entryDay, after: lead == nil ? nil : start.at, &stream)
        else { return nil }
        let createdAt = lead != nil && start.at != nil ? start.at ?? entry.at : entry.at
        let type = Catalogue.dealTypes[course.type]
        let product = planning.chance(max(behaviour.fillsOptional + 200, 300)) ? planning.pick(type.products) : nil
        var source: String? = lead?.source ?? (planning.chance(960) ? planning.pick(Catalogue.ownSources) : nil)
        if lead == nil, planning.chance(behaviour.codesOther) { source = Catalogue.catchAll }
        if person.kind == .reluctant || person.kind == .nonUser, lead == nil {
            source = planning.chance(400) ? nil : "Existing customer"
        }
        var currency = context.country.currency
        if currency != "EUR", !planning.chance(700) { currency = "EUR" }
        if context.country.code == "AT", planning.chance(80) { currency = "CHF" }
        if context.country.code == "SE", planning.chance(45) { currency = "NOK" }
        let holder = maker.book.accounts[account]
        let title = product.map { Catalogue.products[$0].family } ?? type.name
        let isMigrated = entryDay < person.liveDay
        deal = Deal(
            id: Ident.opportunity(number),
            name: "\(holder.name.split(separator: " ").prefix(2).joined(separator: " ")): \(title.lowercased())",
            number: number, owner: person.index,
            creator: DealLife.actor(context, person, isMigrated: isMigrated), account: account, type: course.type,
            product: product,
            source: source, currency: currency, lead: lead?.id, created: createdAt,
            createdDay: lead != nil ? start.day : entry.day,
            isMigrated: isMigrated, updated: createdAt)
        enter(stage: entryStage)
        advance(from: entryStage)
    }

    /// A moment at which the deal of this person moves: his own, before the branch went live a migrated one, and for a
    /// person who does not use the system the administrator's.
    static func moment(
        _ context: BranchContext, _ person: Person, _ day: Int, after: Instant?, _ stream: inout RandomStream
    ) -> (day: Int, at: Instant)? {
        if day < person.liveDay {
            let day = context.working.next(day)
            let at = context.instant(day, 36_000 + stream.below(20_000))
            if let after, at <= after { return (day, Instant(milliseconds: after.milliseconds + 3_600_000)) }
            return at < context.lastInstant ? (day, at) : nil
        }
        let actor = person.kind == .nonUser ? context.administrator.index : person.index
        return context.moment(actor, day, after: after, &stream)
    }

    static func actor(_ context: BranchContext, _ person: Person, isMigrated: Bool) -> String {
        if isMigrated { return context.chart.people[context.chart.migrationService].id }
        return person.kind == .nonUser ? context.administrator.id : person.id
    }

    var isHuman: Bool { worker != person.index || person.kind != .nonUser }

    mutating func add(_ at: Instant, _ what: DealIntent.What, user: String? = nil, origin: Origin? = nil) {
        let migrated = at < context.instant(context.person(worker).liveDay, 0)
        intents.append(
            DealIntent(
                at: at, what: what, user: user ?? DealLife.actor(context, context.person(worker), isMigrated: migrated),
                origin: origin ?? (migrated ? .migration : .person)))
    }

    mutating func nextMoment(_ day: Int, after: Instant?) -> (day: Int, at: Instant)? {
        DealLife.moment(context, context.person(worker), day, after: after, &stream)
    }

    /// The values a deal is created with.
    private mutating func enter(stage: Int) {
        let at = deal.created
        let wholeLength = course.closeDay - deal.createdDay
        if stream.chance(stage >= Catalogue.proposal || person.kind != .reluctant ? 880 : 600) {
            add(at, .initial(.amount, String(amount(spread: stage == 0 ? 330 : 120))))
        }
        let guess = deal.createdDay + max(wholeLength, 6) * stream.between(620, 1350) / 1000 + 3
        let expected = stage == Catalogue.won ? course.closeDay : closeDay(max(guess, deal.createdDay + 5))
        add(at, .initial(.closeDate, DemoCalendar.iso(expected)))
        if stream.chance(behaviour.fillsOptional + 150)
            || stage >= Catalogue.proposal && stream.chance(behaviour.statesNextStep)
        {
            add(at, .initial(.contact, contactID()))
        }
        if stage < Catalogue.won, stream.chance(behaviour.statesNextStep) {
            add(at, .initial(.nextStep, nextStep(stage)))
            add(
                at,
                .initial(
                    .nextStepDue, DemoCalendar.iso(context.working.adding(stream.between(2, 8), to: deal.createdDay))))
        }
        if stream.chance(behaviour.fillsOptional / 3) {
            add(at, .initial(.competitor, stream.pick(Catalogue.competitors)))
        }
        add(at, .stage(stage))
        if stage == Catalogue.won {
            deal.closedDay = course.closeDay
            finishWin(at: at, day: deal.createdDay)
        }
    }

    /// Goes through the stages as the sale did, until it closes, is dropped, or the export comes.
    private mutating func advance(from entryStage: Int) {
        guard entryStage < Catalogue.won else {
            addInvoices()
            return
        }
        var last = (day: deal.createdDay, at: deal.created)
        var stage = entryStage
        var stageDays = [(stage, last.day)]
        while stage < course.lastStage {
            guard let day = course.stageDays[stage + 1], !isDropped(on: max(day, last.day)),
                let moment = nextMoment(max(day, last.day), after: last.at)
            else {
                work(stageDays, until: isAbandoned ? last.day + 12 : DemoCalendar.asOf)
                return
            }
            stage += 1
            last = moment
            stageDays.append((stage, last.day))
            reach(stage, moment)
        }
        guard course.closeDay < DemoCalendar.asOf, !isDropped(on: max(course.closeDay, last.day)) else {
            work(stageDays, until: isAbandoned ? last.day + 12 : DemoCalendar.asOf)
            return
        }
        if course.isWon {
            guard let moment = nextMoment(max(course.closeDay, last.day), after: last.at) else {
                work(stageDays, until: DemoCalendar.asOf)
                return
            }
            close(as: Catalogue.won, moment)
            work(stageDays, until: moment.day, before: moment.at)
            addInvoices()
        } else {
            lose(stageDays, last: last)
        }
    }

    private mutating func lose(_ stageDays: [(Int, Int)], last: (day: Int, at: Instant)) {
        var moment: (day: Int, at: Instant)?
        if stream.chance(behaviour.closesDead) {
            moment = nextMoment(max(course.closeDay, last.day), after: last.at)
        } else if stream.chance(850) {
            // The administrator clears it away, much later.
            moment = context.moment(
                context.administrator.index, max(course.closeDay, person.liveDay) + stream.between(60, 150),
                after: last.at, &stream)
            if let moment { cleared(moment) }
            work(stageDays, until: course.closeDay)
            return
        } else {
            work(stageDays, until: course.closeDay)
            return
        }
        if let moment { close(as: Catalogue.lost, moment) }
        work(stageDays, until: moment?.day ?? DemoCalendar.asOf, before: moment?.at)
    }

    private mutating func cleared(_ moment: (day: Int, at: Instant)) {
        let user = context.administrator.id
        add(moment.at, .set(.lostReason, "No decision"), user: user, origin: .person)
        add(moment.at, .set(.closeDate, DemoCalendar.iso(moment.day)), user: user, origin: .person)
        add(moment.at, .stage(Catalogue.lost), user: user, origin: .person)
        deal.closedDay = moment.day
    }

    /// Whether the deal is left lying from this day on: its owner left, or lost the habit.
    private mutating func isDropped(on day: Int) -> Bool {
        let holder = context.person(worker)
        if let end = holder.endsOn, day > end {
            let able = context.colleagues(team: holder.team, on: end, besides: worker)
            guard stream.chance(560), !able.isEmpty,
                let moment = context.moment(context.branch.manager, end + stream.between(3, 12), &stream)
            else {
                isAbandoned = true
                return true
            }
            let heir = able[stream.below(able.count)]
            add(moment.at, .set(.owner, context.person(heir).id), user: context.person(context.branch.manager).id)
            worker = heir
            return false
        }
        if holder.kind == .fading {
            let intensity = Rollout.intensity(.fading, day: day, liveDay: holder.liveDay)
            if day >= holder.liveDay, intensity < 800, !stream.chance(intensity + 250) {
                isAbandoned = true
                return true
            }
        }
        return false
    }

    /// The amount as a person would state it, in minor units, off the truth by at most `spread` thousandths.
    mutating func amount(spread: Int) -> Int64 {
        let rounds = stream.chance(behaviour.roundsAmounts)
        let minor = course.minor * Int64(1000 + stream.between(-spread, spread)) / 1000
        guard rounds else { return max(minor / 10_000, 1) * 10_000 }
        let steps: [Int64] = [500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000]
        return steps.last { $0 <= minor } ?? 500_000
    }

    /// A close date as a person would choose it.
    mutating func closeDay(_ day: Int) -> Int {
        stream.chance(behaviour.choosesMonthEnd) ? DemoCalendar.lastOfMonth(day) : context.working.next(day)
    }

    mutating func nextStep(_ stage: Int) -> String {
        if stream.chance(behaviour.repeatsNextStep) { return Catalogue.repeatedStep }
        return stream.pick(Catalogue.nextSteps[min(stage, Catalogue.nextSteps.count - 1)])
    }

    mutating func contactID() -> String? {
        let people = maker.book.accounts[deal.account].contacts.map { maker.book.contacts[$0] }
            .filter { $0.createdDay <= deal.createdDay }
        guard !people.isEmpty else { return nil }
        if stream.chance(750) { return people[0].id }
        return people[stream.below(people.count)].id
    }
}
