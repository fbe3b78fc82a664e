import Diagnostics
import TextFormats

/// A folder of manual pages.
struct ManualFolder {
    let path: String

    /// Its pages in the order of their names; none where there is no folder.
    var pages: [String] {
        DirectoryListing.names(path).filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }.map { path + "/" + $0 }
    }

    /// Reports what was meant as a page and is not read: pages in other folders than `history`, and files whose names
    /// end otherwise.
    func reportUnread(_ collector: DiagnosticCollector) {
        for name in DirectoryListing.names(path) where !name.hasPrefix(".") && name != "history" {
            let file = path + "/" + name
            let lower = name.lowercased()
            if DirectoryListing.isFolder(file) {
                let pages = DirectoryListing.names(file).count {
                    $0.lowercased().hasSuffix(".md") && !$0.hasPrefix(".")
                }
                guard pages > 0 else { continue }
                let isHistory = ["history", "versions", "archive"].contains(lower)
                report(
                    "\(pages == 1 ? "a page" : "\(pages) pages") in a folder that is not read", file,
                    isHistory
                        ? "earlier versions stand in a folder named history, in small letters"
                        : "put them beside the others: only the folder history is read", collector)
            } else if !name.hasSuffix(".md"), [".md", ".markdown", ".mdown"].contains(where: lower.hasSuffix) {
                report("a page whose name does not end in .md is not read", file, "name it so", collector)
            }
        }
    }

    private func report(_ what: String, _ file: String, _ hint: String, _ collector: DiagnosticCollector) {
        collector.report(Diagnostic("MAN-UNREAD", what, at: .file(file), hint: hint, exit: .configuration))
    }
}
