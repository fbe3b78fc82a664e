import CRMModel
import Compliance
import Testing

/// Of each missed "note within two days of a meeting": whether the note stood before it.
private func early(_ acts: [(type: String, time: String)]) throws -> [Bool] {
    var book = Book()
    book.deal("d1", created: "2026-06-01 09:00")
    for act in acts { book.act(act.type, act.time, ["opportunity_id": .text("d1")]) }
    let judged = try book.judge("when activity meeting\nthen activity note\nwithin 2 days")
    return judged.judgement.activations.filter { $0.state == .violated }.map { $0.flags.contains(.answeredEarly) }
}

@Suite struct EarlyAnswerTests {
    @Test func whatWasDoneJustBeforeIsAnEarlyAnswer() throws {
        #expect(try early([("note", "2026-06-02 09:00"), ("meeting", "2026-06-03 09:00")]) == [true])
    }

    @Test func whatWasDoneLongBeforeIsNone() throws {
        #expect(try early([("note", "2026-06-02 09:00"), ("meeting", "2026-06-09 09:00")]) == [false])
    }

    @Test func theAnswerToAnEarlierActivationIsNotTheNextOnesToo() throws {
        let acts = [
            ("meeting", "2026-06-02 09:00"), ("note", "2026-06-02 10:00"), ("meeting", "2026-06-03 09:00"),
        ]
        #expect(try early(acts) == [false])
    }

    @Test func whatWasNeverDoneIsNone() throws {
        #expect(try early([("meeting", "2026-06-02 09:00")]) == [false])
    }
}
