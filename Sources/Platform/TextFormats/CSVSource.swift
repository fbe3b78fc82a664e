import Diagnostics

/// The bytes of a CSV file as UTF-8 in a moving window: what is before `position` has been read and may go.
final class CSVSource {
    let storage: CSVRowStorage
    /// First byte not yet read as a row.
    var position = 0
    /// One past the last byte there is.
    private(set) var end = 0
    /// No more bytes will come after `end`.
    private(set) var isAtEnd = false

    private static let chunk = 256 << 10
    private let file: InputFile
    private let decoder: CSVDecoder?
    /// Undecoded bytes, only with a decoder.
    private var raw: UnsafeMutableBufferPointer<UInt8>
    private var rawCount = 0
    private var rawIsAtEnd = false
    /// Offset in the file of the window's first byte (UTF-8) or of the first undecoded byte.
    private var offset = 0

    init(path: String, encoding: CSVDialect.Encoding, limits: CSVLimits) throws(Diagnostic) {
        file = try InputFile(path: path, what: "CSV file", area: "SRC")
        let first = file.firstBytes(16)
        if let kind = FileMagic.kind(of: first) {
            throw Diagnostic(
                "CSV-KIND", "this is \(kind), not CSV", at: .file(path), hint: "unpack or export it as CSV text")
        }
        let littleEndian = first.starts(with: [0xFF, 0xFE])
        let bigEndian = first.starts(with: [0xFE, 0xFF])
        var skip = 0
        switch encoding {
        case .utf8, .utf16:
            if littleEndian || bigEndian {
                decoder = CSVDecoder(form: .utf16(bigEndian: bigEndian))
                skip = 2
            } else if encoding == .utf16, !first.isEmpty {
                throw Diagnostic(
                    "CSV-ENCODING", "no UTF-16 byte order mark", at: .file(path, line: 1),
                    hint: "declare the encoding the file has")
            } else {
                decoder = nil
                skip = first.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            }
        case .latin1: decoder = CSVDecoder(form: .latin1)
        case .windows1252: decoder = CSVDecoder(form: .windows1252)
        }
        storage = CSVRowStorage(capacity: 2 * Self.chunk, columns: max(limits.columns, 1))
        raw = .allocate(capacity: decoder == nil ? 0 : Self.chunk / 2)
        offset = skip
        if skip > 0 { _ = try file.read(into: storage.base, count: skip) }
    }

    deinit { raw.deallocate() }

    var path: String { file.path }
    var isUTF8: Bool { decoder == nil }

    /// Where in the file the byte at `index` of the window is; nil where the file is not UTF-8.
    func fileOffset(of index: Int) -> Int? { decoder == nil ? offset + index : nil }

    /// Gives up what is left of the file.
    func close() {
        position = end
        isAtEnd = true
    }

    /// Drops what was read and reads on. False where nothing more came. `line` is the line at `position`.
    func fill(line: Int) throws(Diagnostic) -> Bool {
        guard !isAtEnd else { return false }
        let kept = end - position
        if position > 0 {
            storage.base.update(from: storage.base + position, count: kept)
            if decoder == nil { offset += position }
            position = 0
            end = kept
        }
        if storage.capacity - end < Self.chunk { storage.grow(to: 2 * storage.capacity, keeping: end) }
        if let decoder { return try fillDecoded(decoder, line: line) }
        let got = try file.read(into: storage.base + end, count: storage.capacity - end)
        end += got
        isAtEnd = got == 0
        return got > 0
    }

    private func fillDecoded(_ decoder: CSVDecoder, line: Int) throws(Diagnostic) -> Bool {
        guard let rawBase = raw.baseAddress else { return false }
        let room = min(raw.count, (storage.capacity - end) / CSVDecoder.growth)
        let got = try file.read(into: rawBase + rawCount, count: room - rawCount)
        rawIsAtEnd = got == 0
        rawCount += got
        let pending = UnsafeBufferPointer(start: rawBase, count: rawCount)
        let step = decoder.decode(pending, isLast: rawIsAtEnd, into: storage.base + end)
        end += step.written
        offset += step.consumed
        if step.bad {
            let window = UnsafeBufferPointer(start: storage.base + position, count: end - position)
            let name = decoder.form == .windows1252 ? "byte not assigned in Windows-1252" : "invalid UTF-16"
            throw Diagnostic(
                "CSV-ENCODING", "\(name) at byte offset \(offset)",
                at: .file(path, line: line + LineEnds.count(in: window)),
                hint: "declare the encoding the file has")
        }
        rawCount -= step.consumed
        rawBase.update(from: rawBase + step.consumed, count: rawCount)
        isAtEnd = rawIsAtEnd
        return step.written > 0 || !isAtEnd
    }
}
