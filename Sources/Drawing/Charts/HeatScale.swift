import Raster
import TextLayout

/// Values as one of six steps of a ramp. The steps are even and begin at round numbers, or each stands for one value
/// where there are no more than six of them. Steps at the ends that no value has are left out.
struct HeatScale {
    /// First number of each step but the lowest, in display units, ascending.
    private let cuts: [Double]
    /// Index into `Theme.ramp` for each step.
    private let shades: [Int]
    /// What each step says in the legend.
    let labels: [String]
    /// The values (data units) the steps were chosen for.
    let domain: ClosedRange<Double>
    private let factor: Double
    /// What the last digit shown counts, in display units.
    private let unit: Double

    /// Shares of the values below and above which one step holds all.
    private static let tail = 0.05

    /// The steps for `values` (data units, at least one), or for `yRange` where the chart has it.
    init(_ values: [Double], spec: ChartSpec, numbers: NumberText) {
        factor = spec.format.factor
        unit = Powers.ten(-spec.format.decimals)
        let unit = unit
        let shown = values.map { ($0 * spec.format.factor / unit).rounded(.toNearestOrAwayFromZero) * unit }.sorted()
        var distinct: [Double] = []
        for value in shown where distinct.count < 7 && value != distinct.last { distinct.append(value) }
        if spec.yRange == nil, distinct.count <= Theme.ramp.count {
            cuts = zip(distinct, distinct.dropFirst()).map { $0 + ($1 - $0) / 2 }
            shades = Self.shades(distinct.count)
            let last = distinct.count - 1
            labels = distinct.enumerated().map { number, value in
                number == last
                    ? numbers.full(value / spec.format.factor) : numbers.text(value, decimals: spec.format.decimals)
            }
            domain = (values.min() ?? 0)...(values.max() ?? 0)
            return
        }
        var ends: (low: Double, high: Double)
        if let range = spec.yRange {
            ends = (range.lowerBound * factor, range.upperBound * factor)
            domain = range
        } else {
            let skipped = Int(Double(shown.count - 1) * Self.tail)
            ends = (shown[skipped], shown[shown.count - 1 - skipped])
            if ends.low == ends.high { ends = (shown[0], shown[shown.count - 1]) }
            let data = (ends.low / factor, ends.high / factor)
            domain = min(data.0, data.1)...max(data.0, data.1)
        }
        if ends.low > ends.high { swap(&ends.low, &ends.high) }
        let step = Self.step((ends.high - ends.low) / 6, unit: unit)
        var first = ((ends.low + ends.high) / 2 / step).rounded() - 2
        // No step lies wholly beyond zero where no value does.
        if ends.low >= 0 { first = max(first, 1) }
        if ends.high <= 0 { first = min(first, -4) }
        var cuts = (0..<5).map { (first + Double($0)) * step }
        if spec.yRange == nil {
            while cuts.count > 1, shown[shown.count - 1] < cuts[cuts.count - 1] { cuts.removeLast() }
            while cuts.count > 1, shown[0] >= cuts[0] { cuts.removeFirst() }
        }
        self.cuts = cuts
        shades = Self.shades(cuts.count + 1)
        var format = spec.format
        format.decimals = Self.decimals(of: step, most: spec.format.decimals)
        let names = cuts.map { numbers.text($0, decimals: format.decimals) }
        labels = ["<" + names[0]] + names.dropLast() + ["≥" + NumberText(format).full(cuts[cuts.count - 1] / factor)]
    }

    /// Which shades `count` steps have: evenly over the ramp; the middle for one.
    private static func shades(_ count: Int) -> [Int] {
        (0..<count).map { count == 1 ? 3 : ($0 * 5 + (count - 1) / 2) / (count - 1) }
    }

    /// The step of a value in data units, from 0.
    func step(_ value: Double) -> Int {
        // As it is displayed, so that a cell never contradicts its number.
        let shown = (value * factor / unit).rounded(.toNearestOrAwayFromZero) * unit
        return cuts.firstIndex { shown < $0 - unit * 1e-6 } ?? cuts.count
    }

    /// The colour of a step, and of text on it.
    func color(_ step: Int) -> ThemeColor { Theme.ramp[shades[step]] }
    func textColor(_ step: Int) -> ThemeColor { Theme.onRamp[shades[step]] }

    /// Whether a step needs a line around it to be seen on the ground.
    func isFaint(_ step: Int) -> Bool { shades[step] < 4 }

    /// The least round number that is a whole count of `unit` and at least four fifths of `wanted`.
    private static func step(_ wanted: Double, unit: Double) -> Double {
        let least = wanted * 0.8
        guard least > unit else { return unit }
        let exponent = Powers.ceilingOfLog(least)
        for size in [1, 2, 2.5, 5, 10].map({ $0 * Powers.ten(exponent - 1) }) {
            let count = size / unit
            if size >= least, abs(count - count.rounded()) < 1e-6 * count { return size }
        }
        return Powers.ten(exponent)
    }

    private static func decimals(of step: Double, most: Int) -> Int {
        for digits in 0..<max(most, 0) {
            let scaled = step * Powers.ten(digits)
            if abs(scaled - scaled.rounded()) < 1e-6 * max(scaled, 1) { return digits }
        }
        return most
    }
}

extension SceneBuilder {
    /// A square of a heat map, in the colour of its step.
    mutating func heatCell(_ box: Scene.Box, _ scale: HeatScale, step: Int, data: [Scene.Datum] = []) {
        add(.rect(box), scale.color(step), data: data)
        if scale.isFaint(step) { add(.outline(box, width: 1), Theme.accentMid) }
    }

    /// The frame of a cell that has no value.
    mutating func emptyCell(_ box: Scene.Box) { add(.outline(box, width: 1), Theme.hair) }

    /// The steps with what they stand for, from `left` on; `absent` names the empty frame where there is one. Returns
    /// the last baseline.
    mutating func heatLegend(_ scale: HeatScale, absent: String?, left: Double, baseline: Double) -> Double {
        var x = left
        var y = baseline
        for (step, label) in (scale.labels + (absent.map { [$0] } ?? [])).enumerated() {
            let name = shaper.truncated(drawn(label), Style.axis, width: width - left - 18)
            let length = 18 + measure(name, Style.axis)
            if x > left, x + length > width {
                x = left
                y += 20
            }
            let box = Scene.Box(x0: x, y0: y - 10, x1: x + 14, y1: y + 2)
            if step < scale.labels.count { heatCell(box, scale, step: step) } else { emptyCell(box) }
            text(name, Style.axis, Theme.muted, x: x + 18, baseline: y)
            x += length + 14
        }
        return y
    }
}
