import Diagnostics
import TextFormats

/// One folder of the published output that has readers of its own.
public struct PublishedTree: Hashable, Sendable {
    /// Relative to the output: empty for a site that is one tree, `executives`, or `managers/north`.
    public let path: String

    /// - Throws: `E-OUT-TREE` where the path is deeper than two folders or holds other characters than ASCII letters,
    ///   digits, `.`, `_` and `-`: those of a file name that needs no escaping in an address or a configuration.
    public init(path: String) throws(Diagnostic) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard path.isEmpty || parts.count <= 2 && parts.allSatisfy({ PublishedTree.isPlain($0) }) else {
            throw Diagnostic(
                "OUT-TREE", "the folder of an audience cannot be called so", at: .named(LogText.excerpt(path)),
                hint: "letters, digits, '.', '_' and '-', no dot in front, two folders at most", exit: .configuration)
        }
        self.path = path
    }

    /// The first folder: `managers` of `managers/north`.
    public var audience: String { path.prefix { $0 != "/" }.description }

    /// Whether the audience has a tree for each unit or person.
    public var isOneOfMany: Bool { path.contains("/") }

    /// Its readers' group: `managers-north`; `site` for a site that is one tree.
    public var group: String { path.isEmpty ? "site" : String(path.map { $0 == "/" ? "-" : $0 }) }

    private static func isPlain(_ name: Substring) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 200
            && name.utf8.allSatisfy { byte in
                byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
                    || byte == 0x2E || byte == 0x5F || byte == 0x2D
            }
    }

    // MARK: Of a published site

    /// The folders that hold the trees of audiences.
    static let audiences = (single: ["executives"], many: ["managers", "self"])

    /// The trees of a published output, sorted by path. A site without the folders of audiences is one tree.
    public static func published(in output: String) throws(Diagnostic) -> [PublishedTree] {
        var trees: [PublishedTree] = []
        for name in audiences.single where isSite("\(output)/\(name)") { trees.append(try PublishedTree(path: name)) }
        for name in audiences.many {
            for key in DirectoryListing.names("\(output)/\(name)").sorted() where isSite("\(output)/\(name)/\(key)") {
                trees.append(try PublishedTree(path: "\(name)/\(key)"))
            }
        }
        if trees.isEmpty, isSite(output) { trees.append(try PublishedTree(path: "")) }
        return trees
    }

    private static func isSite(_ folder: String) -> Bool { DirectoryListing.isFile(folder + "/index.html") }
}
