import Diagnostics
import Glibc
import Synchronization

/// One build at a time for one output: a kernel lock, which ends with its process whatever happens to it.
final class PublicationLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock or throws E-LOCK (75) with the process id of the holder.
    init(_ path: String) throws(Diagnostic) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw OutputError.of(errno, "the lock cannot be opened", path) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let failure = errno
            var text = [UInt8](repeating: 0, count: 20)
            let count = pread(file, &text, 20, 0)
            close(file)
            guard failure == EWOULDBLOCK else { throw OutputError.of(failure, "the lock cannot be taken", path) }
            let digits = text.prefix(max(0, count)).prefix { $0 >= 48 && $0 <= 57 }
            let holder = digits.isEmpty ? "" : ", process " + String(decoding: digits, as: UTF8.self)
            throw Diagnostic(
                "LOCK", "another build is at work on this output\(holder)", at: .file(path),
                hint: "wait for it to end and try again", exit: .temporary)
        }
        let text = Array("\(getpid())\n".utf8)
        // The id is only for the message above; a lock without it locks as well.
        if ftruncate(file, 0) == 0 { _ = pwrite(file, text, text.count, 0) }
        descriptor = Mutex(file)
    }

    /// Lets the next build in.
    func release() {
        descriptor.withLock { descriptor in
            if let file = descriptor { close(file) }
            descriptor = nil
        }
    }

    deinit { release() }
}
