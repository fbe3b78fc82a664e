import Foundation

/// A test as a text file: commands of the program, and what must be true after each.
///
/// One command a line, words split by blanks; '…' keeps blanks in a word. `#` begins a comment.
///
///     requires shared                     skips the script where the shared test material is absent
///     project small|demo                  a project with content, crm.sqlite and a published site
///     crmsite ARGUMENTS                   a run that must end with 0
///     ! CODE crmsite ARGUMENTS            a run that must end with CODE
///     env NAME=VALUE                      for the runs that follow; `env NAME=` alone gives an empty value
///     stdout PATTERN, stderr PATTERN      the last run printed a match of the regular expression
///     no stdout, no stderr                the last run printed nothing there
///     exists PATH…, absent PATH…
///     empty PATH                          the folder is there and holds nothing
///     only PATH…                          the script's folder holds these and nothing else
///     matches PATH PATTERN                the file has a match; `^` and `$` are line ends
///     lacks PATH PATTERN                  it has none
///     keep PATH…, same PATH…              remembers files or folders; asserts that they have the bytes remembered
///     write PATH TEXT, append PATH TEXT   \n, \t, \\ and \xHH (a byte) in TEXT
///     copy FROM TO, remove PATH…, folder PATH
///     truncate PATH BYTES
///     sql DATABASE STATEMENT              changes a database, for damage that only SQL can do
///
/// `$SHARED` in a path is the folder of shared test material, `$ROOT` the repository, `$HERE` the script's folder.
/// Files that a script needs may follow its commands, each after a line `-- PATH --`.
///
/// After every run `Promises` are checked, so a script need not say that a failed build changed nothing.
struct Script: CustomStringConvertible, Sendable {
    struct Command: Sendable {
        var line: Int
        var text: String
        var words: [String]

        /// The text after the first `count` words, as patterns and file contents are given.
        func rest(after count: Int) -> String {
            var text = Substring(self.text)
            for _ in 0..<count {
                text = text.drop { $0 == " " }.drop { $0 != " " }
            }
            return String(text.drop { $0 == " " })
        }
    }

    let name: String
    let path: String
    private(set) var commands: [Command] = []
    private(set) var files: [(path: String, text: String)] = []

    var description: String { name }
    var needsShared: Bool { commands.contains { $0.words == ["requires", "shared"] } }

    init(path: String) throws {
        self.path = path
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
                files.append((String(line.dropFirst(3).dropLast(3)), ""))
            } else if !files.isEmpty {
                files[files.count - 1].text += line + "\n"
            } else {
                let trimmed = line.trimmingCharacters(in: .whitespaces)
                if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
                commands.append(Command(line: index + 1, text: trimmed, words: Script.words(trimmed)))
            }
        }
    }

    /// Every script of the folder, by name.
    static let all: [Script] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Places.scripts)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap {
            try? Script(path: Places.scripts + "/" + $0)
        }
    }()

    static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            if character == "'" {
                isQuoted.toggle()
                word = word ?? ""
            } else if character == " ", !isQuoted {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
