import Diagnostics
import TextFormats

/// A file that holds a secret: read, never shown.
enum SecretFile {
    /// Fewer bytes can be guessed.
    static let shortest = 16

    /// The secret without blanks around it.
    /// - Throws: `E-CFG-SECRET` where it is shorter than 16 bytes, and what reading the file says.
    static func read(_ path: String) throws -> [UInt8] {
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
