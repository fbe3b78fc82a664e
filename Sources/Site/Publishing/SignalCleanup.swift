import Glibc
import Synchronization

/// Removes staging when the process is asked to end: SIGINT, SIGTERM, SIGHUP.
///
/// The handler only writes the signal's number into a pipe; a thread reads it and does the work, for which a signal
/// handler would not be a safe place. While a swap is under way the thread waits for it.
enum SignalCleanup {
    /// Staging directories of this process. Locked also during a swap.
    static let active = Mutex<Set<String>>([])

    private static let pipeEnd = Atomic<Int32>(-1)
    private static let isInstalled = Atomic<Bool>(false)

    static func install() {
        guard isInstalled.compareExchange(expected: false, desired: true, ordering: .sequentiallyConsistent).exchanged
        else { return }
        // A reader that goes away must not end the build: writes to it fail with EPIPE and are reported.
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipeEnd.store(ends[1], ordering: .sequentiallyConsistent)
        let argument = UnsafeMutableRawPointer(bitPattern: Int(ends[0]) + 1)
        var thread = pthread_t()
        guard pthread_create(&thread, nil, { SignalCleanup.wait($0) }, argument) == 0 else { return }
        pthread_detach(thread)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { number in
                let before = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(SignalCleanup.pipeEnd.load(ordering: .relaxed), &byte, 1)
                errno = before
            }
        }
    }

    private static func wait(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        let end = Int32(Int(bitPattern: argument) - 1)
        var number: UInt8 = 0
        while true {
            let got = read(end, &number, 1)
            if got == 1 { break }
            if got < 0, errno == EINTR { continue }
            return nil
        }
        active.withLock { (active) -> Never in
            for path in active {
                // Renamed first: threads still writing find no folder and cannot fill what is being deleted.
                let dead = path + ".dead"
                _ = FileSystem.remove(FileSystem.rename(path, dead) == 0 ? dead : path)
            }
            _exit(128 + Int32(number))
        }
    }
}

/// From now on SIGINT, SIGTERM and SIGHUP remove the staging of unfinished publications and end the process with
/// 130, 143 or 129; SIGPIPE is ignored.
public func installSignalCleanup() { SignalCleanup.install() }

/// The same for an unfinished file: it is removed with its journal when the process is asked to end.
public func removeOnSignal(_ path: String) {
    SignalCleanup.active.withLock { $0.formUnion([path, path + "-journal"]) }
    SignalCleanup.install()
}

/// Takes that back: the file is finished.
public func keepOnSignal(_ path: String) { SignalCleanup.active.withLock { $0.subtract([path, path + "-journal"]) } }
