/// HTML under construction, as bytes.
struct HTMLBuffer {
    private(set) var bytes: [UInt8] = []

    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Begins a line unless one has just begun.
    mutating func line() {
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    }

    /// Text or attribute value: `&`, `<`, `>` and `"` become entities.
    mutating func escaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: raw("&amp;" as StaticString)
            case 0x3C: raw("&lt;" as StaticString)
            case 0x3E: raw("&gt;" as StaticString)
            case 0x22: raw("&quot;" as StaticString)
            default: bytes.append(byte)
            }
        }
    }

    /// A URL in an attribute: bytes that no URL holds become `%XX`; escapes that are there stay.
    mutating func escapedURL(_ url: String) {
        for byte in url.utf8 {
            switch byte {
            case 0x26: raw("&amp;" as StaticString)
            case 0x27: raw("&#x27;" as StaticString)
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes.append(byte)
            case 0x21, 0x23, 0x24, 0x25, 0x28...0x2F, 0x3A, 0x3B, 0x3D, 0x3F, 0x40, 0x5F, 0x7E: bytes.append(byte)
            default: bytes.append(contentsOf: [0x25, Self.digit(byte >> 4), Self.digit(byte & 0xF)])
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}
