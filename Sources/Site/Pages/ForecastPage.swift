import CRMModel
import Charts
import Figures
import ForecastReport
import Forecasting

/// What the quarter is likely to close at, what that rests on, and how good such forecasts have been.
struct ForecastPage {
    let model: SiteModel
    let report: ForecastReport

    private var text: ForecastText { ForecastText(model: model, report: report) }
    private var outlook: Outlook { report.quarter }
    private var quarter: Period { outlook.period }
    private var likely: Money? { if case .money(let value) = outlook.likely.value { value } else { nil } }

    static let path = "forecast/index.html"
    /// Units of a level that are listed side by side.
    private static let mostUnits = 16

    var page: PageModel {
        var page = PageModel(
            path: ForecastPage.path, navigation: "forecast", title: "Forecast", kicker: "Forecast, \(quarter.name)",
            headline: text.sentence(outlook, outlook.likely) + ".", standfirst: standfirst)
        page.heads = heads
        let card = ForecastReportCard(model: model, report: report)
        page.sections = [
            Section(
                "quarter", heading, main: [cumulativeChart],
                side: [.heading("What the number is made of", id: "methods"), .table(methods), .table(makings)])
        ]
        page.sections += unitSections
        page.sections += model.movement.map { MovementSections(model: model, report: $0).forecast } ?? []
        page.sections += [deciding, defects, card.section, card.pictures, card.months]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    // MARK: Words

    private var standfirst: [String] {
        var sentences: [String] = []
        if outlook.daysLeft > 0, outlook.likely.value != nil {
            sentences.append("The range is P10 to P90: eight closes in ten should lie within it.")
        }
        if let record = text.record { sentences.append(record.prefix(1).uppercased() + record.dropFirst() + ".") }
        if text.isNoBetter == true {
            sentences.append("That is no better than last year’s number: use it as a second opinion.")
        }
        if let all = report.defects.figures.last, case .money(let loss) = all.figure.value, loss.minor > 0 {
            sentences.append("Deals with a known defect hold up \(model.wording.inShort(loss)) of it.")
        }
        return sentences
    }

    private var heads: [Head] {
        var heads: [Head] = []
        if let likely {
            let (value, unit) = model.wording.short(likely)
            var note = "as likely above as below"
            if let before = report.quarter.lastWeek, outlook.daysLeft > 0 {
                let change = Money(minor: likely.minor - before, currency: likely.currency)
                note =
                    change.minor == 0
                    ? "unchanged on last week"
                    : (change.minor > 0 ? "+" : "") + model.wording.inShort(change) + " on last week"
            }
            let isOver = outlook.daysLeft == 0
            heads.append(
                Head(
                    isOver ? "Closed at" : "Most likely, P50", value, unit: unit,
                    note: isOver ? "the quarter is over" : note, isMain: true))
        } else {
            heads.append(
                Head("Most likely, P50", "–", note: outlook.likely.notes.first ?? "nothing to learn from", isMain: true)
            )
        }
        if let interval = outlook.likely.interval, case .money(let low) = interval.lower,
            case .money(let high) = interval.upper
        {
            heads.append(
                Head(
                    "80 % interval", "\(model.wording.short(low).value)–\(model.wording.short(high).value)",
                    unit: model.wording.short(high).unit, note: "P10 to P90"))
        }
        var won = (value: "–", unit: "")
        if case .money(let money) = model.quarter.wonSoFar.value { won = model.wording.short(money) }
        heads.append(
            Head(
                "Won so far", won.value, unit: won.unit,
                note: outlook.daysLeft == 0
                    ? "the quarter is over" : "\(Wording.counted(outlook.daysLeft, "day")) left"))
        if let nearest = text.nearest, nearest.figure.value != nil {
            heads.append(Head("Past error", text.percent(nearest.figure), note: nearest.name))
        }
        if let value = report.trust.figure.value {
            heads.append(
                Head(
                    "Trust grade", TrustGrade.letter(value.number),
                    note: "weakest: " + (report.trust.worst?.rawValue ?? "")))
        } else {
            heads.append(Head("Trust grade", "–", note: report.trust.figure.notes.first ?? "not graded"))
        }
        return heads
    }

    // MARK: The quarter

    /// The finding, without a full stop.
    var heading: String { text.sentence(outlook, outlook.likely) }

    /// Won since the quarter began, and the fan to its end.
    var cumulativeChart: Block {
        // Without a win there is no line to draw, and a line of noughts would claim one.
        if model.quarter.wonSoFar.value == nil, likely == nil {
            return .text(model.wonClause.prefix(1).uppercased() + model.wonClause.dropFirst() + ".")
        }
        let days = quarter.days
        let past = model.quarter.cumulative
        let today = past.count - 1
        var won: [Double?] = past.map { Double($0) } + Array(repeating: nil, count: days - past.count)
        var lower: [Double?] = Array(repeating: nil, count: days)
        var upper: [Double?] = lower
        let base = Double(past.last ?? 0)
        if let likely, outlook.daysLeft > 0 {
            for day in today..<days {
                let share = Double(day - today) / Double(days - 1 - today)
                won[day] = base + (Double(likely.minor) - base) * share
                if let interval = outlook.likely.interval {
                    // Spread grows with the square root of time.
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
            type: .line, title: heading,
            subtitle: "Won since \(Wording.date(quarter.start))"
                + (bands.isEmpty ? "" : " and what is likely to follow"),
            categories: labels,
            series: [
                .init(
                    name: outlook.daysLeft > 0 && likely != nil ? "P50" : "won", values: won,
                    dashedFrom: outlook.daysLeft > 0 ? today : nil)
            ], bands: bands,
            today: outlook.daysLeft > 0 ? Double(today) : nil, todayLabel: "Today, day \(today + 1)",
            foot: model.foot(
                "n = \(Wording.counted(outlook.likely.n, "line"))", "opportunities, opportunity_stage_changes"),
            format: ChartScale.money(largest, model.records.baseCurrency), categoryTitle: "Day")
        return .chart(spec, name: "quarter", links: model.links(outlook.likely))
    }

    private var methods: TableModel {
        let comparison = report.methods
        var rows = zip(comparison.methods.parts, comparison.weights).map { part, weight in
            TableModel.Row([
                TextCell(part.name, note: part.name == MethodComparison.weighted ? "for comparison only" : ""),
                TextCell(model.wording.phrase(part.figure)),
                TextCell(Wording.fixed(weight * 100, 0) + Wording.thin + "%"),
            ])
        }
        if comparison.methods.total.value != nil {
            rows.append(
                .init(
                    [
                        TextCell("Ensemble, mean"), TextCell(model.wording.phrase(comparison.methods.total)),
                        TextCell("100" + Wording.thin + "%"),
                    ], total: true))
        }
        return TableModel(
            "Methods and their weights",
            note: rows.isEmpty
                ? outlook.daysLeft == 0 ? "Nothing is left to forecast." : "No method can say anything yet."
                : "Weights follow the errors of \(Wording.counted(comparison.tasks, "past forecast")) of like length; what deals foretold too low or too high before is corrected.",
            columns: [.init("Method"), .init(quarter.name, number: true), .init("Weight", number: true)], rows: rows,
            links: model.links(comparison.methods.total))
    }

    private var makings: TableModel {
        let words = [
            "won": "Won so far", "open": "Open deals, chance × amount",
            "business not yet created": "Business not yet created",
            "correction by past errors": "Correction by past errors",
        ]
        var rows = outlook.makings.parts.map { part in
            TableModel.Row([TextCell(words[part.name] ?? part.name), TextCell(model.wording.phrase(part.figure))])
        }
        if outlook.mean.value != nil {
            rows.append(.init([TextCell("Mean"), TextCell(model.wording.phrase(outlook.mean))], total: true))
        }
        return TableModel(
            "Its parts", columns: [.init("Part"), .init(quarter.name, number: true)], rows: rows,
            links: model.links(outlook.mean))
    }

    // MARK: Units, deals, defects

    private var unitSections: [Section] {
        guard let top = outlook.units.first(where: { $0.parts.parts.count > 1 }) else { return [] }
        var main: [Block] = []
        // What is many stands on the pages of the units above it.
        for unit in outlook.units
        where unit.level != .owner && (2...ForecastPage.mostUnits).contains(unit.parts.parts.count) {
            main.append(
                .table(
                    text.table(
                        "By \(unit.level.rawValue)", unit.parts.parts.map { (unit.level, $0) }, outlook)))
        }
        return [
            Section(
                "units", "Where it comes from",
                note: "The means of the parts add up to the whole; their ranges do not, since highs and lows even out.",
                main: main.isEmpty
                    ? [.table(text.table("By owner", top.parts.parts.map { (top.level, $0) }, outlook))] : main)
        ]
    }

    private var deciding: Section {
        let deals = model.records.opportunities
        let rows = report.deciding.map { item -> TableModel.Row in
            let change = item.before.map { before -> String in
                let points = Int(((item.chance - before) * 100).rounded())
                return points == 0 ? "unchanged" : "\(points > 0 ? "+" : Wording.minus)\(abs(points)) points"
            }
            let money = Money(minor: item.amount, currency: model.records.baseCurrency)
            return .init([
                TextCell(deals.names[item.deal] ?? deals.ids[item.deal] ?? ""),
                TextCell(Wording.whole(money)),
                TextCell(Wording.fixed(item.chance * 100, 0) + Wording.thin + "%", note: change ?? "new"),
                TextCell(item.moves.isEmpty ? "nothing new" : Wording.list(item.moves)),
                TextCell(report.win.reasons[item.deal].map { $0.map(\.words).joined(separator: "; ") } ?? ""),
            ])
        }
        guard !rows.isEmpty else {
            return Section(
                "deciding", "No open deal decides the quarter",
                main: [.text("No open deal has a price and a chance of being won in \(quarter.name).")])
        }
        let table = TableModel(
            "Open deals that decide \(quarter.name)",
            columns: [
                .init("Deal"), .init("Amount, \(model.records.baseCurrency.code)", number: true),
                .init("Chance in the quarter", number: true), .init("What moved it"), .init("For and against"),
            ], rows: rows,
            links: [model.rowsLink(report.win.figure, "deal"), model.definitionLink(report.win.figure)])
        return Section(
            "deciding", "\(ComplianceText.number(rows.count).capitalizedFirst) deals decide the quarter",
            note: "The open deals whose outcome moves the close most, with what changed in seven days.",
            main: [.table(table), .text(winNote)])
    }

    /// What the reasons rest on, and what was refused.
    private var winNote: String {
        guard let odds = report.win.odds else { return report.win.figure.notes.first ?? "" }
        let refused = odds.refused.isEmpty ? "" : " Refused: \(Wording.list(odds.refused))."
        return
            "Reasons by \(odds.method), learned from \(Wording.counted(odds.learned, "decided deal")) as they were known while open.\(refused)"
    }

    private var defects: Section {
        let rows = report.defects.figures.map { item -> TableModel.Row in
            let isTotal = item.defect == .any
            guard case .money(let loss) = item.figure.value, let likely else {
                return .init(
                    [TextCell(item.defect.words, note: item.figure.notes.first ?? ""), "–", "–", "–"], total: isTotal)
            }
            let then = Money(minor: likely.minor - loss.minor, currency: loss.currency)
            return .init(
                [
                    TextCell(item.defect.words, note: isTotal ? "classes overlap, so parts do not add up" : ""),
                    TextCell(Wording.count(item.deals)),
                    TextCell(loss.minor == 0 ? "0" : Wording.minus + model.wording.inShort(loss)),
                    TextCell(model.wording.inShort(then)),
                ], total: isTotal)
        }
        let legs = report.trust.legs.map { leg -> TableModel.Row in
            .init([
                TextCell(leg.leg.rawValue.capitalizedFirst),
                TextCell(
                    leg.figure.value.map { Wording.fixed($0.number * 100, 0) + Wording.thin + "%" } ?? "–",
                    note: leg.figure.value == nil ? model.wording.phrase(leg.figure) : ""),
                TextCell(leg.figure.value.map { TrustGrade.letter($0.number) } ?? "–"),
            ])
        }
        let left = TableModel(
            "If these deals were left out",
            columns: [
                .init("Defect"), .init("Deals", number: true), .init("Change", number: true),
                .init("P50 then", number: true),
            ], rows: rows,
            links: [
                model.rowsLink(outlook.likely),
                PageLink("Definition", "data/definitions/index.html#forecast-defect-sensitivity"),
            ])
        let grade = TableModel(
            "Trust grade", note: "The grade is that of the weakest.",
            columns: [.init("Share of what is open"), .init("Share", number: true), .init("Grade")], rows: legs,
            links: model.links(report.trust.figure))
        return Section(
            "defects", "What the forecast would be without each data defect",
            note: "The same lines without the deals that have it.", main: [.table(left)], side: [.table(grade)])
    }
}
