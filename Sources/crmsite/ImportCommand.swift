import ArgumentParser
import CRMImport
import CRMModel
import CRMStore
import Diagnostics
import Publishing

/// Fills crm.sqlite.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Fill crm.sqlite from export files.",
        discussion: """
            The database is made anew and takes its place in one step; where the import fails, the old one stays as it was.

              crmsite import csv exports --mapping maven --db crm.sqlite
            """,
        subcommands: [ImportCSVCommand.self])
}

/// Fills crm.sqlite from a folder of CSV files.
struct ImportCSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Fill crm.sqlite from a folder of CSV exports.",
        discussion: """
            A mapping says how the files are written and which canonical table each column goes to. `maven` and `zoho` come with \
            crmsite; docs/mappings.md says how to write one.

              crmsite import csv exports --mapping maven --db crm.sqlite --replace
            """)

    @Argument(help: "The folder with the export files.")
    var folder: String

    @Option(help: "Name of a mapping that comes with crmsite, or a folder with a mapping.yml.")
    var mapping: String

    @Option(help: "The database to write.")
    var db = "crm.sqlite"

    @Option(help: "The last day the data speaks of, YYYY-MM-DD. Default: the newest day in it.")
    var asOf: String?

    @Option(help: "Reads every file in this encoding: utf8, utf16, latin1 or windows1252.")
    var encoding: String?

    @Flag(help: "Pad or cut ragged rows and count them, instead of refusing the file.")
    var lenient = false

    @Flag(help: "Take the place of a database that is there.")
    var replace = false

    @Flag(help: "Print errors only.")
    var quiet = false

    func run() throws {
        var options = CSVImport.Options()
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        if let encoding, !["utf8", "utf16", "latin1", "windows1252"].contains(encoding) {
            throw Diagnostic(
                "CLI-ENCODING", "unknown encoding '\(LogText.excerpt(encoding))'", at: .named("--encoding"),
                hint: "one of: utf8, utf16, latin1, windows1252", exit: .usage)
        }
        options.encoding = encoding
        options.isLenient = lenient
        if !quiet { options.progress = { Terminal.progress($0) } }
        try DatabaseGuard.check(db, replace: replace)
        let mapping = try MappingReader.read(mapping, folders: [Installation.folder("mappings")])
        removeOnSignal(CRMDatabase.workingPath(for: db))
        defer { keepOnSignal(CRMDatabase.workingPath(for: db)) }
        let report = try CSVImport(mapping: mapping, options: options).run(folder: folder, to: db)
        if !quiet {
            Terminal.endProgress()
            for line in report.lines { Terminal.line(LogText.clean(line)) }
        }
    }
}
