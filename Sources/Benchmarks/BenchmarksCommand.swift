// Benchmarks: programs with a recorded result (docs/benchmarks.md), one line each. Never part of the tests.

#if canImport(Glibc)
import Glibc
#endif

/// Runs all benchmarks, or those named as arguments.
@main
enum BenchmarksCommand {
    private static let all: [(name: String, run: @Sendable () throws -> [String])] = [
        ("bulk-read", { [try BulkReadBenchmark.run()] }),
        ("csv", { [try CSVBenchmark.run()] }),
        ("templates", { [try TemplateBenchmark.run()] }),
        ("raster", { try RasterBenchmark.run() }),
    ]

    static func main() {
        let wanted = CommandLine.arguments.dropFirst()
        if let stranger = wanted.first(where: { name in !all.contains { $0.name == name } }) {
            print("no benchmark '\(stranger)'; known: \(all.map(\.name).joined(separator: ", "))")
            exit(64)
        }
        for benchmark in all where wanted.isEmpty || wanted.contains(benchmark.name) {
            do {
                for line in try benchmark.run() { print(line) }
            } catch {
                print("\(benchmark.name) failed: \(error)")
                exit(70)
            }
        }
    }
}
