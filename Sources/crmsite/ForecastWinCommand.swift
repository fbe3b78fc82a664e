import ArgumentParser
import Diagnostics
import TextFormats
import WinProbability

/// Judges deals by what became of others.
struct ForecastWinCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "win", abstract: "Learn from closed deals how likely others are won.",
        discussion: """
            Both files are CSV files with a row for each deal. Standard error says what each column holds, which \
            columns were refused because only the close fills them, and how good the probabilities were on deals held \
            back.

              crmsite forecast win --train closed.csv --predict open.csv --outcome Result --won Won --id "Deal Id"
            """)

    @Option(help: "Closed deals with their outcome, a CSV file.")
    var train: String

    @Option(help: "The deals to judge, a CSV file.")
    var predict: String

    @Option(help: "The column of the outcome.")
    var outcome: String

    @Option(help: "The outcome that counts as won.")
    var won: String

    @Option(help: "The column that names the deals.")
    var id: String

    @Option(help: "A column to use although it was refused. Repeatable.")
    var use: [String] = []

    @Flag(help: "Write a third column: the main reasons.")
    var reasons = false

    @Option(help: "The file to write. Default: standard output.")
    var output: String?

    @Flag(help: "Print no report and no warnings.")
    var quiet = false

    func run() throws {
        let closed = try WinTableFile.read(path: train)
        let open = try WinTableFile.read(path: predict)
        guard open.names.contains(id) else { throw missing(id, predict, open) }
        for name in use where !closed.names.contains(name) { throw missing(name, train, closed) }
        let question = WinQuestion(
            outcome: outcome, won: won, id: id, used: Set(use),
            absent: Set(closed.names).subtracting(open.names))
        let model: WinModel
        do throws(WinObstacle) {
            model = try WinModel(closed, question)
        } catch {
            throw diagnostic(error, closed)
        }
        if !quiet {
            for line in WinReport(model, outcome: outcome, won: won).lines { Terminal.error(line) }
            for warning in WinReport.warnings(model, open, path: predict) { Terminal.error(warning.text) }
        }
        var writer = CSVWriter(header: ["id", "probability"] + (reasons ? ["reasons"] : []))
        for (row, prediction) in model.predict(open, withReasons: reasons).enumerated() {
            writer.text(open.text(id, row: row))
            writer.number(prediction.probability)
            if reasons { writer.text(prediction.reasons.map(\.words).joined(separator: "; ")) }
            writer.endRow()
        }
        if let output, output != "-" {
            try PlainFile.write(writer.drain(), to: output)
        } else {
            Terminal.bytes(writer.drain())
        }
    }

    private func missing(_ name: String, _ path: String, _ table: WinTable) -> Diagnostic {
        let near = NearestName.of(name, in: table.names).map { "did you mean '\(LogText.excerpt($0))'?" }
        return Diagnostic(
            "CSV-COLUMN", "no column '\(LogText.excerpt(name))'", at: .file(path, line: 1),
            hint: near ?? "give the name as the first line has it")
    }

    private func diagnostic(_ obstacle: WinObstacle, _ table: WinTable) -> Diagnostic {
        switch obstacle {
        case .noColumn(let name): return missing(name, train, table)
        case .noOutcome:
            return Diagnostic(
                "SRC-OUTCOME", obstacle.words, at: .file(train),
                hint: "'\(LogText.excerpt(outcome))' is empty everywhere")
        case .noneWon(let value, let values):
            return Diagnostic(
                "SRC-OUTCOME", "no row has the outcome '\(LogText.excerpt(value))'", at: .file(train),
                hint: "there are \(values.map { "'\(LogText.excerpt($0))'" }.joined(separator: ", "))")
        case .noneLost:
            return Diagnostic(
                "SRC-OUTCOME", "every row has the outcome '\(LogText.excerpt(won))'", at: .file(train),
                hint: "the file must hold lost deals too")
        }
    }
}

/// Reads a table of deals.
enum WinTableFile {
    static func read(path: String) throws -> WinTable {
        let reader = try CSVReader(path: path)
        var table = WinTable(names: reader.header)
        while let row = try reader.next() { table.append { row.string(at: $0) } }
        return table
    }
}
