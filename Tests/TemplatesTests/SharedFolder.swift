import Foundation

/// Reference material outside the project; tests that read it are skipped where it is absent (a user's clone).
enum SharedFolder {
    /// The folder named by CRMSITE_SHARED, else `../shared` beside the package.
    static let path: String = {
        if let given = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return given }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appendingPathComponent("shared").path
    }()

    static func has(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + relative) }
}
