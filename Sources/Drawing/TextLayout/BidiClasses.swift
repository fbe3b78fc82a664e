/// Classes of characters for `Bidi`.
///
/// Source: DerivedBidiClass and BidiBrackets of the Unicode Character Database 15.0: as ranges where the class is not
/// the one that follows from the general category, to which Swift's own table gives access.
enum BidiClasses {
    static func of(_ scalar: Unicode.Scalar) -> Bidi.Kind {
        let value = scalar.value
        switch value {
        case 0x41...0x5A, 0x61...0x7A: return .l
        case 0x30...0x39: return .en
        case 0x20: return .ws
        case 0x2B, 0x2D: return .es
        case 0x23...0x25: return .et
        case 0x2C, 0x2E, 0x2F, 0x3A: return .cs
        case 0..<0x7F: return .on
        default: break
        }
        let category = scalar.properties.generalCategory
        switch category {
        case .nonspacingMark, .enclosingMark: return .nsm
        case .currencySymbol: return value == 0x60B ? .al : value == 0x7FE || value == 0x7FF ? .r : .et
        case .spaceSeparator: return value == 0xA0 || value == 0x202F ? .cs : .ws
        // Joiners, which take part in no rule of their own.
        case .format: if value == 0x200C || value == 0x200D { return .nsm }
        default: break
        }
        if value >= 0x590, let kind = rightToLeft(value, category) { return kind }
        return sign(value) ?? neutral(value, category)
    }

    /// Blocks of right-to-left scripts; nil outside of them.
    private static func rightToLeft(_ value: UInt32, _ category: Unicode.GeneralCategory) -> Bidi.Kind? {
        switch value {
        case 0x600...0x605, 0x660...0x669, 0x66B...0x66C, 0x6DD, 0x890...0x891, 0x8E2, 0x10D30...0x10D39,
            0x10E60...0x10E7E:
            return .an
        case 0x6F0...0x6F9: return .en
        case 0x609...0x60A, 0x66A, 0x58F: return .et
        case 0x60C: return .cs
        case 0xFB29: return .es
        case 0x606...0x607, 0x60E...0x60F, 0x6DE, 0x6E9, 0x7F6...0x7F9, 0xFD3E...0xFD4F, 0xFDCF, 0xFDFD...0xFDFF,
            0x1091F, 0x10B39...0x10B3F, 0x1EEF0...0x1EEF1, 0x10A01...0x10A0F:
            return .on
        case 0x600...0x7BF, 0x860...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFE, 0x10D00...0x10D3F, 0x10F30...0x10F6F,
            0x1EC70...0x1ECBF, 0x1ED00...0x1ED4F, 0x1EE00...0x1EEFF:
            return .al
        case 0x590...0x5FF, 0x7C0...0x85F, 0xFB1D...0xFB4F, 0x10800...0x10FFF, 0x1E800...0x1EFFF: return .r
        default: return nil
        }
    }

    /// Signs that belong to figures, and figures of other forms.
    private static func sign(_ value: UInt32) -> Bidi.Kind? {
        switch value {
        case 0xB2...0xB3, 0xB9, 0x2070, 0x2074...0x2079, 0x2080...0x2089, 0x2488...0x249B, 0xFF10...0xFF19,
            0x102E1...0x102FB, 0x1D7CE...0x1D7FF, 0x1F100...0x1F10A, 0x1FBF0...0x1FBF9:
            .en
        case 0x207A...0x207B, 0x208A...0x208B, 0x2212, 0xFE62...0xFE63, 0xFF0B, 0xFF0D: .es
        case 0xB0...0xB1, 0x2030...0x2034, 0x212E, 0x2213, 0xA838...0xA839, 0xFE5F, 0xFE69...0xFE6A, 0xFF03...0xFF05,
            0x11FDD...0x11FE0:
            .et
        case 0x2044, 0xFE50, 0xFE52, 0xFE55, 0xFF0C, 0xFF0E...0xFF0F, 0xFF1A: .cs
        default: nil
        }
    }

    /// Signs and punctuation of the blocks that all scripts share are neutral; those of one script are part of it.
    private static func neutral(_ value: UInt32, _ category: Unicode.GeneralCategory) -> Bidi.Kind {
        switch category {
        case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation, .connectorPunctuation,
            .dashPunctuation:
            return .on
        case .mathSymbol, .modifierSymbol: return .on
        case .otherSymbol, .otherPunctuation, .otherNumber, .letterNumber, .modifierLetter:
            switch value {
            case 0xAA, 0xB5, 0xBA, 0x2B0...0x2B8, 0x2BB...0x2C1, 0x2D0...0x2D1, 0x2E0...0x2E4, 0x2EE, 0x2071, 0x207F,
                0x2090...0x209C, 0x2336...0x237A, 0x2395, 0x249C...0x24E9, 0x26AC, 0x2800...0x28FF, 0x3021...0x3029,
                0x3031...0x3035, 0x3038...0x303C, 0x3200...0x321C, 0x3220...0x324F, 0x3260...0x327B, 0x327F...0x32B0,
                0x32C0...0x32CB, 0x32D0...0x3376, 0x337B...0x33DD, 0x33E0...0x33FE, 0x1F110...0x1F12E,
                0x1F130...0x1F169, 0x1F170...0x1F1AC, 0x1F1E6...0x1F202, 0x1F210...0x1F23B, 0x1F240...0x1F248:
                return .l
            case 0..<0x370, 0x2000...0x2BFF, 0x2CE5...0x2CEA, 0x2CF9...0x2CFF, 0x2E00...0x3004, 0x3008...0x3030,
                0x3036...0x303F, 0x30A0, 0x30FB, 0x31C0...0x31E3, 0x321D...0x33FF, 0x4DC0...0x4DFF, 0xFE10...0xFE6F,
                0xFF00...0xFFFF, 0x1F000...0x1FBEF:
                return .on
            default: return .l
            }
        default: return .l
        }
    }

    enum Bracket: Equatable {
        /// With the bracket that closes it.
        case opens(UInt32)
        case closes(UInt32)
    }

    /// Mirrored brackets stand beside each other in the code charts, the opening one first, but for a few.
    static func bracket(_ scalar: Unicode.Scalar) -> Bracket? {
        let value = scalar.value
        guard value > 0x27, value < 0xFF70, scalar.properties.isBidiMirrored else { return nil }
        switch (value, scalar.properties.generalCategory) {
        case (0x298D, _), (0x298F, _): return .opens(value == 0x298D ? 0x2990 : 0x298E)
        case (0x298E, _), (0x2990, _): return .closes(value)
        case (0x2329, _): return .opens(0x3009)
        case (0x232A, _): return .closes(0x3009)
        case (0x5B, _), (0x7B, _), (0xFF3B, _), (0xFF5B, _): return .opens(value + 2)
        case (_, .openPunctuation): return .opens(value + 1)
        case (_, .closePunctuation): return .closes(value)
        default: return nil
        }
    }
}
