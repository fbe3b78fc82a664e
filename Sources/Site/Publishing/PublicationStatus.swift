import Diagnostics
import TextFormats

/// `status.json` beside the output: what became of the last build. It holds no clock time.
struct PublicationStatus {
    /// Nil for a build that was published.
    var refusal: Diagnostic?
    /// Of the last build.
    var asOf: String
    /// The site that readers see now.
    var published: SiteMarker?

    var bytes: [UInt8] {
        var json = JSONWriter(indented: true)
        json.object { json in
            json.key("state")
            json.string(refusal == nil ? "published" : "refused")
            json.key("asOf")
            json.string(asOf)
            if let refusal {
                json.key("code")
                json.string(refusal.code)
                json.key("message")
                json.string(refusal.text.split(separator: "\n").first.map(String.init) ?? "")
                json.key("exit")
                json.integer(refusal.exit.rawValue)
            }
            if let published {
                json.key("published")
                json.object { json in
                    json.key("asOf")
                    json.string(published.asOf)
                    json.key("buildID")
                    json.string(published.buildID)
                }
            }
        }
        return json.finish()
    }
}
