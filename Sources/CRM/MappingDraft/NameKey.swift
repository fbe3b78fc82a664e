/// A column's or file's name as words: lower case, Latin letters without marks, split at signs and inner capitals.
struct NameKey: Hashable, Sendable {
    /// The words, without those that say nothing, such as the `property` that a loader puts before each name.
    let words: [String]
    /// Whether the name is marked as a field of the customer's own: `Region__c`, `region_c`, `cf_region`.
    let isCustom: Bool

    /// Whether the vendor asks that the column be left alone, as Dynamics 365 marks its identifiers and checksums.
    let isVendors: Bool

    /// The words without a gap: `Account ID`, `AccountId`, `account_id` and `ACCOUNTID` are alike.
    var joined: String { words.joined() }

    init(_ name: String) {
        var words = NameKey.split(NameKey.reference(name))
        var isCustom = false
        if words.count > 1, words.last == "c" {
            words.removeLast()
            isCustom = true
        }
        // A look-up as Dataverse writes it: `_ownerid_value`.
        if words.count > 1, name.hasPrefix("_"), words.last == "value" { words.removeLast() }
        if words.count > 1, words.first == "cf" || words.first == "cstm" {
            words.removeFirst()
            isCustom = true
        }
        isVendors = words.starts(with: ["do", "not", "modify"])
        if words.count > 2, words.starts(with: ["hub", "spot"]) { words.removeFirst(2) }
        while words.count > 1, let first = words.first, NameKey.prefixes.contains(first) { words.removeFirst() }
        // A part of a compound field with the field's own name before it: `Amount / Amount`.
        for index in words.indices.dropFirst().reversed() where words[index] == words[index - 1] {
            words.remove(at: index)
        }
        self.words = words
        self.isCustom = isCustom
    }

    /// The name of a reference without the part of the other record that it gives: `stage_id/id`, `Stage/External ID`.
    private static func reference(_ name: String) -> String {
        guard let slash = name.lastIndex(of: "/"), slash > name.startIndex,
            ["id", ".id", "external id"].contains(name[name.index(after: slash)...].lowercased())
        else { return name }
        let field = String(name[..<slash])
        return field.lowercased().hasSuffix("id") ? field : field + " id"
    }

    /// Words in front of a name that loaders and vendors add to every name.
    private static let prefixes: Set<String> = ["property", "properties", "hs", "hubspot", "x", "do", "not", "modify"]

    static func split(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        let scalars = Array(name.unicodeScalars)
        func end() {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for (index, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            guard properties.isAlphabetic || properties.numericType != nil else {
                end()
                wasLower = false
                continue
            }
            let next = index + 1 < scalars.count ? scalars[index + 1].properties : nil
            // "stageName" and "HTMLName" are two words each; "ACCOUNTID" is one.
            let endsCapitals = !wasLower && next?.isLowercase == true && word.count > 1
            if properties.isUppercase, wasLower || endsCapitals { end() }
            word += fold(scalar)
            wasLower = properties.isLowercase
        }
        end()
        return words
    }

    /// The small letter or letters that stand for a scalar.
    private static func fold(_ scalar: Unicode.Scalar) -> String {
        let small = scalar.properties.lowercaseMapping
        return folded[small] ?? small
    }

    private static let folded: [String: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "à": "a", "á": "a", "â": "a", "ã": "a", "å": "a", "æ": "ae",
        "œ": "oe", "ç": "c", "è": "e", "é": "e", "ê": "e", "ë": "e", "ì": "i", "í": "i", "î": "i", "ï": "i", "ñ": "n",
        "ò": "o",
        "ó": "o", "ô": "o", "õ": "o", "ø": "o", "ù": "u", "ú": "u", "û": "u",
        "ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ś": "s", "ź": "z", "ż": "z",
    ]
}

extension NameKey {
    /// Whether a program that copies tables wrote the column for itself, such as when it did so.
    static func isLoaders(_ header: String) -> Bool {
        ["_fivetran", "_airbyte", "_sdc_", "_dlt_"].contains { header.lowercased().hasPrefix($0) }
    }

    /// Joined names of columns of given and family names.
    static let firstName: Set<String> = ["firstname", "givenname", "vorname", "prenom"]
    static let lastName: Set<String> = [
        "lastname", "surname", "familyname", "nachname", "nomdefamille", "apellido", "apellidos", "cognome",
    ]

    /// Whether the name is one of a date's or time's column: `Close Date`, `Erstellt am`.
    var speaksOfDays: Bool {
        let known: Set<String> = [
            "date", "datum", "time", "created", "closed", "closing", "updated", "modified", "due", "closedate",
            "createdate", "abschlussdatum", "erstelldatum", "startdatum", "deadline", "fecha", "cloture",
        ]
        return !known.isDisjoint(with: words) || ["am", "on", "at"].contains(words.last ?? "")
    }

    /// The words in the singular, for names of files and things: `opportunities` is `opportunity`.
    var singular: [String] { words.map(NameKey.singular) }

    static func singular(_ word: String) -> String {
        if word.count > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        if word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"), !word.hasSuffix("is") {
            return String(word.dropLast())
        }
        return word
    }
}
