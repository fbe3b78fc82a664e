import Diagnostics
import TextFormats

/// Puts the earlier versions of areas, `history/AREA-vN.md`, in their order.
///
/// A version is in force from its `effective` until the next one's, so that days must rise with the numbers: else
/// two versions would overlap, or replace each other in a circle.
struct ManualHistory {
    let collector: DiagnosticCollector

    /// Files one version under its area.
    func add(_ version: ManualArea, to areas: inout [ManualArea]) {
        let name = version.file.split(separator: "/").last.map(String.init) ?? version.file
        let expected = "\(version.id)-v\(version.version).md"
        if name != expected {
            report(
                "version \(version.version) of area '\(version.id)' stands in \(name)", version.file,
                "name the file \(expected), or correct its front matter")
        }
        guard let index = areas.firstIndex(where: { $0.id == version.id }) else {
            // An area whose file has errors is not among the areas; those errors say enough.
            guard !collector.hasErrors else { return }
            report(
                "the manual has no area '\(version.id)' today", version.file,
                "keep its last version beside the other areas")
            return
        }
        areas[index].history.append(version)
    }

    /// Sorts each history by version and checks that their days rise with it, up to the area's own.
    func order(_ areas: inout [ManualArea]) {
        for index in areas.indices where !areas[index].history.isEmpty {
            areas[index].history.sort { ($0.version, $0.file) < ($1.version, $1.file) }
            let chain = areas[index].history + [areas[index]]
            for (earlier, later) in zip(chain, chain.dropFirst()) {
                check(earlier, later)
            }
        }
    }

    private func check(_ earlier: ManualArea, _ later: ManualArea) {
        guard earlier.version < later.version else {
            report(
                "version \(earlier.version) of area '\(earlier.id)' is not before version \(later.version)",
                earlier.file, "raise the version of the newer text")
            return
        }
        guard let first = earlier.effective, let second = later.effective else {
            let missing = earlier.effective == nil ? earlier : later
            report(
                "version \(missing.version) of area '\(missing.id)' does not say since when it is in force",
                missing.file, "write effective: YYYY-MM-DD")
            return
        }
        if second <= first {
            report(
                "version \(later.version) of area '\(later.id)' is in force from \(second.iso), "
                    + "not after version \(earlier.version) from \(first.iso)",
                later.file, "correct effective in one of the two")
        }
    }

    private func report(_ what: String, _ file: String, _ hint: String) {
        collector.report(Diagnostic("MAN-HISTORY", what, at: .file(file), hint: hint, exit: .configuration))
    }
}
