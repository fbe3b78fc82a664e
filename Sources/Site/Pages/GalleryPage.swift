import Charts

/// One chart of `content/gallery`.
public struct GalleryEntry: Sendable {
    /// The file as people know it, such as `content/gallery/01-line.json`.
    public let file: String
    public let spec: ChartSpec
    /// The file's text.
    public let text: String

    public init(file: String, spec: ChartSpec, text: String) {
        self.file = file
        self.spec = spec
        self.text = text
    }
}

/// Every chart of the gallery in both themes, with its specification and its data: documentation, and what the eye
/// checks the pictures by.
struct GalleryPage {
    static let path = "charts/index.html"

    let entries: [GalleryEntry]

    var link: PageLink { PageLink(Wording.counted(entries.count, "chart"), Self.path) }

    var page: PageModel {
        let kinds = Set(entries.map(\.spec.type)).count
        var page = PageModel(
            path: Self.path, navigation: "data", title: "Charts", kicker: "Chart gallery",
            headline: "\(Wording.counted(kinds, "kind")) of chart, each with the file it is drawn from.",
            standfirst: [
                "The title says what was found, the subtitle what is drawn and in which unit, the foot the number of cases, the day and the source.",
                "All numbers on this page are invented.",
            ])
        page.sections = entries.enumerated().map { number, entry in
            let words = entry.spec.type.words
            return Section(
                "chart-\(number + 1)", words.name, note: words.purpose,
                main: [
                    .specimen(entry.spec, name: "gallery-\(number + 1)"), .code(entry.text, caption: entry.file),
                ])
        }
        return page
    }
}

extension ChartSpec.Kind {
    /// What a reader calls the kind of chart, and what it is for.
    var words: (name: String, purpose: String) {
        switch self {
        case .line: ("Line", "How something changed, and where it may go: intervals are fans, the future is dashed.")
        case .area: ("Stacked area", "How a whole and its parts changed; the first series lies on the base line.")
        case .bar: ("Bar", "Amounts of periods, from zero. A period that is not over is hatched.")
        case .rankedBar: ("Ranked bar", "Amounts side by side, with their intervals and the target.")
        case .stackedBar: ("Stacked bar", "Parts of each row, as amounts or as shares of 100 %.")
        case .waterfall: ("Waterfall", "What led from one total to the next.")
        case .funnel: ("Funnel", "How many are left after each step, and the share that went on.")
        case .calendar:
            ("Calendar heat map", "One square a day; weeks are columns. Darker is more, in the dark theme lighter.")
        case .matrix: ("Matrix", "Rows by columns. The state of a cell is a shape; colour only repeats it.")
        case .bullet: ("Bullet", "A value against its target, on bands of what is poor, fair and good.")
        case .sparkline: ("Sparkline", "A line the size of a word: the course only, with the last value as a disc.")
        case .scatter: ("Scatter", "Two measures of each thing, with quadrants or limits.")
        case .histogram: ("Histogram", "How many cases lie between two edges.")
        case .ecdf: ("Cumulative share", "The share of cases at or below each value.")
        case .calibration: ("Calibration", "What was stated against what came true; on the diagonal both agree.")
        case .slope: ("Slope", "Before and after, one line each.")
        case .gantt: ("Gantt", "When each step began and ended; what is still open ends at the last known day.")
        }
    }
}
