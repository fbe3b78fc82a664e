import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// A file whose first line is a password.
public enum PasswordFile {
    /// - Throws: `E-SRC-MISSING`, `E-SRC-READ`; `E-DB-PASSWORD` (77) where others may read the file, or its first line is
    ///   empty or longer than 1,024 bytes.
    public static func read(_ path: String) throws(Diagnostic) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            if descriptor >= 0 { close(descriptor) }
            throw Diagnostic(
                "SRC-MISSING", "the file with the password cannot be opened", at: .file(path),
                hint: "check --password-file",
                exit: .noInput)
        }
        defer { close(descriptor) }
        guard status.st_mode & 0o077 == 0 else {
            throw Diagnostic(
                "DB-PASSWORD", "others may read the file with the password", at: .file(path), hint: "chmod 600",
                exit: .permission)
        }
        var bytes = [UInt8](repeating: 0, count: 1026)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw Diagnostic("SRC-READ", "the file with the password cannot be read", at: .file(path), exit: .ioError)
        }
        // Some editors begin a file with a byte order mark.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let line = bytes[start..<max(start, count)].prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty, line.count <= 1024, let text = String(validating: line, as: UTF8.self) else {
            throw Diagnostic(
                "DB-PASSWORD", "the file holds no password in its first line", at: .file(path),
                hint: "one line, UTF-8, at most 1,024 bytes", exit: .permission)
        }
        return text
    }
}
