import CRMModel
import Figures
import Forecasting
import PipelineMovement
import Testing

func day(_ iso: String) -> CalendarDate { CalendarDate(iso: iso) ?? CalendarDate(dayNumber: 0) }

/// Noon of a day.
func noon(_ iso: String) -> Instant { Instant(utc: day(iso), seconds: 43_200) }

/// How an opportunity stood from a day on.
struct Stand {
    var from: String
    var stage: String? = "Offer"
    var status = OpportunityStatus.open
    var amount: Int64? = 100
    var closes: String? = "2026-12-01"
    /// Place of the owner among the users; nil: nobody.
    var owner: Int? = 0

    var state: DealState {
        DealState(stage: stage, status: status, amount: amount, closeDate: closes.map(day), owner: owner)
    }
}

/// One opportunity with its history; the last stand is its record.
struct Story {
    var id: String
    var currency: String? = "EUR"
    var deleted: String?
    var stands: [Stand]

    init(_ id: String, currency: String? = "EUR", deleted: String? = nil, _ stands: [Stand]) {
        self.id = id
        self.currency = currency
        self.deleted = deleted
        self.stands = stands
    }
}

/// A small CRM of stories: ten users, five in each of two teams of a region.
struct Tale {
    var asOf = "2026-11-15"
    var stories: [Story] = []
    var kept = Set(DealTimelines.Field.allCases)

    var records: CRMRecords {
        var records = CRMRecords(
            asOf: day(asOf), company: "Example", baseCurrency: .euro, zone: .utc, fiscal: FiscalCalendar(startMonth: 1))
        for (from, rate) in [("2026-01-01", 0.5), ("2026-11-10", 0.75)] {
            records.rates.append(currency: "USD", from: day(from), rate: rate)
        }
        for (name, outcome) in [("Lead", OpportunityStatus.open), ("Offer", .open), ("Won", .won), ("Lost", .lost)] {
            records.stages.pipelines.append("default")
            records.stages.names.append(name)
            records.stages.positions.append(records.stages.names.count)
            records.stages.probabilities.append(nil)
            records.stages.outcomes.append(outcome)
        }
        for (id, kind, parent) in [("all", "company", nil as String?), ("a", "team", "all"), ("b", "team", "all")] {
            records.units.ids.append(id)
            records.units.names.append("Team \(id)")
            records.units.kinds.append(kind)
            records.units.parents.append(parent == nil ? ReferenceColumn.missing : 0)
        }
        records.units.index = IDIndex(records.units.ids)
        for user in 0..<10 {
            records.users.ids.append("u\(user)")
            records.users.names.append("User \(user)")
            records.users.units.append(user < 5 ? 1 : 2)
            records.users.segments.append(ReferenceColumn.missing)
            records.users.managers.append(ReferenceColumn.missing)
            records.users.isService.append(0)
            records.users.startsOn.append(nil)
            records.users.endsOn.append(nil)
        }
        records.users.index = IDIndex(records.users.ids)
        for story in stories.sorted(by: { $0.id < $1.id }) {
            if let deleted = story.deleted {
                records.deletedDeals.opportunities.append(story)
                records.deletedDeals.deletedAt.append(noon(deleted).milliseconds)
            } else {
                records.opportunities.append(story)
            }
        }
        records.opportunities.index = IDIndex(records.opportunities.ids)
        records.deletedDeals.opportunities.index = IDIndex(records.deletedDeals.opportunities.ids)
        return records
    }

    private func timelines(deleted: Bool) -> DealTimelines {
        var timelines = DealTimelines(kept: kept)
        for story in stories.sorted(by: { $0.id < $1.id }) where (story.deleted != nil) == deleted {
            timelines.append(story.stands.map { (noon($0.from), $0.state) })
        }
        return timelines
    }

    var sources: MovementSources {
        MovementSources(
            timelines: timelines(deleted: false), deleted: timelines(deleted: true),
            deletedDeals: records.deletedDeals)
    }

    var book: MovementBook {
        MovementBook(DealBook(records), timelines: timelines(deleted: false), deleted: timelines(deleted: true))
    }

    func bridge(from start: String, scope: MovementScope = MovementScope()) -> PipelineBridge {
        PipelineBridge(book, from: day(start), to: day(asOf), scope: scope)
    }
}

extension Opportunities {
    mutating func append(_ story: Story) {
        guard let last = story.stands.last else { return }
        ids.append(story.id)
        names.append("Deal \(story.id)")
        accounts.append(ReferenceColumn.missing)
        contactIDs.append(nil)
        owners.append(last.owner.map { Int32($0) } ?? ReferenceColumn.missing)
        products.append(ReferenceColumn.missing)
        units.append(ReferenceColumn.missing)
        segments.append(ReferenceColumn.missing)
        types.append(nil)
        sources.append(nil)
        pipelines.append("default")
        stages.append(last.stage)
        statuses.append(last.status)
        probabilities.append(nil)
        amounts.append(last.amount)
        currencies.append(story.currency)
        createdAt.append(story.stands.first.map { noon($0.from).milliseconds })
        closeDates.append(last.closes.map(day))
        closedAt.append(last.status == .open ? nil : noon(last.from).milliseconds)
        nextSteps.append(nil)
        nextStepsDue.append(nil)
        lostReasons.append(nil)
        sourceLines.append(nil)
        firstStages.append(story.stands.first?.stage)
        firstStageSources.append(nil)
    }
}

/// The steps of a bridge that are not 0.
func steps(_ bridge: PipelineBridge) -> [MovementStep: Int64] {
    Dictionary(uniqueKeysWithValues: MovementStep.allCases.map { ($0, bridge.amount($0)) }).filter { $0.value != 0 }
}

func expectBalanced(_ breakdown: Breakdown) {
    #expect(FigureAudit.findings(breakdown).map(\.text) == [], "\(breakdown.total.definition) \(breakdown.total.scope)")
}

func expectBalanced(_ figure: Figure) {
    #expect(FigureAudit.findings(figure).map(\.text) == [], "\(figure.definition) \(figure.scope)")
}

/// The number of a figure; nil where it has none.
func number(_ figure: Figure) -> Double? { figure.value?.number }
