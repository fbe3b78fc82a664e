import CRMStore
import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
    // MARK: Commands

    private struct Help: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        struct Argument: Decodable {
            var kind: String
            var names: [Name]?
            var valueName: String?
            var shouldDisplay: Bool
        }

        struct Command: Decodable {
            var commandName: String
            var arguments: [Argument]?
            var subcommands: [Command]?
        }

        var command: Command
    }

    @Test(
        "docs/commands.md has every command with every option",
        .enabled(if: House.hasProgram, "crmsite has not been built beside the tests"))
    func commands() throws {
        let dump = try #require(House.output(House.program, ["--experimental-dump-help"]))
        let help = try JSONDecoder().decode(Help.self, from: dump)
        let document = try House.text("docs/commands.md")
        var missing: [String] = []
        func visit(_ command: Help.Command, _ path: [String]) {
            if command.commandName == "help" { return }
            let words = path + [command.commandName]
            let name = words.joined(separator: " ")
            if !document.contains(name) { missing.append(name) }
            for argument in command.arguments ?? [] where argument.shouldDisplay {
                let long = argument.names?.first { $0.kind == "long" }?.name
                let text = argument.kind == "positional" ? argument.valueName ?? "" : "--" + (long ?? "")
                if !document.lowercased().contains(text.lowercased()) { missing.append("\(name): \(text)") }
            }
            for subcommand in command.subcommands ?? [] { visit(subcommand, words) }
        }
        visit(help.command, [])
        #expect(missing == [])
        // Nor does it have an option that is gone.
        var known: Set<String> = []
        func collect(_ command: Help.Command) {
            for argument in command.arguments ?? [] {
                for name in argument.names ?? [] where name.kind == "long" { known.insert("--" + name.name) }
            }
            for subcommand in command.subcommands ?? [] { collect(subcommand) }
        }
        collect(help.command)
        let named = Set(document.matches(of: /(?:^|[^A-Za-z0-9-])(--[a-z][a-z-]+)/).map { String($0.1) })
        #expect(named.subtracting(known).subtracting(["--experimental-dump-help"]).sorted() == [])
    }

    // MARK: Codes

    /// Codes as the sources write them: whole (`SRC-MISSING`), or the name alone where the area is a file format's.
    private static let codes: (whole: Set<String>, names: Set<String>, words: Set<String>) = {
        var whole: Set<String> = []
        var names: Set<String> = []
        var words: Set<String> = []
        for source in House.sources {
            for match in source.text.matches(of: /Diagnostic\(\s*(?:\.(?:warning|error),\s*)?"([A-Z]+(?:-[A-Z0-9]+)+)"/)
            {
                if !source.path.hasPrefix("Sources/Benchmarks/") { whole.insert(String(match.1)) }
            }
            for match in source.text.matches(of: /(?:\.error|refuse)\(\s*"([A-Z]+)"/) { names.insert(String(match.1)) }
            for match in source.text.matches(of: /"\\\(area\)-([A-Z]+)"/) { names.insert(String(match.1)) }
            for match in source.text.matches(of: /"([A-Z]+(?:-[A-Z0-9]+)*)-?"/) { words.insert(String(match.1)) }
            // A name made from a word of the source: `"RULE-\(name)"` with name `SEVERITY`.
            for match in source.text.matches(of: /"([A-Z]+)-\\\(name\)"/) { words.insert(String(match.1)) }
        }
        return (whole, names, words.union(names))
    }()

    private static func documented() throws -> Set<String> {
        Set(try House.text("docs/errors.md").matches(of: /\b[EW]-([A-Z]+(?:-[A-Z0-9]+)+)\b/).map { String($0.1) })
    }

    @Test("docs/errors.md has every code of the sources")
    func codes() throws {
        let documented = try DocumentationTests.documented()
        #expect(DocumentationTests.codes.whole.count > 40)
        #expect(DocumentationTests.codes.whole.subtracting(documented).sorted() == [])
        let endings = Set(documented.map { $0.split(separator: "-").dropFirst().joined(separator: "-") })
        #expect(DocumentationTests.codes.names.subtracting(endings).sorted() == [])
    }

    @Test("docs/errors.md has no code that no source has")
    func noOtherCodes() throws {
        let (whole, _, words) = DocumentationTests.codes
        let unknown = try DocumentationTests.documented().filter { code in
            let parts = code.split(separator: "-", maxSplits: 1).map(String.init)
            if code.hasPrefix("ENV-") { return false }  // the package script's own
            return !whole.contains(code) && !words.contains(code)
                && !(words.contains(parts[0]) && words.contains(parts[1]))
        }
        #expect(unknown.sorted() == [])
    }

    // MARK: Mappings

    @Test("Every mapping has a mapping.yml, and a select for tables the database has")
    func mappings() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: House.root + "/mappings").sorted()
        #expect(folders.contains("maven") && folders.contains("zoho"))
        for folder in folders {
            #expect(House.exists("mappings/\(folder)/mapping.yml"), "\(folder)")
            let selects = try House.files("mappings/\(folder)", ending: ".sql")
            #expect(!selects.isEmpty, "\(folder)")
            for select in selects {
                let table = URL(fileURLWithPath: select).deletingPathExtension().lastPathComponent
                #expect(Schema.named(table) != nil, "\(select): there is no table \(table)")
            }
        }
    }

    // MARK: Links

    @Test("Links between the documents lead somewhere")
    func links() throws {
        let documents =
            ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter(House.exists)
            + (try House.files("docs", ending: ".md"))
        #expect(documents.count > 5)
        var broken: [String] = []
        for document in documents {
            let folder = document.split(separator: "/").dropLast().joined(separator: "/")
            for match in try House.text(document).matches(of: /\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/) {
                let target = String(match.1 ?? match.2 ?? "")
                if target.contains("://") || target.hasPrefix("#") || target.hasPrefix("mailto:") { continue }
                let path = target.split(separator: "#").first.map(String.init) ?? ""
                let full = URL(fileURLWithPath: House.root + "/" + folder).appendingPathComponent(path)
                    .standardizedFileURL.path
                if !FileManager.default.fileExists(atPath: full) { broken.append("\(document): \(target)") }
            }
        }
        #expect(broken == [])
    }
}
