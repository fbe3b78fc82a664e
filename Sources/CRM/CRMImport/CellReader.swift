import CRMModel
import CRMStore

/// Converts the cells of one column as the mapping declares and binds them to a statement.
struct CellReader {
    /// A cell that was corrected, or is not of its type.
    struct Finding {
        let kind: String
        let value: String
        let action: String
    }

    private let type: ValueType
    private let repairs: [String: String]
    private let missing: Set<String>
    /// Bytes of the longest word that stands for something else; longer texts need not be looked up.
    private let longestWord: Int
    private let zone: Zone
    /// Whether a value may be a text written as a formula: a spreadsheet's, not a database's.
    private let isFile: Bool

    init(column: String, input: Mapping.Input, zone: Zone, isFile: Bool) {
        self.isFile = isFile
        type = input.types[column] ?? .text
        repairs = input.repairs[column] ?? [:]
        missing = input.missing
        longestWord = (missing.map(\.utf8.count) + repairs.keys.map(\.utf8.count)).max() ?? 0
        self.zone = zone
    }

    /// Binds the value of a cell, or NULL.
    func read(_ bytes: UnsafeBufferPointer<UInt8>?, _ binder: StatementBinder, at index: Int32) -> Finding? {
        guard let bytes = bytes.map(content), !bytes.isEmpty else {
            binder.bindNull(at: index)
            return nil
        }
        if type == .text, bytes.count > longestWord {
            binder.bind(bytes, at: index)
            return nil
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if missing.contains(text) {
            binder.bindNull(at: index)
            return nil
        }
        var finding: Finding?
        if let right = repairs[text] {
            finding = Finding(kind: "known-error", value: text, action: "repaired")
            text = right
        }
        switch type.staged(text, zone: zone) {
        case .integer(let value): binder.bind(value, at: index)
        case .real(let value): binder.bind(value, at: index)
        case .text(let value): binder.bind(value, at: index)
        case .null: binder.bindNull(at: index)
        case nil:
            binder.bindNull(at: index)
            return Finding(kind: type.findingKind(of: text), value: text, action: "skipped")
        }
        if case .money(_, let currency) = type, let mark = CurrencyMark.of(text),
            CurrencyMark.code(mark, base: currency.code) != currency.code
        {
            return Finding(kind: "other-currency", value: text, action: "kept")
        }
        return finding
    }

    /// Binds the sign or code of a currency that stands with an amount, or NULL.
    func readMark(_ bytes: UnsafeBufferPointer<UInt8>?, _ binder: StatementBinder, at index: Int32) {
        let text = bytes.map { String(decoding: content($0), as: UTF8.self) } ?? ""
        guard let mark = CurrencyMark.of(repairs[text] ?? text) else { return binder.bindNull(at: index) }
        binder.bind(mark, at: index)
    }

    /// The cell without what stands around its value.
    private func content(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let trimmed = CellReader.trimmed(bytes)
        return isFile ? TextFormula.content(of: trimmed).map(CellReader.trimmed) ?? trimmed : trimmed
    }

    /// Without blanks, tabs, line ends and no-break spaces at both ends.
    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = bytes.count
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        while start < end {
            if isBlank(bytes[start]) {
                start += 1
            } else if end - start >= 2, bytes[start] == 0xC2, bytes[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while start < end {
            if isBlank(bytes[end - 1]) {
                end -= 1
            } else if end - start >= 2, bytes[end - 2] == 0xC2, bytes[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }
}
