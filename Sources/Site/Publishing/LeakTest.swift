import Diagnostics
import Dispatch
import Synchronization

/// Searches every file of one tree of a staged site for people that tree may not name: the text of pages with comments
/// and alternative texts, lists, data, the names of files, the text chunks of pictures and the texts drawn in them.
public struct LeakTest: Sendable {
    /// Folder of the tree, with a slash behind it; empty for the whole site.
    public let prefix: String
    public let restricted: RestrictedTexts
    /// Whether the tree may hold an entry.
    public let allows: @Sendable (RestrictedTexts.Entry) -> Bool
    /// How many files are read at the same time.
    public var jobs = 1

    public init(
        prefix: String, restricted: RestrictedTexts,
        allows: @escaping @Sendable (RestrictedTexts.Entry) -> Bool
    ) {
        self.prefix = prefix
        self.restricted = restricted
        self.allows = allows
    }

    /// One finding for each file that holds such a text, in the order given: `E-OUT-LEAK`, exit 1.
    /// - Parameters:
    ///   - files: paths in the order of their bytes.
    ///   - drawn: path of a picture → the lines of text drawn in it.
    func run(
        _ root: String, files: [String], drawn: [String: [String]] = [:]
    ) throws(Diagnostic) -> [Diagnostic] {
        let own = own(files)
        let results = Mutex<(findings: [(Int, Diagnostic)], failure: Diagnostic?)>(([], nil))
        let next = Atomic(0)
        let workers = max(1, min(jobs, own.count))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while results.withLock({ $0.failure == nil }) {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < own.count else { return }
                do throws(Diagnostic) {
                    if let finding = try look(root, own[index], drawn) {
                        results.withLock { $0.findings.append((index, finding)) }
                    }
                } catch { results.withLock { $0.failure = $0.failure ?? error } }
            }
        }
        let (findings, failure) = results.withLock { $0 }
        if let failure { throw failure }
        return findings.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The files of the tree: in a sorted list they stand together, and a site has as many trees as people.
    private func own(_ files: [String]) -> [String] {
        func first(_ range: Range<Int>, where isBehind: (String) -> Bool) -> Int {
            var (low, high) = (range.lowerBound, range.upperBound)
            while low < high {
                let middle = (low + high) / 2
                if isBehind(files[middle]) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = first(0..<files.count) { !$0.utf8.lexicographicallyPrecedes(prefix.utf8) }
        return Array(files[start..<first(start..<files.count) { !$0.hasPrefix(prefix) }])
    }

    private func look(
        _ root: String, _ file: String, _ drawn: [String: [String]]
    ) throws(Diagnostic) -> Diagnostic? {
        let name = String(file.dropFirst(prefix.count))
        if let hit = restricted.first(in: PlainForm.of(Array(name.utf8)), allows: allows) {
            return finding(hit.entry, file, line: nil, "the name of this file holds")
        }
        guard let bytes = try FileSystem.read(root + "/" + file) else {
            throw Diagnostic("OUT-IO", "a staged file is missing", at: .file(file), exit: .ioError)
        }
        if file.hasSuffix(".png") {
            if let hit = restricted.first(in: PlainForm.of(PNGText.of(bytes)), allows: allows) {
                return finding(hit.entry, file, line: nil, "a text of this picture holds")
            }
            // A name may be broken over two lines.
            let lines = (drawn[file] ?? []).map { Array($0.utf8) }.joined(separator: [PlainForm.cellBorder])
            return restricted.first(in: PlainForm.of(Array(lines)), allows: allows).map {
                finding($0.entry, file, line: nil, "this picture shows")
            }
        }
        // A page is read twice: as it is, with attributes and comments, and as its reader sees it, without tags. The rows
        // of a list end its cells.
        var texts = [bytes]
        if file.hasSuffix(".html") { texts.append(PlainForm.withoutTags(bytes)) }
        if file.hasSuffix(".csv") { texts = [bytes.flatMap { $0 == 0x0A ? [$0, PlainForm.cellBorder] : [$0] }] }
        for text in texts {
            if let hit = restricted.first(in: PlainForm.of(text), allows: allows) {
                let line = PlainForm.line(of: hit.offset, in: text)
                return finding(hit.entry, file, line: line, "this page must not hold")
            }
        }
        return nil
    }

    private func finding(_ entry: RestrictedTexts.Entry, _ file: String, line: Int?, _ what: String) -> Diagnostic {
        Diagnostic(
            "OUT-LEAK", "\(what) the \(entry.kind) of \(LogText.excerpt(entry.label))", at: .file(file, line: line),
            hint:
                "take it out of the text or record it comes from; a text that only looks like it goes into audiences.unrestricted",
            exit: .findings)
    }
}

/// The readable parts of a PNG file.
enum PNGText {
    /// The contents of all chunks but those of the image itself, each behind a line feed.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var place = 8
        let picture: Set<[UInt8]> = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "pHYs", "gAMA", "sRGB"].reduce(into: []) {
            $0.insert(Array($1.utf8))
        }
        while place + 12 <= bytes.count {
            let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            let kind = Array(bytes[place + 4..<place + 8])
            let end = place + 8 + length
            guard end + 4 <= bytes.count else { return text + [10] + bytes[(place + 8)...] }
            if !picture.contains(kind) { text += [10] + bytes[place + 8..<end].map { $0 == 0 ? 10 : $0 } }
            place = end + 4
        }
        // What stands behind the picture's end is no picture.
        return text + [10] + bytes[min(place, bytes.count)...]
    }
}
