import Diagnostics
import Glibc

/// POSIX files with every call checked. Foundation is not used: on Linux its writes call fsync for each file.
enum FileSystem {
    enum Kind { case missing, file, directory, other }

    struct Facts {
        var kind: Kind
        var size: Int
        var mode: UInt32
        var device: UInt64
        var inode: UInt64
    }

    /// What lies at a path, itself and not what a symbolic link there points to.
    static func facts(_ path: String) -> Facts {
        var status = stat()
        guard lstat(path, &status) == 0 else { return Facts(kind: .missing, size: 0, mode: 0, device: 0, inode: 0) }
        return facts(status)
    }

    private static func facts(_ status: stat) -> Facts {
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            default: .other
            }
        return Facts(
            kind: kind, size: Int(status.st_size), mode: status.st_mode & 0o7777, device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino))
    }

    /// The path without symbolic links and dots; nil where something on the way is missing.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    // MARK: Reading

    /// The names in a directory, sorted by their bytes; nil where it cannot be read.
    static func names(_ path: String) -> [String]? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        return rawNames(directory).map { String(decoding: $0.dropLast(), as: UTF8.self) }
    }

    /// Names as they are, zero-terminated: a name need not be UTF-8. Sorted, without `.` and `..`.
    private static func rawNames(_ directory: OpaquePointer) -> [[UInt8]] {
        var names: [[UInt8]] = []
        while let entry = readdir(directory) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name) + 1).map { $0 }
            if bytes != [46, 0], bytes != [46, 46, 0] { names.append(bytes) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Makes a folder of its own for its user alone below TMPDIR, or /tmp.
    static func makeTemporaryDirectory(name: String) throws(Diagnostic) -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let template = (base.isEmpty ? "/tmp" : base) + "/" + name + "XXXXXX"
        var bytes = template.utf8CString
        let made = bytes.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw OutputError.of(errno, "no temporary folder can be made", template) }
        return made
    }

    /// A regular file's bytes; nil where there is none. Throws E-OUT-IO where reading fails.
    static func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
            throw OutputError.of(errno, "cannot be read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw OutputError.of(errno, "cannot be read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = Int(status.st_size)
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                count += got
            }
        }
        if failure != 0 { throw OutputError.of(failure, "cannot be read", path) }
        return bytes
    }

    /// True where a regular file of mode 0644 holds exactly these bytes. A file that cannot be read does not.
    static func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        let facts = facts(status)
        guard facts.kind == .file, facts.mode == 0o644, facts.size == bytes.count else { return false }
        return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            bytes.withUnsafeBytes { expected in
                var done = 0
                while done < expected.count {
                    let got = Glibc.read(descriptor, buffer.baseAddress, min(buffer.count, expected.count - done))
                    if got < 0, errno == EINTR { continue }
                    guard got > 0, let old = buffer.baseAddress, let new = expected.baseAddress else { return false }
                    guard memcmp(old, new + done, got) == 0 else { return false }
                    done += got
                }
                return true
            }
        }
    }

    // MARK: Writing

    /// Writes a new file of mode 0644, whatever the umask. Every write and the close are checked; nothing is synced.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw OutputError.of(errno, "cannot be created", path, needed: bytes.count) }
        var failure: Int32 = fchmod(descriptor, 0o644) == 0 ? 0 : errno
        if failure == 0 {
            failure = bytes.withUnsafeBytes { buffer in
                var done = 0
                while done < buffer.count {
                    let put = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                    if put < 0, errno == EINTR { continue }
                    if put <= 0 { return put < 0 ? errno : EIO }
                    done += put
                }
                return 0
            }
        }
        // After EINTR the descriptor is closed on Linux, and what was written is in the page cache.
        if close(descriptor) != 0, errno != EINTR, failure == 0 { failure = errno }
        if failure != 0 { throw OutputError.of(failure, "cannot be written", path, needed: bytes.count) }
    }

    /// Writes a file beside its place and renames it there, so that a reader sees the old text or the new.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
        let temporary = path + ".new"
        unlink(temporary)
        try create(temporary, bytes)
        guard Glibc.rename(temporary, path) == 0 else {
            let failure = errno
            unlink(temporary)
            throw OutputError.of(failure, "cannot be renamed", path)
        }
    }

    /// Makes one directory of the given mode, whatever the umask; one that exists already is left as it is.
    static func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws(Diagnostic) {
        if mkdir(path, mode) == 0 {
            guard chmod(path, mode) == 0 else { throw OutputError.of(errno, "cannot be made readable", path) }
            return
        }
        let failure = errno
        if failure == EEXIST, facts(path).kind == .directory { return }
        throw OutputError.of(failure, "the folder cannot be made", path)
    }

    /// Deletes a file or a whole tree; never follows a symbolic link. Returns 0 or the first error number.
    static func remove(_ path: String) -> Int32 {
        switch facts(path).kind {
        case .missing: return 0
        case .directory:
            let failure = path.withCString { emptyDirectory(AT_FDCWD, $0) }
            if rmdir(path) == 0 { return 0 }
            return failure != 0 ? failure : errno
        case .file, .other: return unlink(path) == 0 ? 0 : errno
        }
    }

    private static func emptyDirectory(_ parent: Int32, _ name: UnsafePointer<CChar>) -> Int32 {
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        guard let directory = fdopendir(descriptor) else {
            let failure = errno
            close(descriptor)
            return failure
        }
        defer { closedir(directory) }
        var failure: Int32 = 0
        for name in rawNames(directory) {
            let result: Int32 = name.withUnsafeBytes { bytes in
                guard let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
                if unlinkat(descriptor, text, 0) == 0 { return 0 }
                guard errno == EISDIR || errno == EPERM else { return errno }
                let inner = emptyDirectory(descriptor, text)
                if unlinkat(descriptor, text, AT_REMOVEDIR) == 0 { return 0 }
                return inner != 0 ? inner : errno
            }
            if failure == 0 { failure = result }
        }
        return failure
    }

    // MARK: Renaming and syncing

    /// Renames; returns 0 or the error number.
    static func rename(_ old: String, _ new: String) -> Int32 { Glibc.rename(old, new) == 0 ? 0 : errno }

    /// Exchanges two directories in one step (renameat2 with RENAME_EXCHANGE); returns 0 or the error number.
    static func exchange(_ one: String, _ other: String) -> Int32 {
        guard let renameat2 = SystemCalls.renameat2 else { return ENOSYS }
        return renameat2(AT_FDCWD, one, AT_FDCWD, other, 2) == 0 ? 0 : errno
    }

    /// Writes everything of the file system that holds `path` to the disk; one call for any number of files.
    static func syncFileSystem(_ path: String) throws(Diagnostic) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputError.of(errno, "cannot be opened", path) }
        defer { close(descriptor) }
        guard let syncfs = SystemCalls.syncfs else {
            sync()
            return
        }
        guard syncfs(descriptor) == 0 else { throw OutputError.of(errno, "cannot be synced to the disk", path) }
    }

    /// Makes a directory's entries durable; returns 0 or the error number.
    static func syncDirectory(_ path: String) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? 0 : errno
    }
}

/// C library functions that the Swift import of Glibc leaves out; looked up by name, nil where the library has none.
private enum SystemCalls {
    typealias Renameat2 = @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt
    typealias Syncfs = @convention(c) (CInt) -> CInt

    static let renameat2 = symbol("renameat2").map { unsafeBitCast($0, to: Renameat2.self) }
    static let syncfs = symbol("syncfs").map { unsafeBitCast($0, to: Syncfs.self) }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(dlopen(nil, RTLD_NOW), name) }
}
