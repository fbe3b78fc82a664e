import Diagnostics

/// One `{{…}}` of a template.
struct TemplateTag {
    enum Kind { case variable, unescaped, section, inverted, close, comment, partial, parent, block, delimiter }

    var kind: Kind
    var name: String
    /// The tag's bytes in the file.
    var start: Int
    var end: Int
    /// The tag's bytes with the blanks and the line end it takes along when it stands alone on its line.
    var outerStart: Int
    var outerEnd: Int
    /// The index of the closing tag, or of the opening one.
    var partner = -1
    /// A block directly inside a parent tag: an argument, not a place.
    var isArgument = false

    var opens: Bool {
        switch kind {
        case .section, .inverted, .parent, .block: true
        default: false
        }
    }
}

/// Splits a template into its tags: delimiters, pairs, and which tags stand alone on their lines.
///
/// Rules of the Mustache specification, with those of its inheritance module for `{{<parent}}` and `{{$block}}`.
struct TemplateScanner {
    let source: TemplateSource
    let mode: TemplateSet.Mode
    private(set) var tags: [TemplateTag] = []
    private(set) var errors: [(offset: Int, Diagnostic)] = []

    private var bytes: [UInt8] { source.bytes }

    init(_ source: TemplateSource, mode: TemplateSet.Mode) {
        self.source = source
        self.mode = mode
        scan()
        pair()
        trim()
    }

    private mutating func report(_ what: String, at offset: Int, hint: String = "") {
        errors.append((offset, source.error("SYNTAX", what, at: offset, hint: hint)))
    }

    // MARK: Tags

    private mutating func scan() {
        var open = Array("{{".utf8)
        var close = Array("}}".utf8)
        var position = 0
        while let start = find(open, from: position) {
            var inner = start + open.count
            while inner < bytes.count, isBlank(bytes[inner]) { inner += 1 }
            let sigil = inner < bytes.count ? bytes[inner] : 0
            var kind = TemplateTag.Kind.variable
            var ending = close
            switch sigil {
            case UInt8(ascii: "!"): kind = .comment
            case UInt8(ascii: "#"): kind = .section
            case UInt8(ascii: "^"): kind = .inverted
            case UInt8(ascii: "/"): kind = .close
            case UInt8(ascii: ">"): kind = .partial
            case UInt8(ascii: "<"): kind = .parent
            case UInt8(ascii: "$"): kind = .block
            case UInt8(ascii: "&"): kind = .unescaped
            case UInt8(ascii: "{"):
                kind = .unescaped
                ending = Array("}".utf8) + close
            case UInt8(ascii: "="):
                kind = .delimiter
                ending = Array("=".utf8) + close
            default: break
            }
            let contentStart = kind == .variable ? inner : inner + 1
            guard let contentEnd = find(ending, from: contentStart) else {
                report("the tag is not closed", at: start, hint: "end it with \(text(ending))")
                position = start + open.count
                if kind == .comment { break }
                continue
            }
            if kind != .comment, let other = find(open, from: contentStart), other < contentEnd {
                report("the tag is not closed", at: start, hint: "end it with \(text(ending)) before the next tag")
                position = other
                continue
            }
            let end = contentEnd + ending.count
            let content = trimmed(contentStart..<contentEnd)
            tags.append(
                TemplateTag(kind: kind, name: content, start: start, end: end, outerStart: start, outerEnd: end))
            position = end
            switch kind {
            case .comment: break
            case .delimiter:
                let parts = content.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" })
                if parts.count == 2, !content.contains("=") {
                    open = Array(parts[0].utf8)
                    close = Array(parts[1].utf8)
                } else {
                    report("delimiters need two marks with a space between", at: start, hint: "for example {{=<% %>=}}")
                }
            default: checkName(tags[tags.count - 1])
            }
        }
    }

    private mutating func checkName(_ tag: TemplateTag) {
        let name = tag.name
        if name.isEmpty {
            report("the tag has no name", at: tag.start)
            return
        }
        if name.utf8.contains(where: isBlankOrBreak) {
            report("a name holds a blank: \(LogText.excerpt(name))", at: tag.start)
            return
        }
        guard mode == .strict, name != "." else { return }
        switch tag.kind {
        case .partial, .parent:
            let accepted = name.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
            if !accepted { report("not a template name: \(LogText.excerpt(name))", at: tag.start) }
        default:
            let accepted = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { part in
                    !part.isEmpty && part.allSatisfy(isNameByte)
                }
            if !accepted {
                report(
                    "not a name: \(LogText.excerpt(name))", at: tag.start,
                    hint: "names are letters, digits, _ and -, joined by dots")
            }
        }
    }

    // MARK: Pairs

    private mutating func pair() {
        var open: [Int] = []
        for index in tags.indices {
            if tags[index].opens {
                if tags[index].kind == .block, let last = open.last, tags[last].kind == .parent {
                    tags[index].isArgument = true
                }
                open.append(index)
            } else if tags[index].kind == .close {
                guard let depth = open.lastIndex(where: { tags[$0].name == tags[index].name }) else {
                    report(
                        "{{/\(tags[index].name)}} closes nothing that is open", at: tags[index].start,
                        hint: open.last.map { "open is {{/\(tags[$0].name)}}" } ?? "no section is open here")
                    continue
                }
                for unclosed in open[(depth + 1)...] { reportUnclosed(unclosed, before: index) }
                tags[open[depth]].partner = index
                tags[index].partner = open[depth]
                open.removeSubrange(depth...)
            }
        }
        for unclosed in open { reportUnclosed(unclosed, before: nil) }
    }

    private mutating func reportUnclosed(_ index: Int, before close: Int?) {
        let name = tags[index].name
        let place = close.map { "before {{/\(tags[$0].name)}} in line \(source.position(of: tags[$0].start).line)" }
        report("{{/\(name)}} is missing", at: tags[index].start, hint: place.map { "add it \($0)" } ?? "add it")
    }

    // MARK: Lines

    private mutating func trim() {
        for index in tags.indices {
            let tag = tags[index]
            switch tag.kind {
            case .variable, .unescaped: break
            case .section, .inverted, .comment, .partial, .delimiter: trimAlone(index)
            case .parent:
                // The pair stands alone as a whole: what lies between is not printed.
                guard tag.partner >= 0 else { continue }
                if let start = blankStart(tag.start), let end = blankEnd(tags[tag.partner].end) {
                    tags[index].outerStart = start
                    tags[tag.partner].outerEnd = end
                }
            case .block:
                if tag.isArgument {
                    if let end = lineEnd(tag.end) { tags[index].outerEnd = end }
                } else if blankStart(tag.start) != nil, lineEnd(tag.end) != nil {
                    trimAlone(index)
                }
            case .close:
                guard tag.partner >= 0 else { continue }
                let opening = tags[tag.partner]
                if opening.kind == .parent { continue }
                if opening.isArgument {
                    if let start = blankStart(tag.start), start >= opening.outerEnd { tags[index].outerStart = start }
                } else {
                    trimAlone(index)
                }
            }
        }
    }

    private mutating func trimAlone(_ index: Int) {
        if let start = blankStart(tags[index].start), let end = blankEnd(tags[index].end) {
            tags[index].outerStart = start
            tags[index].outerEnd = end
        }
    }

    /// The start of the line, where only blanks lie between it and `offset`.
    private func blankStart(_ offset: Int) -> Int? {
        var start = offset
        while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
        return start == 0 || bytes[start - 1] == UInt8(ascii: "\n") ? start : nil
    }

    /// The start of the next line or the end of the file, where only blanks lie between it and `offset`.
    private func blankEnd(_ offset: Int) -> Int? {
        var end = offset
        while end < bytes.count, isBlank(bytes[end]) { end += 1 }
        return end == bytes.count ? end : lineEnd(offset)
    }

    /// As `blankEnd`, but a line end must be there.
    private func lineEnd(_ offset: Int) -> Int? {
        var end = offset
        while end < bytes.count, isBlank(bytes[end]) { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\n") ? end + 1 : nil
    }

    // MARK: Bytes

    private func find(_ mark: [UInt8], from start: Int) -> Int? {
        guard let first = mark.first, start <= bytes.count else { return nil }
        var index = start
        while index + mark.count <= bytes.count {
            if bytes[index] == first, bytes[index..<(index + mark.count)].elementsEqual(mark) { return index }
            index += 1
        }
        return nil
    }

    private func trimmed(_ range: Range<Int>) -> String {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isBlankOrBreak(bytes[start]) { start += 1 }
        while end > start, isBlankOrBreak(bytes[end - 1]) { end -= 1 }
        return text(Array(bytes[start..<end]))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

private func isBlankOrBreak(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 10 || byte == 13 }

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
