import CRMModel
import Figures

extension SubmittedForecasts {
    /// How far what is handed in lies from a forecast made without it: (submitted − forecast) ÷ forecast.
    /// - Parameter forecast: the P50 of the quarter made from the CRM alone; nil where there is none.
    public func gap(to forecast: Money?) -> Figure {
        let slug = "shadow-forecast-gap"
        let amount: Money? = if case .money(let money) = submitted.value { money } else { nil }
        let rows: [(String, Int64, Int64)] =
            if let amount, let forecast {
                [("submitted", amount.minor, 0), ("forecast", -forecast.minor, forecast.minor)]
            } else { [] }
        let currency = forecast?.currency ?? amount?.currency ?? .euro
        let list = RowSet(
            name: slug, title: "What was handed in, and the forecast made from the CRM alone",
            columns: ["what", "gap", "forecast"], count: rows.count, tie: .ratio("gap", "forecast")
        ) {
            [
                .text(rows[$0].0), .money(Money(minor: rows[$0].1, currency: currency)),
                .money(Money(minor: rows[$0].2, currency: currency)),
            ]
        }
        func absent(_ reason: Reason, _ note: String) -> Figure {
            Figure(slug, outcome: .absent(reason), n: rows.count, asOf: submitted.asOf, rows: list, notes: [note])
        }
        guard let amount else {
            if case .absent(let reason) = submitted.outcome {
                return absent(reason, submitted.notes.first ?? "Nothing is handed in for the quarter yet.")
            }
            return absent(.noEvents, "Nothing is handed in for the quarter yet.")
        }
        guard let forecast, forecast.minor > 0 else {
            return absent(.noSource, "We could show this if a forecast could be made from the history of the deals.")
        }
        return Figure(
            slug, outcome: .value(.share(Double(amount.minor - forecast.minor) / Double(forecast.minor))),
            numerator: .money(Money(minor: amount.minor - forecast.minor, currency: currency)),
            denominator: .money(forecast), n: rows.count, asOf: submitted.asOf, rows: list)
    }

    /// The same of the whole and of every unit that has a forecast.
    ///
    /// What a unit hands in is what those of its people do who speak for nobody outside it.
    /// - Parameters:
    ///   - forecast: the P50 of the whole and of units, with the units it names.
    ///   - shadow: the P50 made without the submissions, in base minor units.
    func gaps(
        _ forecast: UnitFigures, units: SalesUnits, shadow: (SalesUnits.Level?, Cell) -> Int64?
    ) -> UnitFigures {
        let base = desk.book.records.baseCurrency
        let authors = Set(numbers.keys)
        // Who has spoken for each person, the nearest first.
        let speakers = (0..<desk.book.records.users.count).map { user -> [RowIndex] in
            let all = ([user] + desk.superiors(of: user)).filter(authors.contains)
            return isInclusive ? all : Array(all.prefix(1))
        }
        return UnitFigures(
            total: gap(to: shadow(nil, .text(nil)).map { Money(minor: $0, currency: base) }),
            levels: forecast.levels.compactMap { level, breakdown in
                guard [.region, .branch, .team].contains(level) else { return nil }
                return (level, gaps(level, breakdown.parts, units, speakers) { shadow(level, $0) })
            })
    }

    /// What one unit hands in, and how much of it that speaks for.
    private struct Handed {
        var minor: Int64 = 0
        var authors = 0
        /// Owners of open deals, and those of them whom nobody speaks for.
        var owners = 0
        var silent = 0
    }

    private func handed(_ speakers: [[RowIndex]], _ isMember: (RowIndex) -> Bool) -> Handed {
        let records = desk.book.records
        var outside: Set<RowIndex> = []
        for user in speakers.indices where records.users.isPerson(user) && !isMember(user) {
            outside.formUnion(speakers[user])
        }
        let inside = Set(numbers.keys.filter { isMember($0) && !outside.contains($0) })
        // Of two who speak for the same people the one above counts.
        let counted = inside.sorted().filter { author in
            !isInclusive || !desk.superiors(of: author).contains(where: inside.contains)
        }
        let owners = Set(desk.book.open.compactMap { records.opportunities.owners[$0] }).filter(isMember)
        let chosen = Set(counted)
        return Handed(
            minor: counted.reduce(0) { $0 + (numbers[$1] ?? 0) }, authors: counted.count, owners: owners.count,
            silent: owners.count { !speakers[$0].contains(where: chosen.contains) })
    }

    private func gaps(
        _ level: SalesUnits.Level, _ parts: [Breakdown.Part], _ units: SalesUnits, _ speakers: [[RowIndex]],
        _ shadow: (Cell) -> Int64?
    ) -> Breakdown {
        let slug = "shadow-forecast-gap"
        let book = desk.book
        struct Unit {
            let part: Breakdown.Part
            let handed: Handed
            /// Nil where there is no value.
            let forecast: Int64?
        }
        let found = parts.map { part -> Unit in
            guard case .text(let label?) = part.key, units.row(level, label) != nil else {
                return Unit(part: part, handed: Handed(), forecast: nil)
            }
            let own = handed(speakers) { units.label(level, owner: $0, segment: nil) == label }
            let isShown = own.authors >= (isPrivate ? PeopleGroups.smallest : 1)
            return Unit(
                part: part, handed: own, forecast: isShown ? shadow(part.key).flatMap { $0 > 0 ? $0 : nil } : nil)
        }
        var rows: [(unit: String, what: String, gap: Int64, forecast: Int64)] = []
        for unit in found {
            guard let forecast = unit.forecast else { continue }
            rows.append((unit.part.name, "submitted", unit.handed.minor, 0))
            rows.append((unit.part.name, "forecast", -forecast, forecast))
        }
        let listed = rows
        let list = RowSet(
            name: "\(slug)-\(level.rawValue)",
            title: "What was handed in for each \(level.rawValue), and the forecast made from the CRM alone",
            columns: [level.rawValue, "what", "gap", "forecast"], count: listed.count, tie: .ratio("gap", "forecast")
        ) { place in
            let row = listed[place]
            return [
                .text(row.unit), .text(row.what), .money(book.money(row.gap)), .money(book.money(row.forecast)),
            ]
        }
        func figure(_ scope: String, _ minor: Int64, _ forecast: Int64, n: Int, silent: (Int, of: Int)) -> Figure {
            let value = Quantity.share(Double(minor - forecast) / Double(forecast))
            let missing =
                "\(Grouping.text(silent.0)) of \(Grouping.text(silent.of)) owners of open deals have nobody who handed in for them"
            return Figure(
                slug, scope: scope, outcome: silent.0 > 0 ? .partial(value, missing: missing) : .value(value),
                numerator: .money(book.money(minor - forecast)), denominator: .money(book.money(forecast)), n: n,
                asOf: submitted.asOf, rows: list)
        }
        func absent(_ unit: Unit) -> Figure {
            let reason: (Reason, String) =
                if isPrivate, (1..<PeopleGroups.smallest).contains(unit.handed.authors) {
                    (.suppressed, "Fewer than five people hand in a forecast here.")
                } else if case .absent(.noSource) = submitted.outcome {
                    (.noSource, submitted.notes.first ?? "")
                } else if unit.handed.authors == 0 {
                    (.noEvents, "Nobody has handed in a forecast for these people alone.")
                } else {
                    (.noSource, "We could show this if a forecast could be made from the history of the deals.")
                }
            return Figure(
                slug, scope: unit.part.name, outcome: .absent(reason.0), n: 0, asOf: submitted.asOf, rows: list,
                notes: [reason.1])
        }
        let valued = found.filter { $0.forecast != nil }
        let forecast = valued.reduce(Int64(0)) { $0 + ($1.forecast ?? 0) }
        let total =
            valued.isEmpty
            ? Figure(
                slug, scope: "by \(level.rawValue)", outcome: .absent(.noEvents), n: 0, asOf: submitted.asOf, rows: list
            )
            : figure(
                "by \(level.rawValue)", valued.reduce(0) { $0 + $1.handed.minor }, forecast, n: listed.count,
                silent: (valued.reduce(0) { $0 + $1.handed.silent }, valued.reduce(0) { $0 + $1.handed.owners }))
        return Breakdown(
            total: total, key: level.rawValue,
            parts: found.map { unit in
                Breakdown.Part(
                    name: unit.part.name, key: .text(unit.part.name),
                    figure: unit.forecast.map {
                        figure(
                            unit.part.name, unit.handed.minor, $0, n: 2,
                            silent: (unit.handed.silent, unit.handed.owners))
                    } ?? absent(unit))
            })
    }
}
