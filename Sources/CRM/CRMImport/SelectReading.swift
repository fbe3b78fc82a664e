import CRMStore

/// What an export does not have of what the mapping speaks of: a whole table, or one of its columns.
struct LackingSource {
    /// The staged table and the staged column, in lower case; no column for a whole table.
    let table: String
    let column: String?
    /// `table`, or `table.column`, with the mapping's name of the column.
    let name: String
    let tableName: String

    init(_ table: StagedTable) {
        self.table = table.input.table.lowercased()
        tableName = table.input.table
        column = nil
        name = table.input.table
    }

    init(_ table: StagedTable, column title: String) {
        self.table = table.input.table.lowercased()
        tableName = table.input.table
        column = (table.name(of: title) ?? title).lowercased()
        name = "\(table.input.table).\(title)"
    }
}

/// Which columns of a select are made of what an export lacks. Where the text does not say it for certain, because a
/// condition or a join reads it, any may be.
struct SelectReading {
    private enum Token: Equatable {
        case word(String)
        case open, close, comma
    }

    /// An expression with its name, as places of tokens.
    private struct Item {
        let name: String
        let places: Range<Int>
    }

    /// Nil for any.
    private let columns: Set<String>?

    /// Whether the select reads a table of which something is lacking at all.
    let isConcerned: Bool

    func depends(_ column: String) -> Bool { columns?.contains(column) ?? true }

    init(_ sql: String, lacking: [LackingSource]) {
        let tokens = SelectReading.tokens(sql)
        let words = Set(tokens.compactMap { if case .word(let word) = $0 { word } else { nil } })
        let here = lacking.filter { words.contains($0.table) }
        isConcerned = !here.isEmpty
        // Names by position, of later branches and of lists behind a common table, are not followed.
        let isByPosition =
            words.contains("union") || words.contains("natural")
            || tokens.indices.dropLast(2).contains {
                tokens[$0] == .close && tokens[$0 + 1] == .word("as") && tokens[$0 + 2] == .open
            }
        guard here.allSatisfy({ $0.column != nil }), here.isEmpty || !isByPosition else {
            columns = nil
            return
        }
        var unknown = Set(here.compactMap(\.column)).intersection(words)
        let items = SelectReading.items(tokens)
        var grows = !unknown.isEmpty
        while grows {
            grows = false
            for item in items where !unknown.contains(item.name) {
                let reads = tokens[item.places].contains {
                    if case .word(let word) = $0 { unknown.contains(word) } else { false }
                }
                if reads { grows = unknown.insert(item.name).inserted || grows }
            }
        }
        // Each item with the name behind it.
        let named = Set(items.flatMap { Array($0.places.lowerBound..<$0.places.upperBound + 2) })
        let sieved = SelectReading.sieved(tokens)
        let isUsedElsewhere = tokens.indices.contains { place in
            guard case .word(let word) = tokens[place], unknown.contains(word), !named.contains(place) else {
                return false
            }
            return !SelectReading.isItem(tokens, place) && !sieved.contains(place)
        }
        columns = isUsedElsewhere ? nil : unknown
    }

    /// The expressions before an `AS` that names a column: not those of tables and of casts.
    private static func items(_ tokens: [Token]) -> [Item] {
        let ends: Set<String> = ["select", "distinct", "all"]
        let others: Set<String> = ["from", "join", "with", "recursive", "on", "where", "by", "having"]
        var items: [Item] = []
        for place in tokens.indices.dropLast() where tokens[place] == .word("as") {
            guard case .word(let name) = tokens[place + 1] else { continue }
            var depth = 0
            var start = place
            var isColumn = true
            search: while start > 0 {
                switch tokens[start - 1] {
                case .close: depth += 1
                case .open where depth == 0:
                    isColumn = false
                    break search
                case .open: depth -= 1
                case .comma where depth == 0: break search
                case .word(let word) where depth == 0 && ends.contains(word): break search
                case .word(let word) where depth == 0 && others.contains(word):
                    isColumn = false
                    break search
                default: break
                }
                start -= 1
            }
            if isColumn { items.append(Item(name: name, places: start..<place)) }
        }
        return items
    }

    /// What chooses and orders the rows of the whole select, and says nothing of their values.
    private static func sieved(_ tokens: [Token]) -> Set<Int> {
        var places: Set<Int> = []
        var depth = 0
        var isSieve = false
        for (place, token) in tokens.enumerated() {
            switch token {
            case .open: depth += 1
            case .close: depth -= 1
            case .word(let word) where depth == 0:
                if word == "where" || word == "order" { isSieve = true }
                if word == "union" || word == "select" { isSieve = false }
            default: break
            }
            if isSieve { places.insert(place) }
        }
        return places
    }

    /// Whether the word alone, or behind the name of its table, is a column of a select's list under its own name.
    private static func isItem(_ tokens: [Token], _ place: Int) -> Bool {
        let ends: [Token] = [.comma, .word("from")]
        let starts: [Token] = [.comma, .word("select"), .word("distinct")]
        guard place + 1 < tokens.count, ends.contains(tokens[place + 1]), place > 0 else { return false }
        var start = place
        if !starts.contains(tokens[start - 1]), case .word = tokens[start - 1] { start -= 1 }
        guard start > 0, starts.contains(tokens[start - 1]) else { return false }
        // The list of a select, and not one of a join, a window or a function.
        var depth = 0
        for token in tokens[..<start].reversed() {
            switch token {
            case .close: depth += 1
            case .open where depth == 0: return false
            case .open: depth -= 1
            case .word("select") where depth == 0: return true
            case .word(let word)
            where depth == 0 && ["from", "join", "on", "using", "where", "by", "having"].contains(word):
                return false
            default: break
            }
        }
        return false
    }

    /// Words and brackets in lower case, without texts and comments.
    private static func tokens(_ sql: String) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(sql.lowercased())
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
        while let first = rest.first {
            if rest.hasPrefix("--") {
                rest = rest.drop { $0 != "\n" }
            } else if rest.hasPrefix("/*") {
                rest = rest.dropFirst(2)
                while !rest.isEmpty, !rest.hasPrefix("*/") { rest = rest.dropFirst() }
                rest = rest.dropFirst(2)
            } else if first == "'" || first == "\"" || first == "`" {
                let text = rest.dropFirst().prefix { $0 != first }
                if first != "'" { tokens.append(.word(String(text))) }
                rest = rest.dropFirst(text.count + 2)
            } else if isPart(first) {
                let word = rest.prefix(while: isPart)
                tokens.append(.word(String(word)))
                rest = rest.dropFirst(word.count)
            } else {
                if first == "(" { tokens.append(.open) }
                if first == ")" { tokens.append(.close) }
                if first == "," { tokens.append(.comma) }
                rest = rest.dropFirst()
            }
        }
        return tokens
    }
}

extension Mapping {
    /// How the selects of a canonical table read what is lacking.
    func reads(_ table: String, lacking: [LackingSource]) -> [SelectReading] {
        selects.filter { $0.table == table }.map { SelectReading($0.sql, lacking: lacking) }
    }
}
