import CRMModel
import Charts
import Figures
import ForecastReport
import Forecasting

/// What is won since the quarter began, and the days of the rest that are forecast: the month's end and the quarter's.
///
/// Between these days nothing is forecast; the picture joins them by straight lines, and its table has only them. On the
/// last day of a quarter it shows how that quarter closed.
struct ForecastChart {
    let model: SiteModel
    let report: ForecastReport

    private var text: ForecastText { ForecastText(model: model, report: report) }
    private var outlook: Outlook { report.quarter }
    private var quarter: Period { outlook.period }

    /// A day of the quarter and what is likely to be won by its end, in minor units.
    private struct Known {
        let day: Int
        let low: Double
        let middle: Double
        let high: Double
    }

    /// The days after today of which something is known, ascending.
    private func known(_ past: [Int64]) -> [Known] {
        func known(_ outlook: Outlook, after base: Double) -> Known? {
            guard outlook.daysLeft > 0, case .money(let likely) = outlook.likely.value,
                outlook.period.start >= quarter.start, outlook.period.end <= quarter.end
            else { return nil }
            let interval = outlook.likely.interval
            let middle = Double(likely.minor)
            return Known(
                day: Int(outlook.period.end.dayNumber - quarter.start.dayNumber) - 1,
                low: base + (interval?.lower.number ?? middle), middle: base + middle,
                high: base + (interval?.upper.number ?? middle))
        }
        guard let end = known(outlook, after: 0) else { return [] }
        // A month is forecast from its first day: what was won before it in the quarter comes on top.
        let before = Int(report.month.period.start.dayNumber - quarter.start.dayNumber)
        let base = before > 0 && before <= past.count ? Double(past[before - 1]) : 0
        guard let month = known(report.month, after: base), month.day < end.day else { return [end] }
        return [month, end]
    }

    var block: Block {
        // Without a win there is no line to draw, and a line of noughts would claim one.
        if model.quarter.wonSoFar.value == nil, outlook.likely.value == nil {
            return .text(model.wonClause.prefix(1).uppercased() + model.wonClause.dropFirst() + ".")
        }
        let past = model.quarter.cumulative
        let known = known(past)
        let none = [Double?](repeating: nil, count: quarter.days - past.count)
        var won = past.map { Optional(Double($0)) } + none
        var lower: [Double?] = Array(repeating: nil, count: quarter.days)
        var upper = lower
        let today = past.count - 1
        if outlook.likely.interval != nil, !known.isEmpty {
            lower[today] = won[today]
            upper[today] = won[today]
        }
        for point in known {
            won[point.day] = point.middle
            guard outlook.likely.interval != nil else { continue }
            lower[point.day] = point.low
            upper[point.day] = point.high
        }
        // The middle half is drawn where it is forecast: at the end of the quarter, from today's point on.
        var innerLow = [Double?](repeating: nil, count: quarter.days)
        var innerHigh = innerLow
        if let half = outlook.middleHalf, let end = known.last, lower[today] != nil {
            (innerLow[today], innerHigh[today]) = (won[today], won[today])
            if let month = known.first, known.count > 1, let inner = report.month.middleHalf {
                let base = month.middle - (ChartScale.number(report.month.likely) ?? 0)
                (innerLow[month.day], innerHigh[month.day]) = (base + Double(inner.low), base + Double(inner.high))
            }
            (innerLow[end.day], innerHigh[end.day]) = (Double(half.low), Double(half.high))
        }
        let quota = text.quota(outlook)
        let largest = (won + upper + [quota.map { Double($0.minor) }]).compactMap { $0 }.max() ?? 0
        let days = known.map { Wording.date(quarter.start.adding(days: $0.day)) }
        let joined = known.isEmpty ? "" : "; forecast for \(Wording.list(days)), joined by straight lines"
        let spec = ChartSpec(
            type: .line, title: text.closeHeading, subtitle: "Won since \(Wording.date(quarter.start))\(joined)",
            categories: (0..<quarter.days).map(label),
            series: [
                .init(name: known.isEmpty ? "won" : "P50", values: won, dashedFrom: known.isEmpty ? nil : today)
            ],
            bands: lower[today] == nil
                ? []
                : [.init(name: "80 % range", lower: lower, upper: upper, lowerLabel: "P10", upperLabel: "P90")]
                    + (innerLow[today] == nil ? [] : [.init(name: "50 % range", lower: innerLow, upper: innerHigh)]),
            target: quota.map { ChartSpec.Target(value: Double($0.minor), label: "Quota") },
            today: known.isEmpty ? nil : Double(today), todayLabel: "Today, day \(today + 1)",
            foot: model.foot(
                "n = \(Wording.counted(outlook.likely.n, "line"))\(innerLow[today] == nil ? "" : ". Bands: 50 % and 80 %")",
                "opportunities, opportunity_stage_changes\(quota == nil ? "" : ", quotas")"),
            format: ChartScale.money(largest, model.records.baseCurrency), categoryTitle: "Day")
        return .chart(spec, name: "quarter", links: model.links(outlook.likely))
    }

    private func label(_ offset: Int) -> String {
        let day = quarter.start.adding(days: offset)
        return "\(day.parts.day) \(Wording.month(day.isoMonth).prefix(3))"
    }
}
