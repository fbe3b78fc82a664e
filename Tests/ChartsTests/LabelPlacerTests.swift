import Charts
import Testing

@Suite struct LabelPlacerTests {
    @Test func aThousandLabelSetsKeepOrderGapAndBounds() {
        var draws = Draws(state: 5)
        for _ in 0..<1_000 {
            let low = draws.share() * 100 - 50
            let high = low + draws.share() * 500
            let gap = 4 + draws.share() * 20
            let count = 1 + draws.below(min(LabelPlacer.capacity(gap: gap, low: low, high: high), 30))
            // Wanted places may be equal, or outside of the bounds.
            let wanted = (0..<count).map { _ in
                draws.below(4) == 0 ? low : low + (draws.share() * 1.4 - 0.2) * (high - low)
            }.sorted()
            let places = LabelPlacer.spread(wanted, gap: gap, low: low, high: high)
            #expect(places.count == count)
            #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= gap - 1e-9 })
            #expect(places.allSatisfy { $0 >= low - 1e-9 && $0 <= high + 1e-9 })
        }
    }

    @Test func labelsOfUnlikeHeightsKeepTheirOwnGaps() {
        var draws = Draws(state: 6)
        for _ in 0..<1_000 {
            let count = 2 + draws.below(12)
            let gaps = (1..<count).map { _ in 8 + draws.share() * 24 }
            let room = gaps.reduce(0, +) + draws.share() * 200
            let wanted = (0..<count).map { _ in draws.share() * room }.sorted()
            let places = LabelPlacer.spread(wanted, gaps: gaps, low: 0, high: room)
            for (index, gap) in gaps.enumerated() { #expect(places[index + 1] - places[index] >= gap - 1e-9) }
            #expect(places.allSatisfy { $0 >= -1e-9 && $0 <= room + 1e-9 })
        }
    }

    @Test func nobodyCanBeMovedNearerAlone() {
        // The least squares: moving any group of neighbours that touch by a little never lessens the sum.
        var draws = Draws(state: 7)
        for _ in 0..<300 {
            let wanted = (0..<8).map { _ in draws.share() * 200 }.sorted()
            let places = LabelPlacer.spread(wanted, gap: 16, low: -500, high: 500)
            let best = zip(wanted, places).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
            for from in 0..<8 {
                for to in from..<8 {
                    for shift in [-0.01, 0.01] {
                        var moved = places
                        for index in from...to { moved[index] += shift }
                        guard zip(moved, moved.dropFirst()).allSatisfy({ $1 - $0 >= 16 - 1e-9 }) else { continue }
                        let sum = zip(wanted, moved).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
                        #expect(sum >= best - 1e-9)
                    }
                }
            }
        }
    }

    @Test func whoIsMovedFarGetsALeader() {
        let placed = LabelPlacer.placed([50, 51, 200], gap: 16, low: 0, high: 300)
        #expect(placed.map(\.needsLeader) == [true, true, false])
        #expect(placed.map(\.wanted) == [50, 51, 200])
        #expect(LabelPlacer.placed([50, 66], gap: 16, low: 0, high: 300).allSatisfy { !$0.needsLeader })
    }

    @Test func withoutRoomTheGapStays() {
        #expect(LabelPlacer.capacity(gap: 16, low: 0, high: 40) == 3)
        let places = LabelPlacer.spread([0, 10, 20, 30], gap: 16, low: 0, high: 40)
        #expect(places == [0, 16, 32, 48])
        #expect(LabelPlacer.spread([], gap: 16, low: 0, high: 40).isEmpty)
        #expect(LabelPlacer.capacity(gap: 16, low: 5, high: 4) == 0)
    }
}
