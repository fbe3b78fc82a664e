/// What both servers say with every answer.
public enum ResponseHeaders {
    /// The pages' own policy, and that no other page may frame them, which only a header can say.
    public static let contentPolicy =
        "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"

    /// Name and value, sent with errors too.
    static let fixed: [(name: String, value: String)] = [
        ("Content-Security-Policy", contentPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]

    /// Where the server itself ends TLS: a year.
    static let strictTransport = (name: "Strict-Transport-Security", value: "max-age=31536000")

    /// Files that are named by their content: `assets/style.0123456789ab.css`.
    static let hashedPath = #"/assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+$"#
    static let hashedCache = "private, max-age=31536000, immutable"
    static let otherCache = "private, no-cache"

    /// Extension → media type of every kind of file a site holds.
    static let types: [(type: String, extensions: String)] = [
        ("text/html", "html"), ("text/css", "css"), ("text/csv", "csv"), ("text/plain", "txt"),
        ("text/javascript", "js"), ("application/json", "json"), ("application/atom+xml", "atom"),
        ("application/xml", "xml"), ("image/png", "png"), ("image/svg+xml", "svg"), ("image/x-icon", "ico"),
        ("font/woff2", "woff2"), ("application/gzip", "gz"),
    ]

    /// Those of them that are text.
    static let textTypes = types.filter { type in
        type.type.hasPrefix("text/") || type.type.hasSuffix("json") || type.type.hasSuffix("xml")
    }
}
