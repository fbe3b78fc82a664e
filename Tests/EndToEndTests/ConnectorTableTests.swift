import Foundation
import Testing

/// docs/connectors.md says how well drafts of real exports do; the tables come from a command.
@Suite(
    "Tables of docs/connectors.md", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"),
    .enabled(if: Places.hasShared, "needs ../shared/data, or CRMSITE_SHARED"))
struct ConnectorTableTests {
    /// After a change of the vocabulary: `scripts/connector-table.sh ../shared .build/release/crmsite`, between the marks.
    @Test("The page has what scripts/connector-table.sh prints, and no line besides")
    func agrees() throws {
        let folder = try Folder()
        let run = Process()
        run.executableURL = URL(fileURLWithPath: "/bin/sh")
        run.arguments = [Places.root + "/scripts/connector-table.sh", Places.shared ?? "", Program.path]
        run.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let pipe = Pipe()
        run.standardOutput = pipe
        try run.run()
        let printed = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        run.waitUntilExit()
        #expect(run.terminationStatus == 0)
        let page = try String(contentsOfFile: Places.root + "/docs/connectors.md", encoding: .utf8)
        let begin = try #require(page.range(of: "<!-- connector-table.sh: begin -->\n\n"))
        let end = try #require(page.range(of: "\n<!-- connector-table.sh: end -->"))
        #expect(page[begin.upperBound..<end.lowerBound] == printed)
        // Nothing is written by a comparison.
        #expect(try folder.files() == [])
    }
}
