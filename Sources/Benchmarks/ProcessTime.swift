#if canImport(Glibc)
import Glibc
#endif

/// What a benchmark measures with: the CPU time of this process, not the clock on the wall.
enum ProcessTime {
    /// User and system seconds of the process so far.
    static var cpuSeconds: Double {
        seconds(CLOCK_PROCESS_CPUTIME_ID)
    }

    /// Seconds of a clock that only goes forward.
    static var wallSeconds: Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The largest resident size of the process so far.
    static var peakMebibytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    /// A new folder for the files of one benchmark.
    static func temporaryFolder() -> String {
        var template = Array("/tmp/crmsite-bench-XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let path = mkdtemp(base) else { return "/tmp" }
            return String(cString: path)
        }
    }

    /// Removes the files of a folder made by `temporaryFolder`, and the folder.
    static func remove(_ folder: String) {
        guard folder.hasPrefix("/tmp/crmsite-bench-"), let handle = opendir(folder) else { return }
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink(folder + "/" + name) }
        }
        closedir(handle)
        rmdir(folder)
    }

    /// A number with a fixed number of decimals.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value * scale).rounded())
        if decimals == 0 { return String(whole) }
        let fraction = String(whole % Int(scale))
        return "\(whole / Int(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}
