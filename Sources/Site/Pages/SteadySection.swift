import Charts
import Compliance
import Figures
import Statistics

/// How long units took, from going live, until an area was followed three months in succession: the curve with what it
/// rests on.
struct SteadySection {
    let model: SiteModel
    let report: ComplianceReport

    private var wording: Wording { model.wording.inWholePercent }
    private var figure: Figure { report.timeToStable.figure }
    private var curve: KaplanMeier { report.timeToStable.curve }

    var section: Section {
        var main: [Block] = [.text(words)]
        if !curve.steps.isEmpty {
            main.append(.chart(chart, name: "time-to-stable", links: []))
            main.append(.table(table))
        }
        return Section(
            "steady", "How long until it is steady",
            note:
                "From going live until an area was followed three months in succession; those not there yet count as such.",
            main: main)
    }

    private var words: String {
        var words: [String]
        if figure.value != nil {
            let range = wording.range(figure).map { ", \($0)" } ?? ""
            words = ["Half of the units and areas were steady after \(wording.phrase(figure))\(range)."]
        } else if figure.outcome == .absent(.immature) {
            words = ["Half of them are not there yet."]
        } else {
            words = [wording.phrase(figure)]
        }
        words += figure.notes
        return words.joined(separator: " ")
    }

    private func share(_ value: Double) -> String { Wording.percent(value, n: min(curve.count, 199)) }

    private var table: TableModel {
        TableModel(
            "Time until steady",
            note: "Kaplan and Meier's estimate, with Greenwood's interval on the scale of ln(−ln S).",
            columns: [
                .init("After going live"), .init("Still on the way before", number: true),
                .init("Became steady", number: true), .init("Steady by then", number: true),
                .init("95\(Wording.thin)% interval", number: true),
            ],
            rows: curve.steps.map { step in
                .init([
                    TextCell(Wording.days(step.time)), TextCell(Wording.count(step.atRisk)),
                    TextCell(Wording.count(step.events)), TextCell(share(1 - step.left)),
                    TextCell(
                        step.interval.map {
                            "\(Wording.percentDigits(1 - $0.upper, n: 1)) to \(share(1 - $0.lower))"
                        } ?? "none: all are steady"),
                ])
            }, links: model.links(figure))
    }

    /// Week by week, so that each fall of the curve is a step.
    private var chart: ChartSpec {
        let last = curve.steps.last?.time ?? 0
        let weeks = 0...Int((last / 7).rounded(.up))
        let steps = weeks.map { curve.step(at: Double($0 * 7)) }
        return ChartSpec(
            type: .line, title: "Time until steady", subtitle: "Share of units and areas that are steady, %",
            categories: weeks.map { "\($0)" },
            series: [.init(name: "Steady", values: steps.map { 1 - ($0?.left ?? 1) })],
            bands: [
                .init(
                    name: "95 % interval", lower: steps.map { $0 == nil ? 0 : $0?.interval.map { 1 - $0.upper } },
                    upper: steps.map { $0 == nil ? 0 : $0?.interval.map { 1 - $0.lower } })
            ],
            foot: model.foot("n = \(Wording.count(curve.count)) units and areas", "manual, rollout waves"),
            format: ChartScale.percent, categoryTitle: "Weeks since going live")
    }
}
