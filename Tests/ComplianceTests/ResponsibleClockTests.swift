import CRMModel
import CRMStore
import Compliance
import Testing

/// Whose days are counted: those of the user who answers, wherever the record has been before.
@Suite struct ResponsibleClockTests {
    /// Ann works by the organisation's days in UTC; Kay is in Tokyo and has a holiday on Tuesday, 2 June.
    private func book() -> Book {
        var book = Book()
        book.add(
            "users",
            [
                "id": .text("kay"), "name": .text("kay"), "role": .text("AE"), "calendar": .text("X"),
                "time_zone": .text("Asia/Tokyo"), "starts_on": .text("2020-01-01"), "manager_id": .text("kim"),
            ])
        book.add(
            "users",
            [
                "id": .text("kim"), "name": .text("kim"), "role": .text("AE"), "time_zone": .text("America/New_York"),
                "starts_on": .text("2020-01-01"),
            ])
        book.add("holidays", ["calendar": .text("X"), "day": .text("2026-06-02")])
        book.add("holidays", ["calendar": .text("Y"), "day": .text("2026-12-25")])
        // Activities are recorded, though not these.
        book.act("note", "2026-05-01 09:00")
        return book
    }

    private func lead(_ book: inout Book, owner: String?) {
        book.add(
            "leads",
            [
                "id": .text("a"), "owner_id": CellValue(owner), "created_at": at("2026-06-01 09:00"),
                "status": .text("New"),
            ])
    }

    private let answer = "when lead created\nthen activity call on same lead\nwithin 1 business day"

    private func deadline(_ book: Book, _ rule: String) throws -> (user: String, deadline: String) {
        let judged = try book.judge(rule)
        let activation = try #require(judged.judgement.activations.first)
        return (
            judged.records.users.ids[Int(activation.user)] ?? "",
            Instant(milliseconds: activation.deadline + 1).iso
        )
    }

    @Test func `a lead nobody owned at first has the deadline of the one it was given to`() throws {
        var book = book()
        lead(&book, owner: "kay")
        book.change("lead", "a", "owner_id", "2026-06-01 09:05", from: nil, to: "kay")
        // Kay's Tuesday is a holiday: the end of her Wednesday is 15:00 in UTC.
        #expect(try deadline(book, answer) == ("kay", "2026-06-03T15:00:00Z"))
    }

    @Test func `who receives a record before the deadline has their own days for it`() throws {
        var book = book()
        lead(&book, owner: "kay")
        book.change("lead", "a", "owner_id", "2026-06-02 12:00", from: "ann", to: "kay")
        #expect(try deadline(book, answer) == ("kay", "2026-06-03T15:00:00Z"))
    }

    @Test func `what was answered before it was handed over keeps the deadline of who answered`() throws {
        var book = book()
        lead(&book, owner: "kay")
        book.act("call", "2026-06-01 10:00", by: "ann", ["lead_id": .text("a")])
        book.change("lead", "a", "owner_id", "2026-06-02 12:00", from: "ann", to: "kay")
        #expect(try deadline(book, answer) == ("ann", "2026-06-03T00:00:00Z"))
    }

    @Test func `what comes after the deadline is the deadline's owner's`() throws {
        var book = book()
        lead(&book, owner: "ann")
        book.change("lead", "a", "owner_id", "2026-06-05 12:00", from: "kay", to: "ann")
        #expect(try deadline(book, answer) == ("kay", "2026-06-03T15:00:00Z"))
    }

    @Test func `nobody is late on the day they receive something`() throws {
        var book = book()
        lead(&book, owner: "ann")
        // By Ann's days the deadline was the end of Tuesday; she has it since Wednesday noon.
        book.change("lead", "a", "owner_id", "2026-06-03 12:00", from: "kay", to: "ann")
        #expect(try deadline(book, answer) == ("ann", "2026-06-03T15:00:00Z"))
    }

    @Test func `what is answered by giving it to somebody is counted by that person's days`() throws {
        var book = book()
        lead(&book, owner: "kay")
        book.change("lead", "a", "owner_id", "2026-06-01 12:00", from: nil, to: "kay", by: "mia")
        let rule = "when lead created\nthen lead assigned\nwithin 1 business day"
        #expect(try deadline(book, rule) == ("kay", "2026-06-03T15:00:00Z"))
    }

    @Test func `where the manager answers the days are the manager's`() throws {
        var book = book()
        lead(&book, owner: "kay")
        let found = try deadline(book, answer + "\nby manager")
        #expect(found == ("kim", "2026-06-03T04:00:00Z"))
    }

    @Test func `what had to be done ahead is counted by the days of who did the rest`() throws {
        var book = book()
        for (id, actor) in [("a", "ann"), ("b", "kay")] {
            book.deal(id, created: "2026-05-20 09:00", owner: "ann")
            book.act("meeting", "2026-06-01 09:00", by: actor, ["opportunity_id": .text(id)])
            book.enter(id, "Proposal", "2026-06-03 09:00", by: actor)
        }
        let judged = try book.judge(
            "before opportunity stage \"Proposal\"\nhas activity meeting\nwithin 1 business day")
        // One working day after Monday is Tuesday for Ann, and Wednesday for Kay.
        #expect(judged.lines == ["a violated ann", "b fulfilled kay"])
    }
}
