import Charts
import TextLayout

/// SplitMix64: the same draws on every machine.
struct Draws {
    var state: UInt64

    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func share() -> Double { Double(bits() >> 11) * 0x1p-53 }
    mutating func below(_ limit: Int) -> Int { Int(bits() % UInt64(limit)) }
    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }
}

let months = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]

/// Pipeline by month; November is not over.
let barSpec = ChartSpec(
    type: .bar, title: "New pipeline has kept the pace that coverage needs for two months",
    subtitle: "Pipeline created per month", categories: months,
    series: [.init(name: "Created", values: [3.9, 4.2, 4, 4.4, 4.9, 4.6, 4.3, 3.8, 4.7, 5.1, 5.3, 3.4])],
    target: .init(value: 4.8, label: "Needed"), partial: [11], foot: "n = 806 deals. As of 20 Nov 2026.",
    format: .init(unit: "€ M", decimals: 1))

/// A forecast with a fan.
let lineSpec = ChartSpec(
    type: .line, title: "Q4 is likely to close at € 18.4 M", subtitle: "Won revenue",
    categories: ["1 Oct", "15 Oct", "1 Nov", "20 Nov", "10 Dec", "31 Dec"],
    series: [
        .init(name: "P50", values: [0, 2.3, 6.5, 9.6, 14.2, 18.4], dashedFrom: 3),
        .init(name: "2025", values: [0, 2, 5.4, 8.2, 13.2, 17.1], role: .reference),
    ],
    bands: [
        .init(
            name: "80 %", lower: [nil, nil, nil, 9.6, 12.8, 16.9], upper: [nil, nil, nil, 9.6, 15.4, 20.1],
            lowerLabel: "P10", upperLabel: "P90")
    ],
    target: .init(value: 19.2, label: "Quota"), today: 3, foot: "n = 412 open deals.",
    format: .init(unit: "€ M", decimals: 1))

let branches = ["Gothenburg", "Antwerp", "Lyon", "Bilbao"]

let rankedSpec = ChartSpec(
    type: .rankedBar, title: "Only Bilbao is provably below the target", subtitle: "Adopted users by branch",
    categories: branches, series: [.init(name: "Adopted", values: [0.88, 0.84, 0.64, 0.53])],
    target: .init(value: 0.75), intervals: [[0.69, 0.96], [0.62, 0.95], [0.43, 0.80], [0.31, 0.74]],
    links: ["g/", nil, "l/", "b/"], foot: "n = 259.", format: .init(unit: "%", factor: 100))

let stackedSpec = ChartSpec(
    type: .stackedBar, title: "Quotes are late", categories: ["Leads", "Quotes"],
    series: [
        .init(name: "on time", values: [87, 76]), .init(name: "late", values: [8, 15], role: .low),
        .init(name: "never", values: [5, 9], role: .bad),
    ], format: .init(unit: "%"), notes: ["n 1 508", "n 328"])

let sparkSpec = ChartSpec(
    type: .sparkline, categories: (0..<13).map { "W\($0)" },
    series: [.init(values: [62, 63, 61, 64, 66, 65, 68, nil, 69, 70, 71, 70, 72])], target: .init(value: 75))

let allSpecs = [barSpec, lineSpec, rankedSpec, stackedSpec, sparkSpec]

extension Scene {
    var strings: [String] { texts.map(\.string) }

    func text(_ string: String) -> Scene.Text? { texts.first { $0.string == string } }
}

func makeRenderer() throws -> ChartRenderer { ChartRenderer(fonts: try FontSet()) }
