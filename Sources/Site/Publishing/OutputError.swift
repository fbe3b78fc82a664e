import Diagnostics
import Glibc

/// Failures of system calls as findings a user can act on.
enum OutputError {
    /// The finding for an error number; `needed` is the size of what was being written, in bytes.
    static func of(_ number: Int32, _ what: String, _ path: String, needed: Int? = nil) -> Diagnostic {
        let reason = String(cString: strerror(number))
        let (name, hint, exit): (String, String, ExitCode) =
            switch number {
            case ENOSPC: ("OUT-NOSPC", space(path, needed), .ioError)
            case EDQUOT: ("OUT-QUOTA", "the disk quota is used up; " + space(path, needed), .ioError)
            case EFBIG: ("OUT-SIZE", "the file is larger than the system allows", .ioError)
            case EMFILE, ENFILE: ("OUT-FILES", "too many open files; raise the limit (ulimit -n)", .ioError)
            case EROFS: ("OUT-READONLY", "the file system is read-only", .cantCreate)
            case EACCES, EPERM: ("OUT-PERMISSION", "the user who builds may not write there", .permission)
            case ENAMETOOLONG: ("OUT-NAME", "the name is too long for this file system", .cantCreate)
            case EXDEV: ("OUT-DEVICE", "output and staging lie on different file systems", .cantCreate)
            case EBUSY: ("OUT-BUSY", "the folder is a mount point; build into a folder below it", .cantCreate)
            default: ("OUT-IO", reason, .ioError)
            }
        let cause = name == "OUT-IO" ? "" : " (\(reason))"
        return Diagnostic(name, what + cause, at: .file(path), hint: hint, exit: exit)
    }

    private static func space(_ path: String, _ needed: Int?) -> String {
        var status = statvfs()
        var folder = path
        while statvfs(folder, &status) != 0 {
            guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { return "free some space" }
            folder = String(folder[..<slash])
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let need = needed.map { "this file needs \($0) bytes, " } ?? ""
        return need + "\(free) bytes and \(status.f_favail) file entries are free"
    }
}
