// Audiences: who finds what.
//
// In: the audiences of site.yml, the units and people of the CRM. Out: the trees a site is published as, each with the
// people it is about and whether it may name them. A static site has no rights within a folder: what a reader must not
// see has to be in another tree.

import CRMModel

/// For whom a tree of the site is made.
public enum Reader: Hashable, Sendable {
    /// Everyone who may open the site: there is one tree.
    case everyone
    /// Groups only.
    case executives
    /// Those who lead a unit; row of units.
    case unit(RowIndex)
    /// One person; row of users.
    case person(RowIndex)
}

/// Kinds of readers a page is meant for.
public struct Audience: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let executives = Audience(rawValue: 1)
    public static let managers = Audience(rawValue: 2)
    public static let own = Audience(rawValue: 4)
    public static let leaders: Audience = [.executives, .managers]
    public static let everyone: Audience = [.executives, .managers, .own]

    /// Whether a reader is one of these.
    public func includes(_ reader: Reader) -> Bool {
        switch reader {
        case .everyone: !intersection(.leaders).isEmpty
        case .executives: contains(.executives)
        case .unit: contains(.managers)
        case .person: contains(.own)
        }
    }
}

/// One tree of a site: whom it is for, what it is about, whom it may name.
public struct AudienceTree: Sendable {
    public let reader: Reader
    /// Folder below the output with a slash behind it; empty for a site of one tree.
    public let prefix: String
    /// "Executives", "North", "Anna Berg".
    public let title: String
    /// Rows of the users it is about; nil: everyone.
    public let members: Set<RowIndex>?
    /// Whether it may name the people it is about.
    public let namesPeople: Bool

    public init(reader: Reader, prefix: String, title: String, members: Set<RowIndex>?, namesPeople: Bool) {
        self.reader = reader
        self.prefix = prefix
        self.title = title
        self.members = members
        self.namesPeople = namesPeople
    }

    /// The one tree of a site that is not divided.
    public static func whole(namesPeople: Bool) -> AudienceTree {
        AudienceTree(reader: .everyone, prefix: "", title: "Everyone", members: nil, namesPeople: namesPeople)
    }

    /// Name of its readers in a web server's configuration: letters, digits and hyphens.
    public var group: String {
        let name = prefix.split(separator: "/").joined(separator: "-")
        return name.isEmpty ? "site" : name
    }

    /// The unit it is about; nil for the whole company and for one person.
    public var unit: RowIndex? { if case .unit(let unit) = reader { unit } else { nil } }

    /// Whether it may name a user.
    public func names(_ user: RowIndex) -> Bool { namesPeople && members?.contains(user) ?? true }
}
