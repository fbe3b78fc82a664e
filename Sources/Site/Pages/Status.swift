import Compliance
import Figures

/// The four verdicts, each a word with a shape; the word is never coloured.
enum Status: Sendable {
    case onTrack, atRisk, offTrack, cantTell

    /// The verdict on a figure against its target: by the bounds of its interval, never by the value alone
    /// (metrics.md 1.3). Nil without a value, interval or target.
    init?(_ figure: Figure, target: Double?) {
        guard let target, let interval = figure.interval, case .share(let lower) = interval.lower,
            case .share(let upper) = interval.upper, figure.n > 0
        else { return nil }
        let isLower = DefinitionCatalogue.definition(figure.definition)?.direction == .lower
        if figure.n < 5 {
            self = .cantTell
        } else if isLower ? upper <= target : lower >= target {
            self = .onTrack
        } else if isLower ? lower > target : upper < target {
            self = .offTrack
        } else {
            self = .cantTell
        }
    }

    /// The verdict on how the manual is followed: that of the matrix, in which a critical rule violated is never green.
    init?(_ state: CellState) {
        switch state {
        case .followed: self = .onTrack
        case .late: self = .atRisk
        case .violated, .nonUse: self = .offTrack
        case .undecided, .pending, .unknown: self = .cantTell
        case .notActivated, .notAssigned, .waived: return nil
        }
    }

    var word: String {
        switch self {
        case .onTrack: "On track"
        case .atRisk: "At risk"
        case .offTrack: "Off track"
        case .cantTell: "Can’t tell yet"
        }
    }

    /// Class of the shape, which carries the colour.
    var shape: String {
        switch self {
        case .onTrack: "up"
        case .atRisk: "disc"
        case .offTrack: "down"
        case .cantTell: "diamond"
        }
    }

    /// Why, in one sentence.
    var reason: String {
        switch self {
        case .onTrack: "The whole interval meets the target."
        case .atRisk: "The range spans the target."
        case .offTrack: "The whole interval misses the target."
        case .cantTell: "The interval spans the target: too early to call."
        }
    }
}
