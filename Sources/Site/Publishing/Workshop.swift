import Diagnostics
import Glibc

/// The folder `.crmsite/<name>` beside an output: lock, staging, earlier generations, and the step that exchanges.
enum Workshop {
    /// Makes the folder, takes the lock, and clears away what a dead run left.
    ///
    /// Throws E-LOCK (75), E-OUT-DEVICE (73) where the output is on another file system than the folder beside it.
    static func open(_ destination: Destination) throws(Diagnostic) -> PublicationLock {
        let top = (destination.parent == "/" ? "" : destination.parent) + "/.crmsite"
        // Earlier generations and refused sites are for those who build, not for those who read.
        try FileSystem.makeDirectory(top, mode: 0o700)
        try FileSystem.makeDirectory(destination.workshop, mode: 0o700)
        try FileSystem.makeDirectory(destination.generations, mode: 0o700)
        let lock = try PublicationLock(destination.lock)
        if FileSystem.facts(top + "/.gitignore").kind == .missing {
            try FileSystem.replace(top + "/.gitignore", Array("*\n".utf8))
        }
        let output = FileSystem.facts(destination.path)
        if output.kind == .directory, output.device != FileSystem.facts(destination.generations).device {
            throw OutputError.of(EXDEV, "the output is a file system of its own", destination.path)
        }
        try heal(destination)
        return lock
    }

    // MARK: Swap

    /// Puts staging in the output's place and the old site among the generations. Throws only where the old site is
    /// still in place; what goes wrong later comes back as warnings.
    static func swap(
        _ destination: Destination, to generation: String, buildID: String, exchanges: Bool
    ) throws(Diagnostic) -> [Diagnostic] {
        let (old, new) = (destination.path, destination.staging)
        let kept = destination.generations + "/" + generation
        if destination.state == .missing {
            let failure = FileSystem.rename(new, old)
            if failure != 0 { throw OutputError.of(failure, "the site cannot be put in place", old) }
            return syncFolders(destination)
        }
        try announce(destination, buildID, generation)
        var isDone = true
        defer { if isDone { unlink(destination.intent) } }
        var warnings: [Diagnostic] = []
        let failure = exchanges ? FileSystem.exchange(new, old) : ENOSYS
        switch failure {
        case 0:
            // Staging now holds the old site. Where it cannot be put aside, the next build tries again.
            let failure = destination.state == .ours ? FileSystem.rename(new, kept) : FileSystem.remove(new)
            if failure != 0 {
                isDone = false
                warnings.append(warning(OutputError.of(failure, "the old site cannot be put aside", new)))
            }
        case EINVAL, ENOSYS, EOPNOTSUPP:
            try replaceInTwoSteps(old, by: new, aside: kept)
            if destination.state == .empty { _ = FileSystem.remove(kept) }
        default: throw OutputError.of(failure, "the sites cannot be exchanged", old)
        }
        return warnings + syncFolders(destination)
    }

    /// Puts a kept generation in the output's place and the present site in its stead.
    static func swapBack(
        _ destination: Destination, with generation: String, buildID: String, exchanges: Bool
    ) throws(Diagnostic) -> [Diagnostic] {
        let (old, new) = (destination.path, destination.generations + "/" + generation)
        try announce(destination, buildID, generation)
        defer { unlink(destination.intent) }
        var warnings: [Diagnostic] = []
        let failure = exchanges ? FileSystem.exchange(new, old) : ENOSYS
        switch failure {
        case 0: break
        case EINVAL, ENOSYS, EOPNOTSUPP:
            try replaceInTwoSteps(old, by: new, aside: destination.staging)
            let failure = FileSystem.rename(destination.staging, new)
            if failure != 0 {
                warnings.append(warning(OutputError.of(failure, "the old site cannot be put aside", new)))
            }
        default: throw OutputError.of(failure, "the sites cannot be exchanged", old)
        }
        return warnings + syncFolders(destination)
    }

    /// Notes what is about to happen, for the build that finds it half done.
    private static func announce(
        _ destination: Destination, _ buildID: String, _ generation: String
    ) throws(Diagnostic) {
        try FileSystem.replace(destination.intent, Array("\(buildID)\n\(generation)\n".utf8))
    }

    /// Two renames: between them the output is missing. A build that dies there is healed by the next.
    private static func replaceInTwoSteps(_ old: String, by new: String, aside: String) throws(Diagnostic) {
        let moved = FileSystem.rename(old, aside)
        if moved != 0 { throw OutputError.of(moved, "the old site cannot be put aside", old) }
        let placed = FileSystem.rename(new, old)
        if placed != 0 {
            _ = FileSystem.rename(aside, old)
            throw OutputError.of(placed, "the site cannot be put in place", old)
        }
    }

    private static func syncFolders(_ destination: Destination) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        for folder in [destination.parent, destination.generations, destination.workshop] {
            let failure = FileSystem.syncDirectory(folder)
            if failure != 0 {
                warnings.append(warning(OutputError.of(failure, "cannot be synced to the disk", folder)))
            }
        }
        return warnings
    }

    /// Finishes or undoes what a dead run left: staging, or a swap cut short.
    private static func heal(_ destination: Destination) throws(Diagnostic) {
        if let bytes = try FileSystem.read(destination.intent) {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            if lines.count == 2, lines[1].utf8.count == 6, Int(lines[1]) != nil {
                let kept = destination.generations + "/" + lines[1]
                let isKept = FileSystem.facts(kept).kind == .directory
                if FileSystem.facts(destination.path).kind == .missing, isKept {
                    let failure = FileSystem.rename(kept, destination.path)
                    if failure != 0 {
                        throw OutputError.of(failure, "the site cannot be put back in place", destination.path)
                    }
                }
                if FileSystem.facts(kept).kind == .missing,
                    try SiteMarker.read(destination.path)?.buildID == lines[0],
                    try SiteMarker.read(destination.staging) != nil
                {
                    _ = FileSystem.rename(destination.staging, kept)  // else removed below: a generation less
                }
            }
        }
        for name in FileSystem.names(destination.workshop) ?? [] where name.hasPrefix("staging") {
            let failure = FileSystem.remove(destination.workshop + "/" + name)
            if failure != 0 {
                throw OutputError.of(failure, "what a dead build left cannot be removed", destination.workshop)
            }
        }
        unlink(destination.intent)
    }

    // MARK: Generations

    /// Copies the output's .gitignore, which is the user's, to the site that takes its place.
    static func carryIgnoreFile(from old: String, to new: String) throws(Diagnostic) {
        let path = new + "/" + OutputPath.gitignore
        guard let bytes = try FileSystem.read(old + "/" + OutputPath.gitignore) else { return }
        if link(old + "/" + OutputPath.gitignore, path) == 0 { return }
        try FileSystem.replace(path, bytes)
    }

    /// Deletes the oldest generations beyond the number to keep; failures are warnings.
    static func prune(_ destination: Destination, keep: Int) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        var names: [String] = []
        do throws(Diagnostic) { names = try destination.generationNames() } catch { warnings.append(warning(error)) }
        for name in names.dropLast(max(keep, 1)) {
            let path = destination.generations + "/" + name
            let failure = FileSystem.remove(path)
            if failure != 0 {
                warnings.append(warning(OutputError.of(failure, "an old generation cannot be removed", path)))
            }
        }
        return warnings
    }

    static func warning(_ error: Diagnostic) -> Diagnostic {
        var warning = error
        warning.severity = .warning
        return warning
    }
}
