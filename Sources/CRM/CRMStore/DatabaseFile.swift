import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// The few file operations that writing a database beside its final name needs.
enum DatabaseFile {
    /// Removes a file; one that is not there is no error.
    static func remove(_ path: String) { _ = unlink(path) }

    /// Puts a file in the place of another in one step.
    static func rename(_ from: String, to path: String) throws {
        guard Glibc.rename(from, path) == 0 else { throw failure("cannot be put in its place", path) }
    }

    /// Makes a file's bytes durable.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw failure("cannot be opened again", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot be made durable", path) }
    }

    private static func failure(_ what: String, _ path: String) -> Diagnostic {
        let code = errno
        return Diagnostic(
            "OUT-IO", "the database \(what) (\(String(cString: strerror(code))))", at: .file(path),
            exit: code == EACCES || code == EPERM ? .permission : .ioError)
    }
}
