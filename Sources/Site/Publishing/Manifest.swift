import Diagnostics
import TextFormats

/// The list of a site's files: `manifest.json`, with size and SHA-256 of each, sorted by path.
public struct Manifest: Sendable {
    /// One file of the site.
    public struct Entry: Sendable, Equatable {
        /// Relative to the site, with `/`.
        public var path: String
        /// In bytes.
        public var size: Int
        public var digest: SHA256
    }

    /// In the order of the paths' bytes.
    public private(set) var entries: [Entry]

    /// A manifest of the files given, in any order.
    public init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// The file's bytes: the same entries always give the same.
    public var bytes: [UInt8] {
        var json = JSONWriter(indented: true)
        json.object { json in
            json.key("version")
            json.integer(1)
            json.key("files")
            json.array { json in
                for entry in entries {
                    json.object { json in
                        json.key("path")
                        json.string(entry.path)
                        json.key("size")
                        json.integer(entry.size)
                        json.key("sha256")
                        json.string(entry.digest.hex)
                    }
                }
            }
        }
        return json.finish()
    }

    /// The manifest in a site's directory; nil where there is none. Throws E-OUT-MANIFEST where it is damaged.
    static func read(_ site: String) throws(Diagnostic) -> Manifest? {
        let path = site + "/" + OutputPath.manifest
        guard let bytes = try FileSystem.read(path) else { return nil }
        guard let manifest = Manifest(json: bytes) else {
            throw Diagnostic(
                "OUT-MANIFEST", "the manifest is damaged", at: .file(path), hint: "build the site again",
                exit: .dataError)
        }
        return manifest
    }

    /// Reads what `bytes` writes; nil for anything else.
    init?(json: [UInt8]) {
        guard case .object(let fields)? = OwnJSON.parse(json), case .integer(1)? = fields["version"],
            case .array(let files)? = fields["files"]
        else { return nil }
        var entries: [Entry] = []
        entries.reserveCapacity(files.count)
        for case .object(let file) in files {
            guard case .string(let path)? = file["path"], case .integer(let size)? = file["size"],
                case .string(let hex)? = file["sha256"], let digest = SHA256(hex: hex.utf8)
            else { return nil }
            entries.append(Entry(path: path, size: size, digest: digest))
        }
        guard entries.count == files.count else { return nil }
        self.init(entries)
    }
}
