/// A name, or a pattern with `*` for any run of characters, compared without case.
package struct NamePattern {
    private let pieces: [[UInt8]]

    package init(_ pattern: String) {
        pieces = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
    }

    /// Whether there is no `*` in it.
    var isName: Bool { pieces.count == 1 }

    /// Whether a whole name fits.
    package func matches(_ name: String) -> Bool {
        let bytes = Array(name.lowercased().utf8)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return [bytes] == pieces }
        guard bytes.count >= first.count + last.count, bytes.starts(with: first), bytes.suffix(last.count) == last[...]
        else { return false }
        // Between the ends each piece is taken where it comes first: a later place can only leave less for the rest.
        var rest = bytes[first.count..<(bytes.count - last.count)]
        for piece in pieces.dropFirst().dropLast() {
            guard let start = rest.indices.first(where: { rest[$0...].starts(with: piece) }) ?? emptyStart(piece, rest)
            else { return false }
            rest = rest[(start + piece.count)...]
        }
        return true
    }

    private func emptyStart(_ piece: [UInt8], _ rest: ArraySlice<UInt8>) -> Int? {
        piece.isEmpty ? rest.startIndex : nil
    }
}
