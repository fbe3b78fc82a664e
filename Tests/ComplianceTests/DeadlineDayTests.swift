import CRMModel
import CRMStore
import Compliance
import Figures
import Testing

/// How the lists of outcomes write their instants.
@Suite struct DeadlineDayTests {
    /// A quote of each of ten people, due at the end of Thursday, 4 June, in Lisbon and in Helsinki.
    private func rows(namesPeople: Bool) throws -> [[String]] {
        var book = Book()
        for number in 0..<10 {
            let (user, zone) = ("u\(number)", number < 5 ? "Europe/Lisbon" : "Europe/Helsinki")
            book.add(
                "users",
                [
                    "id": .text(user), "name": .text(user), "role": .text("AE"), "time_zone": .text(zone),
                    "starts_on": .text("2020-01-01"),
                ])
            book.deal("d-\(user)", created: "2026-05-28 09:00", owner: user)
            book.act("Quote sent", "2026-06-01 10:00", by: user, ["opportunity_id": .text("d-\(user)")])
        }
        let judged = try book.judge(
            "when activity \"Quote sent\"\nthen activity call on same opportunity\nwithin 3 business days")
        let rows = try judged.report(namesPeople: namesPeople).figures.byArea.total.rows
        let places = ["activated", "deadline"].compactMap { rows.columns.firstIndex(of: $0) }
        return ComplianceReport.texts(rows).map { row in places.map { row[$0] } }
    }

    @Test func `where people are named the end of a day is that day, and other instants keep their time`() throws {
        let rows = try rows(namesPeople: true)
        #expect(rows.count == 10)
        for row in rows {
            #expect(row[0].hasPrefix("2026-06-01T10:00:00"))
            #expect(row[1] == "2026-06-04")
        }
    }

    @Test func `where nobody is named no time tells the zone`() throws {
        let rows = try rows(namesPeople: false)
        #expect(rows.count == 10)
        for row in rows { #expect(row == ["2026-06-01", "2026-06-04"]) }
    }
}
