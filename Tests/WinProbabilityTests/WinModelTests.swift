import Testing
import WinProbability

@Suite("Win probability")
struct WinModelTests {
    @Test("Won and lost deals follow the region where only the region says who wins")
    func region() throws {
        let model = try WinModel(Deals.byRegion(2000, seed: 1), Deals.question)
        let judged = model.predict(Deals.table([["", "north", "10", ""], ["", "south", "10", ""]]))
        #expect(abs(judged[0].probability - 0.8) < 0.05)
        #expect(abs(judged[1].probability - 0.3) < 0.05)
        #expect(model.quality.area > 0.7)
        #expect(model.quality.calibrationError < 0.04)
    }

    @Test("Where no column says anything, the win rate of all is kept")
    func noise() throws {
        var dice = Dice(7)
        let rows = (0..<1500).map { i in
            ["\(i)", dice.roll() < 0.5 ? "a" : "b", "\(Int(dice.roll() * 1000))", dice.roll() < 0.4 ? "Won" : "Lost"]
        }
        let model = try WinModel(Deals.table(rows), Deals.question)
        #expect(model.method == "win rate of all")
        let judged = model.predict(Deals.table([["", "a", "3", ""], ["", "b", "999", ""]]))
        #expect(judged[0].probability == judged[1].probability)
        #expect(abs(judged[0].probability - Double(model.wins) / 1500) < 0.01)
    }

    @Test("Trees are kept where two columns say who wins only together")
    func interaction() throws {
        let model = try WinModel(Deals.together(4000, seed: 3), Deals.question)
        #expect(model.method.contains("boosted trees"))
        let judged = model.predict(
            Deals.table([["", "north", "900", ""], ["", "north", "100", ""], ["", "south", "100", ""]]))
        #expect(judged[0].probability > 0.7)
        #expect(judged[1].probability < 0.3)
        #expect(judged[2].probability > 0.7)
        // On new deals; fifteen bins of some 270 deals err by about 0.018 by luck alone.
        let new = Deals.together(4000, seed: 33)
        let quality = WinQuality(
            probabilities: model.predict(new).map(\.probability),
            won: (0..<new.count).map { new.text("Result", row: $0) == "Won" })
        #expect(quality.calibrationError < 0.035)
        #expect(quality.area > 0.8)
    }

    @Test("The logistic model is kept where every column adds its part")
    func additive() throws {
        let model = try WinModel(Deals.additive(3000, seed: 5), Deals.question)
        #expect(model.method == "logistic regression on bins")
    }

    @Test("The same deals give the same probabilities to the last bit")
    func deterministic() throws {
        let table = Deals.together(1500, seed: 4)
        let one = try WinModel(table, Deals.question).predict(table, withReasons: true)
        let other = try WinModel(table, Deals.question).predict(table, withReasons: true)
        #expect(one == other)
    }

    @Test("Deals without an outcome are left out of learning")
    func withoutOutcome() throws {
        var table = Deals.byRegion(600, seed: 1)
        let closed = try WinModel(table, Deals.question).predict(Deals.table([["", "north", "10", ""]]))
        for i in 0..<300 { table.append(["open \(i)", "south", "77", ""]) }
        let model = try WinModel(table, Deals.question)
        #expect(model.learned == 600)
        #expect(model.predict(Deals.table([["", "north", "10", ""]])) == closed)
    }

    @Test("Reasons name the column, its value and the points, the strongest first")
    func reasons() throws {
        let model = try WinModel(Deals.additive(3000, seed: 5), Deals.question)
        let judged = model.predict(Deals.table([["", "north", "950", ""]]), withReasons: true)
        let reasons = judged[0].reasons
        #expect(reasons.count == 2)
        #expect(reasons.allSatisfy { $0.effect > 0 })
        #expect(zip(reasons, reasons.dropFirst()).allSatisfy { abs($0.effect) >= abs($1.effect) })
        #expect(reasons.map(\.column).sorted() == ["Amount", "Region"])
        #expect(reasons.first { $0.column == "Region" }?.words.hasPrefix("Region north: +") == true)
    }

    @Test("A value never seen, an empty cell and a missing column are judged without them")
    func unknown() throws {
        let model = try WinModel(Deals.byRegion(2000, seed: 1), Deals.question)
        let rate = Double(model.wins) / Double(model.learned)
        let judged = model.predict(Deals.table([["", "west", "10", ""], ["", "", "", ""], ["", "west", "n/a", ""]]))
        for one in judged { #expect(abs(one.probability - rate) < 0.12) }
        var narrow = WinTable(names: ["Amount"])
        narrow.append(["10"])
        #expect(abs(model.predict(narrow)[0].probability - rate) < 0.12)
        #expect(model.drift(Deals.table([["", "west", "10", ""]])).map(\.column) == ["Region"])
    }

    @Test("A table without rows to judge gives no probabilities")
    func nothingToJudge() throws {
        let model = try WinModel(Deals.byRegion(300, seed: 1), Deals.question)
        #expect(model.predict(Deals.table([])).isEmpty)
    }

    @Test("A file without the outcome's column, without won or without lost deals is refused with the reason")
    func obstacles() {
        #expect(throws: WinObstacle.noColumn("Result")) {
            try WinModel(WinTable(names: ["Id"]), WinQuestion(outcome: "Result", won: "Won"))
        }
        #expect(throws: WinObstacle.noOutcome) { try WinModel(Deals.table([]), Deals.question) }
        #expect(throws: WinObstacle.noneWon("Won", values: ["Lost"])) {
            try WinModel(Deals.table([["1", "a", "1", "Lost"]]), Deals.question)
        }
        #expect(throws: WinObstacle.noneLost("Won")) {
            try WinModel(Deals.table([["1", "a", "1", "Won"]]), Deals.question)
        }
        #expect(WinObstacle.noneLost("Won").words == "every row has the outcome 'Won'")
    }

    @Test("Two deals, and deals with no other column, get the win rate of all")
    func tiny() throws {
        let two = try WinModel(
            Deals.table([["1", "a", "1", "Won"], ["2", "b", "2", "Lost"]]), Deals.question)
        #expect(two.method == "win rate of all")
        #expect(two.predict(Deals.table([["", "a", "1", ""]]))[0].probability == 0.5)
        var bare = WinTable(names: ["Result"])
        for i in 0..<400 { bare.append([i % 4 == 0 ? "Won" : "Lost"]) }
        let model = try WinModel(bare, WinQuestion(outcome: "Result", won: "Won"))
        #expect(abs(model.predict(bare)[0].probability - 0.25) < 0.01)
    }

    @Test("Deals with one probability share a calibration bin, which holds their share won with its interval")
    func bins() {
        let quality = WinQuality(
            probabilities: [Double](repeating: 0.25, count: 400), won: (0..<400).map { $0 % 4 == 0 })
        #expect(quality.bins.count == 1)
        #expect(quality.bins[0].count == 400)
        #expect(quality.bins[0].won == 0.25)
        #expect(quality.bins[0].bounds.lower < 0.25 && quality.bins[0].bounds.upper > 0.25)
        #expect(quality.calibrationError == 0)
        #expect(quality.area == 0.5)
        #expect(quality.brier == 0.1875)
    }

    @Test("The area counts pairs in the right order, ties half")
    func area() {
        let quality = WinQuality(probabilities: [0.1, 0.4, 0.4, 0.8], won: [false, true, false, true])
        #expect(quality.area == 0.875)
        #expect(quality.bins.map(\.count) == [1, 2, 1])
        #expect(WinQuality(probabilities: [], won: []).bins.isEmpty)
    }

    @Test("Under 200 deals only win rates are tried")
    func few() throws {
        let model = try WinModel(Deals.byRegion(150, seed: 1), Deals.question)
        #expect(model.trials.allSatisfy { $0.method.hasPrefix("win rate") })
        #expect(model.method == "win rate by Region")
    }

    @Test func `reasons for another probability move that one, and the rest is a reason of its own`() throws {
        let prediction = WinPrediction(
            probability: 0.5,
            reasons: [WinPrediction.Reason(column: "Region", value: "north", effect: 0.5 - 0.25)])
        let shown = prediction.explaining(0.1) { isRaised in (isRaised ? "Age" : "Time left", "9 days") }
        #expect(shown.probability == 0.1)
        let region = try #require(shown.reasons.first { $0.column == "Region" })
        // Odds of 1 became 1 ÷ 3 without the region; those of 1 ÷ 9 become 1 ÷ 27.
        #expect(abs(region.effect - (0.1 - 1 / 28.0)) < 1e-9)
        let rest = try #require(shown.reasons.first { $0.column == "Time left" })
        #expect(abs(rest.effect + 0.4) < 1e-9)
    }
}
