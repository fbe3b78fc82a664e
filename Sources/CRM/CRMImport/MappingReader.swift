import CRMModel
import CRMStore
import Diagnostics
import TextFormats

/// Reads a mapping folder and checks it against the canonical schema.
public enum MappingReader {
    /// What the caller knows better than a mapping that is for many companies.
    public struct Settings: Sendable {
        /// The currency of amounts that do not say their own.
        public var currency: Currency?
        /// The zone of times that do not say their own.
        public var zone: Zone?
        /// Prices of other currencies.
        public var rates: StatedRates

        public init(currency: Currency? = nil, zone: Zone? = nil, rates: StatedRates = StatedRates()) {
            self.currency = currency
            self.zone = zone
            self.rates = rates
        }
    }

    /// Finds a mapping by name in `folders`, or by path where `name` holds a slash or is a folder.
    public static func read(_ name: String, folders: [String], settings: Settings = Settings()) throws -> Mapping {
        let candidates = name.contains("/") ? [name] : folders.map { $0 + "/" + name } + [name]
        if let folder = candidates.first(where: { DirectoryListing.isFile($0 + "/mapping.yml") }) {
            return try read(folder: folder, settings)
        }
        let known = folders.flatMap { folder in
            DirectoryListing.names(folder).filter { DirectoryListing.isFile("\(folder)/\($0)/mapping.yml") }
        }
        let near = NearestName.of(name, in: known).map { "did you mean '\($0)'? " } ?? ""
        throw Diagnostic(
            "MAP-UNKNOWN", "there is no mapping '\(LogText.excerpt(name))'",
            at: .named(folders.joined(separator: ", ")),
            hint:
                "\(near)known: \(known.sorted().joined(separator: ", ")); a folder with a mapping.yml may be named too",
            exit: .configuration)
    }

    private static func read(folder: String, _ settings: Settings) throws -> Mapping {
        let path = folder + "/mapping.yml"
        let text = try UTF8Text.read(path: path, maxBytes: 1 << 20, what: "the mapping", area: "MAP")
        let collector = DiagnosticCollector()
        let document = try YAMLDocument(text, file: path, area: "MAP")
        let root = YAMLSection(document.root, collector: collector)
        let title = root.string("title", required: true) ?? ""
        let version = root.int("version", required: true) ?? 1
        let source = root.string("source", required: true) ?? ""
        let company = root.string("company")
        var currency = Currency.euro
        if let node = root.node("currency", required: true) {
            currency = collector.attempt { () throws(Diagnostic) in try currencyOf(node) } ?? currency
        }
        var zone = Zone.utc
        if let name = root.string("time-zone", required: true) {
            if let known = Zone(named: name) {
                zone = known
            } else if let node = root.node("time-zone") {
                collector.report(
                    node.error(
                        "ZONE", "unknown time zone '\(LogText.excerpt(name))'",
                        hint: "use an IANA name such as Europe/Berlin"))
            }
        }
        currency = settings.currency ?? currency
        let unsigned = unsignedCurrency(root, collector, settings.currency, base: currency)
        zone = settings.zone ?? zone
        let start = root.int("fiscal-year-start", in: 1...12) ?? 1
        let rates = settings.rates.completed(
            by: root.section("rates").map { StatedRates.read($0, collector) } ?? StatedRates())
        if let own = rates.prices[currency.code], own != 1 {
            collector.report(
                (root.node("rates") ?? document.root).error(
                    "CURRENCY", "\(currency.code) is the currency everything is summed in: its rate is 1",
                    hint: "a rate is what one unit of another currency is worth in \(currency.code)"))
        }
        let missing = Set(root.strings("missing") ?? [])
        let reader = InputReader(
            missing: missing, currency: currency, isOnlyNamed: root.bool("only-named-columns") ?? false,
            collector: collector)
        let inputs =
            root.sections("files").compactMap { reader.read($0, .file) }
            + root.sections("tables").compactMap { reader.read($0, .table) }
        if root.node("files") == nil, root.node("tables") == nil {
            collector.report(
                document.root.error("MISSING", "key \"files\" is missing", hint: "add files: or tables: …"))
        }
        reader.checkNames(inputs, in: document.root)
        let links = readLinks(root, collector)
        var ignored: [String: String] = [:]
        if let section = root.section("ignored") {
            for entry in section.allEntries {
                if let reason = collector.attempt({ () throws(Diagnostic) in try entry.value.string() }) {
                    ignored[entry.key] = reason
                }
            }
            section.finish()
        }
        root.finish()
        let selects = readSelects(folder, collector)
        try collector.throwIfErrors()
        return Mapping(
            name: folder.split(separator: "/").last.map(String.init) ?? folder, path: folder, title: title,
            version: version,
            source: source, company: company, currency: currency, unsignedCurrency: unsigned, rates: rates, zone: zone,
            fiscalYearStart: start, inputs: inputs, selects: selects, ignored: ignored, links: links)
    }

    /// Entities that a page may link to.
    public static let linkedEntities = ["account", "contact", "lead", "opportunity", "activity", "user"]

    private static func readLinks(_ root: YAMLSection, _ collector: DiagnosticCollector) -> [String: String] {
        var links: [String: String] = [:]
        guard let section = root.section("links") else { return links }
        for entity in linkedEntities {
            guard let pattern = section.string(entity), let node = section.node(entity) else { continue }
            let marks = pattern.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map {
                $0.prefix { $0 != "}" }
            }
            if !marks.contains("id") || marks.contains(where: { $0 != "id" && $0 != "base" }) {
                collector.report(
                    node.error(
                        "PATTERN", "'\(LogText.excerpt(pattern))' is no pattern of a link",
                        hint: "it holds {id}, and may hold {base}, the address of the CRM"))
            }
            links[entity] = pattern
        }
        section.finish()
        return links
    }

    /// `unsigned-amounts`: a currency, or `missing`. What the caller says of amounts that do not say their own counts
    /// before it.
    private static func unsignedCurrency(
        _ root: YAMLSection, _ collector: DiagnosticCollector, _ given: Currency?, base: Currency
    ) -> Currency? {
        guard let node = root.node("unsigned-amounts") else { return base }
        let stated = collector.attempt { () throws(Diagnostic) -> Currency? in
            try node.string() == "missing" ? nil : try currencyOf(node)
        }
        return given ?? stated ?? nil
    }

    private static func currencyOf(_ node: YAMLNode) throws(Diagnostic) -> Currency {
        let code = try node.string()
        guard let currency = Currency(code: code) else {
            throw node.error(
                "CURRENCY", "'\(LogText.excerpt(code))' is no currency code",
                hint: "use three capital letters, such as EUR")
        }
        return currency
    }

    private static func readSelects(_ folder: String, _ collector: DiagnosticCollector) -> [Mapping.Select] {
        var selects: [Mapping.Select] = []
        let names = DirectoryListing.names(folder).filter { $0.hasSuffix(".sql") }.sorted()
        for name in names {
            let table = String(name.dropLast(4))
            let path = "\(folder)/\(name)"
            guard Schema.named(table) != nil else {
                let near = NearestName.of(table, in: Schema.tables.map(\.name)).map { "did you mean \($0).sql?" } ?? ""
                collector.report(
                    Diagnostic(
                        "MAP-TABLE", "there is no canonical table '\(LogText.excerpt(table))'", at: .file(path),
                        hint: near, exit: .configuration))
                continue
            }
            if let sql = collector.attempt({ () throws(Diagnostic) in
                try UTF8Text.read(path: path, maxBytes: 1 << 20, what: "the select", area: "MAP")
            }) {
                selects.append(Mapping.Select(table: table, sql: sql, path: path))
            }
        }
        // Filled in the order of the schema, so that the same mapping always writes the same bytes.
        let order = Schema.tables.map(\.name)
        return selects.sorted { order.firstIndex(of: $0.table) ?? 0 < order.firstIndex(of: $1.table) ?? 0 }
    }
}
