import Charts
import Testing

/// What must hold for every scene: texts apart and inside, bars and regions inside, and never a blank without words.
func expectReadable(_ scene: Scene, _ label: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let frame = Scene.Box(x0: 0, y0: 0, x1: scene.width, y1: scene.height)
    let boxes = scene.texts.map(\.box)
    for (index, box) in boxes.enumerated() {
        #expect(
            frame.contains(box), "\(label): \(scene.texts[index].string) leaves the picture",
            sourceLocation: sourceLocation)
        for other in boxes[(index + 1)...] where box.overlaps(other) {
            Issue.record("\(label): \(scene.texts[index].string) overlaps", sourceLocation: sourceLocation)
        }
    }
    // Sums of shares of the width end there but for the last digit.
    let edge = Scene.Box(x0: -1e-6, y0: -1e-6, x1: scene.width + 1e-6, y1: scene.height + 1e-6)
    for mark in scene.marks {
        switch mark.shape {
        case .rect(let box), .hatch(let box), .outline(let box, _):
            #expect(
                edge.contains(box) && box.x0 <= box.x1 && box.y0 <= box.y1, "\(label): a bar leaves the picture",
                sourceLocation: sourceLocation)
        case .polyline(let places, _, _), .area(let places):
            #expect(
                places.allSatisfy { $0.x.isFinite && $0.y.isFinite }, "\(label): a line without a place",
                sourceLocation: sourceLocation)
        default: break
        }
    }
    for zone in scene.zones {
        #expect(
            edge.contains(zone.box) && zone.box.x1 > zone.box.x0 && zone.box.y1 > zone.box.y0,
            "\(label): a region leaves the picture", sourceLocation: sourceLocation)
        #expect(scene.rows.indices.contains(zone.row), sourceLocation: sourceLocation)
    }
    #expect(
        scene.kind == .sparkline || scene.saysNothingIsThere || scene.marks.contains { !$0.data.isEmpty },
        "\(label): a blank without words", sourceLocation: sourceLocation)
}

extension Scene {
    /// Whether the picture says that there is no data, in however many lines.
    var saysNothingIsThere: Bool { strings.joined(separator: " ").contains("No data to show.") }

    /// Rectangles that stand for a number, with the first of their numbers.
    var bars: [(datum: Datum, box: Box)] {
        marks.compactMap { mark in
            guard let datum = mark.data.first else { return nil }
            switch mark.shape {
            case .rect(let box), .hatch(let box): return (datum, box)
            default: return nil
            }
        }
    }
}
