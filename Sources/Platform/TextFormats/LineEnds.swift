/// Line ends in bytes: LF, CRLF and a lone CR each end one line.
enum LineEnds {
    static func count(in bytes: some Collection<UInt8>) -> Int {
        var count = 0
        var afterCR = false
        for byte in bytes {
            if byte == 0x0D || (byte == 0x0A && !afterCR) { count += 1 }
            afterCR = byte == 0x0D
        }
        return count
    }

    /// `bytes` with every line end written as LF.
    static func normalised(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var afterCR = false
        for byte in bytes {
            if byte == 0x0D {
                result.append(0x0A)
            } else if byte != 0x0A || !afterCR {
                result.append(byte)
            }
            afterCR = byte == 0x0D
        }
        return result
    }
}
