import CRMModel
import CRMStore

/// One lead: what became of it, before its rows are written.
struct LeadPlan {
    enum Outcome {
        /// Not yet decided at the export.
        case open(status: String)
        case disqualified(day: Int, at: Instant, reason: String?)
        /// Handed to an account executive as an opportunity.
        case converted(day: Int, at: Instant, by: Int)
    }

    struct Change {
        let field: String
        let at: Instant
        let user: String
        let new: String
        let origin: Origin
    }

    let id: String
    let owner: Int
    let createdBy: String
    let created: Instant
    let source: String
    let name: String
    let company: String?
    let email: String?
    let phone: String?
    let isMigrated: Bool
    var status = "New"
    var firstResponse: Instant?
    var outcome = Outcome.open(status: "New")
    var changes: [Change] = []
    var activities: [DemoActivity] = []
    /// Filled in when the deals are made.
    var opportunity: String?
    var account: String?
    var contact: String?
}

/// Makes the leads of one branch: enquiries come in by month and team, are answered, judged, and handed over or closed.
struct LeadHistory {
    private(set) var leads: [LeadPlan] = []
    private let context: BranchContext

    /// Enquiries by calendar month, thousandths of the usual.
    private static let season = [1000, 1050, 1150, 950, 1000, 1050, 800, 600, 1200, 1150, 1100, 750]

    init(_ context: BranchContext, numbers: inout RecordNumbers) {
        self.context = context
        for (teamIndex, team) in context.branch.teams.enumerated() {
            let desk = team.members.filter { context.person($0).role == .salesDevelopment }
            let others = team.members.filter { context.person($0).kind != .nonUser }
            var day = DemoCalendar.historyStart
            var month = 0
            while day < DemoCalendar.asOf {
                var stream = RandomStream(context.seed, .lead, context.branchIndex * 8 + teamIndex, month)
                let length = DemoCalendar.lastOfMonth(day) - day + 1
                let expected = 9400 * LeadHistory.season[DemoCalendar.month(day) - 1] / 1000
                let count = (expected + stream.below(1000)) / 1000 + stream.between(-2, 2)
                let days = (0..<max(count, 0)).map { _ in day + stream.below(length) }.sorted()
                for arrival in days where arrival < DemoCalendar.asOf - 1 {
                    let owner = desk.isEmpty ? others[stream.below(others.count)] : desk[stream.below(desk.count)]
                    add(day: arrival, owner: owner, team: teamIndex, &stream, &numbers)
                }
                day += length
                month += 1
            }
        }
    }

    /// Marks a lead as handed over to an opportunity.
    mutating func link(_ index: Int, opportunity: String, account: String, contact: String?) {
        leads[index].opportunity = opportunity
        leads[index].account = account
        leads[index].contact = contact
    }

    private mutating func add(
        day: Int, owner: Int, team: Int, _ stream: inout RandomStream, _ numbers: inout RecordNumbers
    ) {
        let person = context.person(owner)
        let behaviour = context.behaviour(owner)
        var source = Catalogue.leadSources[stream.weighted(Catalogue.leadSourceWeights)]
        if stream.chance(60) { source = Catalogue.importSource }
        if source == "Trade fair" || source == "Referral", stream.chance(behaviour.codesOther) {
            source = Catalogue.catchAll
        }
        let byIntegration = source == "Web" || source == "Campaign"
        let isMigrated = day < person.liveDay
        var at = context.instant(day, byIntegration ? 25_200 + stream.below(50_000) : 30_600 + stream.below(32_000))
        if !byIntegration, !isMigrated {
            guard let moment = context.moment(owner, day, &stream) else { return }
            at = moment.at
        }
        guard at < context.lastInstant else { return }
        let creator: String
        if isMigrated {
            creator = context.chart.people[context.chart.migrationService].id
        } else if byIntegration {
            creator = context.chart.people[context.chart.integrationService].id
        } else {
            creator = source == Catalogue.importSource ? context.administrator.id : person.id
        }
        numbers.leads += 1
        let first = stream.pick(context.country.firstNames)
        let last = stream.pick(context.country.lastNames)
        let root = Fold.ascii("\(stream.pick(context.country.lastNames))\(stream.pick(context.country.endings))")
        var lead = LeadPlan(
            id: Ident.lead(numbers.leads), owner: owner, createdBy: creator, created: at, source: source,
            name: "\(first) \(last)",
            company: stream.chance(940)
                ? root.prefix(1).uppercased() + root.dropFirst() + " " + stream.pick(context.country.legalForms) : nil,
            email: stream.chance(900)
                ? Fold.ascii("\(first) \(last)", separator: ".") + "@\(root).\(context.country.domain).example" : nil,
            phone: stream.chance(620)
                ? context.phone(&stream) : nil,
            isMigrated: isMigrated)
        if isMigrated {
            settleMigrated(&lead, day: day, team: team, &stream)
        } else {
            work(
                &lead, day: Int(context.zone.date(of: at).dayNumber), team: team, byIntegration: byIntegration, &stream)
        }
        leads.append(lead)
    }

    /// A lead of the time before: its result only.
    private func settleMigrated(_ lead: inout LeadPlan, day: Int, team: Int, _ stream: inout RandomStream) {
        let live = context.person(lead.owner).liveDay
        let end = min(day + stream.between(5, 30), live - 1)
        let at = context.instant(end, 43_200 + stream.below(9_000))
        guard at > lead.created else { return }
        if stream.chance(240), let executive = executive(team: team, day: end, &stream) {
            lead.status = "Converted"
            lead.outcome = .converted(day: end, at: at, by: executive)
        } else {
            lead.status = "Disqualified"
            lead.outcome = .disqualified(day: end, at: at, reason: stream.pick(Catalogue.disqualified))
        }
    }

    private func work(
        _ lead: inout LeadPlan, day: Int, team: Int, byIntegration: Bool, _ stream: inout RandomStream
    ) {
        let person = context.person(lead.owner)
        let behaviour = context.behaviour(lead.owner)
        // The owner: at once where a person entered it, soon after where the web form did.
        var assigned = lead.created
        if byIntegration {
            let seconds = stream.chance(930) ? 60 + stream.below(9_000) : 18_000 + stream.below(90_000)
            assigned = Instant(milliseconds: lead.created.milliseconds + Int64(seconds) * 1000)
        }
        guard assigned < context.lastInstant else { return }
        let assigner = byIntegration ? context.chart.people[context.chart.integrationService].id : lead.createdBy
        lead.changes.append(
            .init(
                field: "owner_id", at: assigned, user: assigner, new: person.id,
                origin: byIntegration ? .integration : .person))
        // The answer.
        let zeal =
            person.kind == .fading
            ? 350 + Rollout.intensity(person.kind, day: day, liveDay: person.liveDay) * 650 / 1000 : 1000
        let inTime = stream.chance(behaviour.answersLeads * zeal / 1000)
        guard inTime || stream.chance(650) else { return }
        let delay = inTime ? stream.below(2) : stream.between(2, 9)
        guard let answer = context.moment(lead.owner, context.working.adding(delay, to: day), after: assigned, &stream),
            let logged = context.logged(lead.owner, answer, withinHours: behaviour.logsWithinHours, &stream)
        else { return }
        let isCall = lead.phone != nil && stream.chance(560)
        lead.activities.append(
            DemoActivity(
                type: isCall ? "call" : "email", subject: isCall ? "First call" : "Thank you for your enquiry",
                user: person.id,
                happened: answer.at, logged: logged, minutes: isCall ? stream.between(3, 25) : nil, lead: lead.id))
        lead.firstResponse = answer.at
        setStatus("Contacted", &lead, at: Instant(milliseconds: answer.at.milliseconds + 60_000), user: person.id)
        lead.outcome = .open(status: "Contacted")
        // The judgement.
        var last = answer
        for _ in 0..<stream.below(3) {
            guard
                let touch = context.moment(
                    lead.owner, context.working.adding(stream.between(1, 5), to: last.day), after: last.at, &stream),
                let logged = context.logged(lead.owner, touch, withinHours: behaviour.logsWithinHours, &stream)
            else { return }
            lead.activities.append(
                DemoActivity(
                    type: stream.chance(600) ? "email" : "call", subject: stream.pick(Catalogue.mailSubjects),
                    user: person.id,
                    happened: touch.at, logged: logged, lead: lead.id))
            last = touch
        }
        let judgeDay = context.working.adding(stream.between(1, 6), to: last.day)
        guard let judged = context.moment(lead.owner, judgeDay, after: last.at, &stream) else { return }
        let odds =
            (inTime ? 330 : 180) + (lead.source == "Referral" ? 130 : 0)
            - (lead.source == Catalogue.importSource ? 160 : 0)
        guard stream.chance(odds) else {
            let reason = stream.chance(900) ? stream.pick(Catalogue.disqualified) : nil
            if let reason {
                lead.changes.append(
                    .init(field: "closed_reason", at: judged.at, user: person.id, new: reason, origin: .person))
            }
            setStatus("Disqualified", &lead, at: judged.at, user: person.id)
            lead.outcome = .disqualified(day: judged.day, at: judged.at, reason: reason)
            return
        }
        setStatus("Qualified", &lead, at: judged.at, user: person.id)
        lead.outcome = .open(status: "Qualified")
        let handOver = stream.chance(880) ? stream.between(0, 2) : stream.between(4, 12)
        guard
            let converted = context.moment(
                lead.owner, context.working.adding(handOver, to: judged.day), after: judged.at, &stream),
            let executive = executive(team: team, day: converted.day, &stream)
        else { return }
        lead.changes.append(
            .init(
                field: "owner_id", at: converted.at, user: person.id, new: context.person(executive).id, origin: .person
            ))
        setStatus("Converted", &lead, at: converted.at, user: person.id)
        lead.outcome = .converted(day: converted.day, at: converted.at, by: executive)
    }

    private func setStatus(_ status: String, _ lead: inout LeadPlan, at: Instant, user: String) {
        lead.changes.append(.init(field: "status", at: at, user: user, new: status, origin: .person))
        lead.status = status
    }

    private func executive(team: Int, day: Int, _ stream: inout RandomStream) -> Int? {
        let able = context.colleagues(team: team, on: day, besides: -1).filter {
            context.person($0).kind != .lateEnterer || stream.chance(80)
        }
        return able.isEmpty ? nil : able[stream.below(able.count)]
    }

    /// Writes the leads with their changes and activities.
    func writeRows() throws {
        for lead in leads {
            var converted: Instant?
            var closed: Instant?
            var reason: String?
            var owner = context.person(lead.owner).id
            switch lead.outcome {
            case .open: break
            case .disqualified(_, let at, let text): (closed, reason) = (at, text)
            case .converted(_, let at, let by): (converted, closed, owner) = (at, at, context.person(by).id)
            }
            try context.tables.lead([
                .text(lead.id), .text(lead.createdBy), .text(lead.name), CellValue(lead.company), CellValue(lead.email),
                CellValue(lead.phone), .text(lead.source), .text(lead.status), .text(owner),
                .text(context.administrator.id),
                CellValue(lead.created), CellValue(lead.firstResponse), CellValue(converted),
                CellValue(lead.opportunity),
                CellValue(lead.account), CellValue(lead.contact), CellValue(closed), CellValue(reason),
                .text(lead.isMigrated ? "legacy" : "crm"),
            ])
            var status = "New"
            var holder: String?
            for change in lead.changes {
                let old: String?
                switch change.field {
                case "status": (old, status) = (status, change.new)
                case "owner_id": (old, holder) = (holder, change.new)
                default: old = nil
                }
                try context.tables.fieldChange(
                    "lead", lead.id, change.field, at: change.at, user: change.user, old: old, new: change.new,
                    origin: change.origin)
            }
            for activity in lead.activities { try context.tables.activity(activity) }
        }
    }
}
