/// The smells of a manual that are looked for (docs/usage-manual.md, "What the check looks for"), in the order of their
/// ids. The raw value is the code of the finding without its severity letter.
public enum Lint: String, CaseIterable, Hashable, Sendable {
    case incompleteArea = "MAN-L01"
    case uncheckedStep = "MAN-STEP"
    case deadRule = "MAN-L03"
    case brokenByNearlyAll = "MAN-L04"
    case conflict = "MAN-L05"
    case redundant = "MAN-L06"
    case unreadField = "MAN-L07"
    case orphan = "MAN-L08"
    case missingExample = "MAN-L09"
    case shortNotice = "MAN-L10"
    case outdated = "MAN-L11"
    case countTarget = "MAN-L12"
    case alwaysPending = "MAN-L13"
    case nobodyBound = "MAN-L14"
    case unexplained = "MAN-L15"
    case answeredEarly = "MAN-L16"

    /// The smell in a few words.
    public var title: String {
        switch self {
        case .incompleteArea: "Area without owner, metric or roles"
        case .uncheckedStep: "Step without a rule"
        case .deadRule: "Dead rule"
        case .brokenByNearlyAll: "Rule nearly everyone breaks"
        case .conflict: "Contradictory rules"
        case .redundant: "Redundant rule"
        case .unreadField: "Required field nobody else reads"
        case .orphan: "Nobody asked for it"
        case .missingExample: "Rule without examples"
        case .shortNotice: "Short notice"
        case .outdated: "Not looked at for a year"
        case .countTarget: "Target by number"
        case .alwaysPending: "Never decided"
        case .nobodyBound: "Nobody it binds"
        case .unexplained: "Critical rule without help"
        case .answeredEarly: "Done early, counted as missed"
        }
    }

    /// Whether the text of the manual alone shows it, on any day: what a build warns of.
    public var isOfTheText: Bool {
        switch self {
        case .incompleteArea, .uncheckedStep, .conflict, .redundant, .missingExample, .countTarget, .alwaysPending,
            .unexplained:
            true
        case .deadRule, .brokenByNearlyAll, .unreadField, .orphan, .shortNotice, .outdated, .nobodyBound,
            .answeredEarly:
            false
        }
    }

    /// `L01` to `L16`.
    public var id: String {
        let number = (Lint.allCases.firstIndex(of: self) ?? 0) + 1
        return number < 10 ? "L0\(number)" : "L\(number)"
    }
}
