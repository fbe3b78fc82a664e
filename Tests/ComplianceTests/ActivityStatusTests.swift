import CRMModel
import CRMStore
import Compliance
import Testing

/// Whether a meeting with a status answers "a meeting within two days of the creation".
private func answers(_ status: String?) throws -> Bool {
    var book = Book()
    book.deal("d1", created: "2026-06-01 09:00")
    book.act(
        "meeting", "2026-06-02 09:00",
        ["opportunity_id": .text("d1"), "status": status.map { .text($0) } ?? .null])
    let judged = try book.judge("when opportunity created\nthen activity meeting\nwithin 2 days")
    return judged.judgement.activations.contains { $0.state == .fulfilled }
}

@Suite struct ActivityStatusTests {
    @Test(arguments: [
        "planned", "Planned", " cancelled ", "canceled", "Not Held", "scheduled", "not started",
        "failed", "BOUNCED", "missed", "NO_ANSWER", "no show", "Rescheduled", "attempted", "busy", "draft",
    ])
    func `what did not take place is no answer`(status: String) throws {
        #expect(try !answers(status))
    }

    @Test(arguments: [nil, "done", "Held", "completed", "erledigt"] as [String?])
    func `what took place, or says nothing to the contrary, is one`(status: String?) throws {
        #expect(try answers(status))
    }
}
