import Audiences
import CRMModel
import CRMStore
import Configuration
import Diagnostics
import Pages
import Publishing

extension SiteBuilder {
    /// Who finds what, as site.yml and the database say.
    public func audiences() throws -> (plan: AudiencePlan, records: CRMRecords, settings: SiteConfiguration) {
        let configuration = try configuration()
        let snapshot = try CRMSnapshot(
            path: options.database ?? path(configuration.database), options: options.opening)
        defer { snapshot.release() }
        let records = try RecordReader.read(snapshot, settings: settings(configuration))
        let plan = try AudiencePlan(
            configuration, records: records, pseudonyms: try pseudonyms(configuration, records))
        return (plan, records, configuration)
    }

    /// The pseudonyms that site.yml asks for; nil: people appear by name.
    func pseudonyms(_ configuration: SiteConfiguration, _ records: CRMRecords) throws -> Pseudonyms? {
        guard let file = configuration.audiences?.pseudonymKey else { return nil }
        let key = try SecretFile.read(path(file))
        return Pseudonyms(key: key, users: records.users)
    }

    /// What no tree may hold of people it does not name; nil where every tree names everyone.
    func restrictedTexts(
        _ configuration: SiteConfiguration, _ snapshot: CRMSnapshot, _ records: CRMRecords, _ plan: AudiencePlan
    ) throws -> RestrictedTexts? {
        guard plan.trees.contains(where: { !$0.namesPeople || $0.members != nil }) else { return nil }
        return RestrictedTexts(
            users: records.users, addresses: try UserAddresses.read(snapshot, records: records),
            unrestricted: configuration.audiences?.unrestricted ?? [])
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
