// Publishing: everything that reaches the output goes through here.
//
// In: the files of a site, from any number of threads. Out: the output directory as a whole, exchanged in one step, or
// untouched; manifest.json (size and SHA-256 of each file) and the marker .crmsite-site in it; status.json and the
// earlier generations in the folder .crmsite/<name> beside it.
//
// Order of a build: lock, staging on the same file system, files (each write and close checked, none synced), checks,
// one syncfs, exchange (renameat2), fsync of the parent, cleaning. Any error before the exchange leaves the old site as
// it was, byte for byte, and removes staging. On file systems without exchange two renames do it: the output is
// missing for a moment, and a build that dies in that moment is healed by the next one.

import Diagnostics
import Synchronization

/// What a publication needs to know besides its files.
public struct PublicationOptions: Sendable {
    /// Name and version of the program, for the marker.
    public var tool: String
    /// Date or instant of the data, ISO 8601; an older one does not replace a newer one.
    public var asOf: String
    /// How many earlier generations stay for `rollback`; also for how many their assets stay. At least 1. Default: 3.
    public var keep = 3
    /// Replace a site of a later date. Default: false.
    public var force = false
    /// Leave staging in place after a refusal, to be looked at. Default: false.
    public var keepStaging = false
    /// Exchange in one step where the system can. Default: true. Tests turn it off to see the other way.
    package var exchanges = true

    public init(tool: String, asOf: String) {
        self.tool = tool
        self.asOf = asOf
    }
}

/// One build on its way to the output.
public final class Publication: Sendable {
    /// What a finished publication did.
    public struct Summary: Sendable {
        /// Files that are new or have other bytes than before.
        public var written: Int
        /// Files that kept inode and time.
        public var unchanged: Int
        /// Files of the site before that are gone.
        public var removed: Int
        /// The size of all files of the site.
        public var bytes: Int
        /// The SHA-256 of the manifest.
        public var buildID: String
        /// False where the site was the same already and nothing was touched.
        public var isNew: Bool
        /// What went wrong after the new site was in place.
        public var warnings: [Diagnostic]
    }

    /// Where the site goes.
    public var output: String { destination.path }
    /// The directory being filled.
    public var staging: String { site.path }

    let destination: Destination
    let options: PublicationOptions
    let site: StagedSite
    private let oldManifest: Manifest?
    private let oldMarker: SiteMarker?
    private let lock: PublicationLock
    /// The folder of a trial, which goes when the trial ends.
    private let scratch: String?
    private let isFinished = Mutex(false)
    /// Path of each asset → the texts that are drawn in it.
    private let assets = Mutex<[String: [String]]>([:])

    /// Locks the output and makes an empty staging directory.
    ///
    /// - `output`: the directory to publish to; missing, empty (but for .gitignore) or a site of ours.
    /// - `project`: the folder of the project; the output may not replace it or lie in what is read.
    /// Throws E-OUT-… (73, 74, 77), E-LOCK (75), E-OUT-OLDER (75).
    public static func begin(
        output: String, project: String?, options: PublicationOptions
    ) throws(Diagnostic) -> Publication {
        let destination = try Destination(output: output, project: project)
        let lock = try Workshop.open(destination)
        return try Publication(destination, options, lock, scratch: nil)
    }

    /// A publication to be checked and thrown away: it lies in a folder of its own below TMPDIR, and no output is locked
    /// or touched.
    ///
    /// Throws E-OUT-… (73, 74, 77).
    public static func trial(options: PublicationOptions) throws(Diagnostic) -> Publication {
        let folder = try FileSystem.makeTemporaryDirectory(name: "crmsite-check-")
        SignalCleanup.active.withLock { _ = $0.insert(folder) }
        do throws(Diagnostic) {
            let destination = try Destination(output: folder + "/site", project: nil)
            return try Publication(destination, options, try Workshop.open(destination), scratch: folder)
        } catch {
            remove(scratch: folder)
            throw error
        }
    }

    private static func remove(scratch folder: String) {
        _ = FileSystem.remove(folder)
        SignalCleanup.active.withLock { _ = $0.remove(folder) }
    }

    private init(
        _ destination: Destination, _ options: PublicationOptions, _ lock: PublicationLock, scratch: String?
    ) throws(Diagnostic) {
        let published = destination.state == .ours ? destination.path : nil
        oldMarker = try SiteMarker.read(destination.path)
        if let date = oldMarker?.asOf, date > options.asOf, !options.force {
            throw Diagnostic(
                "OUT-OLDER", "the published site shows later data, as of \(date), than this build, \(options.asOf)",
                at: .file(destination.path), hint: "build for a later date, or use --force", exit: .temporary)
        }
        // Without a readable manifest every file counts as new: slower, and still right.
        var manifest: Manifest?
        do throws(Diagnostic) { manifest = try Manifest.read(destination.path) } catch  where error.exit == .dataError {
            manifest = nil
        }
        oldManifest = manifest
        self.destination = destination
        self.options = options
        self.lock = lock
        self.scratch = scratch
        SignalCleanup.active.withLock { _ = $0.insert(destination.staging) }
        site = try StagedSite(path: destination.staging, published: published, manifest: manifest)
    }

    deinit { abandon() }

    // MARK: Files

    /// Adds a file; `path` is relative to the site. Safe to call from many threads.
    ///
    /// Throws E-PATH-NAME for a path that is absolute, leaves the site or is not portable, E-PATH-CLASH for one that
    /// another file has already (also in other case), E-OUT-… for what the file system says.
    public func write(_ path: String, _ bytes: [UInt8]) throws(Diagnostic) {
        try site.write(path, bytes)
    }

    /// Adds a file below `assets/` named by its content, and returns its path: `style.css` becomes
    /// `assets/style.0123456789ab.css`. Asked for twice, it is written once. Such files stay for some generations, for
    /// pages that readers still have open.
    /// - Parameters:
    ///   - tree: the folder that has the assets, with a slash behind it; the path returned is relative to it.
    ///   - texts: what is drawn in a picture, for `LeakTest`.
    public func writeAsset(
        name: String, _ bytes: [UInt8], in tree: String = "", texts: [String] = []
    ) throws(Diagnostic) -> String {
        let path = HashedAsset.path(name, SHA256(bytes))
        // The same bytes under the same name are one file, whichever page asks for them first.
        if assets.withLock({ $0.updateValue(texts, forKey: tree + path) == nil }) {
            try site.write(tree + path, bytes)
        }
        return path
    }

    /// Gives another tree an asset that a tree has; asked for twice, it is linked once.
    /// - Parameter path: as `writeAsset` returned it.
    public func shareAsset(_ path: String, of tree: String, with other: String) throws(Diagnostic) {
        let isNew = assets.withLock { $0.updateValue($0[tree + path] ?? [], forKey: other + path) == nil }
        if isNew { try site.share(tree + path, as: other + path) }
    }

    /// Takes over a file of the published site as it is; false where it has none, or one that was changed since.
    public func reuse(_ path: String) throws(Diagnostic) -> Bool {
        try site.reuse(path)
    }

    // MARK: Checks

    /// Checks the staged site (see `SiteCheck`): every finding, in the order of pages and lines.
    public func check(_ check: SiteCheck) throws(Diagnostic) -> [Diagnostic] {
        try check.run(site.path, files: site.manifest.entries.map(\.path))
    }

    /// Searches trees of the staged site for people they may not name (see `LeakTest`).
    public func check(_ tests: [LeakTest]) throws(Diagnostic) -> [Diagnostic] {
        let files = site.manifest.entries.map(\.path)
        let drawn = assets.withLock { $0 }
        var findings: [Diagnostic] = []
        for test in tests { findings += try test.run(site.path, files: files, drawn: drawn) }
        return findings
    }

    // MARK: Ends

    /// Puts the new site in place of the old. On an error the old site stays, staging is removed and status.json says
    /// why.
    public func commit() throws(Diagnostic) -> Summary {
        do throws(Diagnostic) {
            let summary = try publish()
            finish()
            return summary
        } catch {
            refuse(error)
            throw error
        }
    }

    /// Ends without publishing; status.json keeps what it said.
    public func abandon() { end(refusal: nil) }

    /// Ends without publishing; status.json says why.
    public func refuse(_ reason: Diagnostic) { end(refusal: reason) }

    private func end(refusal: Diagnostic?) {
        let isFirst = isFinished.withLock { isFinished in
            defer { isFinished = true }
            return !isFinished
        }
        guard isFirst else { return }
        if !(options.keepStaging && refusal != nil) { _ = FileSystem.remove(destination.staging) }
        SignalCleanup.active.withLock { _ = $0.remove(destination.staging) }
        if let refusal {
            let status = PublicationStatus(refusal: refusal, asOf: options.asOf, published: oldMarker)
            // The refusal itself is reported to the user; a full disk may well keep it from this file.
            try? FileSystem.replace(destination.status, status.bytes)
        }
        release()
    }

    private func finish() {
        isFinished.withLock { $0 = true }
        release()
    }

    private func release() {
        lock.release()
        if let scratch { Publication.remove(scratch: scratch) }
    }

    private func publish() throws(Diagnostic) -> Summary {
        let manifest = site.manifest
        let listing = manifest.bytes
        let marker = SiteMarker(tool: options.tool, asOf: options.asOf, buildID: SHA256(listing).hex)
        let counts = site.counts
        var summary = Summary(
            written: counts.written, unchanged: counts.unchanged, removed: site.removed, bytes: counts.bytes,
            buildID: marker.buildID, isNew: true, warnings: [])
        let isListed = try site.writeOwn(OutputPath.manifest, listing)
        let isMarked = try site.writeOwn(OutputPath.marker, marker.bytes)
        let status = PublicationStatus(refusal: nil, asOf: options.asOf, published: marker)
        if destination.state == .ours, isListed, isMarked, counts.written == 0, summary.removed == 0 {
            summary.isNew = false
            warn(FileSystem.remove(site.path), "staging cannot be removed", site.path, &summary.warnings)
            SignalCleanup.active.withLock { _ = $0.remove(site.path) }
        } else {
            try keepAssets(manifest)
            try Workshop.carryIgnoreFile(from: destination.path, to: site.path)
            try FileSystem.syncFileSystem(site.path)
            let generation = try destination.nextGeneration()
            summary.warnings += try SignalCleanup.active.withLock { (active) throws(Diagnostic) in
                let warnings = try Workshop.swap(
                    destination, to: generation, buildID: marker.buildID, exchanges: options.exchanges)
                active.remove(site.path)
                return warnings
            }
            summary.warnings += Workshop.prune(destination, keep: options.keep)
        }
        do throws(Diagnostic) { try FileSystem.replace(destination.status, status.bytes) } catch {
            summary.warnings.append(Workshop.warning(error))
        }
        return summary
    }

    private func warn(_ failure: Int32, _ what: String, _ path: String, _ warnings: inout [Diagnostic]) {
        if failure != 0 { warnings.append(Workshop.warning(OutputError.of(failure, what, path))) }
    }

    /// Links the hashed assets of the published site and of the newest generations that this build lacks. A tree that is
    /// no longer published keeps none: nobody may read it any more.
    private func keepAssets(_ manifest: Manifest) throws(Diagnostic) {
        var present = Set(manifest.entries.map(\.path).filter(HashedAsset.isBelow))
        let trees = Set(present.compactMap(HashedAsset.tree))
        var sites = destination.state == .ours ? [destination.path] : []
        for name in try destination.generationNames().reversed().prefix(max(options.keep, 1) - 1) {
            sites.append(destination.generations + "/" + name)
        }
        for folder in sites {
            var listed: Manifest?
            // A damaged old manifest lists nothing to keep; it must not stop a new site.
            do throws(Diagnostic) { listed = try Manifest.read(folder) } catch  where error.exit == .dataError {
                listed = nil
            }
            for entry in listed?.entries ?? [] where HashedAsset.isNamed(entry.path, by: entry.digest) {
                guard HashedAsset.tree(entry.path).map(trees.contains) ?? false else { continue }
                if present.insert(entry.path).inserted { try site.keep(entry.path, from: folder) }
            }
        }
    }
}

/// Names of files by their content.
enum HashedAsset {
    static let folder = "assets/"

    /// `assets/NAME.HASH.EXTENSION` with the first 12 digits of the digest.
    static func path(_ name: String, _ digest: SHA256) -> String {
        let hash = digest.hex.prefix(12)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return folder + name + ".\(hash)" }
        return folder + name[..<dot] + ".\(hash)" + name[dot...]
    }

    /// Whether a path lies in the assets of the site or of one of its trees.
    static func isBelow(_ path: String) -> Bool { path.hasPrefix(folder) || path.contains("/" + folder) }

    /// The folder of the tree whose assets a path is among, with a slash behind it; nil for any other path.
    static func tree(_ path: String) -> String? {
        let folders = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        guard let last = folders.lastIndex(of: "assets") else { return nil }
        return folders[..<last].map { $0 + "/" }.joined()
    }

    /// True where the path is below `assets/` and carries this digest.
    static func isNamed(_ path: String, by digest: SHA256) -> Bool {
        guard isBelow(path) else { return false }
        return path.split(separator: ".").contains(digest.hex.prefix(12))
    }
}
