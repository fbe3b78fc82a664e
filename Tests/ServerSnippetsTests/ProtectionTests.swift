import Foundation
import ServerSnippets
import Testing

/// The printed configuration in a real server. Every address is tried as it stands, without a client's tidying.
@Suite("Protection")
struct ProtectionTests {
    static let hasNginx = WebServer.program(.nginx) != nil
    static let hasApache = WebServer.program(.apache2) != nil

    /// Ways to write the address of a tree that is not the reader's, from his own.
    static let detours = [
        "/crm/executives/", "/crm/executives/index.html", "/crm/executives/deals.csv", "//crm//executives/",
        "/crm//executives/index.html", "/crm/managers/north/../../executives/", "/crm/managers/north/../south/",
        "/crm/managers/south/", "/crm/managers/north/%2e%2e/south/index.html",
        "/crm/managers/north/%2e%2e/%2e%2e/executives/index.html", "/crm/managers/north/..%2fsouth%2findex.html",
        "/crm/managers/north/..%2f..%2fexecutives/", "/crm/managers%2fsouth/index.html",
        "/crm/managers/north%2f..%2fsouth/", "/crm/%65xecutives/", "/crm/managers/%73outh/",
        "/crm/managers/north/%252e%252e/south/", "/crm/managers/north/..%5csouth/index.html", "/crm/EXECUTIVES/",
        "/crm/Managers/South/", "/crm/managers/SOUTH/", "/crm/managers/north/../south", "/crm/managers/./south/",
        "/crm/managers//south/", "/crm/managers/south;north/", "/crm/managers/north/%00/../south/",
        "/crm/managers/north/..;/south/", "/crm/managers/south/?x=/crm/managers/north/", "/managers/south/",
        "/executives/", "/crm/self/k.lang/", "/crm/managers/north/../../self/k.lang/",
        "http://crm.test/crm/executives/", "/crm/executives/%0a", "/crm/managers/south%0a/",
        "/crm/managers/north%20south/",
        "/crm/manifest.json", "/crm/managers/north/../../manifest.json", "/crm/", "/crm", "/",
    ]

    private func refusesStrangers(_ server: WebServer) throws {
        for tree in WebServer.trees {
            for path in ["", "index.html", "deals/", "deals.csv", "assets/style.0123456789ab.css"] {
                let answer = try server.get("/crm/\(tree)/\(path)")
                #expect(answer.status == 401, "\(tree)/\(path)")
                #expect(answer.headers["www-authenticate"]?.hasPrefix("Basic") == true)
                #expect(!answer.body.contains("tree of"))
                #expect(answer.headers["cache-control"] == "private, no-cache")
            }
            #expect(try server.get("/crm/\(tree)/", as: "nora", password: "wrong").status == 401)
            #expect(try server.get("/crm/\(tree)/", as: "nobody").status == 401)
            #expect(try server.get("/crm/\(tree)/", as: "").status == 401)
        }
        for detour in ProtectionTests.detours {
            let answer = try server.get(detour)
            #expect(answer.status >= 300, "\(detour)")
            #expect(!answer.body.contains("tree of") && !answer.body.contains("deals of"), "\(detour)")
        }
    }

    private func showsReadersTheirOwn(_ server: WebServer) throws {
        for (tree, names) in WebServer.readers {
            for name in names {
                let answer = try server.get("/crm/\(tree)/", as: name)
                #expect(answer.status == 200 && answer.body.contains("tree of \(tree)"), "\(name) \(tree)")
                #expect(try server.get("/crm/\(tree)/deals/", as: name).body.contains("deals of \(tree)"))
            }
            let slashless = try server.get("/crm/\(tree)/deals", as: names[0])
            #expect(slashless.status == 301 && slashless.headers["location"]?.hasSuffix("/crm/\(tree)/deals/") == true)
            let root = try server.get("/crm/\(tree)", as: names[0])
            #expect(root.status == 301 && root.headers["location"]?.hasSuffix("/crm/\(tree)/") == true)
        }
    }

    private func keepsReadersFromOthers(_ server: WebServer) throws {
        for detour in ProtectionTests.detours {
            let answer = try server.get(detour, as: "nora")
            #expect(answer.status >= 300, "\(detour)")
            for word in ["tree of", "deals of", "Süd", "files"] { #expect(!answer.body.contains(word), "\(detour)") }
            // One with a password and no audience sees nothing at all.
            #expect(try server.get(detour, as: "otto").status >= 300, "\(detour)")
        }
        #expect(try server.get("/crm/managers/north/", as: "otto").status == 401)
        #expect(try server.get("/crm/self/k.lang/", as: "eva").status == 401)
    }

    /// Everything an answer tells is the same of a tree that is there and of one that is not.
    private func tellsNothing(_ kind: WebServer.Kind) throws {
        let server = try WebServer(kind)
        let less = try WebServer(kind, trees: ["managers/north"])
        func told(_ server: WebServer, _ tree: String, _ path: String, _ user: String?, _ password: String) throws
            -> String
        {
            let answer = try server.get("/crm/\(tree)\(path)", as: user, password: password)
            let headers = answer.headers.filter { $0.key != "date" }.sorted { $0.key < $1.key }
            let text = "\(answer.status) \(headers) \(answer.body)"
            return text.replacing(tree, with: "TREE")
        }
        let readers: [(String?, String)] = [
            (nil, ""), ("nora", "password"), ("nora", "wrong"), ("otto", "password"), ("nobody", "x"),
        ]
        for path in ["", "/", "/index.html", "/deals", "/deals/", "/deals.csv", "/nothing", "/assets/"] {
            for (user, password) in readers {
                func same(_ tree: String, _ missing: String, in other: WebServer) throws {
                    let there = try told(server, tree, path, user, password)
                    let gone = try told(other, missing, path, user, password)
                    #expect(there == gone, "\(tree)\(path) for \(user ?? "nobody")")
                    #expect(there.hasPrefix("401") || path.isEmpty && there.hasPrefix("301"), "\(there)")
                }
                try same("managers/south", "managers/nowhere", in: server)
                try same("self/k.lang", "self/m.roth", in: server)
                try same("self/k.lang", "self/k.lang", in: less)
                try same("executives", "executives", in: less)
            }
        }
    }

    private func setsHeaders(_ server: WebServer) throws {
        let page = try server.get("/crm/executives/", as: "eva")
        #expect(page.headers["content-security-policy"] == ResponseHeaders.contentPolicy)
        #expect(page.headers["x-content-type-options"] == "nosniff")
        #expect(page.headers["referrer-policy"] == "no-referrer")
        #expect(page.headers["x-robots-tag"] == "noindex, nofollow")
        #expect(page.headers["cross-origin-opener-policy"] == "same-origin")
        #expect(page.headers["cache-control"] == "private, no-cache")
        #expect(page.headers["content-type"]?.lowercased() == "text/html; charset=utf-8")
        #expect(page.headers["server"]?.contains("/") == false)
        #expect(page.headers["strict-transport-security"] == nil)
        let list = try server.get("/crm/executives/deals.csv", as: "eva")
        #expect(list.headers["content-type"]?.lowercased() == "text/csv; charset=utf-8")
        #expect(list.body.contains("Süd"))
        let asset = try server.get("/crm/executives/assets/style.0123456789ab.css", as: "eva")
        #expect(asset.headers["cache-control"] == "private, max-age=31536000, immutable")
        #expect(asset.headers["content-security-policy"] == ResponseHeaders.contentPolicy)
        let other = try server.get("/crm/executives/assets/style.css", as: "eva")
        #expect(other.headers["cache-control"] == "private, no-cache")
        // A missing asset must not be remembered as missing for a year.
        let missing = try server.get("/crm/executives/assets/style.ffffffffffff.css", as: "eva")
        #expect(missing.status == 404 && missing.headers["cache-control"] == "private, no-cache")
        #expect(missing.headers["content-security-policy"] == ResponseHeaders.contentPolicy)
        let etag = try #require(asset.headers["etag"])
        let again = try server.get(
            "/crm/executives/assets/style.0123456789ab.css", as: "eva", headers: ["If-None-Match: \(etag)"])
        #expect(again.status == 304 && again.headers["cache-control"] == "private, max-age=31536000, immutable")
    }

    private func hidesDotFiles(_ server: WebServer) throws {
        for path in [".crmsite-site", ".git/config", "deals/.htaccess", "%2ecrmsite-site"] {
            #expect(try server.get("/crm/executives/\(path)", as: "eva").status == 403, "\(path)")
        }
        // A folder without an index is not listed.
        #expect([403, 404].contains(try server.get("/crm/executives/assets/", as: "eva").status))
    }

    @Test(
        "nginx: strangers are asked for a password, readers see their own tree and no other's, by any spelling",
        .enabled(if: hasNginx, "nginx is not installed: apt-get install nginx-light"))
    func nginx() throws {
        let server = try WebServer(.nginx)
        try refusesStrangers(server)
        try showsReadersTheirOwn(server)
        try keepsReadersFromOthers(server)
        try setsHeaders(server)
        try hidesDotFiles(server)
    }

    @Test(
        "Apache: strangers are asked for a password, readers see their own tree and no other's, by any spelling",
        .enabled(if: hasApache, "Apache is not installed: apt-get install apache2"))
    func apache() throws {
        let server = try WebServer(.apache2)
        try refusesStrangers(server)
        try showsReadersTheirOwn(server)
        try keepsReadersFromOthers(server)
        try setsHeaders(server)
        try hidesDotFiles(server)
    }

    @Test(
        "Whether there is a tree is not told to those who may not read it",
        .enabled(if: hasNginx || hasApache, "no web server"),
        arguments: [WebServer.Kind.nginx, .apache2].filter { WebServer.program($0) != nil })
    func presence(kind: WebServer.Kind) throws { try tellsNothing(kind) }

    @Test(
        "A tree whose readers nobody named is read by nobody", .enabled(if: hasNginx || hasApache, "no web server"),
        arguments: [WebServer.Kind.nginx, .apache2].filter { WebServer.program($0) != nil })
    func unnamed(kind: WebServer.Kind) throws {
        let server = try WebServer(kind, without: ["managers/south"])
        for name in ["said", "nora", "eva", "otto"] {
            #expect([401, 403].contains(try server.get("/crm/managers/south/", as: name).status), "\(name)")
        }
        #expect(try server.get("/crm/managers/south/").status == 401)
    }

    @Test(
        "A site without audiences is one tree behind one password",
        .enabled(if: hasNginx || hasApache, "no web server"),
        arguments: [WebServer.Kind.nginx, .apache2].filter { WebServer.program($0) != nil })
    func single(kind: WebServer.Kind) throws {
        let server = try WebServer(kind, trees: [""], basePath: "/")
        #expect(try server.get("/").status == 401)
        #expect(try server.get("/deals.csv", as: "otto").status == 401)
        #expect(try server.get("/", as: "eva").body.contains("tree of all"))
        #expect(try server.get("/.crmsite-site", as: "eva").status == 403)
    }
}
