import CRMModel

/// Makes the deals of one person: first how the sale really went, then what of it reached the system, when and by whom.
struct DealMaker {
    let context: BranchContext
    let owner: Int
    let book: AccountBook

    init(_ context: BranchContext, owner: Int, book: AccountBook) {
        self.context = context
        self.owner = owner
        self.book = book
    }

    /// How a sale went in the world, whatever the system says. Days by stage; nil where the stage was not reached.
    struct Course {
        var type = 0
        var stageDays: [Int?] = [nil, nil, nil, nil]
        var closeDay = 0
        var isWon = false
        /// The true value in minor units.
        var minor: Int64 = 0
        /// The first stage it had.
        var firstStage = 0
        /// The last open stage it had.
        var lastStage = 0
    }

    private static let stageLength = [12, 20, 26, 18]
    private static let lossByStage = [270, 260, 310, 160]

    func make(_ start: DealStart, ordinal: Int, leads: LeadHistory, number: Int) -> DealLife? {
        let person = context.person(owner)
        var stream = RandomStream(context.seed, .deal, owner, ordinal + 1)
        let course = course(start, person, &stream)
        guard course.closeDay >= DemoCalendar.historyStart else { return nil }
        let candidates = book.owned[owner - context.branch.manager].filter {
            let account = book.accounts[$0]
            return account.createdDay <= start.day && account.inactive == nil
        }
        guard !candidates.isEmpty else { return nil }
        let account = candidates[stream.below(candidates.count)]
        return DealLife(
            self, person: person, start: start, course: course, account: account,
            lead: start.lead.map { leads.leads[$0] }, ordinal: ordinal, number: number, &stream)
    }

    private func course(_ start: DealStart, _ person: Person, _ stream: inout RandomStream) -> Course {
        var course = Course()
        course.type = start.lead != nil && stream.chance(800) ? 0 : stream.weighted(Catalogue.dealTypes.map(\.weight))
        let type = Catalogue.dealTypes[course.type]
        if course.type == 1 { course.firstStage = stream.chance(450) ? Catalogue.proposal : 0 }
        var odds =
            300 + (course.type == 1 ? 210 : 0) + (person.kind == .champion ? 45 : 0) - (start.lead != nil ? 30 : 0)
        if DemoCalendar.month(start.day) == 8 { odds -= 20 }
        course.isWon = stream.chance(odds)
        let lossStage = max(stream.weighted(DealMaker.lossByStage), course.firstStage)
        course.lastStage = course.isWon ? Catalogue.negotiation : lossStage
        var day = start.day
        for stage in course.firstStage...course.lastStage {
            course.stageDays[stage] = day
            var length = DealMaker.stageLength[stage] * type.length / 1000 * stream.logNormal(.moderate) / 1000
            // Losing takes longer than winning: nobody likes to close.
            if !course.isWon, stage == course.lastStage { length = length * 3 / 2 + 4 }
            day += max(length, 1)
        }
        course.closeDay = course.isWon ? signatureDay(day, &stream) : day
        let units = 30_000 * type.size / 1000 * stream.logNormal(.wide) / 1000
        course.minor = Int64(max(units / 10, 40)) * 1000
        return course
    }

    /// Customers sign before quarters end, and hardly in August.
    private func signatureDay(_ day: Int, _ stream: inout RandomStream) -> Int {
        var day = day
        if DemoCalendar.month(day) == 8, stream.chance(560) { day += stream.between(18, 40) }
        let end = DemoCalendar.endOfQuarter(day) - (DemoCalendar.month(day) == 12 ? 10 : 0)
        if end - day > 7, end - day < 34, stream.chance(430) { day = end - stream.below(8) }
        return day
    }
}
