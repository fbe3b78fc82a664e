import CRMStore
import Compliance
import Diagnostics
import RuleLanguage
import Testing

/// What the language says a rule can ask about, and what the database can answer.
@Suite struct RuleReachTests {
    @Test func `the records a rule can ask about are those the database relates`() {
        for entity in CaseEntity.allCases {
            guard let own = RecordType(rawValue: entity.rawValue) else {
                Issue.record("no record type \(entity)")
                continue
            }
            let known = RuleReach.related(own)
            for name in CaseEntity.relationNames {
                #expect(CaseRelation(name, of: entity)?.entity.rawValue == known[name]?.rawValue, "\(entity) \(name)")
            }
            for (type, plural) in [(RecordType.lead, "leads"), (.opportunity, "opportunities")] {
                #expect(
                    (CaseRelation("\(plural) of account", of: entity) != nil)
                        == RuleReach.shares(type, on: .account, with: own), "\(entity) \(plural)")
            }
        }
    }
}
