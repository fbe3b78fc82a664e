import Diagnostics
import Glibc
import Synchronization

/// The site being built, in a directory of its own. Any number of threads may write to it.
///
/// A file whose bytes are those of the published site becomes a hard link to it and so keeps its inode and time.
final class StagedSite: Sendable {
    /// The directory that is filled.
    let path: String
    /// The published site, where there is one, and its files by path.
    private let published: String?
    private let old: [String: Manifest.Entry]
    private let state = Mutex(State())

    struct Counts {
        var written = 0
        var unchanged = 0
        var bytes = 0
    }

    private struct State {
        var entries: [String: Manifest.Entry] = [:]
        /// The spelling that first took each folded path, of files and of directories.
        var folded: [String: String] = [:]
        var directories: Set<String> = []
        var counts = Counts()
    }

    init(path: String, published: String?, manifest: Manifest?) throws(Diagnostic) {
        self.path = path
        self.published = published
        old = Dictionary((manifest?.entries ?? []).map { ($0.path, $0) }) { $1 }
        try FileSystem.makeDirectory(path)
    }

    /// Writes one file of the site. Throws E-PATH-NAME, E-PATH-CLASH (70) and what the file system says.
    func write(_ file: String, _ bytes: [UInt8]) throws(Diagnostic) {
        if let problem = OutputPath.problem(file) { throw OutputPath.refusal(file, problem) }
        try claim(file)
        try put(file, bytes, SHA256(bytes))
    }

    /// Writes a file whose path is taken.
    private func put(_ file: String, _ bytes: [UInt8], _ digest: SHA256) throws(Diagnostic) {
        let entry = Manifest.Entry(path: file, size: bytes.count, digest: digest)
        let isUnchanged = try place(file, bytes, known: old[file] == entry)
        state.withLock { state in
            state.entries[file] = entry
            if isUnchanged { state.counts.unchanged += 1 } else { state.counts.written += 1 }
            state.counts.bytes += bytes.count
        }
    }

    /// Gives a file that was written a second path, as a link where the published site does not have it there already.
    func share(_ file: String, as other: String) throws(Diagnostic) {
        guard let entry = state.withLock({ $0.entries[file] }) else {
            throw Diagnostic("OUT-IO", "a file to be shared was not written", at: .file(file), exit: .internalError)
        }
        let isKnown = old[other].map { $0.digest == entry.digest } ?? false
        if !isKnown {
            if let problem = OutputPath.problem(other) { throw OutputPath.refusal(other, problem) }
            try claim(other)
            if link(path + "/" + file, path + "/" + other) == 0 {
                state.withLock { state in
                    state.entries[other] = Manifest.Entry(path: other, size: entry.size, digest: entry.digest)
                    state.counts.written += 1
                    state.counts.bytes += entry.size
                }
                return
            }
        }
        // The published file keeps its place and time; and there are file systems without links.
        guard let bytes = try FileSystem.read(path + "/" + file) else {
            throw Diagnostic("OUT-IO", "a staged file is missing", at: .file(file), exit: .ioError)
        }
        if isKnown { try write(other, bytes) } else { try put(other, bytes, entry.digest) }
    }

    /// Takes a file over from the published site as it is. False where there is none, or not as its manifest says.
    func reuse(_ file: String) throws(Diagnostic) -> Bool {
        guard let published, let entry = old[file], OutputPath.problem(file) == nil,
            let bytes = try FileSystem.read(published + "/" + file), SHA256(bytes) == entry.digest
        else { return false }
        try write(file, bytes)
        return true
    }

    /// Writes a file of the publication itself, which no manifest lists; true where it is unchanged.
    func writeOwn(_ file: String, _ bytes: [UInt8]) throws(Diagnostic) -> Bool {
        try place(file, bytes, known: published != nil)
    }

    /// Links a file of another generation; it is not part of this build's manifest.
    func keep(_ file: String, from site: String) throws(Diagnostic) {
        guard OutputPath.problem(file) == nil, let bytes = try FileSystem.read(site + "/" + file) else { return }
        try makeFolders(file)
        if link(site + "/" + file, path + "/" + file) == 0 || errno == EEXIST { return }
        try FileSystem.create(path + "/" + file, bytes)
    }

    /// Puts bytes in place: as a link to the published file where that holds the same; true then.
    private func place(_ file: String, _ bytes: [UInt8], known: Bool) throws(Diagnostic) -> Bool {
        if known, let published, FileSystem.holds(published + "/" + file, bytes) {
            if link(published + "/" + file, path + "/" + file) == 0 { return true }
            // No hard links here, or too many: a copy with the old file's time serves readers as well.
            var status = stat()
            try FileSystem.create(path + "/" + file, bytes)
            if lstat(published + "/" + file, &status) == 0 {
                let times = [status.st_atim, status.st_mtim]
                return utimensat(AT_FDCWD, path + "/" + file, times, AT_SYMLINK_NOFOLLOW) == 0
            }
            return false
        }
        try FileSystem.create(path + "/" + file, bytes)
        return false
    }

    /// Makes sure that no other file has this path on any system, and that its folders exist.
    private func claim(_ file: String) throws(Diagnostic) {
        try state.withLock { (state) throws(Diagnostic) in
            let folded = OutputPath.folded(file)
            if let other = state.folded[folded] { throw clash(file, other) }
            let missing = try folders(file, &state)
            state.folded[folded] = file
            for folder in missing { try FileSystem.makeDirectory(path + "/" + folder) }
        }
    }

    private func makeFolders(_ file: String) throws(Diagnostic) {
        try state.withLock { (state) throws(Diagnostic) in
            for folder in try folders(file, &state) { try FileSystem.makeDirectory(path + "/" + folder) }
        }
    }

    /// The folders of a file that do not exist yet, outermost first.
    private func folders(_ file: String, _ state: inout State) throws(Diagnostic) -> [String] {
        guard let slash = file.lastIndex(of: "/") else { return [] }
        if state.directories.contains(String(file[..<slash])) { return [] }
        var missing: [String] = []
        for end in file.indices where file[end] == "/" {
            let folder = String(file[..<end])
            guard state.directories.insert(folder).inserted else { continue }
            let folded = OutputPath.folded(folder)
            if let other = state.folded[folded] { throw clash(folder, other) }
            state.folded[folded] = folder
            missing.append(folder)
        }
        return missing
    }

    private func clash(_ file: String, _ other: String) -> Diagnostic {
        let what = file == other ? "a file of the site is written twice" : "two files differ only in case or form"
        return Diagnostic(
            "PATH-CLASH", what, at: .named(LogText.excerpt(file)), hint: "the other is \(LogText.excerpt(other))",
            exit: .internalError)
    }

    /// The files written so far.
    var manifest: Manifest { Manifest(state.withLock { Array($0.entries.values) }) }

    var counts: Counts { state.withLock { $0.counts } }

    /// How many files of the published site this one lacks.
    var removed: Int { state.withLock { state in old.keys.count { state.entries[$0] == nil } } }
}
