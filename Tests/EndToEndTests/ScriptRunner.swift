import Foundation
import GRDB
import Testing

/// Runs one script in a folder of its own.
final class ScriptRunner {
    private let script: Script
    private let folder: Folder
    private var environment: [String: String] = [:]
    private var last: Program.Result?
    private var kept: [String: [String: Data]] = [:]

    init(_ script: Script) throws {
        self.script = script
        folder = try Folder()
        for file in script.files { try folder.write(file.path, file.text) }
    }

    func run() throws {
        for command in script.commands {
            do {
                try run(command)
            } catch {
                report(command, "\(error)")
                return
            }
        }
    }

    private func report(_ command: Script.Command, _ what: String) {
        var text = "\(script.name):\(command.line): \(command.text)\n\(what)"
        if let last { text += "\nlast run: \(last.code)\n\(last.output)\(last.errors)" }
        Issue.record(Comment(rawValue: text))
    }

    private func check(_ command: Script.Command, _ holds: Bool, _ what: @autoclosure () -> String) {
        if !holds { report(command, what()) }
    }

    private func run(_ command: Script.Command) throws {
        let words = command.words.map(expand)
        let paths = Array(words.dropFirst())
        switch words[0] {
        case "requires": break
        case "project":
            guard let fixture = Fixture(rawValue: words[1]) else { throw RunFailure(description: "unknown project") }
            try fixture.place(in: folder)
        case "crmsite": try program(command, Array(words.dropFirst()), code: 0)
        case "!":
            guard words.count > 2, words[2] == "crmsite", let code = Int32(words[1]) else {
                throw RunFailure(description: "! CODE crmsite …")
            }
            try program(command, Array(words.dropFirst(3)), code: code)
        case "env":
            let parts = words[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            environment[parts[0]] = parts.count > 1 ? parts[1] : ""
        case "stdout": try match(command, last?.output ?? "", command.rest(after: 1), isExpected: true)
        case "stderr": try match(command, last?.errors ?? "", command.rest(after: 1), isExpected: true)
        case "no": check(command, (words[1] == "stdout" ? last?.output : last?.errors) == "", "something was printed")
        case "exists": for path in paths { check(command, folder.exists(path), "\(path) is missing") }
        case "absent": for path in paths { check(command, !folder.exists(path), "\(path) is there") }
        case "empty":
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.at(words[1]))
            check(command, names.isEmpty, "the folder holds \(names)")
        case "only":
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            check(command, names == paths.sorted(), "the folder holds \(names)")
        case "matches": try match(command, try folder.text(words[1]), command.rest(after: 2), isExpected: true)
        case "lacks": try match(command, try folder.text(words[1]), command.rest(after: 2), isExpected: false)
        default: try change(command, words, paths)
        }
    }

    /// Commands that change the folder.
    private func change(_ command: Script.Command, _ words: [String], _ paths: [String]) throws {
        switch words[0] {
        case "keep": for path in paths { kept[path] = try contents(path) }
        case "same":
            for path in paths {
                let differing = difference(kept[path] ?? [:], try contents(path))
                check(command, kept[path] != nil && differing.isEmpty, "\(path) differs: \(differing)")
            }
        case "write": try folder.write(words[1], ScriptRunner.bytes(command.rest(after: 2)))
        case "append": try folder.append(words[1], ScriptRunner.bytes(command.rest(after: 2)))
        case "copy": try folder.copy(words[1], to: words[2])
        case "remove": for path in paths { try folder.remove(path) }
        case "folder":
            try FileManager.default.createDirectory(atPath: folder.at(words[1]), withIntermediateDirectories: true)
        case "truncate": try folder.write(words[1], try folder.data(words[1]).prefix(Int(words[2]) ?? 0))
        case "sql":
            let queue = try DatabaseQueue(path: folder.at(words[1]))
            try queue.writeWithoutTransaction { db in try db.execute(sql: command.rest(after: 2)) }
            try queue.close()
        default: throw RunFailure(description: "unknown command")
        }
    }

    private func program(_ command: Script.Command, _ arguments: [String], code: Int32) throws {
        let promises = try Promises(folder)
        let result = try Program.run(arguments, in: folder, environment: environment)
        last = result
        check(command, result.code == code, "ended with \(result.code), not \(code)")
        var broken: [String]
        if result.code == 0 {
            let isWriter = ["demo", "import"].contains(arguments.first)
            let named = arguments.firstIndex(of: "--db").map { arguments[$0 + 1] } ?? "crm.sqlite"
            // A build adds what it found to the history beside the database.
            let kept: Set = arguments.first == "build" ? ["history.sqlite"] : []
            broken = try promises.broken(bySuccess: folder, writes: isWriter ? [named] : kept)
        } else {
            broken = try promises.broken(byFailure: result, in: folder)
        }
        for issue in broken { report(command, issue) }
    }

    private func match(_ command: Script.Command, _ text: String, _ pattern: String, isExpected: Bool) throws {
        let expression = try NSRegularExpression(pattern: expand(pattern), options: [.anchorsMatchLines])
        let found = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
        check(command, found == isExpected, isExpected ? "no match in:\n\(text.prefix(2_000))" : "a match")
    }

    private func contents(_ path: String) throws -> [String: Data] {
        folder.isFolder(path) ? try folder.tree(path) : ["": try folder.data(path)]
    }

    private func expand(_ word: String) -> String {
        word.replacingOccurrences(of: "$SHARED", with: Places.shared ?? "").replacingOccurrences(
            of: "$ROOT", with: Places.root
        )
        .replacingOccurrences(of: "$HERE", with: folder.path)
    }

    private static func bytes(_ text: String) -> Data {
        var data = Data()
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                data.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): data.append(10)
            case UInt8(ascii: "t"): data.append(9)
            case UInt8(ascii: "x"):
                data.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: data.append(next)
            }
        }
        return data
    }
}
