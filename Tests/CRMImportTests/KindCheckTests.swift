import CRMImport
import CRMModel
import Diagnostics
import Testing

@Suite("Values that are not of a column's kind") struct KindCheckTests {
    private func faults(_ columns: String) throws -> [Diagnostic] {
        let export = try Export([
            "mapping/opportunities.sql": """
            SELECT id, 'open' AS status, \(columns), 'deals.csv' AS source_table, source_line
            FROM raw.deals ORDER BY source_line
            """
        ])
        var options = Importer.Options()
        options.asOf = CalendarDate(iso: "2026-11-02")
        return CRMImportTests.faults { try export.run(options) }
    }

    @Test("Text for an instant, money, a whole number or a day ends the import with the row and the value")
    func text() throws {
        for (columns, name, value) in [
            ("stage AS created_at", "created_at", "Offer"), ("stage AS amount_minor", "amount_minor", "Offer"),
            ("'1_0' AS amount_minor", "amount_minor", "1_0"),
            ("'31.12.2026' AS close_date", "close_date", "31.12.2026"),
            ("'2026-02-30' AS close_date", "close_date", "2026-02-30"),
            ("20261231 AS close_date", "close_date", "20261231"),
            ("'' AS updated_at", "updated_at", ""), ("'1e' AS updated_at", "updated_at", "1e"),
        ] {
            let fault = try #require(try faults(columns).first)
            #expect(fault.code == "E-MAP-VALUE" && fault.exit == .configuration)
            #expect(fault.what.contains("opportunities.\(name) ") && fault.what.contains("'\(value)' for deals.csv:2"))
            #expect(fault.place.text?.hasSuffix("opportunities.sql") == true)
            #expect(fault.hint.contains("`columns` in mapping.yml"))
        }
    }

    @Test("What SQLite stores as a number, a share of a number, and nothing at all are let through")
    func numbers() throws {
        for value in ["'12'", "' -12 '", "'+1.5e3'", "'.5'", "'7.'", "12", "1.5", "NULL"] {
            #expect(
                try faults("\(value) AS amount_minor, \(value) AS created_at, NULL AS close_date") == [], "\(value)")
        }
        #expect(try faults("'2026-12-31' AS close_date, 0.5 AS probability, 'a' AS name") == [])
    }
}
