import CRMImport
import Diagnostics

/// What the values of a column seem to be.
struct TypeGuess: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// No value was seen.
        case empty
        case text
        case integer, number, percent, flag
        /// With the currency its signs name, where they do.
        case money(String?)
        case date, instant
    }

    var kind = Kind.empty
    /// Formats of days, as mapping.yml writes them; the first fits most values.
    var formats: [String] = []
    /// Whether the comma is the decimal sign; nil where the values do not say.
    var decimalComma: Bool?
    /// Whether that is a guess: every value could be a fraction of three places as well as a number in thousands.
    var isDecimalGuessed = false
    /// Whether the values prove that the day stands before the month, or the month before the day; nil where the
    /// writing leaves no choice, or the values do not say.
    var isDayFirst: Bool?
    /// The same where it is only a guess: every value reads both ways.
    var isDayFirstGuessed: Bool?
    /// Values that mean "no value" among numbers and days.
    var missing: [String] = []
    /// Rows by the currency whose sign or code stands with their amount.
    var currencies: [String: Int] = [:]
    /// Rows whose amount has no sign or code, and the first of their lines; nil where all have one.
    var unsigned: (rows: Int, line: Int)? { unsignedRows > 0 ? (unsignedRows, unsignedLine) : nil }
    private var unsignedRows = 0
    private var unsignedLine = 0
    var minimum = 0.0
    var maximum = 0.0
    /// What a person should look at.
    var doubts: [Doubt] = []

    struct Doubt: Sendable, Equatable {
        var code: String
        var what: String
        var line: Int
        var hint: String
        /// Whether the column cannot be read because of it, so that it is left to the user.
        var isLoss = false
        /// The one format that settles the doubt where the column is declared to have no other; the hint ends with it.
        var onlyFormat: String?

        /// The hint, with the line of mapping.yml that settles the doubt for a column of a declared type.
        func hint(for header: String, type: String?) -> String {
            guard let onlyFormat else { return hint }
            let word = type?.contains("instant") == true ? "instant" : "date"
            let line = "\(YAMLText.quoted(header)): \(YAMLText.quoted("\(word) \(onlyFormat)"))"
            return "\(hint) \(line) below columns in mapping.yml"
        }
    }

    var isNumber: Bool {
        switch kind {
        case .integer, .number, .percent, .money: true
        default: false
        }
    }

    var isTime: Bool { kind == .date || kind == .instant }

    init(_ sketch: ValueSketch) {
        let all = sketch.values
        missing = all.map(\.value).filter { TypeGuess.placeholders.contains($0.lowercased()) }
        let values = all.filter { !missing.contains($0.value) }
        guard !values.isEmpty else {
            kind = all.isEmpty ? .empty : .text
            return
        }
        if values.allSatisfy({ TypeGuess.flags.contains($0.value.lowercased()) }) {
            kind = .flag
        } else if !dates(values), !numbers(values) {
            kind = .text
            // Names may end like amounts: "Enterprise EUR".
            currencies = [:]
            unsignedRows = 0
        }
    }

    /// Words for "no value", as people and programs write them. A spreadsheet's errors are none: they become missing
    /// too, and are counted.
    static let placeholders: Set<String> = [
        "-", "--", "---", "—", "–", "n/a", "#n/a", "n.a.", "null", "none", "nil", "nan", "(blank)", "(leer)", "(none)",
        "k.a.", "k. a.", "keine angabe", "\\n", "0000-00-00", "0000-00-00 00:00:00",
    ]
    private static let flags: Set<String> = noes.union([
        "true", "t", "yes", "y", "ja", "wahr", "oui", "vrai", "si", "sí", "sì", "verdadero", "vero",
    ]).subtracting(["0"])
    /// Words and the digit that say no.
    static let noes: Set<String> = ["0", "f", "false", "n", "no", "nein", "falsch", "non", "faux", "falso"]

    // MARK: Numbers

    private mutating func numbers(_ values: [ValueSketch.Entry]) -> Bool {
        var point = NumberFormat()
        var comma = NumberFormat()
        (point.decimal, point.group) = (0x2E, 0x2C)
        (comma.decimal, comma.group) = (0x2C, 0x2E)
        var asPoint = 0
        var asComma = 0
        var onlyPoint: ValueSketch.Entry?
        var onlyComma: ValueSketch.Entry?
        var marked: [String: ValueSketch.Entry] = [:]
        var hasPercent = 0
        for entry in values {
            let first = point.parse(entry.value)
            let second = comma.parse(entry.value)
            if first != nil { asPoint += 1 }
            if second != nil { asComma += 1 }
            if first != nil, second == nil { onlyPoint = onlyPoint ?? entry }
            if second != nil, first == nil { onlyComma = onlyComma ?? entry }
            guard first != nil || second != nil else { continue }
            if let mark = CurrencyMark.of(entry.value) {
                let code = CurrencyMark.code(mark, base: "") ?? CurrencyMark.sign(mark)
                currencies[code, default: 0] += entry.count
                marked[code] = marked[code] ?? entry
            } else {
                unsignedLine = unsignedRows == 0 ? entry.line : min(unsignedLine, entry.line)
                unsignedRows += entry.count
            }
            if entry.value.hasSuffix("%") { hasPercent += 1 }
        }
        let best = max(asPoint, asComma)
        guard best * 100 >= values.count * 90 || best + 2 >= values.count && best >= 3 else {
            if let onlyPoint, let onlyComma, (asPoint + asComma) * 10 >= values.count * 9 {
                mixed(onlyPoint, onlyComma)
                kind =
                    currencies.isEmpty
                    ? .number : .money(currencies.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key)
                decimalComma = asComma > asPoint
                return true
            }
            return false
        }
        if asPoint != asComma { decimalComma = asComma > asPoint }
        if let onlyPoint, let onlyComma { mixed(onlyPoint, onlyComma) }
        if onlyPoint == nil, onlyComma == nil, !settleThousands(values) { return false }
        let format = decimalComma == true ? comma : point
        let parsed = values.compactMap { format.parse($0.value)?.double }
        minimum = parsed.min() ?? 0
        maximum = parsed.max() ?? 0
        if !currencies.isEmpty {
            let ranked = currencies.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            kind = .money(ranked.first?.key)
            if ranked.count > 1, let rare = ranked.last, let entry = marked[rare.key] {
                doubts.append(
                    Doubt(
                        code: "CSV-CURRENCIES",
                        what: "amounts in several currencies: \(TypeGuess.words(currencies)), such as "
                            + LogText.excerpt(entry.value),
                        line: entry.line, hint: "an amount with a sign or code is in that currency"))
            }
        } else if hasPercent * 2 > values.count {
            kind = .percent
        } else {
            let areWhole = values.allSatisfy { $0.value.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2D } }
            kind = areWhole ? .integer : .number
        }
        return true
    }

    /// `USD 8, EUR 4`: the most frequent first.
    static func words(_ currencies: [String: Int]) -> String {
        currencies.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
            .joined(separator: ", ")
    }

    /// Where every value reads both ways, a full stop or comma with three digits behind groups thousands: amounts have two
    /// places. That is a guess, and is said. False where both signs stand in such values: no reading is right for all.
    private mutating func settleThousands(_ values: [ValueSketch.Entry]) -> Bool {
        // The full stop of `kr.` or `Rs.` stands beside no digit on either side.
        func holds(_ sign: UInt8) -> (ValueSketch.Entry) -> Bool {
            { entry in
                let bytes = Array(entry.value.utf8)
                return bytes.indices.dropFirst().dropLast().contains { index in
                    bytes[index] == sign && 0x30...0x39 ~= bytes[index - 1] && 0x30...0x39 ~= bytes[index + 1]
                }
            }
        }
        let dot = values.first(where: holds(0x2E))
        let comma = values.first(where: holds(0x2C))
        guard let entry = dot ?? comma else { return true }
        if let dot, let comma {
            doubts.append(
                Doubt(
                    code: "CSV-NUMBERS",
                    what: "which sign groups thousands cannot be told: \(LogText.excerpt(dot.value)) and "
                        + LogText.excerpt(comma.value),
                    line: max(dot.line, comma.line),
                    hint: "export it anew with one way of writing numbers; the column is left to you", isLoss: true))
            return false
        }
        decimalComma = dot != nil
        isDecimalGuessed = true
        doubts.append(
            Doubt(
                code: "CSV-NUMBERS",
                what: "thousands, or a fraction of three places? Every value reads both ways, such as "
                    + LogText.excerpt(entry.value),
                line: entry.line,
                hint: "read as thousands; if wrong, "
                    + (dot != nil ? "take decimal: \",\" out of mapping.yml" : "write decimal: \",\" into mapping.yml"))
        )
        return true
    }

    /// Takes the file's proven way of writing numbers in the place of a guess.
    mutating func settleDecimals(comma: Bool) {
        guard isDecimalGuessed else { return }
        isDecimalGuessed = false
        guard decimalComma != comma else {
            doubts.removeAll { $0.code == "CSV-NUMBERS" }
            return
        }
        decimalComma = comma
        for index in doubts.indices where doubts[index].code == "CSV-NUMBERS" {
            doubts[index].hint =
                "read as a fraction, since other columns of the file have such fractions; if wrong, correct the export"
        }
    }

    /// Takes the order of day and month that the rest of the export proves in the place of a guess.
    mutating func settleDays(dayFirst: Bool) {
        guard let guessed = isDayFirstGuessed else { return }
        if guessed != dayFirst { formats = formats.map { TypeGuess.twin($0) ?? $0 } }
        isDayFirstGuessed = nil
        doubts.removeAll { $0.code == "CSV-DAYS" }
    }

    /// Reads whole numbers as a spreadsheet's day numbers, as a date's column holds them where its format was lost.
    mutating func settleSerials(_ sketch: ValueSketch) {
        guard kind == .integer || kind == .number, let excel = DateFormat("excel"), let entry = sketch.values.first,
            sketch.share(where: { excel.parse($0) != nil }) == 1, let day = excel.parse(entry.value)
        else { return }
        kind = sketch.values.contains { $0.value.contains(".") } ? .instant : .date
        formats = ["excel"]
        doubts = [
            Doubt(
                code: "CSV-DAYS",
                what: "day numbers of a spreadsheet, such as \(LogText.excerpt(entry.value)), which is \(day.date.iso)",
                line: entry.line, hint: "read as such; if they are numbers, take the column out of the selects")
        ]
    }

    private mutating func mixed(_ point: ValueSketch.Entry, _ comma: ValueSketch.Entry) {
        doubts.append(
            Doubt(
                code: "CSV-NUMBERS",
                what: "full stops and commas as decimal signs in one column: \(LogText.excerpt(point.value)) and "
                    + LogText.excerpt(comma.value),
                line: max(point.line, comma.line), hint: "values of the rarer form become missing, and are counted"))
    }

    // MARK: Days

    private mutating func dates(_ values: [ValueSketch.Entry]) -> Bool {
        // Most columns hold no digit in front or no separator: those are dismissed at once.
        let plausible = values.count { TypeGuess.mayBeDay($0.value) }
        guard plausible * 10 >= values.count * 8 else { return false }
        // A format that fits none of the first values is not tried on the rest; what is left over is.
        let first = values.prefix(30)
        let candidates = TypeGuess.formats.filter { format in first.contains { format.parse($0.value) != nil } }
        var scores: [(format: DateFormat, count: Int)] = []
        for format in candidates {
            let count = values.count { format.parse($0.value) != nil }
            if count > 0 { scores.append((format, count)) }
        }
        // Stable: of formats that fit alike, the earlier of the list.
        guard
            let best = scores.enumerated().max(by: { ($0.element.count, -$0.offset) < ($1.element.count, -$1.offset) })
        else { return false }
        var chosen = [best.element.format]
        var rest = values.filter { best.element.format.parse($0.value) == nil }
        // Values that only a format of the other order of day and month reads.
        var turned = 0
        for format in TypeGuess.formats where !rest.isEmpty && chosen.count < 4 {
            guard let entry = rest.first(where: { format.parse($0.value) != nil }) else { continue }
            let isTwin = chosen.contains { format.pattern == TypeGuess.twin($0.pattern) }
            chosen.append(format)
            doubts.append(
                isTwin
                    ? turnedDays(entry, values, chosen)
                    : Doubt(
                        code: "CSV-DATES",
                        what: "two date formats in one column: \(LogText.excerpt(entry.value)) is no "
                            + best.element.format.pattern,
                        line: entry.line, hint: "both are read"))
            let left = rest.filter { format.parse($0.value) == nil }
            if isTwin { turned += rest.count - left.count }
            rest = left
        }
        let unread = rest.count + turned
        guard (values.count - unread) * 10 >= values.count * 8 else {
            // Where each is a day in some way of writing, the column holds days, and no reading is right for all.
            let strange = rest.filter { entry in TypeGuess.formats.allSatisfy { $0.parse(entry.value) == nil } }
            doubts =
                strange.count * 10 > values.count
                ? []
                : [doubts.last { $0.what.hasPrefix("day and month") } ?? doubts.last].compactMap(\.self).map {
                    Doubt(
                        code: $0.code, what: $0.what, line: $0.line,
                        hint: "which is meant cannot be told; export it anew in one format; the column is left to you",
                        isLoss: true)
                }
            return false
        }
        if let twin = TypeGuess.twin(best.element.format.pattern), let format = DateFormat(twin),
            values.allSatisfy({ format.parse($0.value) != nil }), let entry = values.first
        {
            doubts.append(
                Doubt(
                    code: "CSV-DAYS",
                    what: "day or month first? Every value reads both ways, such as \(LogText.excerpt(entry.value))",
                    line: entry.line, hint: "read as \(best.element.format.pattern); if wrong, write \(twin)"))
            isDayFirstGuessed = best.element.format.pattern.hasPrefix("dd")
        }
        formats = chosen.map(\.pattern)
        if isDayFirstGuessed == nil, chosen.count == 1, TypeGuess.twin(formats[0]) != nil {
            isDayFirst = formats[0].hasPrefix("dd")
        }
        let hasTime = values.contains { entry in
            chosen.contains { $0.parse(entry.value).map { $0.secondOfDay > 0 || $0.offset != nil } ?? false }
        }
        kind = hasTime ? .instant : .date
        return true
    }

    /// Both orders of day and month are proven in one column: what reads both ways cannot be trusted.
    private func turnedDays(_ entry: ValueSketch.Entry, _ values: [ValueSketch.Entry], _ formats: [DateFormat]) -> Doubt
    {
        let unclear = values.filter { value in
            Set(formats.compactMap { $0.parse(value.value)?.date }).count > 1
        }.reduce(0) { $0 + $1.count }
        let usual = formats.first
        let odd = values.filter { value in
            usual?.parse(value.value) == nil && formats.last?.parse(value.value) != nil
        }.sorted { $0.line < $1.line }
        let rows = odd.reduce(0) { $0 + $1.count }
        let all = values.reduce(0) { $0 + $1.count }
        let lines = odd.prefix(5).map { String($0.line) }.joined(separator: ", ") + (odd.count > 5 ? " and others" : "")
        return Doubt(
            code: "CSV-DATES",
            what: "day and month change places in one column: \(LogText.excerpt(entry.value)) is no "
                + "\(usual?.pattern ?? ""), and so in \(rows) of \(all) rows looked at, line \(lines)",
            line: entry.line,
            hint: "days that fit both orders are missing, each with a finding: \(unclear) rows; if what "
                + "stands on the lines named is wrong, that is missing instead with", onlyFormat: usual?.pattern)
    }

    private static func mayBeDay(_ value: String) -> Bool {
        let bytes = value.utf8
        guard bytes.count >= 6, bytes.count <= 40, let first = bytes.first else { return false }
        let digits = bytes.count { 0x30...0x39 ~= $0 }
        return digits >= 3 && (0x30...0x39 ~= first || 0x41...0x5A ~= first || 0x61...0x7A ~= first)
    }

    /// The format with day and month exchanged.
    private static func twin(_ pattern: String) -> String? {
        let swaps = [("dd/MM", "MM/dd"), ("dd-MM", "MM-dd"), ("MM/dd", "dd/MM"), ("MM-dd", "dd-MM")]
        for (from, to) in swaps where pattern.hasPrefix(from) { return to + pattern.dropFirst(from.count) }
        return nil
    }

    /// Formats that are tried. A day alone also stands at the head of a longer text only where the pattern says so.
    private static let formats: [DateFormat] = {
        var patterns = ["iso", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd hh:mm:ss a", "yyyy/MM/dd"]
        let days = [
            "dd.MM.yyyy", "dd.MM.yy", "dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy", "MM-dd-yyyy", "dd MMM, yyyy",
            "dd MMM yyyy", "dd-MMM-yyyy", "dd-MMM-yy", "MMM dd, yyyy", "dd. MMM yyyy", "dd/MM/yy", "MM/dd/yy",
        ]
        for day in days {
            patterns += [day, "\(day) HH:mm", "\(day) HH:mm:ss", "\(day) hh:mm a", "\(day) hh:mm:ss a"]
            patterns += ["\(day), HH:mm", "\(day), HH:mm:ss", "\(day), hh:mm a"]
        }
        return patterns.compactMap(DateFormat.init)
    }()
}
