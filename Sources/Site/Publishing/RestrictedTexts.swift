/// Texts that may not stand in some files, found whatever way a file writes them.
///
/// Files and texts are compared in one plain form (see `PlainForm`), so that `Anna Böhm`, `ANNA-BÖHM`, `Anna Boehm`,
/// `Anna%20B%C3%B6hm` and `Anna&nbsp;Bo&#x308;hm` are the same. A text is found as whole words only. Within a text
/// that may stand there nothing else begins: where `Anna Berg` is allowed, `Berg Maria` is not found in "Anna Berg
/// Maria Lang".
public struct RestrictedTexts: Sendable {
    /// What a text is and of whom.
    public struct Entry: Hashable, Sendable {
        /// "name", "login", "e-mail address", "id", "page".
        public let kind: String
        /// The number of the person it belongs to.
        public let subject: Int
        /// How messages call the person.
        public let label: String

        public init(kind: String, subject: Int, label: String) {
            self.kind = kind
            self.subject = subject
            self.label = label
        }
    }

    /// The subject of a text that may stand anywhere: a name within it is not looked for.
    public static let anybody = -2

    /// Fewer bytes than these in plain form cannot be told from other text.
    public static let shortest = 3

    private struct Text {
        let plain: [UInt8]
        let entry: Entry
        let crossesCells: Bool
        let standsAlone: Bool
    }

    private var texts: [Text] = []
    /// Numbers of texts by the hash of all their bytes.
    private var numbers: [UInt64: [Int]] = [:]
    /// Lengths of texts by the hash of their first three bytes, in order.
    private var lengths: [UInt32: [Int]] = [:]
    /// Bit for each hash of three bytes, so that most places of a file are passed over at once.
    private var filter = [UInt64](repeating: 0, count: 1024)

    public init() {}

    public var count: Int { texts.count }

    /// Adds a text; one too short to be told from other text is left out, and so is one that is there.
    /// - Parameters:
    ///   - crossesCells: whether its blanks may be borders of a table's cells.
    ///   - standsAlone: whether it is found only where it is a whole cell, line, item or quoted value.
    public mutating func add(
        _ text: String, _ entry: Entry, crossesCells: Bool = true, standsAlone: Bool = false
    ) {
        let plain = RestrictedTexts.plain(text)
        guard plain.count >= RestrictedTexts.shortest else { return }
        let hash = plain.reduce(RestrictedTexts.seed, RestrictedTexts.mix)
        guard numbers[hash]?.contains(where: { texts[$0].plain == plain && texts[$0].entry == entry }) != true else {
            return
        }
        let key = RestrictedTexts.key(plain[0], plain[1], plain[2])
        filter[Int(key >> 6) & 1023] |= 1 << UInt64(key & 63)
        let known = lengths[key] ?? []
        if !known.contains(plain.count) { lengths[key] = (known + [plain.count]).sorted() }
        numbers[hash, default: []].append(texts.count)
        texts.append(Text(plain: plain, entry: entry, crossesCells: crossesCells, standsAlone: standsAlone))
    }

    /// A text as it is compared, without blanks around it.
    public static func plain(_ text: some StringProtocol) -> [UInt8] {
        Array(PlainForm.of(Array(text.utf8)).drop { $0 == 32 }.reversed().drop { $0 == 32 }.reversed())
    }

    /// The first text in a file's text whose person may not be named.
    package func first(in text: String, allows: (Entry) -> Bool = { _ in false }) -> Entry? {
        first(in: PlainForm.of(Array(text.utf8)), allows: allows)?.entry
    }

    /// The first text in `bytes`, in plain form, whose person may not be named, with its offset in the plain form.
    func first(in bytes: [UInt8], allows: (Entry) -> Bool) -> (entry: Entry, offset: Int)? {
        guard bytes.count >= RestrictedTexts.shortest else { return nil }
        return bytes.withUnsafeBufferPointer { plain in
            var wasWord = false
            // End of the allowed text that was met last.
            var covered = 0
            // End of the text met last that may stand anywhere: only what ends within it may.
            var freed = 0
            for start in 0...(plain.count - RestrictedTexts.shortest) {
                let byte = plain[start]
                let begins = !wasWord || byte >= 0xE2
                wasWord = PlainForm.isWord(byte)
                guard begins, wasWord else { continue }
                let key = RestrictedTexts.key(byte, plain[start + 1], plain[start + 2])
                guard filter[Int(key >> 6) & 1023] & 1 << UInt64(key & 63) != 0, let lengths = lengths[key] else {
                    continue
                }
                var allowed = 0
                var restricted: Int?
                forEachText(at: start, in: plain, lengths) { number in
                    let length = texts[number].plain.count
                    // Of two people of one name the tree may name either.
                    let entry = texts[number].entry
                    if entry.subject == RestrictedTexts.anybody {
                        freed = max(freed, start + length)
                    } else if allows(entry) {
                        allowed = max(allowed, length)
                    } else {
                        restricted = number
                    }
                }
                if let restricted, start >= covered, texts[restricted].plain.count > allowed,
                    start + texts[restricted].plain.count > freed
                {
                    return (texts[restricted].entry, start)
                }
                if allowed > 0 { covered = max(covered, start + allowed) }
            }
            return nil
        }
    }

    /// Calls `body` with every text that stands at a place, the shortest first.
    private func forEachText(
        at start: Int, in plain: UnsafeBufferPointer<UInt8>, _ lengths: [Int], _ body: (Int) -> Void
    ) {
        var hash = RestrictedTexts.seed
        var hashed = 0
        for length in lengths where start + length <= plain.count {
            while hashed < length {
                hash = RestrictedTexts.mix(hash, RestrictedTexts.asBlank(plain[start + hashed]))
                hashed += 1
            }
            for number in numbers[hash] ?? [] where stands(texts[number], at: start, in: plain) { body(number) }
        }
    }

    private func stands(_ text: Text, at start: Int, in plain: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = start + text.plain.count
        guard end <= plain.count else { return false }
        for (index, byte) in text.plain.enumerated() where plain[start + index] != byte {
            guard byte == 32, text.crossesCells, plain[start + index] == PlainForm.cellBorder else { return false }
        }
        if text.standsAlone {
            return (start == 0 || PlainForm.isBorder(plain[start - 1]))
                && (end == plain.count || PlainForm.isBorder(plain[end]))
        }
        guard end < plain.count, PlainForm.isWord(plain[end]), let last = text.plain.last else { return true }
        // Scripts without blanks have no words to end. `Aerts B.` is not in "Aerts B.V.".
        return plain[end] >= 0xE2 || !PlainForm.isWord(last) && last != UInt8(ascii: ".")
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    private static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    @inline(__always)
    private static func asBlank(_ byte: UInt8) -> UInt8 { byte == PlainForm.cellBorder ? 32 : byte }

    @inline(__always)
    private static func key(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        // 16 bits; texts that share them are told apart by comparing.
        let bytes = UInt32(first) << 16 | UInt32(asBlank(second)) << 8 | UInt32(asBlank(third))
        return (bytes &* 0x9E37_79B1) >> 16
    }
}
