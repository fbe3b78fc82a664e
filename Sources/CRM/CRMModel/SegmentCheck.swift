/// Which segments may stand beside groups of people whom they cross: neither a part of groups inside some segments nor
/// the part outside may be one to four people, for any number of segments.
public enum SegmentCheck {
    /// More segments than this are not looked at in every combination: the smallest are left out.
    private static let most = 10

    /// - Parameters:
    ///   - people: the group of each person, and the segments the person's records are in; -1 for records without one.
    ///   - count: number of segments.
    /// - Returns: by segment, whether it may be shown.
    public static func shown(_ people: [(group: Int, segments: Set<Int>)], count: Int) -> [Bool] {
        let sizes = (0..<count).map { segment in people.count { $0.segments.contains(segment) } }
        var kept = (0..<count).filter { sizes[$0] >= PeopleGroups.smallest }
            .sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
        kept = Array(kept.prefix(most))
        while !kept.isEmpty, givesAway(kept, people) { kept.removeLast() }
        return (0..<count).map(kept.contains)
    }

    private static func givesAway(_ segments: [Int], _ people: [(group: Int, segments: Set<Int>)]) -> Bool {
        // Persons alike in group and segments are counted together; the last bit stands for all other segments.
        struct Kind: Hashable {
            let group: Int
            let mask: Int
        }
        var kinds: [Kind: Int] = [:]
        for person in people {
            var mask = 0
            for segment in person.segments { mask |= 1 << (segments.firstIndex(of: segment) ?? segments.count) }
            kinds[Kind(group: person.group, mask: mask), default: 0] += 1
        }
        let whole = (1 << (segments.count + 1)) - 1
        for choice in 1..<(1 << segments.count) {
            let rest = whole & ~choice
            let touched = Set(kinds.keys.filter { $0.mask & choice != 0 }.map(\.group))
            let left = Set(kinds.keys.filter { $0.mask & rest != 0 }.map(\.group))
            // Of groups that lie only partly in the chosen segments: who has records inside, and who has some outside.
            let partial = touched.intersection(left)
            var (inside, outside) = (0, 0)
            for (kind, number) in kinds where partial.contains(kind.group) {
                if kind.mask & choice != 0 { inside += number }
                if kind.mask & rest != 0 { outside += number }
            }
            if (1..<PeopleGroups.smallest).contains(inside) || (1..<PeopleGroups.smallest).contains(outside) {
                return true
            }
        }
        return false
    }
}
