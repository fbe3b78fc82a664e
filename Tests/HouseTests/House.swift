// HouseTests: what must hold of the repository as a whole.
//
// In: Package.swift as SwiftPM describes it, the sources, the documentation, the mappings, the built program. Out:
// every arrow, file, command and code that breaks a rule of the house.

import Foundation

/// The repository the tests were built from.
enum House {
    static let root: String = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static func text(_ path: String) throws -> String { try String(contentsOfFile: root + "/" + path, encoding: .utf8) }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + path) }

    /// Files below a folder whose names end so, sorted, relative to the root.
    static func files(_ folder: String, ending: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder).filter { $0.hasSuffix(ending) }
            .sorted()
            .map { folder + "/" + $0 }
    }

    /// Every Swift source with its text.
    static let sources: [(path: String, text: String)] = ((try? files("Sources", ending: ".swift")) ?? []).compactMap {
        path in
        (try? text(path)).map { (path, $0) }
    }

    /// Runs a program and returns what it prints; nil where it cannot be run or ends with an error.
    static func output(_ program: String, _ arguments: [String]) -> Data? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? data : nil
    }

    /// The crmsite built beside the tests, or CRMSITE_BINARY.
    static let program: String = {
        if let named = ProcessInfo.processInfo.environment["CRMSITE_BINARY"] { return named }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("crmsite").path
    }()

    static var hasProgram: Bool { FileManager.default.isExecutableFile(atPath: program) }

    /// The `swift` on PATH.
    static let swift: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
        $0 + "/swift"
    }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
