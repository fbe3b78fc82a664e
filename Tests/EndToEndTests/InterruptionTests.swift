import Foundation
import GRDB
import Testing

/// Builds that meet another process: one that holds the database, another build, a signal, a full disk.
@Suite(
    "Locks, signals and full outputs", .serialized,
    .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct InterruptionTests {
    /// A database held exclusively by this process, as by an importer that is at work.
    private func hold(_ path: String, _ body: (DatabaseQueue) throws -> Void) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in try db.execute(sql: "BEGIN EXCLUSIVE") }
        try body(queue)
        try queue.writeWithoutTransaction { db in if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") } }
        try queue.close()
    }

    @Test("A database locked for ever ends with 75 after the time given, and the site stays")
    func locked() throws {
        let folder = try Fixture.small.folder()
        let before = try Promises(folder)
        var result: Program.Result?
        try hold(folder.at("crm.sqlite")) { _ in
            result = try Program.run(["build", "--busy-timeout", "0.3"], in: folder)
        }
        let run = try #require(result)
        #expect(run.code == 75)
        #expect(run.errors.contains("error[E-SRC-BUSY]: "))
        #expect(run.seconds > 0.25 && run.seconds < 30)
        #expect(try before.broken(byFailure: run, in: folder) == [])
    }

    @Test("A database let go in time is read")
    func lockedForAWhile() throws {
        let folder = try Fixture.small.folder()
        try hold(folder.at("crm.sqlite")) { queue in
            let run = try Program.start(["build", "--busy-timeout", "60"], in: folder)
            usleep(400_000)
            try queue.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
            let result = run.wait()
            #expect(result.code == 0, "\(result.errors)")
            #expect(result.seconds > 0.35)
        }
    }

    /// Begins a build of the demo and stops it in the middle of writing.
    private func midway(_ folder: Folder) throws -> Program.Running {
        try folder.write("content/site.yml", try folder.text("content/site.yml") + "company: Another name\n")
        let run = try Program.start(["build"], in: folder)
        for _ in 0..<60_000 where !folder.exists(".crmsite/public/staging/accounts") { usleep(500) }
        run.send(SIGSTOP)
        usleep(20_000)
        #expect(folder.exists(".crmsite/public/staging/accounts"), "the build was over before it could be stopped")
        return run
    }

    @Test("Of two builds at once the second ends with 75 and names the first; the first goes on")
    func two() throws {
        let folder = try Fixture.demo.folder()
        let public0 = try folder.tree("public")
        let first = try midway(folder)
        let second = try Program.run(["build"], in: folder)
        #expect(second.code == 75)
        #expect(second.errors.contains("error[E-LOCK"), "\(second.errors)")
        #expect(second.errors.contains("\(first.id)"), "the process is not named: \(second.errors)")
        #expect(Promises.badReports(second) == [])
        #expect(difference(try folder.tree("public"), public0) == [])
        first.send(SIGCONT)
        #expect(first.wait().code == 0)
        #expect(try folder.text("public/index.html").contains("Another name"))
        try folder.crmsite("verify")
    }

    @Test(
        "A signal ends a build with its code; staging goes, the site stays, the next build works",
        arguments: [SIGTERM, SIGINT, SIGHUP])
    func signal(_ signal: Int32) throws {
        let folder = try Fixture.demo.folder()
        let before = try Promises(folder)
        let run = try midway(folder)
        run.send(signal)
        run.send(SIGCONT)
        let result = run.wait()
        #expect(result.code == 128 + signal)
        // The configuration was changed by the test itself.
        let broken = try before.broken(byFailure: result, in: folder).filter {
            !$0.contains("site.yml") && !$0.contains("nothing was reported")
        }
        #expect(broken == [])
        try folder.crmsite("build")
        #expect(try folder.text("public/index.html").contains("Another name"))
        try folder.crmsite("verify")
    }

    @Test("A build killed outright leaves the site; the next one clears up and works")
    func killed() throws {
        let folder = try Fixture.demo.folder()
        let public0 = try folder.tree("public")
        let run = try midway(folder)
        run.send(SIGKILL)
        #expect(run.wait().code == 137)
        #expect(difference(try folder.tree("public"), public0) == [])
        try folder.crmsite("build")
        #expect(!folder.exists(".crmsite/public/staging"))
        try folder.crmsite("verify")
    }

    @Test("A full standard output ends with 74, and the site is whole whatever was said of it")
    func fullOutput() throws {
        let folder = try Fixture.small.folder()
        for arguments in [["build"], ["check"], ["verify"], ["--version"], ["build", "--help"]] {
            let result = try Program.run(arguments, in: folder, output: "/dev/full")
            #expect(result.code == 74, "\(arguments)")
        }
        try folder.crmsite("verify")
    }
}
