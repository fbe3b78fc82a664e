import Charts
import Pages
import Synchronization

/// Charts that were drawn for one tree and are the same in another: most trees show the same rules, and many the same
/// nothing. The bytes lie in the first tree; the others link to them.
final class DrawnCharts: Sendable {
    /// A chart is drawn once, however many pages and trees show it.
    struct Key: Hashable {
        let name: String
        let spec: ChartSpec
    }

    /// Charts that are remembered: of more trees than these belong to, the later ones draw anew what is beyond.
    private static let most = 4096

    private let charts = Mutex<[Key: (tree: String, chart: PlacedChart)]>([:])

    /// The chart, and the folder of the tree that has its files.
    func find(_ key: Key) -> (tree: String, chart: PlacedChart)? { charts.withLock { $0[key] } }

    func add(_ key: Key, _ chart: PlacedChart, in tree: String) {
        charts.withLock { charts in
            if charts.count < DrawnCharts.most, charts[key] == nil { charts[key] = (tree, chart) }
        }
    }
}
