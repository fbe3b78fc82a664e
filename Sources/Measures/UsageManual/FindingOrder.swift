import Diagnostics
import TextFormats

/// Puts findings in the order of the text, and shows the line of those that have none yet.
struct FindingOrder {
    private let pages: [String]
    /// Lines of the files that have findings, read once.
    private var lines: [String: [Substring]] = [:]

    init(_ pages: [String]) { self.pages = pages }

    /// By page, line and column; what has no place in a page keeps its order, behind the others.
    mutating func sorted(_ findings: [Diagnostic]) -> [Diagnostic] {
        let numbers = Dictionary(pages.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        var keyed: [(key: (Int, Int, Int, Int), finding: Diagnostic)] = []
        for (index, finding) in findings.enumerated() {
            guard let place = Place.Position(finding.place), let page = numbers[place.file] else {
                keyed.append(((pages.count, 0, 0, index), finding))
                continue
            }
            let shown = place.line > 0 ? withExcerpt(finding, place) : finding
            // The limit on listed rules stands behind all of them.
            keyed.append(((page, finding.name == "RULE-MANY" ? .max : place.line, place.column, index), shown))
        }
        return keyed.sorted { $0.key < $1.key }.map(\.finding)
    }

    private mutating func withExcerpt(_ finding: Diagnostic, _ place: Place.Position) -> Diagnostic {
        guard finding.excerpt == nil, place.column > 0 else { return finding }
        if lines[place.file] == nil {
            let text = try? UTF8Text.read(
                path: place.file, maxBytes: ManualReader.limit, what: "the manual page", area: "MAN",
                followLinks: false)
            lines[place.file] = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        }
        guard let all = lines[place.file], all.indices.contains(place.line - 1) else { return finding }
        let line = all[place.line - 1]
        var shown = finding
        let rest = line.unicodeScalars.dropFirst(place.column - 1)
        let length = rest.prefix { !" \t\r".unicodeScalars.contains($0) }.count
        shown.excerpt = Excerpt(line: place.line, text: String(line), column: place.column, length: length)
        return shown
    }
}

extension Place {
    /// A place in a file taken apart.
    struct Position {
        var file: String
        /// 0 where the place has none.
        var line = 0
        var column = 0

        /// Nil for a place that is in no file.
        init?(_ place: Place) {
            guard let text = place.text else { return nil }
            var parts = text.split(separator: ":", omittingEmptySubsequences: false)
            var numbers: [Int] = []
            while numbers.count < 2, parts.count > 1, let last = parts.last, let number = Int(last) {
                numbers.insert(number, at: 0)
                parts.removeLast()
            }
            file = parts.joined(separator: ":")
            if let first = numbers.first { line = first }
            if numbers.count > 1 { column = numbers[1] }
        }
    }
}
