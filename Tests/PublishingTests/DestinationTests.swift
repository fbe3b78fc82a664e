import Diagnostics
import Foundation
import Publishing
import Testing

@Suite("Destination and lock") struct DestinationTests {
    private func begin(_ output: String, project: String? = nil) -> String {
        failure {
            let options = PublicationOptions(tool: "t", asOf: "2026-01-01")
            try Publication.begin(output: output, project: project, options: options).abandon()
        }
    }

    @Test("a missing folder, an empty one and one with only .gitignore are taken")
    func taken() throws {
        let folder = try TemporaryFolder()
        #expect(begin(folder.output) == "")
        #expect(begin(folder.output + "/") == "")
        try folder.makeFolder("public")
        #expect(begin(folder.output) == "")
        try folder.write("public/.gitignore", "*")
        #expect(begin(folder.output) == "")
    }

    @Test("a folder with files that are not ours is refused and stays as it is")
    func foreign() throws {
        let folder = try TemporaryFolder()
        try folder.write("public/thesis.txt", "years of work")
        let before = try folder.tree("")
        #expect(begin(folder.output) == "E-OUT-FOREIGN 73")
        #expect(try folder.tree("") == before)
    }

    @Test("a file, a dangling link and a missing parent are refused")
    func notFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "x")
        #expect(begin(folder.path + "/file") == "E-OUT-NOTDIR 73")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path + "/nowhere")
        #expect(begin(folder.path + "/link") == "E-OUT-PATH 73")
        #expect(begin(folder.path + "/a/b") == "E-OUT-PATH 73")
        #expect(begin("") == "E-OUT-PATH 73")
    }

    @Test("the root, the home folder and the project with its sources are refused")
    func dangerous() throws {
        #expect(begin("/") == "E-OUT-ROOT 73")
        if let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty {
            #expect(begin(home) == "E-OUT-ROOT 73")
        }
        let folder = try TemporaryFolder()
        try folder.makeFolder("project/content/deep")
        try folder.makeFolder("project/Sources")
        let project = folder.path + "/project"
        #expect(begin(project, project: project) == "E-OUT-SOURCE 73")
        #expect(begin(folder.path, project: project) == "E-OUT-SOURCE 73")
        #expect(begin(project + "/content", project: project) == "E-OUT-SOURCE 73")
        #expect(begin(project + "/content/deep/../new", project: project) == "E-OUT-SOURCE 73")
        #expect(begin(project + "/Sources/x", project: project) == "E-OUT-SOURCE 73")
        #expect(begin(project + "/public", project: project) == "")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/innocent", withDestinationPath: project + "/content")
        #expect(begin(folder.path + "/innocent", project: project) == "E-OUT-SOURCE 73")
    }

    @Test("a symbolic link to a folder is followed; the link stays")
    func link() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("real")
        try FileManager.default.createSymbolicLink(atPath: folder.output, withDestinationPath: folder.path + "/real")
        try folder.publish(["a.html": "a"])
        #expect(try folder.read("real/a.html") == "a")
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: folder.output)
        #expect(target == folder.path + "/real")
    }

    @Test("a second build is told the first one's process id and takes nothing away from it")
    func locked() throws {
        let folder = try TemporaryFolder()
        let first = try folder.begin()
        try first.write("a.html", [65])
        do {
            _ = try folder.begin()
            Issue.record("the second build was let in")
        } catch let error as Diagnostic {
            #expect(error.code == "E-LOCK" && error.exit == .temporary)
            #expect(error.what.hasSuffix("process \(getpid())"))
        }
        #expect(failure { _ = try Publication.rollback(output: folder.output) } == "E-OUT-NOSITE 66")
        _ = try first.commit()
        #expect(try folder.read("public/a.html") == "A")
        try folder.begin().abandon()
    }

    @Test("a lock file of a dead process is no obstacle")
    func staleLock() throws {
        let folder = try TemporaryFolder()
        try folder.write(".crmsite/public/lock", "1\n")
        try folder.begin().abandon()
    }

    @Test(
        "paths that are not portable or leave the site are refused",
        arguments: [
            "", "/etc/passwd", "../x", "a/../x", "a//b", "a/", "./a", ".git/config", ".hidden", "a\\b", "c:x", "a\nb",
            "a\0b", "CON",
            "con.html", "x/NUL.txt", "LPT9", "com1.html", "COM¹", "a.", "a ", "x/b?", "manifest.json", ".gitignore",
            ".crmsite-site", String(repeating: "x", count: 201), String(repeating: "x/", count: 500) + "y",
        ])
    func paths(_ path: String) throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        #expect(failure { try publication.write(path, [1]) } == "E-PATH-NAME 70")
        publication.abandon()
        #expect(!folder.exists("public") && !folder.exists(".crmsite/public/staging"))
    }

    @Test(
        "portable paths are taken",
        arguments: [
            "index.html", ".htaccess", "a/b/c.d.html", "console.html", "com10.html", "müller.html", "404.html",
            "a b.html",
        ])
    func goodPaths(_ path: String) throws {
        let folder = try TemporaryFolder()
        try folder.publish([path: "x"])
        #expect(try folder.read("public/" + path) == "x")
    }

    @Test(
        "paths that some systems take for the same are refused",
        arguments: [
            ("a.html", "a.html"), ("a.html", "A.html"), ("x/a.html", "X/b.html"),
            ("m\u{FC}ller.html", "mu\u{308}ller.html"),
            ("M\u{DC}LLER.html", "m\u{FC}ller.html"), ("stra\u{DF}e.html", "STRASSE.html"),
            ("\u{FB01}x.html", "fix.html"),
            ("a", "a/b.html"), ("a/b.html", "a"),
        ])
    func clashes(_ one: String, _ other: String) throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        try publication.write(one, [1])
        #expect(failure { try publication.write(other, [2]) } == "E-PATH-CLASH 70")
        publication.abandon()
    }
}
