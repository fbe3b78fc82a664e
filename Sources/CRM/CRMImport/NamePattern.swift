/// A name, or a pattern with `*` for any run of characters and `{40 hex}` for that many hexadecimal digits, compared
/// without case.
package struct NamePattern {
    /// Bytes, and `hexDigit` for any hexadecimal digit.
    private let pieces: [[UInt16]]
    private static let hexDigit: UInt16 = 256

    package init(_ pattern: String) {
        pieces = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(NamePattern.piece)
    }

    /// Whether there is no pattern in it.
    var isName: Bool { pieces.count == 1 && !pieces[0].contains(NamePattern.hexDigit) }

    /// Whether a whole name fits.
    package func matches(_ name: String) -> Bool {
        let bytes = Array(name.lowercased().utf8)
        guard let first = pieces.first, let last = pieces.last else { return false }
        guard pieces.count > 1 else { return bytes.count == first.count && NamePattern.fits(first, bytes[...]) }
        guard bytes.count >= first.count + last.count, NamePattern.fits(first, bytes[...]),
            NamePattern.fits(last, bytes.suffix(last.count))
        else { return false }
        // Between the ends each piece is taken where it comes first: a later place can only leave less for the rest.
        var rest = bytes[first.count..<(bytes.count - last.count)]
        for piece in pieces.dropFirst().dropLast() {
            guard let start = (rest.startIndex...rest.endIndex).first(where: { NamePattern.fits(piece, rest[$0...]) })
            else { return false }
            rest = rest[(start + piece.count)...]
        }
        return true
    }

    /// Whether bytes begin with a piece.
    private static func fits(_ piece: [UInt16], _ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= piece.count
            && zip(piece, bytes).allSatisfy { wanted, byte in
                wanted == hexDigit ? isHexDigit(byte) : wanted == UInt16(byte)
            }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

    private static func piece(_ text: Substring) -> [UInt16] {
        var piece: [UInt16] = []
        var rest = text
        while let character = rest.first {
            let digits = rest.dropFirst().prefix { $0.isNumber }
            if character == "{", let count = Int(digits), (1...255).contains(count),
                rest.dropFirst(1 + digits.count).hasPrefix(" hex}")
            {
                piece += Array(repeating: hexDigit, count: count)
                rest = rest.dropFirst(1 + digits.count + 5)
            } else {
                piece += character.utf8.map { UInt16($0) }
                rest = rest.dropFirst()
            }
        }
        return piece
    }
}
