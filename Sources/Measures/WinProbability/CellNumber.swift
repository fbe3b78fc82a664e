import CRMModel

/// Reads the number that a cell holds.
enum CellNumber {
    /// A decimal number, with a currency sign before or a per cent sign behind, and with commas between groups of three
    /// digits; nil for everything else, for infinities and for what is no number.
    static func read(_ text: String) -> Double? {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: "%") { bytes.removeLast() }
        var sign = ""
        if bytes.first == UInt8(ascii: "-") {
            sign = "-"
            bytes.removeFirst()
        }
        for symbol in currencySigns where bytes.starts(with: symbol) {
            bytes.removeFirst(symbol.count)
            break
        }
        guard let first = bytes.first, isDigit(first) || first == UInt8(ascii: ".") || first == UInt8(ascii: "+"),
            bytes.allSatisfy(isNumeral)
        else { return nil }
        if bytes.contains(UInt8(ascii: ",")) {
            guard groupsAreThousands(bytes) else { return nil }
            bytes.removeAll { $0 == UInt8(ascii: ",") }
        }
        guard let value = Double(sign + String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Days since 1970 of a calendar date, alone or at the start of a time stamp.
    static func day(_ text: String) -> Double? {
        let start = text.utf8.prefix(10)
        guard start.count == 10, let date = CalendarDate(iso: String(decoding: start, as: UTF8.self)) else {
            return nil
        }
        let rest = text.utf8.dropFirst(10).first
        guard rest == nil || rest == UInt8(ascii: "T") || rest == UInt8(ascii: " ") else { return nil }
        return Double(Instant(utc: date).milliseconds / 86_400_000)
    }

    private static let currencySigns = ["$", "€", "£", "¥"].map { Array($0.utf8) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isNumeral(_ byte: UInt8) -> Bool {
        isDigit(byte)
            || [
                UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "e"), UInt8(ascii: "E"),
                UInt8(ascii: "+"), UInt8(ascii: "-"),
            ].contains(byte)
    }

    private static func groupsAreThousands(_ bytes: [UInt8]) -> Bool {
        let whole = bytes.prefix { $0 != UInt8(ascii: ".") }
        guard !bytes.dropFirst(whole.count).contains(UInt8(ascii: ",")) else { return false }
        let groups = whole.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count) else { return false }
        return groups.dropFirst().allSatisfy { $0.count == 3 && $0.allSatisfy(isDigit) }
    }
}
