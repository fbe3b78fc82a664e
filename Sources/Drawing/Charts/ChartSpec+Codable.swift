import Diagnostics

/// Any key of a JSON object, so that unknown ones can be named.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A JSON object read with defaults, after its keys have been checked. A key whose value is null counts as absent.
struct ObjectReader {
    let container: KeyedDecodingContainer<AnyKey>

    /// Throws: E-CHART-KEY for every key that is not in `keys`.
    init(_ decoder: any Decoder, keys: [String]) throws {
        container = try decoder.container(keyedBy: AnyKey.self)
        let path = ValuePath(decoder.codingPath)
        let unknown = container.allKeys.map(\.stringValue).filter { !keys.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw ValueFindings(
                unknown.prefix(20).map { name in
                    let near = NearestName.of(String(name.prefix(40)), in: keys)
                    let hint = near.map { "did you mean `\($0)`?" } ?? "known keys: \(keys.joined(separator: ", "))"
                    return .init(
                        path: path[name],
                        diagnostic: Diagnostic(
                            "CHART-KEY", "chart has an unknown key `\(LogText.excerpt(name))`", hint: hint,
                            exit: .configuration))
                })
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

    /// `[lower, upper]`.
    func range(_ key: String) throws -> ClosedRange<Double>? {
        guard let ends = try optional(key, [Double].self) else { return nil }
        guard ends.count == 2, ends[0] < ends[1] else {
            throw ValueFindings(
                Diagnostic(
                    "CHART-RANGE", "`\(key)` is not two numbers of which the second is larger", hint: "write [0, 100]",
                    exit: .configuration), at: ValuePath(container.codingPath)[key])
        }
        return ends[0]...ends[1]
    }
}

/// Reads one word of a list of words.
private func word<Word: RawRepresentable & CaseIterable>(_ decoder: any Decoder, _ what: String) throws -> Word
where Word.RawValue == String {
    let name = try decoder.singleValueContainer().decode(String.self)
    if let word = Word(rawValue: name) { return word }
    let known = Word.allCases.map(\.rawValue)
    let near = NearestName.of(String(name.prefix(40)), in: known)
    throw ValueFindings(
        Diagnostic(
            "CHART-TYPE", "\(what) `\(LogText.excerpt(name))` is not known",
            hint: near.map { "did you mean `\($0)`?" } ?? "known: \(known.joined(separator: ", "))",
            exit: .configuration), at: ValuePath(decoder.codingPath))
}

extension ChartSpec.Kind { public init(from decoder: any Decoder) throws { self = try word(decoder, "chart type") } }
extension ChartSpec.Role { public init(from decoder: any Decoder) throws { self = try word(decoder, "role") } }
extension ChartSpec.CellState { public init(from decoder: any Decoder) throws { self = try word(decoder, "state") } }

extension ChartSpec: Codable {
    static let keys = [
        "type", "title", "subtitle", "categories", "categoryTitle", "series", "bands", "target", "today",
        "todayLabel", "partial", "highlight", "intervals", "links", "notes", "foot", "finding", "yRange", "height",
        "format", "normalized", "totals", "xValues", "sizes", "xAxis", "curves", "edges", "spans", "asOf",
        "quadrants", "panels",
    ]

    /// Throws: `ValueFindings` with E-CHART-KEY, E-CHART-TYPE or all that `findings()` has; what the decoder throws for
    /// values of another type.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder, in: nil)
        let path = ValuePath(decoder.codingPath).steps
        let found = findings().map {
            ValueFindings.Finding(path: ValuePath(path + $0.path.steps), diagnostic: $0.diagnostic)
        }
        if !found.isEmpty { throw ValueFindings(found) }
    }

    /// Reads without checking; a panel is of the type of the chart it stands `in`, unless it says its own.
    private init(_ decoder: any Decoder, in chart: Kind?) throws {
        let object = try ObjectReader(decoder, keys: Self.keys)
        guard let kind = try object.optional("type", Kind.self) ?? chart else {
            throw ValueFindings(
                Diagnostic(
                    "CHART-TYPE", "chart has no type",
                    hint: "known types: " + Kind.allCases.map(\.rawValue).joined(separator: ", "), exit: .configuration),
                at: ValuePath(decoder.codingPath))
        }
        self.init(type: kind)
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
        yRange = try object.range("yRange")
        height = try object.optional("height")
        format = try object.read("format", default: Format())
        normalized = try object.read("normalized", default: false)
        totals = try object.optional("totals")
        xValues = try object.read("xValues", default: [])
        sizes = try object.read("sizes", default: [])
        xAxis = try object.read("xAxis", default: XAxis())
        curves = try object.read("curves", default: [])
        edges = try object.read("edges", default: [])
        spans = try object.read("spans", default: [])
        asOf = try object.optional("asOf")
        quadrants = try object.read("quadrants", default: [])
        guard object.container.contains(AnyKey("panels")) else { return }
        if try object.container.decodeNil(forKey: AnyKey("panels")) { return }
        var list = try object.container.nestedUnkeyedContainer(forKey: AnyKey("panels"))
        while !list.isAtEnd { panels.append(try ChartSpec(try list.superDecoder(), in: kind)) }
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
        try object.encode(normalized, forKey: AnyKey("normalized"))
        try object.encodeIfPresent(totals, forKey: AnyKey("totals"))
        try object.encode(xValues, forKey: AnyKey("xValues"))
        try object.encode(sizes, forKey: AnyKey("sizes"))
        try object.encode(xAxis, forKey: AnyKey("xAxis"))
        try object.encode(curves, forKey: AnyKey("curves"))
        try object.encode(edges, forKey: AnyKey("edges"))
        try object.encode(spans, forKey: AnyKey("spans"))
        try object.encodeIfPresent(asOf, forKey: AnyKey("asOf"))
        try object.encode(quadrants, forKey: AnyKey("quadrants"))
        try object.encode(panels, forKey: AnyKey("panels"))
    }
}

extension ChartSpec.XAxis {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["title", "format", "range", "target"])
        self.init(
            title: try object.read("title", default: ""), format: try object.read("format", default: .init()),
            range: try object.range("range"), target: try object.optional("target"))
    }
}

extension ChartSpec.Curve {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["name", "points", "role", "isDashed", "isLimit"])
        self.init(
            name: try object.read("name", default: ""), points: try object.required("points"),
            role: try object.read("role", default: .reference), isDashed: try object.read("isDashed", default: false),
            isLimit: try object.read("isLimit", default: false))
    }
}

extension ChartSpec.Span {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["row", "from", "to", "name", "role"])
        self.init(
            row: try object.required("row"), from: try object.required("from"), to: try object.optional("to"),
            name: try object.read("name", default: ""), role: try object.read("role", default: .main))
    }
}

extension ChartSpec.Series {
    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(decoder, keys: ["name", "values", "role", "dashedFrom", "states", "notes"])
        self.init(
            name: try object.read("name", default: ""), values: try object.required("values"),
            role: try object.read("role", default: .main), dashedFrom: try object.optional("dashedFrom"),
            states: try object.read("states", default: []), notes: try object.read("notes", default: []))
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
    private static func notation(_ object: ObjectReader) throws -> NumberFormat.Notation {
        let word = try object.read("notation", default: NumberFormat.Notation.plain.rawValue)
        guard let notation = NumberFormat.Notation(rawValue: word) else {
            let known = NumberFormat.Notation.allCases.map(\.rawValue)
            throw Diagnostic(
                "CHART-TYPE", "there is no notation `\(LogText.excerpt(word))`", at: .named("format.notation"),
                hint: NearestName.of(word, in: known).map { "did you mean `\($0)`?" }
                    ?? "known: \(known.joined(separator: ", "))",
                exit: .configuration)
        }
        return notation
    }

    public init(from decoder: any Decoder) throws {
        let object = try ObjectReader(
            decoder,
            keys: [
                "unit", "factor", "decimals", "groupSeparator", "decimalSeparator", "locale", "currency", "notation",
            ])
        let plain = ChartSpec.Format()
        self.init(
            unit: try object.read("unit", default: plain.unit),
            factor: try object.read("factor", default: plain.factor),
            decimals: try object.read("decimals", default: plain.decimals),
            groupSeparator: try object.optional("groupSeparator"),
            decimalSeparator: try object.optional("decimalSeparator"), locale: try object.optional("locale"),
            currency: try object.optional("currency"), notation: try Self.notation(object))
    }
}
