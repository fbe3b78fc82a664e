import Charts
import Diagnostics
import TextFormats

/// What `crmsite chart --scene` writes: everything a chart says beside its picture, and the marks it is painted from.
/// Places and lengths are CSS px; colours are `#rrggbb` for the light and the dark theme.
enum SceneFile {
    static func bytes(_ scene: Scene, _ picture: RenderedChart) throws(Diagnostic) -> [UInt8] {
        var json = JSONWriter(indented: true)
        try json.object { json throws(Diagnostic) in
            text("type", scene.kind.rawValue, &json)
            json.key("width")
            json.integer(picture.width)
            json.key("height")
            json.integer(picture.height)
            text("alt", picture.altText, &json)
            json.key("regions")
            json.array { json in for region in picture.regions { write(region, &json) } }
            json.key("table")
            json.object { json in
                list("columns", picture.table.columns, &json)
                json.key("rows")
                json.array { json in for row in picture.table.rows { strings(row, &json) } }
            }
            json.key("marks")
            try json.array { json throws(Diagnostic) in for mark in scene.marks { try write(mark, &json) } }
        }
        return json.finish()
    }

    private static func text(_ key: String, _ value: String, _ json: inout JSONWriter) {
        json.key(key)
        json.string(value)
    }

    private static func strings(_ values: [String], _ json: inout JSONWriter) {
        json.array { json in for value in values { json.string(value) } }
    }

    private static func list(_ key: String, _ values: [String], _ json: inout JSONWriter) {
        json.key(key)
        strings(values, &json)
    }

    private static func number(_ key: String, _ value: Double, _ json: inout JSONWriter) throws(Diagnostic) {
        json.key(key)
        try json.number(value)
    }

    private static func numbers(_ key: String, _ values: [Double], _ json: inout JSONWriter) throws(Diagnostic) {
        json.key(key)
        try json.array { json throws(Diagnostic) in for value in values { try json.number(value) } }
    }

    private static func write(_ region: RenderedChart.Region, _ json: inout JSONWriter) {
        json.object { json in
            json.key("box")
            json.array { json in for side in [region.x0, region.y0, region.x1, region.y1] { json.integer(side) } }
            text("title", region.title, &json)
            if let link = region.link { text("link", link, &json) }
        }
    }

    private static func write(_ mark: Scene.Mark, _ json: inout JSONWriter) throws(Diagnostic) {
        try json.object { json throws(Diagnostic) in
            try shape(mark.shape, &json)
            text("light", hex(mark.color.light.r, mark.color.light.g, mark.color.light.b), &json)
            text("dark", hex(mark.color.dark.r, mark.color.dark.g, mark.color.dark.b), &json)
            guard !mark.data.isEmpty else { return }
            json.key("data")
            try json.array { json throws(Diagnostic) in
                for datum in mark.data {
                    try json.object { json throws(Diagnostic) in
                        json.key("row")
                        json.integer(datum.row)
                        json.key("column")
                        json.integer(datum.column)
                        try number("value", datum.value, &json)
                        text("text", datum.text, &json)
                    }
                }
            }
        }
    }

    private static func shape(_ shape: Scene.Shape, _ json: inout JSONWriter) throws(Diagnostic) {
        switch shape {
        case .rect(let box):
            text("shape", "rect", &json)
            try write(box, &json)
        case .outline(let box, let width):
            text("shape", "outline", &json)
            try write(box, &json)
            try number("stroke", width, &json)
        case .hatch(let box):
            text("shape", "hatch", &json)
            try write(box, &json)
        case .rule(let from, let to, let width, let dash):
            text("shape", "rule", &json)
            try write([from, to], &json)
            try number("stroke", width, &json)
            try numbers("dash", dash, &json)
        case .polyline(let places, let width, let dash):
            text("shape", "polyline", &json)
            try write(places, &json)
            try number("stroke", width, &json)
            try numbers("dash", dash, &json)
        case .area(let places):
            text("shape", "area", &json)
            try write(places, &json)
        case .disc(let center, let radius, _):
            text("shape", "disc", &json)
            try write([center], &json)
            try number("radius", radius, &json)
        case .text(let line):
            text("shape", "text", &json)
            text("text", line.string, &json)
            try number("x", line.x, &json)
            try number("baseline", line.baseline, &json)
            try number("width", line.width, &json)
            try number("size", line.style.size, &json)
        }
    }

    private static func write(_ box: Scene.Box, _ json: inout JSONWriter) throws(Diagnostic) {
        try numbers("box", [box.x0, box.y0, box.x1, box.y1], &json)
    }

    private static func write(_ places: [Scene.Place], _ json: inout JSONWriter) throws(Diagnostic) {
        json.key("points")
        try json.array { json throws(Diagnostic) in
            for place in places {
                try json.array { json throws(Diagnostic) in
                    try json.number(place.x)
                    try json.number(place.y)
                }
            }
        }
    }

    private static func hex(_ parts: UInt8...) -> String {
        "#" + parts.map { (part: UInt8) in (part < 16 ? "0" : "") + String(part, radix: 16) }.joined()
    }
}
