import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// Reads and writes small files of the command line's own.
enum PlainFile {
    /// Writes a file beside its place and renames it there: the old file or the whole new one, never half of it. What
    /// is not a regular file, such as a pipe or device, is written to as it is.
    static func write(_ bytes: [UInt8], to path: String) throws {
        var facts = stat()
        if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
            return try put(bytes, into: path, as: path, flags: O_WRONLY)
        }
        let place = target(of: path)
        let temporary = place + ".new"
        unlink(temporary)
        do {
            try put(bytes, into: temporary, as: path, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            guard rename(temporary, place) == 0 else { throw failure(path, "the file cannot be put in its place") }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Where a symbolic link leads; the path itself where it is none.
    private static func target(of path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func put(_ bytes: [UInt8], into path: String, as name: String, flags: Int32) throws {
        let descriptor = open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(name, "the file cannot be created") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                let error = failure(name, "the file cannot be written")
                close(descriptor)
                throw error
            }
            rest = rest.dropFirst(count)
        }
        guard close(descriptor) == 0 else { throw failure(name, "the file cannot be written") }
    }

    /// All of standard input; one byte more than `most` at the most.
    static func standardInput(most: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= most {
            let count = buffer.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                let reason = String(cString: strerror(errno))
                throw Diagnostic(
                    "JSON-READ", "cannot be read (\(reason))", at: .named("standard input"), exit: .ioError)
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func failure(_ path: String, _ what: String) -> Diagnostic {
        let code = errno
        let exit: Diagnostics.ExitCode =
            switch code {
            case EACCES, EPERM: .permission
            case ENOENT, ENOTDIR, EISDIR, EROFS, ENAMETOOLONG: .cantCreate
            default: .ioError
            }
        return Diagnostic("OUT-IO", "\(what) (\(String(cString: strerror(code))))", at: .file(path), exit: exit)
    }
}
