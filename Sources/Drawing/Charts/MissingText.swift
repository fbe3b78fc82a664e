import Diagnostics
import TextLayout

extension Scene {
    /// Grapheme clusters of the picture's texts that no font has, each drawn as a box or without a mark.
    package func missingClusters(_ shaper: TextShaper) -> Int {
        texts.reduce(0) { $0 + shaper.shape($1.string, $1.style).missingCount }
    }

    /// W-CHART-GLYPH where characters are missing: how many, and what to install.
    package func missingText(_ shaper: TextShaper, at place: Diagnostics.Place) -> Diagnostic? {
        let count = missingClusters(shaper)
        guard count > 0 else { return nil }
        let what = count == 1 ? "1 character is in no font" : "\(count) characters are in no font"
        return Diagnostic(
            .warning, "CHART-GLYPH", what + " and drawn as a box", at: place,
            hint: shaper.fonts.hasCJK
                ? "emoji and rare scripts cannot be drawn; the data table has the full text"
                : "for Chinese, Japanese and Korean install the Debian package \(FontSet.cjkPackage)")
    }
}
