import ArgumentParser
import Audiences
import CRMModel
import Diagnostics
import SiteBuilder

/// Who sees what.
struct AudiencesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audiences", abstract: "Print who sees what.",
        discussion: """
            Lists the trees of the site with their folder, the group of readers a web server admits, how many people each tree is about \
            and how they appear. Nothing is written.

              crmsite audiences

            With --reveal it lists the people instead: under which pseudonym each appears and which tree is theirs, to be handed \
            out. That needs the key of the pseudonyms, and undoes them.

              crmsite audiences --reveal
            """)

    @Option(help: "The folder with content/site.yml.")
    var project = "."

    @Option(help: "The database; default: `database` of site.yml.")
    var db: String?

    @Option(help: "The last day that may be read, YYYY-MM-DD. Default: what the database says.")
    var asOf: String?

    @Flag(help: "List each person's pseudonym and tree beside id, name and e-mail address.")
    var reveal = false

    func run() throws {
        var options = SiteBuilder.Options()
        options.project = project
        options.database = db
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        options.fallbackAsOf = try Arguments.sourceDate()
        let listing = try SiteBuilder(options).audiences()
        for warning in listing.plan.warnings { Terminal.error(warning.text) }
        if reveal { revealPeople(listing) } else { printTrees(listing) }
    }

    private func printTrees(_ listing: SiteBuilder.AudienceListing) {
        let (plan, records, settings) = (listing.plan, listing.records, listing.settings)
        let named = listing.pseudonyms == nil ? "by name" : "by pseudonym"
        var lines = [["tree", "readers", "for", "about", "people appear"]]
        for tree in plan.trees {
            let people = (0..<records.users.count).count { user in
                records.users.isPerson(user) && tree.members?.contains(user) ?? true
            }
            lines.append([
                tree.prefix.isEmpty ? "(whole site)" : tree.prefix, tree.group, tree.title,
                people == 1 ? "1 person" : "\(people) people",
                tree.namesPeople ? named : "as groups of at least \(PeopleGroups.smallest)",
            ])
        }
        AudiencesCommand.printTable(lines)
        Terminal.line(
            settings.agreement.map { "People are named under: \($0)" }
                ?? "Nobody is named: people.agreement is not set.")
    }

    /// Who stands behind each person's tree and pseudonym: for those who hand the trees out.
    private func revealPeople(_ listing: SiteBuilder.AudienceListing) {
        let (plan, users) = (listing.plan, listing.records.users)
        if listing.pseudonyms != nil {
            Terminal.error(
                Diagnostic(
                    .warning, "CFG-SECRET", "this list undoes the pseudonyms", at: .named("crmsite audiences --reveal"),
                    hint: "give each reader their own line only, and keep the list where the key is"
                ).text)
        }
        var own: [RowIndex: String] = [:]
        for tree in plan.trees { if case .person(let user) = tree.reader { own[user] = tree.prefix } }
        var lines = [["appears as", "own tree", "id", "name", "e-mail"]]
        for user in 0..<users.count where users.isPerson(user) && plan.trees.contains(where: { $0.names(user) }) {
            lines.append([
                listing.pseudonyms?.name(user) ?? "by name", own[user] ?? "–", users.ids[user] ?? "",
                users.names[user] ?? "unnamed", listing.addresses[user] ?? "–",
            ])
        }
        AudiencesCommand.printTable(lines)
    }

    /// Columns as wide as their widest cell.
    private static func printTable(_ lines: [[String]]) {
        let lines = lines.map { $0.map(LogText.clean) }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        for line in lines {
            let cells = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            Terminal.line(cells.joined(separator: "  ").trimmingSuffix(" "))
        }
    }
}

extension String {
    /// The text without this sign at its end.
    fileprivate func trimmingSuffix(_ sign: Character) -> String {
        var text = self
        while text.last == sign { text.removeLast() }
        return text
    }
}
