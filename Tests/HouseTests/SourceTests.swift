import Foundation
import Testing

@Suite("Sources")
struct SourceTests {
    @Test("No file has more than 450 lines")
    func length() {
        #expect(House.sources.count > 100)
        let long = House.sources.filter { $0.text.split(separator: "\n", omittingEmptySubsequences: false).count > 451 }
            .map(\.path)
        #expect(long == [])
    }

    @Test("Foundation is used where time zones are read, and nowhere else")
    func foundation() {
        let allowed: Set<String> = ["Sources/CRM/CRMModel/Zone.swift"]
        let users = House.sources.filter { $0.text.contains(/(?m)^import Foundation/) }.map(\.path)
        #expect(Set(users).subtracting(allowed) == [])
    }

    @Test("Nothing reads the clock, draws system randomness or asks the environment's language")
    func determinism() {
        let forbidden = [
            " Date()", "(Date()", "Date.now", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator",
            ".random(in:", ".shuffled()", "setlocale(",
            "Locale.current", "TimeZone.current", "UUID()",
        ]
        let found = House.sources.filter { !$0.path.hasPrefix("Sources/Benchmarks/") }.flatMap { source in
            forbidden.filter { source.text.contains($0) }.map { "\(source.path): \($0)" }
        }
        #expect(found == [])
    }

    @Test("No try! and no comment that puts something off")
    func unfinished() {
        let found = House.sources.flatMap { source in
            ["try! ", "TODO", "FIXME", "XXX:", "fatalError(\"not"].filter { source.text.contains($0) }.map {
                "\(source.path): \($0)"
            }
        }
        #expect(found == [])
    }

    @Test("Each target's main file says at its top what the target does")
    func heads() throws {
        let folders = Dictionary(grouping: House.sources) { source in
            source.path.split(separator: "/").dropLast().joined(separator: "/")
        }
        for (folder, files) in folders.sorted(by: { $0.key < $1.key }) {
            let hasHead = files.contains { file in
                file.text.split(separator: "\n").prefix(8).contains {
                    $0.hasPrefix("// ") && $0.contains(": ") && !$0.hasPrefix("// MARK")
                }
            }
            #expect(hasHead, "\(folder)")
        }
    }
}
