import Foundation
import MappingDraft
import Testing

/// Activities that the export marks as deleted.
@Suite("Deleted activities in drafts")
struct DeletedActivityTests {
    @Test(
        "A column that says that activities are deleted leaves them out",
        arguments: [("Is Deleted", "0", "1"), ("deleted", "false", "true"), ("Deleted At", "", "2026-02-03 10:00:00")])
    func leftOut(header: String, lives: String, gone: String) throws {
        let rows = (1...6).map { index in
            "c\(index + 10),Call \(index),Held,2026-02-0\(index) 09:00:00,Ann Lee,\(index % 3 == 0 ? gone : lives)\n"
        }
        let drafted = try Drafted([
            "calls.csv": "Id,Subject,Status,Date Start,Owner,\(header)\n" + rows.joined()
        ])
        try drafted.run(asOf: "2026-03-01")
        #expect(try drafted.rows("SELECT id FROM activities ORDER BY id") == ["c11", "c12", "c14", "c15"])
    }
}
