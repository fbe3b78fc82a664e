/// A line of a text with a caret below the part that is meant.
public struct Excerpt: Hashable, Sendable {
    /// Number of the line in its file, from 1.
    public var line: Int
    public var text: String
    /// Column of the part in Unicode scalars, from 1; one behind the end of the line where something is missing there.
    public var column: Int
    /// Length of the part in Unicode scalars, at least 1.
    public var length: Int

    /// Most scalars of the line that are shown.
    static let width = 160

    public init(line: Int, text: String, column: Int, length: Int) {
        self.line = line
        self.text = text
        self.column = max(1, column)
        self.length = max(1, length)
    }

    /// The line and the carets, each behind a gutter. Of a long line the neighbourhood of the part is shown.
    var lines: [String] {
        let hidden = max(0, column - 1 - Excerpt.width / 2)
        var shown = ""
        var count = 0
        var isCut = false
        for scalar in text.unicodeScalars.dropFirst(hidden) {
            if count == Excerpt.width {
                isCut = true
                break
            }
            shown.unicodeScalars.append(scalar == "\t" ? " " : scalar)
            count += 1
        }
        let start = column - 1 - hidden
        let carets = max(1, min(length, count - start))
        let number = String(line)
        let gutter = String(repeating: " ", count: number.utf8.count)
        let (before, after) = (hidden > 0 ? "…" : "", isCut ? "…" : "")
        return [
            "\(number) | \(before)\(shown)\(after)",
            "\(gutter) | " + String(repeating: " ", count: start + (hidden > 0 ? 1 : 0))
                + String(repeating: "^", count: carets),
        ]
    }
}
