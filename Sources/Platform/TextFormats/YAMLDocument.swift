import Diagnostics
import Yams

/// A YAML document (YAML 1.2 core, one document, no anchors or aliases) with the place of every value.
public struct YAMLDocument: Sendable {
    public let file: String
    /// The top value; an empty mapping where the text is empty.
    public let root: YAMLNode

    /// Deepest nesting of lists and mappings.
    public static let deepest = 64
    /// Largest document in bytes.
    public static let largest = 4 << 20

    /// Parses `text`. `firstLine` is the line of the file on which it begins; `area` is the area of error codes.
    ///
    /// Throws `E-<area>-YAML` for syntax, `-DUPLICATE` for a repeated key, `-ALIAS`, `-NESTING`, `-SIZE`; exit 78.
    public init(_ text: String, file: String, firstLine: Int = 1, area: String = "CFG") throws(Diagnostic) {
        self.file = file
        let context = YAMLContext(file: file, firstLine: firstLine, area: area, text: text)
        guard text.utf8.count <= Self.largest else {
            throw context.error("SIZE", "document is larger than \(Self.largest) bytes", line: 1, column: nil)
        }
        // A few aliases of aliases can stand for an unlimited document, so many of them are not even parsed.
        let aliases = context.suspectedAliases(limit: 24)
        if aliases.count > 24, let (line, column) = aliases.first {
            throw context.error("ALIAS", Self.aliasText, line: line, column: column, hint: Self.aliasHint)
        }
        let parser: Yams.Parser
        let composed: Node?
        do {
            parser = try Yams.Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            composed = try parser.singleRoot()
        } catch let error as YamlError {
            throw context.diagnostic(error)
        } catch {
            throw context.error("YAML", "not readable as YAML", line: 1, column: nil)
        }
        // Nodes hold their anchors weakly: the parser must outlive the walk.
        root = try withExtendedLifetime(parser) { () throws(Diagnostic) -> YAMLNode in
            guard let composed else { return context.node(.mapping([]), YAMLPosition.start) }
            return try Self.convert(composed, context, depth: 0)
        }
    }

    private static let aliasText = "anchors and aliases (& and *) are not accepted"
    private static let aliasHint = "write the value out, or quote text that begins with & or *"

    private static func convert(_ node: Node, _ context: YAMLContext, depth: Int) throws(Diagnostic) -> YAMLNode {
        let mark = node.mark.map { YAMLPosition(line: $0.line, column: $0.column) } ?? .start
        guard depth <= deepest else {
            throw context.error(
                "NESTING", "nested deeper than \(deepest) levels", line: mark.line, column: mark.column)
        }
        if node.anchor != nil {
            throw context.error("ALIAS", aliasText, line: mark.line, column: mark.column, hint: aliasHint)
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return context.node(.scalar(scalar.string, isPlain: isPlain), mark)
        case .sequence(let sequence):
            var nodes: [YAMLNode] = []
            for element in sequence { nodes.append(try convert(element, context, depth: depth + 1)) }
            return context.node(.list(nodes), mark)
        case .mapping(let mapping):
            var entries: [YAMLEntry] = []
            for (key, value) in mapping {
                let keyNode = try convert(key, context, depth: depth + 1)
                guard case .scalar(let name, _) = keyNode.content else { throw keyNode.mismatch("a name as key") }
                entries.append(
                    YAMLEntry(key: name, keyNode: keyNode, value: try convert(value, context, depth: depth + 1)))
            }
            return context.node(.mapping(entries), mark)
        case .alias:
            throw context.error("ALIAS", aliasText, line: mark.line, column: mark.column, hint: aliasHint)
        }
    }
}
