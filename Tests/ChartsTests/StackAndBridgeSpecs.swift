import Charts

let areaSpec = ChartSpec(
    type: .area, title: "Food and Water carry more than half", subtitle: "Open pipeline",
    categories: ["May", "Jun", "Jul", "Aug"],
    series: [
        .init(name: "Pharma", values: [10, 9, 10, 9]), .init(name: "Food", values: [5, 6, 6, 7]),
        .init(name: "Water", values: [3, 3, 4, 5]),
    ], foot: "n = 412.", format: .init(unit: "€ M", decimals: 1))

let sharesSpec = ChartSpec(
    type: .stackedBar, title: "Quotes are late", categories: ["Leads", "Quotes"],
    series: [
        .init(name: "on time", values: [1_313, 248]), .init(name: "late", values: [121, 49], role: .low),
        .init(name: "never", values: [74, 31], role: .bad),
    ], notes: ["n 1\u{202F}508", "n 328"], normalized: true)

let bridgeSpec = ChartSpec(
    type: .waterfall, title: "Open pipeline shrank", subtitle: "One week",
    categories: ["Start", "New", "Won", "Lost", "End"],
    series: [
        .init(name: "Pipeline", values: [22.4, 1.3, nil, -0.94, 21.54]),
        .init(name: "Won", values: [nil, nil, -1.22, nil, nil], role: .other),
    ], foot: "n = 412.", format: .init(unit: "€ M", decimals: 2))

let funnelSpec = ChartSpec(
    type: .funnel, title: "Most are lost after becoming active",
    categories: ["Eligible", "Present", "Active", "Adopted"],
    series: [.init(name: "Users", values: [286, 268, 241, 187])], foot: "n = 286.")

let bulletSpec = ChartSpec(
    type: .bullet, title: "Compliance beats its target", categories: ["Adoption", "Compliance"],
    series: [
        .init(name: "Value", values: [72, 88]), .init(name: "Target", values: [75, 85], role: .reference),
    ],
    bands: [
        .init(name: "low", lower: [0, 0], upper: [50, 60]), .init(name: "high", lower: [50, 60], upper: [100, 100]),
    ], yRange: 0...100, format: .init(unit: "%"), notes: ["n 259, target 75", nil])

let slopeSpec = ChartSpec(
    type: .slope, title: "Antwerp gained most; Bilbao fell back", categories: ["Antwerp", "Bilbao", "Leeds", "Lyon"],
    series: [
        .init(name: "Aug 2026", values: [66, 65, 62, 62]), .init(name: "Nov 2026", values: [84, 53, 71, 70.5]),
    ], links: ["a/", "b/", nil, "l/"], format: .init(unit: "%"), highlight: [0, 1])

let ganttSpec = ChartSpec(
    type: .gantt, title: "One deal is open longer than won deals took", categories: ["Aqualis", "Tarn", "Board"],
    target: .init(value: 58, label: "median of won deals", lowerIsBetter: true),
    foot: "n = 117.",
    spans: [
        .init(row: 0, from: "2026-08-20", to: "2026-09-01", name: "Qualification"),
        .init(row: 0, from: "2026-09-01", name: "Proposal"),
        .init(row: 1, from: "2026-10-01", to: "2026-10-11", name: "Qualification"),
        .init(row: 1, from: "2026-10-11", to: "2026-10-31", name: "Proposal"),
        .init(row: 2, from: "2026-10-15", to: "2026-10-15", name: "Meeting"),
    ], asOf: "2026-11-20")

let stackAndBridgeSpecs = [areaSpec, sharesSpec, bridgeSpec, funnelSpec, bulletSpec, slopeSpec, ganttSpec]
