import CRMModel
import PipelineForecast
import Testing

@Suite(.enabled(if: SharedFolder.path != nil, "needs the shared test material (CRMSITE_SHARED or ../shared)"))
struct MavenBacktestTests {
    static let folder = "data/maven_crm/"

    static func maven() throws -> PipelineBook {
        var prices: [String: Double] = [:]
        for row in try SharedFolder.rows(folder + "products.csv") { prices[row[0]] = Double(row[2]) }
        let teams = try SharedFolder.rows(folder + "sales_teams.csv")
        var owner: [String: Int] = [:]
        for (index, row) in teams.enumerated() { owner[row[0]] = index }
        var deals: [PipelineDeal] = []
        for row in try SharedFolder.rows(folder + "sales_pipeline.csv") {
            guard let created = CalendarDate(iso: row[5]) else { continue }
            let isWon = row[4] == "Won"
            deals.append(
                PipelineDeal(
                    created: created, closed: CalendarDate(iso: row[6]), isWon: isWon,
                    price: prices[row[2] == "GTXPro" ? "GTX Pro" : row[2]], value: isWon ? Double(row[7]) : nil,
                    isPriceEarlier: true, owner: try #require(owner[row[1]])))
        }
        let used = Set(deals.map(\.owner))
        var series = [PipelineSeries(level: .total, name: "total", owners: used.sorted())]
        for manager in Set(teams.map { $0[1] }).sorted() {
            let members = teams.indices.filter { teams[$0][1] == manager && used.contains($0) }
            series.append(PipelineSeries(level: .manager, name: "manager:" + manager, owners: members))
        }
        for index in used.sorted() {
            series.append(PipelineSeries(level: .owner, name: "agent:" + teams[index][0], owners: [index]))
        }
        return PipelineBook(
            deals: deals, series: series, owners: teams.count, fiscal: FiscalCalendar(startMonth: 1))
    }

    @Test func theBacktestBeatsTheBestPlainMethodAtEveryLevel() throws {
        let book = try Self.maven()
        var actual: [String: [(origin: CalendarDate, value: Double)]] = [:]
        for row in try SharedFolder.rows("reference/forecast/maven/actuals.csv") {
            actual[row[0] + row[2], default: []].append((day(row[1]), try #require(Double(row[4]))))
        }
        var errors: [String: (miss: Double, sum: Double, inside: Double, n: Double)] = [:]
        for origin in ["05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30"].map({ day("2017-" + $0) }) {
            let forecaster = PipelineForecaster(book, at: origin)
            for target in [PipelineTarget.month, .quarter] {
                for outlook in forecaster.forecast(target) {
                    let key = outlook.series.name + target.code
                    guard let value = actual[key]?.first(where: { $0.origin == origin })?.value else { continue }
                    let group = outlook.series.level.rawValue + target.code
                    var error = errors[group] ?? (0, 0, 0, 0)
                    error.miss += abs(value - outlook.p50)
                    error.sum += value
                    error.inside += outlook.p10 <= value && value <= outlook.p90 ? 1 : 0
                    error.n += 1
                    errors[group] = error
                }
            }
        }
        func wape(_ group: String) throws -> Double {
            let error = try #require(errors[group])
            return error.miss / error.sum
        }
        #expect(errors["totalM1"]?.n == 7)
        #expect(errors["ownerM1"]?.n == 210)
        #expect(try wape("totalM1") <= 0.101)
        #expect(try wape("managerM1") <= 0.269)
        #expect(try wape("ownerM1") <= 0.405)
        #expect(try wape("totalQ1") <= 0.051)
        for group in ["managerM1", "ownerM1"] {
            let error = try #require(errors[group])
            #expect((0.75...0.87).contains(error.inside / error.n))
        }
    }
}
