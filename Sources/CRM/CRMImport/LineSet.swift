/// The lines that were imported, by file. Rows of one file mostly follow each other.
struct LinesOfFiles {
    private var done: [String: LineSet] = [:]
    private var name: [UInt8] = []
    private var lines = LineSet()

    mutating func insert(_ line: Int, of row: SelectedRow) {
        if !row.isOf(name) {
            flush()
            name = Array((row.file ?? "").utf8)
        }
        lines.insert(line)
    }

    var sets: [String: LineSet] {
        var copy = self
        copy.flush()
        return copy.done
    }

    private mutating func flush() {
        if lines.count > 0 { done[String(decoding: name, as: UTF8.self), default: LineSet()].formUnion(lines) }
        lines = LineSet()
    }
}

/// A set of line numbers, one bit each.
struct LineSet {
    private var words: [UInt64] = []

    mutating func insert(_ line: Int) {
        while words.count <= line / 64 { words.append(0) }
        words[line / 64] |= 1 << UInt64(line % 64)
    }

    mutating func formUnion(_ other: LineSet) {
        while words.count < other.words.count { words.append(0) }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}
