/// Reads back the small JSON files the publication wrote itself: objects, arrays, strings, whole numbers.
///
/// Not a general reader: decimals, true, false, null and more than 16 levels are refused.
enum OwnJSON {
    case object([String: OwnJSON])
    case array([OwnJSON])
    case string(String)
    case integer(Int)

    /// The value, or nil where the text is anything else.
    static func parse(_ bytes: [UInt8]) -> OwnJSON? {
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = Cursor(bytes: buffer)
            guard let value = cursor.value(depth: 0) else { return nil }
            cursor.skipBlanks()
            return cursor.index == buffer.count ? value : nil
        }
    }

    private struct Cursor {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0

        mutating func skipBlanks() {
            while index < bytes.count,
                bytes[index] == 32 || bytes[index] == 10 || bytes[index] == 13
                    || bytes[index] == 9
            { index += 1 }
        }

        mutating func take(_ byte: Character) -> Bool {
            skipBlanks()
            guard index < bytes.count, bytes[index] == byte.asciiValue else { return false }
            index += 1
            return true
        }

        mutating func value(depth: Int) -> OwnJSON? {
            skipBlanks()
            guard index < bytes.count, depth < 16 else { return nil }
            switch bytes[index] {
            case UInt8(ascii: "{"): return object(depth)
            case UInt8(ascii: "["): return array(depth)
            case UInt8(ascii: "\""): return string().map { .string($0) }
            default: return integer().map { .integer($0) }
            }
        }

        private mutating func object(_ depth: Int) -> OwnJSON? {
            var fields: [String: OwnJSON] = [:]
            guard take("{") else { return nil }
            if take("}") { return .object(fields) }
            repeat {
                skipBlanks()
                guard let key = string(), take(":"), let value = value(depth: depth + 1) else { return nil }
                guard fields.updateValue(value, forKey: key) == nil else { return nil }
            } while take(",")
            return take("}") ? .object(fields) : nil
        }

        private mutating func array(_ depth: Int) -> OwnJSON? {
            var items: [OwnJSON] = []
            guard take("[") else { return nil }
            if take("]") { return .array(items) }
            repeat {
                guard let value = value(depth: depth + 1) else { return nil }
                items.append(value)
            } while take(",")
            return take("]") ? .array(items) : nil
        }

        private mutating func integer() -> Int? {
            let start = index
            while index < bytes.count, bytes[index] == 45 || (bytes[index] >= 48 && bytes[index] <= 57) { index += 1 }
            return Int(String(decoding: bytes[start..<index], as: UTF8.self))
        }

        private mutating func string() -> String? {
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
            index += 1
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
                index += 1
            }
            var text = Array(bytes[start..<index])
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
                if byte != UInt8(ascii: "\\") {
                    text.append(byte)
                    continue
                }
                guard let scalar = escape() else { return nil }
                text += Array(String(scalar).utf8)
            }
            return nil
        }

        private mutating func escape() -> Unicode.Scalar? {
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{C}"
            case UInt8(ascii: "u"):
                guard index + 4 <= bytes.count else { return nil }
                let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
                index += 4
                return UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) }
            default: return nil
            }
        }
    }
}
