/// A person's name with the given name first, however an export writes it.
package enum GivenNameFirst {
    /// `Karl Müller` for `Müller, Karl`; any other text as it is, such as `Acme, Inc.`.
    package static func name(_ text: String) -> String {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(PersonCell.trimmed)
        guard parts.count == 2, parts.allSatisfy(isName),
            !suffixes.contains(parts[1].lowercased().filter { $0 != "." })
        else { return text }
        return "\(parts[1]) \(parts[0])"
    }

    /// One to four words of letters.
    private static func isName(_ text: Substring) -> Bool {
        let isOfLetters = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || [" ", "-", "'", "’", "."].contains(scalar)
        }
        return isOfLetters && (1...4).contains(text.split(separator: " ").count)
    }

    /// What stands behind a comma and is no given name.
    private static let suffixes: Set<String> = [
        "inc", "ltd", "llc", "plc", "co", "corp", "gmbh", "ag", "kg", "ug", "sa", "sas", "sarl", "srl", "spa", "bv",
        "nv",
        "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "dr", "prof", "team",
    ]
}
