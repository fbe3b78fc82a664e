import Adoption
import CRMModel
import Compliance
import ProgrammeRecords

extension Judged {
    /// The report on a book's judgement, without programme records.
    func report() throws -> ComplianceReport {
        ComplianceReport(
            judgement: judgement, records: records, eligibility: Eligibility(records: records),
            programme: ProgrammeRecords(), target: 0.8,
            groups: PeopleGroups(users: records.users, units: records.units), namesPeople: true)
    }
}
