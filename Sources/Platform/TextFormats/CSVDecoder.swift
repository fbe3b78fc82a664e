/// Turns the bytes of a file in another encoding into UTF-8, piece by piece.
struct CSVDecoder {
    enum Form: Equatable {
        case latin1, windows1252
        case utf16(bigEndian: Bool)
    }

    /// What one call did; `bad` is set where the byte after the consumed ones begins no character.
    struct Step {
        var consumed = 0
        var written = 0
        var bad = false
    }

    let form: Form
    /// Most UTF-8 bytes that one byte of the file can become.
    static let growth = 3

    /// Decodes what is whole in `raw`; `output` has room for `growth` bytes for each byte of it.
    func decode(
        _ raw: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: UnsafeMutablePointer<UInt8>
    ) -> Step {
        var step = Step()
        switch form {
        case .latin1:
            for byte in raw { Self.put(UInt32(byte), output, &step.written) }
            step.consumed = raw.count
        case .windows1252:
            for byte in raw {
                let value = 0x80...0x9F ~= byte ? UInt32(Self.upper1252[Int(byte) - 0x80]) : UInt32(byte)
                guard value != 0 || byte == 0 else {
                    step.bad = true
                    return step
                }
                Self.put(value, output, &step.written)
                step.consumed += 1
            }
        case .utf16(let bigEndian):
            decodeUTF16(raw, bigEndian: bigEndian, isLast: isLast, output, &step)
        }
        return step
    }

    private func decodeUTF16(
        _ raw: UnsafeBufferPointer<UInt8>, bigEndian: Bool, isLast: Bool, _ output: UnsafeMutablePointer<UInt8>,
        _ step: inout Step
    ) {
        func unit(_ i: Int) -> UInt32 {
            bigEndian ? UInt32(raw[i]) << 8 | UInt32(raw[i + 1]) : UInt32(raw[i + 1]) << 8 | UInt32(raw[i])
        }
        while step.consumed + 1 < raw.count {
            let first = unit(step.consumed)
            if first & 0xF800 != 0xD800 {
                Self.put(first, output, &step.written)
                step.consumed += 2
                continue
            }
            guard first < 0xDC00 else {
                step.bad = true
                return
            }
            guard step.consumed + 3 < raw.count else {
                step.bad = isLast
                return
            }
            let second = unit(step.consumed + 2)
            guard second & 0xFC00 == 0xDC00 else {
                step.bad = true
                return
            }
            Self.put(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, output, &step.written)
            step.consumed += 4
        }
        if isLast, step.consumed < raw.count { step.bad = true }
    }

    private static func put(_ value: UInt32, _ output: UnsafeMutablePointer<UInt8>, _ at: inout Int) {
        func add(_ byte: UInt32) {
            output[at] = UInt8(truncatingIfNeeded: byte)
            at += 1
        }
        switch value {
        case 0..<0x80: add(value)
        case 0x80..<0x800:
            add(0xC0 | value >> 6)
            add(0x80 | value & 0x3F)
        case 0x800..<0x10000:
            add(0xE0 | value >> 12)
            add(0x80 | value >> 6 & 0x3F)
            add(0x80 | value & 0x3F)
        default:
            add(0xF0 | value >> 18)
            add(0x80 | value >> 12 & 0x3F)
            add(0x80 | value >> 6 & 0x3F)
            add(0x80 | value & 0x3F)
        }
    }

    /// Bytes 0x80 to 0x9F of Windows code page 1252; 0 where unassigned.
    private static let upper1252: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}
