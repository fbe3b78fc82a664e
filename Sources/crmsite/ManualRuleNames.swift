import Markdown
import RuleLanguage
import TextFormats

/// The ids of the rules of a manual, whatever else is wrong with it.
struct ManualRuleNames {
    /// Where each stands: file and line.
    private(set) var places: [String: String] = [:]

    /// - Parameter folder: the folder of the manual; without it there is no rule.
    init(folder: String) {
        for name in DirectoryListing.names(folder) where name.hasSuffix(".md") && !name.hasPrefix(".") {
            let path = folder + "/" + name
            guard
                let text = try? UTF8Text.read(path: path, maxBytes: 4 << 20, what: "the manual page", area: "MAN"),
                let front = try? FrontMatter.split(text, file: path),
                let document = try? MarkdownDocument.parse(front.body, file: path, firstLine: front.firstBodyLine)
            else { continue }
            for block in document.blocks {
                guard case .code(let info, _, true) = block.kind, RuleFence(info: info) == .rule else { continue }
                let words = info.split(separator: " ")
                guard words.count > 1 else { continue }
                let id = String(words[1])
                if places[id] == nil { places[id] = "\(path):\(block.line)" }
            }
        }
    }

    /// The first free id with the letters of this one.
    func free(like id: String) -> String {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        let stem = parts.count > 1 ? parts.dropLast().joined(separator: "-") : id
        var number = 1
        while places["\(stem)-\(number)"] != nil { number += 1 }
        return "\(stem)-\(number)"
    }
}
