import Diagnostics

/// Rules for the path of a file inside the site: relative, below the site, and with names every system can hold.
enum OutputPath {
    /// Names that the publication writes itself.
    static let manifest = "manifest.json"
    static let marker = ".crmsite-site"
    static let gitignore = ".gitignore"

    /// The longest name and path, in bytes.
    static let longestName = 200
    static let longestPath = 1_000

    /// What is wrong with a path, or nil.
    static func problem(_ path: String) -> String? {
        if path.isEmpty { return "an empty path" }
        if path.utf8.count > longestPath { return "a path longer than \(longestPath) bytes" }
        if path == manifest || path == marker || path == gitignore { return "a name the publication uses itself" }
        for name in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if let problem = problem(name: name) { return problem }
        }
        return nil
    }

    private static func problem(name: Substring.UTF8View) -> String? {
        guard let first = name.first, let last = name.last else { return "an absolute path or an empty name" }
        if name.count > longestName { return "a name longer than \(longestName) bytes" }
        if first == UInt8(ascii: "."), !name.elementsEqual(".htaccess".utf8), !name.elementsEqual(".nojekyll".utf8) {
            return "a name that starts with a dot"
        }
        if last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { return "a name that ends with a dot or blank" }
        if name.contains(where: { $0 < 32 || $0 == 127 || "<>:\"|?*\\".utf8.contains($0) }) {
            return "a name with a character not all systems allow"
        }
        let stem = name.prefix { $0 != UInt8(ascii: ".") }
        if stem.count >= 3, stem.count <= 6, isReserved(String(Substring(stem)).uppercased()) {
            return "a device name of Windows"
        }
        return nil
    }

    private static func isReserved(_ stem: String) -> Bool {
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        guard stem.count == 4, stem.hasPrefix("COM") || stem.hasPrefix("LPT") else { return false }
        return "123456789¹²³".contains(stem.suffix(1))
    }

    /// What file systems that ignore case, or store names in another normal form, take for the same path.
    ///
    /// Strings compare by canonical equivalence, which covers the normal forms; upper then lower case folds ß and ss.
    static func folded(_ path: String) -> String {
        path.utf8.allSatisfy { $0 < 0x80 } ? path.lowercased() : path.uppercased().lowercased()
    }

    /// The finding for a path that page code must not ask for.
    static func refusal(_ path: String, _ problem: String) -> Diagnostic {
        Diagnostic(
            "PATH-NAME", "a file of the site cannot be called so: \(problem)", at: .named(LogText.excerpt(path)),
            hint: "file names are made from ids", exit: .internalError)
    }
}
