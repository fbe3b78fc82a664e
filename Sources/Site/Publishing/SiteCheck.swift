import Diagnostics
import Dispatch
import Synchronization

/// Checks a site as it would be served: links and anchors, files referred to, ids, alternative texts, titles, and that
/// pages hold nothing inline and ask for nothing outside.
///
/// Findings: E-OUT-LINK, E-OUT-ANCHOR, E-OUT-BASE, E-OUT-ID, E-OUT-ALT, E-OUT-TITLE, E-OUT-INLINE, E-OUT-OUTSIDE,
/// E-OUT-CSP, E-OUT-LANG, E-OUT-HTML; all with exit code 1.
public struct SiteCheck: Sendable {
    /// Where the site will be served: links from the root must start with it. With a slash at both ends. Default: "/".
    public var basePath = "/"
    /// Scheme and host of the site, for absolute links to itself, as "https://crm.example". Default: none.
    public var origin: String?
    /// Script files of the same host are allowed; script inside pages never is. Default: true.
    public var allowsScriptFiles = true
    /// How many pages are read at the same time. Default: 1.
    public var jobs = 1

    public init() {}

    /// Every finding about the files of a directory, by page and line.
    func run(_ root: String, files: [String]) throws(Diagnostic) -> [Diagnostic] {
        let index = SiteIndex(files + [OutputPath.manifest])
        let pages = files.indices.filter { files[$0].hasSuffix(".html") || files[$0].hasSuffix(".css") }
        var reports = [PageReport?](repeating: nil, count: files.count)
        var failure: Diagnostic?
        let workers = max(1, min(jobs, pages.count))
        let done = Mutex<(reports: [(Int, PageReport)], failure: Diagnostic?)>(([], nil))
        let next = Atomic<Int>(0)
        let work: @Sendable (Int) -> Void = { _ in
            var own: [(Int, PageReport)] = []
            var problem: Diagnostic?
            while problem == nil {
                let position = next.add(1, ordering: .relaxed).oldValue
                guard position < pages.count else { break }
                let file = pages[position]
                do throws(Diagnostic) {
                    own.append((file, try read(root, files[file], index)))
                } catch { problem = error }
            }
            let (finished, failed) = (own, problem)
            done.withLock { state in
                state.reports += finished
                if state.failure == nil { state.failure = failed }
            }
        }
        if workers == 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: workers, execute: work) }
        done.withLock { state in
            for (file, report) in state.reports { reports[file] = report }
            failure = state.failure
        }
        if let failure { throw failure }
        return try findings(root, files, reports, index)
    }

    private func read(_ root: String, _ path: String, _ index: SiteIndex) throws(Diagnostic) -> PageReport {
        guard let bytes = try FileSystem.read(root + "/" + path) else {
            throw Diagnostic("OUT-IO", "a staged file is missing", at: .file(path), exit: .ioError)
        }
        return scan(path, bytes, index)
    }

    /// What one file says by itself; its anchors are judged when all files are read.
    func scan(_ path: String, _ bytes: [UInt8], _ index: SiteIndex) -> PageReport {
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = PageScanner(buffer, path: path, index: index, rules: self)
            if path.hasSuffix(".css") { scanner.readStyleSheet() } else { scanner.readPage() }
            return scanner.report
        }
    }

    /// Joins the reports and looks up the anchors. Lines are counted only for pages with findings.
    private func findings(
        _ root: String, _ files: [String], _ reports: [PageReport?], _ index: SiteIndex
    ) throws(Diagnostic) -> [Diagnostic] {
        var all: [Diagnostic] = []
        for (file, report) in reports.enumerated() {
            guard let report else { continue }
            var findings = report.findings
            for anchor in report.anchors {
                // The manifest has a place in the index but no report, as have pictures and the like.
                guard anchor.target < reports.count, let target = reports[anchor.target],
                    !target.has(anchor.hash)
                else { continue }
                let page = anchor.target == file ? "this page" : files[anchor.target]
                findings.append(
                    PageReport.Finding(
                        name: "ANCHOR", what: "\(page) has no anchor #\(anchor.name)", offset: anchor.offset,
                        hint: "link to an id of that page"))
            }
            if findings.isEmpty { continue }
            let bytes = try FileSystem.read(root + "/" + files[file]) ?? []
            var line = 1
            var position = 0
            for finding in findings.enumerated().sorted(by: { ($0.1.offset, $0.0) < ($1.1.offset, $1.0) }).map(\.1) {
                while position < min(finding.offset, bytes.count) {
                    if bytes[position] == 10 { line += 1 }
                    position += 1
                }
                all.append(
                    Diagnostic(
                        "OUT-" + finding.name, finding.what, at: .file(files[file], line: line), hint: finding.hint,
                        exit: .findings))
            }
        }
        return all
    }
}

/// The files of a site, found by path without making strings.
struct SiteIndex: Sendable {
    private let positions: [UInt64: Int]

    init(_ files: [String]) {
        var positions: [UInt64: Int] = [:]
        positions.reserveCapacity(files.count)
        for (index, file) in files.enumerated() { positions[Self.hash(file.utf8)] = index }
        self.positions = positions
    }

    /// The position of the file in the list given.
    func find(_ path: [UInt8]) -> Int? { positions[Self.hash(path)] }

    /// FNV-1a, 64 bits: two of a million paths agree with a chance of 3 in 10^8.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash
    }
}

/// What the check remembers of one file.
struct PageReport: Sendable {
    struct Finding {
        var name: String
        var what: String
        var offset: Int
        var hint: String
    }

    struct Anchor {
        /// The file linked to, by its position.
        var target: Int
        var hash: UInt64
        var name: String
        var offset: Int
    }

    var findings: [Finding] = []
    var anchors: [Anchor] = []
    /// Hashes of the page's ids, sorted.
    var ids: [UInt64] = []
    /// Not a page: anchors into it cannot be judged.
    var isPage = true

    func has(_ id: UInt64) -> Bool {
        if !isPage { return true }
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id
    }
}

extension PageReport.Finding: Sendable {}
extension PageReport.Anchor: Sendable {}
