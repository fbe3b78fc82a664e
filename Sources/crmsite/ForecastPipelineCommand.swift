import ArgumentParser
import CRMModel
import CRMStore
import Diagnostics
import Forecasting
import PipelineForecast
import TextFormats

/// Forecasts what the pipeline will bring.
struct ForecastPipelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline", abstract: "Forecast what open deals and new business will bring.",
        discussion: """
            Targets are M1 (to the end of the next calendar month), Q1 (to the end of the third), D28, D84 or any other \
            number of days, or a last day such as 2026-12-31. Nothing recorded after --as-of is read. The output has for each series and target the quantiles 10, 50 and \
            90 % and the mean of the value won after the as-of, in the base currency.

              crmsite forecast pipeline --db crm.sqlite --as-of 2026-06-30 --output pipeline.csv
            """)

    @Option(help: "The database.")
    var db: String

    @Option(help: "The last day that may be read. Default: the database's.")
    var asOf: String?

    @Option(help: "Targets, of M1, Q1, D28 and D84, other numbers of days or last days, with commas between.")
    var targets = "M1,Q1,D28,D84"

    @Option(help: "Levels, of total, region, branch, manager, team, segment and owner, with commas between.")
    var by = "total"

    @Option(help: "One of auto, hazards, run-rate, same-month, stage-rates, last-year, submitted and open.")
    var method = "auto"

    @Option(help: "The file to write. Default: standard output.")
    var output: String?

    @Flag(help: "Print no warnings.")
    var quiet = false

    func run() throws {
        let levels = try chosen(by, of: PipelineLevel.self, option: "--by")
        let method = try chosen(self.method, of: PipelineMethod.self, option: "--method")
        guard let method = method.first, self.method == method.rawValue else {
            throw Diagnostic(
                "CLI-METHOD", "more than one method", at: .named("--method"), hint: "give one", exit: .usage)
        }
        let snapshot = try CRMSnapshot(path: db)
        defer { snapshot.release() }
        var settings = RecordReader.Settings()
        settings.asOf = try Arguments.date(asOf, option: "--as-of")
        settings.fallbackAsOf = try Arguments.sourceDate()
        let records = try RecordReader.read(snapshot, settings: settings)
        let targets = try chosenTargets(asOf: records.asOf)
        let timelines = try DealTimelines.read(snapshot, records: records)
        let priced = DealBook(records)
        let book = PipelineBook(
            priced, timelines: timelines, plan: try SalesPlan.read(snapshot, records: records),
            levels: Set(levels))
        let forecaster = PipelineForecaster(book, at: records.asOf, learns: method == .auto, targets: targets)
        let unit = Double(records.baseCurrency.minorPerMajor)
        // Where nothing can be learned or summed there is no number; the reason is a warning.
        let absence = ForecastPipelineCommand.absence(priced, closed: book.closed(by: records.asOf))
        var writer = CSVWriter(header: ["series", "origin", "horizon", "p10", "p50", "p90", "mean"])
        for target in absence == nil ? targets : [] {
            for outlook in forecaster.forecast(target, method: method) {
                writer.text(outlook.series.name)
                writer.text(records.asOf.iso)
                writer.text(target.code)
                for value in [outlook.p10, outlook.p50, outlook.p90, outlook.mean] {
                    writer.number(value.rounded(.toNearestOrEven) / unit)
                }
                writer.endRow()
            }
        }
        if !quiet {
            for (finding, deals) in forecaster.findings {
                let codes = finding == .noRate ? priced.unratedCurrencies(priced.open) : []
                warn("\(finding.rawValue): \(count(deals))\(finding.words)\(named(codes))")
            }
            if let absence { warn("\(absence.code): no forecast is made: \(absence.words)") }
        }
        if let output, output != "-" {
            try PlainFile.write(writer.drain(), to: output)
        } else {
            Terminal.bytes(writer.drain())
        }
    }

    /// The targets of the list, in its order, each once.
    private func chosenTargets(asOf: CalendarDate) throws -> [PipelineTarget] {
        var targets: [PipelineTarget] = []
        for part in self.targets.split(separator: ",", omittingEmptySubsequences: false) {
            guard let target = PipelineTarget(String(part)), target.end(after: asOf) > asOf else {
                throw Diagnostic(
                    "CLI-METHOD", "'\(LogText.excerpt(String(part)))' is no target after \(asOf.iso)",
                    at: .named("--targets"), hint: "choose of M1, Q1, D28, D84, or give a day such as 2026-12-31",
                    exit: .usage)
            }
            if !targets.contains(target) { targets.append(target) }
        }
        return targets
    }

    /// The values of a list with commas, in the order of the type's own list, each once.
    private func chosen<Value: RawRepresentable & CaseIterable & Equatable>(
        _ text: String, of type: Value.Type, option: String
    ) throws -> [Value] where Value.RawValue == String {
        var values: [Value] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let value = Value(rawValue: String(part)) else {
                throw Diagnostic(
                    "CLI-METHOD", "'\(LogText.excerpt(String(part)))' is not known", at: .named(option),
                    hint: "choose of \(type.allCases.map(\.rawValue).joined(separator: ", "))", exit: .usage)
            }
            values.append(value)
        }
        return type.allCases.filter { values.contains($0) }
    }

    /// Why no series is foretold; nil where one can be.
    private static func absence(_ book: DealBook, closed: Int) -> (code: String, words: String)? {
        if let lack = book.lackOfWins {
            return (lack.code, lack.words.prefix(1).lowercased() + lack.words.dropFirst().dropLast())
        }
        let fewest = PipelineForecaster.fewestClosed
        return closed < fewest
            ? ("TOO_FEW", "\(closed) closed, and \(fewest) closed deals are needed to learn from") : nil
    }

    private func count(_ deals: Int) -> String { deals == 0 ? "" : deals == 1 ? "1 deal " : "\(deals) deals " }

    /// ` (USD, XYZ)`; nothing without a name.
    private func named(_ codes: [String]) -> String {
        codes.isEmpty ? "" : " (\(codes.map { LogText.excerpt($0) }.joined(separator: ", ")))"
    }

    private func warn(_ what: String) {
        Terminal.error(
            Diagnostic(.warning, "SRC-PIPELINE", what, at: .file(db), hint: "", exit: .findings).text)
    }
}
