import Foundation
import Testing

/// A database server of its own on the loopback, in a folder below /tmp, for the time of one suite.
protocol Server: AnyObject, Sendable {
    var folder: String { get }
    var port: UInt16 { get }
    /// Runs SQL with all rights in a database; what it prints.
    @discardableResult
    func run(_ sql: String, in database: String) throws -> String
    func stop()
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

enum Shell {
    /// A program that ends before it has read its input says so by its exit code; the signal would end all tests.
    private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// Runs a program to its end; its standard output.
    @discardableResult
    static func run(_ path: String, _ arguments: [String], input: String = "", environment: [String: String] = [:])
        throws
        -> String
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"].merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        let (input_, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input_, output, errors)
        _ = ignoresBrokenPipes
        try process.run()
        let text = Data(input.utf8)
        // Large inputs and outputs must not wait for each other.
        DispatchQueue.global().async {
            try? input_.fileHandleForWriting.write(contentsOf: text)
            try? input_.fileHandleForWriting.close()
        }
        let result = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure("\(path) ended with \(process.terminationStatus): \(String(decoding: said, as: UTF8.self))")
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func find(_ name: String, _ folders: [String]) -> String? {
        folders.map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The words before a command that give up root, which a server refuses; none for another user.
    static func asUser(_ name: String) -> [String] {
        guard getuid() == 0 else { return [] }
        let user = getpwnam(name) ?? getpwnam("nobody")
        guard let user else { return [] }
        return [
            "/usr/bin/setpriv", "--reuid=\(user.pointee.pw_uid)", "--regid=\(user.pointee.pw_gid)", "--clear-groups",
        ]
    }

    static func folder(for name: String) throws -> String {
        let path = "/tmp/crmsite-db-" + UUID().uuidString.prefix(8).lowercased()
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        if getuid() == 0, let user = getpwnam(name) ?? getpwnam("nobody") {
            chown(path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        return path
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 ? getsockname(socket, address, &size) : -1
            }
        }
        guard result == 0 else { throw Failure("no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A server that ends with the test, and with the test's process however that ends: a shell holds its group until the pipe
/// between them closes. Signals would not do: a test runs with most of them blocked, and its children inherit that.
final class Daemon: @unchecked Sendable {
    private let process = Process()
    private let pipe = Pipe()

    init(_ words: [String], log: String) throws {
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\"$@\" </dev/null & read line; kill -KILL 0", "sh"] + words
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = pipe
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        let file = FileHandle(forWritingAtPath: log)
        process.standardOutput = file
        process.standardError = file
        try process.run()
    }

    func stop() {
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

final class PostgresServer: Server {
    @TaskLocal static var current: PostgresServer?

    static let binaries: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted().last.map { "\(root)/\($0)/bin" }
    }()
    static let isInstalled = binaries.map { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") } ?? false

    let folder: String
    let port: UInt16
    private let daemon: Daemon

    init() throws {
        let binaries = PostgresServer.binaries ?? ""
        folder = try Shell.folder(for: "postgres")
        port = try Shell.freePort()
        let user = Shell.asUser("postgres")
        let passwords = folder + "/admin"
        try Data("admin\n".utf8).write(to: URL(fileURLWithPath: passwords))
        chmod(passwords, 0o644)
        let words =
            user + [
                binaries + "/initdb", "-D", folder + "/data", "-U", "admin", "-A", "scram-sha-256",
                "--pwfile=" + passwords,
                "-E", "UTF8", "--locale=C", "--no-sync",
            ]
        try Shell.run(words[0], Array(words.dropFirst()))
        let settings = [
            "listen_addresses=127.0.0.1", "port=\(port)", "unix_socket_directories=\(folder)", "fsync=off",
            "max_connections=20", "shared_buffers=16MB",
        ]
        daemon = try Daemon(
            user + [binaries + "/postgres", "-D", folder + "/data"] + settings.flatMap { ["-c", $0] },
            log: folder + "/log")
        for _ in 0..<400 {
            if (try? run("SELECT 1", in: "postgres")) != nil { return }
            usleep(25_000)
        }
        stop()
        throw Failure("PostgreSQL does not answer")
    }

    func stop() {
        daemon.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func run(_ sql: String, in database: String) throws -> String {
        try Shell.run(
            "/usr/bin/psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", String(port), "-U", "admin", "-d",
                database,
            ],
            input: sql, environment: ["PGPASSWORD": "admin"])
    }

    /// A database of its own, with a login `reader` (password `canary-s3cret`) that may read what it holds.
    func make(_ name: String, _ sql: String) throws {
        try run(
            """
            SELECT 'CREATE ROLE reader LOGIN PASSWORD ''canary-s3cret''' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') \\gexec
            CREATE DATABASE \(name);
            """, in: "postgres")
        try run(sql, in: name)
        try run(
            """
            SELECT format('GRANT USAGE ON SCHEMA %I TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA %I TO reader', nspname, nspname)
            FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' \\gexec
            """, in: name)
    }

    func address(_ database: String, user: String = "reader") -> String {
        "postgres://\(user)@127.0.0.1:\(port)/\(database)"
    }
}

final class MariaServer: Server {
    @TaskLocal static var current: MariaServer?

    static let daemonPath = Shell.find("mariadbd", ["/usr/sbin", "/usr/bin"])
    static let isInstalled = daemonPath != nil && Shell.find("mariadb-install-db", ["/usr/bin"]) != nil

    let folder: String
    let port: UInt16
    private let daemon: Daemon

    init() throws {
        folder = try Shell.folder(for: "mysql")
        port = try Shell.freePort()
        let user = Shell.asUser("mysql")
        let words =
            user + [
                "/usr/bin/mariadb-install-db", "--no-defaults", "--datadir=\(folder)/data",
                "--auth-root-authentication-method=normal", "--skip-test-db", "--tmpdir=\(folder)",
            ]
        try Shell.run(words[0], Array(words.dropFirst()))
        daemon = try Daemon(
            user + [
                MariaServer.daemonPath ?? "", "--no-defaults", "--datadir=\(folder)/data", "--socket=\(folder)/socket",
                "--port=\(port)", "--bind-address=127.0.0.1", "--pid-file=\(folder)/pid",
                "--innodb-flush-log-at-trx-commit=0", "--tmpdir=\(folder)",
                "--innodb-buffer-pool-size=32M", "--character-set-server=utf8mb4", "--skip-name-resolve",
            ], log: folder + "/log")
        for _ in 0..<400 {
            if (try? run("SELECT 1", in: "mysql")) != nil { return }
            usleep(25_000)
        }
        stop()
        throw Failure("MariaDB does not answer")
    }

    func stop() {
        daemon.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func run(_ sql: String, in database: String) throws -> String {
        try Shell.run(
            "/usr/bin/mariadb",
            [
                "--no-defaults", "-N", "-B", "-u", "root", "--socket=\(folder)/socket",
                "--default-character-set=utf8mb4", database,
            ],
            input: sql)
    }

    /// A database of its own, with a login `reader` (password `canary-s3cret`) that may read what it holds.
    func make(_ name: String, _ sql: String) throws {
        try run(
            """
            CREATE USER IF NOT EXISTS reader IDENTIFIED BY 'canary-s3cret'; CREATE DATABASE \(name);
            GRANT SELECT ON \(name).* TO reader;
            """, in: "mysql")
        try run(sql, in: name)
    }

    func address(_ database: String, user: String = "reader") -> String {
        "mariadb://\(user)@127.0.0.1:\(port)/\(database)"
    }
}

/// Starts the server before a suite and ends it after.
struct RunningPostgres: SuiteTrait, TestScoping {
    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void)
        async throws
    {
        let server = try PostgresServer()
        defer { server.stop() }
        try await PostgresServer.$current.withValue(server) { try await function() }
    }
}

struct RunningMariaDB: SuiteTrait, TestScoping {
    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void)
        async throws
    {
        let server = try MariaServer()
        defer { server.stop() }
        try await MariaServer.$current.withValue(server) { try await function() }
    }
}
