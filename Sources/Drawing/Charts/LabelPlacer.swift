/// Keeps texts from covering each other.
package enum LabelPlacer {
    /// Leaves out every text that is not wholly inside the picture or overlaps one that matters more: a lower priority
    /// number, or the same and earlier.
    static func resolve(_ scene: inout Scene) {
        let frame = Scene.Box(x0: 0, y0: 0, x1: scene.width, y1: scene.height)
        var order: [(priority: Int, index: Int, box: Scene.Box)] = []
        for (index, mark) in scene.marks.enumerated() {
            if case .text(let text) = mark.shape { order.append((text.priority, index, text.box)) }
        }
        order.sort { ($0.priority, $0.index) < ($1.priority, $1.index) }
        var kept: [Scene.Box] = []
        var dropped: [Int] = []
        for item in order {
            if frame.contains(item.box), !kept.contains(where: { $0.overlaps(item.box) }) {
                kept.append(item.box)
            } else {
                dropped.append(item.index)
            }
        }
        for index in dropped.sorted(by: >) { scene.marks.remove(at: index) }
    }

    /// Places at least `gap` apart in the order given, as near to the wanted ones as least squares allow, within
    /// `low...high` where there is room: pooling of neighbours that are too near (pool adjacent violators).
    package static func spread(_ wanted: [Double], gap: Double, low: Double, high: Double) -> [Double] {
        guard !wanted.isEmpty else { return [] }
        // Shifted by its rank times the gap, "at least a gap apart" becomes "not falling".
        var groups: [(sum: Double, count: Int)] = []
        for (rank, place) in wanted.enumerated() {
            groups.append((place - Double(rank) * gap, 1))
            while groups.count > 1 {
                let last = groups[groups.count - 1]
                let before = groups[groups.count - 2]
                guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
                groups.removeLast()
                groups[groups.count - 1] = (before.sum + last.sum, before.count + last.count)
            }
        }
        let top = max(high - Double(wanted.count - 1) * gap, low)
        var result: [Double] = []
        for group in groups {
            let place = min(max(group.sum / Double(group.count), low), top)
            for _ in 0..<group.count { result.append(place + Double(result.count) * gap) }
        }
        return result
    }

    /// Which labels of an axis are shown: every one where they fit, else a constant step, always with the first and the
    /// last. `fits` says whether two labels can stand beside each other.
    package static func thinned(count: Int, fits: (_ first: Int, _ second: Int) -> Bool) -> [Int] {
        guard count > 2 else { return count == 2 && !fits(0, 1) ? [0] : Array(0..<max(count, 0)) }
        func isClear(_ indices: [Int]) -> Bool {
            zip(indices, indices.dropFirst()).allSatisfy { fits($0, $1) }
        }
        var found: (step: Int, indices: [Int])?
        for step in 1..<count {
            var indices = Array(Swift.stride(from: 0, to: count, by: step))
            let divides = (count - 1) % step == 0
            if !divides {
                while indices.count > 1, let last = indices.last,
                    !fits(last, count - 1) || count - 1 - last < step / 2
                {
                    indices.removeLast()
                }
                indices.append(count - 1)
            }
            guard isClear(indices) else { continue }
            if divides { return indices }
            if let found {
                // An even division soon after the first fit looks better than a short last gap.
                if step > 2 * found.step { return found.indices }
            } else {
                found = (step, indices)
            }
        }
        return found?.indices ?? (fits(0, count - 1) ? [0, count - 1] : [0])
    }
}
