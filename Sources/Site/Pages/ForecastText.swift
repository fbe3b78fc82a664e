import CRMModel
import Figures
import ForecastReport
import Forecasting

/// How pages speak of forecasts and of their past errors.
struct ForecastText {
    let model: SiteModel
    let report: ForecastReport

    var wording: Wording { model.wording }

    /// `€ 4.10 M to € 4.80 M`; nil without a range.
    func range(_ figure: Figure) -> (low: String, high: String)? {
        guard let interval = figure.interval, case .money(let low) = interval.lower,
            case .money(let high) = interval.upper
        else { return nil }
        return (wording.inShort(low), wording.inShort(high))
    }

    /// The range as a headline number: one unit for both ends where they share it; nil without a range.
    func rangeHead(_ figure: Figure) -> Head? {
        guard let interval = figure.interval, case .money(let low) = interval.lower,
            case .money(let high) = interval.upper
        else { return nil }
        let (from, to) = (wording.short(low), wording.short(high))
        guard from.unit == to.unit else {
            return Head("80 % interval", "\(wording.inShort(low)) to \(wording.inShort(high))", note: "P10 to P90")
        }
        return Head("80 % interval", "\(from.value)–\(to.value)", unit: to.unit, note: "P10 to P90")
    }

    /// The past forecasts that were made as long before the end as today's is.
    var nearest: Breakdown.Part? {
        let left = report.lead.daysLeft
        let quarters = report.backtest.entries.filter { $0.past.isQuarter }
        let best = Set(quarters.map(\.past.days)).min {
            (abs($0 - left), $0) < (abs($1 - left), $1)
        }
        guard let best, let kind = quarters.first(where: { $0.past.days == best })?.past.kind else { return nil }
        return report.backtest.error.parts.first { $0.name == kind }
    }

    /// `8.4 %`: shares of errors are never given more digits than a few forecasts bear.
    func percent(_ figure: Figure) -> String {
        figure.value.map { Wording.fixed($0.number * 100, $0.number.magnitude < 0.0995 ? 1 : 0) + Wording.thin + "%" }
            ?? "–"
    }

    /// `+2.1 %`.
    func signed(_ figure: Figure) -> String {
        guard let value = figure.value?.number else { return "–" }
        let sign = value > 0.0005 ? "+" : value < -0.0005 ? Wording.minus : "±"
        return sign + Wording.fixed(value.magnitude * 100, 1) + Wording.thin + "%"
    }

    /// Whether the forecast has been no better than a plain number; nil where that is not known.
    var isNoBetter: Bool? {
        guard let kind = nearest?.name, let part = report.backtest.skill.parts.first(where: { $0.name == kind }),
            let value = part.figure.value, part.figure.n >= 3
        else { return nil }
        return value.number <= 0
    }

    /// How far off such forecasts were: "Made 8 weeks before a quarter’s end, the last seven forecasts were off by 5.4 % on
    /// average".
    var record: String? {
        guard let nearest, nearest.figure.value != nil else { return nil }
        let count = nearest.figure.n
        return
            "Made \(nearest.name), the last \(count == 1 ? "forecast was" : "\(ComplianceText.number(count)) forecasts were") \(ForecastText.off(percent(nearest.figure), count))"
    }

    /// What the range claims, whether past ranges held, and how far off their P50 were.
    func held(_ figure: Figure) -> [String] {
        guard figure.interval != nil else { return [] }
        let past = nearest.flatMap { kind in report.backtest.coverage.parts.first { $0.name == kind.name }?.figure }
        return ForecastText.held(
            past?.numerator.map { Int($0.number) } ?? 0, of: past?.n ?? 0, made: nearest?.name ?? "",
            off: nearest.flatMap { $0.figure.value == nil ? nil : percent($0.figure) })
    }

    /// - Parameters:
    ///   - made: when the past forecasts were made: "four weeks before the end".
    ///   - error: how far off they were; nil where that is not known.
    static func held(_ inside: Int, of count: Int, made: String, off error: String?) -> [String] {
        let claim = "Eight closes in ten should lie in that range"
        guard count > 0 else { return ["\(claim); no past quarter can be held against it yet."] }
        let number = ComplianceText.number
        let held =
            count == 1
            ? "; the last one made \(made) \(inside == 1 ? "did" : "did not")."
            : "; of the last \(number(count)) made \(made), \(inside == count ? "all" : number(inside)) did."
        return [claim + held] + (error.map { ["P50 was \(off($0, count))."] } ?? [])
    }

    private static func off(_ error: String, _ count: Int) -> String {
        "off by \(error)\(count == 1 ? "" : " on average")"
    }

    /// "Ten" at the beginning of a heading.
    static func number(_ value: Int) -> String {
        value == 10 ? "Ten" : ComplianceText.number(value).capitalizedFirst
    }

    /// What a part of the mean is called, with what its rows are multiplied by.
    func making(_ name: String, _ outlook: Outlook) -> TextCell {
        switch name {
        case "won": return "Won so far"
        case "open":
            guard let share = outlook.realised, abs(share - 1) >= 0.0005 else { return "Open deals, chance × amount" }
            return TextCell(
                "Open deals, chance × what they bring",
                note: "\(Wording.fixed(share * 100, 1))\(Wording.thin)% of their amounts, as won deals did")
        default: return TextCell(name.capitalizedFirst)
        }
    }

    // MARK: Quotas

    /// The quota of a period, of everybody or of a part; nil where none is recorded for it.
    func quota(_ outlook: Outlook, _ unit: (level: SalesUnits.Level, key: Cell)? = nil) -> Money? {
        let plan = model.sales.plan
        guard outlook.period.start == plan.period.start, outlook.period.end == plan.period.end else { return nil }
        // What was put together may be something else in the plan.
        if let unit, case .text(let label?) = unit.key, model.salesUnits.row(unit.level, label) == nil { return nil }
        let figure = unit.map { plan.quota.figure($0.level, $0.key) } ?? plan.quota.total
        guard case .money(let money) = figure?.value, money.minor > 0 else { return nil }
        return money
    }

    /// How likely a quarter closes at its quota or above, of everybody or of a part; nil where that is not known.
    func chance(_ outlook: Outlook, _ unit: (level: SalesUnits.Level, key: Cell)? = nil) -> Figure? {
        guard quota(outlook, unit) != nil else { return nil }
        let figure = unit.map { report.quotaChance.figure($0.level, $0.key) } ?? report.quotaChance.total
        return figure?.value == nil ? nil : figure
    }

    /// `27`, `under 1`: nothing that is not over is certain.
    static func chance(_ figure: Figure) -> String {
        let share = figure.value?.number ?? 0
        return share < 0.01 ? "under 1" : share > 0.99 ? "over 99" : Wording.fixed(share * 100, 0)
    }

    /// The chance of reaching the quota, and how far the P50 is from it.
    func quotaHead(_ outlook: Outlook, _ likely: Figure, _ unit: (level: SalesUnits.Level, key: Cell)? = nil) -> Head? {
        guard let quota = quota(outlook, unit) else { return nil }
        let plain = quotaHead(likely, quota)
        guard let chance = chance(outlook, unit) else { return plain }
        return Head(
            "Chance of quota", ForecastText.chance(chance), unit: "%",
            note: "quota \(wording.inShort(quota)); \(plain.note)")
    }

    /// The quota and how far the P50 is from it.
    private func quotaHead(_ likely: Figure, _ quota: Money) -> Head {
        let (value, unit) = wording.short(quota)
        guard case .money(let middle) = likely.value else { return Head("Quota", value, unit: unit, note: "") }
        let gap = Money(minor: middle.minor - quota.minor, currency: quota.currency)
        let size = wording.inShort(Money(minor: abs(gap.minor), currency: gap.currency))
        return Head(
            "Quota", value, unit: unit,
            note: gap.minor == 0 ? "P50 is the quota" : "P50 is \(size) \(gap.minor < 0 ? "short of it" : "above it")")
    }

    /// Where the whole range lies, as a clause: ", below the quota of € 9.80 M".
    private func against(_ figure: Figure, _ quota: Money?) -> String {
        guard let quota, case .money(let low) = figure.interval?.lower, case .money(let high) = figure.interval?.upper
        else { return "" }
        let place = high.minor < quota.minor ? "below" : low.minor > quota.minor ? "above" : "around"
        return ", \(place) the quota of \(wording.inShort(quota))"
    }

    // MARK: Sentences

    /// "Q4 2026 is likely to close between € 4.1 M and € 4.8 M, below the quota of € 5.0 M", or why that cannot be said.
    func sentence(_ outlook: Outlook, _ figure: Figure, of unit: String = "", quota: Money? = nil) -> String {
        let name = unit.isEmpty ? outlook.period.name : "\(unit) in \(outlook.period.name)"
        guard case .money(let money) = figure.value else {
            return "\(name) cannot be forecast yet: \((figure.notes.first ?? "nothing to learn from").lowercasedFirst)"
                .trimmingFullStop
        }
        guard outlook.daysLeft > 0 else { return "\(name) closed at \(wording.inShort(money))" }
        guard let range = range(figure) else { return "\(name) is likely to close at \(wording.inShort(money))" }
        return range.low == range.high
            ? "\(name) is likely to close at \(range.low)"
            : "\(name) is likely to close between \(range.low) and \(range.high)\(against(figure, quota))"
    }

    /// How the current quarter stands to its quota: "Q4 2026 is likely to close at € 18.4 M, € 0.8 M short of quota".
    var closeHeading: String {
        let outlook = report.quarter
        guard outlook.daysLeft > 0 else { return closing }
        guard case .money(let likely) = outlook.likely.value else { return sentence(outlook, outlook.likely) }
        let place = "\(wording.inShort(likely))\(short(likely, outlook))"
        return report.withoutLargest.hinge == nil
            ? "\(outlook.period.name) is likely to close at \(place)" : "The P50 of \(outlook.period.name) is \(place)"
    }

    /// "It hangs on one deal: about € 256 K without Mill (P50), and € 1.26 M with it."; nil where no deal decides.
    var hinge: String? {
        guard let hinge = report.withoutLargest.hinge else { return nil }
        let list = model.records.opportunities
        let name = model.naming.namesPeople ? list.names[hinge.deal] ?? list.ids[hinge.deal] : nil
        func money(_ minor: Int64) -> String {
            wording.inShort(Money(minor: minor, currency: model.records.baseCurrency))
        }
        return "It hangs on one deal: about \(money(hinge.without)) without \(name ?? "its largest deal") (P50), "
            + "and \(money(hinge.with)) with it."
    }

    /// How the quarter closed whose last day the as-of is.
    var closing: String {
        let wonClause = model.wonClause.prefix(1).uppercased() + model.wonClause.dropFirst()
        guard case .money(let won) = model.quarter.wonSoFar.value else { return wonClause }
        return wonClause + short(won, report.quarter)
    }

    private func short(_ value: Money, _ outlook: Outlook) -> String {
        guard let quota = quota(outlook) else { return "" }
        let gap = value.minor - quota.minor
        let size = wording.inShort(Money(minor: abs(gap), currency: quota.currency))
        return gap == 0 ? ", the quota" : gap < 0 ? ", \(size) short of quota" : ", \(size) above quota"
    }

    /// Rows of units: what each is likely to close at, and how far off such forecasts were.
    func table(_ caption: String, _ parts: [(level: SalesUnits.Level, part: Breakdown.Part)], _ outlook: Outlook)
        -> TableModel
    {
        let shown = parts.filter { isTold($0.level, $0.part, outlook) }
        let errors = shown.map { level, part in
            report.unitBacktest.units.parts.first { $0.name == backtestName(level, part.name) }
        }
        // How many quarters it rests on is said once where it is the same for all.
        let counts = Set(errors.compactMap { $0?.figure.n })
        let rows = zip(shown, errors).map { entry, error -> TableModel.Row in
            let (level, part) = entry
            return .init([
                TextCell(name(level, part), link: ForecastUnitPage.path(level, part.name, model)),
                TextCell(
                    part.figure.value == nil ? "–" : wording.phrase(part.figure),
                    note: part.figure.value == nil && report.absence == nil ? part.figure.notes.first ?? "" : ""),
                TextCell(range(part.figure).map { "\($0.low) to \($0.high)" } ?? "–"),
                TextCell(quota(outlook, (level, part.key)).map(wording.inShort) ?? "–"),
                TextCell(
                    error.map { percent($0.figure) } ?? "–",
                    note: counts.count > 1 ? error.map { Wording.counted($0.figure.n, "quarter") } ?? "" : ""),
            ])
        }
        var columns: [TableModel.Column] = [
            .init("Unit"), .init("\(outlook.period.name), P50", number: true), .init("P10 to P90", number: true),
            .init("Quota", number: true), .init("Past error", number: true),
        ]
        var cells = rows
        if shown.allSatisfy({ quota(outlook, ($0.level, $0.part.key)) == nil }) {
            columns.remove(at: 3)
            for row in cells.indices { cells[row].cells.remove(at: 3) }
        }
        let past =
            counts.count == 1 ? counts.first.map { " of the last \(Wording.counted($0, "quarter"))" } ?? "" : ""
        return TableModel(
            caption,
            note: report.absence.map(\.words)
                ?? (counts.isEmpty ? "" : "Past error: of forecasts made four weeks before the end\(past)."),
            columns: columns, rows: cells,
            links: [
                model.rowsLink(outlook.likely), model.definitionLink(outlook.likely),
                PageLink("Past forecasts", "rows/\(report.unitBacktest.units.total.rows.name).csv"),
            ])
    }

    /// Whether a part is worth a line: what belongs to nobody and holds no deal, or rounds to nought, is not.
    private func isTold(_ level: SalesUnits.Level, _ part: Breakdown.Part, _ outlook: Outlook) -> Bool {
        guard part.name == SalesUnits.unowned || part.name.isEmpty else { return true }
        guard outlook.holdsDeals(level, part.key) else { return false }
        guard let whole = outlook.likely.value?.number,
            let high = part.figure.interval?.upper.number ?? part.figure.value?.number
        else { return true }
        return high.magnitude >= whole.magnitude / 1000
    }

    /// A unit as it is called on a page; people as this reader may see them.
    func name(_ level: SalesUnits.Level, _ part: Breakdown.Part) -> String {
        level == .owner ? model.naming.label(Int(part.name)) : part.name
    }

    func backtestName(_ level: SalesUnits.Level, _ label: String) -> String {
        UnitBacktest.name(level, label)
    }
}

extension String {
    var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
