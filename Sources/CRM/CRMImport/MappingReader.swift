import CRMModel
import CRMStore
import Diagnostics
import TextFormats

/// Reads a mapping folder and checks it against the canonical schema.
public enum MappingReader {
    /// Finds a mapping by name in `folders`, or by path where `name` holds a slash or is a folder.
    public static func read(_ name: String, folders: [String]) throws -> Mapping {
        let candidates = name.contains("/") ? [name] : folders.map { $0 + "/" + name } + [name]
        if let folder = candidates.first(where: { DirectoryListing.isFile($0 + "/mapping.yml") }) {
            return try read(folder: folder)
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

    private static func read(folder: String) throws -> Mapping {
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
        let start = root.int("fiscal-year-start", in: 1...12) ?? 1
        let missing = Set(root.strings("missing") ?? [])
        let defaults = FileDefaults(missing: missing, currency: currency)
        let files = root.sections("files", required: true).compactMap { readFile($0, defaults, collector) }
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
            source: source, company: company, currency: currency, zone: zone, fiscalYearStart: start, files: files,
            selects: selects, ignored: ignored)
    }

    private struct FileDefaults {
        let missing: Set<String>
        let currency: Currency
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

    private static func readFile(_ section: YAMLSection, _ defaults: FileDefaults, _ collector: DiagnosticCollector)
        -> Mapping.File?
    {
        guard let name = section.string("file", required: true), let table = section.string("table", required: true)
        else {
            section.finish()
            return nil
        }
        var dialect = CSVDialect.standard
        if let word = section.choice("delimiter", of: [",", ";", "tab", "|"]) {
            dialect.delimiter = word == "tab" ? 0x09 : word.utf8.first ?? 0x2C
        }
        if let word = section.choice("encoding", of: CSVDialect.Encoding.allCases.map(\.rawValue)) {
            dialect.encoding = CSVDialect.Encoding(rawValue: word) ?? .utf8
        }
        let isRequired = section.bool("required") ?? true
        var numbers = NumberFormat()
        if section.choice("decimal", of: [".", ","]) == "," {
            numbers.decimal = 0x2C
            numbers.group = 0x2E
        }
        var types: [String: ValueType] = [:]
        if let columns = section.section("columns") {
            for entry in columns.allEntries {
                let type = collector.attempt { () throws(Diagnostic) in
                    try typeOf(entry.value, numbers, defaults.currency)
                }
                types[entry.key] = type
            }
            columns.finish()
        }
        var repairs: [String: [String: String]] = [:]
        if let columns = section.section("repairs") {
            for entry in columns.allEntries {
                let pairs = collector.attempt { () throws(Diagnostic) in try entry.value.mapping() } ?? []
                for pair in pairs {
                    if let right = collector.attempt({ () throws(Diagnostic) in try pair.value.string() }) {
                        repairs[entry.key, default: [:]][pair.key] = right
                    }
                }
            }
            columns.finish()
        }
        let missing = section.strings("missing").map(Set.init) ?? defaults.missing
        section.finish()
        return Mapping.File(
            name: name, table: table, dialect: dialect, isRequired: isRequired, types: types, repairs: repairs,
            missing: missing, place: section.node.place)
    }

    /// `integer`, `number`, `money`, `money EUR`, `percent`, `flag`, `text`, `date FORMAT`, `instant FORMAT`, or a list of
    /// formats after `date:` or `instant:`.
    private static func typeOf(_ node: YAMLNode, _ numbers: NumberFormat, _ currency: Currency) throws(Diagnostic)
        -> ValueType
    {
        if case .mapping = node.content {
            guard let entry = try node.mapping().first, entry.key == "date" || entry.key == "instant" else {
                throw node.error("TYPE", "a column's type is a word, or `date:` or `instant:` with a list of formats")
            }
            var formats: [DateFormat] = []
            for item in try entry.value.list() { formats.append(try format(try item.string(), item)) }
            return entry.key == "date" ? .date(formats) : .instant(formats)
        }
        let text = try node.string()
        let word = text.prefix { $0 != " " }
        let rest = text.dropFirst(word.count).drop { $0 == " " }
        switch word {
        case "text": return .text
        case "integer": return .integer
        case "number": return .number(numbers)
        case "percent": return .percent(numbers)
        case "flag": return .flag
        case "money":
            if rest.isEmpty { return .money(numbers, currency) }
            guard let own = Currency(code: String(rest)) else {
                throw node.error("CURRENCY", "'\(LogText.excerpt(String(rest)))' is no currency code")
            }
            return .money(numbers, own)
        case "date": return .date([try format(rest.isEmpty ? "iso" : String(rest), node)])
        case "instant": return .instant([try format(rest.isEmpty ? "iso" : String(rest), node)])
        default:
            let words = ["text", "integer", "number", "percent", "flag", "money", "date", "instant"]
            let near = NearestName.of(String(word), in: words).map { "did you mean '\($0)'? " } ?? ""
            throw node.error(
                "TYPE", "unknown type '\(LogText.excerpt(String(word)))'",
                hint: "\(near)one of: \(words.joined(separator: ", "))")
        }
    }

    private static func format(_ pattern: String, _ node: YAMLNode) throws(Diagnostic) -> DateFormat {
        guard let format = DateFormat(pattern) else {
            throw node.error(
                "FORMAT", "'\(LogText.excerpt(pattern))' is no date format",
                hint: "for example yyyy-MM-dd, dd MMM, yyyy HH:mm:ss, or iso")
        }
        return format
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
