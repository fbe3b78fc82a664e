import Diagnostics
import Foundation
import Publishing
import Testing

/// A folder of its own for one test, deleted afterwards.
final class TemporaryFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crmsite-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The output most tests publish to.
    var output: String { path + "/public" }

    func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// Every file below a folder with its bytes; folders as nil.
    func tree(_ name: String) throws -> [String: Data?] {
        var tree: [String: Data?] = [:]
        let root = path + "/" + name
        for item in try FileManager.default.subpathsOfDirectory(atPath: root) {
            tree[item] = .some(FileManager.default.contents(atPath: root + "/" + item))
        }
        return tree
    }

    struct Facts: Equatable {
        var inode: UInt64
        var seconds: Int
        var nanoseconds: Int
        var mode: UInt32
    }

    func facts(_ name: String) -> Facts {
        var status = stat()
        guard lstat(path + "/" + name, &status) == 0 else {
            return Facts(inode: 0, seconds: 0, nanoseconds: 0, mode: 0)
        }
        return Facts(
            inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            mode: status.st_mode & 0o7777)
    }

    func begin(
        asOf: String = "2026-06-30", _ change: (inout PublicationOptions) -> Void = { _ in }
    ) throws -> Publication {
        var options = PublicationOptions(tool: "crmsite 1.0", asOf: asOf)
        change(&options)
        return try Publication.begin(output: output, project: nil, options: options)
    }

    /// Publishes these files.
    @discardableResult
    func publish(
        _ files: [String: String], asOf: String = "2026-06-30", _ change: (inout PublicationOptions) -> Void = { _ in }
    ) throws -> Publication.Summary {
        let publication = try begin(asOf: asOf, change)
        for (path, text) in files.sorted(by: { $0.key < $1.key }) { try publication.write(path, Array(text.utf8)) }
        return try publication.commit()
    }
}

/// The code and exit code of the error that `body` throws, as "E-… 73"; "" where it throws none.
func failure(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch let error as Diagnostic {
        return "\(error.code) \(error.exit.rawValue)"
    } catch {
        return "\(error)"
    }
}
