/// The plain form of a file's bytes, in which texts are compared.
///
/// Entities of HTML, percent and JSON escapes are undone, capitals made small, accents taken off, letters such as ł
/// and ß written with those of the alphabet, Cyrillic and Greek letters that look like Latin ones taken for those,
/// and blanks of every width, hyphens, underscores and plus signs taken for one blank. `ae`, `oe`, `ue` and `aa`
/// become one letter, as `ä`, `ö`, `ü` and `å` do, so that both spellings of a name are the same.
enum PlainForm {
    /// Stands between the cells, items and paragraphs of a page without its tags.
    static let cellBorder: UInt8 = 0x1F

    /// Letters and digits, and every byte of a letter beyond ASCII.
    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte &- 48 < 10 || byte &- 97 < 26 || byte &- 65 < 26
    }

    /// What parts one value from the next in pages, lists and data.
    static func isBorder(_ byte: UInt8) -> Bool {
        [cellBorder, 0x22, 0x2C, 0x3B, 0x3C, 0x3E, 0x09, 0x0A].contains(byte)
    }

    /// The plain form of bytes.
    static func of(_ bytes: [UInt8]) -> [UInt8] { make(bytes, upTo: .max).plain }

    /// The line of the file, from 1, at which an offset of the plain form lies.
    static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        let read = make(bytes, upTo: offset + 1).read
        return 1 + bytes[..<read].count { $0 == 10 }
    }

    /// Makes the plain form until it has `limit` bytes, and says how many bytes of the file that took.
    private static func make(_ bytes: [UInt8], upTo limit: Int) -> (plain: [UInt8], read: Int) {
        var plain: [UInt8] = []
        plain.reserveCapacity(min(limit, bytes.count) + 1)
        var index = 0
        bytes.withUnsafeBufferPointer { file in
            while index < file.count, plain.count < limit {
                let byte = file[index]
                switch byte {
                case 0x26, 0x25, 0x5C:
                    if let (scalar, length) = escape(file, index) {
                        append(scalar, &plain)
                        index += length
                        continue
                    }
                    if byte == 0x25, let value = hex(file, index + 1, 2) {
                        // Of a letter beyond ASCII an address has all bytes as escapes.
                        let (scalar, length) = escaped(file, index) ?? (value, 3)
                        append(scalar, &plain)
                        index += length
                        continue
                    }
                    plain.append(byte)
                case 0x41...0x5A: letter(byte | 0x20, &plain)
                case 0x61, 0x65: letter(byte, &plain)
                case cellBorder: border(&plain)
                case 0x20, 0x09, 0x0A, 0x0D, 0x2D, 0x5F, 0x2B: blank(&plain)
                case 0xC2...0xF4:
                    if let (scalar, length) = scalar(file, index) {
                        append(scalar, &plain)
                        index += length
                        continue
                    }
                    plain.append(byte)
                default: plain.append(byte)
                }
                index += 1
            }
        }
        return (plain, index)
    }

    @inline(__always)
    private static func blank(_ plain: inout [UInt8]) {
        if plain.last != 32, plain.last != cellBorder { plain.append(32) }
    }

    private static func border(_ plain: inout [UInt8]) {
        if plain.last == 32 { plain.removeLast() }
        if plain.last != cellBorder { plain.append(cellBorder) }
    }

    /// A small letter; the second of those that stand for an accent is left out.
    @inline(__always)
    private static func letter(_ byte: UInt8, _ plain: inout [UInt8]) {
        if byte == UInt8(ascii: "e"), let last = plain.last,
            last == UInt8(ascii: "a") || last == UInt8(ascii: "o") || last == UInt8(ascii: "u")
        {
            return
        }
        if byte == UInt8(ascii: "a"), plain.last == byte { return }
        plain.append(byte)
    }

    private static func append(_ scalar: UInt32, _ plain: inout [UInt8]) {
        switch scalar {
        case 0x41...0x5A: letter(UInt8(scalar) | 0x20, &plain)
        case 0x61, 0x65: letter(UInt8(scalar), &plain)
        case 0x20, 0x09, 0x0A, 0x0D, 0x2D, 0x5F, 0x2B, 0xA0, 0x2000...0x200A, 0x2010...0x2015, 0x202F, 0x205F, 0x3000:
            blank(&plain)
        // Letters and signs as wide as those of East Asian scripts.
        case 0xFF01...0xFF5E: append(scalar - 0xFEE0, &plain)
        // Typographic apostrophes.
        case 0x2018, 0x2019, 0x2BC: plain.append(0x27)
        case 0..<0x80: plain.append(UInt8(scalar))
        // Soft hyphens, joiners and marks of direction are not seen; accents are taken off.
        case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF, 0x300...0x36F: break
        default:
            guard let scalar = Unicode.Scalar(scalar) else { return }
            for small in scalar.properties.lowercaseMapping.unicodeScalars where !(0x300...0x36F).contains(small.value)
            {
                if let base = accented[Character(small)] ?? lookAlikes[small] {
                    letter(base, &plain)
                } else if let bases = spelt[small] {
                    for base in bases { letter(base, &plain) }
                } else {
                    plain += Array(String(small).utf8)
                }
            }
        }
    }

    /// The plain letter of each small letter with an accent. Characters that are canonically the same are one key,
    /// whether they are written as one scalar or two.
    private static let accented: [Character: UInt8] = {
        var letters: [Character: UInt8] = [:]
        for base in UInt8(ascii: "a")...UInt8(ascii: "z") {
            for mark in UInt32(0x300)...0x36F {
                guard let mark = Unicode.Scalar(mark) else { continue }
                var text = String(Unicode.Scalar(base))
                text.unicodeScalars.append(mark)
                letters[Character(text)] = base
            }
        }
        return letters
    }()

    /// Small letters that no accent makes, as they are written where the alphabet lacks them.
    private static let spelt: [Unicode.Scalar: [UInt8]] = [
        ("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("ø", "oe"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("þ", "th"),
        ("ħ", "h"), ("ı", "i"), ("ŋ", "n"), ("ŧ", "t"),
    ].reduce(into: [:]) { $0[$1.0] = Array($1.1.utf8) }

    /// Small letters of other alphabets that they, or their capitals, cannot be told from by eye. Names in those
    /// alphabets are compared in the same form.
    private static let lookAlikes: [Unicode.Scalar: UInt8] = {
        let pairs: [(letters: String, latin: String)] = [
            ("авекмнорстухіјѕԁһԛԝ", "abekmhopctyxijsdhqw"), ("αβεζικνορτυχ", "abezikvoptyx"),
        ]
        var letters: [Unicode.Scalar: UInt8] = [:]
        for (own, latin) in pairs {
            for (letter, base) in zip(own.unicodeScalars, latin.utf8) { letters[letter] = base }
        }
        return letters
    }()

    /// A letter beyond ASCII, with its length in bytes.
    private static func scalar(_ file: UnsafeBufferPointer<UInt8>, _ start: Int) -> (scalar: UInt32, length: Int)? {
        let lead = file[start]
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard start + length <= file.count else { return nil }
        var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for index in start + 1..<start + length {
            guard file[index] & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(file[index] & 0x3F)
        }
        return (value, length)
    }

    /// The same written as percent escapes.
    private static func escaped(_ file: UnsafeBufferPointer<UInt8>, _ start: Int) -> (scalar: UInt32, length: Int)? {
        var bytes: [UInt8] = []
        var index = start
        while bytes.count < 4, index < file.count, file[index] == 0x25, let value = hex(file, index + 1, 2) {
            bytes.append(UInt8(value))
            index += 3
        }
        guard let lead = bytes.first, (0xC2...0xF4).contains(lead) else { return nil }
        return bytes.withUnsafeBufferPointer { scalar($0, 0) }.map { ($0.scalar, $0.length * 3) }
    }

    /// The text of a page without its tags, for names that markup runs through. Line feeds inside tags stay, so that
    /// lines keep their numbers; tags that do not stand within a line leave a border.
    static func withoutTags(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var isTag = false
        for (index, byte) in bytes.enumerated() {
            if !isTag, byte == 0x3C, index + 1 < bytes.count, isWord(bytes[index + 1]) || bytes[index + 1] == 0x2F {
                isTag = true
                if !inline.contains(tagName(bytes, index + 1)) { text.append(cellBorder) }
            } else if isTag {
                if byte == 0x3E { isTag = false }
                if byte == 10 { text.append(byte) }
            } else {
                text.append(byte)
            }
        }
        return text
    }

    /// The first eight letters of a tag's name as one number.
    private static func tagName(_ bytes: [UInt8], _ start: Int) -> UInt64 {
        var name: UInt64 = 0
        var index = bytes[start] == 0x2F ? start + 1 : start
        while index < bytes.count, isWord(bytes[index]), name >> 56 == 0 {
            name = name << 8 | UInt64(bytes[index] | 0x20)
            index += 1
        }
        return name
    }

    /// Names of tags that stand within a line of text. So few that looking at each is quicker than hashing.
    private static let inline: [UInt64] = [
        "a", "span", "b", "strong", "i", "em", "abbr", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "font",
        "ins",
        "kbd", "mark", "q", "s", "samp", "small", "sub", "sup", "time", "tspan", "u", "var", "wbr",
    ].map { tagName(Array($0.utf8), 0) }

    private static let entities: [(name: [UInt8], scalar: UInt32)] = [
        ("amp;", 0x26), ("lt;", 0x3C), ("gt;", 0x3E), ("quot;", 0x22), ("apos;", 0x27), ("nbsp;", 0xA0),
    ].map { (Array($0.0.utf8), $0.1) }

    /// An entity of HTML or an escape of JSON, with its length.
    private static func escape(_ file: UnsafeBufferPointer<UInt8>, _ start: Int) -> (scalar: UInt32, length: Int)? {
        if file[start] == 0x5C {
            guard start + 1 < file.count, file[start + 1] == 0x75, let value = hex(file, start + 2, 4) else {
                return nil
            }
            return (value, 6)
        }
        guard file[start] == 0x26, start + 2 < file.count else { return nil }
        if file[start + 1] == 0x23 {
            let isHex = file[start + 2] | 0x20 == 0x78
            var value: UInt32 = 0
            var index = start + (isHex ? 3 : 2)
            let first = index
            while index < file.count, index - first < 8, let digit = digit(file[index]), digit < (isHex ? 16 : 10) {
                value = value &* (isHex ? 16 : 10) &+ digit
                index += 1
            }
            guard index > first, index < file.count, file[index] == 0x3B else { return nil }
            return (value, index + 1 - start)
        }
        for (name, scalar) in entities where start + name.count < file.count {
            if name.indices.allSatisfy({ file[start + 1 + $0] == name[$0] }) { return (scalar, 1 + name.count) }
        }
        return nil
    }

    private static func hex(_ file: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> UInt32? {
        guard start + count <= file.count else { return nil }
        var value: UInt32 = 0
        for index in start..<start + count {
            guard let digit = digit(file[index]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 48...57: UInt32(byte - 48)
        case 97...102: UInt32(byte - 87)
        case 65...70: UInt32(byte - 55)
        default: nil
        }
    }
}
