/// Decides which link destinations may stand in a page.
public enum LinkSafety {
    /// Schemes a link may have. A destination without a scheme is relative and stays on the site.
    public static let schemes = ["http", "https", "mailto", "tel"]

    /// The scheme of `url` in lower case, blanks, controls and invisible characters aside, as a lenient browser would
    /// see it; nil for a relative destination.
    public static func scheme(of url: String) -> String? {
        var scheme = ""
        for scalar in visible(url) {
            switch scalar {
            case ":": return scheme
            case "/", "\\", "?", "#": return nil
            default: scheme += String(scalar).lowercased()
            }
        }
        return nil
    }

    /// Whether `url` is relative, or absolute with an allowed scheme. `//host` is neither: it leaves the site unseen.
    public static func isSafe(_ url: String) -> Bool {
        if let scheme = scheme(of: url) { return schemes.contains(scheme) }
        let start = visible(url).prefix(2)
        return !(start.count == 2 && start.allSatisfy { $0 == "/" || $0 == "\\" })
    }

    private static func visible(_ url: String) -> [Unicode.Scalar] {
        url.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
    }
}
