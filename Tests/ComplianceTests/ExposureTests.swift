import CRMModel
import CRMStore
import Compliance
import Testing

/// Non-use is doing nothing where others with such work had something to do.
@Suite struct ExposureTests {
    private let rule = "each activity meeting\nthen activity note on same opportunity\nwithin 1 business day"

    /// Bob has five deals and ten meetings, each with its note; Ann has some deals and none.
    private func cell(deals: Int, meetings: Int = 10) throws -> ComplianceCell {
        var book = Book()
        for number in 0..<5 {
            book.deal("b\(number)", created: "2026-03-02 09:00", owner: "bob")
            for meeting in 0..<(meetings / 5) {
                for (type, hour) in [("meeting", "09"), ("note", "12")] {
                    book.act(
                        type, "2026-06-0\(3 + meeting) \(hour):00", by: "bob",
                        ["opportunity_id": .text("b\(number)")])
                }
            }
        }
        for number in 0..<deals { book.deal("a\(number)", created: "2026-03-02 09:00") }
        book.act("call", "2026-06-02 09:00", by: "bob", ["opportunity_id": .text("b0")])
        let judged = try book.judge(rule)
        let ann = try #require(judged.records.users.index.row(of: "ann"))
        return try judged.report().matrix.cell(ann, 0)
    }

    @Test func `nobody is red for having had no meeting on one small deal`() throws {
        let cell = try cell(deals: 1)
        // Twenty working days with one deal, where Bob had a meeting every tenth day of a deal.
        #expect(cell.exposure == 20 && cell.expected == 2)
        #expect(cell.state == .notActivated)
    }

    @Test func `who has as many deals as the others and never a meeting does not use the system`() throws {
        let cell = try cell(deals: 3)
        #expect(cell.expected == 6 && cell.state == .nonUse)
    }

    @Test func `where nobody ever did it the records alone say that the system is not used`() throws {
        let cell = try cell(deals: 1, meetings: 0)
        #expect(cell.expected == .infinity && cell.state == .nonUse)
    }

    @Test func `without a record there is nothing to do`() throws {
        let cell = try cell(deals: 0)
        #expect(cell.exposure == 0 && cell.state == .notActivated)
    }
}
