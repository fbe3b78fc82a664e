// StarterProject: the content of a new project.
//
// In: nothing but the program's own settings and record types. Out: the files of `crmsite init` as text: site.yml with
// every setting explained, a small usage manual, and the programme files with their columns.

import Configuration
import ProgrammeRecords

/// The files a new project begins with.
public enum StarterProject {
    /// One file: its path below the project, and its text.
    public struct File: Sendable {
        public let path: String
        public let text: String
    }

    /// All files, in the order they are written.
    public static var files: [File] {
        [
            File(path: "content/site.yml", text: siteSettings),
            File(path: "content/usage-manual/10-opportunities.md", text: StarterManual.opportunities),
            File(path: "content/usage-manual/20-data-entry.md", text: StarterManual.dataEntry),
        ] + ProgrammeFile.allCases.map { File(path: "content/programme/\($0.fileName)", text: text(of: $0)) } + [
            File(path: ".gitignore", text: ignored)
        ]
    }

    /// Kinds of data that belong in no history of versions: records of a CRM, and what is made from them.
    private static let ignored = """
        /public/*
        /.crmsite/
        *.sqlite
        *.sqlite-*
        /status.json
        # Exports, and drafts of a mapping, which show values of them.
        /exports/
        /mapping/
        # The secret of the pseudonyms.
        *.key
        """ + "\n"

    // MARK: site.yml

    /// Settings that a new site has from the start; all others stand beside them as comments.
    private static let active = ["title": "CRM briefing", "database": "crm.sqlite", "output": "public"]

    /// The settings of a new site: each explained, those a site can do without as comments.
    static var siteSettings: String {
        var lines = [
            "## The settings of the site. Every key may be left out; take the # before a key away to set it.",
            "## Lines with ## explain: what a key takes, what holds without it, and what it is for.",
        ]
        let examples = SettingBlock.all(SettingReference.example)
        var seen: Set<String> = []
        for setting in Setting.all {
            let top = SettingBlock.topKey(setting.key)
            guard seen.insert(top).inserted else { continue }
            lines.append("")
            for part in Setting.all where SettingBlock.topKey(part.key) == top {
                lines.append("## \(part.key) (\(part.type); without it: \(part.standard)): \(part.meaning)")
            }
            if let value = active[top] {
                lines.append("\(top): \(value)")
            } else if let block = examples[top] {
                lines += block.map { "#" + $0 }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Programme files

    private static func text(of file: ProgrammeFile) -> String {
        var lines = [meanings[file] ?? "", "Columns:"].map { "# " + $0 }
        for column in file.columns {
            lines.append("#   \(column.name)\(column.isRequired ? "" : " (may be left out)"): \(column.meaning)")
        }
        lines.append("# A user or unit is named by its id or name in the CRM; days are written 2026-09-01.")
        lines.append(file.columns.map(\.name).joined(separator: ","))
        return lines.joined(separator: "\n") + "\n"
    }

    private static let meanings: [ProgrammeFile: String] = [
        .training: "One need, plan or delivery of one kind of training for one person a line.",
        .communications: "The communication plan: one item for one audience a line.",
        .followUps: "One action on one finding a line, for a user or a whole unit. Help comes first.",
        .reviews: "One look at the figures a line: who looked, when, at what, with which verdict.",
        .polls: "One answer of one pseudonym to one question a line. Nobody is named.",
        .feedback: "What people said, asked for or were promised, and what came of it: one item a line.",
        .rewards: "One public thank-you a line, with the person's consent.",
        .rolloutWaves: "When each unit goes live: one unit a line; units below it follow.",
        .consultations: "Who was heard before a decision, and what it led to: one entry a line.",
        .champions: "People with a part in the rollout: one person and part a line.",
    ]
}

/// The lines of one top-level key in the example of the reference.
enum SettingBlock {
    /// `stages` of `stages.PIPELINE`, `profiles` of `profiles[].name`.
    static func topKey(_ key: String) -> String { String(key.prefix { $0 != "." && $0 != "[" }) }

    static func all(_ example: String) -> [String: [String]] {
        var blocks: [String: [String]] = [:]
        var key = ""
        for line in example.split(separator: "\n").map(String.init) {
            if !line.hasPrefix(" "), !line.hasPrefix("-") { key = topKey(String(line.prefix { $0 != ":" })) }
            blocks[key, default: []].append(line)
        }
        return blocks
    }
}
