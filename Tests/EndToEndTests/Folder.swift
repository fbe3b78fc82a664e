import Foundation

/// A folder of its own for one test, deleted afterwards, with the questions tests ask about files.
final class Folder: @unchecked Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crmsite-e2e-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// An absolute path stays; any other is below the folder.
    func at(_ name: String) -> String { name.hasPrefix("/") ? name : path + "/" + name }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: at(name)) }

    func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: at(name))) }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    func write(_ name: String, _ data: Data) throws {
        let file = URL(fileURLWithPath: at(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

    func append(_ name: String, _ more: Data) throws { try write(name, try data(name) + more) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: at(name)) }

    func copy(_ from: String, to name: String) throws {
        let target = URL(fileURLWithPath: at(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: at(from), toPath: target.path)
        // What is copied from a read-only folder must be writable here.
        _ = try? FileManager.default.setAttributes(
            [.posixPermissions: isFolder(name) ? 0o755 : 0o644], ofItemAtPath: target.path)
        for item in isFolder(name) ? try FileManager.default.subpathsOfDirectory(atPath: target.path) : [] {
            let inner = name + "/" + item
            try FileManager.default.setAttributes(
                [.posixPermissions: isFolder(inner) ? 0o755 : 0o644], ofItemAtPath: at(inner))
        }
    }

    func isFolder(_ name: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: at(name), isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Paths of all files below `name`, relative to it, sorted.
    func files(_ name: String = ".") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: at(name)).filter { !isFolder(at(name) + "/" + $0) }.sorted()
    }

    /// Every file below `name` with its bytes.
    func tree(_ name: String) throws -> [String: Data] {
        guard exists(name) else { return [:] }
        var tree: [String: Data] = [:]
        for file in try files(name) { tree[file] = try data(at(name) + "/" + file) }
        return tree
    }

    /// What tells a file that was rewritten from one that was left alone.
    struct Stamp: Equatable {
        var inode: UInt64
        var seconds: Int
        var nanoseconds: Int
        var mode: UInt32
    }

    func stamp(_ name: String) -> Stamp {
        var status = stat()
        guard lstat(at(name), &status) == 0 else { return Stamp(inode: 0, seconds: 0, nanoseconds: 0, mode: 0) }
        return Stamp(
            inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
            mode: status.st_mode & 0o7777)
    }
}

/// Names of the files in which two trees differ, at most ten: what a failed comparison shows.
func difference(_ a: [String: Data], _ b: [String: Data]) -> [String] {
    Array(Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted().prefix(10))
}
