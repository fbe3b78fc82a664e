import CRMModel

/// Counts outcomes by user, rule and 28-day window before the as-of.
struct WindowBook {
    private let asOf: CalendarDate
    private var cells: [Key: WindowCount] = [:]

    private struct Key: Hashable {
        let user: Int32
        let rule: Int32
        let window: Int32
    }

    init(asOf: CalendarDate) { self.asOf = asOf }

    /// Counts an outcome. The as-of's own day is not complete and belongs to no window.
    mutating func count(_ state: ActivationState, user: Int32, rule: Int32, day: CalendarDate) {
        let age = asOf.dayNumber - day.dayNumber
        guard age >= 1 else { return }
        let window = (age - 1) / 28
        let key = Key(user: user, rule: rule, window: window)
        var cell =
            cells[key] ?? WindowCount(user: user, rule: rule, window: window, fulfilled: 0, late: 0, violated: 0)
        switch state {
        case .fulfilled: cell.fulfilled += 1
        case .late: cell.late += 1
        case .violated: cell.violated += 1
        case .pending: return
        }
        cells[key] = cell
    }

    /// By user, rule, window.
    var counts: [WindowCount] {
        cells.values.sorted { ($0.user, $0.rule, $0.window) < ($1.user, $1.rule, $1.window) }
    }
}
