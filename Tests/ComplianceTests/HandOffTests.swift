import CRMModel
import CRMStore
import Compliance
import Figures
import Testing

/// Where work passes from one person to another, and where it is left lying.
@Suite struct HandOffTests {
    private let rules =
        "when opportunity stage \"Proposal\"\nthen activity call on same opportunity\nwithin 2 business days"

    /// Ann qualifies each deal, Bob proposes it; of three he leaves one lying, which then is Mia's.
    private func judged() throws -> Judged {
        var book = Book()
        for (number, id) in ["a", "b", "c"].enumerated() {
            book.deal(id, created: "2026-06-01 09:00", owner: "ann", ["amount_minor": .integer(100_000)])
            book.enter(id, "Needs analysis", "2026-06-02 09:00", by: "bob")
            book.enter(id, "Proposal", "2026-06-0\(3 + number) 09:00", by: "bob")
            if id != "c" { book.act("call", "2026-06-0\(4 + number) 09:00", by: "bob", ["opportunity_id": .text(id)]) }
        }
        book.change("opportunity", "c", "owner_id", "2026-06-05 10:00", from: "ann", to: "bob", by: "mia")
        return try book.judge(rules)
    }

    @Test func `a change of owner and two steps of different people are hand-overs`() throws {
        let judged = try judged()
        let found = judged.judgement.handOffs[0].map { item -> String in
            let users = judged.records.users.ids
            let days = item.nextAt == Activation.none ? "never" : "\((item.nextAt - item.at) / 86_400_000)"
            let parts: [String] = [
                judged.judgement.recordIDs[Int(item.record)] ?? "", users[Int(item.from)] ?? "",
                users[Int(item.to)] ?? "", item.step ?? "", item.nextStep ?? "", days, item.isBroken ? "broken" : "ok",
            ]
            return parts.joined(separator: " ")
        }
        #expect(
            found == [
                "a ann bob Qualification Needs analysis 1 ok", "b ann bob Qualification Needs analysis 1 ok",
                "c ann bob Qualification Needs analysis 1 ok", "c ann bob Proposal  never broken",
            ])
    }

    @Test func `links are ranked by their shrunk share, and one with few hand-overs is never the weakest`() throws {
        let report = try judged().report()
        let links = try #require(report.patterns.handOffs[0])
        #expect(links.links.map(\.step) == ["Proposal", "Qualification"])
        #expect(links.links.map(\.passes) == [1, 3])
        #expect(links.links.map(\.ok) == [0, 3])
        #expect(links.links.map(\.waiting) == [1, 0])
        let medians: [Double?] = links.links.map(\.medianDays)
        #expect(medians == [nil, 1.0])
        #expect(links.weakest == nil)
        #expect(links.blockedDeals == 1 && links.blockedValue.minor == 100_000)
        #expect(FigureAudit.findings(links.byStep).isEmpty)
        #expect(links.byStep.parts.map(\.name) == ["Proposal", "Qualification"])
    }

    @Test func `the weakest link is the step after which most is left lying`() throws {
        var office = Office.simple()
        office.add(.fulfilled, 30, user: 0)
        var items: [HandOff] = []
        for number in 0..<30 {
            let step = number < 20 ? "early" : "late"
            let receiver = Int32(1 + number % 5)
            items.append(
                HandOff(
                    record: Int32(number), from: 0, to: receiver, at: 0, isBroken: number % 10 < 4, step: step,
                    nextStep: "next", nextAt: 86_400_000))
        }
        office.judgement.handOffs = [items]
        let weakest = try #require(try office.report().patterns.handOffs[0]?.weakest)
        #expect(weakest.passes == 20 && weakest.broken == 8)
        #expect(weakest.medianDays == 1 && weakest.next == "next")
        // Without an agreement a step with fewer than five receivers stands with another.
        var few = office
        few.judgement.handOffs[0] += [HandOff(record: 0, from: 0, to: 1, at: 0, isBroken: true, step: "rare")]
        let unnamed = try #require(try few.report(namesPeople: false).patterns.handOffs[0])
        #expect(!unnamed.links.contains { $0.step == "rare" })
        #expect(unnamed.byStep.total.rows.columns == ["record", "step", "next_step", "days", "broken"])
    }

    @Test func `ways of working are those of the area's own activities`() throws {
        var book = Book()
        book.deal("a", created: "2026-06-01 09:00", ["status": .text("lost"), "closed_at": at("2026-06-10 09:00")])
        for (type, day) in [("meeting", "02"), ("note", "03"), ("meeting", "04")] {
            book.act(type, "2026-06-\(day) 09:00", ["opportunity_id": .text("a")])
        }
        book.enter("a", "Lost", "2026-06-10 09:00")
        let own = try book.judge("each activity meeting\nthen activity note on same opportunity\nwithin 1 business day")
        let note = "activity note on same opportunity"
        #expect(own.judgement.variants[0].map(\.steps) == [["activity meeting", note, "activity meeting"]])
        let staged = try book.judge("every opportunity\nstarts with opportunity stage \"Qualification\"")
        #expect(staged.judgement.variants[0].map(\.steps) == [["Qualification", "Lost"]])
    }
}
