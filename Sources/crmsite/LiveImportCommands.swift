import ArgumentParser
import CRMImport
import CRMStore
import Diagnostics
import LiveDatabases
import Publishing

#if canImport(Glibc)
import Glibc
#endif

/// Options of every import from a database.
struct LiveImportOptions: ParsableArguments {
    @Option(help: "Name of a mapping that comes with crmsite, or a folder with a mapping.yml.")
    var mapping: String

    @Option(help: "The database to write.")
    var db = "crm.sqlite"

    @Option(help: "The last day the data speaks of, YYYY-MM-DD. Default: the newest day in it.")
    var asOf: String?

    @Option(help: "Seconds to wait for a lock of another program.")
    var lockTimeout = 30

    @Flag(help: "Take the place of a database that is there.")
    var replace = false

    @OptionGroup var updating: UpdateOptions

    @Flag(help: "Print errors only.")
    var quiet = false

    /// Imports from the source that `open` gives, once what can be checked without it has been.
    func run(_ open: () throws -> any ImportSource) throws {
        var options = Importer.Options()
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        options.isUpdate = updating.update
        if !quiet { options.progress = { Terminal.progress($0) } }
        try DatabaseGuard.check(db, replace: replace || updating.update)
        let mapping = try MappingReader.read(
            mapping, folders: [Installation.folder("mappings")], settings: updating.settings())
        let source = try open()
        options.willWrite = { removeOnSignal($0) }
        defer { keepOnSignal(CRMDatabase.workingPath(for: db)) }
        let report = try Importer(mapping: mapping, options: options).run(from: source, to: db)
        if !quiet {
            Terminal.endProgress()
            for warning in report.warnings { Terminal.error(warning.text) }
            for line in report.lines { Terminal.line(LogText.clean(line)) }
        }
    }

    static func seconds(_ value: Int, _ option: String) throws -> Int {
        guard (1...86_400).contains(value) else {
            throw Diagnostic(
                "CLI-SECONDS", "'\(value)' is no number of seconds to wait", at: .named(option), hint: "1 to 86400",
                exit: .usage)
        }
        return value
    }
}

/// Options of imports from a server.
struct ServerLoginOptions: ParsableArguments {
    @Option(help: "A file with the password in its first line, readable by its owner only.")
    var passwordFile: String?

    @Option(help: "Seconds until the server must have answered the login.")
    var connectTimeout = 10

    @Option(help: "Seconds one table may take.")
    var timeout = 3600

    /// The password is that of the file, else of CRMSITE_PASSWORD, else what the client library finds by itself.
    func options(_ shared: LiveImportOptions) throws -> LiveOptions {
        var options = LiveOptions()
        options.connectTimeout = try LiveImportOptions.seconds(connectTimeout, "--connect-timeout")
        options.statementTimeout = try LiveImportOptions.seconds(timeout, "--timeout")
        options.lockTimeout = try LiveImportOptions.seconds(shared.lockTimeout, "--lock-timeout")
        if let passwordFile {
            options.password = try PasswordFile.read(passwordFile)
        } else if let value = getenv("CRMSITE_PASSWORD") {
            options.password = String(cString: value)
        }
        return options
    }
}

/// An SQLite file → crm.sqlite.
struct ImportSQLiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sqlite", abstract: "Fill crm.sqlite from an SQLite file of another program.",
        discussion: """
            The file is opened read-only and read in one transaction.

              crmsite import sqlite sales.db --mapping ./salesdb
            """)

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var shared: LiveImportOptions

    func run() throws {
        try Arguments.checkPath(file)
        var options = LiveOptions()
        options.lockTimeout = try LiveImportOptions.seconds(shared.lockTimeout, "--lock-timeout")
        try shared.run { try SQLiteDatabase(path: file, options: options) }
    }
}

/// A PostgreSQL database → crm.sqlite.
struct ImportPostgresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postgres", abstract: "Fill crm.sqlite from a PostgreSQL database.",
        discussion: """
            Everything is read in one read-only transaction. The password comes from --password-file, CRMSITE_PASSWORD, \
            PGPASSWORD or ~/.pgpass, never from the address. Another machine must offer TLS unless the address says \
            sslmode=disable.

              crmsite import postgres postgres://reader@db.example/odoo --mapping odoo
            """)

    @Argument(help: "postgres://user@host:5432/database, or host=… user=… dbname=….")
    var address: String

    @Option(help: "The schema of tables that the mapping names without one.")
    var schema: String?

    @OptionGroup var login: ServerLoginOptions
    @OptionGroup var shared: LiveImportOptions

    func run() throws {
        var options = try login.options(shared)
        options.schema = schema
        try shared.run { try PostgresDatabase(address: address, options: options) }
    }
}

/// A MariaDB database → crm.sqlite.
struct ImportMariaDBCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mariadb", abstract: "Fill crm.sqlite from a MariaDB or MySQL database.",
        discussion: """
            Everything is read in one read-only transaction. The password comes from --password-file or CRMSITE_PASSWORD, \
            never from the address. Another machine must offer TLS unless the address says sslmode=disable.

              crmsite import mariadb mariadb://reader@db.example/suitecrm --mapping suitecrm
            """)

    @Argument(help: "mariadb://user@host:3306/database.")
    var address: String

    @OptionGroup var login: ServerLoginOptions
    @OptionGroup var shared: LiveImportOptions

    func run() throws {
        let options = try login.options(shared)
        try shared.run { try MariaDatabase(address: address, options: options) }
    }
}
