import Diagnostics

extension Publication {
    /// Notes in status.json that a build ended before there was anything to publish: with an error in the
    /// configuration, the database or a gate. Nothing is noted where the output is not a site of ours.
    public static func noteRefusal(_ reason: Diagnostic, output: String, project: String?, asOf: String?) {
        guard let destination = try? Destination(output: output, project: project), destination.state == .ours,
            let marker = try? SiteMarker.read(destination.path),
            FileSystem.facts(destination.workshop).kind == .directory
        else { return }
        let status = PublicationStatus(refusal: reason, asOf: asOf ?? marker.asOf, published: marker)
        // The refusal itself is reported to the user; a full disk may well keep it from this file.
        try? FileSystem.replace(destination.status, status.bytes)
    }
}
