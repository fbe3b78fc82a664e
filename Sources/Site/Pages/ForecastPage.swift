import CRMModel
import Charts
import Figures

/// What the quarter is likely to close at, and what that rests on.
struct ForecastPage {
    let model: SiteModel

    private var quarter: Period { model.quarter.quarter }

    var page: PageModel {
        var page = PageModel(
            path: "forecast/index.html", navigation: "forecast", title: "Forecast", kicker: "Forecast, \(quarter.name)",
            headline: headline, standfirst: standfirst)
        page.heads = heads
        page.sections = [
            Section(
                "quarter", chartHeading, main: [cumulativeChart],
                side: [.heading("What the number is made of", id: "methods"), .table(methods)]),
            Section("won-by-month", wonHeading, main: [wonChart], side: [.table(wonTable)]),
        ]
        return page
    }

    private var likely: Money? { if case .money(let value) = model.quarter.runRate.value { value } else { nil } }

    private var headline: String {
        if model.quarter.daysLeft == 0 { return sentence(model.wonClause) }
        guard let likely else {
            return "\(quarter.name) cannot be forecast yet. \(model.quarter.runRate.notes.first ?? "too few wins.")"
        }
        return "\(quarter.name) is likely to close at \(model.wording.inShort(likely))."
    }

    /// A clause as a sentence: capital letter and full stop.
    private func sentence(_ clause: String) -> String { clause.prefix(1).uppercased() + clause.dropFirst() + "." }

    private var standfirst: [String] {
        var sentences: [String] = []
        if let range = model.wording.range(model.quarter.runRate) {
            sentences.append(
                "If business goes on as in the last 91 days, the \(range.replacing(" range ", with: " range is ")).")
        } else if model.quarter.daysLeft == 0 {
            sentences.append("The quarter is over; nothing is left to forecast.")
        }
        if case .money(let weighted) = model.quarter.weighted.value {
            sentences.append(
                "The CRM’s own probabilities give \(model.wording.inShort(weighted)); they are shown for comparison only."
            )
        }
        sentences.append("Neither method has been tested against past quarters yet.")
        return sentences
    }

    private var heads: [Head] {
        var heads: [Head] = []
        if let likely {
            let (value, unit) = model.wording.short(likely)
            heads.append(Head("Likely, run rate", value, unit: unit, note: "if the last 91 days go on", isMain: true))
        } else {
            heads.append(
                Head("Likely, run rate", "–", note: model.quarter.runRate.notes.first ?? "too few", isMain: true))
        }
        if let interval = model.quarter.runRate.interval, case .money(let lower) = interval.lower,
            case .money(let upper) = interval.upper
        {
            heads.append(
                Head(
                    "80 % range", "\(model.wording.short(lower).value)–\(model.wording.short(upper).value)",
                    unit: model.wording.short(upper).unit, note: "not yet calibrated"))
        }
        var won = (value: "–", unit: "")
        if case .money(let money) = model.quarter.wonSoFar.value { won = model.wording.short(money) }
        heads.append(
            Head(
                "Won so far", won.value, unit: won.unit,
                note: model.quarter.daysLeft == 0
                    ? "the quarter is over" : "\(Wording.counted(model.quarter.daysLeft, "day")) left"))
        if case .money(let weighted) = model.quarter.weighted.value {
            let (value, unit) = model.wording.short(weighted)
            heads.append(Head("Weighted pipeline", value, unit: unit, note: "the CRM’s own probabilities"))
        } else {
            heads.append(Head("Weighted pipeline", "–", note: model.quarter.weighted.notes.first ?? "no probabilities"))
        }
        return heads
    }

    var chartHeading: String {
        guard model.quarter.daysLeft > 0, let likely else { return String(sentence(model.wonClause).dropLast()) }
        return "\(quarter.name) is likely to close at \(model.wording.inShort(likely))"
    }

    /// Won since the quarter began, and the fan to its end.
    var cumulativeChart: Block {
        // Without a win there is no line to draw, and a line of noughts would claim one.
        if model.quarter.wonSoFar.value == nil, likely == nil { return .text(sentence(model.wonClause)) }
        let days = quarter.days
        let past = model.quarter.cumulative
        let today = past.count - 1
        var won: [Double?] = past.map { Double($0) } + Array(repeating: nil, count: days - past.count)
        var lower: [Double?] = Array(repeating: nil, count: days)
        var upper: [Double?] = lower
        let base = Double(past.last ?? 0)
        if let likely, model.quarter.daysLeft > 0 {
            for day in today..<days {
                let share = Double(day - today) / Double(days - 1 - today)
                won[day] = base + (Double(likely.minor) - base) * share
                if let interval = model.quarter.runRate.interval {
                    // Spread grows with the square root of time, as in the range itself.
                    let middle = won[day] ?? base
                    lower[day] = max(base, middle - (Double(likely.minor) - interval.lower.number) * share.squareRoot())
                    upper[day] = middle + (interval.upper.number - Double(likely.minor)) * share.squareRoot()
                }
            }
        }
        let largest = (won + upper).compactMap { $0 }.max() ?? 0
        let labels = (0..<days).map { offset -> String in
            let (_, _, day) = quarter.start.adding(days: offset).parts
            return "\(day) \(Wording.month(quarter.start.adding(days: offset).isoMonth).prefix(3))"
        }
        let bands =
            lower.contains { $0 != nil }
            ? [ChartSpec.Band(name: "80 % range", lower: lower, upper: upper, lowerLabel: "P10", upperLabel: "P90")]
            : []
        let spec = ChartSpec(
            type: .line, title: chartHeading,
            subtitle: "Won since \(Wording.date(quarter.start))"
                + (bands.isEmpty ? "" : " and what is likely to follow"),
            categories: labels,
            series: [
                .init(
                    name: model.quarter.daysLeft > 0 && likely != nil ? "likely" : "won", values: won,
                    dashedFrom: model.quarter.daysLeft > 0 ? today : nil)
            ], bands: bands,
            today: model.quarter.daysLeft > 0 ? Double(today) : nil, todayLabel: "Today, day \(today + 1)",
            foot: model.foot("n = \(Wording.counted(model.quarter.runRate.n, "won deal"))", "opportunities"),
            format: ChartScale.money(largest, model.records.baseCurrency), categoryTitle: "Day")
        return .chart(spec, name: "quarter", links: model.links(model.quarter.runRate))
    }

    private var methods: TableModel {
        func row(_ name: String, _ note: String, _ figure: Figure) -> TableModel.Row {
            .init([
                TextCell(name, note: ([note] + figure.notes).filter { !$0.isEmpty }.joined(separator: " ")),
                TextCell(model.wording.phrase(figure)),
                TextCell(Wording.counted(figure.n, "deal"), link: "rows/\(figure.rows.name).csv"),
            ])
        }
        return TableModel(
            "Two ways to the quarter",
            columns: [.init("Method"), .init("\(quarter.name)", number: true), .init("Rests on", number: true)],
            rows: [
                row(
                    "Run rate", model.wording.range(model.quarter.runRate).map { $0 + "." } ?? "", model.quarter.runRate
                ),
                row("Weighted pipeline", "For comparison only.", model.quarter.weighted),
            ],
            links: [
                model.definitionLink(model.quarter.runRate, "run-rate-forecast"),
                model.definitionLink(model.quarter.weighted, "crm-weighted-forecast"),
            ])
    }

    // MARK: Won by month

    private var months: [Breakdown.Part] { model.wonByMonth.parts.filter { $0.name.count == 7 } }

    private var wonHeading: String {
        guard case .money(let total) = model.wonByMonth.total.value else { return "Nothing is won yet" }
        let best = months.filter { !$0.isPartial }.max {
            ($0.figure.value?.number ?? 0) < ($1.figure.value?.number ?? 0)
        }
        guard let best, months.count > 1, case .money(let value) = best.figure.value else {
            return "\(model.wording.inShort(total)) won in all"
        }
        return
            "\(Wording.month(best.name)) was the best month, with \(model.wording.inShort(value)) of \(model.wording.inShort(total))"
    }

    private var wonChart: Block {
        let shown = Array(months.suffix(36))
        let values = shown.map { ChartScale.number($0.figure) ?? 0 }
        let spec = ChartSpec(
            type: .bar, title: wonHeading,
            subtitle: "Won by month of closing" + (months.count > shown.count ? ", last \(shown.count) months" : ""),
            categories: Wording.monthLabels(shown.map(\.name)), series: [.init(name: "won", values: values)],
            partial: shown.indices.filter { shown[$0].isPartial },
            foot: model.foot(
                "n = \(Wording.counted(model.wonByMonth.total.n, "won deal"))"
                    + (shown.last?.isPartial == true ? "; the last month is not over" : ""), "opportunities"),
            format: ChartScale.money(values.max() ?? 0, model.records.baseCurrency), categoryTitle: "Month")
        return .chart(spec, name: "won-by-month", links: model.links(model.wonByMonth.total))
    }

    private var wonTable: TableModel {
        let code = model.records.baseCurrency.code
        // The picture and its table hold every month; beside it stand the last twelve.
        let shown = model.wonByMonth.parts.suffix(12)
        var rows = shown.reversed().map { part -> TableModel.Row in
            var value = "0"
            if case .money(let money) = part.figure.value { value = Wording.whole(money) }
            return .init([
                TextCell(Wording.month(part.name), note: part.isPartial ? "not over" : ""), TextCell(value),
                TextCell(Wording.count(part.figure.n)),
            ])
        }
        if case .money(let total) = model.wonByMonth.total.value {
            let label =
                shown.count < model.wonByMonth.parts.count ? "All \(model.wonByMonth.parts.count) months" : "All"
            rows.append(
                .init(
                    [
                        TextCell(label), TextCell(Wording.whole(total)),
                        TextCell(Wording.count(model.wonByMonth.total.n)),
                    ], total: true))
        }
        return TableModel(
            "Won by month",
            columns: [.init("Month"), .init("Won, \(code)", number: true), .init("Deals", number: true)], rows: rows,
            links: model.links(model.wonByMonth.total))
    }
}
