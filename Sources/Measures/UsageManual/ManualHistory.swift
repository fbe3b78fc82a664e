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
                "version \(version.version) of area '\(version.id)' stands in \(name)", version,
                "name the file \(expected), or correct its front matter", key: "version")
        }
        guard let index = areas.firstIndex(where: { $0.id == version.id }) else {
            // An area whose file has errors is not among the areas; those errors say enough.
            guard !collector.hasErrors else { return }
            report(
                "the manual has no area '\(version.id)' today", version,
                "keep its last version beside the other areas", key: "area")
            return
        }
        areas[index].history.append(version)
    }

    /// Sorts each history by version and checks that their days rise with it, up to the area's own.
    func order(_ areas: inout [ManualArea]) {
        for index in areas.indices where !areas[index].history.isEmpty {
            areas[index].history.sort { ($0.version, $0.file) < ($1.version, $1.file) }
            let chain = areas[index].history + [areas[index]]
            for version in chain where version.effective == nil {
                report(
                    "version \(version.version) of area '\(version.id)' does not say since when it is in force",
                    version,
                    "write effective: YYYY-MM-DD", key: "version")
            }
            for (earlier, later) in zip(chain, chain.dropFirst()) {
                check(earlier, later)
            }
        }
    }

    private func check(_ earlier: ManualArea, _ later: ManualArea) {
        guard earlier.version < later.version else {
            report(
                "version \(earlier.version) of area '\(earlier.id)' is not before version \(later.version)",
                earlier, "raise the version of the newer text", key: "version")
            return
        }
        guard let first = earlier.effective, let second = later.effective else { return }
        if second <= first {
            report(
                "version \(later.version) of area '\(later.id)' is in force from \(second.iso), "
                    + "not after version \(earlier.version) from \(first.iso)",
                later, "correct effective in one of the two", key: "effective")
        }
    }

    /// - Parameter key: the line of the front matter that is meant; where it is not there, that of the area.
    private func report(_ what: String, _ version: ManualArea, _ hint: String, key: String) {
        let place = version.keys[key] ?? version.keys["area"] ?? .file(version.file)
        collector.report(Diagnostic("MAN-HISTORY", what, at: place, hint: hint, exit: .configuration))
    }
}
