/// Names of owners that are no person: teams, queues and house accounts.
enum NoPerson {
    /// Whether a name is made of nothing but words of teams, queues and regions. One such word alone may be a family name,
    /// as Sales is.
    static func isName(_ name: String) -> Bool {
        let words = NameKey.split(name)
        let isAll = !words.isEmpty && words.allSatisfy { clear.contains($0) || vague.contains($0) }
        return isAll && (words.count > 1 || clear.contains(words[0]))
    }

    private static let clear: Set<String> = [
        "team", "queue", "unassigned", "department", "accounts", "helpdesk", "vertrieb", "verkauf", "innendienst",
        "aussendienst", "abteilung", "warteschlange", "vertriebsteam", "salesteam", "equipe", "equipo", "ventes",
        "ventas", "vendite",
    ]
    private static let vague: Set<String> = [
        "sales", "house", "account", "inside", "field", "regional", "region", "group", "gruppe", "office", "support",
        "service", "marketing", "pool", "desk", "north", "south", "east", "west", "nord", "sued", "ost", "sud", "est",
        "ouest", "norte", "sur", "este", "oeste", "ovest", "emea", "dach", "apac", "the", "of", "de",
    ]
}
