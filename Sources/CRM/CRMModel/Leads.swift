/// Enquiries that may become a sale, not deleted, as known at the as-of, in the order of their ids.
public struct Leads: Sendable {
    public var ids = TextColumn()
    public var owners = ReferenceColumn()
    public var sources = CodeColumn()
    public var createdAt = IntColumn()
    /// Row of the opportunity a lead became.
    public var deals = ReferenceColumn()

    public init() {}
    public var count: Int { ids.count }
}
