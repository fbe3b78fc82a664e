import Diagnostics
import Foundation
import Publishing
import Testing

@Suite("Rollback and verification") struct RollbackTests {
    @Test("rollback brings back the site before, byte for byte, and a second one undoes it")
    func rollback() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "1", "x/b.html": "same"], asOf: "2026-06-01")
        let first = try folder.tree("public")
        try folder.publish(["a.html": "2", "x/b.html": "same"], asOf: "2026-06-02")
        let second = try folder.tree("public")
        let generation = try Publication.rollback(output: folder.output)
        #expect(generation.name == "000001" && generation.marker.asOf == "2026-06-01")
        #expect(try folder.tree("public") == first)
        #expect(try Publication.verify(output: folder.output).isEmpty)
        #expect(try folder.read(".crmsite/public/status.json").contains("\"asOf\": \"2026-06-01\""))
        _ = try Publication.rollback(output: folder.output)
        #expect(try folder.tree("public") == second)
    }

    @Test("the wanted number of generations is kept, the oldest go")
    func keep() throws {
        let folder = try TemporaryFolder()
        for number in 1...6 { try folder.publish(["a.html": "\(number)"], asOf: "2026-06-0\(number)") }
        let kept = try Publication.generations(output: folder.output)
        #expect(kept.map(\.name) == ["000003", "000004", "000005"])
        #expect(kept.map(\.marker.asOf) == ["2026-06-03", "2026-06-04", "2026-06-05"])
        _ = try Publication.rollback(output: folder.output, to: "000003")
        #expect(try folder.read("public/a.html") == "3")
    }

    @Test("rollback without a site, without a generation and to an unknown one is refused")
    func nothing() throws {
        let folder = try TemporaryFolder()
        #expect(failure { _ = try Publication.rollback(output: folder.output) } == "E-OUT-NOSITE 66")
        try folder.publish(["a.html": "1"])
        #expect(failure { _ = try Publication.rollback(output: folder.output) } == "E-OUT-NOGENERATION 66")
        try folder.publish(["a.html": "2"])
        #expect(
            failure { _ = try Publication.rollback(output: folder.output, to: "../public") }
                == "E-OUT-NOGENERATION 66")
        #expect(try folder.read("public/a.html") == "2")
    }

    @Test("verification finds files missing, changed and added, and a manifest that was changed")
    func verify() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "a", "b.html": "b", "c/d.html": "d"])
        #expect(try Publication.verify(output: folder.output).isEmpty)
        try folder.write("public/a.html", "x")
        try FileManager.default.removeItem(atPath: folder.output + "/b.html")
        try folder.write("public/c/new.html", "n")
        try folder.write("public/assets/fake.0123456789ab.css", "n")
        let manifest = try folder.read("public/manifest.json")
        try folder.write("public/manifest.json", manifest.replacingOccurrences(of: "\"size\": 1", with: "\"size\": 2"))
        let found = try Publication.verify(output: folder.output).map { "\($0.code) \($0.place.text ?? "")" }
        #expect(
            found == [
                "E-OUT-CHANGED a.html", "E-OUT-EXTRA assets/fake.0123456789ab.css", "E-OUT-MISSING b.html",
                "E-OUT-CHANGED c/d.html", "E-OUT-EXTRA c/new.html", "E-OUT-CHANGED manifest.json",
            ])
        try folder.write("public/manifest.json", "{\"version\": 1, \"files\": [")
        #expect(failure { _ = try Publication.verify(output: folder.output) } == "E-OUT-MANIFEST 65")
        // A damaged manifest does not stop the next build.
        try folder.publish(["a.html": "again"])
        #expect(try Publication.verify(output: folder.output).isEmpty)
    }

    @Test("a manifest reads back what it writes, also odd paths")
    func manifest() throws {
        let folder = try TemporaryFolder()
        let odd = "é & \u{2028}\u{1F600}.html"
        try folder.publish([odd: "x", "a.html": "y"])
        #expect(try Publication.verify(output: folder.output).isEmpty)
        let summary = try folder.publish([odd: "x", "a.html": "y"])
        #expect(!summary.isNew && summary.unchanged == 2)
    }
}
