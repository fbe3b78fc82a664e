/// SplitMix64 as the raster bench describes it: the same doubles in [0, 1) as its C and Python twins.
package struct WorkloadDraws {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) * 0x1p-53
    }
}

/// The data of one chart of the raster bench: two walks of 24 points, an interval around the first, and a scale.
package struct WorkloadChart {
    package static let count = 24

    package let seed: Int
    package let actual: [Double]
    package let plan: [Double]
    package let lower: [Double]
    package let upper: [Double]
    /// Lowest and highest value of the scale, and the distance of its ticks.
    package let bottom: Double
    package let top: Double
    package let step: Double

    package init(seed: Int) {
        self.seed = seed
        var draws = WorkloadDraws(state: UInt64(seed) &+ 1)
        let actual = Self.walk(&draws, from: 50)
        plan = Self.walk(&draws, from: 45)
        lower = actual.enumerated().map { $1 - (4 + 0.3 * Double($0)) }
        upper = actual.enumerated().map { $1 + (4 + 0.3 * Double($0)) }
        self.actual = actual
        let least = min(lower.min() ?? 0, plan.min() ?? 0)
        let most = max(upper.max() ?? 0, plan.max() ?? 0)
        step = Self.niceStep((most - least) / 5)
        bottom = (least / step).rounded(.down) * step
        top = (most / step).rounded(.up) * step
    }

    private static func walk(_ draws: inout WorkloadDraws, from start: Double) -> [Double] {
        var value = start + 30 * draws.next()
        return (0..<count).map { _ in
            defer { value += (draws.next() - 0.45) * 10 }
            return value
        }
    }

    /// The 1, 2, 5 or 10 times a power of ten that is nearest to a positive number.
    private static func niceStep(_ raw: Double) -> Double {
        var power = 1.0
        while power * 10 <= raw { power *= 10 }
        while power > raw { power /= 10 }
        let share = raw / power
        return (share < 1.5 ? 1 : share < 3 ? 2 : share < 7 ? 5 : 10) * power
    }

    /// Values of the ticks, from the lowest.
    package var ticks: [Double] {
        (0...Int(((top - bottom) / step).rounded())).map { bottom + Double($0) * step }
    }
}

/// A polygon of 20 random points with a random colour.
package struct WorkloadPolygon {
    package let points: [(x: Double, y: Double)]
    /// 0xRRGGBB.
    package let color: UInt32

    /// Side of the canvas, pixels.
    package static let side = 1_024

    /// The first polygons of a workload, in boxes of `size` pixels.
    package static func all(_ count: Int, size: Double) -> [WorkloadPolygon] {
        var draws = WorkloadDraws(state: 42)
        return (0..<count).map { _ in
            let room = Double(side) - size
            let left = draws.next() * room
            let top = draws.next() * room
            let points = (0..<20).map { _ in
                let x = left + draws.next() * size
                return (x: x, y: top + draws.next() * size)
            }
            let color = (0..<3).reduce(UInt32(0)) { color, _ in color << 8 | UInt32(draws.next() * 256) }
            return WorkloadPolygon(points: points, color: color)
        }
    }
}
