/// What a random stream is for. Each kind has streams of its own, so that a change in how one kind of record is made
/// does not shift the draws of another.
enum StreamKind: UInt64 {
    case person = 1
    case absence, account, contact, lead, deal, dealEvents, dailyWork, managerWork, quota, planted
}

/// A reproducible source of numbers: xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64 from the seed
/// of the company, the kind of record and the record's own number. All draws are integer arithmetic, so that the same
/// seed gives the same bytes on every machine.
struct RandomStream {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    init(_ seed: UInt64, _ kind: StreamKind, _ index: Int, _ part: Int = 0) {
        var state = seed
        _ = RandomStream.split(&state)
        state ^= kind.rawValue &* 0xD6E8_FEB8_6659_FD93
        _ = RandomStream.split(&state)
        state ^= UInt64(truncatingIfNeeded: index) &* 0xA076_1D64_78BD_642F
        _ = RandomStream.split(&state)
        state ^= UInt64(truncatingIfNeeded: part) &* 0xE703_7ED1_A0B4_28DB
        s0 = RandomStream.split(&state)
        s1 = RandomStream.split(&state)
        s2 = RandomStream.split(&state)
        s3 = RandomStream.split(&state)
    }

    private static func split(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number in 0 ..< `bound`; 0 where `bound` is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `low` … `high`, both included.
    mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

    /// True in `perMille` of 1,000 cases.
    mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }

    /// One of the elements; the array is never empty where this is called.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// An index with a probability proportional to its weight.
    mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.count - 1
    }

    /// A log-normal multiplier with median 1,000, in thousandths, by interpolation in a table of quantiles.
    mutating func logNormal(_ spread: LogNormal) -> Int {
        let table = spread.quantiles
        let position = below(64_000)
        let low = table[position / 1000]
        return low + (table[position / 1000 + 1] - low) * (position % 1000) / 1000
    }
}

/// Quantiles 0, 1/64 … 1 of log-normal distributions in thousandths of the median; the ends are those of .002 and .998.
enum LogNormal {
    /// σ = 0.6: spans of time.
    case moderate
    /// σ = 0.9: amounts.
    case wide

    var quantiles: [Int] { self == .moderate ? LogNormal.moderateTable : LogNormal.wideTable }

    private static let moderateTable = [
        178, 275, 327, 366, 398, 427, 453, 478, 501, 524, 546, 567, 587, 608, 628, 647, 667, 687, 706, 726, 746, 766,
        786, 806, 826, 847, 867, 888, 910, 932, 954, 977, 1000, 1024, 1048, 1073, 1099, 1126, 1153, 1181, 1211, 1241,
        1273, 1306, 1341, 1377, 1415, 1456, 1499, 1545, 1593, 1646, 1703, 1765, 1833, 1909, 1994, 2092, 2205, 2341,
        2510, 2733, 3058, 3641, 5623,
    ]
    private static let wideTable = [
        75, 144, 187, 221, 251, 279, 305, 331, 355, 379, 403, 427, 450, 474, 497, 521, 545, 569, 594, 619, 644, 670,
        696, 723, 751, 779, 808, 837, 868, 899, 932, 965, 1000, 1036, 1073, 1112, 1152, 1194, 1238, 1284, 1332, 1383,
        1436, 1493, 1553, 1616, 1684, 1757, 1835, 1919, 2011, 2112, 2222, 2345, 2482, 2637, 2816, 3025, 3275, 3582,
        3978, 4519, 5347, 6948, 13334,
    ]
}
