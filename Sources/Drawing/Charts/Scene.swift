import Raster
import TextLayout

/// A chart with all geometry resolved, in CSS px. Everything a chart gives is read from here: the picture, the
/// alternative text, the regions and the data table.
public struct Scene: Sendable {
    /// A rectangle with sides parallel to the axes.
    public struct Box: Hashable, Sendable {
        public var x0: Double
        public var y0: Double
        public var x1: Double
        public var y1: Double

        public init(x0: Double, y0: Double, x1: Double, y1: Double) {
            self.x0 = x0
            self.y0 = y0
            self.x1 = x1
            self.y1 = y1
        }

        /// Whether two boxes share more than an edge.
        public func overlaps(_ other: Box) -> Bool {
            x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1
        }

        /// Whether another box lies wholly inside.
        public func contains(_ other: Box) -> Bool {
            x0 <= other.x0 && y0 <= other.y0 && x1 >= other.x1 && y1 >= other.y1
        }
    }

    /// A place, CSS px.
    public struct Place: Hashable, Sendable {
        public var x: Double
        public var y: Double
    }

    /// One number of the chart: where it stands in the data table, and how it reads.
    public struct Datum: Hashable, Sendable {
        /// Index into `columns`.
        public var column: Int
        /// Index into `rows`.
        public var row: Int
        /// In data units; for a matrix cell that has a state and no value, the place of the state in `CellState`.
        public var value: Double
        /// The value without unit, or the words of the cell.
        public var text: String
    }

    /// A line of text.
    public struct Text: Hashable, Sendable {
        public var string: String
        public var style: TextStyle
        /// Left end of the line.
        public var x: Double
        public var baseline: Double
        public var width: Double
        /// Whether 4 px of ground are drawn around the glyphs.
        public var hasHalo: Bool
        /// Of two texts that overlap, the one with the higher number is left out.
        public var priority: Int

        /// The rectangle that no other text may touch: from above the capitals to below the descenders.
        public var box: Box {
            Box(x0: x, y0: baseline - 0.78 * style.size, x1: x + width, y1: baseline + 0.24 * style.size)
        }
    }

    /// What is drawn.
    public enum Shape: Hashable, Sendable {
        /// A filled rectangle, its sides on whole device pixels.
        case rect(Box)
        /// A line of this width inside the rectangle's sides.
        case outline(Box, width: Double)
        /// Diagonal stripes within the rectangle.
        case hatch(Box)
        /// A straight line parallel to an axis, on whole device pixels.
        case rule(Place, Place, width: Double, dash: [Double])
        case polyline([Place], width: Double, dash: [Double])
        case area([Place])
        /// A disc with a ring of ground around it.
        case disc(Place, radius: Double, ring: Double)
        case text(Text)
    }

    /// Something drawn, and the numbers it stands for.
    public struct Mark: Hashable, Sendable {
        public var shape: Shape
        public var color: ThemeColor
        /// Nothing is drawn outside. Default: the whole picture.
        public var clip: Box?
        public var data: [Datum]
    }

    /// A rectangle of the picture that stands for one row of the data.
    public struct Zone: Hashable, Sendable {
        public var box: Box
        public var row: Int
        /// Only this column's datum, or nil for all of the row. Default: nil.
        public var column: Int?
    }

    public var kind: ChartSpec.Kind
    public var width: Double
    public var height: Double
    /// In painting order.
    public var marks: [Mark] = []
    public var zones: [Zone] = []
    /// Heads of the data columns, without the first, which names the rows.
    public var columns: [String] = []
    /// Names of the rows.
    public var rows: [String] = []
    /// Where the region of each row leads; empty where none leads anywhere.
    public var links: [String?] = []
    /// The panel each row belongs to, for small multiples. Default: empty.
    public var panels: [String] = []
    /// How the numbers of a column become text, where that is not the chart's `format`.
    public var formats: [Int: ChartSpec.Format] = [:]
    /// Second sentence of the alternative text, where the kind of chart has one of its own. Default: nil, the range,
    /// the last value and the extremes of the main series.
    public var summary: String?
    /// The values (data units) between which the chart's scale runs, which small multiples share. Default: nil.
    public var domain: ClosedRange<Double>?
    /// As `domain`, for the horizontal scale of charts whose x is a number. Default: nil.
    public var xDomain: ClosedRange<Double>?

    /// All texts, in painting order.
    public var texts: [Text] {
        marks.compactMap { if case .text(let text) = $0.shape { text } else { nil } }
    }

    /// The numbers as the marks state them: `grid[row][column]`, nil where no mark stands for one.
    var grid: [[Datum?]] {
        var grid = [[Datum?]](repeating: Array(repeating: nil, count: columns.count), count: rows.count)
        for mark in marks {
            for datum in mark.data where grid.indices.contains(datum.row) && columns.indices.contains(datum.column) {
                grid[datum.row][datum.column] = datum
            }
        }
        return grid
    }
}
