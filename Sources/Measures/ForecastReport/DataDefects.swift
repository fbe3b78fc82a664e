import CRMModel
import Figures
import Forecasting

/// What makes a deal doubtful.
public enum DataDefect: String, CaseIterable, Hashable, Sendable {
    case overdue, silent, incomplete
    /// Any of the others.
    case any

    /// What is wrong, as a row of a table.
    public var words: String {
        switch self {
        case .overdue: "Close date in the past"
        case .silent: "No activity for 14 working days"
        case .incomplete: "Agreed fields empty"
        case .any: "All together"
        }
    }

    /// What must be recorded for it to be seen.
    var source: String {
        switch self {
        case .overdue: "open deals had an expected close date"
        case .silent: "activities were recorded with their deal"
        case .incomplete: "a profile of site.yml said what a deal should hold"
        case .any: "any of the others were recorded"
        }
    }
}

/// What the forecast would be without the deals that have a defect.
public struct DefectSensitivity: Sendable {
    /// By defect: what the P50 loses, in money, and how many deals have it.
    public let figures: [(defect: DataDefect, deals: Int, figure: Figure)]

    /// - Parameter deals: by defect the open deals that have it; nil where that is not recorded.
    init(_ outlook: Outlook, _ deals: [DataDefect: Set<RowIndex>?], book: DealBook) {
        figures = DataDefect.allCases.map { defect in
            let known = deals[defect] ?? nil
            let slug = "forecast-defect-sensitivity"
            guard let known, outlook.likely.value != nil else {
                let note = known == nil ? ["We could show this if \(defect.source)."] : outlook.likely.notes
                var reason = Reason.noSource
                if known != nil, case .absent(let own) = outlook.likely.outcome { reason = own }
                return (
                    defect, 0,
                    Figure(
                        slug, scope: defect.rawValue, outcome: .absent(reason),
                        n: outlook.list.count, asOf: book.records.asOf, rows: outlook.list, notes: note)
                )
            }
            let (loss, tie) = outlook.loss(without: defect.rawValue, deals: known)
            return (
                defect, known.count,
                Figure(
                    slug, scope: defect.rawValue, outcome: .value(.money(book.money(loss))), n: outlook.list.count,
                    asOf: book.records.asOf, rows: outlook.list.tied(to: .likely(tie)))
            )
        }
    }
}
