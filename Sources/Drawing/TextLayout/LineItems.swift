import CHarfBuzz

/// A line cut into pieces that are shaped as a whole: of one font, one script and one direction each.
///
/// Per grapheme cluster the wanted face is asked first, then the fallbacks. A cluster no font has becomes a box.
struct LineItems {
    struct Item {
        var text: String
        var font: Int
        var level: UInt8
        var isBox: Bool
        var script: hb_script_t?

        var isRightToLeft: Bool { level % 2 == 1 }
    }

    /// From left to right.
    private(set) var visual: [Item] = []
    private(set) var missingCount = 0
    private(set) var isRightToLeft = false

    init(_ text: String, face: Face, fonts: FontSet, direction: LineDirection) {
        isRightToLeft = direction == .rightToLeft
        // Figures and plain words, nine texts of ten: one item, nothing to ask.
        if !isRightToLeft, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            if !text.isEmpty {
                visual = [Item(text: text, font: face.rawValue, level: 0, isBox: false, script: nil)]
            }
            return
        }
        let clusters = text.lazy.map(Self.displayed).filter { !$0.isEmpty }
        var items: [Item] = []
        for scalars in clusters { items.append(item(scalars, face.rawValue, fonts)) }
        Self.keepSpacesWithFallback(&items, fonts)
        resolve(&items, clusters.map(Array.init), direction)
        let joined = Self.joined(items)
        visual = Bidi.visualOrder(joined.map(\.level)).map { joined[$0] }
    }

    // MARK: Characters

    /// The cluster's characters without what is never seen; a space for controls. Joiners stay, as letters need them.
    private static func displayed(_ cluster: Character) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in cluster.unicodeScalars {
            switch scalar.value {
            case 0x20..<0x7F: result.append(scalar)
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                if result.last != " " { result.append(" ") }
            case 0x200C, 0x200D: if !result.isEmpty { result.append(scalar) }
            case 0xFFF9...0xFFFB: break
            default: if !scalar.properties.isDefaultIgnorableCodePoint { result.append(scalar) }
            }
        }
        return result
    }

    private static func has(_ scalar: Unicode.Scalar, _ font: Int, _ fonts: FontSet) -> Bool {
        (scalar.value >= 0x20 && scalar.value < 0x7F) || scalar.value == 0x200C || scalar.value == 0x200D
            || fonts.fonts[font].has(scalar)
    }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    // MARK: Fonts

    private mutating func item(_ scalars: [Unicode.Scalar], _ face: Int, _ fonts: FontSet) -> Item {
        let script = Self.script(scalars)
        let order = [face] + (FontSet.fallback..<fonts.fonts.count)
        for font in order where scalars.allSatisfy({ Self.has($0, font, fonts) }) {
            return Item(text: Self.text(scalars), font: font, level: 0, isBox: false, script: script)
        }
        missingCount += 1
        // A letter without a mark that no font has still reads; a box does not.
        for font in order {
            let kept = scalars.filter { Self.has($0, font, fonts) }
            let lost = scalars.filter { !Self.has($0, font, fonts) }
            if kept.contains(where: { !Self.isMark($0) && $0.value != 0x200D }), lost.allSatisfy(Self.isMark) {
                return Item(text: Self.text(kept), font: font, level: 0, isBox: false, script: script)
            }
        }
        return Item(text: "", font: face, level: 0, isBox: true, script: nil)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    /// The script of the first character that has one of its own.
    private static func script(_ scalars: [Unicode.Scalar]) -> hb_script_t? {
        for scalar in scalars {
            let script = hb_unicode_script(hb_unicode_funcs_get_default(), scalar.value)
            if script != HB_SCRIPT_COMMON, script != HB_SCRIPT_INHERITED, script != HB_SCRIPT_UNKNOWN { return script }
        }
        return nil
    }

    /// Spaces and signs between two clusters of one fallback font are set in it too, where it has them: a phrase keeps
    /// its own spaces.
    private static func keepSpacesWithFallback(_ items: inout [Item], _ fonts: FontSet) {
        var from: Int?
        for index in items.indices {
            if items[index].font < FontSet.fallback, items[index].script == nil, !items[index].isBox { continue }
            defer { from = items[index].font >= FontSet.fallback ? index : nil }
            guard let from, items[from].font == items[index].font else { continue }
            for between in from + 1..<max(index, from + 1)
            where items[between].text.unicodeScalars.allSatisfy({ has($0, items[index].font, fonts) }) {
                items[between].font = items[index].font
            }
        }
    }

    // MARK: Direction

    private mutating func resolve(_ items: inout [Item], _ clusters: [[Unicode.Scalar]], _ direction: LineDirection) {
        guard isRightToLeft || clusters.contains(where: { $0.contains(where: Bidi.turns) }) else { return }
        let base: UInt8? = direction == .natural ? nil : direction == .rightToLeft ? 1 : 0
        let resolved = Bidi.levels(clusters.flatMap { $0 }, base: base)
        isRightToLeft = resolved.base == 1
        var at = 0
        for index in items.indices {
            items[index].level = resolved.levels[at]
            at += clusters[index].count
        }
    }

    /// Neighbours of one font, level and script; characters without a script join what stands before them.
    private static func joined(_ items: [Item]) -> [Item] {
        var result: [Item] = []
        for item in items {
            if let last = result.last, !last.isBox, !item.isBox, last.font == item.font, last.level == item.level,
                item.script == nil || last.script == nil || item.script == last.script
            {
                result[result.count - 1].text += item.text
                result[result.count - 1].script = last.script ?? item.script
            } else {
                result.append(item)
            }
        }
        return result
    }
}
