import CRMModel

extension DealLife {
    /// What is written down when a stage is entered.
    mutating func reach(_ stage: Int, _ moment: (day: Int, at: Instant)) {
        let at = moment.at
        if stage >= Catalogue.proposal, stream.chance(behaviour.statesNextStep) {
            add(at, .set(.contact, contactIfMissing()))
        }
        if stage == Catalogue.proposal { add(at, .set(.amount, String(amount(spread: 60)))) }
        if stream.chance(behaviour.statesNextStep) {
            add(at, .set(.nextStep, nextStep(stage)))
            add(at, .set(.nextStepDue, DemoCalendar.iso(context.working.adding(stream.between(2, 9), to: moment.day))))
        }
        if stage == Catalogue.negotiation, stream.chance(650) {
            let guess = max(course.closeDay + stream.between(-6, 9), moment.day + 3)
            add(at, .set(.closeDate, DemoCalendar.iso(closeDay(guess))))
        }
        add(at, .stage(stage))
        if stage == Catalogue.negotiation, stream.chance(150) { add(at, .set(.category, "Best case")) }
        if stage == Catalogue.proposal, stream.chance(110) { add(at, .set(.category, "Commit")) }
    }

    private mutating func contactIfMissing() -> String? {
        for intent in intents {
            if case .initial(.contact, let value?) = intent.what { return value }
            if case .set(.contact, let value?) = intent.what { return value }
        }
        return contactID()
    }

    mutating func close(as stage: Int, _ moment: (day: Int, at: Instant)) {
        let at = moment.at
        deal.closedDay = moment.day
        add(at, .set(.closeDate, DemoCalendar.iso(moment.day)))
        let early = Instant(milliseconds: at.milliseconds - 5_400_000)
        if stage == Catalogue.won {
            // Some have the contract on file before they say that it is won.
            if person.kind == .earlyBird, early > deal.created { add(early, .set(.contract, "C-\(deal.number)")) }
            add(at, .set(.amount, String(course.minor)))
            finishWin(at: at, day: moment.day)
        } else {
            if stream.chance(behaviour.saysWhyLost) {
                let reason =
                    stream.chance(behaviour.codesOther)
                    ? Catalogue.catchAll : Catalogue.lostReasons[stream.weighted(Catalogue.lostReasonWeights)]
                add(person.kind == .earlyBird ? max(early, deal.created) : at, .set(.lostReason, reason))
                if reason == "Competitor", stream.chance(800) {
                    add(at, .set(.competitor, stream.pick(Catalogue.competitors)))
                }
            }
        }
        add(at, .stage(stage))
    }

    /// The contract, and now and then a correction that should not be.
    mutating func finishWin(at: Instant, day: Int) {
        guard day >= person.liveDay else {
            add(at, .initial(.contract, "C-\(deal.number)"))
            return
        }
        deal.closedDay = deal.closedDay ?? day
        if stream.chance(behaviour.filesContract),
            let filed = nextMoment(context.working.adding(stream.below(5), to: day), after: at)
        {
            add(filed.at, .set(.contract, "C-\(deal.number)"))
        } else if stream.chance(500),
            let filed = nextMoment(context.working.adding(stream.between(7, 25), to: day), after: at)
        {
            add(filed.at, .set(.contract, "C-\(deal.number)"))
        }
        let slips = person.kind == .sloppyCoder || person.kind == .lateEnterer ? 60 : 8
        if course.type != 3, stream.chance(slips), let later = nextMoment(day + stream.between(2, 12), after: at) {
            add(later.at, .set(.amount, String(course.minor * Int64(stream.between(870, 1130)) / 1000)))
            changedAfterWin = true
        }
    }

    /// Bills of a won deal.
    mutating func addInvoices() {
        guard let closedDay = deal.closedDay else { return }
        // A deal entered after the event was billed when it was really won.
        let base = isLate && deal.createdDay > course.closeDay ? course.closeDay : closedDay
        let first = base + stream.between(2, 26)
        if stream.chance(300) {
            let half = course.minor / 200 * 100
            invoiceDays = [(first, half), (first + stream.between(20, 60), course.minor - half)]
        } else {
            invoiceDays = [(first, course.minor)]
        }
        invoiceDays.removeAll { $0.day >= DemoCalendar.asOf }
    }

    /// The daily work on a deal between its creation and the day it ends or is forgotten.
    mutating func work(_ stageDays: [(Int, Int)], until end: Int, before: Instant? = nil) {
        let limit = before ?? context.lastInstant
        for (position, entry) in stageDays.enumerated() {
            let leaves = position + 1 < stageDays.count ? stageDays[position + 1].1 : end
            if entry.0 == Catalogue.proposal, entry.1 >= person.liveDay { quote(entry.1, limit) }
            if entry.0 < Catalogue.proposal, position + 1 < stageDays.count,
                stageDays[position + 1].0 == Catalogue.proposal
            {
                analyse(from: entry.1, to: leaves, limit)
            }
        }
        touch(stageDays, until: end, limit)
        moveCloseDate(until: end, limit)
    }

    private mutating func record(
        _ type: String, _ subject: String, _ moment: (day: Int, at: Instant), minutes: Int?, limit: Instant,
        user: String? = nil,
        origin: Origin = .person
    ) {
        guard moment.at < limit,
            let logged = context.logged(worker, moment, withinHours: behaviour.logsWithinHours, &stream)
        else { return }
        let by = user ?? context.person(worker).id
        add(
            moment.at,
            .activity(
                DemoActivity(
                    type: type, subject: subject, user: by, happened: moment.at,
                    logged: origin == .person ? logged : moment.at,
                    minutes: minutes, account: maker.book.accounts[deal.account].id, opportunity: deal.id,
                    origin: origin)), user: by,
            origin: origin)
    }

    /// Something the worker himself does; nothing where he does not use the system or the branch was not live.
    private mutating func own(_ day: Int, after: Instant?) -> (day: Int, at: Instant)? {
        guard isHuman, day >= context.person(worker).liveDay, day < DemoCalendar.asOf else { return nil }
        if let end = context.person(worker).endsOn, day > end { return nil }
        return context.moment(worker, day, after: after, &stream)
    }

    private mutating func analyse(from: Int, to: Int, _ limit: Instant) {
        guard to > from, stream.chance(course.type == 1 ? 450 : behaviour.analysesNeeds),
            let moment = own(
                from + (person.kind == .earlyBird ? 0 : stream.below(max(to - from - 1, 1))), after: deal.created),
            moment.day < to
        else { return }
        record("Needs analysis", "Needs analysis on site", moment, minutes: stream.between(45, 150), limit: limit)
    }

    private mutating func quote(_ day: Int, _ limit: Instant) {
        guard stream.chance(930) else { return }
        if stream.chance(420) {
            let steps = [5, 8, 10, 12, 15, 18, 20, 25]
            deal.discount = steps[stream.weighted([160, 150, 200, 140, 140, 90, 80, 40])]
        }
        guard let sent = own(context.working.adding(stream.between(1, 3), to: day), after: nil), sent.at < limit else {
            deal.discount = nil
            return
        }
        if let discount = deal.discount, discount > 15 {
            let manager = context.branch.teams[context.person(worker).team ?? 0].manager
            if stream.chance(behaviour.asksApproval), let approved = context.moment(manager, day, &stream),
                approved.at < sent.at
            {
                record(
                    "Discount approval", "Discount of \(discount) % approved", approved, minutes: nil, limit: limit,
                    user: context.person(manager).id)
            } else {
                approvalMissing = true
            }
        }
        let quoted = course.minor * Int64(stream.between(1000, 1150)) / 1000
        if let discount = deal.discount { add(sent.at, .set(.discount, "\(discount) %")) }
        record("Quote sent", "Quote Q-\(deal.number)", sent, minutes: nil, limit: limit)
        add(sent.at, .set(.quoted, String(quoted)))
        let zeal =
            person.kind == .fading
            ? 300 + Rollout.intensity(.fading, day: day, liveDay: person.liveDay) * 700 / 1000 : 1000
        let inTime = stream.chance(behaviour.followsUp * zeal / 1000)
        guard inTime || stream.chance(500) else { return }
        let delay = inTime ? stream.between(1, 3) : stream.between(4, 9)
        guard let follow = own(context.working.adding(delay, to: sent.day), after: sent.at) else { return }
        let isCall = stream.chance(600)
        record(
            isCall ? "call" : "email", "After quote Q-\(deal.number)", follow,
            minutes: isCall ? stream.between(4, 30) : nil, limit: limit)
    }

    private mutating func touch(_ stageDays: [(Int, Int)], until end: Int, _ limit: Instant) {
        var day = max(deal.createdDay, person.liveDay)
        var last: Instant? = deal.created
        // A deal nobody closes is not worked for ever.
        let horizon = min(end, course.closeDay + (deal.closedDay == nil ? 45 : 0), DemoCalendar.asOf)
        while true {
            let usual = stream.between(behaviour.touchGap.low, behaviour.touchGap.high)
            // Now and then a deal is left for longer than it should.
            let gap = stream.chance(90) ? usual * 2 + 3 : usual
            guard let moment = own(context.working.adding(gap, to: day), after: last), moment.day <= horizon,
                moment.at < limit
            else { return }
            day = moment.day
            last = moment.at
            let holder = context.person(worker)
            let share = Rollout.intensity(holder.kind, day: day, liveDay: holder.liveDay)
            guard stream.chance(share) else { continue }
            switch stream.weighted([310, 330, 210, 80, 70]) {
            case 0:
                record(
                    "call", stream.pick(Catalogue.callSubjects), moment, minutes: stream.between(3, 35), limit: limit)
            case 1:
                let captured = stream.chance(260)
                record(
                    "email", stream.pick(Catalogue.mailSubjects), moment, minutes: nil, limit: limit,
                    origin: captured ? .integration : .person)
            case 2: meet(moment, stageDays, limit)
            case 3: record("note", stream.pick(Catalogue.noteSubjects), moment, minutes: nil, limit: limit)
            default: record("task", "Prepare documents", moment, minutes: nil, limit: limit)
            }
        }
    }

    private mutating func meet(_ moment: (day: Int, at: Instant), _ stageDays: [(Int, Int)], _ limit: Instant) {
        record(
            "meeting", stream.pick(Catalogue.meetingSubjects), moment, minutes: 15 * stream.between(2, 8), limit: limit)
        let stage = stageDays.last { $0.1 <= moment.day }?.0 ?? 0
        if stream.chance(behaviour.datesNextStep / 2) {
            add(moment.at, .set(.verified, String(moment.at.milliseconds)))
        }
        if person.kind == .oneSaver, worker == person.index {
            // Meeting, note and next step in one save.
            record("note", "Note after the meeting", moment, minutes: nil, limit: limit)
            add(moment.at, .set(.nextStep, nextStep(stage)))
            add(
                moment.at,
                .set(.nextStepDue, DemoCalendar.iso(context.working.adding(stream.between(3, 12), to: moment.day))))
            return
        }
        if stream.chance(behaviour.writesNotes), let note = own(moment.day + stream.below(2), after: moment.at),
            note.at < limit
        {
            record("note", "Note after the meeting", note, minutes: nil, limit: limit)
        }
        if stream.chance(behaviour.datesNextStep), let dated = own(moment.day, after: moment.at), dated.at < limit {
            add(dated.at, .set(.nextStep, nextStep(stage)))
            add(
                dated.at,
                .set(.nextStepDue, DemoCalendar.iso(context.working.adding(stream.between(3, 12), to: dated.day))))
        }
    }

    /// Close dates that no longer hold are moved: before they pass, soon after, or never.
    private mutating func moveCloseDate(until end: Int, _ limit: Instant) {
        guard isHuman else { return }
        var day: Int?
        for intent in intents {
            if case .initial(.closeDate, let text?) = intent.what, let date = CalendarDate(iso: text) {
                day = Int(date.dayNumber)
            }
        }
        guard var due = day else { return }
        for _ in 0..<8 {
            guard due < end else { return }
            let before = stream.chance(behaviour.mindsCloseDate)
            guard before || stream.chance(max(behaviour.mindsCloseDate - 150, 0)) else { return }
            var acts = before ? due - stream.below(6) : due + stream.between(1, 18)
            // Dates that came with the migration are put right in the weeks after it.
            if acts < person.liveDay { acts = person.liveDay + stream.between(1, 25) }
            guard acts > deal.createdDay, let moment = own(acts, after: deal.created), moment.at < limit,
                moment.day < end
            else { return }
            due = closeDay(max(due, moment.day) + stream.between(14, 55))
            add(moment.at, .set(.closeDate, DemoCalendar.iso(due)))
        }
    }
}
