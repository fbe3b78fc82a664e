import CRMImport

/// A file with what it was found to be.
struct GuessedFile: Sendable {
    var profile: FileProfile
    var types: [TypeGuess]
    /// Nil where nothing fits.
    var kind: FileKind?
    /// In words, why it is of its kind.
    var reasons: [String] = []
    var chosen: [String: Evidence] = [:]
    var others: [String: [Evidence]] = [:]
    /// Columns of which one states the currency of each row, and nothing tells which.
    var rivalCurrencies: [Int] = []
    /// What a person says of the values of a column, by its header name.
    var answers: [String: [String: DraftChoices.Meaning]] = [:]
    /// Name of the staged table.
    var table = ""
    /// Why the file is left out although its kind is read: another holds the same records, or it names none.
    var leftOut: String?

    var name: String { profile.name }

    init(_ profile: FileProfile) {
        self.profile = profile
        types = profile.sketches.map(TypeGuess.init)
        for index in types.indices where profile.keys[index].speaksOfDays {
            types[index].settleSerials(profile.sketches[index])
        }
        let proven = Set(types.filter { !$0.isDecimalGuessed }.compactMap(\.decimalComma))
        if proven.count == 1, let comma = proven.first {
            for index in types.indices { types[index].settleDecimals(comma: comma) }
        }
        let (named, phrase) = FileKind.named(byFile: profile.name)
        var best: (kind: FileKind, score: Double)?
        if !named.isEmpty {
            for kind in named {
                let weight = kind.reason == nil ? ColumnMatcher(file: profile, types: types, kind: kind).weight() : 0
                if weight > best?.score ?? -1 { best = (kind, weight) }
            }
            reasons = ["the file's name says \(phrase)"]
        }
        // A name of one word may mislead; a header does so less.
        let isSingle = !phrase.contains(" ")
        if named.isEmpty || isSingle, named.allSatisfy({ $0.reason == nil }) {
            let needed = best.map { $0.score * 2 + 2 } ?? 1.6
            for kind in FileKind.all where kind.table != nil && !named.contains(where: { $0.name == kind.name }) {
                let weight = ColumnMatcher(file: profile, types: types, kind: kind).weight()
                if weight >= needed, weight > best?.score ?? 0 {
                    best = (kind, weight)
                    reasons = ["its header looks like \(kind.title)"]
                }
            }
        }
        kind = best?.kind
        if let kind, kind.table == "activities", !tellsOfWork(kind) {
            leftOut = "names no time, person or record of its rows"
        }
    }

    /// Whether the rows of a file of activities say when, who or with whom; a list of their kinds does not.
    private func tellsOfWork(_ kind: FileKind) -> Bool {
        let columns = [
            "happened_at", "logged_at", "user_id", "account_id", "contact_id", "lead_id", "opportunity_id", "<who>",
            "<what>",
        ]
        let (chosen, _) = ColumnMatcher(file: profile, types: types, kind: kind).match()
        return columns.contains { chosen[$0] != nil }
    }

    /// The values of a column that a person says open, won or lost of.
    func outcomes(of index: Int) -> [String: String] {
        (answers[profile.header[index]] ?? [:]).compactMapValues(\.outcome)
    }

    /// Whether a person says which column is the status of deals, or what its values mean.
    var isStatusAnswered: Bool {
        guard let status = chosen["<status>"] else { return false }
        return status.isAnswered || status.source != index(of: "stage") && !outcomes(of: status.source).isEmpty
    }

    /// Whether the whole name of a column is one that a canonical column goes by.
    func isNamed(_ index: Int, _ column: String) -> Bool {
        kind?.vocabulary.entries[profile.keys[index].joined]?.contains { $0.column == column } == true
    }

    /// The column chosen for a canonical one.
    func index(of column: String) -> Int? { chosen[column]?.source }

    func sketch(of column: String) -> ValueSketch? { index(of: column).map { profile.sketches[$0] } }

    func type(of column: String) -> TypeGuess? { index(of: column).map { types[$0] } }

    /// Header name of the column chosen for a canonical one.
    func header(of column: String) -> String? { index(of: column).map { profile.header[$0] } }
}
