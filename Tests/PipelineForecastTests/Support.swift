import CRMModel
import Foundation
import PipelineForecast
import Testing

func day(_ iso: String) -> CalendarDate { CalendarDate(iso: iso) ?? CalendarDate(dayNumber: 0) }

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent.
enum SharedFolder {
    static let path: String? = {
        let exists = FileManager.default.fileExists(atPath:)
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()

    static func rows(_ name: String) throws -> [[String]] {
        let text = try String(contentsOfFile: try #require(path) + "/" + name, encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

/// Numbers that look random and are the same everywhere (Steele, Lea and Flood 2014, SplitMix64).
struct Draws {
    var state: UInt64 = 1

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }
}

/// Deals created every day from 2024-01-01 that are won and lost with constant daily chances.
func simulated(
    days: Int = 700, perDay: Int = 4, won: Double = 0.02, lost: Double = 0.01, owners: Int = 4, price: Double = 100
) -> [PipelineDeal] {
    var draws = Draws()
    var deals: [PipelineDeal] = []
    for created in 0..<days {
        for index in 0..<perDay {
            let start = day("2024-01-01").adding(days: created)
            var deal = PipelineDeal(created: start, price: price, owner: (created + index) % owners)
            for age in 1...1500 {
                let draw = draws.next()
                guard draw < won + lost else { continue }
                deal.closed = start.adding(days: age)
                deal.isWon = draw < won
                deal.value = deal.isWon ? price : nil
                break
            }
            deals.append(deal)
        }
    }
    return deals
}

/// A book of owners under two managers.
func book(_ deals: [PipelineDeal], owners: Int = 4, startMonth: Int = 1) -> PipelineBook {
    var series = [PipelineSeries(level: .total, name: "total", owners: Array(0..<owners))]
    let half = (owners + 1) / 2
    series.append(PipelineSeries(level: .manager, name: "manager:a", owners: Array(0..<half)))
    series.append(PipelineSeries(level: .manager, name: "manager:b", owners: Array(half..<owners)))
    for owner in 0..<owners { series.append(PipelineSeries(level: .owner, name: "agent:\(owner)", owners: [owner])) }
    return PipelineBook(deals: deals, series: series, owners: owners, fiscal: FiscalCalendar(startMonth: startMonth))
}

/// What a forecast says, to compare to the last bit.
func said(_ outlooks: [PipelineOutlook]) -> [[Double]] {
    outlooks.map { [$0.mean, $0.sd, $0.p10, $0.p50, $0.p90] + $0.weights }
}
