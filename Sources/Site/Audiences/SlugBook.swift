/// Names of folders made from ids: safe on every file system, the same for any order of the ids' table.
public struct SlugBook: Sendable {
    public init() {}

    /// Names a folder must not have: devices of other systems, and pages of our own.
    private static let reserved: Set<String> = ["con", "prn", "aux", "nul", "index", "page"]

    /// `id` where it is a plain word of small letters, digits and hyphens; else its letters and digits with a hash behind them.
    public func slug(_ id: String) -> String {
        var word = ""
        for scalar in id.lowercased().unicodeScalars {
            let isPlain = scalar.value >= 0x61 && scalar.value <= 0x7A || scalar.value >= 0x30 && scalar.value <= 0x39
            if isPlain {
                word.unicodeScalars.append(scalar)
            } else if !word.hasSuffix("-"), !word.isEmpty {
                word += "-"
            }
        }
        if word.hasSuffix("-") { word.removeLast() }
        word = String(word.prefix(40))
        let isDevice =
            word.hasPrefix("com") && word.count == 4 || word.hasPrefix("lpt") && word.count == 4
            || word.hasPrefix("page-")
        if word == id, !SlugBook.reserved.contains(word), !isDevice, !word.isEmpty { return word }
        return (word.isEmpty ? "id" : word) + "-" + SlugBook.hash(id)
    }

    /// Eleven characters of the id's 64-bit FNV-1a hash, in base 36.
    private static func hash(_ id: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(String(hash, radix: 36).prefix(11))
    }
}
