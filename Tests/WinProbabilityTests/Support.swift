import WinProbability

/// A small generator of random numbers for made deals, the same every time.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// From 0 up to but not with 1.
    mutating func roll() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53)
    }
}

/// Made deals with the columns Id, Region, Amount and Result.
enum Deals {
    static let question = WinQuestion(outcome: "Result", won: "Won", id: "Id")

    static func table(_ rows: [[String]]) -> WinTable {
        var table = WinTable(names: ["Id", "Region", "Amount", "Result"])
        for row in rows { table.append(row) }
        return table
    }

    private static func made(_ count: Int, seed: UInt64, _ chance: (_ isNorth: Bool, _ amount: Int) -> Double)
        -> WinTable
    {
        var dice = Dice(seed)
        return table(
            (0..<count).map { i in
                let isNorth = dice.roll() < 0.5
                let amount = Int(dice.roll() * 1000)
                let won = dice.roll() < chance(isNorth, amount)
                return ["\(i)", isNorth ? "north" : "south", "\(amount)", won ? "Won" : "Lost"]
            })
    }

    /// Won with 80 % in the north and 30 % in the south, whatever the amount.
    static func byRegion(_ count: Int, seed: UInt64) -> WinTable {
        made(count, seed: seed) { isNorth, _ in isNorth ? 0.8 : 0.3 }
    }

    /// Large deals are won in the north, small ones in the south, with 85 %; the others with 15 %.
    static func together(_ count: Int, seed: UInt64) -> WinTable {
        made(count, seed: seed) { isNorth, amount in isNorth == (amount >= 500) ? 0.85 : 0.15 }
    }

    /// The logit is the sum of what the region and the amount add.
    static func additive(_ count: Int, seed: UInt64) -> WinTable {
        made(count, seed: seed) { isNorth, amount in
            // 4^x stands for the exponential of the logit, so that no mathematics library is needed.
            let steps = (isNorth ? 1 : -1) + (amount >= 800 ? 1 : amount >= 400 ? 0 : -1)
            let odds = [0.0625, 0.25, 1, 4, 16][steps + 2]
            return odds / (1 + odds)
        }
    }
}
