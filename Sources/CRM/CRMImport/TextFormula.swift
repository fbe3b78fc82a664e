/// A text written as a formula, `="0012"`, so that a spreadsheet keeps its zeros or does not make a day of it.
package enum TextFormula {
    /// The text between the quotation marks; nil where the value is anything else, a formula that computes included.
    package static func content(of bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard bytes.count >= 3, bytes[0] == 0x3D, bytes[1] == 0x22, bytes[bytes.count - 1] == 0x22 else { return nil }
        let inner = UnsafeBufferPointer(rebasing: bytes[2..<(bytes.count - 1)])
        return inner.contains(0x22) ? nil : inner
    }
}
