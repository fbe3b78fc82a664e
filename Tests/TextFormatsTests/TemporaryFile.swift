import Foundation

/// A file in a fresh directory, removed when the value goes.
final class TemporaryFile {
    let directory: String
    let path: String

    init(_ bytes: [UInt8], name: String = "in.csv") {
        directory = NSTemporaryDirectory() + "textformats-" + UUID().uuidString
        path = directory + "/" + name
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }

    convenience init(_ text: String) { self.init(Array(text.utf8)) }

    deinit { try? FileManager.default.removeItem(atPath: directory) }
}
