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
/// docs/charts.md says which kind reads what.
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
        /// Areas stacked over the categories, one a series, the first at the bottom; `normalized` for shares of 100 %.
        case area
        /// A bridge: totals stand on zero, changes hang between them.
        case waterfall
        /// Horizontal bars of what is left after each step, with the share that went on.
        case funnel
        /// Days in columns of weeks, each a square of one of six steps of colour; categories are ISO days.
        case calendar
        /// Rows by columns of squares: steps of colour for values, or a shape for each state.
        case matrix
        /// A bar a row on its bands, with a tick for the target.
        case bullet
        /// Points at (x, y), with quadrants or limits.
        case scatter
        /// Counts between edges.
        case histogram
        /// The share of values at or below each value, as a step line.
        case ecdf
        /// Stated against observed shares, with the diagonal, intervals and counts.
        case calibration
        /// Lines between two moments, named at both ends.
        case slope
        /// Spans of time, one row a category.
        case gantt
    }

    /// What is known about one cell of a matrix; each has a shape of its own (design: visual-design.md, 3).
    public enum CellState: String, Codable, Sendable, CaseIterable {
        case followed
        case late
        case violated
        case nonUse = "non-use"
        case pending
        case notActivated = "not-activated"
        case waived
        case unknown
        case undecided
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
        /// The state of each cell of a matrix column, nil where the cell does not exist. Default: empty, values only.
        public var states: [CellState?]
        /// A short text beside each cell of a matrix, such as "3 of 4". Default: empty, the formatted value.
        public var notes: [String?]

        public init(
            name: String = "", values: [Double?], role: Role = .main, dashedFrom: Int? = nil,
            states: [CellState?] = [], notes: [String?] = []
        ) {
            self.name = name
            self.values = values
            self.role = role
            self.dashedFrom = dashedFrom
            self.states = states
            self.notes = notes
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

    /// The horizontal scale of charts whose x is a number.
    public struct XAxis: Codable, Hashable, Sendable {
        /// Name of the quantity, under the axis. Default: empty.
        public var title: String
        public var format: Format
        /// Fixed scale in data units. Default: from the data.
        public var range: ClosedRange<Double>?
        /// A vertical line; with `target` of the chart it cuts the plane into quadrants. Default: none.
        public var target: Target?

        public init(
            title: String = "", format: Format = Format(), range: ClosedRange<Double>? = nil, target: Target? = nil
        ) {
            self.title = title
            self.format = format
            self.range = range
            self.target = target
        }
    }

    /// A line through the plane of a scatter chart, such as the limits of a funnel plot or a trend.
    public struct Curve: Codable, Hashable, Sendable {
        /// Stands at the right end. Default: empty.
        public var name: String
        /// `[x, y]` in data units, in the order they are joined.
        public var points: [[Double]]
        /// Default: reference.
        public var role: Role
        /// Default: false.
        public var isDashed: Bool
        /// Whether points above or below all such curves are marked as outside. Default: false.
        public var isLimit: Bool

        public init(
            name: String = "", points: [[Double]], role: Role = .reference, isDashed: Bool = false,
            isLimit: Bool = false
        ) {
            self.name = name
            self.points = points
            self.role = role
            self.isDashed = isDashed
            self.isLimit = isLimit
        }
    }

    /// A span of time in one row of a Gantt chart.
    public struct Span: Codable, Hashable, Sendable {
        /// Index into `categories`.
        public var row: Int
        /// ISO day on which it begins.
        public var from: String
        /// ISO day on which it ends; the same day is a milestone. Default: nil, still open at `asOf`.
        public var to: String?
        /// What the span is, such as the stage's name; equal names share a colour and a legend entry.
        public var name: String
        /// Default: main.
        public var role: Role

        public init(row: Int, from: String, to: String? = nil, name: String = "", role: Role = .main) {
            self.row = row
            self.from = from
            self.to = to
            self.name = name
            self.role = role
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
        /// Stands between groups of three digits. Default: that of the language; U+202F without one.
        public var groupSeparator: String?
        /// Default: that of the language; a full stop without one.
        public var decimalSeparator: String?
        /// Language of numbers, money and percentages, such as "de". Default: none, the site's plain form.
        public var locale: String?
        /// ISO 4217 code; the sign stands where the language puts it. Default: none.
        public var currency: String?
        /// Whether each number is written in full or with k, M, bn of its language. Default: plain.
        public var notation: NumberFormat.Notation

        public init(
            unit: String = "", factor: Double = 1, decimals: Int = 0, groupSeparator: String? = nil,
            decimalSeparator: String? = nil, locale: String? = nil, currency: String? = nil,
            notation: NumberFormat.Notation = .plain
        ) {
            self.unit = unit
            self.factor = factor
            self.decimals = decimals
            self.groupSeparator = groupSeparator
            self.decimalSeparator = decimalSeparator
            self.locale = locale
            self.currency = currency
            self.notation = notation
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
    /// Whether parts are drawn as shares of their row's total (stacked bars, areas). Default: false.
    public var normalized: Bool
    /// Waterfall: indices of the categories whose value is a total and stands on zero. Default: the first and the last.
    public var totals: [Int]?
    /// Scatter: each series gives the y of its points, `xValues` their x. Default: empty.
    public var xValues: [Double?]
    /// Scatter: the area of each point's disc is in this proportion. Default: empty, all alike.
    public var sizes: [Double?]
    /// Scatter, calibration, histogram, ecdf. Default: a plain axis.
    public var xAxis: XAxis
    /// Scatter and calibration: lines through the plane. Default: none.
    public var curves: [Curve]
    /// Histogram: one more than there are values, ascending. Default: empty.
    public var edges: [Double]
    /// Gantt. Default: empty.
    public var spans: [Span]
    /// Last ISO day that is known; open spans end there. Default: none.
    public var asOf: String?
    /// Names of the four quadrants of a scatter chart: top left, top right, bottom left, bottom right. Default: none.
    public var quadrants: [String]
    /// Small multiples: one small chart each, on a shared scale; series and bands above are then not drawn. A panel's
    /// type, format, categories, target and axes are those of this chart where it gives none. Default: empty.
    public var panels: [ChartSpec]

    public init(
        type: Kind, title: String = "", subtitle: String = "", categories: [String] = [],
        series: [Series] = [], bands: [Band] = [], target: Target? = nil, today: Double? = nil,
        todayLabel: String? = nil, partial: [Int] = [], intervals: [[Double]]? = nil, links: [String?] = [],
        foot: String = "", finding: String? = nil, yRange: ClosedRange<Double>? = nil, format: Format = Format(),
        categoryTitle: String = "", highlight: [Int]? = nil, notes: [String?] = [], height: Int? = nil,
        normalized: Bool = false, totals: [Int]? = nil, xValues: [Double?] = [], sizes: [Double?] = [],
        xAxis: XAxis = XAxis(), curves: [Curve] = [], edges: [Double] = [], spans: [Span] = [], asOf: String? = nil,
        quadrants: [String] = [], panels: [ChartSpec] = []
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
        self.normalized = normalized
        self.totals = totals
        self.xValues = xValues
        self.sizes = sizes
        self.xAxis = xAxis
        self.curves = curves
        self.edges = edges
        self.spans = spans
        self.asOf = asOf
        self.quadrants = quadrants
        self.panels = panels
    }
}

extension ChartSpec {
    /// Version of the drawing code. It enters the content hash of a picture: another version, another file.
    public static var rendererVersion: Int { 2 }
}
