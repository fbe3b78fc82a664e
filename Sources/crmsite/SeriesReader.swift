import CRMModel
import Diagnostics
import SeriesForecasting
import TextFormats

/// Reads series from a CSV file: `series,period,value`, and `split` if it has it.
struct SeriesReader {
    private let reader: CSVReader
    private let collector = DiagnosticCollector()
    private var badRows = 0
    /// Rows of one series as they stand.
    private var rows: [[(period: Int, value: Double?, line: Int)]] = []
    private var names: [String] = []
    private var places: [String: Int] = [:]
    /// Whether the periods of the file are months; nil before the first.
    private var hasMonths: Bool?

    /// Most findings about single rows that are listed, and most periods between two rows of a series.
    private static let limit = 20
    private static let longest = 100_000

    private init(path: String) throws(Diagnostic) { reader = try CSVReader(path: path) }

    /// The series in the order of their first rows, each by period. An empty value, and a period that is not in the
    /// file, is missing; rows whose `split` is `test` are left out.
    /// - Throws: `E-CSV-…`, `E-SRC-VALUE`, `E-SRC-PERIOD` (65); all findings about rows at once, the first twenty listed.
    static func read(path: String) throws -> (series: [TimeSeries], areMonths: Bool) {
        var reader = try SeriesReader(path: path)
        return (try reader.series(), reader.hasMonths ?? false)
    }

    private mutating func series() throws -> [TimeSeries] {
        for name in ["series", "period", "value"] where reader.column(name) == nil {
            collector.report(
                Diagnostic(
                    "CSV-COLUMN", "no column '\(name)'", at: .file(reader.path, line: 1),
                    hint: "a file of series has series, period and value"))
        }
        try collector.throwIfErrors()
        guard let names = reader.column("series"), let periods = reader.column("period"),
            let values = reader.column("value")
        else { throw DiagnosticList(collector.diagnostics) }
        let split = reader.column("split")
        while let row = try reader.next() {
            if let split, row.string(at: split) == "test" { continue }
            guard !row.isEmpty(at: names) else {
                refuse("SRC-VALUE", "a row without series", row.line, "fill it, or leave the row out")
                continue
            }
            guard let period = period(row.string(at: periods), row.line) else { continue }
            var value: Double?
            if !row.isEmpty(at: values) {
                let text = row.string(at: values)
                guard let number = Double(text), number.isFinite, text.utf8.allSatisfy(SeriesReader.isPlain) else {
                    refuse(
                        "SRC-VALUE", "'\(LogText.excerpt(text))' is no finite number", row.line,
                        "write a number with a point, or nothing where none was recorded")
                    continue
                }
                value = number
            }
            add(row.string(at: names), period, value, row.line)
        }
        let series = self.names.indices.map { ordered($0) }
        if badRows > SeriesReader.limit {
            collector.report(
                Diagnostic(
                    "SRC-VALUE", "\(badRows - SeriesReader.limit) more rows like these", at: .file(reader.path)))
        }
        try collector.throwIfErrors()
        return series
    }

    /// Digits, signs, point and exponent: no hexadecimal and no words.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || [43, 45, 46, 69, 101].contains(byte)
    }

    private mutating func refuse(_ code: String, _ what: String, _ line: Int, _ hint: String) {
        badRows += 1
        guard badRows <= SeriesReader.limit else { return }
        collector.report(Diagnostic(code, what, at: .file(reader.path, line: line), hint: hint))
    }

    private mutating func period(_ text: String, _ line: Int) -> Int? {
        let month = Month(iso: text)
        guard let period = month?.index ?? Int(text), abs(period) <= 1_000_000_000 else {
            refuse("SRC-PERIOD", "'\(LogText.excerpt(text))' is no period", line, "write YYYY-MM, or whole numbers")
            return nil
        }
        guard hasMonths ?? (month != nil) == (month != nil) else {
            refuse("SRC-PERIOD", "months and numbers are mixed", line, "write all periods in one way")
            return nil
        }
        hasMonths = month != nil
        return period
    }

    private mutating func add(_ name: String, _ period: Int, _ value: Double?, _ line: Int) {
        if let place = places[name] {
            rows[place].append((period, value, line))
        } else {
            places[name] = names.count
            names.append(name)
            rows.append([(period, value, line)])
        }
    }

    private mutating func ordered(_ place: Int) -> TimeSeries {
        let sorted = rows[place].sorted { ($0.period, $0.line) < ($1.period, $1.line) }
        let name = names[place]
        var values: [Double?] = []
        let start = sorted[0].period
        for (i, row) in sorted.enumerated() {
            if i > 0, row.period == sorted[i - 1].period {
                refuse(
                    "SRC-PERIOD", "series '\(LogText.excerpt(name))' has a period twice", row.line,
                    "keep one row a series and period")
                continue
            }
            guard row.period - start - values.count < SeriesReader.longest else {
                refuse(
                    "SRC-PERIOD", "series '\(LogText.excerpt(name))' has a gap of more than 100000 periods", row.line,
                    "correct the period")
                break
            }
            while start + values.count < row.period { values.append(nil) }
            values.append(row.value)
        }
        return TimeSeries(id: name, start: start, values: values)
    }
}
