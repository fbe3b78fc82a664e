import Charts
import Diagnostics
import Testing
import TextFormats
import TextLayout

@Suite("Money and languages of a chart")
struct LocaleFormatTests {
    private static func bars(_ format: ChartSpec.Format) throws -> RenderedChart {
        try chart(
            ChartSpec(
                type: .bar, title: "Won", categories: ["Oct", "Nov"],
                series: [.init(name: "Won", values: [18_430_000, 4_100_000])], format: format))
    }

    private static func chart(_ spec: ChartSpec) throws -> RenderedChart {
        try ChartRenderer(fonts: FontSet()).render(spec, width: 560, scale: 1)
    }

    @Test("Short money has one scale for the whole picture, written as its language writes it")
    func shortMoney() throws {
        let english = try Self.bars(.init(locale: "en", currency: "EUR", notation: .short))
        #expect(english.table.columns == ["Period", "Won (€ M)"])
        #expect(english.table.rows == [["Oct", "18.4"], ["Nov", "4.1"]])
        #expect(english.altText.contains("€\u{202F}18.4\u{202F}M"))
        let german = try Self.bars(.init(locale: "de", currency: "EUR", notation: .short))
        #expect(german.table.rows == [["Oct", "18,4"], ["Nov", "4,1"]])
        #expect(german.table.columns[1] == "Won (Mio. €)")
    }

    @Test("Money in full has the separators of its language and the decimals of its currency")
    func plainMoney() throws {
        let dutch = try Self.bars(.init(locale: "nl", currency: "EUR"))
        #expect(dutch.table.rows[0][1].hasPrefix("18.430.000"))
    }

    @Test("Without a language numbers keep narrow spaces and a full stop")
    func houseForm() throws {
        #expect(try Self.bars(.init(decimals: 1)).table.rows[0][1] == "18\u{202F}430\u{202F}000.0")
    }

    @Test(
        "An unknown language or currency is a finding at its place",
        arguments: [("locale", "xx"), ("currency", "EURO")])
    func unknown(key: String, code: String) throws {
        let json = "{\"type\":\"bar\",\"categories\":[],\"format\":{\"\(key)\":\"\(code)\"}}"
        #expect(throws: (any Error).self) {
            try JSONDocument(Array(json.utf8), name: "spec.json", what: "the chart", exit: .dataError).decode(
                ChartSpec.self)
        }
    }
}
