import Raster

extension Scene: Encodable {
    private enum Keys: String, CodingKey { case type, width, height, columns, rows, marks, zones }

    /// The form `crmsite chart --scene` writes: marks in painting order, each with its geometry in CSS px, its two
    /// colours and the data it stands for.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        try object.encode(kind, forKey: .type)
        try object.encode(width, forKey: .width)
        try object.encode(height, forKey: .height)
        try object.encode(columns, forKey: .columns)
        try object.encode(rows, forKey: .rows)
        try object.encode(marks, forKey: .marks)
        try object.encode(zones, forKey: .zones)
    }
}

extension Scene.Mark: Encodable {
    private enum Keys: String, CodingKey {
        case shape, light, dark, data, box, from, to, points, center, radius, width, dash, text, x, baseline, size
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        try object.encode(Self.hex(color.light), forKey: .light)
        try object.encode(Self.hex(color.dark), forKey: .dark)
        if !data.isEmpty { try object.encode(data, forKey: .data) }
        switch shape {
        case .rect(let box):
            try object.encode("rect", forKey: .shape)
            try object.encode(box, forKey: .box)
        case .outline(let box, let width):
            try object.encode("outline", forKey: .shape)
            try object.encode(box, forKey: .box)
            try object.encode(width, forKey: .width)
        case .hatch(let box):
            try object.encode("hatch", forKey: .shape)
            try object.encode(box, forKey: .box)
        case .rule(let from, let to, let width, let dash):
            try object.encode("rule", forKey: .shape)
            try object.encode(from, forKey: .from)
            try object.encode(to, forKey: .to)
            try object.encode(width, forKey: .width)
            try object.encode(dash, forKey: .dash)
        case .polyline(let points, let width, let dash):
            try object.encode("polyline", forKey: .shape)
            try object.encode(points, forKey: .points)
            try object.encode(width, forKey: .width)
            try object.encode(dash, forKey: .dash)
        case .area(let points):
            try object.encode("area", forKey: .shape)
            try object.encode(points, forKey: .points)
        case .disc(let center, let radius, _):
            try object.encode("disc", forKey: .shape)
            try object.encode(center, forKey: .center)
            try object.encode(radius, forKey: .radius)
        case .text(let text):
            try object.encode("text", forKey: .shape)
            try object.encode(text.string, forKey: .text)
            try object.encode(text.x, forKey: .x)
            try object.encode(text.baseline, forKey: .baseline)
            try object.encode(text.style.size, forKey: .size)
            try object.encode(text.width, forKey: .width)
        }
    }

    private static func hex(_ color: RGB) -> String {
        let digits = String(UInt32(color.r) << 16 | UInt32(color.g) << 8 | UInt32(color.b), radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
