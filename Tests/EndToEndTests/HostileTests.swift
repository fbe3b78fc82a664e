import Foundation
import Testing

@Suite(
    "A hostile CRM",
    .enabled(if: Places.hasShared && Program.isPresent, "needs the shared test material and a built crmsite"))
struct HostileTests {
    private static let site = Result {
        let folder = try Folder()
        try HostileCRM().write(folder.at("crm.sqlite"))
        try folder.write(
            "content/site.yml",
            """
            title: "</title><script>alert('title')</script>"
            people: {agreement: "<img src=x onerror=alert(1)>"}
            profiles:
              - entity: account
                name: "<b>Account</b>"
                fields: [name, website, phone]

            """)
        try folder.crmsite("build")
        return folder
    }

    @Test("It is built, and the built site passes the checks of its links, anchors and pages")
    func builds() throws {
        let site = try HostileTests.site.get()
        // A build that ends with 0 has passed the check of the staged site.
        try site.crmsite("verify")
        #expect(try site.files("public").allSatisfy { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } })
    }

    @Test("No page holds a script, a handler, a script address or an address of another host")
    func harmless() throws {
        let site = try HostileTests.site.get()
        var found: [String] = []
        var pages = 0
        for (file, data) in try site.tree("public") where file.hasSuffix(".html") {
            pages += 1
            let html = String(decoding: data, as: UTF8.self)
            #expect(Data(html.utf8) == data, "\(file) is not UTF-8")
            let page = try PageText(html)
            found += page.dangers().map { "\(file): \($0)" }
            if html.range(of: "<script", options: .caseInsensitive) != nil { found.append("\(file): <script") }
        }
        #expect(pages > 7_000)
        #expect(found.sorted().prefix(20) == [])
    }

    @Test("What a page shows is what the CRM holds, less control characters")
    func verbatim() throws {
        let site = try HostileTests.site.get()
        let crm = try HostileCRM()
        var shown: [String: Int] = [:]
        var wrong: [String] = []
        for (file, data) in try site.tree("public/accounts")
        where file.hasSuffix("/index.html") && !file.hasPrefix("page-") {
            // By bytes: a name that begins with a combining mark makes one character with the tag before it.
            let html = String(decoding: data, as: UTF8.self)
            guard let start = data.range(of: Data("<h1>".utf8)), let end = data.range(of: Data("</h1>".utf8)) else {
                wrong.append("\(file): no heading")
                continue
            }
            let heading = plain(
                try PageText(String(decoding: data[start.upperBound..<end.lowerBound], as: UTF8.self)).text)
            shown[heading.hasPrefix("unnamed account") ? "unnamed account" : heading, default: 0] += 1
            let text = plain(try PageText(html).text)
            let name = heading.hasPrefix("unnamed account") ? "" : " " + heading
            if Data(text.utf8).range(of: Data(("Deal of" + name).utf8)) == nil {
                wrong.append("\(file): its deal is not on the page of \(heading)")
            }
        }
        var held: [String: Int] = [:]
        // A name of nothing but blanks is none.
        for text in crm.strings {
            held[text.allSatisfy(\.isWhitespace) ? "unnamed account" : plain(text), default: 0] += 1
        }
        for name in Set(shown.keys).union(held.keys) where shown[name] != held[name] {
            wrong.append("\(name): \(shown[name] ?? 0) pages, \(held[name] ?? 0) accounts")
        }
        #expect(wrong.sorted().prefix(20) == [])
    }

    @Test("No cell of a download begins as a formula does, unless it is a number")
    func formulas() throws {
        let site = try HostileTests.site.get()
        var found: [String] = []
        var cells = 0
        for file in try site.files("public/rows") {
            let list = try Download(site.at("public/rows/" + file))
            for row in list.rows + [list.header] {
                for cell in row {
                    cells += 1
                    guard let first = cell.utf8.first, "=+-@\t\r\0".utf8.contains(first) else { continue }
                    if cell.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) == nil { found.append("\(file): \(cell.prefix(60))") }
                }
            }
        }
        #expect(cells > 100_000)
        #expect(found.prefix(10) == [])
    }

    @Test("A second build of it, by one thread, gives the same bytes")
    func deterministic() throws {
        let site = try HostileTests.site.get()
        let again = try Folder()
        try again.copy(site.at("content"), to: "content")
        try again.copy(site.at("crm.sqlite"), to: "crm.sqlite")
        try again.crmsite("build", "--jobs", "1")
        #expect(difference(try site.tree("public"), try again.tree("public")) == [])
    }
}
