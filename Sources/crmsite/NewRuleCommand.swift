import ArgumentParser
import Conformance
import Diagnostics
import RuleLanguage
import SiteBuilder

#if canImport(Glibc)
import Glibc
#endif

/// A sentence with blanks → a rule block.
struct NewRuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-rule", abstract: "Begin a rule from one of eight everyday sentences.",
        discussion: """
            Without a pattern the eight sentences are listed with their blanks. With one the rule is printed with its \
            examples, to be pasted below a step of the manual. On a terminal the blanks are asked for one by one, \
            unless --set fills any; a wrong answer is asked for again. Where the project has a database the rule may \
            use its names only; else any.

              crmsite manual new-rule
              crmsite manual new-rule first-contact --set record=lead --set "time=4 hours" --id LEAD-2
            """)

    @Argument(help: "The name or number of a pattern.")
    var pattern: String?

    @Option(name: .customLong("set"), help: "What stands in a blank: NAME=VALUE. May be given several times.")
    var blanks: [String] = []

    @Option(help: "The id of the rule. Default: the first of NEW-1, NEW-2, … that the manual does not have.")
    var id: String?

    @Option(help: "The folder with content/site.yml.")
    var project = "."

    @Option(help: "The database; default: `database` of site.yml, where that file is there.")
    var db: String?

    @Flag(help: "List the patterns.")
    var list = false

    func run() throws {
        var options = SiteBuilder.Options()
        options.project = project
        options.database = db
        options.fallbackAsOf = try Arguments.sourceDate()
        let vocabulary = try SiteBuilder(options).vocabulary()
        let patterns = RulePattern.all(for: vocabulary)
        guard let pattern, !list else {
            Terminal.text(patterns.enumerated().map { Self.entry($0.offset + 1, $0.element) }.joined(separator: "\n"))
            return
        }
        let chosen = try Self.find(pattern, in: patterns)
        let id = try freeID()
        var values = try given()
        if values.isEmpty, isatty(STDIN_FILENO) == 1, Terminal.isInteractive {
            // An id that is none is told before the first question.
            _ = try chosen.block(id: id, vocabulary: vocabulary)
            values = try ask(chosen, id, vocabulary)
        }
        let block = try chosen.block(id: id, values: values, vocabulary: vocabulary)
        try check(block, vocabulary)
        Terminal.text(block)
        if Terminal.isInteractive {
            Terminal.error("Paste it below a step of a file in content/usage-manual; then: crmsite manual check")
        }
    }

    /// One pattern of the list: the sentence, then its blanks.
    private static func entry(_ number: Int, _ pattern: RulePattern) -> String {
        var lines = ["\(number)  \(pattern.name): \(pattern.title)", "   \(pattern.sentence)"]
        for blank in pattern.blanks { lines.append("      {\(blank.name)}  \(blank.question) [\(blank.standard)]") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func find(_ word: String, in patterns: [RulePattern]) throws -> RulePattern {
        if let number = Int(word), patterns.indices.contains(number - 1) { return patterns[number - 1] }
        if let pattern = patterns.first(where: { $0.name == word }) { return pattern }
        let names = patterns.map(\.name)
        let near = word.utf8.count <= 100 ? NearestName.of(word, in: names) : nil
        throw Diagnostic(
            "CLI-PATTERN", "there is no pattern '\(LogText.excerpt(word))'", at: .named("PATTERN"),
            hint: near.map { "did you mean '\($0)'?" } ?? "1 to \(names.count), or \(names.joined(separator: ", "))",
            exit: .usage)
    }

    /// The blanks of `--set`.
    private func given() throws -> [String: String] {
        var values: [String: String] = [:]
        for text in blanks {
            guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
                throw Diagnostic(
                    "CLI-SET", "'\(LogText.excerpt(text))' is no NAME=VALUE", at: .named("--set"),
                    hint: "for example --set \"time=4 hours\"", exit: .usage)
            }
            values[String(text[..<sign])] = String(text[text.index(after: sign)...])
        }
        return values
    }

    /// The id that was asked for, or the first free one.
    private func freeID() throws -> String {
        let folder = (project == "." ? "" : project + "/") + "content/usage-manual"
        let names = ManualRuleNames(folder: folder)
        guard let id else { return names.free(like: "NEW-1") }
        guard let place = names.places[id] else { return id }
        throw Diagnostic(
            "RULE-DUPLICATE", "the manual has a rule '\(LogText.excerpt(id))' already, at \(place)", at: .named("--id"),
            hint: "\(names.free(like: id)) is free", exit: .configuration)
    }

    /// Times a question is asked.
    private static let tries = 3
    /// Most answers offered with a question.
    private static let offered = 20

    /// Asks for each blank; an empty answer takes the standard, a wrong one is asked for again.
    private func ask(
        _ pattern: RulePattern, _ id: String, _ vocabulary: RuleVocabulary
    ) throws -> [String: String] {
        Terminal.error(pattern.sentence)
        var values: [String: String] = [:]
        for blank in pattern.blanks {
            let more = blank.choices.count > Self.offered ? ", …" : ""
            let choices = blank.choices.prefix(Self.offered).joined(separator: ", ") + more
            var question = 1
            while true {
                Terminal.prompt(
                    blank.question + (choices.isEmpty ? "" : " (\(choices))") + " [\(blank.standard)] ")
                guard let answer = readLine() else {
                    Terminal.error("")
                    throw Diagnostic(
                        "CLI-ANSWERS", "the questions were not answered to the end", at: .named("standard input"),
                        hint: "nothing was written; give the answers with --set, or begin again", exit: .usage)
                }
                if answer.allSatisfy({ $0 == " " || $0 == "\t" }) { break }
                var tried = values
                tried[blank.name] = answer
                do {
                    _ = try pattern.block(id: id, values: tried, vocabulary: vocabulary)
                    values = tried
                    break
                } catch let list as DiagnosticList where question < Self.tries {
                    question += 1
                    for finding in list.diagnostics.prefix(1) {
                        Terminal.error(
                            ([finding.what] + finding.details).map { "   " + LogText.clean($0) }
                                .joined(separator: "\n"))
                    }
                }
            }
        }
        return values
    }

    /// The block is read and its examples are run, so that what is printed is right.
    private func check(_ block: String, _ vocabulary: RuleVocabulary) throws {
        let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.dropFirst().prefix { $0 != "```" }.joined(separator: "\n")
        var reader = RuleReader(vocabulary: vocabulary)
        let info = String(lines.first?.dropFirst(3) ?? "")
        guard let rule = reader.read(RuleBlock(info: info, text: body, file: "new rule", line: 1)) else {
            throw DiagnosticList(reader.diagnostics)
        }
        let wrong = RuleExamples.check(rule, vocabulary: vocabulary)
        if !wrong.isEmpty { throw DiagnosticList(wrong) }
    }
}
