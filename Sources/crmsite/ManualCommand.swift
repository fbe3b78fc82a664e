import ArgumentParser
import Diagnostics
import SiteBuilder

/// The group of the commands about the usage manual.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Check the usage manual, or begin a rule.",
        subcommands: [ManualCheckCommand.self, NewRuleCommand.self])
}

/// content/usage-manual → findings.
struct ManualCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the usage manual: its rules, their examples, and what it should look at again.",
        discussion: """
            Needs no database. With one (--db, or the project's where it is there) names of stages, fields, activities \
            and roles are checked too, and what the records say about the rules: those nearly everyone breaks, those \
            nothing activates.

              crmsite manual check
              crmsite manual check content/usage-manual --format sarif > manual.sarif
            """)

    /// How the result is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

    @Argument(help: "Folders or files of a manual. Default: content/usage-manual of the project.")
    var path: [String] = []

    @Option(help: "The folder with content/site.yml.")
    var project = "."

    @Option(help: "The database; default: `database` of site.yml, where that file is there.")
    var db: String?

    @Option(
        help: "The day ages are counted to, YYYY-MM-DD. Default: the database's, else the day of SOURCE_DATE_EPOCH.")
    var asOf: String?

    @Option(help: "text, json or sarif.")
    var format = Format.text

    @Flag(help: "Findings end the run with 1.")
    var strict = false

    @Flag(help: "Print errors only.")
    var quiet = false

    func run() throws {
        var options = SiteBuilder.Options()
        options.project = project
        options.database = db
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        options.fallbackAsOf = try Arguments.sourceDate()
        let report: ManualCheckReport
        do {
            let check = try SiteBuilder(options).checkManual(paths: path)
            report = ManualCheckReport(
                findings: check.errors + check.warnings + check.lint.findings.map(\.diagnostic), check: check)
        } catch let list as DiagnosticList where format != .text {
            report = ManualCheckReport(findings: list.diagnostics, check: nil)
        } catch let finding as Diagnostic where format != .text {
            report = ManualCheckReport(findings: [finding], check: nil)
        }
        try finish(report)
    }

    /// Prints the report and ends with the code of its gravest finding.
    private func finish(_ report: ManualCheckReport) throws {
        let errors = report.findings.filter { $0.severity == .error }
        let warnings = report.findings.filter { $0.severity == .warning }
        switch format {
        case .json: Terminal.bytes(report.json)
        case .sarif: Terminal.bytes(report.sarif)
        case .text:
            if !strict, !quiet { for warning in warnings { Terminal.error(warning.text) } }
            if !quiet {
                for line in report.gaps { Terminal.line(line) }
                Terminal.line(report.summary)
            }
        }
        // In a list errors come first, so that they give the exit code.
        let grave = errors + (strict ? warnings.map(\.asError) : [])
        if !grave.isEmpty { throw DiagnosticList(grave) }
    }
}

extension Diagnostic {
    /// A warning as the error of the same name.
    fileprivate var asError: Diagnostic {
        Diagnostic(name, what, at: place, hint: hint, excerpt: excerpt, details: details, exit: .findings)
    }
}
