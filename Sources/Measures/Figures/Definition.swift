/// What a number means, in words a reader of the site can check it against.
public struct Definition: Hashable, Sendable {
    /// Which way is better.
    public enum Direction: String, Sendable {
        case higher = "higher is better"
        case lower = "lower is better"
        case neutral = "neither way is better"
    }

    public let slug: String
    public let title: String
    /// One sentence for an executive.
    public let meaning: String
    /// The formula, with ÷ and Σ.
    public let formula: String
    /// What is left out, assumed, or done at the edges.
    public let notes: String
    /// Tables of crm.sqlite it reads, and what people wrote: the usage manual, files of content/programme.
    public let tables: [String]
    public let direction: Direction
    /// Items of the mission it serves, such as `S3.22`.
    public let items: [String]

    public init(
        _ slug: String, _ title: String, meaning: String, formula: String, notes: String, tables: [String],
        direction: Direction, items: [String] = []
    ) {
        self.slug = slug
        self.title = title
        self.meaning = meaning
        self.formula = formula
        self.notes = notes
        self.tables = tables
        self.direction = direction
        self.items = items
    }
}
