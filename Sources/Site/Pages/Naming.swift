import Audiences
import CRMModel

/// How people appear in one tree: by name or pseudonym where the agreement and the reader allow it, else by their group.
public struct Naming: Sendable {
    /// Reference of the agreement; nil: nobody is named in this tree.
    public let agreement: String?
    /// The people the tree is about, in groups of at least five.
    public let groups: PeopleGroups
    /// The same of the whole company, for those the tree must not name.
    private let company: PeopleGroups
    private let users: Users
    private let labels: PersonLabels
    private let tree: AudienceTree
    private let pseudonyms: Pseudonyms?

    /// - Parameters:
    ///   - groups: the people of the tree.
    ///   - company: everyone; nil where that is the same.
    public init(
        agreement: String?, groups: PeopleGroups, users: Users, units: OrgUnits, tree: AudienceTree? = nil,
        company: PeopleGroups? = nil, pseudonyms: Pseudonyms? = nil
    ) {
        let tree = tree ?? .whole(namesPeople: agreement != nil)
        self.agreement = tree.namesPeople ? agreement : nil
        self.groups = groups
        self.company = company ?? groups
        self.users = users
        labels = PersonLabels(users, units)
        self.tree = tree
        self.pseudonyms = pseudonyms
    }

    public var namesPeople: Bool { agreement != nil }

    /// Whether people stand by their own names.
    var isOpen: Bool { namesPeople && pseudonyms == nil }

    /// What stands where a person would: the name, the group, or nothing where there is nobody.
    public func label(_ user: RowIndex?) -> String {
        guard let user else { return "nobody" }
        guard namesPeople, tree.names(user) else { return company.names[company.group(of: user)] }
        return pseudonyms?.name(user) ?? labels.name(user)
    }

    /// What stands where the owners of a list's rows would, given all of them: where nobody is named each team of a list
    /// rests on at least five people.
    func labels(of owners: some Sequence<RowIndex?>) -> @Sendable (RowIndex) -> String {
        if namesPeople { return { label($0) } }
        let teams = OwnerLabels(owners, groups: company, isPrivate: true)
        return { teams.label($0) }
    }

    /// Part of the path of a person's page.
    func slug(_ user: RowIndex) -> String { pseudonyms?.slug(user) ?? SlugBook().slug(users.ids[user] ?? "") }

    /// The role that may stand beside a person; nil for none. Beside a pseudonym a role that one person of a unit has would
    /// be a name, so that a unit with such a role shows none: the one role left out would be told by its absence.
    func role(_ user: RowIndex) -> String? {
        guard pseudonyms != nil else { return users.roles[user] ?? "not recorded" }
        var counts: [String?: Int] = [:]
        for other in 0..<users.count where users.isService[other] != 1 && users.units[other] == users.units[user] {
            counts[users.roles[other], default: 0] += 1
        }
        return counts.values.contains(1) ? nil : users.roles[user] ?? "not recorded"
    }

    /// The manager that may stand beside a person: beside a pseudonym none, since the one who leads a unit is known.
    func manager(of user: RowIndex) -> RowIndex? {
        pseudonyms == nil ? users.managers[user].flatMap { tree.names($0) ? $0 : nil } : nil
    }

    /// Head of a column of such labels.
    public var columnTitle: String { namesPeople ? "Owner" : "Team" }
}
