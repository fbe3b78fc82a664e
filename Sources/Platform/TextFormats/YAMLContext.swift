import Diagnostics
import Yams

/// What turns positions in a YAML text into places in its file.
struct YAMLContext {
    let file: String
    /// Line of the file on which the text begins.
    let firstLine: Int
    let area: String
    let text: String

    func node(_ content: YAMLNode.Content, _ mark: YAMLPosition) -> YAMLNode {
        YAMLNode(content: content, file: file, line: mark.line + firstLine - 1, column: mark.column, area: area)
    }

    /// `line` and `column` are those of the text.
    func error(_ name: String, _ what: String, line: Int, column: Int?, hint: String = "") -> Diagnostic {
        Diagnostic(
            "\(area)-\(name)", what, at: .file(file, line: line + firstLine - 1, column: column), hint: hint,
            exit: .configuration)
    }

    func diagnostic(_ failure: YamlError) -> Diagnostic {
        switch failure {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            if problem.contains("undefined alias") {
                return error("ALIAS", problem, line: mark.line, column: mark.column)
            }
            var what = problem
            if let context { what = context.text + " " + problem }
            return error("YAML", what, line: mark.line, column: mark.column)
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            let first = YAMLPosition(line: context.mark.line, column: context.mark.column)
            let again = secondUse(of: key, after: first)
            return error(
                "DUPLICATE", "key \"\(LogText.excerpt(key))\" is repeated", line: again.line, column: again.column,
                hint: again.line == first.line ? "" : "first on line \(first.line + firstLine - 1)")
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let line = 1 + before.utf8.count { $0 == 0x0A }
            return error("YAML", problem, line: line, column: nil)
        default:
            return error("YAML", "not readable as YAML", line: 1, column: nil)
        }
    }

    /// Where the block mapping's `key` that begins at `mark` stands again; `mark` where that cannot be told.
    private func secondUse(of key: String, after mark: YAMLPosition) -> YAMLPosition {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard mark.line >= 1, mark.line < lines.count else { return mark }
        for index in mark.line..<lines.count {
            let line = lines[index].unicodeScalars
            let start = line.dropFirst(mark.column - 1)
            guard line.prefix(mark.column - 1).allSatisfy({ $0 == " " }) else { continue }
            for form in [key, "\"\(key)\"", "'\(key)'"] {
                guard start.starts(with: form.unicodeScalars) else { continue }
                let rest = start.dropFirst(form.unicodeScalars.count).drop { $0 == " " }
                if rest.first == ":" { return YAMLPosition(line: index + 1, column: mark.column) }
            }
        }
        return mark
    }

    /// Places where `*name` begins a value as far as can be told without parsing; stops after `limit` + 1.
    func suspectedAliases(limit: Int) -> [(line: Int, column: Int)] {
        var found: [(Int, Int)] = []
        var line = 1
        var column = 0
        var mayBegin = true
        var wasBlank = true
        for scalar in text.unicodeScalars {
            column += 1
            switch scalar {
            case "\n":
                line += 1
                column = 0
                (mayBegin, wasBlank) = (true, true)
                continue
            case " ", "\t":
                wasBlank = true
                continue
            case "*" where mayBegin:
                found.append((line, column))
                if found.count > limit { return found }
                mayBegin = false
            case "[", "{", ",": mayBegin = true
            case "-", "?", ":": mayBegin = mayBegin || wasBlank || scalar == ":"
            default: mayBegin = false
            }
            wasBlank = false
        }
        return found
    }
}

/// A position in a YAML text, from 1; columns count Unicode scalars.
struct YAMLPosition {
    var line: Int
    var column: Int

    static let start = YAMLPosition(line: 1, column: 1)
}
