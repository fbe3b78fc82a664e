import Diagnostics

/// Any key of a JSON object, so that unknown ones can be named.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A JSON object read with defaults, after its keys have been checked.
struct ObjectReader {
    let container: KeyedDecodingContainer<AnyKey>

    /// Throws: E-CHART-KEY for a key that is not in `keys`.
    init(_ decoder: any Decoder, keys: [String]) throws {
        container = try decoder.container(keyedBy: AnyKey.self)
        let path = decoder.codingPath.map(\.stringValue).joined(separator: ".")
        for name in container.allKeys.map(\.stringValue).sorted() where !keys.contains(name) {
            let near = NearestName.of(name, in: keys)
            throw Diagnostic(
                "CHART-KEY", "chart has an unknown key `\(LogText.excerpt(name))`",
                at: path.isEmpty ? .nowhere : .named(path),
                hint: near.map { "did you mean `\($0)`?" } ?? "known keys: \(keys.joined(separator: ", "))",
                exit: .configuration)
        }
    }

    func read<T: Decodable>(_ key: String, default value: T) throws -> T {
        try container.decodeIfPresent(T.self, forKey: AnyKey(key)) ?? value
    }

    func optional<T: Decodable>(_ key: String, _ type: T.Type = T.self) throws -> T? {
        try container.decodeIfPresent(T.self, forKey: AnyKey(key))
    }

    func required<T: Decodable>(_ key: String) throws -> T {
        try container.decode(T.self, forKey: AnyKey(key))
    }
}

extension ChartSpec: Codable {
    static let keys = [
        "type", "title", "subtitle", "categories", "categoryTitle", "series", "bands", "target", "today",
        "todayLabel", "partial", "highlight", "intervals", "links", "notes", "foot", "finding", "yRange", "height",
        "format",
    ]

    /// Throws: `Diagnostic` E-CHART-KEY, E-CHART-TYPE or what `validate()` finds; `DecodingError` for malformed JSON.
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: Self.keys)
        self.init(type: try Self.kind(object))
        title = try object.read("title", default: "")
        subtitle = try object.read("subtitle", default: "")
        categories = try object.read("categories", default: [])
        categoryTitle = try object.read("categoryTitle", default: "")
        series = try object.read("series", default: [])
        bands = try object.read("bands", default: [])
        target = try object.optional("target")
        today = try object.optional("today")
        todayLabel = try object.optional("todayLabel")
        partial = try object.read("partial", default: [])
        highlight = try object.optional("highlight")
        intervals = try object.optional("intervals")
        links = try object.read("links", default: [])
        notes = try object.read("notes", default: [])
        foot = try object.read("foot", default: "")
        finding = try object.optional("finding")
        yRange = try object.optional("yRange")
        height = try object.optional("height")
        format = try object.read("format", default: Format())
        try validate()
    }

    private static func kind(_ object: ObjectReader) throws -> Kind {
        guard let word = try object.optional("type", String.self) else {
            throw unknownType("chart has no type")
        }
        guard let kind = Kind(rawValue: word) else {
            let near = NearestName.of(word, in: Kind.allCases.map(\.rawValue))
            throw unknownType("chart type `\(LogText.excerpt(word))` is not known", near: near)
        }
        return kind
    }

    private static func unknownType(_ what: String, near: String? = nil) -> Diagnostic {
        let known = "known types: " + Kind.allCases.map(\.rawValue).joined(separator: ", ")
        return Diagnostic(
            "CHART-TYPE", what, hint: near.map { "did you mean `\($0)`?" } ?? known, exit: .configuration)
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: AnyKey.self)
        try object.encode(type, forKey: AnyKey("type"))
        try object.encode(title, forKey: AnyKey("title"))
        try object.encode(subtitle, forKey: AnyKey("subtitle"))
        try object.encode(categories, forKey: AnyKey("categories"))
        try object.encode(categoryTitle, forKey: AnyKey("categoryTitle"))
        try object.encode(series, forKey: AnyKey("series"))
        try object.encode(bands, forKey: AnyKey("bands"))
        try object.encodeIfPresent(target, forKey: AnyKey("target"))
        try object.encodeIfPresent(today, forKey: AnyKey("today"))
        try object.encodeIfPresent(todayLabel, forKey: AnyKey("todayLabel"))
        try object.encode(partial, forKey: AnyKey("partial"))
        try object.encodeIfPresent(highlight, forKey: AnyKey("highlight"))
        try object.encodeIfPresent(intervals, forKey: AnyKey("intervals"))
        try object.encode(links, forKey: AnyKey("links"))
        try object.encode(notes, forKey: AnyKey("notes"))
        try object.encode(foot, forKey: AnyKey("foot"))
        try object.encodeIfPresent(finding, forKey: AnyKey("finding"))
        try object.encodeIfPresent(yRange, forKey: AnyKey("yRange"))
        try object.encodeIfPresent(height, forKey: AnyKey("height"))
        try object.encode(format, forKey: AnyKey("format"))
    }
}

extension ChartSpec.Series {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["name", "values", "role", "dashedFrom"])
        self.init(
            name: try object.read("name", default: ""), values: try object.required("values"),
            role: try object.read("role", default: .main), dashedFrom: try object.optional("dashedFrom"))
    }
}

extension ChartSpec.Band {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["name", "lower", "upper", "lowerLabel", "upperLabel"])
        self.init(
            name: try object.read("name", default: ""), lower: try object.required("lower"),
            upper: try object.required("upper"), lowerLabel: try object.read("lowerLabel", default: ""),
            upperLabel: try object.read("upperLabel", default: ""))
    }
}

extension ChartSpec.Target {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["value", "label", "lowerIsBetter"])
        self.init(
            value: try object.required("value"), label: try object.read("label", default: "target"),
            lowerIsBetter: try object.read("lowerIsBetter", default: false))
    }
}

extension ChartSpec.Format {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(
            decoder, keys: ["unit", "factor", "decimals", "groupSeparator", "decimalSeparator"])
        let plain = ChartSpec.Format()
        self.init(
            unit: try object.read("unit", default: plain.unit),
            factor: try object.read("factor", default: plain.factor),
            decimals: try object.read("decimals", default: plain.decimals),
            groupSeparator: try object.read("groupSeparator", default: plain.groupSeparator),
            decimalSeparator: try object.read("decimalSeparator", default: plain.decimalSeparator))
    }
}
