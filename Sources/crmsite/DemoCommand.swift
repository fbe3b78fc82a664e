import ArgumentParser
import CRMStore
import DemoCRM
import Diagnostics
import Publishing

#if canImport(Glibc)
import Glibc
#endif

/// A company to try crmsite with.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Write the CRM of an invented company.",
        discussion: """
            Two years of leads, opportunities, activities and use, by people who behave differently. What was planted stands in \
            demo-truth.json beside the database. The same seed writes the same bytes.

              crmsite demo --db crm.sqlite
            """)

    @Option(help: "Any whole number; each gives another company.")
    var seed: UInt64 = 1

    @Option(help: "How many times the twelve branches: 100 gives 1,200.")
    var scale = 1

    @Option(help: "The database to write; an older demo there is replaced.")
    var db = "crm.sqlite"

    @Flag(help: "Take the place of an imported database that is there.")
    var replace = false

    @Flag(help: "Print errors only.")
    var quiet = false

    func run() throws {
        guard (1...1000).contains(scale) else {
            throw Diagnostic(
                "CLI-SCALE", "the scale is from 1 to 1000, not \(scale)", at: .named("--scale"), exit: .usage)
        }
        try DatabaseGuard.check(db, replace: replace || DatabaseGuard.isDemo(db))
        if !quiet { Terminal.progress("writing the demo CRM") }
        let database = try CRMDatabase(replacing: db)
        removeOnSignal(CRMDatabase.workingPath(for: db))
        defer { keepOnSignal(CRMDatabase.workingPath(for: db)) }
        let truth: DemoTruth
        do {
            truth = try DemoCompany(seed: seed, scale: scale).write(to: database)
            try database.finish()
        } catch {
            database.abandon()
            throw error
        }
        let path = truthPath
        try PlainFile.write(truth.json, to: path)
        if !quiet {
            Terminal.endProgress()
            Terminal.line("\(db): the demo company, seed \(seed), scale \(scale); what was planted: \(path)")
        }
    }

    /// `demo-truth.json` in the folder of the database.
    private var truthPath: String {
        guard let slash = db.lastIndex(of: "/") else { return "demo-truth.json" }
        return db[...slash] + "demo-truth.json"
    }
}
