import Diagnostics
import Glibc

/// Where a site goes, checked: a directory that is ours, new or empty, and outside what the site is made from.
struct Destination: Sendable {
    enum State: Sendable { case missing, empty, ours }

    /// The output directory without symbolic links.
    let path: String
    let state: State

    /// The folder that holds it.
    var parent: String { path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "/" }
    var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

    /// Staging, earlier generations, the lock and status.json lie here, beside the output and not in it.
    var workshop: String { (parent == "/" ? "" : parent) + "/.crmsite/" + name }
    var staging: String { workshop + "/staging" }
    var generations: String { workshop + "/generations" }
    var status: String { workshop + "/status.json" }
    var lock: String { workshop + "/lock" }
    /// Exists while a swap is under way: the build and the generation it makes.
    var intent: String { workshop + "/swap" }

    /// Folders of a project that are read: no site may be written into them.
    private static let sources = [
        "content", "Sources", "Tests", "docs", "mappings", "site-templates", ".git", ".crmsite", ".build",
    ]

    /// Checks an output directory; `project` is the folder of site.yml's `content`.
    ///
    /// Throws with exit code 73: E-OUT-PATH, E-OUT-NOTDIR, E-OUT-FOREIGN, E-OUT-SOURCE, E-OUT-ROOT.
    init(output: String, project: String?) throws(Diagnostic) {
        path = try Self.resolve(output)
        if path == "/" { throw Self.refuse("ROOT", "the output cannot be the root of the file system", path) }
        if let home = getenv("HOME").map({ String(cString: $0) }), !home.isEmpty, FileSystem.realPath(home) == path {
            throw Self.refuse("ROOT", "the output cannot be the home folder", path)
        }
        if let project, let root = FileSystem.realPath(project) {
            if root == path || root.hasPrefix(path + "/") {
                throw Self.refuse("SOURCE", "the output would replace the project itself", path)
            }
            for folder in Self.sources {
                let source = (root == "/" ? "" : root) + "/" + folder
                if path == source || path.hasPrefix(source + "/") {
                    throw Self.refuse("SOURCE", "the output lies inside \(folder), which is read", path)
                }
            }
        }
        switch FileSystem.facts(path).kind {
        case .missing: state = .missing
        case .file, .other: throw Self.refuse("NOTDIR", "the output is not a folder", path)
        case .directory:
            guard let names = FileSystem.names(path) else {
                throw OutputError.of(errno, "the output cannot be read", path)
            }
            if FileSystem.facts(path + "/" + OutputPath.marker).kind == .file {
                state = .ours
            } else if names.allSatisfy({ $0 == OutputPath.gitignore }) {
                state = .empty
            } else {
                throw Self.refuse(
                    "FOREIGN", "the output holds files that crmsite did not make", path,
                    hint: "name a new or empty folder, or empty this one")
            }
        }
    }

    private static func refuse(_ name: String, _ what: String, _ path: String, hint: String = "") -> Diagnostic {
        Diagnostic(
            "OUT-" + name, what, at: .file(path), hint: hint.isEmpty ? "name another folder with --output" : hint,
            exit: .cantCreate)
    }

    private static func resolve(_ output: String) throws(Diagnostic) -> String {
        if output.isEmpty || output.utf8.contains(0) { throw refuse("PATH", "the output has no name", output) }
        if let path = FileSystem.realPath(output) { return path }
        if errno != ENOENT { throw OutputError.of(errno, "the output cannot be reached", output) }
        if FileSystem.facts(output).kind != .missing {
            throw refuse("PATH", "the output is a symbolic link that leads nowhere", output)
        }
        var trimmed = output
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        let slash = trimmed.lastIndex(of: "/")
        let name = slash.map { String(trimmed[trimmed.index(after: $0)...]) } ?? trimmed
        let folder = slash.map { $0 == trimmed.startIndex ? "/" : String(trimmed[..<$0]) } ?? "."
        guard name != ".", name != "..", let parent = FileSystem.realPath(folder) else {
            throw refuse("PATH", "the folder that should hold the output is missing", output, hint: "make it first")
        }
        return (parent == "/" ? "" : parent) + "/" + name
    }

    /// The earlier generations' names, oldest first.
    func generationNames() throws(Diagnostic) -> [String] {
        guard let names = FileSystem.names(generations) else {
            let failure = errno
            if failure == ENOENT { return [] }
            throw OutputError.of(failure, "the earlier generations cannot be read", generations)
        }
        return names.filter { $0.utf8.count == 6 && Int($0) != nil }
    }

    /// A name after all that exist.
    func nextGeneration() throws(Diagnostic) -> String {
        let digits = String((try generationNames().last.flatMap { Int($0) } ?? 0) + 1)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
