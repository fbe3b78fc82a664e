import Diagnostics

/// Reads a whole text file: UTF-8, byte order mark stripped, line ends made LF.
public enum UTF8Text {
    /// The text of the file at `path`.
    ///
    /// - Parameters:
    ///   - maxBytes: refuses a larger file (`E-<area>-SIZE`).
    ///   - what: the file's part in messages, such as "manual page".
    ///   - area: area of the error codes, such as "MAN": `E-MAN-MISSING`, `E-MAN-PERMISSION`, `E-MAN-ENCODING` …
    ///   - followLinks: false refuses a symbolic link (`E-<area>-LINK`).
    public static func read(
        path: String, maxBytes: Int, what: String, area: String, followLinks: Bool = true
    ) throws(Diagnostic) -> String {
        let file = try InputFile(path: path, what: what, area: area, followLinks: followLinks)
        guard file.size <= maxBytes else {
            throw Self.tooLarge(path: path, maxBytes: maxBytes, what: what, area: area)
        }
        var bytes = [UInt8](repeating: 0, count: file.size + 1)
        var filled = 0
        while true {
            let free = bytes.count - filled
            let got: Int
            do {
                got = try bytes.withUnsafeMutableBufferPointer { buffer throws(Diagnostic) -> Int in
                    guard let base = buffer.baseAddress else { return 0 }
                    return try file.read(into: base + filled, count: free)
                }
            }
            if got == 0 { break }
            filled += got
            // A file that grows while it is read is followed up to the limit.
            if filled > maxBytes { throw Self.tooLarge(path: path, maxBytes: maxBytes, what: what, area: area) }
            if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: bytes.count)) }
        }
        return try decode(bytes[..<filled], path: path, what: what, area: area)
    }

    /// The text of `bytes` by the same rules; `path` is only for messages.
    /// Throws `E-<area>-ENCODING` with line and byte offset for malformed UTF-8 and for a NUL byte.
    public static func decode(
        _ bytes: some Sequence<UInt8>, path: String, what: String, area: String
    ) throws(Diagnostic) -> String {
        var all = Array(bytes)
        if all.starts(with: [0xFF, 0xFE]) || all.starts(with: [0xFE, 0xFF]) {
            throw Diagnostic(
                "\(area)-ENCODING", "\(what) is UTF-16, not UTF-8", at: .file(path, line: 1),
                hint: "save it as UTF-8", exit: .configuration)
        }
        let bad = all.withUnsafeBufferPointer { buffer -> (offset: Int, what: String)? in
            let invalid = UTF8Validation.firstInvalid(in: buffer)
            if let zero = buffer.firstIndex(of: 0), zero < invalid ?? Int.max { return (zero, "NUL byte") }
            return invalid.map { ($0, "invalid UTF-8") }
        }
        if let bad {
            let line = 1 + LineEnds.count(in: all[..<bad.offset])
            throw Diagnostic(
                "\(area)-ENCODING", "\(bad.what) in \(what) at byte offset \(bad.offset)",
                at: .file(path, line: line), hint: "save the file as UTF-8", exit: .configuration)
        }
        if all.starts(with: [0xEF, 0xBB, 0xBF]) { all.removeFirst(3) }
        if all.contains(0x0D) { all = LineEnds.normalised(all) }
        return String(decoding: all, as: UTF8.self)
    }

    private static func tooLarge(path: String, maxBytes: Int, what: String, area: String) -> Diagnostic {
        Diagnostic(
            "\(area)-SIZE", "\(what) is larger than \(maxBytes) bytes", at: .file(path), hint: "split it",
            exit: .configuration)
    }
}
