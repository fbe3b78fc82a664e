// Charts: from numbers to a picture with everything a reader may need beside it.
//
// In: a `ChartSpec`, which holds values and words but no geometry. Out: a `RenderedChart`: a light and a dark PNG of
// the same pixels, the text that stands for the picture, rectangles that name each datum, and the table of the data.
// In between stands a `Scene` of marks with resolved geometry; painter, alternative text, regions and table all read
// the scene, so what is seen, read aloud and downloaded cannot differ.

/// One chart as a value: what it shows and what it says, without any geometry.
///
/// The JSON form has the property names as keys. Only `type` is required; every other key may be absent and then has
/// the default its property names. A key that is not known, a type that is not known and lists whose lengths do not
/// match `categories` are findings (`E-CHART-KEY`, `E-CHART-TYPE`, `E-CHART-LENGTH`). A missing value is `null`.
public struct ChartSpec: Hashable, Sendable {
    /// Which chart is drawn.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Lines over the categories, with interval fans, target and today rule.
        case line
        /// Vertical bars from zero; several series stand side by side.
        case bar
        /// Horizontal bars, one row a category, in the given order.
        case rankedBar = "ranked-bar"
        /// Horizontal bars of parts, one row a category, one part a series.
        case stackedBar = "stacked-bar"
        /// A word-sized line without any text.
        case sparkline
    }

    /// What a series is in the chart; the style sheet gives each role its colour.
    public enum Role: String, Codable, Sendable, CaseIterable {
        /// What the chart is about: `accent`.
        case main
        /// Other data of the same rank: `accent-mid`.
        case other
        /// A third layer: `accent-low` with an outline; as a line `accent-mid`, thinner.
        case low
        /// What the data is compared with, such as last year: `unknown`, thin.
        case reference
        /// What misses: `bad`.
        case bad
    }

    /// Values of one line, one set of bars or one part of stacked bars.
    public struct Series: Codable, Hashable, Sendable {
        public var name: String
        /// One value a category, in the order of `categories`; nil where there is none.
        public var values: [Double?]
        /// Default: main.
        public var role: Role
        /// Index of the last value that has happened; the line is dashed from there on. Default: none.
        public var dashedFrom: Int?

        public init(name: String = "", values: [Double?], role: Role = .main, dashedFrom: Int? = nil) {
            self.name = name
            self.values = values
            self.role = role
            self.dashedFrom = dashedFrom
        }
    }

    /// An interval over the categories, drawn as a fan without outline. Give the widest band first.
    public struct Band: Codable, Hashable, Sendable {
        public var name: String
        public var lower: [Double?]
        public var upper: [Double?]
        /// Direct labels at the right ends of both edges, such as "P10" and "P90". Default: empty, no label.
        public var lowerLabel: String
        public var upperLabel: String

        public init(
            name: String, lower: [Double?], upper: [Double?], lowerLabel: String = "", upperLabel: String = ""
        ) {
            self.name = name
            self.lower = lower
            self.upper = upper
            self.lowerLabel = lowerLabel
            self.upperLabel = upperLabel
        }
    }

    /// A value to reach, drawn as a dotted line with its label.
    public struct Target: Codable, Hashable, Sendable {
        public var value: Double
        /// Text beside the line. Where it holds no digit, the formatted value is added.
        public var label: String
        /// Whether values below the target are the good ones. Default: false.
        public var lowerIsBetter: Bool

        public init(value: Double, label: String = "target", lowerIsBetter: Bool = false) {
            self.value = value
            self.label = label
            self.lowerIsBetter = lowerIsBetter
        }
    }

    /// How values become text.
    public struct Format: Codable, Hashable, Sendable {
        /// Stands once over the axis: "€ M", "%" or empty. Default: empty.
        public var unit: String
        /// A value is multiplied by this for display: 100 turns shares into per cent. Default: 1.
        public var factor: Double
        /// Digits after the decimal separator, 0...6. Ticks never show more. Default: 0.
        public var decimals: Int
        /// Stands between groups of three digits. Default: U+202F.
        public var groupSeparator: String
        /// Default: a full stop.
        public var decimalSeparator: String

        public init(
            unit: String = "", factor: Double = 1, decimals: Int = 0,
            groupSeparator: String = "\u{202F}", decimalSeparator: String = "."
        ) {
            self.unit = unit
            self.factor = factor
            self.decimals = decimals
            self.groupSeparator = groupSeparator
            self.decimalSeparator = decimalSeparator
        }
    }

    public var type: Kind
    /// The finding as a sentence; at most two lines are drawn.
    public var title: String
    /// What is drawn, with unit and period.
    public var subtitle: String
    /// Labels along the x axis, or the row labels of horizontal bars.
    public var categories: [String]
    /// Head of the first column of the data table. Default: empty, which gives "Period" or "Name" by type.
    public var categoryTitle: String
    public var series: [Series]
    public var bands: [Band]
    public var target: Target?
    /// Where "today" stands, in category indices (2.5 is half-way between the third and fourth). Default: none.
    public var today: Double?
    /// Default: "Today" where `today` is given.
    public var todayLabel: String?
    /// Indices of categories whose period is not over: hatched bars, dashed lines.
    public var partial: [Int]
    /// Indices of the bars that matter: accent colour and a number. Default: nil, the last whole bar of bar charts.
    public var highlight: [Int]?
    /// Interval `[lower, upper]` of each bar of the first series, drawn as a whisker; an empty list where none.
    public var intervals: [[Double]]?
    /// Where the region of each category leads. Default: nowhere.
    public var links: [String?]
    /// A short text at the end of each row of stacked bars, such as "n 328". Default: none.
    public var notes: [String?]
    /// "n = 412 open deals. As of 20 Nov 2026. Source: opportunities."
    public var foot: String
    /// First sentence of the alternative text. Default: the title.
    public var finding: String?
    /// Fixed scale in data units, for small multiples; values outside are cut at the frame. Default: from the data.
    public var yRange: ClosedRange<Double>?
    /// Height of a sparkline in CSS px. Default: 44 from 200 px of width on, else 36.
    public var height: Int?
    public var format: Format

    public init(
        type: Kind, title: String = "", subtitle: String = "", categories: [String] = [],
        series: [Series] = [], bands: [Band] = [], target: Target? = nil, today: Double? = nil,
        todayLabel: String? = nil, partial: [Int] = [], intervals: [[Double]]? = nil, links: [String?] = [],
        foot: String = "", finding: String? = nil, yRange: ClosedRange<Double>? = nil, format: Format = Format(),
        categoryTitle: String = "", highlight: [Int]? = nil, notes: [String?] = [], height: Int? = nil
    ) {
        self.type = type
        self.title = title
        self.subtitle = subtitle
        self.categories = categories
        self.series = series
        self.bands = bands
        self.target = target
        self.today = today
        self.todayLabel = todayLabel
        self.partial = partial
        self.intervals = intervals
        self.links = links
        self.foot = foot
        self.finding = finding
        self.yRange = yRange
        self.format = format
        self.categoryTitle = categoryTitle
        self.highlight = highlight
        self.notes = notes
        self.height = height
    }
}

extension ChartSpec {
    /// Version of the drawing code. It enters the content hash of a picture: another version, another file.
    public static var rendererVersion: Int { 1 }
}
