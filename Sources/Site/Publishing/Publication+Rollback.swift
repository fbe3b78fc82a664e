import Diagnostics

extension Publication {
    /// An earlier state of a site, kept beside it.
    public struct Generation: Sendable {
        /// A number of six digits; later ones are greater.
        public var name: String
        public var marker: SiteMarker
    }

    /// The earlier generations of an output, oldest first.
    public static func generations(output: String) throws(Diagnostic) -> [Generation] {
        let destination = try Destination(output: output, project: nil)
        var generations: [Generation] = []
        for name in try destination.generationNames() {
            if let marker = try SiteMarker.read(destination.generations + "/" + name) {
                generations.append(Generation(name: name, marker: marker))
            }
        }
        return generations
    }

    /// Puts an earlier generation in place, by default the newest, and keeps the present site in its stead: a second
    /// call undoes the first.
    ///
    /// Throws E-OUT-NOGENERATION (66) where there is none, E-OUT-NOSITE (66) where the output is no site of ours.
    public static func rollback(output: String, to name: String? = nil) throws(Diagnostic) -> Generation {
        try rollback(output: output, to: name, exchanges: true)
    }

    /// As above; tests turn the exchange off to see the other way.
    package static func rollback(
        output: String, to name: String?, exchanges: Bool
    ) throws(Diagnostic) -> Generation {
        let destination = try Destination(output: output, project: nil)
        guard destination.state == .ours, let present = try SiteMarker.read(destination.path) else {
            throw Diagnostic(
                "OUT-NOSITE", "there is no published site", at: .file(destination.path), hint: "build it first",
                exit: .noInput)
        }
        let lock = try Workshop.open(destination)
        defer { lock.release() }
        let known = try destination.generationNames()
        guard let name = name ?? known.last, known.contains(name),
            let marker = try SiteMarker.read(destination.generations + "/" + name)
        else {
            let hint = known.isEmpty ? "none has been kept yet" : "kept are \(known.joined(separator: ", "))"
            throw Diagnostic(
                "OUT-NOGENERATION", "there is no such earlier generation", at: .file(destination.generations),
                hint: hint, exit: .noInput)
        }
        let folder = destination.generations + "/" + name
        let ignore = folder + "/" + OutputPath.gitignore
        if FileSystem.facts(ignore).kind != .missing { _ = FileSystem.remove(ignore) }
        try Workshop.carryIgnoreFile(from: destination.path, to: folder)
        _ = try SignalCleanup.active.withLock { (_) throws(Diagnostic) in
            try Workshop.swapBack(destination, with: name, buildID: marker.buildID, exchanges: exchanges)
        }
        let status = PublicationStatus(refusal: nil, asOf: present.asOf, published: marker)
        try FileSystem.replace(destination.status, status.bytes)
        return Generation(name: name, marker: marker)
    }
}
