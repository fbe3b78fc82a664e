import Charts
import Foundation
import Testing
import TextFormats

extension Scene {
    /// The data of a column by row, each once.
    func data(_ column: Int) -> [Int: Datum] {
        var found: [Int: Datum] = [:]
        for datum in marks.flatMap(\.data) where datum.column == column { found[datum.row] = datum }
        return found
    }

    /// The centres and radii of discs that stand for data.
    var dataDiscs: [(place: Place, radius: Double, data: [Datum])] {
        marks.compactMap { mark in
            if case .disc(let place, let radius, _) = mark.shape, !mark.data.isEmpty {
                (place, radius, mark.data)
            } else {
                nil
            }
        }
    }
}

/// The specs of content/gallery, by file name.
let gallery: [(name: String, spec: ChartSpec)] = {
    let root =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/content/gallery"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).filter { $0.hasSuffix(".json") }
    return names.sorted().compactMap { name in
        (try? JSONDocument(path: root + "/" + name, what: "chart").decode(ChartSpec.self)).map { (name, $0) }
    }
}()

func gallerySpec(_ name: String) throws -> ChartSpec {
    try #require(gallery.first { $0.name == name }?.spec, "content/gallery/\(name) is not read")
}
