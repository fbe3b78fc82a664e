import Diagnostics

/// One template file: its text and how to name a place in it.
struct TemplateSource: Sendable {
    let name: String
    let path: String
    let bytes: [UInt8]

    init(name: String, path: String, text: String) {
        self.name = name
        self.path = path
        bytes = Array(text.utf8)
    }

    /// Line and column of a byte, both from 1; columns count Unicode scalars.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var lineStart = 0
        for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        let column = bytes[lineStart..<max(lineStart, min(offset, bytes.count))].count { $0 & 0xC0 != 0x80 } + 1
        return (line, column)
    }

    /// A configuration error at a byte of this file, with the line and a caret below.
    func error(
        _ name: String, _ what: String, at offset: Int, hint: String = ""
    ) -> Diagnostic {
        let (line, column) = position(of: offset)
        return Diagnostic(
            "TPL-" + name, what, at: .file(path, line: line, column: column), hint: hint,
            details: excerpt(at: offset, column: column), exit: .configuration)
    }

    private func excerpt(at offset: Int, column: Int) -> [String] {
        var start = min(offset, bytes.count)
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
        let line = String(decoding: bytes[start..<end].map { $0 == 9 ? 32 : $0 }, as: UTF8.self)
        guard column <= 70 else { return [] }
        return [LogText.excerpt(line), String(repeating: " ", count: column - 1) + "^"]
    }
}
