// Benchmarks: programs with a recorded result (docs/benchmarks.md), one line each. Never part of the tests.

#if canImport(Glibc)
import Glibc
#endif

/// Runs all benchmarks, or those named as arguments; or one workload of the raster bench (`W1 1000`), or writes its first
/// pictures (`W1 dump FOLDER`).
@main
enum BenchmarksCommand {
    private static let all: [(name: String, run: @Sendable () throws -> [String])] = [
        ("bulk-read", { [try BulkReadBenchmark.run()] }),
        ("csv", { [try CSVBenchmark.run()] }),
        ("import", { try ImportBenchmark.run() }),
        ("templates", { [try TemplateBenchmark.run()] }),
        ("raster", { try RasterBenchmark.run() }),
        ("conformance", { [try ConformanceBenchmark.run()] }),
    ]

    static func main() {
        let wanted = CommandLine.arguments.dropFirst()
        if let first = wanted.first, let workload = RasterWorkload(rawValue: first) {
            return report(first) { try run(workload, Array(wanted.dropFirst())) }
        }
        if let stranger = wanted.first(where: { name in !all.contains { $0.name == name } }) {
            print("no benchmark '\(stranger)'; known: \(all.map(\.name).joined(separator: ", "))")
            exit(64)
        }
        for benchmark in all where wanted.isEmpty || wanted.contains(benchmark.name) {
            report(benchmark.name, benchmark.run)
        }
    }

    private static func run(_ workload: RasterWorkload, _ arguments: [String]) throws -> [String] {
        if workload == .lineChart, arguments.count == 2, arguments[0] == "dump" {
            try RasterDump.run(folder: arguments[1])
            return []
        }
        guard arguments.count == 1, let count = Int(arguments[0]), count > 0 else {
            print("usage: crmsite-bench \(workload.rawValue) COUNT")
            exit(64)
        }
        return try workload.run(count)
    }

    private static func report(_ name: String, _ benchmark: () throws -> [String]) {
        do {
            for line in try benchmark() { print(line) }
        } catch {
            print("\(name) failed: \(error)")
            exit(70)
        }
    }
}
