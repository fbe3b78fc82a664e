/// Makes text from outside safe for a terminal or a log file.
public enum LogText {
    /// `text` with control characters and bidirectional overrides written as `\u{…}`.
    public static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `value` cleaned and cut to at most 80 characters, as data may appear in a message.
    public static func excerpt(_ value: String) -> String {
        let cleaned = clean(value)
        return cleaned.count <= 80 ? cleaned : String(cleaned.prefix(79)) + "…"
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
