import Foundation
import MappingDraft
import Testing

/// A source with the columns that are right for it, as written down by hand in `Truth`.
struct Connector: Sendable, CustomTestStringConvertible {
    let name: String
    let title: String
    /// Folder below `data` of the shared material.
    let folder: String

    var testDescription: String { name }

    static let all = [
        Connector(name: "salesforce", title: "Salesforce (loader's names)", folder: "dbt_salesforce"),
        Connector(name: "hubspot", title: "HubSpot (loader's names)", folder: "dbt_hubspot"),
        Connector(name: "maven", title: "Maven sales opportunities", folder: "maven_crm"),
        Connector(name: "zoho", title: "Zoho CRM demo export", folder: "zoho_crm_demo"),
        Connector(name: "olist", title: "Olist funnel", folder: "olist_funnel"),
    ]

    var path: String? {
        SharedFolder.path.map { $0 + "/data/" + folder }.flatMap {
            FileManager.default.fileExists(atPath: $0) ? $0 : nil
        }
    }

    /// One line of the truth.
    struct Fact {
        let table: String
        let column: String
        /// A file, or its beginning before a `*`.
        let file: String
        let sources: [String]
        let isNeeded: Bool

        func isOf(_ name: String) -> Bool {
            file.hasSuffix("*") ? name.hasPrefix(file.dropLast()) : name == file
        }
    }

    func facts() throws -> [Fact] {
        let file = packageRoot.appendingPathComponent("Tests/MappingDraftTests/Truth/\(name).csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        return lines.filter { !$0.hasPrefix("#") }.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Fact(
                table: cells[0], column: cells[1], file: cells[2],
                sources: cells[3].split(separator: "|").map(String.init), isNeeded: cells[4] == "need")
        }
    }

    /// How a draft compares with the truth.
    struct Score {
        var columns = 0
        var mapped = 0
        var right = 0
        var left: [String] = []
        var wrong: [String] = []

        var share: Double { columns == 0 ? 0 : Double(right) / Double(columns) }
    }

    /// Each fact that is needed is right, wrong or left; what is drafted beside all facts is wrong too.
    func score(_ draft: MappingDraft) throws -> Score {
        let facts = try facts()
        var score = Score()
        let filled = draft.columns.filter { !$0.sources.isEmpty }
        for fact in facts where fact.isNeeded {
            score.columns += 1
            // A table of links fills a column of the table it links, so the file of the source column counts.
            let found = filled.filter { column in
                column.table == fact.table && column.name == fact.column
                    && column.sources.contains { fact.isOf($0.file) }
            }
            let names = found.map { $0.sources.map(\.column) }
            let isRight = names.contains { columns in
                fact.sources.contains(columns.joined(separator: "+"))
                    || columns.allSatisfy { fact.sources.contains($0) }
            }
            if isRight { score.right += 1 }
            if !found.isEmpty { score.mapped += 1 }
            let place = "\(fact.table).\(fact.column) (\(fact.file))"
            if found.isEmpty {
                score.left.append(place)
            } else if !isRight {
                score.wrong.append("\(place): \(names.map { $0.joined(separator: "+") }.joined(separator: ", "))")
            }
        }
        for column in filled {
            let isKnown = facts.contains { fact in
                fact.table == column.table && fact.column == column.name
                    && column.sources.contains { fact.isOf($0.file) }
            }
            if !isKnown, column.table != "segments" || column.name != "name", column.name != "currency",
                !(column.name == "name" && column.reasons.isEmpty)
            {
                score.wrong.append(
                    "\(column.table).\(column.name) (\(column.file)): "
                        + column.sources.map(\.column).joined(separator: "+"))
            }
        }
        return score
    }
}
