import CRMModel
import Compliance
import Figures
import Testing

@Suite struct PatternTests {
    private func office(_ variants: [(steps: [String], users: [(Int32, Int32)])]) -> Office {
        var office = Office.simple()
        office.judgement.variants = [
            variants.map { Variant(steps: $0.steps, users: $0.users.map { (user: $0.0, cases: $0.1) }) }
        ]
        return office
    }

    private func pattern(_ office: Office, namesPeople: Bool = true) throws -> WorkPatterns {
        try office.report(namesPeople: namesPeople).patterns
    }

    @Test func `thirty cases in three ways have the consistency of the reference`() throws {
        let office = office([(["a"], [(0, 15)]), (["b"], [(0, 9)]), (["c"], [(1, 6)])])
        let figure = try #require(try pattern(office).consistency[0])
        #expect(abs((figure.value?.number ?? 0) - 0.032428) < 1e-6)
        #expect(figure.n == 30 && FigureAudit.findings(figure).isEmpty)
    }

    @Test func `one way of all is wholly consistent, fewer than thirty cases say nothing`() throws {
        let one = try #require(try pattern(office([(["a", "b"], [(0, 30)])])).consistency[0])
        #expect(one.value == .share(1))
        let few = try #require(try pattern(office([(["a"], [(0, 29)])])).consistency[0])
        #expect(few.outcome == .absent(.tooFew) && few.n == 29)
        #expect(try pattern(office([])).consistency[0] == nil)
    }

    @Test func `two ways that read alike are two`() throws {
        let office = office([(["a", "b"], [(0, 20)]), (["a › b"], [(0, 20)])])
        let figure = try #require(try pattern(office).consistency[0])
        #expect(figure.value == .share(0) && FigureAudit.findings(figure).isEmpty)
    }

    @Test func `users who all work alike do not diverge, and three with ten cases are needed`() throws {
        let alike = office([(["a"], [(0, 10), (1, 10), (2, 10)])])
        let none = try #require(try pattern(alike).divergence[0])
        #expect(none.value == .share(0) && none.n == 3)
        let few = try #require(try pattern(office([(["a"], [(0, 10), (1, 10), (2, 9)])])).divergence[0])
        #expect(few.outcome == .absent(.tooFew))
    }

    @Test func `divergence is each user's distance from all, averaged`() throws {
        // Two users do only a, two only b: each is as far from the half-and-half of all, .311278 bits.
        let office = office([(["a"], [(0, 10), (1, 10)]), (["b"], [(2, 10), (3, 10)])])
        let figure = try #require(try pattern(office).divergence[0])
        #expect(abs((figure.value?.number ?? 0) - 0.311278) < 1e-6)
        #expect(FigureAudit.findings(figure).isEmpty)
        let unnamed = try #require(try pattern(office, namesPeople: false).divergence[0])
        #expect(unnamed.outcome == .absent(.suppressed) && unnamed.rows.count == 0)
    }

    @Test func `a case is broken once, however often it changed hands`() throws {
        var office = Office.simple()
        office.add(.fulfilled, 3, user: 0)
        office.judgement.handOffs = [
            [
                HandOff(record: 0, from: 0, to: 1, at: 1, isBroken: false),
                HandOff(record: 0, from: 1, to: 2, at: 2, isBroken: true),
                HandOff(record: 1, from: 0, to: 1, at: 1, isBroken: false),
                HandOff(record: 2, from: 0, to: 1, at: 1, isBroken: false),
            ]
        ]
        let figure = try #require(try pattern(office).chainBreaks[0])
        #expect(figure.numerator == .count(1, of: "cases") && figure.n == 3)
        #expect(FigureAudit.findings(figure).isEmpty)
    }
}
