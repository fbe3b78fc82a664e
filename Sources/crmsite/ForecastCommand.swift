import ArgumentParser
import CRMModel
import Diagnostics
import SeriesForecasting
import TextFormats

/// Forecasts without a project: from plain files, or from a database.
struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Forecast series, a pipeline, or which deals are won.",
        subcommands: [ForecastSeriesCommand.self, ForecastPipelineCommand.self, ForecastWinCommand.self])
}

/// Forecasts periodic figures.
struct ForecastSeriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "series", abstract: "Forecast how periodic figures go on.",
        discussion: """
            The input is a CSV file with the columns series, period (YYYY-MM, or a whole number) and value. The output \
            has for each series and step ahead the mean and the quantiles 2.5, 10, 50, 90 and 97.5 %. With \
            --working-days months are compared by the working day; with --reconcile the forecasts of a tree of series \
            add up.

              crmsite forecast series --input bookings.csv --horizon 12 --output forecasts.csv
            """)

    @Option(help: "The series, a CSV file.")
    var input: String

    @Option(help: "Number of periods ahead, 1 to 1000.")
    var horizon = 12

    @Option(help: "Number of periods after which the pattern repeats, 1 to 366: 12 for months, 1 for none.")
    var season = 12

    @Option(help: "One method for every series, or auto: chosen by the length of each history.")
    var method = "auto"

    @Option(help: "Holidays, a CSV file day,name: months are compared by the working day.")
    var workingDays: String?

    @Option(help: "A CSV file parent,child: the forecasts are made to add up.")
    var reconcile: String?

    @Option(help: "The file to write. Default: standard output.")
    var output: String?

    @Flag(help: "Print no warnings.")
    var quiet = false

    func run() throws {
        try check("--horizon", horizon, 1...1000)
        try check("--season", season, 1...366)
        let file = try SeriesReader.read(path: input)
        let tree = try reconcile.map(SeriesTree.init)
        let series = try tree?.completed(file.series, input: input) ?? file.series
        let calendar = try workingDays.map(HolidayFile.read)
        if calendar != nil, !file.areMonths {
            throw Diagnostic(
                "SRC-PERIOD", "working days are those of months, and the periods are whole numbers", at: .file(input),
                hint: "write periods as YYYY-MM, or leave --working-days out")
        }
        let lengths = series.map { own in calendar.flatMap { adjustment(own, $0) } }
        let adjusted = zip(series, lengths).map { own, lengths in
            TimeSeries(id: own.id, start: own.start, values: lengths?.adjusted(own.values) ?? own.values)
        }
        let method = try chosen()
        var forecasts = SeriesForecaster(horizon: horizon, period: season, method: method).forecast(adjusted)
        forecasts = zip(forecasts, lengths).enumerated().map { place, found in
            guard let lengths = found.1 else { return found.0 }
            return SeriesForecast(
                id: found.0.id, method: found.0.method,
                steps: lengths.restored(found.0.steps, after: series[place].values.count), findings: found.0.findings)
        }
        if let tree { forecasts = try tree.reconciled(forecasts, input: input) }
        var writer = CSVWriter(
            header: ["series", "h", "mean", "p10", "p50", "p90", "p2.5", "p97.5", "method"])
        for forecast in forecasts {
            for (i, step) in forecast.steps.enumerated() {
                writer.text(forecast.id)
                writer.number(i + 1)
                for value in [step.mean, step.p10, step.p50, step.p90, step.p2_5, step.p97_5] { writer.number(value) }
                writer.text(forecast.method)
                writer.endRow()
            }
        }
        if !quiet { warn(forecasts) }
        if let output, output != "-" {
            try PlainFile.write(writer.drain(), to: output)
        } else {
            Terminal.bytes(writer.drain())
        }
    }

    /// The working days of each month of a series and of the months ahead; a month without any counts as one day.
    private func adjustment(_ series: TimeSeries, _ calendar: BusinessCalendar) -> LengthAdjustment? {
        guard let first = CalendarDate(year: series.start / 12, month: series.start % 12 + 1, day: 1) else {
            return nil
        }
        let days = (0..<series.values.count + horizon).map { place -> Double in
            let start = first.adding(months: place)
            let end = start.adding(months: 1).adding(days: -1)
            return Double(max(1, calendar.days(from: start.adding(days: -1), to: end)))
        }
        return LengthAdjustment(lengths: days, historyCount: series.values.count)
    }

    private func chosen() throws -> SeriesMethod? {
        if method == "auto" { return nil }
        guard let chosen = SeriesMethod(rawValue: method) else {
            throw Diagnostic(
                "CLI-METHOD", "'\(LogText.excerpt(method))' is no method", at: .named("--method"),
                hint: "one of auto, \(SeriesMethod.allCases.map(\.rawValue).joined(separator: ", "))", exit: .usage)
        }
        return chosen
    }

    private func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws {
        guard range.contains(value) else {
            throw Diagnostic(
                "CLI-SIZE", "\(value) is out of range", at: .named(option),
                hint: "\(range.lowerBound) to \(range.upperBound)", exit: .usage)
        }
    }

    /// One line a kind of finding, with the series it was found in.
    private func warn(_ forecasts: [SeriesForecast]) {
        for finding in SeriesFinding.allCases {
            let found = forecasts.filter { $0.findings.contains(finding) }
            guard let first = found.first else { continue }
            let others = found.count > 1 ? " and \(found.count - 1) more" : ""
            let what = "series '\(LogText.excerpt(first.id))'\(others): \(finding.rawValue), \(finding.words)"
            Terminal.error(
                Diagnostic(
                    .warning, "SRC-SERIES", what, at: .file(input),
                    hint: finding.isRefusal ? "no forecast was made" : "", exit: .findings
                ).text)
        }
    }
}
