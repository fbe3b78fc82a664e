/// The text a rule was read from, for findings that show it. All sources are equal, as all positions are.
public struct RuleSource: Hashable, Sendable {
    public var file: String
    /// Line of the fence, from 1.
    public var line: Int
    /// The fence with its info string.
    public var head: String
    /// The clauses, one a line; the first stands on `line + 1`.
    public var lines: [String]

    public init(file: String, line: Int, head: String, lines: [String]) {
        self.file = file
        self.line = line
        self.head = head
        self.lines = lines
    }

    /// Of a rule that was not read from a text.
    public static let none = RuleSource(file: "", line: 0, head: "", lines: [])

    public static func == (a: RuleSource, b: RuleSource) -> Bool { true }

    public func hash(into hasher: inout Hasher) {}
}
