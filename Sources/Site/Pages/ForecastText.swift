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

    /// The past forecasts that were made as long before the end as today's is.
    var nearest: Breakdown.Part? {
        let left = report.quarter.daysLeft
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

    /// How far off such forecasts were, as a clause: "in the last 7 quarters such forecasts were off by 8.4 %".
    var record: String? {
        guard let nearest, nearest.figure.value != nil else { return nil }
        let count = nearest.figure.n
        return count == 1
            ? "one quarter ago such a forecast was off by \(percent(nearest.figure))"
            : "over the last \(ComplianceText.number(count)) quarters such forecasts were off by \(percent(nearest.figure))"
    }

    /// "Q4 2026 is likely to close between € 4.1 M and € 4.8 M", or why that cannot be said.
    func sentence(_ outlook: Outlook, _ figure: Figure, of unit: String = "") -> String {
        let name = unit.isEmpty ? outlook.period.name : "\(unit) in \(outlook.period.name)"
        guard case .money(let money) = figure.value else {
            return "\(name) cannot be forecast yet: \((figure.notes.first ?? "nothing to learn from").lowercasedFirst)"
                .trimmingFullStop
        }
        guard outlook.daysLeft > 0 else { return "\(name) closed at \(wording.inShort(money))" }
        guard let range = range(figure) else { return "\(name) is likely to close at \(wording.inShort(money))" }
        return range.low == range.high
            ? "\(name) is likely to close at \(range.low)"
            : "\(name) is likely to close between \(range.low) and \(range.high)"
    }

    /// Rows of units: what each is likely to close at, and how far off such forecasts were.
    func table(_ caption: String, _ parts: [(level: SalesUnits.Level, part: Breakdown.Part)], _ outlook: Outlook)
        -> TableModel
    {
        let rows = parts.map { level, part -> TableModel.Row in
            let error = report.unitBacktest.units.parts.first { $0.name == backtestName(level, part.name) }
            return .init([
                TextCell(name(level, part), link: ForecastUnitPage.path(level, part.name, model)),
                TextCell(wording.phrase(part.figure)),
                TextCell(range(part.figure).map { "\($0.low) to \($0.high)" } ?? "–"),
                TextCell(
                    error.map { percent($0.figure) } ?? "–",
                    note: error.map { Wording.counted($0.figure.n, "quarter") } ?? ""),
            ])
        }
        return TableModel(
            caption,
            columns: [
                .init("Unit"), .init("\(outlook.period.name), P50", number: true), .init("P10 to P90", number: true),
                .init("Off four weeks before the end", number: true),
            ],
            rows: rows,
            links: [
                model.rowsLink(outlook.likely), model.definitionLink(outlook.likely),
                PageLink("Past forecasts", "rows/\(report.unitBacktest.units.total.rows.name).csv"),
            ])
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
    fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
