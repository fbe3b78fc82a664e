import Diagnostics

/// A Markdown file cut into its YAML front matter and its body.
public struct FrontMatter: Hashable, Sendable {
    /// The YAML between the two `---` lines; nil where the file has no front matter.
    public var yaml: String?
    /// Line of the file on which the YAML begins; pass it to `YAMLDocument`.
    public var firstYAMLLine: Int
    /// Line of the file on which the body begins.
    public var firstBodyLine: Int
    public var body: String

    /// Cuts `text` (LF line ends). Front matter begins with `---` on the first line and ends with `---` or `...`.
    /// Throws `E-<area>-FRONT` where it is not closed.
    public static func split(_ text: String, file: String, area: String = "MAN") throws(Diagnostic) -> FrontMatter {
        let utf8 = text.utf8
        var start = utf8.startIndex
        var lineNumber = 0
        var yamlStart: String.Index?
        while start < utf8.endIndex {
            let end = utf8[start...].firstIndex(of: 0x0A) ?? utf8.endIndex
            let after = end < utf8.endIndex ? utf8.index(after: end) : end
            lineNumber += 1
            var line = utf8[start..<end]
            while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line.removeLast() }
            let isFence = line.elementsEqual("---".utf8)
            if lineNumber == 1 {
                guard isFence else { break }
                yamlStart = after
            } else if isFence || line.elementsEqual("...".utf8), let yamlStart {
                return FrontMatter(
                    yaml: String(text[yamlStart..<start]), firstYAMLLine: 2, firstBodyLine: lineNumber + 1,
                    body: String(text[after...]))
            }
            start = after
        }
        guard yamlStart == nil else {
            throw Diagnostic(
                "\(area)-FRONT", "front matter opened on line 1 is not closed", at: .file(file, line: 1),
                hint: "end it with a line --- of its own", exit: .configuration)
        }
        return FrontMatter(yaml: nil, firstYAMLLine: 1, firstBodyLine: 1, body: text)
    }
}
