import Diagnostics
import Foundation
import ServerSnippets
import Testing

@Suite("Server settings")
struct SettingsTests {
    private func settings(_ paths: [String] = ["executives"]) throws -> ServerSettings {
        try ServerSettings(root: "/srv/crm/public", trees: try paths.map { try PublishedTree(path: $0) })
    }

    /// The codes and places of what `body` throws.
    private func findings(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let list as DiagnosticList {
            return list.diagnostics.map { "\($0.code) \($0.place.text ?? "") \($0.exit.rawValue)" }
        } catch let finding as Diagnostic {
            return ["\(finding.code) \(finding.place.text ?? "") \(finding.exit.rawValue)"]
        } catch {
            return ["\(error)"]
        }
    }

    @Test("A folder that would need escaping, has a dot in front or lies too deep is refused")
    func folders() {
        for path in [
            "managers/Süd", "a b", ".git", "managers/..", "managers/a/b", "a;b", "a\"", "managers/", "/x", "$x",
        ] {
            #expect(findings { _ = try PublishedTree(path: path) } == ["E-OUT-TREE \(path) 78"], "\(path)")
        }
    }

    @Test("A tree inside another is refused: its readers would not be alone")
    func nested() {
        #expect(findings { _ = try settings(["", "executives"]) } == ["E-OUT-TREE executives 78"])
        #expect(findings { _ = try settings(["managers", "managers/north"]) } == ["E-OUT-TREE managers/north 78"])
        #expect(findings { _ = try settings(["manager", "managers/north"]) } == [])
    }

    @Test("What would break out of the configuration is refused, all of it at once")
    func values() {
        let found = findings {
            _ = try ServerSettings(
                root: "/srv/$x", trees: [], basePath: "crm", serverName: "a;b", listen: "80;", passwords: "/srv/$x/p",
                tls: ServerSettings.TLS(certificate: "cert.pem", key: "/k\"ey"))
        }
        #expect(
            found == [
                "E-CLI-SERVER the output 64", "E-CLI-SERVER --passwords 64", "E-CLI-SERVER --certificate 64",
                "E-CLI-SERVER --key 64", "E-CLI-SERVER --passwords 64", "E-CLI-SERVER --base-path 64",
                "E-CLI-SERVER --server-name 64", "E-CLI-SERVER --listen 64",
            ])
    }

    @Test("The same trees in any order print the same")
    func order() throws {
        let paths = ["executives", "managers/north", "managers/south", "self/a"]
        #expect(NginxSnippet.print(try settings(paths)) == NginxSnippet.print(try settings(paths.reversed())))
        #expect(ApacheSnippet.print(try settings(paths)) == ApacheSnippet.print(try settings(paths.reversed())))
    }

    @Test("With a certificate the server ends TLS and says so to browsers")
    func tls() throws {
        let settings = try ServerSettings(
            root: "/srv/crm/public", trees: [try PublishedTree(path: "")],
            tls: ServerSettings.TLS(certificate: "/c.pem", key: "/k.pem"))
        let (nginx, apache) = (NginxSnippet.print(settings), ApacheSnippet.print(settings))
        #expect(nginx.contains("listen 443 ssl;") && nginx.contains("ssl_certificate \"/c.pem\";"))
        #expect(apache.contains("<VirtualHost *:443>") && apache.contains("SSLCertificateKeyFile \"/k.pem\""))
        for text in [nginx, apache] { #expect(text.contains("Strict-Transport-Security \"max-age=31536000\"")) }
    }

    @Test("The policy sent is that of the pages, and forbids framing")
    func policy() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let layout = try String(contentsOf: root.appendingPathComponent("site-templates/layout.html"), encoding: .utf8)
        let match = try #require(layout.firstMatch(of: /Content-Security-Policy" content="([^"]+)"/))
        #expect(ResponseHeaders.contentPolicy == match.1 + "; frame-ancestors 'none'")
    }
}
