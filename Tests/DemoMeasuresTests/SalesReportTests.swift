import CRMModel
import CRMStore
import Figures
import Forecasting
import Testing

/// What sits around a forecast, over the demo company: once for executives, once for those who may be named.
@Suite struct SalesReportTests {
    private struct Made {
        let records: CRMRecords
        let named: SalesReport
        let hidden: SalesReport

        init() throws {
            let demo = try DemoDatabase()
            defer { demo.close() }
            let snapshot = demo.snapshot
            let records = demo.records
            self.records = records
            let details = try DealDetails.read(snapshot, records: records)
            let plan = try SalesPlan.read(snapshot, records: records)
            let timelines = try DealTimelines.read(snapshot, records: records)
            func report(_ isPrivate: Bool) -> SalesReport {
                SalesReport(
                    DealBook(records), details: details, plan: plan, timelines: timelines,
                    groups: PeopleGroups(users: records.users, units: records.units), isPrivate: isPrivate)
            }
            named = report(false)
            hidden = report(true)
        }
    }

    private static let made = Result { try Made() }

    @Test func `every figure agrees with its rows, and the parts of each level make up the whole`() throws {
        let made = try Self.made.get()
        for report in [made.named, made.hidden] {
            #expect(FigureAudit.findings(report.figures, report.breakdowns).map(\.text) == [])
        }
    }

    @Test func `nothing executives see by unit rests on fewer than five owners, nor does any difference`() throws {
        let made = try Self.made.get()
        let deals = made.records.opportunities
        var seen: Set<String> = []
        for breakdown in made.hidden.breakdowns
        where SalesUnits.Level(rawValue: breakdown.key) != nil && seen.insert(breakdown.total.rows.name).inserted {
            let rows = breakdown.total.rows
            #expect(breakdown.key != "owner")
            let levels = [SalesUnits.Level.region, .branch, .team].compactMap {
                rows.columns.firstIndex(of: $0.rawValue)
            }
            let segment = rows.columns.firstIndex(of: "segment")
            let id = try #require(rows.columns.firstIndex(of: "id"))
            var cells: [[Cell]: Set<RowIndex>] = [:]
            var segments: [Cell: Set<RowIndex>] = [:]
            for row in 0..<rows.count {
                let all = rows.cells(row)
                guard case .text(let name?) = all[id], let deal = deals.index.row(of: name),
                    let owner = deals.owners[deal]
                else { continue }
                // The finest parts all levels together tell apart: any sum or difference is made of whole ones.
                cells[levels.map { all[$0] }, default: []].insert(owner)
                if let segment { segments[all[segment], default: []].insert(owner) }
            }
            #expect(cells.values.allSatisfy { $0.count >= 5 }, "\(rows.name)")
            #expect(segments.values.allSatisfy { $0.count >= 5 }, "\(rows.name)")
        }
        #expect(seen.count >= 5)
        #expect(made.hidden.submissions.byAuthor == nil)
    }

    @Test func `executives see regions, branches and teams of the open pipeline`() throws {
        let made = try Self.made.get()
        #expect(made.hidden.units.levels.contains(.region) && made.hidden.units.levels.contains(.branch))
        #expect(made.hidden.open.amount.parts(.region).count == 4)
    }

    @Test func `the quotas of the teams are the plan of the quarter`() throws {
        let plan = try Self.made.get().named.plan
        let teams = plan.quota.parts(.team).filter { $0.figure.value != nil }
        #expect(teams.count == 26)
        #expect(plan.coverage.total.value != nil && plan.attainment.total.value != nil)
        #expect(plan.quota.parts(.region).allSatisfy { $0.figure.value != nil })
    }

    // The optimist hands in too much, the one who holds back too little, and neither is told from the rest by chance.
    @Test func `the authors whose forecasts are planted too high and too low stand at the ends`() throws {
        let made = try Self.made.get()
        let authors = try #require(made.named.submissions.byAuthor).parts.compactMap { part -> (String, Double)? in
            guard case .person(let user?) = part.key, case .share(let share) = part.figure.value else { return nil }
            return (made.records.users.ids[user] ?? "", share)
        }.sorted { $0.1 < $1.1 }
        #expect(authors.count >= 8)
        let (lowest, highest) = (try #require(authors.first), try #require(authors.last))
        #expect(lowest.1 < 0 && highest.1 > 0)
    }

    @Test func `coverage needed comes from eight past quarters or as many as there are`() throws {
        let needed = try Self.made.get().named.coverageNeeded
        let quarters = try #require(needed.byQuarter).parts
        #expect(quarters.count >= 4 && needed.needed.total.value != nil)
        #expect(quarters.map(\.figure.n).reduce(0, +) == needed.needed.total.n)
    }
}
