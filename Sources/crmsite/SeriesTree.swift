import Diagnostics
import SeriesForecasting
import TextFormats

/// Which series add up to which: a CSV file `parent,child`. A series may have several parents, such as a region and a
/// segment.
struct SeriesTree {
    /// Names of the aggregates, in the order of their first rows, and of the leaves.
    let aggregates: [String]
    let leaves: [String]
    private let hierarchy: Hierarchy

    /// - Throws: `E-CSV-COLUMN`, `E-SRC-VALUE` for a series above itself or for none at all (65).
    init(path: String) throws {
        let reader = try CSVReader(path: path)
        guard let parents = reader.column("parent"), let children = reader.column("child") else {
            throw Diagnostic(
                "CSV-COLUMN", "no columns 'parent' and 'child'", at: .file(path, line: 1),
                hint: "a tree has a row for each series and what it is part of")
        }
        var below: [String: [String]] = [:]
        var order: [String] = []
        var names: [String] = []
        var isKnown: Set<String> = []
        while let row = try reader.next() {
            let (parent, child) = (row.string(at: parents), row.string(at: children))
            if below[parent] == nil { order.append(parent) }
            below[parent, default: []].append(child)
            for name in [parent, child] where isKnown.insert(name).inserted { names.append(name) }
        }
        aggregates = order
        leaves = names.filter { below[$0] == nil }
        let place = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1, $0) })
        /// The leaves below a series; nil where it stands above itself.
        func members(_ name: String, _ path: Set<String>) -> Set<Int>? {
            if let leaf = place[name] { return [leaf] }
            guard !path.contains(name) else { return nil }
            var all: Set<Int> = []
            for child in below[name] ?? [] {
                guard let own = members(child, path.union([name])) else { return nil }
                all.formUnion(own)
            }
            return all
        }
        var groups: [[Int]] = []
        for name in aggregates {
            guard let own = members(name, []) else {
                throw Diagnostic(
                    "SRC-VALUE", "series '\(LogText.excerpt(name))' stands above itself", at: .file(path),
                    hint: "a tree has no circles")
            }
            groups.append(own.sorted())
        }
        guard !groups.isEmpty, let hierarchy = Hierarchy(leafCount: leaves.count, aggregates: groups) else {
            throw Diagnostic("SRC-VALUE", "the tree holds no series", at: .file(path), hint: "write parent,child rows")
        }
        self.hierarchy = hierarchy
    }

    /// The series with the sums of those that the file does not hold; a period in which a leaf is missing has none.
    /// - Throws: `E-SRC-SERIES` (65) where a leaf is missing or series end at different periods.
    func completed(_ series: [TimeSeries], input: String) throws -> [TimeSeries] {
        let known = Dictionary(series.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var own: [TimeSeries] = []
        for name in leaves {
            guard let leaf = known[name] else {
                throw Diagnostic(
                    "SRC-SERIES", "series '\(LogText.excerpt(name))' of the tree is not in the file", at: .file(input),
                    hint: "series without parts need values")
            }
            own.append(leaf)
        }
        let sums = zip(aggregates, hierarchy.aggregates).filter { known[$0.0] == nil }.map { name, members in
            let parts = members.map { own[$0] }
            let start = parts.map(\.start).min() ?? 0
            let end = parts.map { $0.start + $0.values.count }.max() ?? start
            let values = (start..<end).map { period -> Double? in
                var sum = 0.0
                for part in parts {
                    let place = period - part.start
                    guard part.values.indices.contains(place), let value = part.values[place] else { return nil }
                    sum += value
                }
                return sum
            }
            return TimeSeries(id: name, start: start, values: values)
        }
        let all = series + sums
        let members = Set(aggregates + leaves)
        let ends = all.filter { members.contains($0.id) }.map { $0.start + $0.values.count }
        guard Set(ends).count <= 1 else {
            throw Diagnostic(
                "SRC-SERIES", "series of the tree end at different periods", at: .file(input),
                hint: "give every series a row for the last period, without a value where none was recorded")
        }
        return all
    }

    /// The forecasts made to add up, weighed by the number of leaves below each series.
    /// - Throws: `E-SRC-SERIES` (65) where one of them has no forecast.
    func reconciled(_ forecasts: [SeriesForecast], input: String) throws -> [SeriesForecast] {
        let place = Dictionary(forecasts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let order = (aggregates + leaves).compactMap { place[$0] }
        if let bare = order.first(where: { forecasts[$0].steps.isEmpty }) {
            throw Diagnostic(
                "SRC-SERIES", "series '\(LogText.excerpt(forecasts[bare].id))' has no forecast, so nothing can add up",
                at: .file(input), hint: "leave it out of the tree, or give it values")
        }
        guard let reconciliation = Reconciliation(hierarchy, weighting: .structural) else { return forecasts }
        var steps = forecasts.map(\.steps)
        for step in 0..<(order.map { steps[$0].count }.min() ?? 0) {
            guard let means = reconciliation.reconciled(order.map { steps[$0][step].mean }) else { continue }
            for (series, mean) in zip(order, means) { steps[series][step] = steps[series][step].moved(to: mean) }
        }
        let members = Set(order)
        return forecasts.enumerated().map { place, forecast in
            SeriesForecast(
                id: forecast.id, method: members.contains(place) ? forecast.method + ", reconciled" : forecast.method,
                steps: steps[place], findings: forecast.findings)
        }
    }
}
