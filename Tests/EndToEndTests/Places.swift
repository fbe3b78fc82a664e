import Foundation

/// Where test material lies.
enum Places {
    /// The package. The way of this file is followed, should it be reached by a link.
    static let root: String = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent,
    /// as in a clone of the project alone; tests that need it are skipped then.
    static let shared: String? = {
        let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"]
        let path = named ?? URL(fileURLWithPath: root).deletingLastPathComponent().appendingPathComponent("shared").path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    static var hasShared: Bool { shared != nil }

    static func shared(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: (shared ?? "") + "/" + name))
    }

    static let scripts = root + "/Tests/EndToEndTests/Scripts"
    static let exports = root + "/Tests/EndToEndTests/Exports"
}
