import Foundation

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent,
/// as in a clone of the project alone; tests that need it are skipped then.
enum SharedFolder {
    static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        // Tests/MarkdownTests/SharedFolder.swift lies three levels below the package root.
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()

    static var isPresent: Bool { path != nil }

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: (path ?? "") + "/" + name))
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

/// One example of a specification.
struct SpecificationExample: Decodable, CustomStringConvertible, Sendable {
    var markdown: String
    var html: String
    var example: Int?
    var section: String?

    var description: String { "\(example.map { "example \($0)" } ?? section ?? "")" }
}
