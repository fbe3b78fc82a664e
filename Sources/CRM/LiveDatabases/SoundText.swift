import CRMImport
import TextFormats

/// The cells of one row that had to be made well-formed, kept until the next row.
///
/// Databases hold what some client wrote years ago. Malformed UTF-8 and NUL become U+FFFD and a finding.
final class SoundText {
    private var repaired: [Int: UnsafeMutableBufferPointer<UInt8>] = [:]

    deinit { clear() }

    func clear() {
        guard !repaired.isEmpty else { return }
        for buffer in repaired.values { buffer.deallocate() }
        repaired.removeAll(keepingCapacity: true)
    }

    /// The repaired bytes of a column of this row, where it had to be repaired.
    subscript(column: Int) -> UnsafeBufferPointer<UInt8>? { repaired[column].map { UnsafeBufferPointer($0) } }

    /// Checks a cell; what is wrong with it goes to `report`.
    func check(
        _ bytes: UnsafeBufferPointer<UInt8>, column: Int, name: String, line: Int, _ report: (RowFinding) -> Void
    ) {
        guard UTF8Validation.firstInvalid(in: bytes) != nil || bytes.contains(0) else { return }
        let text = String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
        replace(column, with: text.utf8)
        report(RowFinding(line: line, column: name, kind: "invalid-text", value: text, action: "repaired"))
    }

    /// Puts other bytes in the place of a column's.
    func replace(_ column: Int, with bytes: some Collection<UInt8>) {
        repaired[column]?.deallocate()
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
        repaired[column] = buffer
    }
}
