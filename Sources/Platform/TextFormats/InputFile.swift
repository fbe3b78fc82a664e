import Diagnostics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A regular file open for reading. Refuses directories, pipes and devices without waiting on them.
final class InputFile {
    let path: String
    /// Size in bytes when the file was opened.
    let size: Int
    private let descriptor: Int32
    private let area: String

    /// Opens `path`. `what` names the file's part in messages ("CSV file"); `area` is the area of the error codes.
    /// `followLinks: false` refuses a symbolic link in the last part of the path.
    init(path: String, what: String, area: String, followLinks: Bool = true) throws(Diagnostic) {
        let place = Place.file(path)
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Diagnostic("\(area)-MISSING", "\(what) does not exist", at: place, exit: .noInput)
        }
        // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
        let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (followLinks ? 0 : O_NOFOLLOW)
        let descriptor = open(path, flags)
        guard descriptor >= 0 else {
            let code = errno
            switch code {
            case ENOENT, ENOTDIR:
                throw Diagnostic(
                    "\(area)-MISSING", "\(what) does not exist", at: place, hint: "check the path", exit: .noInput)
            case EACCES, EPERM:
                throw Diagnostic(
                    "\(area)-PERMISSION", "\(what) may not be read", at: place,
                    hint: "grant this user read permission", exit: .permission)
            case ELOOP:
                throw Diagnostic(
                    "\(area)-LINK", "\(what) is a symbolic link, which is not followed here", at: place,
                    hint: "put the file itself there", exit: .configuration)
            case ENXIO, ENODEV:
                throw Diagnostic(
                    "\(area)-NOTFILE", "\(what) is a socket or device, not a file", at: place, exit: .noInput)
            default:
                throw Diagnostic(
                    "\(area)-READ", "\(what) cannot be opened (errno \(code))", at: place, exit: .ioError)
            }
        }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            let code = errno
            close(descriptor)
            throw Diagnostic("\(area)-READ", "\(what) cannot be examined (errno \(code))", at: place, exit: .ioError)
        }
        let kind = information.st_mode & S_IFMT
        guard kind == S_IFREG else {
            close(descriptor)
            let found = kind == S_IFDIR ? "a directory" : kind == S_IFIFO ? "a pipe" : "a device or socket"
            throw Diagnostic(
                "\(area)-NOTFILE", "\(what) is \(found), not a file", at: place, hint: "name a file", exit: .noInput)
        }
        self.path = path
        self.area = area
        self.descriptor = descriptor
        self.size = Int(information.st_size)
    }

    deinit { close(descriptor) }

    /// Reads at most `count` bytes; 0 at the end of the file.
    func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Diagnostic) -> Int {
        while true {
            let got = systemRead(descriptor, target, count)
            if got >= 0 { return got }
            let code = errno
            if code == EINTR { continue }
            throw Diagnostic(
                "\(area)-READ", "file cannot be read (errno \(code))", at: .file(path), exit: .ioError)
        }
    }

    /// The first bytes of the file, at most `count`, without moving on. One read may give fewer.
    func firstBytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, 0))
        }
    }
}

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    read(descriptor, target, count)
}
