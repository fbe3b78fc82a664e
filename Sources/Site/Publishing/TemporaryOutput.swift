import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// An output that nobody reads: where a site is built to be checked and thrown away.
public struct TemporaryOutput: Sendable {
    private let folder: String

    /// The directory to publish to.
    public var path: String { folder + "/site" }

    /// Makes a folder of its own below TMPDIR, or /tmp. Throws E-OUT-CREATE where that cannot be written.
    public init() throws(Diagnostic) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((parent + "/crmsite-check-XXXXXX").utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let base = buffer.baseAddress, let path = mkdtemp(base) else { return nil }
            return String(cString: path)
        }
        guard let made else {
            throw Diagnostic(
                "OUT-CREATE", "no temporary folder can be made (\(String(cString: strerror(errno))))", at: .file(parent),
                hint: "set TMPDIR to a folder that may be written", exit: .cantCreate)
        }
        folder = made
    }

    /// Removes everything below it.
    public func remove() { _ = FileSystem.remove(folder) }
}
