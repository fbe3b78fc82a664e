import CRMModel

/// For whom a page is made. Every page plan carries one.
public enum Audience: String, Sendable {
    /// Groups only.
    case executives
    /// One's own unit; people are named under an agreement.
    case managers
    /// Everyone who may open the site.
    case everyone
}

/// How people appear: by name under an agreement, else by their group.
public struct Naming: Sendable {
    /// Reference of the agreement; nil: nobody is named.
    public let agreement: String?
    public let groups: PeopleGroups
    private let users: Users

    public init(agreement: String?, groups: PeopleGroups, users: Users) {
        self.agreement = agreement
        self.groups = groups
        self.users = users
    }

    public var namesPeople: Bool { agreement != nil }

    /// What stands where a person would: the name, the group, or nothing where there is nobody.
    public func label(_ user: RowIndex?) -> String {
        guard let user else { return "nobody" }
        if namesPeople { return users.names[user] ?? "unnamed" }
        return groups.names[groups.group(of: user)]
    }

    /// Head of a column of such labels.
    public var columnTitle: String { namesPeople ? "Owner" : "Team" }
}
