/// The way from the root of a value to one of its parts, written as `series[2].values[5]`.
public struct ValuePath: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    public var steps: [Step]

    public init(_ steps: [Step] = []) { self.steps = steps }

    /// The path at which a decoder stands.
    public init(_ codingPath: [any CodingKey]) {
        steps = codingPath.map { key in key.intValue.map(Step.index) ?? .key(key.stringValue) }
    }

    public subscript(key: String) -> ValuePath { ValuePath(steps + [.key(key)]) }
    public subscript(index: Int) -> ValuePath { ValuePath(steps + [.index(index)]) }

    /// Empty for the root.
    public var text: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key): text += (text.isEmpty ? "" : ".") + LogText.excerpt(key)
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }
}

/// What is wrong with parts of a value. Who knows the text the value was read from adds file, line and column.
public struct ValueFindings: Error, Sendable {
    public struct Finding: Hashable, Sendable {
        public var path: ValuePath
        /// Its place is not used.
        public var diagnostic: Diagnostic

        public init(path: ValuePath, diagnostic: Diagnostic) {
            self.path = path
            self.diagnostic = diagnostic
        }
    }

    public var findings: [Finding]

    public init(_ findings: [Finding]) { self.findings = findings }

    public init(_ diagnostic: Diagnostic, at path: ValuePath) {
        findings = [Finding(path: path, diagnostic: diagnostic)]
    }
}
