import Diagnostics
import Glibc

/// Reads one page front to back, once, and notes what `SiteCheck` asks.
struct PageScanner {
    private(set) var report = PageReport()
    private let bytes: UnsafeBufferPointer<UInt8>
    private let links: LinkReader
    private let rules: SiteCheck
    private var index = 0

    /// The attributes of the tag being read.
    private var attributes: [(name: Range<Int>, value: Range<Int>?)] = []
    private var seenIDs: Set<UInt64> = []
    private var titles = 0
    private var hasPolicy = false
    private var isInHead = true

    init(_ bytes: UnsafeBufferPointer<UInt8>, path: String, index: SiteIndex, rules: SiteCheck) {
        self.bytes = bytes
        self.rules = rules
        links = LinkReader(page: path, index: index, rules: rules)
        attributes.reserveCapacity(16)
    }

    private mutating func report(_ name: String, _ what: String, _ offset: Int, _ hint: String) {
        report.findings.append(PageReport.Finding(name: name, what: what, offset: offset, hint: hint))
    }

    // MARK: Pages

    mutating func readPage() {
        while let start = find(UInt8(ascii: "<"), from: index) {
            index = start + 1
            guard index < bytes.count else { break }
            let byte = bytes[index]
            if byte == UInt8(ascii: "!") {
                skipDeclaration(start)
            } else if isLetter(byte) {
                readTag(start)
            } else if byte == UInt8(ascii: "/") {
                index = find(UInt8(ascii: ">"), from: index) ?? bytes.count
            }
        }
        if titles != 1 {
            report(
                "TITLE", titles == 0 ? "the page has no title" : "the page has \(titles) titles", 0,
                "write one <title> in the head")
        }
        if !hasPolicy {
            report(
                "CSP", "the page has no content security policy", 0,
                "write <meta http-equiv=\"Content-Security-Policy\" content=\"…\"> first in the head")
        }
        report.ids = seenIDs.sorted()
    }

    private mutating func skipDeclaration(_ start: Int) {
        if matches("!--", at: index) {
            var end = find(UInt8(ascii: ">"), from: index + 3)
            while let found = end, !(found >= start + 6 && bytes[found - 1] == 45 && bytes[found - 2] == 45) {
                end = find(UInt8(ascii: ">"), from: found + 1)
            }
            if end == nil { report("HTML", "a comment is not closed", start, "end it with -->") }
            index = end.map { $0 + 1 } ?? bytes.count
        } else {
            index = find(UInt8(ascii: ">"), from: index).map { $0 + 1 } ?? bytes.count
        }
    }

    private mutating func readTag(_ start: Int) {
        let nameStart = index
        while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">"),
            bytes[index] != UInt8(ascii: "/")
        { index += 1 }
        let name = nameStart..<index
        guard readAttributes() else {
            report("HTML", "a tag is not closed", start, "the page may be cut off")
            index = bytes.count
            return
        }
        check(name, start)
    }

    /// Reads attributes up to the end of the tag; false where the page ends first.
    private mutating func readAttributes() -> Bool {
        attributes.removeAll(keepingCapacity: true)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ">") {
                index += 1
                return true
            }
            if isSpace(byte) || byte == UInt8(ascii: "/") {
                index += 1
                continue
            }
            let nameStart = index
            index += 1  // an attribute's name has at least one character, even "="
            while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: "="),
                bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "/")
            { index += 1 }
            let name = nameStart..<index
            while index < bytes.count, isSpace(bytes[index]) { index += 1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
                attributes.append((name, nil))
                continue
            }
            index += 1
            while index < bytes.count, isSpace(bytes[index]) { index += 1 }
            guard index < bytes.count else { return false }
            let quote = bytes[index]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                guard let end = find(quote, from: index + 1) else { return false }
                attributes.append((name, (index + 1)..<end))
                index = end + 1
            } else {
                let valueStart = index
                while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
                attributes.append((name, valueStart..<index))
            }
        }
        return false
    }

    // MARK: Tags

    private mutating func check(_ tag: Range<Int>, _ start: Int) {
        let isImage = equals(tag, "img")
        let isAnchor = equals(tag, "a") || equals(tag, "area")
        let isLinkTag = equals(tag, "link")
        let isScript = equals(tag, "script")
        var hasAlternative = false
        var hasSource = false
        let isResourceLink = isLinkTag && isFetched()
        for (name, value) in attributes {
            switch name.count {
            case 2 where equals(name, "id"): id(value ?? (start..<start), start)
            case 3 where equals(name, "alt"): hasAlternative = true
            case 3 where equals(name, "src"):
                hasSource = true
                reference(value, isResource: true, start)
            case 4 where equals(name, "href"):
                if isLinkTag {
                    reference(value, isResource: isResourceLink, start)
                } else if equals(tag, "base") {
                    report("LINK", "<base> changes what all links mean", start, "write links relative to the page")
                } else {
                    reference(value, isResource: !isAnchor, start)
                }
            case 4 where equals(name, "name") && equals(tag, "a"):
                if let value { seenIDs.insert(SiteIndex.hash(bytes[value])) }
            case 4 where equals(name, "data") && equals(tag, "object"): reference(value, isResource: true, start)
            case 5 where equals(name, "style"):
                report("INLINE", "a style attribute", start, "use a class: the policy forbids inline styles")
            case 6 where equals(name, "srcset"): candidates(value, start)
            case 6 where equals(name, "poster"): reference(value, isResource: true, start)
            case 6 where equals(name, "action"), 10 where equals(name, "formaction"):
                reference(value, isResource: true, start)
            case 3... where starts(name, "on"):
                report("INLINE", "an event attribute, \(text(name))", start, "pages run no inline script")
            default: break
            }
        }
        if isImage, !hasAlternative { report("ALT", "an image without alt", start, "say what the image shows") }
        if isScript {
            if !hasSource {
                report("INLINE", "a script inside the page", start, "put it into a file")
            } else if !rules.allowsScriptFiles {
                report("INLINE", "a script", start, "this site is to run none")
            }
        }
        if equals(tag, "style") { report("INLINE", "a <style> element", start, "put it into the style sheet") }
        if equals(tag, "meta") { meta() }
        if equals(tag, "body") { isInHead = false }
        if equals(tag, "html"), attribute("lang").map({ $0.isEmpty }) ?? true {
            report("LANG", "the page does not say its language", start, "write <html lang=\"…\">")
        }
        if equals(tag, "title") {
            if isInHead { titles += 1 }
            let end = skipRawText("title")
            if isInHead, end.allSatisfy({ isSpace(bytes[$0]) }) {
                report("TITLE", "the title is empty", start, "say what the page shows")
            }
        } else if isScript {
            _ = skipRawText("script")
        } else if equals(tag, "style") {
            _ = skipRawText("style")
        } else if equals(tag, "textarea") {
            _ = skipRawText("textarea")
        }
    }

    /// Moves behind the end tag of an element that holds text only; returns where the text lies.
    private mutating func skipRawText(_ name: StaticString) -> Range<Int> {
        let start = index
        var position = index
        while let open = find(UInt8(ascii: "<"), from: position) {
            let nameEnd = open + 2 + name.utf8CodeUnitCount
            if open + 1 < bytes.count, bytes[open + 1] == UInt8(ascii: "/"), nameEnd <= bytes.count,
                equals((open + 2)..<nameEnd, name)
            {
                index = find(UInt8(ascii: ">"), from: nameEnd).map { $0 + 1 } ?? bytes.count
                return start..<open
            }
            position = open + 1
        }
        report("HTML", "an element is not closed", start, "the page may be cut off")
        index = bytes.count
        return start..<bytes.count
    }

    private mutating func id(_ value: Range<Int>, _ start: Int) {
        if value.isEmpty { return report("ID", "an empty id", start, "name it or leave it out") }
        if !seenIDs.insert(SiteIndex.hash(bytes[value])).inserted {
            report("ID", "the id \(LogText.excerpt(text(value))) is given twice", start, "ids are unique in a page")
        }
    }

    private mutating func meta() {
        guard let kind = attribute("http-equiv") else { return }
        if equals(kind, "content-security-policy"), let policy = attribute("content"), !policy.isEmpty {
            hasPolicy = true
        }
    }

    /// True for a `<link>` that the browser fetches by itself: style sheets, icons, preloads; false for canonical,
    /// alternate and the like.
    private func isFetched() -> Bool {
        guard let relation = attribute("rel") else { return false }
        for word in text(relation).lowercased().split(separator: " ") {
            switch word {
            case "stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon",
                "mask-icon", "preconnect", "dns-prefetch", "prerender":
                return true
            default: break
            }
        }
        return false
    }

    // MARK: References

    private mutating func reference(_ value: Range<Int>?, isResource: Bool, _ start: Int) {
        guard let value else { return }
        judge(links.resolve(UnsafeBufferPointer(rebasing: bytes[value])), value, isResource, start)
    }

    private mutating func candidates(_ value: Range<Int>?, _ start: Int) {
        guard let value else { return }
        var position = value.lowerBound
        while position < value.upperBound {
            while position < value.upperBound, isSpace(bytes[position]) || bytes[position] == UInt8(ascii: ",") {
                position += 1
            }
            let first = position
            while position < value.upperBound, !isSpace(bytes[position]) { position += 1 }
            var end = position
            while end > first, bytes[end - 1] == UInt8(ascii: ",") { end -= 1 }
            if end > first { reference(first..<end, isResource: true, start) }
            if end == position {  // a width or density follows
                while position < value.upperBound, bytes[position] != UInt8(ascii: ",") { position += 1 }
            }
        }
    }

    private mutating func judge(_ link: LinkReader.Link, _ value: Range<Int>, _ isResource: Bool, _ start: Int) {
        let shown = LogText.excerpt(text(value))
        switch link {
        case .file(let target, let fragment):
            guard let fragment, !isResource, !fragment.isEmpty, fragment != Array("top".utf8) else { return }
            report.anchors.append(
                PageReport.Anchor(
                    target: target, hash: SiteIndex.hash(fragment), name: String(decoding: fragment, as: UTF8.self),
                    offset: start))
        case .outside:
            if isResource {
                report("OUTSIDE", "the page asks another host for \(shown)", start, "copy the file into the site")
            }
        case .script: report("INLINE", "a link that runs script or holds data: \(shown)", start, "link a page")
        case .missing: report("LINK", "nothing is at \(shown)", start, "the site has no such file")
        case .needsSlash: report("LINK", "\(shown) is a folder", start, "end the link with /")
        case .leaves: report("LINK", "\(shown) leads out of the site", start, "the path has too many ..")
        case .otherBase:
            report("BASE", "\(shown) does not start with \(rules.basePath)", start, "the site is served below it")
        }
    }

    // MARK: Style sheets

    /// Looks up what a style sheet refers to by `url(…)`.
    mutating func readStyleSheet() {
        report.isPage = false
        while let open = find(UInt8(ascii: "("), from: index) {
            index = open + 1
            guard open >= 3, equals((open - 3)..<open, "url"), let close = find(UInt8(ascii: ")"), from: open) else {
                continue
            }
            var (first, end) = (open + 1, close)
            func isPadding(_ byte: UInt8) -> Bool {
                isSpace(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
            }
            while first < end, isPadding(bytes[first]) { first += 1 }
            while end > first, isPadding(bytes[end - 1]) { end -= 1 }
            reference(first..<end, isResource: true, open)
        }
    }

    // MARK: Bytes

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress else { return nil }
        guard let found = memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
        return found - UnsafeMutableRawPointer(mutating: base)
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func attribute(_ name: StaticString) -> Range<Int>? {
        attributes.first { equals($0.name, name) }.flatMap { $0.value }
    }

    /// True where the bytes are this lower-case name, in any case.
    private func equals(_ range: Range<Int>, _ name: StaticString) -> Bool {
        range.count == name.utf8CodeUnitCount && matches(name, at: range.lowerBound)
    }

    private func starts(_ range: Range<Int>, _ name: StaticString) -> Bool {
        range.count >= name.utf8CodeUnitCount && matches(name, at: range.lowerBound)
    }

    private func matches(_ name: StaticString, at start: Int) -> Bool {
        guard start + name.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<name.utf8CodeUnitCount {
            let byte = bytes[start + offset]
            let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
            if lower != name.utf8Start[offset] { return false }
        }
        return true
    }
}

private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 }

private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13 && byte != 11) }
