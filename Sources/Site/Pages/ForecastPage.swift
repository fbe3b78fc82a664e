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
    private var pipeline: PipelineText { PipelineText(model) }
    private var outlook: Outlook { report.lead }
    private var quarter: Period { outlook.period }
    private var doubtful: DoubtfulAmounts { DoubtfulAmounts(model: model, report: report) }
    private var likely: Money? { if case .money(let value) = outlook.likely.value { value } else { nil } }
    /// Whether the quarter of the as-of is over, so that the page is about the next one.
    private var isOver: Bool { report.quarter.daysLeft == 0 }

    static let path = "forecast/index.html"
    /// Units of a level that are listed side by side.
    private static let mostUnits = 16

    var page: PageModel {
        var page = PageModel(
            path: ForecastPage.path, navigation: "forecast", title: "Forecast", kicker: "Forecast, \(quarter.name)",
            headline: text.sentence(outlook, outlook.likely, quota: text.quota(outlook)) + ".", standfirst: standfirst)
        page.facts = facts
        page.heads = heads
        let card = ForecastReportCard(model: model, report: report)
        let deals = ForecastDeals(model: model, report: report)
        page.sections = [
            Section(
                "quarter", text.closeHeading, main: [ForecastChart(model: model, report: report).block],
                side: (isOver ? [] : [.heading("What the number is made of", id: "methods"), .table(methods)])
                    + [.table(makings)] + doubtful.blocks)
        ]
        page.sections += unitSections
        page.sections += model.movement.map { MovementSections(model: model, report: $0).forecast } ?? []
        page.sections += [deals.deciding, deals.defects, card.section] + card.pictures + [card.months]
        page.namesPeople = model.naming.namesPeople
        return page
    }

    // MARK: Words

    /// At most three sentences: how much the range is worth, how far off such forecasts were, what it rests on.
    private var standfirst: [String] {
        var sentences: [String] = []
        if isOver { sentences.append(text.closing + ".") }
        if let sentence = doubtful.sentence { sentences.append(sentence) }
        if !doubtful.isHinge, let sentence = text.hinge { sentences.append(sentence) }
        sentences += text.held(outlook.likely)
        if text.isNoBetter == true {
            sentences.append(
                "That is no better than to add what the same days brought before: use it as a second opinion.")
        } else if let all = report.defects.figures.last, case .money(let loss) = all.figure.value, loss.minor > 0 {
            sentences.append("Deals with a known defect hold up \(model.wording.inShort(loss)) of it.")
        }
        return Array(sentences.prefix(3))
    }

    private var facts: [Fact] {
        let sales = model.sales
        func fact(_ name: String, _ figure: Figure, link: String) -> Fact? {
            guard case .money = figure.value else { return nil }
            return Fact(
                name, "\(model.wording.phrase(figure)), \(Wording.counted(figure.n, "deal"))", link: link)
        }
        var facts = [fact("Open", sales.open.amount.total, link: "pipeline/index.html")].compactMap { $0 }
        let bare = model.book.open.count { !model.book.sources[$0].isPriced }
        if bare > 0 {
            facts.append(
                Fact(
                    "Open without a price", "\(Wording.counted(bare, "deal")), adding nothing",
                    link: "pipeline/index.html#stages"))
        }
        if let commit = sales.categories.byCategory.parts.first(where: { $0.name == "Commit" })?.figure {
            facts += [fact("Commit, due in the quarter", commit, link: "pipeline/index.html#categories")]
                .compactMap { $0 }
        }
        if case .money(let late) = model.pastDueAmount.value, case .count(let deals, _) = model.pastDue.numerator {
            facts.append(
                Fact(
                    "Past due", "\(model.wording.inShort(late)), \(Wording.counted(deals, "deal"))",
                    link: "pipeline/index.html#past-due"))
        }
        return facts
    }

    private var heads: [Head] {
        var heads: [Head] = []
        if let likely {
            let (value, unit) = model.wording.short(likely)
            let isHinged = !isOver && report.withoutLargest.hinge != nil
            var note = isHinged ? "one deal decides" : "as likely above as below"
            if let before = outlook.lastWeek {
                let change = Money(minor: likely.minor - before, currency: likely.currency)
                note =
                    change.minor == 0
                    ? "unchanged on last week"
                    : (change.minor > 0 ? "+" : "") + model.wording.inShort(change) + " on last week"
            }
            // Where one deal decides, hardly a close lies near the middle.
            let label = isHinged ? "P50, as likely above as below" : "Most likely, P50"
            heads.append(Head(label, value, unit: unit, note: note, isMain: true))
        } else {
            heads.append(
                Head("Most likely, P50", "–", note: outlook.likely.notes.first ?? "nothing to learn from", isMain: true)
            )
        }
        if let range = text.rangeHead(outlook.likely) { heads.append(range) }
        if let quota = text.quotaHead(outlook, outlook.likely) { heads.append(quota) }
        var won = (value: "–", unit: "")
        if case .money(let money) = model.quarter.wonSoFar.value { won = model.wording.short(money) }
        heads.append(
            Head(
                isOver ? "\(report.quarter.period.name) closed at" : "Won so far", won.value, unit: won.unit,
                note: wonNote))
        if case .multiple(let times) = model.sales.plan.coverage.total.value, !isOver {
            heads.append(
                Head(
                    "Coverage", Wording.fixed(times, 2), unit: "×",
                    note: PipelineText.needed(model) ?? "of what is missing to quota"))
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

    /// How much of the quota is won, and how long there is.
    private var wonNote: String {
        let attainment = model.sales.plan.attainment.total
        let share = attainment.value == nil ? nil : "\(model.wording.phrase(attainment)) of quota"
        let left = isOver ? nil : "\(Wording.counted(outlook.daysLeft, "day")) left"
        let note = [share, left].compactMap { $0 }.joined(separator: ", ")
        return note.isEmpty ? "the quarter is over" : note
    }

    // MARK: The quarter

    private var methods: TableModel {
        let comparison = report.methods
        var rows = zip(comparison.methods.parts, comparison.weights).map { part, weight in
            TableModel.Row([
                TextCell(part.name, note: part.name == MethodComparison.weighted ? "for comparison only" : ""),
                TextCell(model.wording.phrase(part.figure)),
                TextCell(weight.map { Wording.fixed($0 * 100, 0) + Wording.thin + "%" } ?? "added"),
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
                ? report.absence?.words ?? "No method can say anything yet."
                : (comparison.tasks == 0
                    ? "No past forecast of like length can be scored yet: what can be used weighs the same."
                    : "Weights follow the errors of \(Wording.counted(comparison.tasks, "past forecast")) of like length.")
                    + " Each method stands as it is; what past forecasts erred by is a line of its own.",
            columns: [.init("Method"), .init(quarter.name, number: true), .init("Weight", number: true)], rows: rows,
            links: model.links(comparison.methods.total))
    }

    private var makings: TableModel {
        // What is won is known; where nothing can be foretold the other parts are one reason.
        let unpriced = model.book.unpricedClause(model.book.open)
        var rows = outlook.makings.parts.filter { $0.figure.value != nil || report.absence == nil }.map { part in
            var name = text.making(part.name, outlook)
            if part.name == "open", let unpriced {
                name.note = [name.note, unpriced].filter { !$0.isEmpty }.joined(separator: "; ")
            }
            return TableModel.Row([name, pipeline.cell(part.figure)])
        }
        if let absence = report.absence {
            rows.append(.init([TextCell("Still to come"), TextCell("–", note: absence.words)]))
        }
        var after: [TableModel.Row] = []
        var links = model.links(outlook.mean)
        if !isOver, let chance = text.chance(outlook) {
            after.append(
                .init([
                    TextCell("Chance of quota"), TextCell(ForecastText.chance(chance) + Wording.thin + "%"),
                ]))
            links.append(model.definitionLink(chance, "Chance of quota"))
        }
        let without = report.withoutLargest.likely.total
        if !isOver, without.value != nil, let deal = report.withoutLargest.deal() {
            let list = model.records.opportunities
            after.append(
                .init([
                    TextCell("P50 without the largest deal", note: list.names[deal] ?? list.ids[deal] ?? ""),
                    TextCell(model.wording.phrase(without)),
                ]))
            links.append(model.definitionLink(without, "Without the largest deal"))
        }
        if outlook.mean.value != nil {
            rows.append(.init([TextCell("Mean"), TextCell(model.wording.phrase(outlook.mean))], total: true))
        }
        return TableModel(
            "Its parts", columns: [.init("Part"), .init(quarter.name, number: true)], rows: rows + after,
            links: links)
    }

    // MARK: Units, deals, defects

    private var unitSections: [Section] {
        guard let top = outlook.units.first(where: { $0.parts.parts.count > 1 }) else { return [] }
        // What is many stands on the pages of the units above it.
        let few = outlook.units.filter {
            $0.level != .owner && (2...ForecastPage.mostUnits).contains($0.parts.parts.count)
        }
        let main = (few.isEmpty ? [top] : few).flatMap { unit -> [Block] in
            [
                .heading("By \(unit.level.rawValue)", id: "by-\(unit.level.rawValue)"),
                .table(
                    text.table(
                        "By \(unit.level.rawValue)", unit.parts.parts.map { (unit.level, $0) }, outlook)),
            ]
        }
        return [
            Section(
                "units", "Where it comes from",
                note: "The means of the parts add up to the whole; their ranges do not, since highs and lows even out.",
                main: main)
        ]
    }
}
