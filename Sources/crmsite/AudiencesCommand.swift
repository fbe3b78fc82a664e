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
            """)

    @Option(help: "The folder with content/site.yml.")
    var project = "."

    @Option(help: "The database; default: `database` of site.yml.")
    var db: String?

    @Option(help: "The last day that may be read, YYYY-MM-DD. Default: what the database says.")
    var asOf: String?

    func run() throws {
        var options = SiteBuilder.Options()
        options.project = project
        options.database = db
        options.asOf = try Arguments.date(asOf, option: "--as-of")
        options.fallbackAsOf = try Arguments.sourceDate()
        let (plan, records, settings) = try SiteBuilder(options).audiences()
        for warning in plan.warnings { Terminal.error(warning.text) }
        let named = settings.audiences?.pseudonymKey == nil ? "by name" : "by pseudonym"
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
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        for line in lines {
            let cells = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            Terminal.line(cells.joined(separator: "  ").trimmingSuffix(" "))
        }
        Terminal.line(
            settings.agreement.map { "People are named under: \($0)" }
                ?? "Nobody is named: people.agreement is not set.")
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
