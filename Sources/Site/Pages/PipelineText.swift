import CRMModel
import Charts
import Figures
import Forecasting

/// How the figures around a forecast are written, on the page of the company and on those of its units.
struct PipelineText {
    let model: SiteModel
    let units: PipelineUnits

    init(_ model: SiteModel) {
        self.model = model
        units = PipelineUnits(model)
    }

    private var sales: SalesReport { model.sales }

    /// A figure of the whole, or of one unit.
    func figure(_ figures: UnitFigures, _ unit: PipelineUnits.Unit?) -> Figure {
        guard let unit else { return figures.total }
        if let own = figures.figure(unit.level, unit.key) { return own }
        // A unit whose deals are not behind this figure, or so few people's that it may not be told apart.
        let total = figures.total
        let isHidden = !model.naming.namesPeople
        return Figure(
            total.definition, scope: units.name(unit), outcome: .absent(isHidden ? .suppressed : .noEvents), n: 0,
            asOf: total.asOf, rows: total.rows, notes: [])
    }

    /// A value, or the reason why there is none, with its first note below.
    func cell(_ figure: Figure, note: String? = nil) -> TextCell {
        guard figure.value != nil else {
            return TextCell("–", note: figure.notes.first ?? model.wording.phrase(figure))
        }
        return TextCell(model.wording.phrase(figure), note: note ?? model.wording.range(figure) ?? "")
    }

    /// `€ 4.10 M to € 4.80 M`, P10 to P90; nothing without a range.
    func range(_ figure: Figure) -> String {
        guard case .money(let low) = figure.interval?.lower, case .money(let high) = figure.interval?.upper else {
            return ""
        }
        return "\(model.wording.inShort(low)) to \(model.wording.inShort(high))"
    }

    // MARK: Headline numbers

    func heads(_ unit: PipelineUnits.Unit?) -> [Head] {
        // What is measured by a quota is said of those who have one; of the whole it is said that there is none.
        let hasQuota = unit == nil || figure(sales.plan.quota, unit).value != nil
        var heads = [money("Open pipeline", figure(sales.open.amount, unit), isMain: true)]
        if hasQuota {
            heads.append(coverage(unit))
            heads.append(
                share("Quota won", figure(sales.plan.attainment, unit)) { numerator($0) + " of " + denominator($0) })
        }
        heads.append(share("Win rate", figure(sales.closed.winRate, unit)) { counts($0) })
        heads.append(
            share("Past due, by amount", figure(sales.open.pastDueByAmount, unit)) { numerator($0) + " past due" })
        heads.append(
            share("Silent", figure(sales.open.silent, unit)) {
                counts($0) + " without activity for \(OpenPipeline.silence) working days"
            })
        return heads
    }

    private func money(_ name: String, _ figure: Figure, isMain: Bool = false) -> Head {
        guard case .money(let money) = figure.value else {
            if let unpriced = model.unpriced(figure) {
                return Head("Open deals", Wording.count(figure.n), note: unpriced, isMain: isMain)
            }
            return Head(name, "–", note: model.wording.phrase(figure), isMain: isMain)
        }
        let (value, unit) = model.wording.short(money)
        return Head(name, value, unit: unit, note: Wording.counted(figure.n, "deal"), isMain: isMain)
    }

    private func share(_ name: String, _ figure: Figure, _ note: (Figure) -> String) -> Head {
        guard case .share(let share) = figure.value else {
            return Head(name, "–", note: figure.notes.first ?? model.wording.phrase(figure))
        }
        let words = note(figure) + (model.status(figure).map { ". \($0.word)" } ?? "")
        if figure.n < 20, case .count = figure.denominator {
            return Head(name, model.wording.phrase(figure), note: words)
        }
        return Head(name, Wording.percentDigits(share, n: figure.n), unit: "%", note: words)
    }

    /// `2.27 ×`, and what has been needed this far from the end.
    private func coverage(_ unit: PipelineUnits.Unit?) -> Head {
        let own = figure(sales.plan.coverage, unit)
        guard case .multiple(let times) = own.value else {
            return Head("Coverage", "–", note: own.notes.first ?? model.wording.phrase(own))
        }
        return Head("Coverage", Wording.fixed(times, 2), unit: "×", note: needed(unit) ?? "of what is missing to quota")
    }

    /// `2.60 × needed at this date`; nil where that is not known.
    func needed(_ unit: PipelineUnits.Unit?) -> String? {
        PipelineText.needed(figure(sales.coverageNeeded.neededOfDue, unit))
    }

    /// The same of the whole.
    static func needed(_ model: SiteModel) -> String? { needed(model.sales.coverageNeeded.neededOfDue.total) }

    private static func needed(_ figure: Figure) -> String? {
        guard case .multiple(let times) = figure.value else { return nil }
        return "\(Wording.multiple(times)) needed at this date"
    }

    // MARK: Sentences

    /// What is open and whether it suffices.
    func headline(_ unit: PipelineUnits.Unit?) -> String {
        let whole = unit == nil ? "" : "\(unit.map(units.name) ?? ""): "
        let open = figure(sales.open.amount, unit)
        let coverage = figure(sales.plan.coverage, unit)
        let period = sales.plan.period.name
        if model.quarter.daysLeft == 0, case .money(let won) = figure(sales.plan.won, unit).value,
            case .money(let gap) = figure(sales.plan.gap, unit).value
        {
            let size = model.wording.inShort(Money(minor: abs(gap.minor), currency: gap.currency))
            let place = gap.minor > 0 ? "\(size) short of" : gap.minor < 0 ? "\(size) above" : "at"
            return
                "\(whole)\(period) closed at \(model.wording.inShort(won)), \(place) its quota; \(rest(open))."
        }
        if case .multiple(let times) = coverage.value {
            let needed = figure(sales.coverageNeeded.neededOfDue, unit)
            let missing = model.wording.phrase(figure(sales.plan.gap, unit))
            var sentence =
                "\(whole)\(missing) is missing to the \(period) quota; open deals cover it \(Wording.fixed(times, 1)) times"
            if case .multiple(let past) = needed.value {
                sentence += ", past quarters needed \(Wording.fixed(past, 1))"
            }
            return sentence + "."
        }
        if case .absent(.targetMet) = coverage.outcome {
            return "\(whole)\(unit == nil ? "The" : "the") quota of \(period) is won; \(rest(open))."
        }
        if let unpriced = model.unpriced(open) {
            let why = model.book.isUnpriced ? model.lackClause : unpriced
            return "\(whole)\(Wording.counted(open.n, "deal is", "deals are")) open; \(why)."
        }
        guard case .money(let total) = open.value else {
            return unit == nil ? "No deal is open." : "\(whole)no deal is open."
        }
        return
            "\(whole)\(Wording.counted(open.n, "deal is", "deals are")) open, worth \(model.wording.inShort(total))."
    }

    /// "€ 2.30 M is open", "nothing is open".
    private func rest(_ open: Figure) -> String {
        if case .money(let money) = open.value { return "\(model.wording.inShort(money)) is open" }
        return open.n == 0 ? "nothing is open" : Wording.counted(open.n, "deal is", "deals are") + " open"
    }

    func counts(_ figure: Figure) -> String {
        guard case .count(let k, _) = figure.numerator, case .count(let n, let noun) = figure.denominator else {
            return ""
        }
        return "\(Wording.count(k)) of \(Wording.count(n)) \(noun)"
    }

    func numerator(_ figure: Figure) -> String {
        if case .money(let money) = figure.numerator { model.wording.inShort(money) } else { "" }
    }

    func denominator(_ figure: Figure) -> String {
        if case .money(let money) = figure.denominator { model.wording.inShort(money) } else { "" }
    }

    // MARK: Tables of units

    /// Units of one level, each with what a leader asks first.
    func table(_ level: SalesUnits.Level, _ caption: String, only: [PipelineUnits.Unit]? = nil) -> TableModel {
        let shown = only.map(Set.init)
        let parts = sales.open.amount.parts(level).filter { part in
            shown.map { set in units.unit(level, part.key).map(set.contains) ?? false } ?? true
        }
        // A column without a value for any of them is no column.
        let hasPlan = parts.contains {
            sales.plan.quota.figure(level, $0.key)?.value?.number ?? 0 != 0
        }
        let rows = parts.map { part -> TableModel.Row in
            let unit = units.unit(level, part.key)
            func own(_ figures: UnitFigures) -> Figure? { figures.figure(level, part.key) }
            func value(_ figures: UnitFigures) -> TextCell {
                guard let figure = own(figures), figure.value != nil else {
                    return TextCell("–", note: own(figures).map(model.wording.phrase) ?? "")
                }
                return TextCell(model.wording.phrase(figure))
            }
            let name = if case .person(let user) = part.key { model.naming.label(user) } else { part.name }
            var cells = [
                TextCell(name, note: Wording.counted(part.figure.n, "open deal"), link: unit.map(units.path)),
                value(sales.open.amount),
            ]
            if hasPlan { cells += [value(sales.plan.coverage), value(sales.plan.attainment)] }
            cells += [
                rate(own(sales.closed.winRate)), value(sales.open.pastDueByAmount), rate(own(sales.open.silent)),
            ]
            return .init(cells)
        }
        let names =
            ["Open"] + (hasPlan ? ["Coverage", "Quota won"] : []) + ["Win rate", "Past due, amount", "Silent"]
        return TableModel(
            caption, note: hasPlan ? "" : "No quota is recorded by \(level.rawValue).",
            columns: [.init(PipelineUnits.noun(level))] + names.map { TableModel.Column($0, number: true) }, rows: rows,
            links: [
                model.rowsLink(sales.open.amount.total, "open deal"),
                model.rowsLink(sales.plan.quota.total, "plan row"),
                model.rowsLink(sales.closed.winRate.total, "closed deal"),
                model.definitionLink(sales.plan.coverage.total, "Coverage"),
            ])
    }

    /// A proportion with its interval below.
    private func rate(_ figure: Figure?) -> TextCell {
        guard let figure, figure.value != nil else {
            return TextCell("–", note: figure.map(model.wording.phrase) ?? "")
        }
        guard figure.n >= 5, case .share(let low) = figure.interval?.lower,
            case .share(let high) = figure.interval?.upper
        else { return TextCell(model.wording.phrase(figure)) }
        return TextCell(
            model.wording.phrase(figure),
            note: "\(Wording.percentDigits(low, n: 99)) to \(Wording.percent(high, n: 99))")
    }
}
