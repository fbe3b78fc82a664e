import Foundation

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent,
/// as in a clone of the project alone; tests that need it are skipped then.
enum SharedFolder {
    static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()

    /// The root of the package: Tests/ConformanceTests/SharedFolder.swift lies three levels below it.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static var isPresent: Bool { path != nil }

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: (path ?? "") + "/" + name))
    }

    /// A file compressed with gzip, unpacked.
    static func unpacked(_ name: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", (path ?? "") + "/" + name]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
