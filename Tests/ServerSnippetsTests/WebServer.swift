import Foundation
import ServerSnippets

/// A folder with a published site of audience trees and, below it, a running web server. Both end with the test.
final class WebServer {
    enum Kind: String { case nginx, apache2 }

    /// An answer as it came.
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    let folder: String
    /// A shell that ends the server and itself when the pipe to it closes, as it does with the test's process however that
    /// ends. Signals would not do: a test runs with most of them blocked, and its children inherit that.
    private let process = Process()
    private let pipe = Pipe()
    private let port: UInt16

    /// The program, where it is installed.
    static func program(_ kind: Kind) -> String? {
        ["/usr/sbin/", "/usr/bin/", "/usr/local/sbin/"].map { $0 + kind.rawValue }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Trees of three audiences; each page says whose it is.
    static let trees = ["executives", "managers/north", "managers/south", "self/k.lang"]

    /// Who may read what; everybody's password is `password`.
    static let readers = [
        "executives": ["eva"], "managers/north": ["nora", "eva"], "managers/south": ["said"], "self/k.lang": ["k.lang"],
    ]
    private static let hash = "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="

    /// - Parameter reserved: audience trees that have no password file and no group.
    init(
        _ kind: Kind, trees: [String] = WebServer.trees, basePath: String = "/crm/", without reserved: Set<String> = []
    )
        throws
    {
        let base = URL(fileURLWithPath: "/tmp").appendingPathComponent("crmsite-" + UUID().uuidString)
        folder = base.path
        port = try WebServer.freePort()
        let site = folder + "/public"
        for tree in trees {
            let at = tree.isEmpty ? site : site + "/" + tree
            try WebServer.write(at + "/index.html", "<!doctype html><p>tree of \(tree.isEmpty ? "all" : tree)")
            try WebServer.write(at + "/deals/index.html", "<!doctype html><p>deals of \(tree)")
            try WebServer.write(at + "/deals.csv", "id,name\r\n1,Süd\r\n")
            try WebServer.write(at + "/assets/style.0123456789ab.css", "p { margin: 0 }")
            try WebServer.write(at + "/assets/style.css", "p { margin: 0 }")
            try WebServer.write(at + "/.crmsite-site", "{}")
        }
        try WebServer.write(site + "/manifest.json", "{\"files\": []}")
        let passwords = folder + "/passwords"
        var users: Set<String> = []
        var groups = ""
        for tree in trees where !reserved.contains(tree) {
            let names = WebServer.readers[tree] ?? ["eva"]
            users.formUnion(names)
            groups += "\(tree.isEmpty ? "site" : tree.replacing("/", with: "-")): \(names.joined(separator: " "))\n"
            try WebServer.write(
                "\(passwords)/\(tree.isEmpty ? "site" : tree).htpasswd",
                names.map { "\($0):\(WebServer.hash)\n" }.joined())
        }
        // One who has a password and belongs to no audience.
        users.insert("otto")
        try WebServer.write(passwords + "/users.htpasswd", users.sorted().map { "\($0):\(WebServer.hash)\n" }.joined())
        try WebServer.write(passwords + "/groups", groups)
        let settings = try ServerSettings(
            root: site, trees: try PublishedTree.published(in: site), basePath: basePath, serverName: "crm.test",
            listen: "127.0.0.1:\(port)", passwords: passwords)
        try start(kind, settings)
    }

    deinit {
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func start(_ kind: Kind, _ settings: ServerSettings) throws {
        let frame: String
        let words: [String]
        switch kind {
        case .nginx:
            try WebServer.write(folder + "/crm.conf", NginxSnippet.print(settings))
            frame = """
                daemon off;
                pid \(folder)/nginx.pid;
                error_log \(folder)/error.log;
                worker_processes 1;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path \(folder)/t1; proxy_temp_path \(folder)/t2; fastcgi_temp_path \(folder)/t3;
                    uwsgi_temp_path \(folder)/t4; scgi_temp_path \(folder)/t5;
                    include \(folder)/crm.conf;
                }
                """
            words = ["-p", folder, "-e", folder + "/error.log", "-c", folder + "/frame.conf"]
        case .apache2:
            try WebServer.write(folder + "/crm.conf", ApacheSnippet.print(settings))
            let modules = [
                "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "authz_groupfile", "auth_basic",
                "alias", "dir", "headers", "mime",
            ]
            frame = """
                ServerRoot "/usr/lib/apache2"
                \(modules.map { "LoadModule \($0)_module modules/mod_\($0).so" }.joined(separator: "\n"))
                PidFile "\(folder)/apache.pid"
                ErrorLog "\(folder)/error.log"
                TypesConfig /dev/null
                ServerName crm.test
                User nobody
                Group nogroup
                StartServers 1
                Include "\(folder)/crm.conf"
                """
            words = ["-f", folder + "/frame.conf", "-D", "FOREGROUND"]
        }
        try WebServer.write(folder + "/frame.conf", frame + "\n")
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            ["-c", "\"$@\" </dev/null & read line; kill -KILL 0", "sh", WebServer.program(kind) ?? ""] + words
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
        for _ in 0..<500 {
            if let socket = try? WebServer.connect(port) {
                close(socket)
                return
            }
            usleep(10_000)
        }
        let log = (try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)) ?? ""
        throw Failure("\(kind.rawValue) does not answer: \(log)")
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    // MARK: Asking

    /// The answer to a GET of `target`, which is sent as it stands.
    func get(_ target: String, as user: String? = nil, password: String = "password", headers: [String] = []) throws
        -> Answer
    {
        var lines = ["GET \(target) HTTP/1.1", "Host: crm.test", "Connection: close"] + headers
        if let user {
            lines.append("Authorization: Basic " + Data("\(user):\(password)".utf8).base64EncodedString())
        }
        let socket = try WebServer.connect(port)
        defer { close(socket) }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard Glibc.write(socket, request, request.count) == request.count else { throw Failure("not sent") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(socket, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let head = (parts.first ?? "").split(separator: "\r\n")
        let status = head.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        var found: [String: String] = [:]
        for line in head.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            // A header sent twice shows as such.
            found[name] = found[name].map { $0 + " | " + value } ?? value
        }
        return Answer(status: status, headers: found, body: parts.count > 1 ? String(parts[1]) : "")
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func connect(_ port: UInt16) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            throw Failure("not connected")
        }
        return socket
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = address(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 ? getsockname(socket, address, &size) : -1
            }
        }
        guard result == 0 else { throw Failure("no free port") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func write(_ path: String, _ text: String) throws {
        let file = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        try Data(text.utf8).write(to: file)
    }
}
