import CRMModel
import CRMStore
import Foundation

/// A CRM whose every text is hostile: names, ids, stages, units, products, industries and types are made of strings
/// that were collected to break programs.
struct HostileCRM {
    /// The strings, each once, in the order of the collections.
    let strings: [String]
    /// Those that also name people, units, stages and products: as many as a real CRM might have.
    let few: [String]

    /// How many of `few` name stages.
    static let stages = 40

    init() throws {
        struct Named: Decodable { var name: String }
        let ours = try JSONDecoder().decode([Named].self, from: Places.shared("corpora/ours/hostile_names.json")).map(
            \.name)
        // Base64, because half surrogates would not survive the plain file.
        let encoded = try JSONDecoder().decode([String].self, from: Places.shared("corpora/blns/blns.base64.json"))
        let naughty = encoded.map { String(decoding: Data(base64Encoded: $0) ?? Data(), as: UTF8.self) }
        let payloads = String(decoding: try Places.shared("corpora/xss/xss-payload-list.txt"), as: UTF8.self)
        func once(_ strings: [String]) -> [String] {
            var seen: Set<[UInt8]> = []
            // No importer lets a NUL into the database.
            return strings.map { $0.replacingOccurrences(of: "\0", with: "\u{FFFD}") }.filter {
                seen.insert(Array($0.utf8)).inserted
            }
        }
        few = once(ours + naughty)
        strings = once(
            ours + naughty + payloads.split(separator: "\n", omittingEmptySubsequences: true).map(String.init))
    }

    /// Writes the database. Account i is `strings[i]`, by id and by name, and so is its one deal.
    func write(_ path: String) throws {
        let database = try CRMDatabase(replacing: path)
        try database.write { writer in
            try writer.setMeta("as_of", "2026-06-30")
            try writer.setMeta("company", "</title><script>alert('company')</script>")
            try writer.setMeta("base_currency", "EUR")
            try writer.setMeta("time_zone", "Europe/Berlin")
            try writer.setMeta("importer", "=cmd|' /C calc'!A0")
            let units = try writer.inserter(into: "org_units", columns: ["id", "name", "kind", "parent_id"])
            let users = try writer.inserter(
                into: "users", columns: ["id", "name", "email", "role", "unit_id", "manager_id"])
            let stages = try writer.inserter(
                into: "stages", columns: ["pipeline", "name", "position", "probability", "outcome"])
            let products = try writer.inserter(
                into: "products", columns: ["id", "name", "family", "list_price_minor", "currency"])
            let findings = try writer.inserter(
                into: "import_findings",
                columns: [
                    "source", "file", "line", "table_name", "record_id", "column_name", "kind", "value", "action",
                ])
            for (index, text) in few.enumerated() {
                try units.insert([.text(text), .text(text), .text("team"), index == 0 ? .null : .text(few[0])])
                try users.insert([
                    .text(text), .text(text), .text("\(text)@example.org"), .text(text), .text(few[index % 40]),
                    .text(text),
                ])
                if index < HostileCRM.stages {
                    try stages.insert([
                        .text("default"), .text(text), .integer(Int64(index)), .real(0.5), .text("open"),
                    ])
                }
                try products.insert([.text(text), .text(text), .text(text), .integer(100), .text("EUR")])
                try findings.insert([
                    .text(text), .text(text), .integer(1), .text("accounts"), .text(text), .text(text),
                    .text("invalid-date"), .text(text), .text("kept"),
                ])
            }
            try parties(writer)
        }
        try database.finish()
    }

    private func parties(_ writer: CRMWriter) throws {
        let accounts = try writer.inserter(
            into: "accounts",
            columns: [
                "id", "name", "type", "industry", "owner_id", "country", "website", "email", "phone", "city",
                "parent_id", "source_line",
            ])
        let deals = try writer.inserter(
            into: "opportunities",
            columns: [
                "id", "name", "account_id", "owner_id", "product_id", "type", "source", "pipeline", "stage", "status",
                "amount_minor", "currency",
                "created_at", "close_date", "next_step", "lost_reason", "competitor",
            ])
        let created = Instant(iso: "2026-01-05T09:00:00Z")
        for (index, text) in strings.enumerated() {
            let short = few[index % few.count]
            try accounts.insert([
                .text(text), .text(text), .text(short), .text(text), .text(short), .text(text), .text(text),
                .text(text), .text(text), .text(text),
                .text(strings[index / 2]), .integer(Int64(index)),
            ])
            let status = ["open", "won", "lost"][index % 3]
            try deals.insert([
                .text(text), .text("Deal of " + text), .text(text), .text(short), .text(short), .text(text),
                .text(text), .text("default"),
                .text(few[index % HostileCRM.stages]), .text(status), .integer(Int64(index) * 100), .text("EUR"),
                CellValue(created), .text("2026-0\(index % 9 + 1)-15"), .text(text), .text(text),
                .text(text),
            ])
        }
    }
}

/// A text as it should stand on a page: blanks run together, no control characters and no noncharacters.
func plain(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 9, 10, 12, 13: scalars.append(" ")
        case 0..<0x20, 0x7F..<0xA0, 0xFFFD, 0xFDD0...0xFDEF: break
        case let value where value & 0xFFFE == 0xFFFE: break
        default: scalars.append(scalar)
        }
    }
    return String(scalars).unicodeScalars.split { $0 == " " }.map { String(String.UnicodeScalarView($0)) }.joined(
        separator: " ")
}
