import Charts
import Diagnostics
import Pages
import TextFormats

/// Reads the charts of `content/gallery`.
enum GalleryReader {
    /// The largest file, in bytes: the page prints it.
    private static let maxBytes = 1 << 20

    /// The files ending in `.json`, in the order of their names; empty where there is no such folder.
    ///
    /// Throws: what is wrong with any of them, all in one list, as errors of the configuration.
    static func read(folder: String, shownAs name: String) throws -> [GalleryEntry] {
        let found = DiagnosticCollector()
        var entries: [GalleryEntry] = []
        for file in DirectoryListing.names(folder) where file.hasSuffix(".json") && !file.hasPrefix(".") {
            do {
                let path = folder + "/" + file
                let text = try UTF8Text.read(path: path, maxBytes: maxBytes, what: "chart", area: "JSON")
                let document = try JSONDocument(Array(text.utf8), name: path, what: "chart", exit: .configuration)
                entries.append(
                    GalleryEntry(file: name + "/" + file, spec: try document.decode(ChartSpec.self), text: text))
            } catch let error as Diagnostic {
                found.report(error)
            } catch let error as DiagnosticList {
                found.report(error)
            }
        }
        try found.throwIfErrors()
        return entries
    }
}
