import Foundation
import Testing

@Suite("crmsite chart", .enabled(if: Program.isPresent, "crmsite has not been built beside the tests"))
struct ChartCommandTests {
    private static let good = """
        {"type":"bar","title":"October was best","categories":["Sep","Oct"],"links":["s/",null],
         "series":[{"name":"Created","values":[4.7,5.3]}],"format":{"unit":"€ M","decimals":1}}
        """
    private static let signature = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

    private func folder() throws -> Folder {
        let folder = try Folder()
        try folder.write("good.json", Self.good)
        return folder
    }

    /// Width and height in the header of a PNG.
    private func size(_ png: Data) -> [Int] {
        [16, 20].map { start in png[(start)..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } }
    }

    @Test("It writes the picture of the size, scale and theme asked for, the same bytes each time")
    func picture() throws {
        let folder = try folder()
        let run = try Program.run(["chart", "good.json", "--output", "a.png"], in: folder)
        #expect(run.code == 0 && run.output.isEmpty && run.errors.isEmpty, "\(run.errors)")
        let first = try folder.data("a.png")
        #expect(first.prefix(8) == Self.signature)
        #expect(size(first)[0] == 1_120)
        let again = try Program.run(["chart", "good.json", "--output", "b.png"], in: folder)
        #expect(again.code == 0)
        #expect(try folder.data("b.png") == first)
        let other = try Program.run(
            ["chart", "good.json", "--output", "b.png", "--theme", "dark", "--scale", "1", "--width", "356"], in: folder
        )
        #expect(other.code == 0)
        #expect(size(try folder.data("b.png"))[0] == 356)
        #expect(try folder.files().sorted() == ["a.png", "b.png", "good.json"])
    }

    @Test("Without --output the picture goes to standard output, where that is a file")
    func standardOutput() throws {
        let folder = try folder()
        let file = folder.at("out.png")
        let run = try Program.run(["chart", "good.json"], in: folder, output: file)
        #expect(run.code == 0, "\(run.errors)")
        #expect(try folder.data("out.png").prefix(8) == Self.signature)
    }

    @Test("The scene has marks, alternative text, regions and the data table")
    func scene() throws {
        let folder = try folder()
        let run = try Program.run(
            ["chart", "good.json", "--output", "a.png", "--scene", "scene.json"], in: folder)
        #expect(run.code == 0, "\(run.errors)")
        let scene = try #require(
            try JSONSerialization.jsonObject(with: folder.data("scene.json")) as? [String: Any])
        #expect((scene["alt"] as? String)?.hasPrefix("October was best.") == true)
        #expect((scene["regions"] as? [[String: Any]])?.first?["link"] as? String == "s/")
        #expect((scene["table"] as? [String: Any])?["rows"] as? [[String]] == [["Sep", "4.7"], ["Oct", "5.3"]])
        #expect((scene["marks"] as? [Any])?.isEmpty == false)
    }

    @Test(
        "A description that is not right ends with 65, one line a mistake, and writes nothing",
        arguments: [
            (
                #"{"type":"bar","categories":["a"],"series":[{"values":[1]},{"values":[2,"x"]}]}"#, "E-JSON-TYPE",
                "series[1].values[1]"
            ),
            (#"{"type":"bar","categories":["a"],"series":[{"values":[1,2]}]}"#, "E-CHART-LENGTH", "series[0].values"),
            (#"{"type":"bar","titel":"x"}"#, "E-CHART-KEY", "titel"), (#"{"type":"pie"}"#, "E-CHART-TYPE", "type"),
            (#"{"type":"bar","type":"bar"}"#, "E-JSON-KEY", "bad.json:1:15"),
            (#"{"type":"bar""#, "E-JSON-SYNTAX", "bad.json:1:14"),
            (#"{"type":"bar"} 1"#, "E-JSON-SYNTAX", "bad.json:1:16"),
            ("", "E-JSON-SYNTAX", "bad.json:1:1"),
        ])
    func mistakes(_ text: String, _ code: String, _ place: String) throws {
        let folder = try folder()
        try folder.write("bad.json", text)
        try folder.write("a.png", "old")
        let run = try Program.run(["chart", "bad.json", "--output", "a.png", "--scene", "s.json"], in: folder)
        #expect(run.code == 65)
        #expect(
            run.reports.count == 1 && run.errors.contains("error[\(code)]") && run.errors.contains(place),
            "\(run.errors)")
        #expect(try folder.text("a.png") == "old")
        #expect(!folder.exists("s.json"))
    }

    @Test("What cannot be read or written ends with its exit code and leaves no half file")
    func files() throws {
        let folder = try folder()
        func code(_ arguments: [String]) throws -> Int32 { try Program.run(["chart"] + arguments, in: folder).code }
        #expect(try code(["none.json", "--output", "a.png"]) == 66)
        #expect(try code([".", "--output", "a.png"]) == 66)
        #expect(try code(["good.json", "--output", "gone/a.png"]) == 73)
        #expect(try code(["good.json", "--output", "/dev/full"]) == 74)
        #expect(try code(["good.json", "--output", "a.png", "--scale", "9"]) == 64)
        #expect(try code(["good.json", "--output", "a.png", "--width", "20"]) == 64)
        #expect(try code(["good.json", "--output", "-", "--scene", "-"]) == 64)
        #expect(try code(["-", "--output", "a.png"]) == 65)
        #expect(try folder.files() == ["good.json"])
    }
}
