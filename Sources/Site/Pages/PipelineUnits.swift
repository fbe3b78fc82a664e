import Audiences
import CRMModel
import Figures
import Forecasting

/// The regions, branches, teams, segments and owners that have a page about their pipeline, and what lies below each.
///
/// Those of the open deals: under which units a tree may tell them apart is what `SalesUnits` says.
struct PipelineUnits: Sendable {
    /// One of them.
    struct Unit: Hashable, Sendable {
        let level: SalesUnits.Level
        /// The key of its parts in breakdowns.
        let key: Cell
        /// Row of the units, the segments or the users.
        let row: RowIndex
    }

    /// In the order of the levels and of the organisation.
    let all: [Unit]
    private let model: SiteModel
    /// Place in `all` of each key of a level, and of each unit whatever its level.
    private let places: [SalesUnits.Level: [Cell: Int]]
    private let ofRow: [RowIndex: Int]
    /// Open deals by level and key.
    private let open: [SalesUnits.Level: [Cell: [RowIndex]]]

    init(_ model: SiteModel) {
        self.model = model
        let units = model.sales.units
        var all: [Unit] = []
        var seen: Set<RowIndex> = []
        for level in units.levels {
            for part in model.sales.open.amount.parts(level) {
                switch part.key {
                case .person(let user?): all.append(Unit(level: level, key: part.key, row: user))
                case .text(let label?):
                    guard let row = units.row(level, label) else { continue }
                    // Where a unit stands at two levels, because nothing of it is told apart below, it has one page.
                    if level != .segment, !seen.insert(row).inserted { continue }
                    all.append(Unit(level: level, key: part.key, row: row))
                default: continue
                }
            }
        }
        self.all = all
        var places: [SalesUnits.Level: [Cell: Int]] = [:]
        var ofRow: [RowIndex: Int] = [:]
        for (place, unit) in all.enumerated() {
            places[unit.level, default: [:]][unit.key] = place
            if unit.level != .segment, unit.level != .owner { ofRow[unit.row] = place }
        }
        self.places = places
        self.ofRow = ofRow
        let list = model.records.opportunities
        let rows = (0..<list.count).filter { list.statuses[$0] == .open }
        var open: [SalesUnits.Level: [Cell: [RowIndex]]] = [:]
        for level in units.levels {
            open[level] = Dictionary(grouping: rows) { row in
                level == .owner
                    ? .person(list.owners[row])
                    : .text(units.label(level, owner: list.owners[row], segment: list.segments[row]))
            }
        }
        self.open = open
    }

    /// The largest units: those of the first level, and the segments.
    var top: [SalesUnits.Level] {
        let levels = model.sales.units.levels
        let first = levels.first { $0 != .segment }
        return [first, levels.contains(.segment) ? .segment : nil].compactMap { $0 }
    }

    func units(_ level: SalesUnits.Level) -> [Unit] { all.filter { $0.level == level } }

    /// What a unit is called on a page.
    func name(_ unit: Unit) -> String {
        switch unit.key {
        case .person(let user): model.naming.label(user)
        case .text(let label): label ?? ""
        default: ""
        }
    }

    func path(_ unit: Unit) -> String {
        let book = SlugBook()
        switch unit.level {
        case .segment: return "pipeline/segments/\(book.slug(model.records.segments.ids[unit.row] ?? ""))/index.html"
        case .owner: return "pipeline/owners/\(model.naming.slug(unit.row))/index.html"
        case .region, .branch, .team:
            return "pipeline/units/\(book.slug(model.records.units.ids[unit.row] ?? ""))/index.html"
        }
    }

    /// The page of a part; nil for what belongs to nobody and for what was put together.
    func unit(_ level: SalesUnits.Level, _ key: Cell) -> Unit? {
        if let own = places[level]?[key] { return all[own] }
        guard case .text(let label?) = key, level != .segment, let row = model.sales.units.row(level, label) else {
            return nil
        }
        return ofRow[row].map { all[$0] }
    }

    /// The units of the next level below that has any.
    func children(_ unit: Unit) -> [Unit] {
        guard unit.level != .segment, unit.level != .owner else { return [] }
        for level in [SalesUnits.Level.branch, .team] where rank(level) > rank(unit.level) {
            let below = units(level).filter { $0.row != unit.row && isBelow($0.row, unit.row) }
            if !below.isEmpty { return below }
        }
        return units(.owner).filter { owner in
            model.sales.units.label(unit.level, owner: owner.row, segment: nil) == name(unit)
        }
    }

    /// The next unit above that has a page.
    func parent(_ unit: Unit) -> Unit? {
        guard unit.level != .segment else { return nil }
        if unit.level == .owner {
            for level in [SalesUnits.Level.team, .branch, .region] {
                let label = model.sales.units.label(level, owner: unit.row, segment: nil)
                if let above = self.unit(level, .text(label)) { return above }
            }
            return nil
        }
        var current = model.records.units.parents[unit.row]
        for _ in 0...model.records.units.count {
            guard let row = current else { return nil }
            if let above = ofRow[row] { return all[above] }
            current = model.records.units.parents[row]
        }
        return nil
    }

    /// The open deals of a unit, the largest first.
    func deals(_ unit: Unit) -> [DealBook.Entry] {
        (open[unit.level]?[unit.key] ?? []).map(model.book.entry).sorted {
            ($1.amount?.minor ?? .min, $0.id) < ($0.amount?.minor ?? .min, $1.id)
        }
    }

    private func rank(_ level: SalesUnits.Level) -> Int { SalesUnits.Level.allCases.firstIndex(of: level) ?? 0 }

    private func isBelow(_ inner: RowIndex, _ outer: RowIndex) -> Bool {
        var current: RowIndex? = inner
        for _ in 0...model.records.units.count {
            guard let row = current else { return false }
            if row == outer { return true }
            current = model.records.units.parents[row]
        }
        return false
    }

    // MARK: Words

    static func noun(_ level: SalesUnits.Level) -> String {
        level.rawValue.prefix(1).uppercased() + level.rawValue.dropFirst()
    }

    static func plural(_ level: SalesUnits.Level) -> String { level == .branch ? "branches" : level.rawValue + "s" }
}
