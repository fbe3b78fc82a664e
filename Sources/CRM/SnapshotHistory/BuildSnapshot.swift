// SnapshotHistory: what each build found, kept so that a later one can say what changed.
//
// In: the open deals, the published figures and the compliance cells of a build. Out: those of earlier days. The file is
// written after a site is published and never decides whether one is: what goes wrong with it is a warning.

import CRMModel

/// What one build found, as of its day.
public struct BuildSnapshot: Sendable {
    /// An open opportunity.
    public struct Deal: Hashable, Sendable {
        public var id: String
        public var name: String?
        public var stage: String?
        /// In minor units of `currency`; nil where the record has none.
        public var amount: Int64?
        public var currency: String?
        public var product: String?
        public var closeDate: CalendarDate?
        public var owner: String?
        public var created: Instant?

        public init(id: String) { self.id = id }
    }

    /// A published figure: a value with its bounds, or the reason why there is none.
    public struct Published: Hashable, Sendable {
        /// Folder of the tree it stands in; empty for a site of one tree.
        public var tree: String
        public var slug: String
        public var scope: String
        /// "share", "days", a currency code, or the noun that is counted.
        public var unit: String
        public var value: Double?
        public var lower: Double?
        public var upper: Double?
        public var n: Int
        public var reason: String?

        public init(tree: String, slug: String, scope: String, unit: String, n: Int) {
            self.tree = tree
            self.slug = slug
            self.scope = scope
            self.unit = unit
            self.n = n
        }
    }

    /// How a person, or a group of people, stood in a process area.
    public struct Cell: Hashable, Sendable {
        /// The user's id; nil for a group.
        public var user: String?
        /// Name of the group; nil for a person.
        public var group: String?
        public var area: String
        public var state: String

        public init(user: String? = nil, group: String? = nil, area: String, state: String) {
            self.user = user
            self.group = group
            self.area = area
            self.state = state
        }
    }

    public var asOf: CalendarDate
    public var deals: [Deal] = []
    public var figures: [Published] = []
    public var cells: [Cell] = []

    public init(asOf: CalendarDate) { self.asOf = asOf }
}

/// What earlier builds found, all of them as of days before one day.
public struct EarlierBuilds: Sendable {
    /// Days with a snapshot, ascending.
    public var days: [CalendarDate] = []
    /// Open deals of the days asked for, ascending.
    public var pipelines: [BuildSnapshot] = []
    /// Figures and cells of the last day.
    public var last: BuildSnapshot?
    /// Figures and cells of the last day at least a week before.
    public var week: BuildSnapshot?
    /// The newest day of each of the last weeks that has one, ascending, with the figures asked for and nothing else.
    public var weekly: [BuildSnapshot] = []
    /// Why the file could not be read, and what can be done; nil where it could, or where there is none yet.
    public var fault: Fault?

    /// What is wrong with a file, as a clause, and what its owner can do.
    public struct Fault: Hashable, Sendable {
        public let what: String
        public let remedy: String

        public init(what: String, remedy: String) {
            self.what = what
            self.remedy = remedy
        }
    }

    public init() {}
}
