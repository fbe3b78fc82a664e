import CRMImport
import Diagnostics
import MappingDraft
import TextFormats

#if canImport(Glibc)
import Glibc
#endif

/// A folder of exports → the folder of a drafted mapping, and a report on the terminal.
struct MappingGuess {
    let folder: String
    let output: String
    let encoding: CSVDialect.Encoding?
    let settings: MappingReader.Settings
    let quiet: Bool

    /// Compares the draft with a file of the right columns and prints the table; writes nothing.
    func compare(with answers: String) throws {
        let answers = try DraftAnswers(path: answers)
        let draft = try draft()
        for line in DraftScore(draft, answers: answers).markdown.split(
            separator: "\n", omittingEmptySubsequences: false
        ).dropLast() {
            Terminal.line(LogText.clean(String(line)))
        }
    }

    private func draft(_ choices: DraftChoices = .none) throws -> MappingDraft {
        let draft = try MappingDraft(
            folder: folder, encoding: encoding, settings: settings, shipped: shipped, choices: choices
        ) {
            if !quiet { Terminal.progress($0) }
        }
        if !quiet { Terminal.endProgress() }
        return draft
    }

    /// The mappings that come with crmsite; one that cannot be read is none.
    private var shipped: [Mapping] {
        let mappings = Installation.folder("mappings")
        return DirectoryListing.names(mappings).sorted().compactMap { name in
            try? MappingReader.read(name, folders: [mappings])
        }
    }

    /// Writes the draft; it follows the answers of a file where one is named.
    func run(answers: String?) throws {
        // Before the files are read: a draft that was worked on is never written over.
        guard access(output, F_OK) != 0 else {
            throw Diagnostic(
                "OUT-EXISTS", "the folder of the draft is there already", at: .file(output),
                hint: "choose another --output, or move it away", exit: .cantCreate)
        }
        let draft = try draft(answers.map { try DraftChoices(path: $0) } ?? .none)
        for file in draft.mappingFiles {
            let path = output + "/" + file.name
            try NewFile.makeFolders(above: path)
            guard try NewFile.write(Array(file.text.utf8), to: path) else {
                throw Diagnostic(
                    "OUT-EXISTS", "the file is there already", at: .file(path), hint: "choose another --output",
                    exit: .cantCreate)
            }
        }
        guard !quiet else { return }
        for finding in draft.findings { Terminal.error(finding.text) }
        for line in draft.lines { Terminal.line(LogText.clean(line)) }
        if let name = draft.shippedMapping {
            Terminal.line(
                "a mapping that comes with crmsite reads these tables: crmsite import csv \(folder) --mapping \(name)")
        }
        let place = output.contains("/") ? output : "./" + output
        Terminal.line("\(output)/report.md says it all. Read it, then: crmsite import csv \(folder) --mapping \(place)")
        Terminal.line(
            "what is wrong or missing can be answered in \(output)/answers.csv; copy it beside, then: crmsite import csv "
                + "\(folder) --guess --answers answers.csv --output NEW")
    }
}
