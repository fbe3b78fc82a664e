/// The bytes of a Markdown text and where its lines are. Lines end with LF, CRLF or CR.
struct MarkdownSource {
    let bytes: [UInt8]
    /// Where each line begins; line 1 is at index 0.
    let starts: [Int]
    /// Where each line ends, before its line end.
    let ends: [Int]
    /// Lines that look like the delimiter row of a table, block quote marks aside. From 1, ascending.
    let delimiterLines: [Int]

    init(_ text: String) {
        var bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        var starts: [Int] = []
        var ends: [Int] = []
        var start = 0
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            guard byte == 0x0A || byte == 0x0D else {
                i += 1
                continue
            }
            starts.append(start)
            ends.append(i)
            i += byte == 0x0D && i + 1 < bytes.count && bytes[i + 1] == 0x0A ? 2 : 1
            start = i
        }
        if start < bytes.count {
            starts.append(start)
            ends.append(bytes.count)
        }
        self.bytes = bytes
        self.starts = starts
        self.ends = ends
        delimiterLines = starts.indices.compactMap { index in
            var hasDash = false
            var hasMark = false
            for byte in bytes[starts[index]..<ends[index]] {
                switch byte {
                case 0x2D: hasDash = true
                case 0x7C, 0x3A: hasMark = true
                case 0x20, 0x09, 0x3E: break
                default: return nil
                }
            }
            return hasDash && hasMark ? index + 1 : nil
        }
    }

    var lineCount: Int { starts.count }
    var mayHoldTables: Bool { !delimiterLines.isEmpty }

    /// The bytes of one line, from 1, without its line end.
    func line(_ number: Int) -> ArraySlice<UInt8> { bytes[starts[number - 1]..<ends[number - 1]] }

    /// The line of the underline of the heading that begins on `first`. libcmark's last line of such a heading may be
    /// one too far.
    func underline(from first: Int, to last: Int) -> Int {
        for number in stride(from: first + 1, through: min(last, lineCount), by: 1) {
            let marks = TableSyntax.trimmed(line(number).drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x3E })
            guard let mark = marks.first, mark == 0x3D || mark == 0x2D else { continue }
            if marks.allSatisfy({ $0 == mark }) { return number }
        }
        return first
    }

    /// The first delimiter line in a range of lines; nil where there is none.
    func delimiterLine(in range: ClosedRange<Int>) -> Int? {
        var low = 0
        var high = delimiterLines.count
        while low < high {
            let middle = (low + high) / 2
            if delimiterLines[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        guard low < delimiterLines.count, delimiterLines[low] <= range.upperBound else { return nil }
        return delimiterLines[low]
    }
}
