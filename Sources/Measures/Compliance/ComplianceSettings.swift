import CRMModel
import Configuration

/// What a site says about the names its rules use.
public struct ComplianceSettings: Sendable {
    /// Order of the stages by pipeline; a pipeline that is missing has the order of the database.
    public var stages: [String: [String]] = [:]
    /// Names of one's own for activities.
    public var activities: [String: ActivityAlias] = [:]
    /// Names of one's own for fields: column of docs/crm-database.md, or field of one's own.
    public var fields: [String: String] = [:]
    /// Texts that count as empty; nil: the standard ones.
    public var placeholders: Set<String>?
    /// Length of the history of activations in days.
    public var days = 180

    /// One name for some activities.
    public struct ActivityAlias: Hashable, Sendable {
        public var type: String
        /// Letters the subject must hold, capitals or not; nil for any subject.
        public var subjectContains: String?

        public init(type: String, subjectContains: String? = nil) {
            self.type = type
            self.subjectContains = subjectContains
        }
    }

    public init() {}

    /// What site.yml says.
    public init(_ site: SiteConfiguration) {
        stages = site.stages
        for name in site.activities {
            activities[name.name] = ActivityAlias(type: name.type, subjectContains: name.subjectContains)
        }
        fields = site.fields
        placeholders = site.placeholders.map(Set.init)
    }
}
