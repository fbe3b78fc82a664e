import Diagnostics

extension Publication {
    /// Compares a published site with its manifest: files missing, changed or added since, in the order of paths.
    ///
    /// Findings carry E-OUT-MISSING, E-OUT-CHANGED and E-OUT-EXTRA. Throws E-OUT-NOSITE (66) where the output is no
    /// site of ours, E-OUT-MANIFEST (65) where its manifest is damaged.
    public static func verify(output: String) throws(Diagnostic) -> [Diagnostic] {
        let destination = try Destination(output: output, project: nil)
        guard destination.state == .ours, let manifest = try Manifest.read(destination.path) else {
            throw Diagnostic(
                "OUT-NOSITE", "there is no published site", at: .file(destination.path), hint: "build it first",
                exit: .noInput)
        }
        var findings: [(path: String, Diagnostic)] = []
        func report(_ name: String, _ what: String, _ path: String) {
            let finding = Diagnostic(
                "OUT-" + name, what, at: .file(path), hint: "build the site again, or roll back", exit: .findings)
            findings.append((path, finding))
        }
        if let marker = try SiteMarker.read(destination.path), marker.buildID != SHA256(manifest.bytes).hex {
            report("CHANGED", "the manifest is not the one that was published", OutputPath.manifest)
        }
        var listed: Set<String> = [OutputPath.manifest, OutputPath.marker, OutputPath.gitignore]
        for entry in manifest.entries {
            listed.insert(entry.path)
            guard let bytes = try FileSystem.read(destination.path + "/" + entry.path) else {
                report("MISSING", "the file is missing", entry.path)
                continue
            }
            if bytes.count != entry.size || SHA256(bytes) != entry.digest {
                report("CHANGED", "the file is not the one that was published", entry.path)
            }
        }
        for path in files(below: destination.path) where !listed.contains(path) {
            // Assets of earlier generations are named by their content and prove themselves.
            if let bytes = try FileSystem.read(destination.path + "/" + path),
                HashedAsset.isNamed(path, by: SHA256(bytes))
            {
                continue
            }
            report("EXTRA", "the file is not part of the site", path)
        }
        return findings.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map { $0.1 }
    }

    /// All files and links below a directory, by relative path.
    private static func files(below root: String) -> [String] {
        var found: [String] = []
        var open = [""]
        while let folder = open.popLast() {
            for name in FileSystem.names(root + "/" + folder) ?? [] {
                let path = folder.isEmpty ? name : folder + "/" + name
                let isFolder = FileSystem.facts(root + "/" + path).kind == .directory
                if isFolder { open.append(path) } else { found.append(path) }
            }
        }
        return found
    }
}
