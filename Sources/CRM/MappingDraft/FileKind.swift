/// What the rows of a file are.
struct FileKind: Sendable {
    /// A name of its own, for look-ups between kinds.
    let name: String
    /// What reports call its rows.
    let title: String
    /// The canonical table its rows fill; nil for files that only help, and for those that are not needed.
    let table: String?
    /// Words for one of its rows, as columns and files have them.
    let own: [String]
    /// Phrases of file names, in the singular.
    let phrases: [String]
    let vocabulary: Vocabulary
    /// How much a column says for this kind where the file's name says nothing. Others count 0.4.
    let weights: [String: Double]
    /// The value of `type` for activities of one kind.
    let activity: String?
    /// Why the file is not read.
    let reason: String?

    init(
        _ name: String, _ title: String, table: String? = nil, own: [String] = [], phrases: [String],
        _ lines: String = "", weights: [String: Double] = [:], activity: String? = nil, reason: String? = nil
    ) {
        self.name = name
        self.title = title
        self.table = table
        self.own = own
        self.phrases = phrases
        vocabulary = Vocabulary(lines, own: own)
        self.weights = weights
        self.activity = activity
        self.reason = reason
    }

    static func named(_ name: String) -> FileKind? { all.first { $0.name == name } }

    /// All kinds; the order decides between equals.
    static let all: [FileKind] = records + organisation + events + helpers + ignored

    // MARK: File names

    /// Words of a file's name that say nothing about what is in it.
    private static let noise: Set<String> = [
        "data", "dataset", "export", "sf", "sfdc", "salesforce", "hubspot", "zoho", "vtiger",
        "olist", "report", "all", "my", "csv", "table", "dbo", "public", "iso", "date", "dates", "postgres",
        "snowflake",
        "databricks", "bigquery", "redshift", "view", "new", "final", "copy", "full", "extract", "dump", "x",
    ]

    /// The words of a file name without its ending, in the singular, without noise and numbers.
    static func words(ofFile name: String) -> [String] {
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
        return NameKey.wordsOfFile(String(stem)).filter { word in
            !noise.contains(word) && !word.allSatisfy { "0"..."9" ~= $0 }
        }
    }

    /// The kinds a file's name speaks of, those of the longest phrase: `deal_stage_data.csv` is about stage changes, not
    /// deals.
    static func named(byFile name: String) -> (kinds: [FileKind], phrase: String) {
        let words = words(ofFile: name)
        var best: (length: Int, kinds: [FileKind], phrase: String) = (0, [], "")
        for kind in all {
            for phrase in kind.phrases {
                let parts = phrase.split(separator: " ").map { NameKey.singular(String($0)) }
                guard parts.count >= best.length, contains(words, parts) else { continue }
                if parts.count > best.length { best = (parts.count, [], phrase) }
                if !best.kinds.contains(where: { $0.name == kind.name }) { best.kinds.append(kind) }
            }
        }
        return (best.kinds, best.phrase)
    }

    private static func contains(_ words: [String], _ parts: [String]) -> Bool {
        guard words.count >= parts.count else { return false }
        return (0...(words.count - parts.count)).contains { Array(words[$0..<$0 + parts.count]) == parts }
    }
}

extension NameKey {
    /// Every word of a file's name in the singular.
    static func wordsOfFile(_ name: String) -> [String] { split(name).map(singular) }
}
