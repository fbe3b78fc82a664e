/// The configuration for nginx 1.18 and later.
///
/// nginx has no groups: each tree has a password file of its own, which is a list of who may read it.
public enum NginxSnippet {
    public static func print(_ settings: ServerSettings) -> String {
        var lines: [String] = []
        lines += head(settings)
        lines.append("server {")
        lines += server(settings).map { $0.isEmpty ? "" : "    " + $0 }
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func head(_ settings: ServerSettings) -> [String] {
        var lines = [
            "# The CRM site for nginx, printed by `crmsite server nginx`. Include it at the level of http, for example as",
            "# /etc/nginx/conf.d/crm.conf.",
            "#",
            "# One password file a tree, lines of `name:hash`, readable by the server and outside the site. A tree without",
            "# one is read by nobody:",
        ]
        lines += settings.trees.map { "#   \(settings.passwords)/\(passwordFile($0))" }
        lines += [
            "# Whether there is a tree at an address is not told to those who may not read it: both answer alike."
        ]
        lines += [
            "",
            "# Files below assets/ are named by their content and never change; all others are asked for each time.",
            "map \"$status $uri\" $crm_cache {",
            "    default \"\(ResponseHeaders.otherCache)\";",
            "    \"~^(?:200|206|304) .*\(ResponseHeaders.hashedPath)\" \"\(ResponseHeaders.hashedCache)\";",
            "}", "",
        ]
        return lines
    }

    private static func passwordFile(_ tree: PublishedTree) -> String {
        (tree.path.isEmpty ? tree.group : tree.path) + ".htpasswd"
    }

    private static func server(_ settings: ServerSettings) -> [String] {
        var lines: [String] = []
        if let tls = settings.tls {
            lines += [
                "listen \(settings.listen) ssl;", "ssl_certificate \"\(tls.certificate)\";",
                "ssl_certificate_key \"\(tls.key)\";", "ssl_protocols TLSv1.2 TLSv1.3;",
            ]
        } else {
            lines += [
                "# Passwords cross the network in the clear unless TLS ends in front of this server or in it.",
                "listen \(settings.listen);",
            ]
        }
        lines += ["server_name \(settings.serverName);", "server_tokens off;", "absolute_redirect off;"]
        lines += ["index index.html;", "autoindex off;", "open_file_cache off;", ""]
        lines += ["types {"] + ResponseHeaders.types.map { "    \($0.type) \($0.extensions);" } + ["}"]
        // text/html always has the charset; naming it again is a warning.
        let texts = ResponseHeaders.textTypes.map(\.type).filter { $0 != "text/html" }
        lines += [
            "default_type application/octet-stream;", "charset utf-8;",
            "charset_types \(texts.joined(separator: " "));", "",
        ]
        let headers = ResponseHeaders.fixed + (settings.tls == nil ? [] : [ResponseHeaders.strictTransport])
        lines += headers.map { "add_header \($0.name) \"\($0.value)\" always;" }
        lines += ["add_header Cache-Control $crm_cache always;", ""]
        lines += [
            "# What is no tree is not there. nginx decodes and resolves an address before it compares.",
            "location / { return 404; }", #"location ~ /\. { deny all; }"#, "",
        ]
        let base = pattern(settings.basePath)
        let names = settings.singleFolders.map(pattern) + settings.manyFolders.map { "\(pattern($0))/\(key)" }
        if !names.isEmpty {
            lines += [
                "location ~ ^(?<crm_folder>\(base)(?:\(names.joined(separator: "|"))))$ { return 301 $crm_folder/; }"
            ]
        }
        if !settings.isDivided {
            for tree in settings.trees {
                lines += location("\(base)(?<crm_rest>.*)", passwordFile(tree), "$crm_rest", settings)
            }
        }
        for folder in settings.singleFolders {
            lines += location(
                "\(base)\(pattern(folder))/(?<crm_rest>.*)", folder + ".htpasswd", folder + "/$crm_rest", settings)
        }
        for audience in settings.manyFolders {
            lines += location(
                "\(base)\(pattern(audience))/(?<crm_tree>\(key))/(?<crm_rest>.*)", "\(audience)/$crm_tree.htpasswd",
                "\(audience)/$crm_tree/$crm_rest", settings)
        }
        return lines + signOn(settings)
    }

    /// A folder's name in an address: no dot in front, nothing that needs escaping in a header.
    private static let key = "[A-Za-z0-9_-][A-Za-z0-9._-]*"

    private static func location(_ address: String, _ passwords: String, _ files: String, _ settings: ServerSettings)
        -> [String]
    {
        [
            "location ~ ^\(address)$ {",
            "    set $crm_readers \"\(settings.passwords)/\(passwords)\";",
            // Without its file nginx would answer otherwise than to a wrong password.
            "    if (!-f $crm_readers) { set $crm_readers /dev/null; }",
            "    auth_basic \"CRM\";", "    auth_basic_user_file $crm_readers;",
            "    alias \"\(settings.root)/\(files)\";", "}",
        ]
    }

    private static func signOn(_ settings: ServerSettings) -> [String] {
        let group = settings.isDivided ? "managers-$crm_tree" : "site"
        return [
            "",
            "# Single sign-on instead of passwords, for an OpenID Connect proxy such as oauth2-proxy on port 4180: put",
            "# these lines in the place of the first four lines of each location, with its own group,",
            "#     set $crm_group \"\(group)\";", "#     auth_request /crm-sign-on;",
            "#     error_page 401 = /oauth2/sign_in;",
            "# and add", "#     location = /crm-sign-on {", "#         internal;",
            "#         proxy_pass http://127.0.0.1:4180/oauth2/auth?allowed_groups=$crm_group;",
            "#         proxy_pass_request_body off;", "#         proxy_set_header Content-Length \"\";",
            "#         proxy_set_header X-Original-URI $request_uri;", "#     }",
            "#     location /oauth2/ { proxy_pass http://127.0.0.1:4180; proxy_set_header Host $host; }",
        ]
    }

    /// Text as a regular expression for itself.
    static func pattern(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if ".[]{}()*+?^|-".contains(character), character != "-" { result.append("\\") }
            result.append(character)
        }
    }
}
