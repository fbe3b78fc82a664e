/// The configuration for Apache 2.4.8 and later: one password file, one file of groups, a group a tree.
///
/// Access is bound to folders, not to addresses: whatever an address resolves to, the folder it ends in decides.
public enum ApacheSnippet {
    public static func print(_ settings: ServerSettings) -> String {
        var lines = head(settings)
        lines.append("<VirtualHost \(address(settings.listen))>")
        lines += host(settings).map { $0.isEmpty ? "" : "    " + $0 }
        lines.append("</VirtualHost>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ settings: ServerSettings) -> [String] {
        var lines = [
            "# The CRM site for Apache, printed by `crmsite server apache`. Modules: alias, auth_basic, authn_file,",
            "# authz_groupfile, dir, headers, mime\(settings.tls == nil ? "" : ", ssl").",
            "#",
            "# \(settings.passwords)/users.htpasswd: lines of `name:hash`.",
            "# \(settings.passwords)/groups: who may read which tree, lines of `group: name name`. A tree whose group is not",
            "# there is read by nobody. The groups:",
        ]
        lines += settings.trees.map { "#   \($0.group)" }
        lines += ["", "ServerTokens Prod"]
        if !["80", "443"].contains(settings.listen) { lines.append("Listen \(settings.listen)") }
        return lines
    }

    /// A port alone stands for every address.
    private static func address(_ listen: String) -> String { listen.contains(":") ? listen : "*:" + listen }

    private static func host(_ settings: ServerSettings) -> [String] {
        var lines = ["ServerName \(settings.serverName)"]
        if let tls = settings.tls {
            lines += [
                "SSLEngine on", "SSLCertificateFile \"\(tls.certificate)\"", "SSLCertificateKeyFile \"\(tls.key)\"",
                "SSLProtocol -all +TLSv1.2 +TLSv1.3",
            ]
        } else {
            lines.append("# Passwords cross the network in the clear unless TLS ends in front of this server or in it.")
        }
        lines += ["ServerSignature Off", "TraceEnable Off", "DocumentRoot \"\(settings.root)\""]
        if settings.basePath != "/" { lines.append("Alias \"\(settings.basePath)\" \"\(settings.root)/\"") }
        lines += ["DirectoryIndex index.html", ""]
        lines += ResponseHeaders.types.map { "AddType \($0.type) .\($0.extensions)" }
        lines.append("AddCharset utf-8 " + ResponseHeaders.textTypes.map { ".\($0.extensions)" }.joined(separator: " "))
        lines.append("")
        let headers = ResponseHeaders.fixed + (settings.tls == nil ? [] : [ResponseHeaders.strictTransport])
        lines += headers.map { "Header always set \($0.name) \"\($0.value)\"" }
        lines += [
            "# Files below assets/ are named by their content and never change; all others are asked for each time.",
            "Header always set Cache-Control \"\(ResponseHeaders.otherCache)\"",
            "<LocationMatch \"\(ResponseHeaders.hashedPath)\">",
            "    Header always set Cache-Control \"\(ResponseHeaders.hashedCache)\" "
                + "\"expr=%{REQUEST_STATUS} in {'200', '206', '304'}\"",
            "</LocationMatch>", "",
            "# What is no tree answers like a tree that one may not read: nobody is in this group.",
            "<Directory \"\(settings.root)\">",
            "    Options None", "    AllowOverride None",
        ]
        lines += access(settings.isDivided || settings.trees.isEmpty ? "no-tree" : "site", settings) + ["</Directory>"]
        for folder in settings.singleFolders {
            lines += ["<Directory \"\(settings.root)/\(folder)\">"] + access(folder, settings) + ["</Directory>"]
        }
        for audience in settings.manyFolders {
            let folder =
                "^\(NginxSnippet.pattern("\(settings.root)/\(audience)"))/(?<CRM_TREE>[A-Za-z0-9_-][A-Za-z0-9._-]*)"
            lines += ["<DirectoryMatch \"\(folder)(?:/|$)\">"]
            lines += access("\(audience)-%{env:MATCH_CRM_TREE}", settings) + ["</DirectoryMatch>"]
        }
        lines += [#"<LocationMatch "/\.">"#, "    Require all denied", "</LocationMatch>"]
        return lines
    }

    private static func access(_ group: String, _ settings: ServerSettings) -> [String] {
        [
            "    AuthType Basic", "    AuthName \"CRM\"", "    AuthUserFile \"\(settings.passwords)/users.htpasswd\"",
            "    AuthGroupFile \"\(settings.passwords)/groups\"", "    Require group \(group)",
        ]
    }
}
