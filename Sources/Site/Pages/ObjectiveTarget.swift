import Figures

/// The target of a manual's chapter, as its front matter writes it: `>= 12 %`, `<= 10 days`.
struct ObjectiveTarget {
    /// The number; of a percentage the share.
    let value: Double
    /// As a page writes it: `≥ 12 %`.
    let text: String
    private let isShare: Bool

    /// Nil for a text that is no comparison with a number.
    init?(_ text: String?) {
        guard let text else { return nil }
        let trimmed = text.drop { $0 == " " }
        guard
            let sign = [(">=", "≥"), ("<=", "≤")].first(where: { trimmed.hasPrefix($0.0) || trimmed.hasPrefix($0.1) })
        else { return nil }
        let rest = trimmed.drop { "<>=≥≤ ".contains($0) }
        let digits = rest.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits) else { return nil }
        let unit = rest.dropFirst(digits.count).drop { $0 == " " || $0 == Character(Wording.thin) }
        isShare = unit.hasPrefix("%")
        value = isShare ? number / 100 : number
        self.text = "\(sign.1) \(digits)" + (unit.isEmpty ? "" : Wording.thin + unit)
    }

    /// The target as a share; nil for one in another unit.
    var share: Double? { isShare ? value : nil }
}
