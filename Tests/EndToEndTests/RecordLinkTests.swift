import Foundation
import GRDB
import Testing

/// Records of a page open in the CRM.
@Suite("Links to the CRM", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct RecordLinkTests {
    private func project(_ links: String, _ sql: String = "") throws -> Folder {
        let folder = try Fixture.small.folder()
        if !sql.isEmpty {
            let queue = try DatabaseQueue(path: folder.at("crm.sqlite"))
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
        }
        try folder.append("content/site.yml", Data("\n\(links)\n".utf8))
        return folder
    }

    private func pages(_ folder: Folder) throws -> String {
        try folder.files("public/accounts").filter { $0.hasSuffix(".html") }
            .map { try folder.text("public/accounts/" + $0) }.joined()
    }

    @Test("Accounts and deals lead to their address, with the id as part of it and nothing more")
    func addresses() throws {
        let folder = try project(
            "links: {base: \"https://crm.example/\", account: \"{base}/a/{id}\", opportunity: \"{base}/d?id={id}\"}",
            "UPDATE accounts SET source_id = 'x/../y?z=\"<b>ü' WHERE id = (SELECT min(id) FROM accounts)")
        try folder.crmsite("build")
        let text = try pages(folder)
        #expect(text.contains("href=\"https://crm.example/a/x%2F..%2Fy%3Fz%3D%22%3Cb%3E%C3%BC\""))
        #expect(text.contains("href=\"https://crm.example/d?id="))
        #expect(text.contains("open in the CRM"))
        // Every account has one.
        let accounts = text.components(separatedBy: "open in the CRM").count - 1
        #expect(accounts == (try folder.files("public/accounts").filter { $0.hasSuffix("/index.html") }.count))
    }

    @Test("A source's own patterns need the address of the CRM, and lead to the web only")
    func patterns() throws {
        let sql = """
            INSERT INTO meta (key, value) VALUES ('link.account', '{base}/source/{id}'),
                ('link.opportunity', 'javascript:alert({id})')
            """
        let without = try project("", sql)
        try without.crmsite("build")
        #expect(!(try pages(without)).contains("open in the CRM"))
        let with = try project("links: {base: \"https://crm.example\"}", sql)
        try with.crmsite("build")
        let text = try pages(with)
        #expect(text.contains("https://crm.example/source/") && !text.contains("javascript:"))
    }

    @Test(
        "What is no address is an error with its place",
        arguments: [
            "links: {base: crm.example}", "links: {account: \"{base}/a\"}", "links: {account: \"javascript:{id}\"}",
            "links: {base: \"https://crm.example/{id}\"}",
        ])
    func wrong(links: String) throws {
        let folder = try project(links)
        let result = try Program.run(["check"], in: folder)
        #expect(result.code == 78 && result.errors.contains("E-CFG-ADDRESS") && result.errors.contains("site.yml:"))
    }
}
