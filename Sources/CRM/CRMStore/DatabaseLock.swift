import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// The right to write a database: a kernel lock on the file it is built in, which ends with its process whatever
/// happens to it.
final class DatabaseLock {
    private let descriptor: Int32

    /// Makes the file at `path`, empty, and locks it; `database` is what it will take the place of.
    /// - Throws: `E-LOCK` (75) where another import is at work, `E-OUT-CREATE`.
    init(_ path: String, for database: String) throws(Diagnostic) {
        while true {
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            guard file >= 0 else { throw DatabaseLock.failure(database) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                let isTaken = errno == EWOULDBLOCK
                let failure = DatabaseLock.failure(database)
                close(file)
                guard isTaken else { throw failure }
                throw Diagnostic(
                    "LOCK", "another import is writing this database", at: .file(database),
                    hint: "wait for it to end and try again", exit: .temporary)
            }
            // Whoever held it before may just have put it in its place.
            var (own, there) = (stat(), stat())
            if fstat(file, &own) == 0, lstat(path, &there) == 0, own.st_ino == there.st_ino, ftruncate(file, 0) == 0 {
                descriptor = file
                return
            }
            close(file)
        }
    }

    deinit { close(descriptor) }

    private static func failure(_ database: String) -> Diagnostic {
        Diagnostic(
            "OUT-CREATE", "the database cannot be created (\(String(cString: strerror(errno))))", at: .file(database),
            hint: "is the folder there, and may it be written?", exit: .cantCreate)
    }
}
