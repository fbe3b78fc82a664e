import Foundation
import SeriesForecasting
import Testing

/// The folder of shared test material: CRMSITE_SHARED, else `../shared` beside the package. Nil where it is absent,
/// as in a clone of the project alone; tests that need it are skipped then.
enum SharedFolder {
    static let path: String? = {
        let exists = FileManager.default.fileExists(atPath:)
        if let named = ProcessInfo.processInfo.environment["CRMSITE_SHARED"] { return exists(named) ? named : nil }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.deletingLastPathComponent().appendingPathComponent("shared").path
        return exists(beside) ? beside : nil
    }()

    static func has(_ name: String) -> Bool {
        path.map { FileManager.default.fileExists(atPath: $0 + "/" + name) } ?? false
    }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: try #require(path) + "/" + name, encoding: .utf8)
    }
}

/// The reference outputs of four small series.
enum Reference {
    static let isPresent = SharedFolder.has("reference/forecast/series.json")

    static func series() throws -> [String: [Double]] {
        try JSONDecoder().decode(
            [String: [Double]].self, from: Data(try SharedFolder.text("reference/forecast/series.json").utf8))
    }

    struct Row {
        var mean: [Double] = []
        var high80: [Double] = []
        var high95: [Double] = []
    }

    /// Rows of forecasts.csv by `series|model`.
    static func rows() throws -> [String: Row] {
        var result: [String: Row] = [:]
        let lines = try SharedFolder.text("reference/forecast/forecasts.csv").split(separator: "\n").dropFirst()
        for line in lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            var row = result[cells[0] + "|" + cells[1]] ?? Row()
            row.mean.append(try #require(Double(cells[3])))
            if let high = Double(cells[5]) { row.high80.append(high) }
            if let high = Double(cells[7].filter { $0 != "\r" }) { row.high95.append(high) }
            result[cells[0] + "|" + cells[1]] = row
        }
        return result
    }

    /// Fitted models by `series|model`, as plain JSON; NaN stands as null.
    static func models() throws -> [String: [String: Any]] {
        let text = try SharedFolder.text("reference/forecast/models.json").replacing("NaN", with: "null")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String: Any]])
    }

    /// The Theta model of a row of models.json.
    static func theta(_ model: [String: Any], _ kind: ThetaModel.Kind) -> ThetaModel? {
        guard let values = model["par"] as? [String: Double], let level = values["initial_smoothed"],
            let alpha = values["alpha"], let theta = values["theta"]
        else { return nil }
        return ThetaModel(kind: kind, level: level, alpha: alpha, theta: theta)
    }

    /// The exponential smoothing model of a row; its seasonal states are listed from the most recent backwards.
    static func smoothing(_ model: [String: Any]) -> ETSModel? {
        guard let name = model["method"] as? String, let parameters = model["par"] as? [Any],
            let states = model["state0"] as? [Double],
            let form = ETSForm.all.first(where: { $0.name == name })
        else { return nil }
        func number(_ index: Int) -> Double { parameters[index] as? Double ?? 0 }
        let hasTrend = form.trend != .none
        let season = form.season == .none ? [] : Array(states[(hasTrend ? 2 : 1)...].reversed())
        return ETSModel(
            form: form, period: 12, alpha: number(0), beta: number(1), gamma: number(2),
            phi: form.trend == .additive ? 1 : number(3), level: states[0], trend: hasTrend ? states[1] : 0,
            season: season)
    }
}

/// The largest |a − b| ÷ max(|b|, 1).
func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) / max(abs($1), 1) }.max() ?? 0
}

/// Numbers between ±0.5 that look random and never change. Source: G. L. Steele and others (2014), SplitMix64.
func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var state = seed &* 0xD134_2543_DE82_EF95
    return (0..<count).map { _ in
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) * 0x1p-53 - 0.5
    }
}

/// A seasonal series with a trend and noise.
func seasonalSeries(_ count: Int, seed: UInt64 = 1) -> [Double] {
    let noise = noise(count, seed: seed)
    let shape = [0.8, 0.9, 1.1, 1.0, 0.9, 1.2, 1.3, 1.2, 1.0, 0.9, 0.8, 0.9]
    return (0..<count).map { (i: Int) -> Double in
        let level = Double(100 + i)
        return level * shape[i % 12] + 8 * noise[i]
    }
}
