import ArgumentParser
import CRMModel
import Diagnostics
import Publishing
import SiteBuilder

#if canImport(Glibc)
import Glibc
#endif

/// The options that `build` and `check` share.
struct ProjectOptions: ParsableArguments {
    @Option(help: "The folder with content/site.yml.")
    var project = "."

    @Option(help: "The database; default: `database` of site.yml.")
    var db: String?

    @Option(
        help:
            "The last day that may be read, YYYY-MM-DD. Default: what the database says, else the day of SOURCE_DATE_EPOCH."
    )
    var asOf: String?

    @Option(help: "Threads that render pages. Default: the number of processors.")
    var jobs: Int?

    @Flag(help: "Warnings end the run with 1.")
    var strict = false

    @Option(help: "Seconds to wait for a writer of the database.")
    var busyTimeout: Double = 5

    @Flag(help: "Open a database that nobody writes, in a folder that cannot be written. A WAL beside it is not read.")
    var immutable = false

    @Option(help: "Refuse data whose newest row is more than this many days older than the as-of.")
    var maxAge: Int?

    @Flag(help: "Print errors only.")
    var quiet = false

    /// The options as the builder takes them.
    func options() throws -> SiteBuilder.Options {
        var options = SiteBuilder.Options()
        options.project = project
        options.database = db
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        options.fallbackAsOf = try Arguments.sourceDate()
        if let jobs, jobs < 1 {
            throw Diagnostic(
                "CLI-JOBS", "at least one thread is needed, not \(jobs)", at: .named("--jobs"), exit: .usage)
        }
        options.jobs = jobs ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        options.isStrict = strict
        options.opening.busyTimeout = busyTimeout
        options.opening.immutable = immutable
        options.maxAge = maxAge
        options.templates = Installation.folder("site-templates")
        options.tool = "crmsite \(Version.current)"
        if !quiet { options.progress = { Terminal.progress($0) } }
        return options
    }

    /// Warnings, then how many there were.
    func report(_ warnings: [Diagnostic]) {
        if !quiet { Terminal.endProgress() }
        for warning in warnings { Terminal.error(warning.text) }
    }
}

/// crm.sqlite and content → public.
struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Build the site and publish it.",
        discussion: """
            Everything is built beside the output, checked, and exchanged with it in one step. On any error the published site stays as \
            it was, byte for byte.

              crmsite build --as-of 2026-10-31
            """)

    @OptionGroup var shared: ProjectOptions

    @Option(help: "The published site; default: `output` of site.yml.")
    var output: String?

    @Flag(help: "Replace a site of a later as-of.")
    var force = false

    @Option(help: "Old generations kept for rollback.")
    var keep = 3

    @Flag(help: "Leave what was built beside the output when its checks fail.")
    var keepStaging = false

    func run() throws {
        var options = try shared.options()
        options.output = output
        options.force = force
        options.keep = max(1, keep)
        options.keepStaging = keepStaging
        installSignalCleanup()
        let outcome = try SiteBuilder(options).build()
        shared.report(outcome.warnings)
        if !shared.quiet, let summary = outcome.summary {
            Terminal.line(
                "\(outcome.output): \(outcome.pages) pages, \(outcome.charts) charts, \(outcome.lists) lists, as of \(outcome.asOf.iso)"
            )
            Terminal.line(
                "\(summary.written) files written, \(summary.unchanged) unchanged, \(summary.removed) removed; build \(summary.buildID.prefix(12))"
            )
        }
    }
}

/// Everything a build does, but publishing.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Run every check of a build without publishing.",
        discussion: """
            Reads configuration, manual, templates and database, recomputes every figure from its rows, renders every page and checks \
            links, anchors and images. The published site is not touched.

              crmsite check --strict
            """)

    @OptionGroup var shared: ProjectOptions

    func run() throws {
        installSignalCleanup()
        let outcome = try SiteBuilder(try shared.options()).check()
        shared.report(outcome.warnings)
        if !shared.quiet {
            Terminal.line(
                "no errors, \(outcome.warnings.count) warnings: \(outcome.pages) pages, \(outcome.charts) charts, \(outcome.lists) lists"
            )
        }
    }
}

/// The published site against its manifest.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare a published site with its manifest.",
        discussion: """
            Names every file that is missing, changed or extra.

              crmsite verify public
            """)

    @Argument(help: "The published site.")
    var directory = "public"

    func run() throws {
        let findings = try Publication.verify(output: directory)
        if !findings.isEmpty { throw DiagnosticList(findings) }
        Terminal.line("\(directory): every file is as its manifest says")
    }
}

/// The generation before.
struct RollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Go back to the site before the last build.",
        discussion: """
            Exchanges the published site with the newest kept generation; a second call goes forward again.

              crmsite rollback public
            """)

    @Argument(help: "The published site.")
    var directory = "public"

    func run() throws {
        let generation = try Publication.rollback(output: directory)
        Terminal.line(
            "\(directory): now the site as of \(generation.marker.asOf), build \(generation.marker.buildID.prefix(12))")
    }
}
