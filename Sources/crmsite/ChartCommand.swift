import ArgumentParser
import Charts
import Diagnostics
import TextFormats
import TextLayout

#if canImport(Glibc)
import Glibc
#endif

/// One chart from its description.
struct ChartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chart", abstract: "Draw one chart from its JSON description.",
        discussion: """
            Reads a chart description (docs/charts.md) and writes a PNG; with --scene also its marks, alternative text, regions \
            and data table as JSON. `-` stands for standard input or output.

              crmsite chart pipeline.json --output pipeline.png
              crmsite chart - --theme dark --width 356 < pipeline.json > pipeline-dark.png
            """)

    enum ThemeName: String, ExpressibleByArgument, CaseIterable {
        case light, dark
    }

    @Argument(help: "The chart description, or - for standard input.")
    var spec: String

    @Option(help: "The PNG to write. Default: standard output, unless that is a terminal.")
    var output: String?

    @Option(help: "Colours: light or dark.")
    var theme = ThemeName.light

    @Option(help: "Device pixels per CSS pixel, 1 to 4.")
    var scale = 2

    @Option(help: "Width in CSS pixels, 40 to 4000; the height follows from the chart.")
    var width = 560

    @Option(help: "Also write marks, alternative text, regions and data table as JSON.")
    var scene: String?

    func run() throws {
        let target = output ?? "-"
        guard target != "-" || isatty(STDOUT_FILENO) == 0 else {
            throw Diagnostic(
                "CLI-TERMINAL", "a picture is not written to a terminal", at: .named("standard output"),
                hint: "give --output FILE, or redirect", exit: .usage)
        }
        guard target != "-" || scene != "-" else {
            throw Diagnostic(
                "CLI-OUTPUT", "picture and scene cannot both go to standard output", at: .named("--scene"),
                hint: "give one of them a file", exit: .usage)
        }
        try check(scale, in: 1...4, option: "--scale")
        try check(width, in: 40...4_000, option: "--width")
        let chart = try document().decode(ChartSpec.self)
        let renderer = ChartRenderer(fonts: try FontSet())
        let picture = try renderer.render(chart, width: width, scale: scale)
        // Both are made before either is written.
        let words = try scene.map { _ in try SceneFile.bytes(try renderer.scene(chart, width: width), picture) }
        if let scene, let words { try write(words, to: scene) }
        try write(theme == .light ? picture.light : picture.dark, to: target)
    }

    private func check(_ value: Int, in range: ClosedRange<Int>, option: String) throws {
        guard !range.contains(value) else { return }
        throw Diagnostic(
            "CLI-SIZE", "\(value) is not from \(range.lowerBound) to \(range.upperBound)", at: .named(option),
            exit: .usage)
    }

    private func document() throws -> JSONDocument {
        if spec != "-" { return try JSONDocument(path: spec, what: "chart description") }
        return try JSONDocument(
            try PlainFile.standardInput(most: JSONDocument.maxBytes), name: "standard input", what: "chart description")
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        if path == "-" { Terminal.bytes(bytes) } else { try PlainFile.write(bytes, to: path) }
    }
}
