import Diagnostics
import Foundation
import Publishing
import Testing

@Suite("Search for names") struct LeakTestTests {
    private static var restricted: RestrictedTexts {
        var texts = RestrictedTexts()
        let people = [
            ("Anna Berg", "anna.berg@crm.example", "u040"), ("Jörg O'Neill & Sohn", "jo@crm.example", "005A-77"),
            ("王小明", "wang@crm.example", "w0000001"),
        ]
        for (subject, person) in people.enumerated() {
            texts.add(person.0, .init(kind: "name", subject: subject, label: person.2))
            texts.add(person.1, .init(kind: "e-mail address", subject: subject, label: person.2))
            texts.add(person.2, .init(kind: "id", subject: subject, label: person.2))
        }
        return texts
    }

    /// The findings about a site, as "file:line what".
    private func search(
        _ files: [String: [UInt8]], prefix: String = "", texts: RestrictedTexts = restricted,
        allows: @escaping @Sendable (RestrictedTexts.Entry) -> Bool = { _ in false }
    ) throws -> [String] {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        for (path, bytes) in files { try publication.write(path, bytes) }
        var test = LeakTest(prefix: prefix, restricted: texts, allows: allows)
        test.jobs = 3
        let findings = try publication.check([test])
        publication.abandon()
        #expect(findings.allSatisfy { $0.exit == .findings && $0.code == "E-OUT-LEAK" && !$0.hint.isEmpty })
        return withExtendedLifetime(folder) { findings.map { "\($0.place.text ?? "") \($0.what)" } }
    }

    private func search(_ text: String) throws -> [String] { try search(["a.html": Array(text.utf8)]) }

    @Test(
        "A name, address or id is found however a file writes it",
        arguments: [
            "<p>Anna Berg</p>", "<!-- Anna Berg -->", "<img alt=\"of Anna Berg\">", "ANNA BERG", "anna-berg.html",
            "Anna&nbsp;Berg", "Anna&#32;Berg", "Anna\u{A0}Berg", "Anna\n   Berg", "?q=Anna%20Berg", "?q=anna+berg",
            "{\"n\":\"Anna\\u0020Berg\"}", "&#x41;nna Berg", "Anna_Berg", "mailto:anna.berg@crm.example",
            "anna.berg%40crm.example", "J\u{F6}rg O&#39;Neill &amp; Sohn", "J%C3%B6rg%20O%27Neill%20%26%20Sohn",
            "J\\u00f6rg O'Neill & Sohn", "J\u{D6}RG O'NEILL & SOHN", "Jo\u{308}rg O'Neill & Sohn", "Anna\u{202F}Berg",
            "Anna\u{2009}Berg", "An\u{AD}na Berg", "Anna <b class=\"Berg\">Berg</b>",
            "anna.berg@<strong>crm</strong>.example",
            "Jo%CC%88rg O'Neill & Sohn", "Joerg O\u{2019}Neill & Sohn", "Anna\u{2010}Berg",
            "<td>Anna</td>\n<td>Berg</td>", "\u{C5}nna Berg", "people/u040/index.html", "(005A-77)", "005a_77",
            "由王小明提供", "\u{FF21}\u{FF4E}\u{FF4E}\u{FF41}\u{3000}\u{FF22}\u{FF45}\u{FF52}\u{FF47}",
        ])
    func forms(text: String) throws {
        #expect(try search(text).count == 1, "\(text)")
        #expect(try search("first line\n\n" + text + "\n").first?.hasPrefix("a.html:3 ") == true || text.contains("\n"))
    }

    @Test(
        "What only contains such letters is no name",
        arguments: [
            "Anna Bergmann", "Susanna Berg", "annaberg", "u0401", "su040", "au040b",
            "wang@crm.examples",
            "Anna", "Berg, the city", "<li>Berg</li> <li>the city</li>", "%4", "&#;", "\\u00", "&nbsp",
        ])
    func others(text: String) throws {
        #expect(try search(text) == [])
    }

    @Test("Names of files, lists and the text of pictures are searched; the picture's own bytes are not")
    func kinds() throws {
        func chunk(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
            let length = UInt32(bytes.count)
            return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + Array(kind.utf8) + bytes + [
                0, 0, 0, 0,
            ]
        }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]
        let name = Array("Anna Berg".utf8)
        let header = signature + chunk("IHDR", [UInt8](repeating: 0, count: 13))
        let found = try search([
            "1/anna-berg.csv": Array("a\n".utf8), "2/rows.csv": Array("owner\nx\n\"Berg\",u040\n".utf8),
            "3.png": header + chunk("IDAT", name) + chunk("IEND", []),
            "4.png": header + chunk("tEXt", Array("Title\0of Anna Berg".utf8)) + chunk("IEND", []),
            "5.png": header + chunk("IEND", []) + name, "6.png": signature + chunk("iTXt", name).dropLast(3),
            "7.json": Array("{\"user\":\"u040\"}".utf8),
        ])
        #expect(
            found == [
                "1/anna-berg.csv the name of this file holds the name of u040",
                "2/rows.csv:3 this page must not hold the id of u040",
                "4.png a text of this picture holds the name of u040",
                "5.png a text of this picture holds the name of u040",
                "6.png a text of this picture holds the name of u040",
                "7.json:1 this page must not hold the id of u040",
            ])
    }

    @Test("A name of one short word is found as a value of its own, and not within a text")
    func shortWords() throws {
        var texts = RestrictedTexts()
        texts.add("Max", .init(kind: "name", subject: 1, label: "u1"), standsAlone: true)
        for page in [
            "<td>Max</td>", "<p>\n  MAX\n</p>", "<img alt=\"Max\">", "<li>Eva</li><li>max</li>", "{\"owner\":\"Max\"}",
            "Max",
        ] {
            #expect(try search(["a.html": Array(page.utf8)], texts: texts).count == 1, "\(page)")
        }
        for page in [
            "<source media=\"screen and (max-width: 823px)\">", "<p>Max you can</p>", "<p>the max</p>",
            "<td>Maxima</td>",
            "<p class=\"max wide\">", "a{max-width:3em}",
        ] {
            #expect(try search(["a.html": Array(page.utf8)], texts: texts) == [], "\(page)")
        }
        #expect(
            try search(["r.csv": Array("deal,owner\r\n1,Eva\r\n2,Max\r\n".utf8)], texts: texts).first?.hasPrefix(
                "r.csv:3 ")
                == true)
        #expect(try search(["r.csv": Array("owner,deal\nMax,1\n".utf8)], texts: texts).count == 1)
        #expect(try search(["r.csv": Array("deal,note\n1,the max of it\n".utf8)], texts: texts) == [])
    }

    @Test("What is drawn in a picture is searched, also over two lines")
    func drawn() throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        let lines = [("one", ["Q3", "Anna", "Berg"]), ("two", ["North", "Berg & Sons"]), ("three", ["u040"])]
        for (name, texts) in lines {
            _ = try publication.writeAsset(name: name + ".png", Array(name.utf8), in: "north/", texts: texts)
        }
        let findings = try publication.check([
            LeakTest(prefix: "north/", restricted: Self.restricted) { _ in false }
        ])
        publication.abandon()
        #expect(
            withExtendedLifetime(folder) { findings.map(\.what) } == [
                "this picture shows the name of u040", "this picture shows the id of u040",
            ])
    }

    @Test("What is drawn in a picture is found in every tree that shares it")
    func shared() throws {
        let folder = try TemporaryFolder()
        let publication = try folder.begin()
        let path = try publication.writeAsset(name: "one.png", [1], in: "north/", texts: ["Anna Berg"])
        try publication.shareAsset(path, of: "north/", with: "south/")
        let findings = try publication.check([
            LeakTest(prefix: "south/", restricted: Self.restricted) { _ in false }
        ])
        publication.abandon()
        #expect(
            withExtendedLifetime(folder) { findings.map(\.what) } == ["this picture shows the name of u040"])
    }

    @Test("Only the tree's own files are searched, and whom it may name may stand there")
    func trees() throws {
        let files = ["north/a.html": Array("Anna Berg".utf8), "south/a.html": Array("Anna Berg, 王小明".utf8)]
        #expect(try search(files, prefix: "north/").count == 1)
        #expect(try search(files, prefix: "north/") { $0.subject == 0 } == [])
        #expect(try search(files, prefix: "south/") { $0.subject == 0 }.count == 1)
        #expect(try search(files, prefix: "west/") == [])
    }

    @Test("Where two people bear one name, a tree that may name either may hold it")
    func namesakes() throws {
        var texts = Self.restricted
        texts.add("anna  berg", .init(kind: "name", subject: 9, label: "u099"))
        let files = ["a.html": Array("Anna Berg".utf8)]
        #expect(try search(files, texts: texts) { $0.subject == 9 } == [])
        #expect(try search(files, texts: texts) { $0.subject == 0 } == [])
        #expect(try search(files, texts: texts) { $0.subject == 1 }.count == 1)
    }

    @Test("A text too short to be told from others is not searched for")
    func short() {
        var texts = RestrictedTexts()
        texts.add("Bo", .init(kind: "name", subject: 0, label: "1"))
        texts.add(" - ", .init(kind: "name", subject: 0, label: "1"))
        #expect(texts.count == 0)
    }
}
