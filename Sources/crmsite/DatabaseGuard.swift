import CRMStore
import Diagnostics

#if canImport(Glibc)
import Glibc
#endif

/// Keeps a command from writing over a file that is not its own.
enum DatabaseGuard {
    /// Whether a database was written by `crmsite demo`, so that nothing is lost when the next demo takes its place.
    static func isDemo(_ path: String) -> Bool {
        guard let snapshot = try? CRMSnapshot(path: path) else { return false }
        defer { snapshot.release() }
        return (try? snapshot.meta())?["importer"] == "crmsite demo"
    }

    /// Refuses to overwrite a database without `--replace`, and any other file always.
    static func check(_ path: String, replace: Bool) throws {
        guard access(path, F_OK) == 0 else { return }
        guard try CRMSnapshot.isOurs(path) else {
            throw Diagnostic(
                "OUT-FOREIGN", "the file is not a database of crmsite and is left alone", at: .file(path),
                hint: "choose another --db",
                exit: .cantCreate)
        }
        guard replace else {
            throw Diagnostic(
                "OUT-EXISTS", "the database is there already", at: .file(path),
                hint: "take its place with --replace, or choose another --db",
                exit: .cantCreate)
        }
    }
}
