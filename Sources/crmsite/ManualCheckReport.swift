import Diagnostics
import ManualLint
import SiteBuilder
import TextFormats

/// What `manual check` prints: one line to read, or a document for a program.
struct ManualCheckReport {
    /// Errors first.
    let findings: [Diagnostic]
    /// Nil where the text has errors, so that nothing else was looked at.
    let check: SiteBuilder.ManualCheck?

    /// "5 areas, 31 steps, 24 rules, 97 examples hold; 3 warnings".
    var summary: String {
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count - errors
        var end = [Self.counted(warnings, "warning")]
        if errors > 0 { end.insert(Self.counted(errors, "error"), at: 0) }
        guard let check else { return end.joined(separator: ", ") }
        let bad = check.errors.count
        let examples =
            bad == 0
            ? "\(Self.counted(check.examples, "example")) \(check.examples == 1 ? "holds" : "hold")"
            : "\(check.examples - bad) of \(check.examples) examples hold"
        let parts = [
            Self.counted(check.manual.areas.count, "area"), Self.counted(check.steps, "step"),
            Self.counted(check.manual.ruleCount, "rule"), examples,
        ]
        return parts.joined(separator: ", ") + "; " + end.joined(separator: ", ")
    }

    /// What was not looked for, a line for each reason.
    var gaps: [String] {
        var reasons: [(why: String, ids: [String])] = []
        for gap in check?.lint.gaps ?? [] {
            if let place = reasons.firstIndex(where: { $0.why == gap.why }) {
                reasons[place].ids.append(gap.lint.id)
            } else {
                reasons.append((gap.why, [gap.lint.id]))
            }
        }
        return reasons.map { "not looked for: \($0.ids.joined(separator: ", ")): \($0.why)" }
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    // MARK: Documents

    /// An object with the counts, the findings and what was not looked for.
    var json: [UInt8] {
        var writer = JSONWriter(indented: true)
        writer.object { writer in
            if let check {
                for (key, value) in [
                    ("areas", check.manual.areas.count), ("steps", check.steps), ("rules", check.manual.ruleCount),
                    ("examples", check.examples),
                ] {
                    writer.key(key)
                    writer.integer(value)
                }
                if let asOf = check.asOf { Self.member("as_of", asOf.iso, &writer) }
                writer.key("database")
                writer.bool(check.database != nil)
            }
            writer.key("findings")
            writer.array { writer in
                for finding in findings { writer.object { Self.members(finding, &$0) } }
            }
            writer.key("not_looked_for")
            writer.array { writer in
                for gap in check?.lint.gaps ?? [] {
                    writer.object { writer in
                        Self.member("code", "W-" + gap.lint.rawValue, &writer)
                        Self.member("why", gap.why, &writer)
                    }
                }
            }
        }
        return writer.finish()
    }

    private static func members(_ finding: Diagnostic, _ writer: inout JSONWriter) {
        let place = Position(finding.place)
        member("code", finding.code, &writer)
        member("severity", finding.severity.rawValue, &writer)
        member("what", finding.what, &writer)
        if let file = place.file { member("file", file, &writer) }
        for (key, value) in [("line", place.line), ("column", place.column)] {
            guard let value else { continue }
            writer.key(key)
            writer.integer(value)
        }
        if !finding.hint.isEmpty { member("hint", finding.hint, &writer) }
        guard !finding.details.isEmpty else { return }
        writer.key("details")
        writer.array { writer in for line in finding.details { writer.string(line) } }
    }

    private static func member(_ key: String, _ value: String, _ writer: inout JSONWriter) {
        writer.key(key)
        writer.string(value)
    }

    /// SARIF 2.1.0 (OASIS), as editors and code hosts read it.
    var sarif: [UInt8] {
        var writer = JSONWriter(indented: true)
        writer.object { writer in
            Self.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json", &writer)
            Self.member("version", "2.1.0", &writer)
            writer.key("runs")
            writer.array { writer in
                writer.object { writer in
                    writer.key("tool")
                    writer.object { writer in
                        writer.key("driver")
                        writer.object { writer in
                            Self.member("name", "crmsite", &writer)
                            Self.member("version", Version.current, &writer)
                            writer.key("rules")
                            writer.array { writer in rules(&writer) }
                        }
                    }
                    Self.member("columnKind", "unicodeCodePoints", &writer)
                    writer.key("results")
                    writer.array { writer in
                        for finding in findings { writer.object { Self.result(finding, &$0) } }
                    }
                }
            }
        }
        return writer.finish()
    }

    /// The codes of the findings, each once, in their order.
    private func rules(_ writer: inout JSONWriter) {
        let titles = Dictionary(uniqueKeysWithValues: Lint.allCases.map { ($0.rawValue, $0.title) })
        var seen: Set<String> = []
        for finding in findings where seen.insert(finding.name).inserted {
            writer.object { writer in
                Self.member("id", finding.name, &writer)
                writer.key("shortDescription")
                writer.object { Self.member("text", titles[finding.name] ?? finding.name, &$0) }
            }
        }
    }

    private static func result(_ finding: Diagnostic, _ writer: inout JSONWriter) {
        let place = Position(finding.place)
        member("ruleId", finding.name, &writer)
        member("level", finding.severity.rawValue, &writer)
        writer.key("message")
        let text = [finding.what, finding.hint].filter { !$0.isEmpty }.joined(separator: ": ")
        // What is accepted and what is near stand in lines of their own, as on a terminal.
        writer.object { member("text", ([text] + finding.details).joined(separator: "\n"), &$0) }
        guard let file = place.file else { return }
        writer.key("locations")
        writer.array { writer in
            writer.object { writer in
                writer.key("physicalLocation")
                writer.object { writer in
                    writer.key("artifactLocation")
                    writer.object { member("uri", uri(file), &$0) }
                    guard let line = place.line else { return }
                    writer.key("region")
                    writer.object { writer in
                        writer.key("startLine")
                        writer.integer(line)
                        guard let column = place.column else { return }
                        writer.key("startColumn")
                        writer.integer(column)
                    }
                }
            }
        }
    }

    /// A path as a relative reference or a file URI (RFC 3986): every byte that is not unreserved or `/` is escaped.
    private static func uri(_ path: String) -> String {
        var text = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }

    /// A place taken apart again: up to two numbers behind colons at its end.
    private struct Position {
        var file: String?
        var line: Int?
        var column: Int?

        init(_ place: Place) {
            guard let text = place.text else { return }
            var parts = text.split(separator: ":", omittingEmptySubsequences: false)
            var numbers: [Int] = []
            while numbers.count < 2, parts.count > 1, let last = parts.last, let number = Int(last) {
                numbers.insert(number, at: 0)
                parts.removeLast()
            }
            file = parts.joined(separator: ":")
            line = numbers.first
            column = numbers.count > 1 ? numbers[1] : nil
        }
    }
}
