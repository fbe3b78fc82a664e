/// Finds comments in raw HTML.
enum HTMLComments {
    /// What each closed comment of `html` says, blanks around it trimmed, and the line on which it begins.
    static func texts(in html: String, firstLine: Int) -> [(text: String, line: Int)] {
        var result: [(text: String, line: Int)] = []
        forEachPart(of: html) { text, isComment, line in
            if isComment { result.append((trimmed(text), firstLine + line)) }
        }
        return result
    }

    /// Whether `html` is nothing but comments and blanks.
    static func isOnlyComments(_ html: String) -> Bool {
        var comments = 0
        var others = 0
        forEachPart(of: html) { text, isComment, _ in
            if isComment { comments += 1 } else if !trimmed(text).isEmpty { others += 1 }
        }
        return comments > 0 && others == 0
    }

    private static func forEachPart(of html: String, _ body: (Substring, Bool, Int) -> Void) {
        let bytes = Array(html.utf8)
        var position = 0
        var line = 0
        var otherStart = 0
        func text(_ range: Range<Int>) -> Substring { Substring(decoding: bytes[range], as: UTF8.self) }
        while position < bytes.count {
            if bytes[position] == 0x3C, bytes[position...].starts(with: "<!--".utf8) {
                var end = position + 4
                while end + 2 < bytes.count, !bytes[end...].starts(with: "-->".utf8) { end += 1 }
                guard end + 2 < bytes.count else { break }
                if otherStart < position { body(text(otherStart..<position), false, line) }
                body(text(position + 4..<end), true, line)
                line += bytes[position..<end].count { $0 == 0x0A }
                position = end + 3
                otherStart = position
                continue
            }
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
        if otherStart < bytes.count { body(text(otherStart..<bytes.count), false, line) }
    }

    private static func trimmed(_ text: Substring) -> String {
        var view = text.unicodeScalars[...]
        while let first = view.first, first.properties.isWhitespace { view.removeFirst() }
        while let last = view.last, last.properties.isWhitespace { view.removeLast() }
        return String(view)
    }
}
