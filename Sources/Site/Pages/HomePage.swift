import CRMModel
import Charts
import Figures
import ForecastReport
import Forecasting

/// The executive briefing: four pillars, the quarter, what stands out, the teams.
struct HomePage {
    let model: SiteModel

    var page: PageModel {
        let asOf = model.records.asOf
        var page = PageModel(
            path: "index.html", navigation: "home", title: "Briefing", kicker: "Briefing for \(Wording.longDate(asOf))",
            headline: headline, standfirst: standfirst)
        page.facts = [
            Fact("Open deals", Wording.count(model.book.counts.open), link: "pipeline/index.html"),
            Fact("Won", model.decided(model.book.counts.won), link: "rows/won-by-month.csv"),
            Fact("Lost", model.decided(model.book.counts.lost), link: "rows/win-rate.csv"),
            Fact("Win rate", model.wording.phrase(model.winRate), link: "pipeline/index.html#win-rate"),
        ]
        page.tiles = [adoption, forecast, completeness, pastDue]
        page.sections = [quarter, pipelineAndTeams, foundations]
        return page
    }

    // MARK: Words

    private var headline: String {
        let money: String
        if let report = model.forecast, report.quarter.daysLeft > 0, report.quarter.likely.value != nil {
            money = ForecastText(model: model, report: report).sentence(report.quarter, report.quarter.likely)
        } else {
            money = model.wonClause
        }
        guard let week = adoptionWeek else { return money.prefix(1).uppercased() + money.dropFirst() + "." }
        return "\(model.peoplePhrase(week)) worked in the CRM \(model.adoptionWeekPhrase); \(money)."
    }

    private var standfirst: [String] {
        var sentences = [model.untoldOutcomes].compactMap(\.self)
        if let main = model.mainCompleteness, case .share(let share) = main.figure.value {
            let weakest = main.fields.min { ($0.value?.number ?? 1) < ($1.value?.number ?? 1) }
            var sentence =
                "\(main.profile.name) records hold \(Wording.percent(share, n: main.figure.n)) of what was agreed"
            if let weakest, let value = weakest.value?.number, value < 0.995 {
                sentence += "; “\(Wording.field(weakest.scope))” is the field most often empty"
            }
            sentences.append(sentence + ".")
        }
        if case .share(let share) = model.pastDue.value, share > 0 {
            sentences.append(
                "\(model.wording.portion(model.pastDue, "open deals")) are past their date\(model.worth(model.pastDueAmount))."
            )
        }
        // Where no loss is recorded, that every decided deal was won says nothing.
        if case .share = model.winRate.value, model.book.counts.lost > 0 {
            sentences.append("\(model.wording.portion(model.winRate, "decided deals")) were won.")
        }
        return sentences
    }

    private var adoptionWeek: Figure? { model.adoptionWeek?.figure }

    // MARK: Tiles

    private var adoption: Tile {
        let parts = model.activeUsers.byWeek.parts.filter { !$0.isPartial }
        let link = PageLink("Adoption", "adoption/index.html")
        guard let week = adoptionWeek else { return absent(link, model.activeUsers.byWeek.total) }
        var tile = shareTile(link, week)
        if week.n >= 20, parts.count > 4, let before = parts[parts.count - 5].figure.value?.number,
            let now = week.value?.number
        {
            tile.change = signedPoints(now - before)
            tile.comparison = "on four weeks before" + targetPhrase(week)
        } else {
            tile.comparison = targetPhrase(week, leading: false)
        }
        sparkline(
            &tile, "Active users by week", parts.map(\.name), parts.map { $0.figure.value?.number },
            format: ChartScale.percent,
            target: model.target(week))
        tile.rests = "\(rests(week)) in week \(model.adoptionWeek?.name ?? ""). \(model.wording.range(week) ?? "")"
        // The list holds all weeks, the tile speaks of one.
        tile.links = [
            model.definitionLink(week),
            PageLink("All weeks: \(Wording.counted(week.rows.count, "row"))", "rows/\(week.rows.name).csv"),
        ]
        return tile
    }

    private var forecast: Tile {
        let quarter = model.quarter
        let link = PageLink("Forecast, \(quarter.quarter.name)", "forecast/index.html")
        let figure = model.forecast?.quarter.likely ?? quarter.runRate
        guard case .money(let money) = figure.value else { return absent(link, figure) }
        let (value, unit) = model.wording.short(money)
        var tile = Tile(label: link, value: value, unit: unit)
        tile.change = quarter.wonSoFar.value == nil ? "Nothing" : model.wording.phrase(quarter.wonSoFar)
        tile.comparison =
            quarter.daysLeft == 0
            ? "won; the quarter is over" : "won so far, \(Wording.counted(quarter.daysLeft, "day")) left"
        if let report = model.forecast {
            var words: [String] = []
            if let value = report.trust.figure.value {
                words.append(
                    "Trust grade \(TrustGrade.letter(value.number)): weakest is \(report.trust.worst?.rawValue ?? "").")
            }
            if ForecastText(model: model, report: report).isNoBetter == true {
                words.append("So far no better than what the same days brought before.")
            }
            tile.why = words.joined(separator: " ")
        }
        let months = model.wonByMonth.parts.filter { $0.name.count == 7 && !$0.isPartial }
        let recent = Array(months.suffix(13))
        let won = recent.map { ChartScale.number($0.figure) ?? 0 }
        sparkline(
            &tile, "Won by month", recent.map { Wording.month($0.name) }, won,
            format: ChartScale.money(won.max() ?? 0, money.currency))
        if let interval = figure.interval, case .money(let lower) = interval.lower,
            case .money(let upper) = interval.upper
        {
            tile.interval = IntervalBar.svg(lower: lower.major, value: money.major, upper: upper.major, target: nil) {
                number in
                let end = model.wording.short(
                    Money(minor: Int64(number * Double(money.currency.minorPerMajor)), currency: money.currency)
                ).value
                // Scale ends are round; noughts after the point would only look exact.
                return end.contains(".") ? String(end.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()) : end
            }
        }
        let record = model.forecast.flatMap { ForecastText(model: model, report: $0).record?.capitalizedFirst }
        tile.rests =
            "\(model.wording.range(figure) ?? "Nothing is left to forecast"). \(record ?? "No past forecast can be held against it yet")."
        tile.links = [model.definitionLink(figure), model.rowsLink(figure)]
        return tile
    }

    private var completeness: Tile {
        let link = PageLink("Data completeness", "completeness/index.html")
        guard let main = model.mainCompleteness else {
            var tile = Tile(label: link, value: "–", unit: "")
            tile.why = "No profile says what a record should hold. Name fields in content/site.yml."
            tile.reason = Reason.noSource.rawValue
            return tile
        }
        var tile = shareTile(link, main.figure)
        tile.comparison = "\(main.profile.name)" + targetPhrase(main.figure)
        let weak = main.fields.filter { ($0.value?.number ?? 1) < 0.9 }.sorted {
            ($0.value?.number ?? 1) < ($1.value?.number ?? 1)
        }
        if !weak.isEmpty { tile.why = "Weakest: \(Wording.list(weak.prefix(3).map { Wording.field($0.scope) }))." }
        tile.rests = "\(Wording.counted(main.figure.n, "record")). \(model.wording.range(main.figure) ?? "")"
        return tile
    }

    private var pastDue: Tile {
        let link = PageLink("Past-due deals", "pipeline/index.html#past-due")
        guard model.pastDue.value != nil else { return absent(link, model.pastDue) }
        var tile = shareTile(link, model.pastDue)
        if model.unpriced(model.pastDueAmount) != nil || model.book.isUnpriced {
            tile.comparison =
                (model.book.isUnpriced ? model.lackClause : "none of them has a price") + targetPhrase(model.pastDue)
        } else {
            tile.change = model.pastDueAmount.value == nil ? "Nothing" : model.wording.phrase(model.pastDueAmount)
            tile.comparison = "stands on them" + targetPhrase(model.pastDue)
        }
        tile.rests = "\(rests(model.pastDue)). \(model.wording.range(model.pastDue) ?? "")"
        return tile
    }

    private func shareTile(_ link: PageLink, _ figure: Figure) -> Tile {
        guard case .share(let share) = figure.value else { return absent(link, figure) }
        let isSmall = figure.n < 20
        var tile = Tile(
            label: link, value: isSmall ? model.wording.phrase(figure) : Wording.percentDigits(share, n: figure.n),
            unit: isSmall ? "" : "%")
        tile.status = model.status(figure)
        tile.why = tile.status?.reason ?? ""
        if let interval = figure.interval {
            tile.interval = IntervalBar.svg(
                lower: interval.lower.number * 100, value: share * 100, upper: interval.upper.number * 100,
                target: model.target(figure).map { $0 * 100 }, within: 0...100
            ) { Wording.fixed($0, $0 == $0.rounded() ? 0 : 1) }
        }
        tile.links = [model.definitionLink(figure), model.rowsLink(figure)]
        return tile
    }

    private func absent(_ link: PageLink, _ figure: Figure) -> Tile {
        var tile = Tile(label: link, value: "–", unit: "")
        if case .absent(let reason) = figure.outcome {
            tile.reason = reason.rawValue
            tile.why = figure.notes.first ?? reason.sentence
        }
        tile.links = [model.definitionLink(figure)]
        return tile
    }

    private func sparkline(
        _ tile: inout Tile, _ what: String, _ names: [String], _ values: [Double?], format: ChartSpec.Format,
        target: Double? = nil
    ) {
        guard values.compactMap({ $0 }).count >= 3 else { return }
        tile.sparkline = ChartSpec(
            type: .sparkline, title: what, categories: names, series: [.init(name: "", values: values)],
            target: target.map { .init(value: $0) }, format: format)
        tile.first = names.first ?? ""
        tile.last = names.last ?? ""
    }

    private func signedPoints(_ difference: Double) -> String {
        let points = Wording.fixed(abs(difference) * 100, 1)
        return (difference < -0.0005 ? Wording.minus : difference > 0.0005 ? "+" : "±") + points + Wording.thin + "pts"
    }

    private func targetPhrase(_ figure: Figure, leading: Bool = true) -> String {
        guard let target = model.target(figure) else { return "" }
        return (leading ? " · " : "") + "target \(Wording.fixed(target * 100, 0))"
    }

    private func rests(_ figure: Figure) -> String {
        guard case .count(let k, _) = figure.numerator, case .count(let n, let noun) = figure.denominator else {
            return ""
        }
        return "\(Wording.count(k)) of \(Wording.count(n)) \(noun)"
    }

    // MARK: Sections

    private var quarter: Section {
        let items = attention
        let forecast = model.forecast
        return Section(
            "quarter",
            forecast.map { ForecastText(model: model, report: $0).closeHeading } ?? model.wonClause.capitalizedFirst,
            main: forecast.map { [ForecastChart(model: model, report: $0).block] } ?? [],
            side: [.heading("What stands out", id: "attention"), .feed(items)])
    }

    /// At most six sentences, the weightiest first.
    private var attention: [FeedItem] {
        var items: [(weight: Double, item: FeedItem)] = []
        // Above every share: what one typing error adds to a sum is more than all the rest of it.
        if let report = model.forecast, let item = DoubtfulAmounts(model: model, report: report).feedItem {
            items.append((2, item))
        }
        if case .share(let share) = model.pastDue.value, share > 0, case .count(let due, _) = model.pastDue.numerator {
            items.append(
                (
                    share,
                    FeedItem(
                        Wording.count(due), "past due",
                        "\(Wording.counted(due, "open deal is", "open deals are")) past the date\(model.worth(model.pastDueAmount)).",
                        link: "pipeline/index.html#past-due")
                ))
        }
        if case .share(let share) = model.lateEntry.value, case .count(let late, _) = model.lateEntry.numerator,
            late > 0
        {
            items.append(
                (
                    share,
                    FeedItem(
                        model.wording.phrase(model.lateEntry), "late entry",
                        "\(Wording.counted(late, "deal")) of the last 180 days first appeared at a late stage.",
                        link: "pipeline/index.html#late-entry")
                ))
        }
        for profile in model.completeness {
            guard let weakest = profile.fields.min(by: { ($0.value?.number ?? 1) < ($1.value?.number ?? 1) }),
                let value = weakest.value?.number, value < 0.9,
                case .count(let k, _) = weakest.numerator
            else { continue }
            items.append(
                (
                    1 - value,
                    FeedItem(
                        Wording.count(weakest.n - k), profile.profile.name.lowercased(),
                        "“\(Wording.field(weakest.scope))” is empty on \(Wording.counted(weakest.n - k, "record")) of \(Wording.count(weakest.n)).",
                        link: "completeness/index.html#\(profile.figure.rows.name)")
                ))
        }
        let findings = model.importFindings.total.n
        if findings > 0 {
            items.append(
                (
                    0.05,
                    FeedItem(
                        Wording.count(findings), "import",
                        "\(Wording.counted(findings, "value was", "values were")) repaired, skipped or doubtful at import.",
                        link: "data/index.html#findings")
                ))
        }
        for note in model.pipeline.byStage.total.notes where note != model.book.lack?.words {
            items.append((0.3, FeedItem("Note", "pipeline", note, link: "pipeline/index.html")))
        }
        if items.isEmpty {
            return [FeedItem("–", "", "Nothing stands out among what is measured.")]
        }
        return items.sorted { $0.weight > $1.weight }.prefix(6).map(\.item)
    }

    private var pipelineAndTeams: Section {
        Section(
            "pipeline", PipelinePage(model: model).stageHeading, main: [PipelinePage(model: model).stageChart],
            side: [.heading("Teams", id: "teams"), .table(TeamsPage(model: model).shortTable)])
    }

    private var foundations: Section {
        let manual = model.manual
        var rows: [TableModel.Row] = [
            .init([
                TextCell("The manual", link: "manual/index.html"),
                TextCell(
                    manual.areas.isEmpty
                        ? "No usage manual is written yet."
                        : "\(Wording.counted(manual.areas.count, "area")), \(Wording.counted(manual.stepCount, "step")), \(Wording.counted(manual.ruleCount, "rule")); \(Wording.count(manual.coveredStepCount)) steps carry a rule or are checked by a person."
                ),
            ])
        ]
        if let report = model.compliance {
            rows.append(
                .init([
                    TextCell("Is it followed?", link: "compliance/index.html"),
                    TextCell(CompliancePage(model: model, report: report).headline),
                ]))
            rows.append(
                .init([
                    TextCell("Monitoring", link: "compliance/index.html"),
                    TextCell(monitoring(report.ledger.coverage)),
                ]))
        } else {
            rows.append(
                .init(["Monitoring", "No rule of the manual can be checked, so nobody knows whether it is followed."]))
        }
        return Section(
            "foundations", "The two foundations",
            note: "A CRM works when it is written down how it is used, and when somebody looks whether it is.",
            main: [
                .table(TableModel("The two foundations", columns: [.init("Foundation"), .init("State")], rows: rows))
            ])
    }

    /// What persons have looked at; a build never counts as a look.
    private func monitoring(_ coverage: Figure) -> String {
        guard let share = coverage.value?.number else {
            if case .absent(let reason) = coverage.outcome { return reason.sentence }
            return ""
        }
        return share == 0
            ? "No person has looked at what was due to be looked at."
            : "A person has looked at \(model.wording.portion(coverage, "cells that were due"))."
    }
}
