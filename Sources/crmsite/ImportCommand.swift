import ArgumentParser
import CRMImport
import CRMModel
import CRMStore
import Diagnostics
import MappingDraft
import Publishing
import TextFormats

/// Fills crm.sqlite.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Fill crm.sqlite from export files or a database.",
        discussion: """
            The database is made anew and takes its place in one step; where the import fails, the old one stays as it was.

              crmsite import csv exports --mapping maven --db crm.sqlite
            """,
        subcommands: [
            ImportCSVCommand.self, ImportSQLiteCommand.self, ImportPostgresCommand.self, ImportMariaDBCommand.self,
        ])
}

/// Fills crm.sqlite from a folder of CSV files.
struct ImportCSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Fill crm.sqlite from a folder of CSV exports.",
        discussion: """
            A mapping says how the files are written and which canonical table each column goes to. Those that come with \
            crmsite, and how to write one, are in docs/mappings.md. A later export is taken in with --update.

              crmsite import csv exports --mapping maven --db crm.sqlite --replace
              crmsite import csv exports --guess --output mapping

            The second drafts a mapping from the files themselves and imports nothing: read it, then import with it.
            """)

    @Argument(help: "The folder with the export files.")
    var folder: String

    @Option(help: "Name of a mapping that comes with crmsite, or a folder with a mapping.yml.")
    var mapping: String?

    @Flag(help: "Draft a mapping from headers and a sample of the rows; nothing is imported.")
    var guess = false

    @Option(help: "With --guess: the folder to write the draft to; it must not be there yet.")
    var output = "mapping"

    @Option(
        help:
            "With --guess: answers.csv of an earlier draft, which this one follows; or a CSV file of the right columns, to compare."
    )
    var answers: String?

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

    @OptionGroup var updating: UpdateOptions

    @Flag(help: "Print errors only.")
    var quiet = false

    func validate() throws {
        if mapping == nil, !guess {
            throw ValidationError("Missing expected argument '--mapping <mapping>', or '--guess' to draft one")
        }
        if answers != nil, !guess { throw ValidationError("'--answers' is about a draft; add '--guess'") }
        if mapping != nil, guess { throw ValidationError("'--guess' drafts a mapping; leave '--mapping' out") }
    }

    func run() throws {
        try Arguments.checkPath(folder)
        var options = Importer.Options()
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        let known = try encoding.map { name in
            guard let known = CSVDialect.Encoding(rawValue: name) else {
                throw Diagnostic(
                    "CLI-ENCODING", "unknown encoding '\(LogText.excerpt(name))'", at: .named("--encoding"),
                    hint: "one of: utf8, utf16, latin1, windows1252", exit: .usage)
            }
            return known
        }
        if guess {
            let guess = MappingGuess(
                folder: folder, output: output, encoding: known, settings: try updating.settings(), quiet: quiet)
            if let answers, try !DraftChoices.isOne(path: answers) { return try guess.compare(with: answers) }
            return try guess.run(answers: answers)
        }
        options.isUpdate = updating.update
        if !quiet { options.progress = { Terminal.progress($0) } }
        try DatabaseGuard.check(db, replace: replace || updating.update)
        let mapping = try MappingReader.read(
            mapping ?? "", folders: [Installation.folder("mappings")], settings: updating.settings())
        options.willWrite = { removeOnSignal($0) }
        defer { keepOnSignal(CRMDatabase.workingPath(for: db)) }
        let source = try CSVFolder(path: folder, encoding: known, isLenient: lenient)
        let report = try Importer(mapping: mapping, options: options).run(from: source, to: db)
        if !quiet {
            Terminal.endProgress()
            for warning in report.warnings { Terminal.error(warning.text) }
            for line in report.lines { Terminal.line(LogText.clean(line)) }
        }
    }
}
