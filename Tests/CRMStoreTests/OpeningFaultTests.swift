import CRMModel
import CRMStore
import Diagnostics
import Foundation
import GRDB
import Testing

/// reliability.md, matrix A: what a source file may be instead of a database.
@Suite struct OpeningFaultTests {
    private func expect(
        _ path: String, _ code: String, _ exit: ExitCode, saying words: String = "",
        options: OpeningOptions = OpeningOptions()
    ) {
        let found = faults(path, options: options)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.exit == exit)
        #expect(found.first?.hint.isEmpty == false)
        if !words.isEmpty { #expect(found.first?.what.contains(words) == true, "\(found.first?.text ?? "")") }
    }

    /// A database and its bytes.
    private func database(_ folder: TemporaryFolder) throws -> (path: String, bytes: [UInt8]) {
        let path = folder("crm.sqlite")
        try Book.small.write(to: path)
        return (path, try bytes(path))
    }

    @Test func aMissingFileIsNotMade() throws {
        let folder = try TemporaryFolder()
        expect(folder("none.sqlite"), "E-SRC-MISSING", .noInput)
        #expect(folder.names.isEmpty)
    }

    @Test func aDirectoryADeviceAndAPipeAreRefusedWithoutWaiting() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder("pipe"), 0o600) == 0)
        let start = ContinuousClock.now
        expect(folder.path, "E-SRC-MISSING", .noInput, saying: "a directory")
        expect(folder("pipe"), "E-SRC-MISSING", .noInput, saying: "not a regular file")
        expect("/dev/zero", "E-SRC-MISSING", .noInput, saying: "not a regular file")
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func aFileThatMayNotBeReadIsAMatterOfPermission() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        #expect(chmod(path, 0) == 0)
        expect(path, "E-SRC-PERMISSION", .permission)
    }

    @Test func anEmptyFileIsNoDatabase() throws {
        let folder = try TemporaryFolder()
        expect(folder.write([], to: "crm.sqlite"), "E-SRC-EMPTY", .dataError, saying: "empty file")
    }

    @Test(arguments: [
        ("id,name\n1,Müller\n", "CSV"), ("PK\u{3}\u{4}rest of an archive", "ZIP"),
        ("<!DOCTYPE html><title>x</title>", "HTML"),
        ("%PDF-1.7 and so on", "PDF"), ("SQLite format 2\u{0}", "unknown"),
    ])
    func anotherKindOfFileIsNamed(text: String, kind: String) throws {
        let folder = try TemporaryFolder()
        expect(folder.write(Array(text.utf8), to: "crm.sqlite"), "E-SRC-FORMAT", .dataError, saying: kind)
    }

    @Test func aRandomHeaderIsPerhapsEncrypted() throws {
        let folder = try TemporaryFolder()
        var state: UInt64 = 7
        let noise = (0..<8192).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        expect(folder.write(noise, to: "crm.sqlite"), "E-SRC-FORMAT", .dataError, saying: "perhaps encrypted")
        // The header of SQLite, and noise behind it.
        expect(
            folder.write(Array("SQLite format 3\0".utf8) + noise, to: "b.sqlite"), "E-SRC-FORMAT", .dataError,
            saying: "encrypted")
    }

    @Test func aTruncatedFileIsDamaged() throws {
        let folder = try TemporaryFolder()
        let (_, whole) = try database(folder)
        for length in [whole.count / 2, 4096, 99, 100, 20, whole.count - 1] {
            let found = faults(folder.write(Array(whole.prefix(length)), to: "cut.sqlite"))
            #expect(found.count == 1, "\(length)")
            #expect(found.first?.exit == .dataError, "\(length): \(found.first?.text ?? "opened")")
        }
    }

    @Test func aZeroedPageIsFoundWhereverItLies() throws {
        let folder = try TemporaryFolder()
        let (_, whole) = try database(folder)
        let pages = whole.count / 4096
        #expect(pages > 20)
        for page in 1..<pages {
            var damaged = whole
            for index in page * 4096..<(page + 1) * 4096 { damaged[index] = 0 }
            let found = faults(folder.write(damaged, to: "zeroed.sqlite"))
            #expect(found.count == 1 && found.first?.exit == .dataError, "page \(page + 1): \(found.map(\.text))")
        }
    }

    @Test func aFileWithChangedBytesNeverEndsTheProcess() throws {
        let folder = try TemporaryFolder()
        let (_, whole) = try database(folder)
        var state: UInt64 = 2026
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<400 {
            var damaged = whole
            for _ in 0..<(1 + random(8)) { damaged[100 + random(whole.count - 100)] = UInt8(random(256)) }
            // Either it opens, because the bytes were those of a value, or it is refused with a diagnostic; both are recorded by `faults`.
            let found = faults(folder.write(damaged, to: "changed.sqlite"))
            #expect(
                found.allSatisfy { $0.exit == .dataError || $0.exit == .permission || $0.exit == .ioError },
                "\(found.map(\.text))")
        }
    }

    @Test func aLockOfOneSecondIsWaitedFor() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        let writer = try connection(path)
        try writer.writeWithoutTransaction { db in try db.execute(sql: "BEGIN EXCLUSIVE") }
        let start = ContinuousClock.now
        let released = DispatchSemaphore(value: 0)
        DispatchQueue.global().asyncAfter(deadline: .now() + 1) {
            try? writer.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
            released.signal()
        }
        #expect(faults(path).isEmpty)
        #expect(ContinuousClock.now - start >= .milliseconds(900))
        released.wait()
        try writer.close()
    }

    @Test func aLockForEverIsTemporaryFailure() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        let writer = try connection(path)
        try writer.writeWithoutTransaction { db in try db.execute(sql: "BEGIN EXCLUSIVE") }
        var options = OpeningOptions()
        options.busyTimeout = 0.3
        let start = ContinuousClock.now
        expect(path, "E-SRC-BUSY", .temporary, options: options)
        #expect(ContinuousClock.now - start >= .milliseconds(250))
        try writer.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
        try writer.close()
    }

    @Test func aHotJournalMeansThatTheWriterDied() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        let writer = try connection(path)
        try writer.writeWithoutTransaction { db in
            // A cache of one page spills changes into the file before the commit; the copy taken then is what a killed writer leaves.
            try db.execute(
                sql:
                    "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; UPDATE activities SET subject = subject || 'x'"
            )
            try FileManager.default.copyItem(atPath: path, toPath: folder("dead.sqlite"))
            try FileManager.default.copyItem(atPath: path + "-journal", toPath: folder("dead.sqlite-journal"))
            try db.execute(sql: "ROLLBACK")
        }
        try writer.close()
        let before = try bytes(folder("dead.sqlite"))
        expect(folder("dead.sqlite"), "E-SRC-JOURNAL", .temporary)
        #expect(try bytes(folder("dead.sqlite")) == before)
        #expect(FileManager.default.fileExists(atPath: folder("dead.sqlite-journal")))
    }

    @Test func rowsThatAreStillInTheWriteAheadLogAreRead() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        let writer = try connection(path)
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "INSERT INTO opportunities (id, status) VALUES ('in the log', 'open')")
        }
        let records = try readAll(path)
        #expect(records.opportunities.index.row(of: "in the log") != nil)
        #expect(records.opportunities.count == 41)
        try writer.close()
    }

    @Test func oneSnapshotIsReadWhateverAWriterAddsMeanwhile() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        let writer = try connection(path)
        try writer.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
        let snapshot = try CRMSnapshot(path: path)
        let count = { try snapshot.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM opportunities") } }
        #expect(try count() == 40)
        try writer.writeWithoutTransaction { db in try db.execute(sql: "DELETE FROM opportunities") }
        #expect(try count() == 40)
        snapshot.release()
        try writer.close()
        #expect(try readAll(path).opportunities.count == 0)
    }

    @Test func anImmutableFileInWALModeIsReadWithoutItsLog() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try database(folder)
        let writer = try connection(path)
        try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(
                sql:
                    "INSERT INTO opportunities (id, status) VALUES ('checkpointed', 'open'); PRAGMA wal_checkpoint(TRUNCATE)"
            )
            try db.execute(sql: "INSERT INTO opportunities (id, status) VALUES ('in the log', 'open')")
        }
        let copied = folder("a copy #1 100%.sqlite")
        try FileManager.default.copyItem(atPath: path, toPath: copied)
        var options = OpeningOptions()
        options.immutable = true
        let names = folder.names
        let records = try readAll(copied, options: options)
        #expect(records.opportunities.index.row(of: "checkpointed") != nil)
        #expect(records.opportunities.index.row(of: "in the log") == nil)
        #expect(folder.names == names)
        try writer.close()
    }

    @Test func readingLeavesTheFileAndItsFolderAsTheyWere() throws {
        let folder = try TemporaryFolder()
        let (path, before) = try database(folder)
        try readAll(path)
        #expect(try bytes(path) == before)
        #expect(folder.names == ["crm.sqlite"])
    }

    @Test(
        .enabled(
            if: SharedFolder.has("corpora/sqlite/malformed.tar.gz"), "the corpus of malformed databases is not there"))
    func everyMalformedDatabaseOfTheCorpusEndsWithADiagnostic() throws {
        let folder = try TemporaryFolder()
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = [
            "tar", "xzf", (SharedFolder.path ?? "") + "/corpora/sqlite/malformed.tar.gz", "-C", folder.path,
        ]
        try tar.run()
        tar.waitUntilExit()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder("malformed")).sorted()
        #expect(names.count == 1158)
        var codes: [String: Int] = [:]
        for name in names {
            let start = ContinuousClock.now
            let found = faults(folder("malformed/" + name))
            #expect(ContinuousClock.now - start < .seconds(5), "\(name)")
            #expect(!found.isEmpty, "\(name) was opened")
            let fine = found.allSatisfy { $0.exit == .dataError && $0.place.text != nil }
            #expect(fine, "\(name): \(found.first?.text ?? "")")
            for code in Set(found.map(\.code)) { codes[code, default: 0] += 1 }
        }
        // Most are damaged; a few are sound and merely no database of ours.
        #expect(
            (codes["E-SRC-DAMAGED"] ?? 0) + (codes["E-SRC-FORMAT"] ?? 0) + (codes["E-SRC-TRUNCATED"] ?? 0) > 1000,
            "\(codes)")
    }
}

/// Two writers of one database.
@Suite struct DatabaseLockTests {
    @Test func oneImportAtATimeWritesADatabase() throws {
        let folder = try TemporaryFolder()
        let path = folder("crm.sqlite")
        try Book.small.write(to: path)
        let before = try bytes(path)
        let first = try CRMDatabase(updating: path)
        for isUpdate in [false, true] {
            let found = #expect(throws: Diagnostic.self) {
                _ = isUpdate ? try CRMDatabase(updating: path) : try CRMDatabase(replacing: path)
            }
            #expect(found?.name == "LOCK" && found?.exit == .temporary)
        }
        // The one that was refused took nothing away from the other.
        #expect(try bytes(path) == before)
        try first.finish()
        #expect(folder.names == ["crm.sqlite"])
        try CRMDatabase(replacing: path).abandon()
        #expect(folder.names == ["crm.sqlite"])
    }

    @Test func whatCannotBeOpenedLeavesNoFileBehind() throws {
        let folder = try TemporaryFolder()
        #expect(throws: Diagnostic.self) { _ = try CRMDatabase(updating: folder("none.sqlite")) }
        #expect(folder.names.isEmpty)
    }

    @Test func whatAKilledImportLeftIsBegunAnew() throws {
        let folder = try TemporaryFolder()
        let path = folder("crm.sqlite")
        _ = folder.write(Array("rubbish".utf8), to: "crm.sqlite.importing")
        _ = folder.write(Array("rubbish".utf8), to: "crm.sqlite.importing-journal")
        try Book.small.write(to: path)
        #expect(folder.names == ["crm.sqlite"])
        #expect(faults(path, options: OpeningOptions()).isEmpty)
    }
}
