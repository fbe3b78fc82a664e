/// How a value is made harmless at its place in the page.
enum TemplateEscape: UInt8 {
    /// `{{{…}}}`: trusted markup (in lenient mode any value) as it is.
    case raw
    /// The Mustache specification's: & < > and the double quote.
    case lenient
    case text, attribute, comment
    /// A whole URL: schemes other than http, https, mailto and tel, and other hosts without a scheme, become "#".
    case urlStart, urlSetStart
    /// After another value: as a path, and a colon is encoded so that no scheme can arise.
    case urlPrefix, urlSetPrefix
    /// After a single slash: as a path, but a slash that would start a host name is encoded.
    case urlRoot, urlSetRoot
    /// Reserved characters stay, all others are percent-encoded; in a set the comma is encoded as well.
    case urlPath, urlSetPath
    /// After ? or #: everything but letters, digits and -._~ is percent-encoded.
    case urlQuery
}

/// What to do with one byte of text.
enum ByteClass {
    static let copy: UInt8 = 0
    static let ampersand: UInt8 = 1
    static let less: UInt8 = 2
    static let greater: UInt8 = 3
    static let quote: UInt8 = 4
    static let apostrophe: UInt8 = 5
    static let dash: UInt8 = 6
    /// Controls, which HTML does not allow: U+FFFD.
    static let control: UInt8 = 7
    /// A lead byte of U+0080–9F or of a noncharacter, perhaps: U+FFFD then.
    static let perhapsInvalid: UInt8 = 8

    /// The byte classes of `.lenient`, `.text`, `.attribute` and `.comment`: 256 bytes each.
    static let tables: [UInt8] = {
        var tables: [UInt8] = []
        for escape in [TemplateEscape.lenient, .text, .attribute, .comment] {
            for byte in UInt8.min...UInt8.max { tables.append(of(byte, in: escape)) }
        }
        return tables
    }()

    private static func of(_ byte: UInt8, in escape: TemplateEscape) -> UInt8 {
        switch byte {
        case UInt8(ascii: "&"): return ampersand
        case UInt8(ascii: "<"): return less
        case UInt8(ascii: ">"): return greater
        case UInt8(ascii: "\"") where escape != .text: return quote
        case UInt8(ascii: "'") where escape == .attribute: return apostrophe
        case UInt8(ascii: "-") where escape == .comment: return dash
        case 0..<9, 11, 14..<32, 0x7F: return escape == .lenient ? copy : control
        case 0xC2, 0xEF, 0xF0...0xF4: return escape == .lenient ? copy : perhapsInvalid
        default: return copy
        }
    }
}

/// The bytes of a page as they come; grows by doubling.
struct TemplateOutput: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        capacity = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        (base + count).update(from: bytes, count: length)
        count += length
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        base[count] = byte
        count += 1
    }

    private mutating func put(_ text: StaticString) {
        (base + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    // MARK: Text

    /// Appends text by a class table (`ByteClass.tables`).
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int, classes: UnsafePointer<UInt8>) {
        reserve(length * 6)  // the longest replacement, &quot;
        var index = 0
        while index < length {
            let byte = bytes[index]
            let kind = classes[Int(byte)]
            index += 1
            if kind == ByteClass.copy {
                put(byte)
                continue
            }
            switch kind {
            case ByteClass.ampersand: put("&amp;")
            case ByteClass.less: put("&lt;")
            case ByteClass.greater: put("&gt;")
            case ByteClass.quote: put("&quot;")
            case ByteClass.apostrophe: put("&#39;")
            case ByteClass.dash: put("&#45;")
            case ByteClass.control: put("\u{FFFD}")
            default:
                let extra = invalidLength(bytes, index - 1, length)
                if extra > 0 {
                    put("\u{FFFD}")
                    index += extra - 1
                } else {
                    put(byte)
                }
            }
        }
    }

    /// The length of the C1 control or noncharacter that starts at `index`; 0 for any other character.
    private func invalidLength(_ bytes: UnsafePointer<UInt8>, _ index: Int, _ length: Int) -> Int {
        let left = length - index
        switch bytes[index] {
        case 0xC2: return left >= 2 && bytes[index + 1] < 0xA0 ? 2 : 0
        case 0xEF:
            guard left >= 3 else { return 0 }
            let (second, third) = (bytes[index + 1], bytes[index + 2])
            let invalid = (second == 0xBF && third >= 0xBE) || (second == 0xB7 && third >= 0x90 && third <= 0xAF)
            return invalid ? 3 : 0
        default:
            guard left >= 4 else { return 0 }
            let invalid = bytes[index + 1] & 0x0F == 0x0F && bytes[index + 2] == 0xBF && bytes[index + 3] >= 0xBE
            return invalid ? 4 : 0
        }
    }

    /// Appends a whole number in decimal digits.
    mutating func append(_ number: Int) {
        reserve(20)
        var digits = number.magnitude
        if number < 0 { put(UInt8(ascii: "-")) }
        let first = count
        repeat {
            put(UInt8(ascii: "0") + UInt8(digits % 10))
            digits /= 10
        } while digits > 0
        var (low, high) = (first, count - 1)
        while low < high {
            (base[low], base[high]) = (base[high], base[low])
            low += 1
            high -= 1
        }
    }

    // MARK: URLs

    /// Appends a value as (a part of) a URL inside a quoted attribute.
    mutating func appendURL(_ bytes: UnsafePointer<UInt8>, _ length: Int, _ escape: TemplateEscape) {
        reserve(length * 5 + 1)  // the longest replacement, &#39; or &amp;
        if escape == .urlStart || escape == .urlSetStart, !isSafeURL(bytes, length) {
            put(UInt8(ascii: "#"))
            return
        }
        let inSet = escape == .urlSetStart || escape == .urlSetPrefix || escape == .urlSetRoot || escape == .urlSetPath
        let isPrefix = escape == .urlPrefix || escape == .urlSetPrefix
        let hostSlash = escape == .urlRoot || escape == .urlSetRoot ? 0 : isPrefix ? 1 : -1
        for index in 0..<length {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                put(byte)
            case _ where escape == .urlQuery: percent(byte)
            case UInt8(ascii: "&"): put("&amp;")
            case UInt8(ascii: "/") where index == hostSlash && (index == 0 || bytes[0] == UInt8(ascii: "/")):
                percent(byte)
            case UInt8(ascii: ":") where isPrefix: percent(byte)
            case UInt8(ascii: ",") where inSet: percent(byte)
            case UInt8(ascii: "%"):
                let isEncoded = index + 2 < length && isHex(bytes[index + 1]) && isHex(bytes[index + 2])
                if isEncoded { put(byte) } else { percent(byte) }
            case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: ":"),
                UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["),
                UInt8(ascii: "]"):
                put(byte)
            default: percent(byte)
            }
        }
    }

    /// True for http, https, mailto and tel URLs and for relative ones on this host.
    private func isSafeURL(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        var colon = -1
        var index = 0
        while index < length {
            let byte = bytes[index]
            // Browsers drop tabs and line ends inside a scheme and read a backslash as a slash.
            if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") { return false }
            if byte == UInt8(ascii: ":"), colon < 0 { colon = index }
            if colon < 0, byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { break }
            index += 1
        }
        while index < length {
            if bytes[index] < 0x20 || bytes[index] == 0x7F || bytes[index] == UInt8(ascii: "\\") { return false }
            index += 1
        }
        if length > 0, bytes[0] == 32 { return false }
        if colon < 0 { return !(length > 1 && bytes[0] == UInt8(ascii: "/") && bytes[1] == UInt8(ascii: "/")) }
        let scheme = String(decoding: UnsafeBufferPointer(start: bytes, count: colon), as: UTF8.self)
        return ["http", "https", "mailto", "tel"].contains(scheme.lowercased())
    }

    private mutating func percent(_ byte: UInt8) {
        put(UInt8(ascii: "%"))
        put(hexDigit(byte >> 4))
        put(hexDigit(byte & 15))
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

private func isHex(_ byte: UInt8) -> Bool {
    (byte >= 48 && byte <= 57) || ((byte | 0x20) >= 97 && (byte | 0x20) <= 102)
}
