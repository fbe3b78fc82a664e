import Diagnostics
import TextFormats

/// `.crmsite-site`: says that a directory is a site of ours, which build it is and what tool made it.
public struct SiteMarker: Sendable, Equatable {
    public var tool: String
    /// The date or instant of the data, ISO 8601.
    public var asOf: String
    /// The SHA-256 of the manifest: the same site has the same.
    public var buildID: String

    public init(tool: String, asOf: String, buildID: String) {
        self.tool = tool
        self.asOf = asOf
        self.buildID = buildID
    }

    var bytes: [UInt8] {
        var json = JSONWriter(indented: true)
        json.object { json in
            json.key("tool")
            json.string(tool)
            json.key("asOf")
            json.string(asOf)
            json.key("buildID")
            json.string(buildID)
        }
        return json.finish()
    }

    /// The marker of a site's directory; nil where there is none or it is damaged.
    static func read(_ site: String) throws(Diagnostic) -> SiteMarker? {
        guard let bytes = try FileSystem.read(site + "/" + OutputPath.marker),
            case .object(let fields)? = OwnJSON.parse(bytes), case .string(let tool)? = fields["tool"],
            case .string(let asOf)? = fields["asOf"], case .string(let buildID)? = fields["buildID"]
        else { return nil }
        return SiteMarker(tool: tool, asOf: asOf, buildID: buildID)
    }
}
