/// Base 64 (RFC 4648, section 4), in which addresses hide from readers and not from programs.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The digits of a text without padding.
    static func text(_ text: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            value <<= UInt32(3 - group.count) * 8
            for place in 0...group.count { result.append(digits[Int(value >> UInt32(18 - 6 * place)) & 63]) }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
