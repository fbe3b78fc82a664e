import CRMModel
import Conformance
import Foundation
import RuleLanguage
import Testing

/// The public helpdesk log and what three independent implementations say about it.
@Suite(
    "Helpdesk reference",
    .enabled(if: SharedFolder.isPresent, "needs the shared test material (CRMSITE_SHARED or ../shared)"))
struct HelpdeskTests {
    private struct Reference: Decodable {
        var constraints: [Row]
        var timed: [Row]
    }

    private struct OpenReference: Decodable {
        var cases: Int
        var open_cases: Int
        var events: Int
        var results: [Row]
    }

    private struct Row: Decodable {
        var template: String
        var a: String
        var b: String?
        var within_s: Double?
        var activated: Int?
        var vacuous: Int?
        var satisfied: Int
        var violated: Int
        var pending: Int?
        var violating_ids_sha256_16: String?
        var violated_ids_sha256_16: String?
        var pending_ids_sha256_16: String?

        var name: String { "\(template)(\(a), \(b ?? "-"), \(within_s ?? 0))" }
    }

    private static let folder = "reference/conformance/"

    private static let rows: [[String]] = {
        let text = (try? SharedFolder.unpacked(folder + "helpdesk.csv.gz")) ?? ""
        return text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",").map(String.init) }
    }()

    private static func log(asOf: Instant? = nil) -> EventLog {
        var closed: Set<String> = []
        for row in rows where row[2] == "Closed" {
            if let asOf, let time = Instant(iso: row[3]), time <= asOf { closed.insert(row[0]) }
        }
        var builder = EventLog.Builder()
        for row in rows {
            builder.add(
                case: row[0], activity: row[2], time: Instant(iso: row[3]),
                isOpen: asOf != nil && !closed.contains(row[0]))
        }
        return builder.finish(asOf: asOf)
    }

    private static func digest(_ log: EventLog, _ cases: [Int32]) -> String {
        let names = cases.map { log.name(of: Int($0)) }.sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
        return String(SHA256.hex(Array(names.joined(separator: "\n").utf8)).prefix(16))
    }

    private func judge(_ row: Row, _ log: EventLog) throws -> LogResult {
        let form = try #require(referenceForm(row.template, row.a, row.b))
        let source = rule(form, within: row.within_s.map { within(seconds: Int($0)) })
        var conformance = LogConformance(log)
        return conformance.judge(try LogRule(source, log: log, hasCalendar: false))
    }

    @Test("Every row of the reference comes out: counts, vacuous cases and the violating cases themselves")
    func closedCases() throws {
        let reference = try JSONDecoder().decode(
            Reference.self, from: SharedFolder.data(HelpdeskTests.folder + "helpdesk.declare.json"))
        let log = HelpdeskTests.log()
        #expect(log.caseCount == 4580)
        #expect(log.eventCount == 21_348)
        #expect(log.variantCount == 226)
        #expect(reference.constraints.count == 24 && reference.timed.count == 8)
        for row in reference.constraints + reference.timed {
            let result = try judge(row, log)
            #expect(result.violating.count == row.violated, "\(row.name)")
            #expect(result.satisfied == row.satisfied, "\(row.name)")
            #expect(result.pending == [], "\(row.name)")
            if let activated = row.activated { #expect(result.activated == activated, "\(row.name)") }
            if let vacuous = row.vacuous { #expect(result.vacuous == vacuous, "\(row.name)") }
            if let digest = row.violating_ids_sha256_16 {
                #expect(HelpdeskTests.digest(log, result.violating) == digest, "\(row.name)")
            }
        }
    }

    @Test("With a cut-off open cases are pending, and every row of the reference comes out")
    func openCases() throws {
        let reference = try JSONDecoder().decode(
            OpenReference.self, from: SharedFolder.data(HelpdeskTests.folder + "helpdesk.asof.json"))
        let log = HelpdeskTests.log(asOf: Instant(iso: "2012-07-01T00:00:00Z"))
        #expect(log.caseCount == reference.cases)
        #expect(log.eventCount == reference.events)
        #expect(log.openCaseCount == reference.open_cases)
        #expect(reference.results.count == 7)
        for row in reference.results {
            let result = try judge(row, log)
            #expect(result.violating.count == row.violated, "\(row.name)")
            #expect(result.pending.count == row.pending, "\(row.name)")
            #expect(result.satisfied == row.satisfied, "\(row.name)")
            #expect(HelpdeskTests.digest(log, result.violating) == row.violated_ids_sha256_16, "\(row.name)")
            #expect(HelpdeskTests.digest(log, result.pending) == row.pending_ids_sha256_16, "\(row.name)")
        }
    }

    @Test("Shared evaluation of identical traces counts the same as judging every case by itself")
    func sharing() throws {
        let log = HelpdeskTests.log(asOf: Instant(iso: "2012-07-01T00:00:00Z"))
        for template in ["altsuccession", "chainsuccession", "coexistence", "nonchainsuccession"] {
            let form = try #require(referenceForm(template, "Take in charge ticket", "Resolve ticket"))
            let ready = try LogRule(rule(form), log: log, hasCalendar: false)
            var conformance = LogConformance(log)
            let result = conformance.judge(ready)
            var tally = ActivationTally()
            var violating: [Int32] = []
            for number in 0..<log.caseCount {
                var own = ActivationTally()
                for activation in conformance.activations(ready, case: number) { own.add(activation.state) }
                tally.add(own)
                if own.verdict == .violated { violating.append(Int32(number)) }
            }
            #expect(tally == result.activations, "\(template)")
            #expect(violating == result.violating, "\(template)")
            #expect(tally.violated > 0)
        }
    }
}
