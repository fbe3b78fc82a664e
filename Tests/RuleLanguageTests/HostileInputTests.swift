import Diagnostics
import Foundation
import RuleLanguage
import Testing

@Suite struct HostileInputTests {
    private static func samples() throws -> [RuleBlock] {
        let folder = RuleTexts.root.appendingPathComponent("content/usage-manual")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter { $0.hasSuffix(".md") }
            .flatMap { RuleTexts.blocks(try RuleTexts.text("content/usage-manual/" + $0), file: $0) }
    }

    @Test func anyBytesGiveARuleOrAFindingWithItsPlace() throws {
        var random = TestRandom(state: 7)
        let samples = try HostileInputTests.samples()
        let words = [
            "and", "or", "not", "(", ")", "\"", "every", "has", "then", "is", "99999999999999999999", "-", "{", "}",
            "2026-13-45", "+", "%", "|", ";", ",", ".",
            "\u{0}", "\t", "\r\n", "“", "ß", "👩‍👩‍👧", "\u{202E}", "today", "0",
            "stage", "the", "each", "never", "next", "in", "lead", "contact", "#",
        ].map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<30_000 {
            let block = random.pick(samples)
            var bytes = Array(block.text.utf8)
            for _ in 0...random.below(3) {
                let at = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes.remove(at: at)
                case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
                case 2: bytes.insert(contentsOf: [0x20] + random.pick(words) + [0x20], at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + random.below(20) + 1))
                }
                if bytes.isEmpty { bytes = [0x0A] }
            }
            let (rule, errors) = RuleTexts.read(
                String(decoding: bytes, as: UTF8.self), info: block.info,
                vocabulary: random.chance() ? .lenient : .sample)
            #expect((rule == nil) == !errors.isEmpty)
            for error in errors {
                refused += 1
                #expect(error.place.text?.hasPrefix("manual/10-lead.md:") == true)
                #expect(!error.text.utf8.contains(0))
            }
        }
        #expect(refused > 10_000)
    }

    @Test func deepNestingIsRefused() {
        let text = "when lead created\nthen activity call\nwhere "
        let brackets = String(repeating: "(", count: 100_000)
        #expect(RuleTexts.codes(text + brackets) == ["NESTING"])
        #expect(RuleTexts.codes(text + String(repeating: "not ", count: 100_000)) == ["NESTING"])
        #expect(
            RuleTexts.codes("when " + String(repeating: "a.", count: 100_000) + "b changed\nthen activity call").first
                == "NESTING")
    }

    @Test func aBlockOfTenMegabytesIsRead() throws {
        let fields = (0..<700_000).map { "field_\($0)" }.joined(separator: ", ")
        let rule = try RuleTexts.rule("every lead\nhas \(fields)\nok created Mon 09:00")
        #expect(rule.form.requiredFields.count == 700_000)
        let examples = String(repeating: "ok created Mon 09:00 ; call Tue 09:00\n", count: 270_000)
        #expect(try RuleTexts.rule("when lead created\nthen activity call\n" + examples).examples.count == 270_000)
        let tests = (0..<400_000).map { "f\($0) is \"value\"" }.joined(separator: " and ")
        #expect(
            try RuleTexts.rule("when lead created\nthen activity call\nwhere " + tests).filter?.tests.count == 400_000)
        let word = String(repeating: "x", count: 10_000_000)
        #expect(RuleTexts.codes(word) == ["CLAUSE"])
        #expect(RuleTexts.codes("when lead created\nthen activity \"" + word) == ["QUOTE"])
    }

    @Test func whatTheConditionsSayIsNotLookedUpAnewForEachExample() throws {
        let tests = (0..<50_000).map { "f\($0) is \"value\"" }.joined(separator: " and ")
        let examples = String(repeating: "ok \"A\" Mon 09:00 ; call Tue 09:00\n", count: 50_000)
        let text = "when activity \"A\"\nthen activity call\nwhere \(tests)\n\(examples)"
        #expect(try RuleTexts.rule(text).examples.count == 50_000)
        let nonsense = String(repeating: "nonsense\n", count: 50_000)
        #expect(RuleTexts.codes("when activity \"A\"\nthen activity call\nwhere \(tests)\n\(nonsense)").count == 1001)
    }

    @Test func aHundredThousandRulesAreReadAndTheirIdsCompared() {
        var reader = RuleReader(vocabulary: .sample)
        let text = """
            when   lead created
            then   activity call|email on same lead
            within 1 business day
            except source is "Import"
            ok     created Mon 09:00 ; call Tue 16:00
            bad    created Mon 09:00

            """
        var read = 0
        for number in 0..<100_000 {
            let block = RuleBlock(info: "rule LEAD-\(number % 99_999) major people", text: text, file: "m.md", line: 1)
            read += reader.read(block) == nil ? 0 : 1
        }
        #expect(read == 99_999)
        #expect(reader.diagnostics.map(\.code) == ["E-RULE-DUPLICATE"])
    }
}
