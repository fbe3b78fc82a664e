import Foundation
import Testing

/// What every run promises, whatever its end: the state of a folder before it, to be compared with the state after.
///
/// A failed run leaves the published site and everything else as it was, byte for byte, and says why in lines of the
/// documented form. No run changes a database it reads, or leaves staging or a side file of SQLite behind.
struct Promises {
    private let files: [String: Data]

    init(_ folder: Folder) throws { files = try folder.tree(".") }

    /// Files beside the output that a build keeps for itself: its lock, and what it says about its last run.
    private static func isBookkeeping(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.contains(".crmsite")
            && ["lock", "status.json", ".gitignore"].contains(parts.last.map(String.init) ?? "")
    }

    /// Issues found after a run that was expected to fail.
    func broken(byFailure result: Program.Result, in folder: Folder) throws -> [String] {
        let now = try folder.tree(".")
        let changed = Set(files.keys).union(now.keys).filter { files[$0] != now[$0] && !Promises.isBookkeeping($0) }
            .sorted()
        return changed.prefix(10).map { "a failed run changed \($0)" } + Promises.badReports(result)
            + Promises.litter(folder, now.keys.sorted())
    }

    /// Issues found after a run that ended well; `writes` names the databases it may have made.
    func broken(bySuccess folder: Folder, writes: Set<String>) throws -> [String] {
        let names = try folder.files(".")
        let changed = files.filter { $0.key.hasSuffix(".sqlite") && !writes.contains($0.key) }.keys.sorted()
            .filter { (try? folder.data($0)) != files[$0] }
        return changed.map { "the database \($0) was changed" } + Promises.litter(folder, names)
    }

    /// `error[E-AREA-NAME]: what: where: hint` on one line, details indented below, nothing unsafe for a terminal.
    static func badReports(_ result: Program.Result) -> [String] {
        var issues: [String] = []
        if result.reports.isEmpty { issues.append("nothing was reported on standard error") }
        for line in result.reports where line.wholeMatch(of: /(error\[E|warning\[W)(-[A-Z0-9]+)+\]: \S.*/) == nil {
            issues.append("a report has another form: \(line)")
        }
        let unsafe = result.errors.unicodeScalars.contains {
            $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value)
        }
        if unsafe { issues.append("a report holds a control character") }
        return issues
    }

    private static func litter(_ folder: Folder, _ names: [String]) -> [String] {
        let endings = ["-wal", "-shm", "-journal", ".importing"]
        let left = names.filter { name in endings.contains { name.hasSuffix(".sqlite" + $0) } || name.hasSuffix(".dead")
        }
        let staging = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path))?.filter {
            $0.contains(".crmsite/") && ($0 as NSString).lastPathComponent.hasPrefix("staging")
        }
        return (left + (staging ?? [])).map { "\($0) was left behind" }
    }
}
