import Audiences
import CRMModel
import CRMStore
import Configuration
import Diagnostics
import Pages
import Publishing

extension SiteBuilder {
    /// Who finds what, and as whom.
    public struct AudienceListing: Sendable {
        public let plan: AudiencePlan
        public let records: CRMRecords
        public let settings: SiteConfiguration
        /// How people appear where they may be named; nil: by name.
        public let pseudonyms: Pseudonyms?
        /// E-mail addresses by row of users.
        public let addresses: [String?]
    }

    /// Who finds what, as site.yml and the database say.
    /// - Throws: what the settings, the key or the database say.
    public func audiences() throws -> AudienceListing {
        let configuration = try configuration()
        let snapshot = try CRMSnapshot(
            path: options.database ?? path(configuration.database), options: options.opening)
        defer { snapshot.release() }
        let key = try pseudonymKey(configuration)
        let records = try RecordReader.read(snapshot, settings: settings(configuration, pseudonymKey: key))
        let pseudonyms = key.map { Pseudonyms(key: $0, users: records.users) }
        return AudienceListing(
            plan: try AudiencePlan(configuration, records: records, pseudonyms: pseudonyms), records: records,
            settings: configuration, pseudonyms: pseudonyms,
            addresses: try UserAddresses.read(snapshot, records: records))
    }

    /// The secret that pseudonyms are made from; nil: people appear by name.
    func pseudonymKey(_ configuration: SiteConfiguration) throws -> [UInt8]? {
        try configuration.audiences?.pseudonymKey.map { try SecretFile.read(path($0)) }
    }

    /// What no tree may hold of people it does not name; nil where every tree names everyone.
    func restrictedTexts(
        _ configuration: SiteConfiguration, _ snapshot: CRMSnapshot, _ records: CRMRecords, _ plan: AudiencePlan
    ) throws -> RestrictedTexts? {
        guard plan.trees.contains(where: { !$0.namesPeople || $0.members != nil }) else { return nil }
        return RestrictedTexts(
            users: records.users, addresses: try UserAddresses.read(snapshot, records: records),
            unlisted: try UnlistedPeople.read(snapshot), unrestricted: configuration.unrestricted)
    }

    /// Every text of people that stands in a tree which may not name them.
    func leaks(
        _ publication: Publication, _ plan: AudiencePlan, _ restricted: RestrictedTexts, pseudonyms: Pseudonyms?
    ) throws -> [Diagnostic] {
        let tests = plan.trees.map { tree in
            var test = LeakTest(prefix: tree.prefix, restricted: restricted) { entry in
                // Addresses are published nowhere; with pseudonyms, neither are names and ids.
                pseudonyms == nil && entry.kind != "e-mail address" && tree.names(entry.subject)
            }
            test.jobs = options.jobs
            return test
        }
        return try publication.check(tests)
    }
}
