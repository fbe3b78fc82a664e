import TextFormats

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Rows per CPU-second of the CSV reader over a generated file of 1,000,000 rows by 8 columns.
enum CSVBenchmark {
    static let rows = 1_000_000

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes the file into the temporary directory, reads it, removes it; one line of results.
    static func run() throws -> String {
        let path = "/tmp/crmsite-csv-benchmark-\(getpid()).csv"
        try write(to: path)
        defer { unlink(path) }
        let start = cpuSeconds()
        let reader = try CSVReader(path: path)
        var read = 0
        var bytes = 0
        while let row = try reader.next() {
            read += 1
            for index in 0..<row.count { bytes += row.bytes(at: index).count }
        }
        let seconds = cpuSeconds() - start
        guard read == rows else { throw Failure(description: "read \(read) rows of \(rows)") }
        let perSecond = Int(Double(read) / seconds)
        return "csv: \(read) rows x \(reader.header.count) columns, \(bytes) bytes of cells, "
            + "\(perSecond) rows per CPU-second, peak memory \(peakMebibytes()) MiB"
    }

    private static func write(to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(description: "cannot create \(path)") }
        defer { close(file) }
        var table = CSVWriter(header: ["id", "account", "owner", "stage", "amount", "created", "closed", "note"])
        let stages = ["Prospecting", "Engaging", "Won", "Lost"]
        for row in 0..<rows {
            table.number(row)
            table.text("Account \(row % 9973)")
            table.text("user-\(row % 211)")
            table.text(stages[row % 4])
            table.number(decimal: "\(row % 100_000).\(10 + row % 90)")
            table.text("2026-0\(1 + row % 9)-1\(row % 10)")
            table.missing()
            table.text(row % 10 == 0 ? "called, \"no answer\"" : "ok")
            table.endRow()
            if row % 4096 == 4095 || row == rows - 1 {
                let bytes = table.drain()
                guard systemWrite(file, bytes) == bytes.count else {
                    throw Failure(description: "cannot write \(path)")
                }
            }
        }
    }

    private static func peakMebibytes() -> Int {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss >> 10
        #elseif canImport(Musl)
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss >> 10
        #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss >> 20
        #endif
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private func systemWrite(_ file: Int32, _ bytes: [UInt8]) -> Int { write(file, bytes, bytes.count) }
