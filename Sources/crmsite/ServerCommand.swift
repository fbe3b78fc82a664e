import ArgumentParser
import Configuration
import Diagnostics
import ServerSnippets

#if canImport(Glibc)
import Glibc
#endif

/// The group of the printers of web-server configurations.
struct ServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Print the configuration of a web server for the published site.",
        discussion: """
            Each audience gets its own tree and no other; security headers and caching are set. docs/publishing.md leads \
            from there to a protected site.

              crmsite server nginx --base-path /crm/ > crm.conf
            """,
        subcommands: [NginxCommand.self, ApacheCommand.self])
}

/// Options of both printers.
struct ServerOptions: ParsableArguments {
    @Option(help: "The folder with content/site.yml.")
    var project = "."

    @Option(help: "The published site; default: `output` of site.yml.")
    var output: String?

    @Option(help: "Where the site begins in the address, such as /crm/.")
    var basePath = "/"

    @Option(help: "The host name of the site.")
    var serverName = "crm.example"

    @Option(help: "Port, or address and port. Default: 127.0.0.1:8080, with a certificate 443.")
    var listen: String?

    @Option(help: "The folder of the password files.")
    var passwords = "/etc/crmsite"

    @Option(help: "The certificate, where this server ends TLS.")
    var certificate: String?

    @Option(help: "The certificate's key.")
    var key: String?

    func settings() throws -> ServerSettings {
        guard (certificate == nil) == (key == nil) else {
            throw Diagnostic(
                "CLI-SERVER", "a certificate and its key go together",
                at: .named(certificate == nil ? "--certificate" : "--key"), hint: "give both, or neither", exit: .usage)
        }
        let folder = try output ?? project + "/" + SiteConfiguration(path: project + "/content/site.yml").output
        guard let resolved = realpath(folder, nil) else { throw ServerOptions.noSite(folder) }
        defer { free(resolved) }
        let root = String(cString: resolved)
        let trees = try PublishedTree.published(in: root)
        guard !trees.isEmpty else { throw ServerOptions.noSite(folder) }
        var tls: ServerSettings.TLS?
        if let certificate, let key { tls = ServerSettings.TLS(certificate: certificate, key: key) }
        return try ServerSettings(
            root: root, trees: trees, basePath: basePath, serverName: serverName, listen: listen, passwords: passwords,
            tls: tls)
    }

    private static func noSite(_ folder: String) -> Diagnostic {
        Diagnostic(
            "OUT-NOSITE", "no site has been published there", at: .file(folder), hint: "build it first", exit: .noInput)
    }
}

/// The published site → a configuration of nginx.
struct NginxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx", abstract: "Print a configuration for nginx.",
        discussion: """
            crmsite server nginx --base-path /crm/ --server-name crm.example > /etc/nginx/conf.d/crm.conf
            """)

    @OptionGroup var options: ServerOptions

    func run() throws { Terminal.text(NginxSnippet.print(try options.settings())) }
}

/// The published site → a configuration of Apache.
struct ApacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apache", abstract: "Print a configuration for Apache.",
        discussion: """
            crmsite server apache --base-path /crm/ --server-name crm.example > /etc/apache2/sites-available/crm.conf
            """)

    @OptionGroup var options: ServerOptions

    func run() throws { Terminal.text(ApacheSnippet.print(try options.settings())) }
}
