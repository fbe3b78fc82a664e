import Testing

@Suite("Help", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct HelpTests {
    @Test(
        "Every command's help has an example that begins with the command",
        arguments: ["", "init", "import", "import csv", "demo", "build", "check", "verify", "rollback", "chart"])
    func example(_ command: String) throws {
        let folder = try Folder()
        let words = command.split(separator: " ").map(String.init)
        let help = try Program.run(words + ["--help"], in: folder)
        #expect(help.code == 0)
        let example = "\n  " + (["crmsite"] + words).joined(separator: " ") + " "
        #expect(help.output.contains(example), "\(help.output)")
        #expect(help.errors.isEmpty)
    }
}
