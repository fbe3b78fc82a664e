import Diagnostics
import Foundation
import Publishing
import Testing

@Suite("Publication") struct PublicationTests {
    @Test("a first publication makes the output with manifest and marker")
    func first() throws {
        let folder = try TemporaryFolder()
        let summary = try folder.publish(["index.html": "one", "deals/7.html": "two"])
        #expect(summary.written == 2 && summary.unchanged == 0 && summary.removed == 0 && summary.bytes == 6)
        #expect(summary.isNew && summary.warnings.isEmpty)
        #expect(try folder.read("public/deals/7.html") == "two")
        #expect(
            try folder.read("public/manifest.json") == """
                {
                  "version": 1,
                  "files": [
                    {
                      "path": "deals/7.html",
                      "size": 3,
                      "sha256": "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
                    },
                    {
                      "path": "index.html",
                      "size": 3,
                      "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
                    }
                  ]
                }

                """)
        #expect(
            try folder.read("public/.crmsite-site") == """
                {
                  "tool": "crmsite 1.0",
                  "asOf": "2026-06-30",
                  "buildID": "\(summary.buildID)"
                }

                """)
        #expect(
            try folder.read(".crmsite/public/status.json") == """
                {
                  "state": "published",
                  "asOf": "2026-06-30",
                  "published": {
                    "asOf": "2026-06-30",
                    "buildID": "\(summary.buildID)"
                  }
                }

                """)
        #expect(!folder.exists(".crmsite/public/staging") && !folder.exists(".crmsite/public/swap"))
        #expect(try Publication.generations(output: folder.output).isEmpty)
    }

    @Test("unchanged files keep inode and time; changed, new and removed ones are counted")
    func unchanged() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "a", "b.html": "b", "x/c.html": "c", "d.html": "d"])
        let before = ["a.html", "b.html", "x/c.html"].map { folder.facts("public/" + $0) }
        let summary = try folder.publish(["a.html": "a", "b.html": "B", "x/c.html": "c", "e.html": "e"])
        let after = ["a.html", "b.html", "x/c.html"].map { folder.facts("public/" + $0) }
        #expect(before[0] == after[0] && before[2] == after[2])
        #expect(before[1].inode != after[1].inode)
        #expect(try folder.read("public/b.html") == "B" && !folder.exists("public/d.html"))
        #expect(summary.written == 2 && summary.unchanged == 2 && summary.removed == 1)
    }

    @Test("a build without any change touches nothing")
    func noChange() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "a"])
        let before = (folder.facts("public"), folder.facts("public/manifest.json"))
        let summary = try folder.publish(["a.html": "a"])
        #expect(!summary.isNew && summary.written == 0 && summary.unchanged == 1)
        #expect(before == (folder.facts("public"), folder.facts("public/manifest.json")))
        #expect(try Publication.generations(output: folder.output).isEmpty)
        #expect(!folder.exists(".crmsite/public/staging"))
    }

    @Test("a file tampered with in the output is written anew although the manifest says it is the same")
    func tampered() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "aa"])
        try folder.write("public/a.html", "xx")
        let summary = try folder.publish(["a.html": "aa"])
        #expect(summary.written == 1)
        #expect(try folder.read("public/a.html") == "aa")
    }

    @Test("the same files give the same bytes and build id in any order and folder")
    func deterministic() throws {
        let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
        let first = try one.begin()
        for name in ["b", "a", "c"] { try first.write(name + "/i.html", Array(name.utf8)) }
        let second = try two.begin()
        for name in ["c", "b", "a"] { try second.write(name + "/i.html", Array(name.utf8)) }
        #expect(try first.commit().buildID == second.commit().buildID)
        #expect(try one.tree("public") == two.tree("public"))
    }

    @Test("many threads may write")
    func parallel() async throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for page in 0..<300 {
                group.addTask { try publication.write("d\(page % 7)/s/\(page).html", Array("page \(page)".utf8)) }
            }
            try await group.waitForAll()
        }
        #expect(try publication.commit().written == 300)
        #expect(try folder.read("public/d3/s/10.html") == "page 10")
    }

    @Test("abandoning, refusing and forgetting a publication leave the old site and no staging")
    func oldSiteStays() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["index.html": "old"])
        let before = try folder.tree("public")
        let first = try folder.begin()
        try first.write("index.html", Array("new".utf8))
        #expect(folder.exists(".crmsite/public/staging/index.html"))
        first.abandon()
        #expect(!folder.exists(".crmsite/public/staging"))
        let second = try folder.begin(asOf: "2026-07-01")
        second.refuse(Diagnostic("GATE-DROP", "too few deals", hint: "look", exit: .findings))
        #expect(!folder.exists(".crmsite/public/staging"))
        let status = try folder.read(".crmsite/public/status.json")
        #expect(status.contains("\"state\": \"refused\"") && status.contains("\"code\": \"E-GATE-DROP\""))
        #expect(status.contains("\"asOf\": \"2026-07-01\"") && status.contains("\"exit\": 1"))
        #expect(status.contains("error[E-GATE-DROP]: too few deals: look"))
        do { _ = try folder.begin() }
        #expect(!folder.exists(".crmsite/public/staging"))
        #expect(try folder.tree("public") == before)
    }

    @Test("staging stays after a refusal where that is wanted, until the next build")
    func keepStaging() throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin { $0.keepStaging = true }
        try publication.write("a.html", [65])
        publication.refuse(Diagnostic("GATE-DROP", "x", exit: .findings))
        #expect(try folder.read(".crmsite/public/staging/a.html") == "A")
        try folder.publish(["b.html": "b"])
        #expect(!folder.exists("public/a.html") && !folder.exists(".crmsite/public/staging"))
    }

    @Test("a first build that is refused leaves no output")
    func firstRefused() throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        try publication.write("a.html", [65])
        publication.refuse(Diagnostic("GATE-DROP", "x", exit: .findings))
        #expect(!folder.exists("public"))
    }

    @Test("an error while committing leaves the old site and says why")
    func commitFails() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "a"])
        let before = try folder.tree("public")
        let publication = try folder.begin(asOf: "2026-07-01")
        try publication.write("b.html", [66])
        // Staging is taken away under the build: its manifest cannot be written.
        try FileManager.default.removeItem(atPath: publication.staging)
        #expect(failure { _ = try publication.commit() }.hasPrefix("E-OUT-IO 74"))
        #expect(try folder.tree("public") == before)
        #expect(try folder.read(".crmsite/public/status.json").contains("\"state\": \"refused\""))
        try folder.publish(["b.html": "b"])
    }

    @Test("what a dead build left is cleared away")
    func deadBuild() throws {
        let folder = try TemporaryFolder()
        try folder.write(".crmsite/public/staging/half.html", "half")
        try folder.write(".crmsite/public/staging.dead/x/y.html", "half")
        try folder.publish(["a.html": "a"])
        #expect(!folder.exists("public/half.html"))
        #expect(!folder.exists(".crmsite/public/staging") && !folder.exists(".crmsite/public/staging.dead"))
    }

    @Test("a swap that died between its two renames is undone by the next build")
    func deadSwap() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "old"])
        let manager = FileManager.default
        try manager.moveItem(atPath: folder.output, toPath: folder.path + "/.crmsite/public/generations/000001")
        try folder.write(".crmsite/public/swap", "abc\n000001\n")
        let publication = try folder.begin()
        #expect(try folder.read("public/a.html") == "old")
        publication.abandon()
        #expect(!folder.exists(".crmsite/public/swap"))
    }

    @Test("an exchange that died before the old site was put aside keeps it as a generation")
    func deadExchange() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "old"])
        try FileManager.default.moveItem(atPath: folder.output, toPath: folder.path + "/old")
        let summary = try folder.publish(["a.html": "new"])
        try FileManager.default.moveItem(atPath: folder.path + "/old", toPath: folder.path + "/.crmsite/public/staging")
        try folder.write(".crmsite/public/swap", "\(summary.buildID)\n000001\n")
        try folder.begin().abandon()
        #expect(try folder.read(".crmsite/public/generations/000001/a.html") == "old")
        #expect(try folder.read("public/a.html") == "new")
    }

    @Test("files are 0644 and folders 0755 whatever the umask")
    func modes() throws {
        let folder = try TemporaryFolder()
        let before = umask(0o077)
        defer { umask(before) }
        try folder.publish(["x/a.html": "a"])
        #expect(folder.facts("public/x/a.html").mode == 0o644 && folder.facts("public/manifest.json").mode == 0o644)
        #expect(folder.facts("public").mode == 0o755 && folder.facts("public/x").mode == 0o755)
        #expect(folder.facts(".crmsite").mode == 0o700)
    }

    @Test("a folder with nothing but .gitignore is new, and .gitignore survives every swap and rollback")
    func gitignore() throws {
        let folder = try TemporaryFolder()
        try folder.write("public/.gitignore", "*\n!.gitignore\n")
        try folder.publish(["a.html": "1"])
        try folder.publish(["a.html": "2"])
        #expect(try folder.read("public/.gitignore") == "*\n!.gitignore\n")
        try folder.write("public/.gitignore", "changed\n")
        _ = try Publication.rollback(output: folder.output)
        #expect(try folder.read("public/.gitignore") == "changed\n")
        #expect(try folder.read("public/a.html") == "1")
        #expect(try folder.read(".crmsite/.gitignore") == "*\n")
    }

    @Test("data older than the published data is refused unless forced")
    func older() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "new"], asOf: "2026-06-30")
        #expect(failure { try folder.publish(["a.html": "old"], asOf: "2026-06-29") } == "E-OUT-OLDER 75")
        #expect(try folder.read("public/a.html") == "new")
        try folder.publish(["a.html": "old"], asOf: "2026-06-29") { $0.force = true }
        #expect(try folder.read("public/a.html") == "old")
    }

    @Test("assets are named by content and stay for later builds, then go")
    func assets() throws {
        let folder = try TemporaryFolder()
        func build(_ style: String) throws -> String {
            let publication = try folder.begin { $0.keep = 2 }
            let path = try publication.writeAsset(name: "style.css", Array(style.utf8))
            try publication.write("index.html", Array(path.utf8))
            _ = try publication.commit()
            return path
        }
        let one = try build("1")
        #expect(one == "assets/style.6b86b273ff34.css")
        let two = try build("2")
        #expect(folder.exists("public/" + one) && folder.exists("public/" + two))
        #expect(try Publication.verify(output: folder.output).isEmpty)
        let three = try build("3")
        #expect([one, two, three].allSatisfy { folder.exists("public/" + $0) })
        _ = try build("4")
        #expect(!folder.exists("public/" + one) && folder.exists("public/" + two))
    }

    @Test("a shared asset is one file with two names, in the manifest of both; a later build leaves it alone")
    func sharedAssets() throws {
        let folder = try TemporaryFolder()
        func build(_ trees: [String]) throws -> String {
            let publication = try folder.begin()
            let path = try publication.writeAsset(name: "a.png", [1, 2, 3], in: trees[0])
            for tree in trees.dropFirst() {
                try publication.shareAsset(path, of: trees[0], with: tree)
                try publication.shareAsset(path, of: trees[0], with: tree)
            }
            _ = try publication.commit()
            return path
        }
        let path = try build(["a/", "b/"])
        #expect(folder.facts("public/a/" + path).inode == folder.facts("public/b/" + path).inode)
        let manifest = try folder.read("public/manifest.json")
        #expect(manifest.contains("a/" + path) && manifest.contains("b/" + path))
        let before = folder.facts("public/b/" + path)
        #expect(try build(["c/", "a/", "b/"]) == path)
        #expect(folder.facts("public/b/" + path) == before)
        #expect(folder.facts("public/c/" + path).inode != before.inode)
        #expect(try Publication.verify(output: folder.output).isEmpty)
        let publication = try folder.begin()
        #expect(throws: Diagnostic.self) { try publication.shareAsset("assets/none.png", of: "a/", with: "b/") }
        publication.abandon()
    }

    @Test("assets of a tree that is published no more go at once; another tree keeps its own")
    func assetsOfTrees() throws {
        let folder = try TemporaryFolder()
        func build(_ trees: [String], _ style: String) throws -> [String] {
            let publication = try folder.begin { $0.keep = 3 }
            let paths = try trees.map { try publication.writeAsset(name: "style.css", Array(style.utf8), in: $0) }
            for tree in trees { try publication.write(tree + "index.html", Array(style.utf8)) }
            _ = try publication.commit()
            return zip(trees, paths).map { $0 + $1 }
        }
        let first = try build(["", "managers/a/", "managers/a/b/", "managers/c/"], "1")
        #expect(first.allSatisfy { folder.exists("public/" + $0) })
        let second = try build(["managers/c/"], "2")
        #expect(folder.exists("public/" + first[3]) && folder.exists("public/" + second[0]))
        #expect(!folder.exists("public/managers/a") && !folder.exists("public/assets"))
        // What was withdrawn does not come back from an earlier generation with the tree.
        let third = try build(["managers/a/", "managers/c/"], "3")
        #expect(folder.exists("public/" + third[0]) && folder.exists("public/" + second[0]))
        #expect(try Publication.verify(output: folder.output).isEmpty)
    }

    @Test("a file of the published site can be taken over, unless it was changed")
    func reuse() throws {
        let folder = try TemporaryFolder()
        try folder.publish(["a.html": "a", "b.html": "b"])
        let before = folder.facts("public/a.html")
        try folder.write("public/b.html", "tampered")
        let publication = try folder.begin()
        #expect(try publication.reuse("a.html"))
        #expect(try !publication.reuse("b.html"))
        #expect(try !publication.reuse("c.html"))
        try publication.write("b.html", [66])
        _ = try publication.commit()
        #expect(folder.facts("public/a.html") == before)
    }

    @Test("the way without exchange gives the same site and generations")
    func withoutExchange() throws {
        let folder = try TemporaryFolder()
        try folder.write("public/.gitignore", "*\n")
        for text in ["1", "2", "3"] { try folder.publish(["a.html": text]) { $0.exchanges = false } }
        #expect(try folder.read("public/a.html") == "3")
        #expect(try Publication.generations(output: folder.output).map(\.name) == ["000001", "000002"])
        _ = try Publication.rollback(output: folder.output, to: "000001", exchanges: false)
        #expect(try folder.read("public/a.html") == "1")
        #expect(try folder.read(".crmsite/public/generations/000001/a.html") == "3")
        #expect(try folder.tree(".crmsite/public").keys.filter { $0.hasPrefix("staging") || $0 == "swap" }.isEmpty)
    }
}
