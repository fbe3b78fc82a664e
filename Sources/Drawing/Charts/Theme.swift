import Raster

/// The colours of charts, each a pair for the light and the dark theme (design: visual-design.md, 2.3).
public enum Theme {
    public static let ground = ThemeColor(0xFFFFFF, 0x12161C)
    public static let ink = ThemeColor(0x12161C, 0xE9ECF0)
    public static let ink2 = ThemeColor(0x3A424D, 0xC5CCD5)
    public static let muted = ThemeColor(0x5B6470, 0xA3ACB8)
    public static let grid = ThemeColor(0xE4E7EA, 0x272E38)
    public static let accent = ThemeColor(0x0072B2, 0x56B4E9)
    public static let accentMid = ThemeColor(0x4A97C6, 0x3A7BA1)
    public static let accentLow = ThemeColor(0xC4DFEE, 0x234A62)
    public static let band1 = ThemeColor(0xD3E7F3, 0x1D3A4E)
    public static let band2 = ThemeColor(0xA3CEE6, 0x2B5F80)
    public static let bad = ThemeColor(0xD55E00, 0xEE7B33)
    public static let badText = ThemeColor(0xB84E00, 0xF28F50)
    public static let unknown = ThemeColor(0x6B7480, 0x8C96A3)
    public static let hair = ThemeColor(0xD9DDE2, 0x2F3742)
    public static let wash = ThemeColor(0xF5F6F7, 0x191F27)
    public static let badWash = ThemeColor(0xFCEFE6, 0x2E2019)
    public static let good = ThemeColor(0x008562, 0x26B68B)
    public static let warn = ThemeColor(0xA86B00, 0xE69F00)

    /// The six steps of heat maps, from least to most.
    public static let ramp = [
        ThemeColor(0xEEF2F5, 0x1C232C), ThemeColor(0xCFE2EE, 0x1F3A4D), ThemeColor(0xA0C9E0, 0x27587A),
        ThemeColor(0x62A7CD, 0x337BA9), ThemeColor(0x2381B7, 0x56A8DC), ThemeColor(0x084F80, 0xAADCF8),
    ]
    /// Text on each step of the ramp.
    public static let onRamp = [
        ThemeColor(0x12161C, 0xE9ECF0), ThemeColor(0x12161C, 0xE9ECF0), ThemeColor(0x12161C, 0xE9ECF0),
        ThemeColor(0x12161C, 0xFFFFFF), ThemeColor(0x000000, 0x0B1015), ThemeColor(0xFFFFFF, 0x0B1015),
    ]

    /// Text inside marks of these fills.
    public static let onAccent = ThemeColor(0xFFFFFF, 0x0B1015)
    public static let onAccentMid = ThemeColor(0x12161C, 0xFFFFFF)
    public static let onAccentLow = ThemeColor(0x12161C, 0xE9ECF0)
    public static let onBad = ThemeColor(0x12161C, 0x12161C)
    public static let onUnknown = ThemeColor(0xFFFFFF, 0x0B1015)
}

extension ChartSpec.Role {
    /// Colour of an area.
    var fill: ThemeColor {
        switch self {
        case .main: Theme.accent
        case .other: Theme.accentMid
        case .low: Theme.accentLow
        case .reference: Theme.unknown
        case .bad: Theme.bad
        }
    }

    /// Colour of text on that area.
    var onFill: ThemeColor {
        switch self {
        case .main: Theme.onAccent
        case .other: Theme.onAccentMid
        case .low: Theme.onAccentLow
        case .reference: Theme.onUnknown
        case .bad: Theme.onBad
        }
    }

    /// Colour of a line; the lightest layer would vanish as a line.
    var line: ThemeColor { self == .low ? Theme.accentMid : fill }

    /// Width of a line, px.
    var lineWidth: Double {
        switch self {
        case .main, .bad: 2.5
        case .other: 2
        case .low, .reference: 1.5
        }
    }

    /// Colour of a label on the ground.
    var label: ThemeColor {
        switch self {
        case .main: Theme.accent
        case .other, .low: Theme.ink2
        case .reference: Theme.muted
        case .bad: Theme.badText
        }
    }

    /// Whether the label is set in the heavier face.
    var isStrong: Bool { self == .main || self == .bad }
}
