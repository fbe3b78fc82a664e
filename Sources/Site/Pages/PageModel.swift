import Charts
import Figures

// Pages: which pages exist, for whom, and what each shows.
//
// In: the records, the manual, the configuration. Out: a site plan: pages as models of words, figures and chart specs,
// and the lists of rows that can be downloaded. No page computes: every number comes out of a figure.

/// One page as a value, before any markup.
public struct PageModel: Sendable {
    /// Path below the site's root, such as `forecast/index.html`.
    public var path: String
    public var template: String
    /// Entry of the navigation that is current; empty for none.
    public var navigation: String
    public var title: String
    /// Place and date above the headline.
    public var kicker: String
    /// The finding, as a sentence.
    public var headline: String
    public var standfirst: [String]
    /// Lines of key and value beside the headline.
    public var facts: [Fact] = []
    public var tiles: [Tile] = []
    public var heads: [Head] = []
    public var sections: [Section] = []
    public var manual: ManualPageModel?
    /// Whether a person may be named on it, so that the agreement must be.
    public var namesPeople = false

    public init(
        path: String, template: String = "page", navigation: String, title: String,
        kicker: String,
        headline: String, standfirst: [String] = []
    ) {
        self.path = path
        self.template = template
        self.navigation = navigation
        self.title = title
        self.kicker = kicker
        self.headline = headline
        self.standfirst = standfirst
    }
}

/// A link within the site. `path` counts from the site's root.
public struct PageLink: Sendable {
    public var text: String
    public var path: String

    public init(_ text: String, _ path: String) {
        self.text = text
        self.path = path
    }
}

/// A key and its value.
public struct Fact: Sendable {
    public var name: String
    public var value: String
    public var link: String?
    /// Address of the record in the CRM, for a fact without a link of its own.
    public var address: String?

    public init(_ name: String, _ value: String, link: String? = nil, address: String? = nil) {
        self.name = name
        self.value = value
        self.link = link
        self.address = address
    }
}

/// One of the four columns at the top of the briefing.
public struct Tile: Sendable {
    public var label: PageLink
    public var value: String
    public var unit: String
    /// Bold part of the comparison, such as a signed change.
    public var change: String = ""
    public var comparison: String = ""
    var status: Status?
    public var why: String = ""
    public var sparkline: ChartSpec?
    public var first: String = ""
    public var last: String = ""
    /// Markup of the interval bar; empty for none.
    var interval: String = ""
    public var rests: String = ""
    public var links: [PageLink] = []
    /// Set where there is no value: the reason code.
    public var reason: String?
}

/// A headline number of a measure page.
public struct Head: Sendable {
    public var name: String
    public var value: String
    public var unit: String
    public var note: String
    public var isMain: Bool

    public init(_ name: String, _ value: String, unit: String = "", note: String, isMain: Bool = false) {
        self.name = name
        self.value = value
        self.unit = unit
        self.note = note
        self.isMain = isMain
    }
}

/// A part of a page below one heading.
public struct Section: Sendable {
    /// Anchor: a declared key, never made from the text.
    public var id: String
    public var heading: String
    public var note: String
    public var main: [Block]
    /// What explains the main column, beside it; empty: the main column has the whole width.
    public var side: [Block]
    /// Whether it is closed at first, with its finding as the heading to open it by: what is looked up, not read.
    public var isFolded = false

    /// The same, closed at first.
    var folded: Section {
        var section = self
        section.isFolded = true
        return section
    }

    /// Whether a matrix stands in it.
    var isMatrix: Bool { main.contains { if case .table(let table) = $0 { table.isMatrix } else { false } } }

    public init(_ id: String, _ heading: String, note: String = "", main: [Block], side: [Block] = []) {
        self.id = id
        self.heading = heading
        self.note = note
        self.main = main
        self.side = side
    }
}

/// One thing in a column.
public enum Block: Sendable {
    case chart(ChartSpec, name: String, links: [PageLink])
    /// A chart in both themes beside each other, whatever the reader's, with a region for each datum.
    case specimen(ChartSpec, name: String)
    /// A text as it is written, such as a file, and what it is.
    case code(String, caption: String)
    case table(TableModel)
    case feed([FeedItem])
    case text(String)
    case heading(String, id: String)
    /// Links to other views of the same thing, by what they choose.
    case choices([Choice])
    /// How to read the cells of a matrix.
    case legend([LegendEntry])
}

/// One thing to choose, with its options; the current page is among them.
public struct Choice: Sendable {
    public var name: String
    public var options: [PageLink]

    public init(_ name: String, _ options: [PageLink]) {
        self.name = name
        self.options = options
    }
}

/// One state of a matrix, explained.
public struct LegendEntry: Sendable {
    var mark: CellMark
    public var meaning: String
}

/// A sized sentence of a list.
public struct FeedItem: Sendable {
    public var size: String
    public var label: String
    public var sentence: String
    public var link: String?

    public init(_ size: String, _ label: String, _ sentence: String, link: String? = nil) {
        self.size = size
        self.label = label
        self.sentence = sentence
        self.link = link
    }
}

/// A table with the links that belong below it.
public struct TableModel: Sendable {
    public var caption: String
    public var note: String
    public var columns: [Column]
    public var rows: [Row]
    public var links: [PageLink]
    /// Keeps its shape on narrow screens and scrolls inside its own region. Default: false, rows unfold.
    public var isMatrix = false

    /// The head of a column.
    public struct Column: Sendable {
        public var name: String
        public var isNumber: Bool
        public var link: String?

        public init(_ name: String, number: Bool = false, link: String? = nil) {
            self.name = name
            isNumber = number
            self.link = link
        }
    }

    /// One row.
    public struct Row: Sendable {
        public var cells: [TextCell]
        public var isTotal: Bool
        /// Whether the rows behind it are parts of it.
        public var isGroup: Bool
        /// Anchor of the row; empty for none.
        public var id: String

        public init(_ cells: [TextCell], total: Bool = false, group: Bool = false, id: String = "") {
            self.cells = cells
            isTotal = total
            isGroup = group
            self.id = id
        }
    }

    public init(_ caption: String, note: String = "", columns: [Column], rows: [Row], links: [PageLink] = []) {
        self.caption = caption
        self.note = note
        self.columns = columns
        self.rows = rows
        self.links = links
    }
}

/// One cell of a table on a page.
public struct TextCell: Sendable, ExpressibleByStringLiteral {
    public var text: String
    /// Smaller second line.
    public var note: String
    public var link: String?
    /// Address of the record in the CRM, for a cell without a link of its own.
    public var address: String?
    var status: Status?
    var mark: CellMark?

    public init(_ text: String, note: String = "", link: String? = nil, address: String? = nil) {
        self.text = text
        self.note = note
        self.link = link
        self.address = address
    }

    /// A cell of the matrix: its state, and the share or the count beside it.
    init(_ mark: CellMark, _ text: String, note: String = "", link: String? = nil) {
        self.init(text, note: note, link: link)
        self.mark = mark
    }

    public init(stringLiteral value: String) { self.init(value) }

    init(status: Status?) {
        self.init(status == nil ? "no target" : "")
        self.status = status
    }
}

/// A page of the usage manual.
public struct ManualPageModel: Sendable {
    /// One step with what stands in it.
    public struct Step: Sendable {
        public var number: Int
        public var title: String
        public var id: String
        /// Prose and rules in order, as markup made by the Markdown renderer and the rule printer.
        public var parts: [Part]
        public var check: String?
        /// Why nothing checks the step; nil where a rule or a person does.
        public var unchecked: String?
    }

    /// Prose, or a rule.
    public enum Part: Sendable {
        case prose(String)
        case rule(RuleModel)
    }

    /// A rule: what it says, how it is written, and what became of it.
    public struct RuleModel: Sendable {
        public var id: String
        public var severity: String
        public var category: String
        public var examples: String
        /// The rule as one sentence; empty where it could not be made.
        public var sentence: String
        public var clauses: [Clause]
        public var note: RuleNote?
    }

    /// What stands beside a rule.
    public struct RuleNote: Sendable {
        public var name: String
        public var value: String = ""
        public var unit: String = ""
        /// What the value is of: "of 498 on time, 28 days"; without a value the reason in words.
        public var of: String
        public var reason: String?
        var status: Status?
        /// Markup of the interval bar and of the bar of parts; empty for none.
        var interval: String = ""
        var bar: String = ""
        /// Parts of the bar: which colour, the word, the number.
        public var counts: [(kind: PartKind, label: String, count: String)] = []
        public var sparkline: ChartSpec?
        public var trend: String = ""
        public var lead: String = ""
        public var help: String = ""
        public var links: [PageLink] = []
    }

    /// A part of the bar beside a rule.
    public enum PartKind: Sendable { case onTime, late, never, accepted }

    /// One of the two numbers over the steps: the objective's, and how the area is followed.
    public struct Goal: Sendable {
        public var title: String
        public var value: String
        public var unit: String = ""
        var status: Status?
        var interval: String = ""
        public var text: String
        public var links: [PageLink] = []
    }

    /// A line of a rule: the keyword, and the rest.
    public struct Clause: Sendable {
        public var keyword: String
        public var rest: String
        public var isExample: Bool
    }

    public var goals: [Goal] = []
    public var introduction: String
    public var steps: [Step]
    public var areas: [PageLink]
}
