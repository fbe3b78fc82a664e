import CRMModel
import Configuration
import Diagnostics
import Pages
import SnapshotHistory

/// What earlier builds found, and where this one leaves what it found.
struct BuildHistory {
    let file: HistoryFile
    let earlier: EarlierBuilds
    /// Why the file could not be read; it is then not written either.
    let failure: Diagnostic?

    /// Reads what builds as of earlier days found. A file that cannot be read is no reason to lose the site.
    init(path: String, records: CRMRecords) {
        file = HistoryFile(path: path)
        do {
            earlier = try file.read(
                before: records.asOf, pipelinesFor: SiteSources.earlierDays(records),
                weeklyFigures: SiteSources.weeklyFigures)
            failure = nil
        } catch {
            let warning = BuildHistory.warning(error, path: path)
            var nothing = EarlierBuilds()
            nothing.fault = EarlierBuilds.Fault(what: warning.what, remedy: warning.hint)
            earlier = nothing
            failure = warning
        }
    }

    /// Keeps what was published; what goes wrong is a warning.
    func keep(_ snapshot: BuildSnapshot) -> [Diagnostic] {
        if let failure { return [failure] }
        do {
            try file.write(snapshot)
            return []
        } catch {
            return [BuildHistory.warning(error, path: file.path)]
        }
    }

    private static func warning(_ error: any Error, path: String) -> Diagnostic {
        error as? Diagnostic
            ?? Diagnostic(
                .warning, "OUT-HISTORY", "the history is not written: \(error)", at: .file(path), exit: .findings)
    }
}

extension SiteBuilder {
    /// The history of a project: what site.yml names, else `history.sqlite` beside the database.
    func history(_ configuration: SiteConfiguration, _ records: CRMRecords) -> BuildHistory {
        if let named = configuration.history { return BuildHistory(path: path(named), records: records) }
        let database = options.database ?? path(configuration.database)
        let folder = database.lastIndex(of: "/").map { String(database[...$0]) } ?? ""
        return BuildHistory(path: folder + "history.sqlite", records: records)
    }
}
