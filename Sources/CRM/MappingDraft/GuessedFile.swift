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
    /// Name of the staged table.
    var table = ""
    /// Why the file is left out although its kind is read: another holds the same records.
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
    }

    /// The column chosen for a canonical one.
    func index(of column: String) -> Int? { chosen[column]?.source }

    func sketch(of column: String) -> ValueSketch? { index(of: column).map { profile.sketches[$0] } }

    func type(of column: String) -> TypeGuess? { index(of: column).map { types[$0] } }

    /// Header name of the column chosen for a canonical one.
    func header(of column: String) -> String? { index(of: column).map { profile.header[$0] } }
}
