// Configuration: content/site.yml as a typed value, every setting with its place.
//
// In: the path of the file. Out: a `SiteConfiguration`, or all that is wrong with the file at once.

import CRMModel
import Diagnostics
import TextFormats

/// The settings of a site.
public struct SiteConfiguration: Sendable {
    /// Name of the site, beside the company's in the masthead.
    public var title = "CRM briefing"
    /// Overrides the company's name in the database.
    public var company: String?
    public var currency: Currency?
    public var zone: Zone?
    /// Minutes a week that all reviewers together have for looking at cells; nil: not known.
    public var reviewMinutesPerWeek: Int?
    /// Minutes one cell takes where no review says how long it took; nil: 4.
    public var reviewMinutesPerCell: Int?
    public var fiscalYearStart: Int?
    /// How fiscal months are made of weeks; nil: they are calendar months.
    public var fiscalWeeks: FiscalCalendar.Weeks?
    /// Path of the database, relative to the project.
    public var database = "crm.sqlite"
    /// Path of the history of builds, relative to the project; nil: `history.sqlite` beside the database.
    public var history: String?
    /// Path of the output, relative to the project.
    public var output = "public"
    /// Folder of one's own templates, relative to the project; nil: those that come with the program.
    public var templates: String?
    /// Reference of the agreement under which people may be named; nil: nobody is.
    public var agreement: String?
    /// For whom trees of their own are published; nil: one site for everyone who may open it.
    public var audiences: AudienceSettings?
    /// Texts that may stand anywhere although somebody bears that name.
    public var unrestricted: [String] = []
    /// Where records stand in the CRM: `base`, and a pattern for each entity that overrides the source's own.
    public var links: [String: String] = [:]
    public var placeholders: [String]?
    public var profiles: [Profile] = []
    public var targets: [Target] = []
    /// Types of opportunities that may begin at any stage.
    public var lateEntryExemptTypes: [String] = []
    /// Order of the stages by pipeline; a pipeline that is missing has the database's.
    public var stages: [String: [String]] = [:]
    /// Names of one's own for activities, as rules of the manual use them.
    public var activities: [ActivityName] = []
    /// Names of one's own for fields: the column of the database, or the field of one's own.
    public var fields: [String: String] = [:]
    public var fonts = Fonts()
    /// Most profile pages of accounts; the list holds them all.
    public var accountPages = 10_000
    /// Days after which the data is called stale.
    public var staleAfterDays = 2

    /// What a record of one kind should hold.
    public struct Profile: Sendable {
        /// `account`, `contact`, `lead` or `opportunity`.
        public let entity: String
        public let name: String
        /// Record types it applies to; empty: all.
        public let types: [String]
        public let fields: [Field]
        /// Whether the order of the fields gives their weights, N … 1.
        public let isRanked: Bool

        /// One field and where site.yml names it.
        public struct Field: Sendable {
            public let name: String
            public let place: Place
        }
    }

    /// A name for some activities.
    public struct ActivityName: Sendable, Hashable {
        public let name: String
        /// As `activities.type` has it.
        public let type: String
        /// What the subject must contain, capitals or not; nil for any subject.
        public let subjectContains: String?
    }

    /// What a figure should reach.
    public struct Target: Sendable {
        /// Slug of the figure.
        public let definition: String
        /// A share, 0 … 1.
        public let value: Double
        public let place: Place
    }

    /// Font files; nil: Debian's.
    public struct Fonts: Sendable {
        public var regular: String?
        public var semibold: String?
        public var display: String?
        public var fallback: String?

        public init() {}
    }

    public init() {}
}
