// crmsite: the command line. It reads arguments, calls one engine, prints what it says and ends with its exit code.

import ArgumentParser
import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// The program.
@main
struct CrmsiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crmsite",
        abstract: "The static-site generator for CRM dashboards.",
        discussion: """
            Reads a CRM database and a Markdown usage manual, computes forecasts, completeness and adoption, and writes a \
            static site that reads without JavaScript.

              crmsite import csv exports --mapping maven --db crm.sqlite
              crmsite build
            """,
        version: Version.current,
        subcommands: [
            InitCommand.self, ImportCommand.self, DemoCommand.self, BuildCommand.self, AudiencesCommand.self,
            CheckCommand.self,
            VerifyCommand.self, RollbackCommand.self, ServerCommand.self, ChartCommand.self, ConformanceCommand.self,
            ForecastCommand.self,
            ManualCommand.self,
        ])

    /// Parses and runs; every failure is one line and an exit code.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Glibc.exit(ErrorReport.print(error))
        }
    }
}
