import Diagnostics
import WinProbability

/// What a win model was learned from and how good it is, in lines of text.
struct WinReport {
    let lines: [String]

    init(_ model: WinModel, outcome: String, won: String) {
        var lines: [String] = []
        lines.append(
            "\(model.learned) deals with an outcome, \(model.wins) won (\(Self.percent(model.wins, model.learned)))")
        let lost = model.lostValues.prefix(5).map { "\(LogText.excerpt($0.value)) \($0.count)" }
        lines.append("counted as lost: \(lost.joined(separator: ", "))\(model.lostValues.count > 5 ? ", …" : "")")
        for column in model.columns { lines.append(Self.line(column)) }
        for trial in model.trials {
            lines.append(
                "tried \(trial.method): log loss \(Self.text(trial.logLoss, 4)), AUC \(Self.text(trial.area, 4))")
        }
        let quality = model.quality
        lines.append(
            "kept \(model.method); on deals held back AUC \(Self.text(quality.area, 4)), "
                + "log loss \(Self.text(quality.logLoss, 4)), Brier score \(Self.text(quality.brier, 4)), "
                + "calibration error \(Self.text(quality.calibrationError, 4))")
        for bin in quality.bins {
            lines.append(
                "calibration: \(bin.count) deals, expected \(Self.text(bin.expected, 3)), won \(Self.text(bin.won, 3)) "
                    + "(95 %: \(Self.text(bin.bounds.lower, 3)) to \(Self.text(bin.bounds.upper, 3)))")
        }
        self.lines = lines.map { LogText.clean($0) }
    }

    /// Warnings about the rows to judge and about columns that may tell more than was known then.
    static func warnings(_ model: WinModel, _ open: WinTable, path: String) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        for column in model.columns where column.refusal == .absent {
            warnings.append(
                Diagnostic(
                    .warning, "SRC-FEATURE", "no column '\(LogText.excerpt(column.name))'", at: .file(path, line: 1),
                    hint: "the model does without it", exit: .findings))
        }
        for drift in model.drift(open) {
            warnings.append(
                Diagnostic(
                    .warning, "SRC-FEATURE",
                    "'\(LogText.excerpt(drift.column))' holds values that hardly a closed deal has, in \(drift.unknown) "
                        + "of \(drift.rows) rows", at: .file(path),
                    hint: "if its values change when a deal closes, leave the column out", exit: .findings))
        }
        for column in model.columns where column.refusal == nil && (column.area ?? 0) >= 0.9 {
            warnings.append(
                Diagnostic(
                    .warning, "SRC-FEATURE",
                    "'\(LogText.excerpt(column.name))' alone has an AUC of \(text(column.area ?? 0, 3))", at: .nowhere,
                    hint: "make sure that its values are known before the close", exit: .findings))
        }
        return warnings
    }

    private static func line(_ column: WinColumn) -> String {
        var facts = [column.kind.rawValue, "\(column.distinct) values"]
        if column.missing > 0 { facts.append("\(column.missing) empty") }
        if column.unreadable > 0 { facts.append("\(column.unreadable) are no \(column.kind.rawValue)s") }
        if let area = column.area { facts.append("alone AUC \(text(area, 3))") }
        let state = column.refusal.map { "\($0.isLeak ? "refused" : "not used"), \($0.words)" } ?? "used"
        return "column \(LogText.excerpt(column.name)): \(facts.joined(separator: ", ")): \(state)"
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        "\(text(100 * Double(part) / Double(max(1, whole)), 1)) %"
    }

    private static func text(_ value: Double, _ digits: Int) -> String { WinText.fixed(value, digits) }
}
