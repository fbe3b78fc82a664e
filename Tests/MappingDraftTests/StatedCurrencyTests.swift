import MappingDraft
import Testing

@Suite("Columns of currency codes under names that are not known")
struct StatedCurrencyTests {
    /// Deals with further columns: a header, and the values that its rows take in turn.
    private func drafted(_ columns: [(header: String, values: [String])], amount: String = "Amount") throws -> Drafted {
        let head = (["Id", "Name", "Owner", "Stage", amount, "Close Date"] + columns.map(\.header))
        let rows: [String] = (1...9).map { index in
            let cells = [
                "\(index)", "Deal \(index)", "Ann", ["Open", "Won", "Lost"][index % 3], "\(index).50", "2026-03-15",
            ]
            return (cells + columns.map { $0.values[index % $0.values.count] }).joined(separator: ",")
        }
        return try Drafted(["deals.csv": ([head.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"])
    }

    private let codes = ["EUR", "USD", "CHF"]

    @Test(
        "Known codes in every row are the currency of the amount, whatever the column's name",
        arguments: [
            "Betrag Währung", "Deal - Valuta van waarde", "Währungscode", "Devise de la transaction", "Moeda do valor",
            "Whg", "ISO", "Curr.", "Kennung 7",
        ])
    func names(header: String) throws {
        let drafted = try drafted([(header, codes)])
        #expect(drafted.source("opportunities", "currency") == header)
        #expect(!drafted.findings.contains { $0.contains("W-MAP-CURRENCY") })
        try drafted.run()
        #expect(
            try drafted.rows("SELECT currency, count(*) FROM opportunities GROUP BY 1 ORDER BY 1")
                == ["CHF|3", "EUR|3", "USD|3"])
    }

    @Test("One code throughout is the currency too, and that of the export")
    func one() throws {
        let drafted = try drafted([("Kennung 7", ["SEK"])])
        #expect(drafted.source("opportunities", "currency") == "Kennung 7")
        #expect(drafted.text("mapping.yml").contains("currency: SEK"))
    }

    @Test(
        "Other words, codes of no currency and a code in some rows only are no currency",
        arguments: [["EUR", "USD", "ABC"], ["eins", "zwei"], ["TOP", ""]])
    func others(values: [String]) throws {
        #expect(try drafted([("Kennung 7", values)]).source("opportunities", "currency") == "")
    }

    @Test("Of two such columns, a name that hints counts, then the one nearest to the amount's")
    func nearest() throws {
        let hinted = try drafted([("Kennung 7", ["GBP", "SEK"]), ("Whg", codes)])
        #expect(hinted.source("opportunities", "currency") == "Whg")
        let near = try drafted([("Hauswährung", ["GBP", "SEK"]), ("Betrag Währung", codes)], amount: "Betrag")
        #expect(near.source("opportunities", "currency") == "Betrag Währung")
    }

    @Test("Where nothing tells which of two it is, the draft asks, and amounts are missing until then")
    func asked() throws {
        let drafted = try drafted([("Hauswährung", ["GBP", "SEK"]), ("Fremdwährung", codes)])
        let question = try #require(drafted.findings.first { $0.contains("W-MAP-CURRENCY") })
        #expect(
            question.contains("'Hauswährung' and 'Fremdwährung' hold currency codes") && question.contains("csv:1:7"))
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM opportunities WHERE amount_minor IS NOT NULL") == ["0"])
        #expect(try drafted.rows("SELECT count(*) FROM import_findings WHERE kind = 'no-currency'") == ["9"])
    }

    @Test(
        "A file none of whose columns is known has no select, and the draft runs", arguments: ["leads", "activities"])
    func nothingTaken(name: String) throws {
        let deals = "ID,Name,Stage,Amount,Close Date,Owner\n1,A,Closed Won,100,2026-02-02,Ann Bee\n"
        let drafted = try Drafted([
            "deals.csv": deals, "\(name).csv": "Kenmerk,Omschrijving,Gereed\n1,x,ja\n2,y,nee\n",
        ])
        #expect(!drafted.draft.mappingFiles.contains { $0.name == "\(name).sql" })
        try drafted.run()
        #expect(try drafted.rows("SELECT count(*) FROM opportunities") == ["1"])
    }
}
