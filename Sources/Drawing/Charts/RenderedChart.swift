/// A drawn chart: two pictures of the same pixels and what stands beside them.
public struct RenderedChart: Sendable {
    /// A rectangle of the picture that stands for one datum.
    public struct Region: Hashable, Sendable {
        /// CSS px from the top left corner; `x1` and `y1` lie outside.
        public var x0: Int
        public var y0: Int
        public var x1: Int
        public var y1: Int
        /// What the datum says, such as "Oct: 5.3 € M".
        public var title: String
        public var link: String?

        public init(x0: Int, y0: Int, x1: Int, y1: Int, title: String, link: String? = nil) {
            self.x0 = x0
            self.y0 = y0
            self.x1 = x1
            self.y1 = y1
            self.title = title
            self.link = link
        }
    }

    /// A whole PNG file in the colours of the light theme.
    public var light: [UInt8]
    /// The same IDAT with the palette of the dark theme.
    public var dark: [UInt8]
    /// CSS px.
    public var width: Int
    /// CSS px.
    public var height: Int
    /// Device pixels per CSS px; the files measure `width * scale` by `height * scale`.
    public var scale: Int
    /// The finding, the range, the last or the extreme values, in one or two sentences.
    public var altText: String
    /// Empty for sparklines.
    public var regions: [Region]
    public var table: ChartTable
    /// The lines of text that are drawn, in painting order.
    public var texts: [String]
}

/// The numbers of a chart as text, as the page prints or offers them beside the picture.
public struct ChartTable: Hashable, Sendable {
    public var columns: [String]
    /// Each row has as many cells as there are columns; a missing value is an en dash.
    public var rows: [[String]]

    public init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }
}
