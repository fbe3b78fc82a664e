import Adoption
import CRMModel
import Compliance
import Foundation
import ProgrammeRecords

extension Judged {
    /// The report on a book's judgement, with nothing in the programme records but a champion.
    func report(champion: String? = nil, namesPeople: Bool = true) throws -> ComplianceReport {
        var programme = ProgrammeRecords()
        if let champion {
            let folder = NSTemporaryDirectory() + "champion-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try Data("user,kind,unit,since,opt_in\n\(champion),champion,,2026-01-01,yes\n".utf8)
                .write(to: URL(fileURLWithPath: folder + "/champions.csv"))
            programme = ProgrammeRecords.read(
                folder: folder,
                resolver: ProgrammeDirectory(users: [(champion, champion)], units: [], roles: [], areas: []))
        }
        return ComplianceReport(
            judgement: judgement, records: records, eligibility: Eligibility(records: records), programme: programme,
            target: 0.8, groups: PeopleGroups(users: records.users, units: records.units),
            namesPeople: namesPeople,
            activity: activity)
    }
}
