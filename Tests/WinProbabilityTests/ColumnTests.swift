import Testing
import WinProbability

@Suite("Columns of a win model")
struct ColumnTests {
    /// The columns of a table with the outcome first and one more column, filled by row.
    private func column(_ name: String, rows: Int = 400, use: Set<String> = [], _ cell: (Int, Bool) -> String) throws
        -> WinColumn
    {
        var table = WinTable(names: ["Result", name])
        var dice = Dice(11)
        for row in 0..<rows {
            let won = dice.roll() < 0.4
            table.append([won ? "Won" : "Lost", cell(row, won)])
        }
        return try WinModel(table, WinQuestion(outcome: "Result", won: "Won", used: use)).columns[1]
    }

    @Test("Numbers, money, categories and dates are told apart")
    func kinds() throws {
        #expect(try column("Size") { row, _ in "\(row % 7)" }.kind == .number)
        #expect(try column("Size") { row, _ in "$\(row % 9 + 1),250.50" }.kind == .number)
        #expect(try column("Share") { row, _ in "\(row % 9)%" }.kind == .number)
        #expect(try column("Part") { row, _ in "A\(row % 9)" }.kind == .category)
        #expect(try column("Part") { row, _ in ["nan", "inf", "0x1F", "1,5"][row % 4] }.kind == .category)
        #expect(try column("Begun") { row, _ in "2024-03-\(row % 20 + 10) 10:00" }.kind == .date)
        #expect(try column("Nothing") { _, _ in "" }.kind == .empty)
    }

    @Test("The text None is a category, not an empty cell")
    func none() throws {
        let read = try column("Rival") { row, _ in row % 2 == 0 ? "None" : "Known" }
        #expect(read.missing == 0)
        #expect(read.distinct == 2)
    }

    @Test("A single word in a column of numbers counts as missing and is counted")
    func unreadable() throws {
        let read = try column("Size") { row, _ in row == 5 ? "unknown" : "\(row)" }
        #expect(read.kind == .number)
        #expect(read.unreadable == 1)
    }

    @Test("Constants, identifiers and dates are not used")
    func useless() throws {
        #expect(try column("Same") { _, _ in "x" }.refusal == .constant)
        #expect(try column("Nothing") { _, _ in "" }.refusal == .constant)
        #expect(try column("Name") { row, _ in "deal \(row)" }.refusal == .identifier)
        #expect(try column("Name") { row, _ in "deal \(row / 3)" }.refusal == .identifier)
        #expect(try column("Customer") { row, _ in "customer \(row / 8)" }.refusal == nil)
        #expect(try column("Deal Number") { row, _ in "\(row)" }.refusal == .identifier)
        #expect(try column("Begun") { row, _ in "2024-03-\(row % 20 + 10)" }.refusal == .date)
        #expect(try column("Amount") { row, _ in "\(row)" }.refusal == nil)
    }

    @Test(
        "Columns whose names speak of the close are refused",
        arguments: [
            "Close Date", "closeDate", "close_value", "Won Amount", "Loss Reason", "IsClosed", "Deal Result",
            "Total Days Identified Through Closing", "Total Days Identified Through Qualified",
            "Ratio Days Validated To Total Days", "Sales Cycle", "Last Modified", "Days Open", "days_open",
            "Number of Days Open", "Opportunity Age", "Deal lifetime (days)", "Days to Sale",
        ])
    func closing(name: String) throws {
        let read = try column(name) { row, _ in "\(row % 5)" }
        #expect(read.refusal?.isLeak == true)
        #expect(read.refusal?.words.hasPrefix("known only at the close") == true)
    }

    @Test(
        "Columns known before the close are used",
        arguments: [
            "Elapsed Days In Sales Stage", "Sales Stage Change Count", "Deal Size Category", "Region", "Stage Age",
            "Account Age", "Email Open Time", "Open Tickets",
            "Revenue From Client Past Two Years", "Disclosed", "Window", "Total Revenue",
        ])
    func open(name: String) throws {
        #expect(try column(name) { row, _ in "\(row % 5)" }.refusal == nil)
    }

    @Test("A column that tells the outcome is refused whatever its name")
    func copies() throws {
        guard case .tellsOutcome(let area) = try column("Flag", { _, won in won ? "y" : "n" }).refusal else {
            Issue.record("the copy was not refused")
            return
        }
        #expect(area == 1)
        #expect(try column("Worth") { row, won in won ? "\(row + 1)" : "0" }.refusal?.isLeak == true)
    }

    @Test("A column filled only in lost deals is refused")
    func filled() throws {
        let read = try column("Rival") { row, won in won || row % 3 == 0 ? "" : "r\(row % 4)" }
        guard case .filledByOutcome(let clause) = read.refusal else {
            Issue.record("not refused: \(read)")
            return
        }
        #expect(clause.hasSuffix("all of them lost"))
    }

    @Test("A refused column is used where that is asked for")
    func wanted() throws {
        #expect(try column("Close Day", use: ["Close Day"]) { row, _ in "\(row % 5)" }.refusal == nil)
        #expect(try column("Begun", use: ["Begun"]) { row, _ in "2024-03-\(row % 20 + 10)" }.refusal == nil)
    }

    @Test("The second of two columns with one name is not used, nor one that the deals to judge lack")
    func repeatedAndAbsent() throws {
        var table = WinTable(names: ["Result", "Region", "Region", "Size"])
        for row in 0..<100 {
            table.append([row % 3 == 0 ? "Won" : "Lost", "r\(row % 4)", "s\(row % 5)", "\(row % 7)"])
        }
        let model = try WinModel(table, WinQuestion(outcome: "Result", won: "Won", absent: ["Size"]))
        #expect(model.columns.map(\.refusal) == [.role("outcome"), nil, .repeated, .absent])
    }

    @Test("A hundred thousand distinct categories are an identifier")
    func manyCategories() throws {
        #expect(try column("Customer", rows: 100_000) { row, _ in "c\(row)" }.refusal == .identifier)
    }
}
