/// A straight line from a model's logits to calibrated ones (Platt, 1999).
struct PlattScaling: Sendable {
    var slope = 1.0
    var shift = 0.0

    /// The logit is kept where its probability is that of fewer than one in a million millions.
    private static let most = 27.0

    /// No change.
    init() {}

    /// The line with the least logarithmic loss, drawn a little to no change.
    init(_ logits: [Double], _ won: [Bool]) {
        for _ in 0..<50 {
            var g = SIMD2<Double>(1 - slope, -shift)
            var a = 1.0
            var b = 0.0
            var c = 1.0
            for i in logits.indices {
                let p = Logit.probability(slope * logits[i] + shift)
                let error = (won[i] ? 1.0 : 0.0) - p
                let weight = p * (1 - p)
                g += SIMD2(error * logits[i], error)
                a += weight * logits[i] * logits[i]
                b += weight * logits[i]
                c += weight
            }
            let determinant = a * c - b * b
            guard determinant > 0 else { break }
            let step = SIMD2(c * g.x - b * g.y, a * g.y - b * g.x) / determinant
            slope += min(1, max(-1, step.x))
            shift += min(1, max(-1, step.y))
            if abs(step.x) + abs(step.y) < 1e-9 { break }
        }
        // A model that is worse than none must not be turned round.
        slope = max(0, slope)
    }

    func apply(_ logit: Double) -> Double { min(Self.most, max(-Self.most, slope * logit + shift)) }
}
