// ServerSnippets: the configuration of a web server that shows each audience its own tree and no other.
//
// In: the trees of a published site and where they lie. Out: the text of a configuration for nginx or Apache. What is not
// a tree is not served; a tree whose readers nobody named is read by nobody.

import Diagnostics

/// What the printers need to know.
public struct ServerSettings: Sendable {
    /// A certificate and its key; nil: TLS ends elsewhere.
    public struct TLS: Sendable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// The published output, absolute.
    public let root: String
    public let trees: [PublishedTree]
    /// Where the site begins in the address: `/` or `/crm/`.
    public let basePath: String
    public let serverName: String
    /// Address and port, as the server's `listen` takes them.
    public let listen: String
    /// Folder of the password files, absolute and outside the output.
    public let passwords: String
    public let tls: TLS?

    /// - Throws: `E-CLI-SERVER` where a value cannot stand in a configuration or the password files would be served, all
    ///   such values in one list; `E-OUT-TREE` where one tree lies in another, since the outer one's readers could read it.
    public init(
        root: String, trees: [PublishedTree], basePath: String = "/", serverName: String = "crm.example",
        listen: String? = nil, passwords: String = "/etc/crmsite", tls: TLS? = nil
    ) throws {
        self.root = root
        self.trees = trees.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        self.basePath = basePath
        self.serverName = serverName
        self.listen = listen ?? (tls == nil ? "127.0.0.1:8080" : "443")
        self.passwords = passwords
        self.tls = tls
        let errors = wrongValues() + nestedTrees()
        if !errors.isEmpty { throw DiagnosticList(errors) }
    }

    /// Whether the site has a tree for each audience. Then rules are printed for every audience there may be, so that
    /// the answers to people who may not read it do not tell which trees there are.
    var isDivided: Bool { trees.contains { !$0.path.isEmpty } }

    /// The folders that are one tree each, in order of their names.
    var singleFolders: [String] {
        let own = trees.filter { !$0.isOneOfMany && !$0.path.isEmpty }.map(\.path)
        return isDivided ? Set(own + PublishedTree.audiences.single).sorted() : []
    }

    /// The folders with a tree for each unit or person, in order of their names.
    var manyFolders: [String] {
        isDivided ? Set(trees.filter(\.isOneOfMany).map(\.audience) + PublishedTree.audiences.many).sorted() : []
    }

    private func wrongValues() -> [Diagnostic] {
        func wrong(_ option: String, _ value: String, _ hint: String) -> Diagnostic {
            Diagnostic(
                "CLI-SERVER", "'\(LogText.excerpt(value))' cannot stand in the configuration", at: .named(option),
                hint: hint, exit: .usage)
        }
        var errors: [Diagnostic] = []
        let paths =
            [("the output", root), ("--passwords", passwords)]
            + (tls.map { [("--certificate", $0.certificate), ("--key", $0.key)] } ?? [])
        for (option, value) in paths where !value.hasPrefix("/") || value.utf8.contains(where: Self.isUnsafe) {
            errors.append(
                wrong(option, value, "an absolute path without quotes, '$', '%', '\\' and control characters"))
        }
        if passwords == root || passwords.hasPrefix(root == "/" ? "/" : root + "/") {
            errors.append(wrong("--passwords", passwords, "a folder outside the published site"))
        }
        let plain = basePath.utf8.allSatisfy { Self.isWord($0) || $0 == 0x2F }
        if !plain || !basePath.hasPrefix("/") || !basePath.hasSuffix("/") || basePath.contains("//")
            || basePath.contains("/.")
        {
            errors.append(
                wrong("--base-path", basePath, "'/' or '/crm/': letters, digits, '.', '_' and '-' between slashes"))
        }
        if serverName.isEmpty || !serverName.utf8.allSatisfy(Self.isWord) {
            errors.append(wrong("--server-name", serverName, "a host name"))
        }
        if listen.isEmpty || !listen.utf8.allSatisfy({ Self.isWord($0) || "[]:*/".utf8.contains($0) }) {
            errors.append(wrong("--listen", listen, "a port, or an address and a port, such as 127.0.0.1:8080"))
        }
        return errors
    }

    private func nestedTrees() -> [Diagnostic] {
        let paths = Set(trees.map(\.path))
        return trees.filter { tree in
            !tree.path.isEmpty && paths.contains("") || tree.isOneOfMany && paths.contains(tree.audience)
        }.map { tree in
            Diagnostic(
                "OUT-TREE", "the tree of an audience lies in another's, whose readers could read it",
                at: .named(tree.path), hint: "build the site again into a new folder", exit: .configuration)
        }
    }

    /// What neither server can hold inside quotes, or would expand there.
    private static func isUnsafe(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || "\"'$%\\".utf8.contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            || byte == 0x2E || byte == 0x5F || byte == 0x2D
    }
}
