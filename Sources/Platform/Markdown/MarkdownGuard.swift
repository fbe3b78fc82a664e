import Diagnostics

/// Refuses text that would take libcmark unreasonably long, by one look at each line.
struct MarkdownGuard {
    let limits: MarkdownLimits
    let file: String
    let firstLine: Int

    func check(_ source: MarkdownSource) throws(Diagnostic) {
        guard source.bytes.count <= limits.bytes else {
            throw Diagnostic(
                "MAN-SIZE", "text is \(source.bytes.count) bytes long; \(limits.bytes) are accepted", at: .file(file),
                hint: "split it into several files", exit: .configuration)
        }
        var depth = 0
        var images = 0
        var declarations = 0
        for number in 1..<(source.lineCount + 1) {
            let line = source.line(number)
            depth = Self.depth(after: line, before: depth)
            guard depth <= limits.depth else {
                throw nesting("quotes and lists are nested deeper than \(limits.depth) levels", number)
            }
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x3E }) {
                (images, declarations) = (0, 0)
                continue
            }
            Self.count(line, images: &images, declarations: &declarations)
            guard max(images, declarations) <= limits.openersPerParagraph else {
                let what = images > declarations ? "images" : "HTML declarations"
                throw nesting("more than \(limits.openersPerParagraph) \(what) begin in one paragraph", number)
            }
        }
    }

    private func nesting(_ what: String, _ line: Int) -> Diagnostic {
        Diagnostic("MAN-NESTING", what, at: .file(file, line: line + firstLine - 1), exit: .configuration)
    }

    /// An upper bound on the containers open after a line: those its marks and indentation can carry on or open.
    private static func depth(after line: ArraySlice<UInt8>, before: Int) -> Int {
        var position = line.startIndex
        var blanks = 0
        var quotes = 0
        var items = 0
        scan: while position < line.endIndex {
            switch line[position] {
            case 0x20: blanks += 1
            case 0x09: blanks += 4
            case 0x3E: quotes += 1
            case 0x2D, 0x2B, 0x2A:
                guard isBlank(line, position + 1) else { break scan }
                items += 1
            case 0x30...0x39:
                var end = position
                while end < line.endIndex, 0x30...0x39 ~= line[end], end - position < 9 { end += 1 }
                guard end < line.endIndex, line[end] == 0x2E || line[end] == 0x29, isBlank(line, end + 1) else {
                    break scan
                }
                items += 1
                position = end
            default: break scan
            }
            position += 1
        }
        guard quotes + items > 0 else { return before }
        return min(before + quotes + items, quotes + items + blanks / 2)
    }

    private static func isBlank(_ line: ArraySlice<UInt8>, _ index: Int) -> Bool {
        index >= line.endIndex || line[index] == 0x20 || line[index] == 0x09
    }

    private static func count(_ line: ArraySlice<UInt8>, images: inout Int, declarations: inout Int) {
        var previous: UInt8 = 0
        for (index, byte) in zip(line.indices, line) {
            if previous == 0x21, byte == 0x5B { images += 1 }
            if previous == 0x3C {
                if byte == 0x3F { declarations += 1 }
                if byte == 0x21, index + 1 < line.endIndex, line[index + 1] != 0x2D { declarations += 1 }
            }
            previous = byte
        }
    }
}
