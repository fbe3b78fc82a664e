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

    /// A place on a line that a label got instead of the one it wants.
    package struct Placed: Equatable {
        package var wanted: Double
        package var place: Double
        /// Whether it stands so far from where it belongs that a leader has to say so.
        package var needsLeader: Bool
    }

    /// As `spread`, with the leaders: a label moved by more than `slack` needs one.
    package static func placed(
        _ wanted: [Double], gap: Double, low: Double, high: Double, slack: Double = 1.5
    ) -> [Placed] {
        zip(wanted, spread(wanted, gap: gap, low: low, high: high)).map {
            Placed(wanted: $0, place: $1, needsLeader: abs($0 - $1) > slack)
        }
    }

    /// How many labels have room between two ends.
    package static func capacity(gap: Double, low: Double, high: Double) -> Int {
        guard high >= low, gap > 0 else { return high >= low ? Int.max : 0 }
        return Int(min((high - low) / gap + 1e-9, 1e9)) + 1
    }

    /// Places at least `gap` apart in the order given, as near to the wanted ones as least squares allow, within
    /// `low...high`. Where there is no room for all, which `capacity` tells, the gap stays and the last ones stand
    /// beyond `high`.
    package static func spread(_ wanted: [Double], gap: Double, low: Double, high: Double) -> [Double] {
        spread(wanted, gaps: Array(repeating: gap, count: max(wanted.count - 1, 0)), low: low, high: high)
    }

    /// As above for labels of unlike heights: `gaps` has the least distance of each neighbouring pair.
    ///
    /// Method: pooling of neighbours that are too near (pool adjacent violators).
    package static func spread(_ wanted: [Double], gaps: [Double], low: Double, high: Double) -> [Double] {
        guard !wanted.isEmpty else { return [] }
        // Shifted by the gaps before it, "at least a gap apart" becomes "not falling".
        var shifts = [0.0]
        for gap in gaps.prefix(wanted.count - 1) { shifts.append(shifts[shifts.count - 1] + gap) }
        var groups: [(sum: Double, count: Int)] = []
        for (place, shift) in zip(wanted, shifts) {
            groups.append((place - shift, 1))
            while groups.count > 1 {
                let last = groups[groups.count - 1]
                let before = groups[groups.count - 2]
                guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
                groups.removeLast()
                groups[groups.count - 1] = (before.sum + last.sum, before.count + last.count)
            }
        }
        let top = max(high - shifts[shifts.count - 1], low)
        var result: [Double] = []
        for group in groups {
            let place = min(max(group.sum / Double(group.count), low), top)
            for _ in 0..<group.count { result.append(place + shifts[result.count]) }
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
