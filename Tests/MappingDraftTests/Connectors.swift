import Foundation
import MappingDraft
import Testing

/// A source with the columns that are right for it, as written down by hand in `Truth`.
struct Connector: Sendable, CustomTestStringConvertible {
    let name: String
    /// Folder below `data` of the shared material.
    let folder: String

    var testDescription: String { name }

    static let all = [
        Connector(name: "salesforce", folder: "dbt_salesforce"),
        Connector(name: "hubspot", folder: "dbt_hubspot"),
        Connector(name: "maven", folder: "maven_crm"),
        Connector(name: "zoho", folder: "zoho_crm_demo"),
        Connector(name: "olist", folder: "olist_funnel"),
    ]

    var path: String? {
        SharedFolder.path.map { $0 + "/data/" + folder }.flatMap {
            FileManager.default.fileExists(atPath: $0) ? $0 : nil
        }
    }

    func score(_ draft: MappingDraft) throws -> DraftScore {
        let file = packageRoot.appendingPathComponent("Tests/MappingDraftTests/Truth/\(name).csv")
        return DraftScore(draft, answers: try DraftAnswers(path: file.path))
    }
}
