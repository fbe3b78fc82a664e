import Diagnostics
import TextFormats

#if canImport(Glibc)
import Glibc
#endif

/// A file that holds a secret: read, never shown.
enum SecretFile {
    /// Fewer bytes can be guessed.
    static let shortest = 16

    /// The secret without blanks around it.
    /// - Throws: `E-CFG-SECRET` where it is shorter than 16 bytes, or others may read it (77), and what reading the file says.
    static func read(_ path: String) throws -> [UInt8] {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
            throw Diagnostic(
                "CFG-SECRET", "others may read the file with the secret", at: .file(path), hint: "chmod 600",
                exit: .permission)
        }
        let text = try UTF8Text.read(path: path, maxBytes: 4096, what: "the secret", area: "CFG")
        let secret = Array(text.utf8).filter { !" \t\r\n".utf8.contains($0) }
        guard secret.count >= shortest else {
            throw Diagnostic(
                "CFG-SECRET", "a secret needs at least \(shortest) letters", at: .file(path),
                hint: "make one with: head -c 24 /dev/urandom | base64", exit: .configuration)
        }
        return secret
    }
}
