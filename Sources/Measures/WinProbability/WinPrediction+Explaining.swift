extension WinPrediction {
    /// The same reasons for another probability of the deal: each by how much that one would change, and what lies between
    /// the two as a reason of its own.
    ///
    /// In logits: shown = this + rest, and the contributions of the columns are the same for both.
    /// - Parameters:
    ///   - shown: the probability to explain, 0 to 1.
    ///   - rest: what the difference is called, by whether it raises the probability.
    public func explaining(_ shown: Double, rest: (_ isRaised: Bool) -> (column: String, value: String))
        -> WinPrediction
    {
        func bounded(_ p: Double) -> Double { min(1 - 1e-9, max(1e-9, p)) }
        let own = Logit.of(bounded(probability))
        let other = Logit.of(bounded(shown))
        var moved = reasons.map { reason -> Reason in
            let contribution = own - Logit.of(bounded(probability - reason.effect))
            var reason = reason
            reason.effect = shown - Logit.probability(other - contribution)
            return reason
        }
        let (column, value) = rest(shown > probability)
        moved.append(Reason(column: column, value: value, effect: shown - probability))
        let strongest = moved.enumerated().filter { abs($0.element.effect) >= 0.005 }
            .sorted { (abs($1.element.effect), $0.offset) < (abs($0.element.effect), $1.offset) }
        return WinPrediction(probability: shown, reasons: strongest.prefix(4).map(\.element))
    }
}
