import CRMModel
import Diagnostics
import TextFormats

/// Reads the items of `files:` and `tables:` of a mapping.
struct InputReader {
    /// What an item must name: a file of an export folder, or a table of a database.
    enum Kind { case file, table }

    let missing: Set<String>
    let currency: Currency
    let isOnlyNamed: Bool
    let collector: DiagnosticCollector

    func read(_ section: YAMLSection, _ kind: Kind) -> Mapping.Input? {
        let files = names(section, "file", required: kind == .file)
        guard let table = section.string("table", required: true), kind == .table || !files.isEmpty else {
            section.finish()
            return nil
        }
        let query = section.string("query")
        let relation = section.string("from") ?? (kind == .table && query == nil ? table : nil)
        var dialect = CSVDialect.standard
        if let word = section.choice("delimiter", of: [",", ";", "tab", "|"]) {
            dialect.delimiter = word == "tab" ? 0x09 : word.utf8.first ?? 0x2C
        }
        if let word = section.choice("encoding", of: CSVDialect.Encoding.allCases.map(\.rawValue)) {
            dialect.encoding = CSVDialect.Encoding(rawValue: word) ?? .utf8
        }
        if let line = section.int("header-line", in: 1...10_000) { dialect.headerLine = line }
        if let ends = section.bool("ends-at-blank-line") { dialect.endsAtBlankLine = ends }
        dialect.leftOut = section.strings("leave-out") ?? []
        if let names = section.bool("name-columns") { dialect.namesColumns = names }
        let fillDown = section.strings("fill-down") ?? []
        let isRequired = section.bool("required") ?? true
        var numbers = NumberFormat()
        if section.choice("decimal", of: [".", ","]) == "," {
            numbers.decimal = 0x2C
            numbers.group = 0x2E
        }
        let types = entries(section, "columns") { (node) throws(Diagnostic) in
            try TypeReader(numbers: numbers, currency: currency).read(node)
        }
        let repairs = entries(section, "repairs") { (node) throws(Diagnostic) in
            var pairs: [String: String] = [:]
            for pair in try node.mapping() { pairs[pair.key] = try pair.value.string() }
            return pairs
        }
        let spellings = entries(section, "spellings") { (node) throws(Diagnostic) in try InputReader.texts(node) }
        let requires = section.strings("requires").map(Set.init)
        let custom = readCustom(section)
        let indexes = names(section, "index", required: false)
        let memory = readMemory(section)
        let missing = section.strings("missing").map(Set.init) ?? missing
        section.finish()
        return Mapping.Input(
            table: table, files: files, relation: relation, query: query, dialect: dialect,
            fillDown: fillDown, isRequired: isRequired,
            types: types, repairs: repairs, spellings: spellings, requiredColumns: requires, custom: custom,
            isOnlyNamed: isOnlyNamed, indexes: indexes, memory: memory, missing: missing)
    }

    /// Two inputs must not fill the same staged table.
    func checkNames(_ inputs: [Mapping.Input], in node: YAMLNode) {
        for (index, input) in inputs.enumerated() where inputs[..<index].contains(where: { $0.table == input.table }) {
            collector.report(
                node.error(
                    "TWICE", "two inputs are called '\(LogText.excerpt(input.table))'",
                    hint: "give several files one item with a pattern, such as deals*.csv"))
        }
    }

    private func readCustom(_ section: YAMLSection) -> Mapping.Custom? {
        guard let custom = section.section("custom") else { return nil }
        let entities = names(custom, "entity", required: true)
        let id = custom.string("id", required: true)
        let columns = custom.strings("columns", required: true) ?? []
        custom.finish()
        for entity in entities where CustomFields.tables[entity] == nil {
            let known = CustomFields.tables.keys.sorted()
            let near = NearestName.of(entity, in: known).map { "did you mean '\($0)'? " } ?? ""
            collector.report(
                custom.node.error(
                    "ENTITY", "there is no entity '\(LogText.excerpt(entity))'",
                    hint: near + "one of: " + known.joined(separator: ", ")))
        }
        return id.map { Mapping.Custom(entities: entities, id: $0, columns: columns) }
    }

    /// `log` or `lookup`, with the columns that identify a row, and `otherwise`.
    private func readMemory(_ section: YAMLSection) -> Mapping.Memory? {
        let otherwise = names(section, "otherwise", required: false)
        let found = Mapping.Memory.Kind.allCases.compactMap { kind -> Mapping.Memory? in
            let key = names(section, kind.rawValue, required: false)
            return key.isEmpty ? nil : Mapping.Memory(kind: kind, key: key, otherwise: otherwise)
        }
        if found.isEmpty, let node = section.node("otherwise") {
            collector.report(node.error("MEMORY", "`otherwise:` belongs to a log: or a lookup:"))
        }
        if found.count > 1, let node = section.node("lookup") {
            collector.report(node.error("MEMORY", "an item is a log: or a lookup:, not both"))
        }
        return found.first
    }

    /// One text or a list of texts.
    private func names(_ section: YAMLSection, _ key: String, required: Bool) -> [String] {
        guard let node = section.node(key, required: required) else { return [] }
        return collector.attempt { () throws(Diagnostic) in try InputReader.texts(node) } ?? []
    }

    private static func texts(_ node: YAMLNode) throws(Diagnostic) -> [String] {
        guard case .list(let items) = node.content else { return [try node.string()] }
        var texts: [String] = []
        for item in items { texts.append(try item.string()) }
        return texts
    }

    private func entries<Value>(
        _ section: YAMLSection, _ key: String, _ read: (YAMLNode) throws(Diagnostic) -> Value
    ) -> [String: Value] {
        guard let columns = section.section(key) else { return [:] }
        var values: [String: Value] = [:]
        for entry in columns.allEntries {
            values[entry.key] = collector.attempt { () throws(Diagnostic) in try read(entry.value) }
        }
        columns.finish()
        return values
    }
}

/// Reads the type of a column: `integer`, `number`, `money`, `money EUR`, `money own`, `percent`, `flag`, `text`,
/// `date FORMAT`, `instant FORMAT`, or a list of formats after `date:` or `instant:`.
struct TypeReader {
    let numbers: NumberFormat
    let currency: Currency

    func read(_ node: YAMLNode) throws(Diagnostic) -> ValueType {
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
            if rest == "own" { return .ownMoney(numbers) }
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

    private func format(_ pattern: String, _ node: YAMLNode) throws(Diagnostic) -> DateFormat {
        guard let format = DateFormat(pattern) else {
            throw node.error(
                "FORMAT", "'\(LogText.excerpt(pattern))' is no date format",
                hint: "for example yyyy-MM-dd, dd MMM, yyyy HH:mm:ss, or iso")
        }
        return format
    }
}
