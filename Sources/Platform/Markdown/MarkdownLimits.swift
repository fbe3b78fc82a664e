/// Bounds on Markdown text. Beyond them libcmark 0.30 can need time that grows with the square of the length.
public struct MarkdownLimits: Hashable, Sendable {
    /// Longest text in bytes. Default: 4 MiB.
    public var bytes: Int
    /// Deepest nesting of quotes and list items, as estimated from the lines' beginnings. Default: 64.
    public var depth: Int
    /// Most `![` and, separately, most `<?` and `<!X` in one paragraph. Default: 2,000.
    public var openersPerParagraph: Int
    /// Most empty cells filled into short table rows. Default: 200,000.
    public var addedCells: Int

    public init(
        bytes: Int = 4 << 20, depth: Int = 64, openersPerParagraph: Int = 2_000, addedCells: Int = 200_000
    ) {
        self.bytes = bytes
        self.depth = depth
        self.openersPerParagraph = openersPerParagraph
        self.addedCells = addedCells
    }
}
