import COpenSSL

/// A SHA-256 digest (FIPS 180-4), made by libcrypto.
public struct SHA256: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of `bytes`.
    public init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { SHA256(of: $0) }
    }

    /// The digest of a buffer.
    public init(of bytes: UnsafeRawBufferPointer) {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let done = EVP_Digest(bytes.baseAddress, bytes.count, &digest, &length, EVP_sha256(), nil)
        precondition(done == 1 && length == 32, "libcrypto has no SHA-256")
        self.init(digest: digest)
    }

    /// The digest written as 64 hexadecimal digits; nil for any other text.
    public init?(hex: some Collection<UInt8>) {
        guard hex.count == 64 else { return nil }
        var digest: [UInt8] = []
        var high: UInt8?
        for character in hex {
            let value: UInt8
            switch character {
            case 48...57: value = character - 48
            case 97...102: value = character - 87
            default: return nil
            }
            if let upper = high {
                digest.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.init(digest: digest)
    }

    private init(digest: [UInt8]) {
        func word(_ start: Int) -> UInt64 { digest[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
        words = (word(0), word(8), word(16), word(24))
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            var index = 0
            for word in [words.0, words.1, words.2, words.3] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    let value = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                    text[index] = value < 10 ? 48 + value : 87 + value
                    index += 1
                }
            }
            return 64
        }
    }

    public static func == (a: SHA256, b: SHA256) -> Bool { a.words == b.words }

    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
