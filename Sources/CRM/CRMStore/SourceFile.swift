import Diagnostics
import GRDB

#if canImport(Glibc)
import Glibc
#endif

/// What a file is before SQLite sees it, and what SQLite's complaints about it mean.
enum SourceFile {
    /// Refuses what is not a readable SQLite database, saying what it is instead.
    static func inspect(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            if code == EACCES { throw denied(path) }
            throw Diagnostic(
                "SRC-MISSING", "there is no such database", at: .file(path),
                hint: "make one with `crmsite import` or `crmsite demo`, or name it with --db", exit: .noInput)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "not a regular file"
            throw Diagnostic(
                "SRC-MISSING", "the database is \(kind)", at: .file(path), hint: "name a file made by `crmsite import`",
                exit: .noInput)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == EACCES || errno == EPERM { throw denied(path) }
            throw Diagnostic(
                "SRC-READ", "the database cannot be read (\(String(cString: strerror(errno))))", at: .file(path),
                exit: .ioError)
        }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 100)
        let count = Glibc.read(descriptor, &head, head.count)
        if count == 0 {
            throw Diagnostic(
                "SRC-EMPTY", "empty file, not a CRM database", at: .file(path), hint: "run the importer again")
        }
        let magic = Array("SQLite format 3\0".utf8)
        guard count >= 16, Array(head[0..<16]) == magic else {
            throw Diagnostic(
                "SRC-FORMAT", "not a database but \(kind(of: head[0..<max(count, 0)]))", at: .file(path),
                hint: "crm.sqlite is made by `crmsite import`")
        }
        let pageSize = Int(head[16]) << 8 | Int(head[17])
        let size = pageSize == 1 ? 65_536 : pageSize
        guard count < 100 || size >= 512 && size.nonzeroBitCount == 1 else {
            throw Diagnostic(
                "SRC-FORMAT", "the database is encrypted or not SQLite (its page size is \(size))", at: .file(path),
                hint: "run the importer again")
        }
        // SQLite fills a last page that is cut off with noughts and says nothing. A journal means a writer, alive or dead.
        let isCut = count < 100 || Int(status.st_size) % size != 0 && access(path + "-journal", F_OK) != 0
        guard !isCut, Int(status.st_size) >= size else {
            throw Diagnostic(
                "SRC-TRUNCATED", "the database is cut off after \(status.st_size) bytes", at: .file(path),
                hint: "copy it again, or run the importer again")
        }
    }

    /// The `application_id` in the header of a SQLite file; nil where the file is none.
    static func applicationID(_ path: String) throws -> Int32? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == EACCES || errno == EPERM { throw denied(path) }
            return nil
        }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 100)
        guard Glibc.read(descriptor, &head, head.count) == 100, Array(head[0..<16]) == Array("SQLite format 3\0".utf8)
        else { return nil }
        return head[68..<72].reduce(0) { $0 << 8 | Int32($1) }
    }

    /// `path` as it stands in a `file:` URI.
    static func uriPath(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" + hex : hex)
            }
        }
        return result
    }

    /// What SQLite reports, as a user can act on it.
    static func diagnostic(_ error: DatabaseError, path: String) -> Diagnostic {
        let said = LogText.excerpt(error.message ?? "\(error.resultCode)")
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Diagnostic(
                "SRC-BUSY", "another program is writing the database", at: .file(path),
                hint: "try again later, or wait longer with --busy-timeout", exit: .temporary)
        case .SQLITE_READONLY:
            return Diagnostic(
                "SRC-JOURNAL", "the program that wrote the database died in a transaction", at: .file(path),
                hint: "open it once with that program, then build again", exit: .temporary)
        case .SQLITE_NOTADB:
            return Diagnostic(
                "SRC-FORMAT", "the database is encrypted or not SQLite (\(said))", at: .file(path),
                hint: "run the importer again")
        case .SQLITE_CORRUPT:
            return Diagnostic(
                "SRC-DAMAGED", "the database is damaged (\(said))", at: .file(path), hint: "run the importer again")
        case .SQLITE_CANTOPEN:
            return Diagnostic(
                "SRC-OPEN", "the database cannot be opened (\(said))", at: .file(path),
                hint: "if it is in WAL mode, its folder must be writable, or use --immutable", exit: .permission)
        case .SQLITE_IOERR:
            return Diagnostic("SRC-READ", "the database cannot be read (\(said))", at: .file(path), exit: .ioError)
        default:
            return Diagnostic("SRC-QUERY", "the database does not answer (\(said))", at: .file(path))
        }
    }

    private static func denied(_ path: String) -> Diagnostic {
        Diagnostic(
            "SRC-PERMISSION", "the database may not be read", at: .file(path),
            hint: "give the user that runs crmsite read permission", exit: .permission)
    }

    /// Names a format by its first bytes.
    private static func kind(of head: ArraySlice<UInt8>) -> String {
        func starts(_ text: String) -> Bool { head.starts(with: text.utf8) }
        if starts("PK") { return "a ZIP archive" }
        if head.starts(with: [0x1F, 0x8B]) { return "a gzip file" }
        if starts("%PDF") { return "a PDF file" }
        if starts("<") { return "an HTML or XML file" }
        // The first bytes may end within a character.
        let whole = head.dropLast(head.suffix(3).reversed().prefix { $0 >= 0x80 }.count)
        let isText = String(decoding: whole, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\u{FFFD}" || ["\t", "\n", "\r"].contains(scalar)
        }
        return isText ? "a text file, perhaps CSV" : "an unknown format, perhaps encrypted"
    }
}
